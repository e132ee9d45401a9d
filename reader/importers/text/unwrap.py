"""Text whose lines were broken at a fixed width, and how to make its paragraphs whole again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from reader.importers.draft import LONGEST_LINE
from reader.importers.text.join import glue

_LOOKED_AT: Final = 600
_WIDEST: Final = 130
_NARROWEST: Final = 20
_INDENT: Final = re.compile(r"^(?:\u3000+|[ \t\u00a0]{2,})")
OPENING: Final = re.compile(
    r"^(?:[-*+•·●■◆▪>#|]\s?|\d{1,3}[.)、．]\s?|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百千零〇\d]{1,7}[章回节卷部]|"
    r"[一二三四五六七八九十]{1,3}、)"
)
_WORD: Final = re.compile(r"[^\s\u2e80-\U0003ffff]+|.")
_NO_END: Final = "“‘（《〈「『【〔([{"
_NO_START: Final = "，。、；：？！”’）》〉」』】〕)]},.;:?!…"


class _Cells(dict[str, int]):
    """The columns of each character that was met."""

    def __missing__(self, character: str) -> int:
        columns = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        self[character] = columns
        return columns


class _Narrow(dict[str, int]):
    """The same where those that are wide in some fonts only, such as quotes, take one."""

    def __missing__(self, character: str) -> int:
        columns = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        self[character] = columns
        return columns


_columns: Final = _Cells()
_narrow_columns: Final = _Narrow()
_SURELY_WIDE: Final = re.compile("[\u4e00-\u9fff\u3000-\u302f\uff01-\uff60]+")
"""What most of a Chinese line is: as wide for `_Cells` as for `_Narrow`."""


def cells(line: str) -> int:
    """Columns of a terminal or typewriter: East Asian wide characters take two."""
    if line.isascii():
        return len(line)
    rest = _SURELY_WIDE.sub("", line)
    return 2 * (len(line) - len(rest)) + sum(map(_columns.__getitem__, rest))


def narrow(line: str) -> int:
    """Columns where quotes and dashes take one."""
    if line.isascii():
        return len(line)
    rest = _SURELY_WIDE.sub("", line)
    return 2 * (len(line) - len(rest)) + sum(map(_narrow_columns.__getitem__, rest))


def measure(lines: Sequence[str]) -> int:
    """The width at which the lines were broken, in cells, or 0 when they were not.

    Where every paragraph is one line the widths differ wildly; where a program broke them nearly
    every line is as full as its next word allowed.
    """
    stripped = [line.rstrip() for line in lines[:_LOOKED_AT]]
    widths = [cells(line) if len(line) <= _WIDEST else _WIDEST + 1 for line in stripped]
    filled = sorted(w for w in widths if w)
    if len(filled) < 6:
        return 0
    # The head of a newspaper page is wider than its columns.
    over = max(2, len(filled) // 40) if len(filled) >= 20 else 0
    limit = filled[int(0.98 * (len(filled) - 1 - over))]
    if not _NARROWEST <= limit <= _WIDEST or filled[-1 - over] > limit + 8:
        return 0
    pairs = full = unended = 0
    for i in range(len(stripped) - 1):
        line, after = stripped[i], stripped[i + 1]
        if not line or not after or _indent(after) >= _indent(line) + 2:
            continue  # where paragraphs are indented, the next one tells nothing
        pairs += 1
        if _is_full(line, widths[i], after.lstrip(), limit):
            full += 1
            unended += line[-1] not in "。！？!?…”』」；：.:"
    if pairs < 4 or full < 0.5 * pairs:
        return 0
    return limit if unended >= 0.5 * full else 0


def unwrapped(
    lines: Sequence[str], limit: int | None = None, width: Callable[[str], int] = cells
) -> Iterator[tuple[str, int, int]]:
    """Paragraphs as (text, first line, last line), numbered from 1, blank lines left out.

    Lines of text that was not hard-wrapped come back one by one, as they are. `limit` is the width
    where it is known, counted by `width`.
    """
    limit = measure(lines) if limit is None else limit
    if not limit:
        for number, line in enumerate(lines, 1):
            if line and not line.isspace():
                yield line, number, number
        return
    held, first, last = "", 0, 0
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        goes_on = line and last == number - 1 and len(held) < LONGEST_LINE
        if held and not (goes_on and _follows(lines[last - 1], raw, limit, width)):
            yield held, first, last
            held = ""
        if not line:
            continue
        if held:
            held = glue(held, line)
        else:
            held, first = line, number
        last = number
    if held:
        yield held, first, last


def _follows(before: str, raw: str, limit: int, width: Callable[[str], int]) -> bool:
    """Whether the line `raw` goes on with the paragraph of the line just before it."""
    line = raw.strip()
    p = before.rstrip()
    if p[-1:] == "-" and p[-2:-1].isalpha() and line[0].islower():
        return True
    if OPENING.match(line) and not (line[0] in "*-" and line[1:2].isalnum()):
        return False
    indent, deeper = _indent(before), _indent(raw)
    if _INDENT.match(raw) and deeper >= indent + 2:
        return False
    return _is_full(p, width(p), line, limit, width)


def _indent(raw: str) -> int:
    return cells(raw[: len(raw) - len(raw.lstrip())])


def _is_full(
    line: str, columns: int, after: str, limit: int, width: Callable[[str], int] = cells
) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    match = _WORD.match(after)
    word = match[0] if match else ""
    # A mark that may not begin a line takes the character before it along, and the other way round.
    slack = 2 * (after[1:2] in _NO_START) + 2 * (line[-1] in _NO_END) + 3
    return columns + width(word) + 1 > limit - slack
