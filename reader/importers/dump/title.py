"""Which of a page's lines is the title of its article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from reader.importers import wording
from reader.importers.dump import words as pagewords
from reader.importers.dump.lines import PageLine, is_date_alone
from reader.importers.news import words as newswords

_BEFORE: Final = 25
_AFTER: Final = 3
_ORIGINAL: Final = re.compile(r"^原(?:标题|标题|標題|题)[：:]")
_NUMBERED: Final = re.compile(
    r"^\S{0,12}[〔［\[(（](?:19|20)\d\d[〕］\])）]\s?(?:第\s?)?\d{1,5}\s?号$|^\S{0,6}第\s?\d{1,5}\s?号$"
)
"""The number of a document: 某政发〔2026〕1号."""

_OF_LEVEL: Final = {1: 5.0, 2: 4.0, 3: 2.0}
_OF_NOTICE: Final = wording.compiled(
    r"(?:通知|办法|意见|公告|通告|决定|批复|规定|复函|函|报告|方案|通报|启事|细则|条例|请示|纪要)(?:[（(][^（）()]{1,12}[)）])?$"
)
_SPACE: Final = re.compile(r"\s+")
_TAIL: Final = re.compile(r"[-_—|－–]\s*[^-_—|－–]{2,20}$")


def choose_title(
    lines: Sequence[PageLine], start: int, end: int, levels: Mapping[int, int] | None = None
) -> tuple[int | None, int | None]:
    """Indices of title and subtitle for the article in `lines[start:end]`; None if there is none.

    Points for nearness to the body, for standing right after the breadcrumb or before the line of
    source and date, for being the page's first line or its beginning, for occurring twice, and for
    character pairs that come back in the body; for its level, where `levels` says that a line is a
    heading.
    """
    pairs = _pairs("".join(line.text for line in lines[start:end])[:6_000])
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.text] = counts.get(line.text, 0) + 1
    best, best_score = None, 0.0
    for i in range(max(0, start - _BEFORE), min(end, start + _AFTER)):
        if i >= start and (i >= end - 1 or not _may_open(lines[i])):
            break  # the body has begun
        score = _score(lines, i, start, pairs, counts)
        if score > 0 and levels and i in levels:
            score += _OF_LEVEL.get(levels[i], 1.0)
        if score > best_score:
            best, best_score = i, score
    if best is None:
        return None, None
    after = best + 1
    if after < len(lines) and wording.DASHED.match(lines[after].text) and after < end:
        return best, after
    return best, None


def is_document_number(text: str) -> bool:
    """某政发〔2026〕1号 and its like, alone on their line."""
    return len(text) <= 40 and _NUMBERED.match(text) is not None


def second_half(lines: Sequence[PageLine], title: int) -> int | None:
    """The line that goes on with a notice's title of two lines: 某局关于印发 ∥ 某办法的通知."""
    if title + 1 >= len(lines) or lines[title + 1].kind != "short":
        return None
    first, second = lines[title].text, lines[title + 1].text
    broken = "关于" in first and not _OF_NOTICE.search(first) and not wording.ends_sentence(first)
    return title + 1 if broken and len(second) <= 40 and _OF_NOTICE.search(second) else None


def labelled_title(lines: Sequence[PageLine], start: int) -> str:
    """The title that the table of facts of a law or notice gives above its body, or empty."""
    for i in range(max(0, start - 40), start):
        if lines[i].kind != "meta":
            continue
        for key, value in pagewords.labels(lines[i].text).items():
            if key not in ("标题", "名称"):
                continue
            if not value and i + 1 < len(lines):
                value = lines[i + 1].text
            if 8 <= wording.width(value) <= 120 and not pagewords.labels(value):
                return value
    return ""


def lines_of_title(lines: Sequence[PageLine], start: int, title: str) -> int:
    """How many lines from `start` on together only say the title, as centred ones do."""
    wanted, found = _SPACE.sub("", title), ""
    for i in range(start, min(len(lines), start + 6)):
        found += _SPACE.sub("", lines[i].text)
        if found == wanted:
            return i + 1 - start
        if not wanted.startswith(found):
            break
    return 0


def _may_open(line: PageLine) -> bool:
    """Whether a line at the beginning of the body may still be the headline."""
    text = line.text
    return line.kind != "body" or (
        wording.width(text) <= 50 and (not wording.ends_sentence(text) or text[-1] in "？！?!…”")
    )


def _score(
    lines: Sequence[PageLine], i: int, start: int, pairs: frozenset[str], counts: dict[str, int]
) -> float:
    line = lines[i]
    text = line.text
    wide = wording.width(text)
    if line.kind in ("crumb", "nav", "foot", "meta", "editor") or not 3 <= wide <= 80:
        return -1.0
    if (
        _NUMBERED.match(text)
        or is_date_alone(text)
        or newswords.is_byline(text)
        or newswords.is_credit(text)
    ):
        return -1.0
    score = 3.0 * max(0.0, 1 - abs(start - i) / _BEFORE)
    before = lines[i - 1] if i else None
    after = lines[i + 1 : i + 4]
    if before is not None and before.kind == "crumb":
        score += 4
    for bonus, line_after in zip((4.0, 2.5, 1.0), after, strict=False):
        if line_after.kind == "meta" or is_date_alone(line_after.text):
            score += bonus
            break
        if line_after.kind == "body":
            break
    if after and wording.DASHED.match(after[0].text):
        score += 3
    if i and (lines[0].text.startswith(text) or text.startswith(_TAIL.sub("", lines[0].text))):
        score += 3 if wide >= 6 else 0
    if counts[text] > 1 and wide >= 8:
        score += 2
    own = _pairs(text)
    if own:
        score += 5 * len(own & pairs) / len(own)
    asks = "？" in text or "！" in text
    score -= (3 if wide >= 14 else 5) * line.bullet + 4 * (wording.ends_sentence(text) and not asks)
    score -= 6 * bool(_ORIGINAL.match(text)) + 4 * bool(wording.DASHED.match(text))
    score -= 6 * text.endswith(("：", ":", "，", "；"))
    short = not (before is not None and before.kind == "crumb" and _OF_NOTICE.search(text))
    score -= short * (3 * (wide < 8) + 3 * (wide < 5)) + 2 * (wide > 45)
    score -= 3 * (pagewords.separators(text) >= 3) + 3 * (len(text.split()) >= 4 and wide < 24)
    return score if score >= 3 else -1.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(
        text[i : i + 2] for i in range(len(text) - 1) if text[i].isalnum() and text[i + 1].isalnum()
    )
