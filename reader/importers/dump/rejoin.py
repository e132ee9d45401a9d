"""Paragraphs that a program cut at every link and every bold word, each piece on its own line.

Nothing begins with a comma: lines that do say that the dump was made so, and which lines belong
together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from reader.importers import wording

Row = tuple[str, int, int]

_CLOSING: Final = tuple("，。、；：？！”’）》〉」』,;)")
_TELLING: Final = frozenset("，。、；")
_OPENING: Final = tuple("“‘（《〈「『，、")
_ENOUGH: Final = 2
_SAID: Final = 18.0
"""Width from which on an unfinished line with a comma is taken for the beginning of a paragraph."""

_WORD: Final = 16.0
"""Width of what is a link, or bold, within a sentence."""

_LONGEST: Final = 4_000
_AGENCY: Final = re.compile(r"^(?:新华社|新華社|中新社|中新网|本报)[\u4e00-\u9fff]{0,6}$")
_COMMA: Final = re.compile(r"[，、；。]")
_NO_WORD: Final = re.compile(r"^(?:\W*|[\d:：./%-]+)$")
_MARKED: Final = re.compile(
    r"^(?:[-*+•·●■◆▪○>|]|\d{1,3}[.、．)]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|第.{1,4}[章节条]|附件|责任编辑|来源|上一|下一)"
)


def is_cut(rows: Iterable[Row]) -> bool:
    """Whether pieces of paragraphs stand on lines of their own."""
    found = 0
    for row in rows:
        text = row[0]
        if (text[0] if not text[0].isspace() else text.lstrip()[0]) in _TELLING:
            found += 1
            if found >= _ENOUGH:
                return True
    return False


def rejoined(rows: list[Row]) -> Iterator[Row]:
    """The rows with the pieces of a paragraph made one."""
    i = 0
    while i < len(rows):
        text, first, last = rows[i]
        j = i + 1
        text = text.strip()
        while j < len(rows) and (until := _joins(text, rows, j)):
            for k in range(j, until):
                text += _gap(text, rows[k][0].strip()) + rows[k][0].strip()
            last = rows[until - 1][2]
            j = until
        yield text, first, last
        i = j


def _gap(a: str, b: str) -> str:
    return (
        " " if a[-1:].isascii() and b[:1].isascii() and a[-1:].isalnum() and b[:1].isalnum() else ""
    )


def _joins(text: str, rows: list[Row], j: int) -> int:
    """The row up to which (exclusive) the rows from `j` on go on with `text`; 0 if none does."""
    after = rows[j][0].strip()
    if after.startswith(_CLOSING):
        return j + 1
    if wording.ends_sentence(text) or text.endswith(("：", ":")) or _MARKED.match(after):
        return 0
    if text.endswith(_OPENING) and wording.width(text) >= 2:
        return j + 1
    if text.startswith(("（", "(")) and text.endswith(("）", ")")):
        return 0
    if len(text) > _LONGEST or not (
        (wording.width(text) >= _SAID and _COMMA.search(text)) or _AGENCY.match(text)
    ):
        return 0
    # A word without a mark of its own, and what goes on behind it.
    if wording.width(after) > _WORD or wording.punctuation(after) or j + 1 >= len(rows):
        return 0
    rest = rows[j + 1][0].strip()
    if rest.startswith(_CLOSING):
        return j + 2
    goes_on = wording.width(rest) >= _SAID and rest.endswith("。") and not _MARKED.match(rest)
    return j + 2 if goes_on and not _NO_WORD.match(after) else 0
