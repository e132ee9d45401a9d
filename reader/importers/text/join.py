"""Which neighbouring lines are one paragraph that a column break or a page break cut in two.

The evidence is weighed in a fixed order and the first that decides wins; a break is only rejoined
on positive evidence, because a wrong join is worse to read than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from unicodedata import east_asian_width

from reader.importers.wording import ends_sentence, punctuation, width

SHORT_LINED: Final = 24
"""Pages whose median line is narrower than this many Han are poems, slogans or lists."""

LONG_LINE: Final = 34
"""A line of this many characters with marks inside it is body text even without a full stop."""

UNFINISHED: Final = 20
"""The same for a line with two marks or more inside it."""

_STARTS_CLOSED: Final = re.compile(r"^(?:[，。、；：？！,;:?!）)》〉」』”】〕…]|’(?![0-9０-９]))")
_STARTS_BOUND: Final = re.compile(
    r"^(?:的|了|们|等(?![待到候])|和(?!平|谐|睦|气)|与(?!其|会)|及(?!时)|或(?!者说|许)|之(?!前|后|所以)|"
    r"而(?!今|且)|地(?=[\u4e00-\u9fff]{2}))"
)
_UNIT: Final = re.compile(
    r"^(?:[万亿千百余多个件名人次元年月日号时分吨米里亩度岁户家条项部种%％]|公[里斤顷])"
)
_QUOTE_THEN_BOUND: Final = re.compile(
    r"^[“《「『][^”》」』]{1,24}[”》」』](?:等|的|地|和|与|、|为|是|中|上|里)"
)
_ENDS_BOUND: Final = re.compile(
    r"(?:的|和|与|及|或|在|把|被|将|对|从|向|以|为|让|使|由|并|是|了一|一个|这个|那个|不|也|都|还|更|最|[“《（(「『])$"
)
_ENDED_BEFORE: Final = re.compile(
    r"[。！？!?…]\s?[”』」’]?\s?(?:[（(【][^（()）【】]{1,40}[)）】]|[—―]{2,}编者|[”』」])$"
)
"""A sentence, and behind it who wrote it or where it goes on: …。（记者 …）, …。（全文另发）."""

_NEUTRAL: Final = "“”‘’…—·"
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_OPEN: Final = {"《": "》", "（": "）", "(": ")", "〈": "〉", "「": "」", "『": "』"}

Straddles = Callable[[str, str], bool]
"""Whether a word of the language spans the end of one string and the beginning of the next."""


def joins(p: str, n: str, *, short_lined: bool = False, straddles: Straddles | None = None) -> bool:
    """Whether `n` continues the paragraph that ends with `p`; both are body text.

    `short_lined` says that the page consists of short lines, where a comma at the end proves
    nothing. `straddles` is asked last but two, since it may have to load a dictionary.
    """
    if not p or not n:
        return False
    if _STARTS_CLOSED.match(n):
        return True
    if p[-1] in "，、,":
        return not short_lined
    if _unclosed(p[-400:]):
        return True
    if ends_sentence(p) or p[-1] in "：；:;—～~" or _ENDED_BEFORE.search(p, max(0, len(p) - 48)):
        return False
    if _unclosed_quotation(p[-400:]) and not n.startswith("“"):
        return True
    if p[-1].isdigit() and n[0].isdigit():
        return True
    if p[-1].isdigit() and _UNIT.match(n) and width(p) >= 12:
        return True
    if _QUOTE_THEN_BOUND.match(n) and not _heading_like(p):
        return True
    if _STARTS_BOUND.match(n) and width(p) >= 8:
        return True
    if _ENDS_BOUND.search(p) and width(p) >= 8:
        return True
    if width(p) >= LONG_LINE and punctuation(p) and _continues(n):
        return True
    if not short_lined and width(p) >= UNFINISHED and punctuation(p) >= 2 and _continues(n):
        return True
    if _heading_like(p) or not _HAN.match(p[-1]) or not _HAN.match(n[0]) or width(p) < 8:
        return False
    return (straddles or word_straddles)(p, n)


def glue(p: str, n: str) -> str:
    """Both halves as one: a space between words of a script that has them, nothing in Chinese."""
    if not p or not n:
        return p + n
    return p + (" " if _spaced(p, n) else "") + n


def _spaced(p: str, n: str) -> bool:
    left, right = p[-1], n[0]
    if left.isspace() or right.isspace() or _wide(left) or _wide(right):
        return False
    if left in _NEUTRAL or right in _NEUTRAL:
        # “ ” … belong to both: the letters beyond them tell.
        inner = (
            (p.rstrip(_NEUTRAL)[-1:] or left)
            if left in _NEUTRAL
            else (n.lstrip(_NEUTRAL)[:1] or right)
        )
        return not _wide(inner) and left not in "“‘" and right not in "”’"
    if left in "-‐" and len(p) > 1 and p[-2].isalpha() and right.isalpha():
        return False
    return not (left.isdigit() and right.isdigit()) or p[-2:-1].isspace()


def _wide(c: str) -> bool:
    return c > "\u2e7f" and east_asian_width(c) in "WF"


def word_straddles(p: str, n: str) -> bool:
    """Whether the segmenter finds a word across the break: 只∣有, 仓∣廪, 房∣地产."""
    left, right = p[-12:], n[:12]
    cut = len(left)
    spans = _segmenter()(left + right)
    return any(start < cut < end for start, end in spans)


@lru_cache(maxsize=1)
def _segmenter() -> Callable[[str], list[tuple[int, int]]]:
    from reader.text.words import jieba_segmenter

    segmenter = jieba_segmenter(None)
    return lambda text: [(span.start, span.end) for span in segmenter.words(text)]


def _heading_like(p: str) -> bool:
    """A short line without any mark in it: it may be a sub-heading."""
    return width(p) < 14 and not punctuation(p)


def _continues(n: str) -> bool:
    return width(n) >= 4 and not re.match(
        r"^(?:第[一二三四五六七八九十\d]+[章节条款]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．])",
        n,
    )


def _unclosed(p: str) -> bool:
    """Whether a bracket or title mark is still open at the end; one open on a list is not."""
    stack: list[str] = []
    for c in p:
        if c in _OPEN:
            stack.append(_OPEN[c])
        elif stack and c == stack[-1]:
            stack.pop()
    return bool(stack)


def _unclosed_quotation(p: str) -> bool:
    return p.rfind("“") > p.rfind("”")
