"""How many terminal cells text takes.

Widths agree with `rich.cells.cell_len`, which Textual's compositor measures with, for every
string of whole clusters; only tabs (4 cells, drawn as 4 spaces), the ambiguous width 2 and the
thin gap are ours. Most text lies in a *fast alphabet* of characters that are clusters by
themselves and whose width their code page tells: it is measured by passes at the speed of C.
Everything else (emoji, joined sequences, combining marks, rare scripts) takes an exact slow path.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from reader.text import _tables, graphemes

TAB_CELLS = 4
"""A tab is drawn as this many spaces, wherever it stands."""

_REMEMBERED = 64
"""Characters up to which the width of an odd cluster or row is kept."""

HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
)
"""Ideographs, kana and bopomofo, as the inside of a regular expression's class."""

LATIN = (
    "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u0481\u048a-\u04ff"
    "\u1e00-\u1fff"
)
"""Letters and digits that a thin gap sets off from ideographs, likewise."""


def points(ranges: str) -> Iterator[tuple[int, int]]:
    """The inclusive ranges of code points in a constant of `_tables`."""
    for word in ranges.split():
        first, _, last = word.partition("-")
        yield int(first, 16), int(last or first, 16)


def char_class(ranges: str) -> str:
    """A constant of `_tables` as the inside of a regular expression's class."""
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in points(ranges))


class _CellTable(dict[str, int]):
    """Cells of single characters, looked up once each (rich's rule, but tabs have a width)."""

    def __init__(self, ambiguous: int) -> None:
        spans = [(a, b, 0) for a, b in points(_tables.ZERO)]
        spans += [(a, b, 2) for a, b in points(_tables.WIDE)]
        if ambiguous == 2:
            spans += [(a, b, 2) for a, b in points(_tables.AMBIGUOUS)]
        spans.sort()
        self._starts = [a for a, _, _ in spans]
        self._spans = spans
        super().__init__({"\t": TAB_CELLS})

    def __missing__(self, char: str) -> int:
        code = ord(char)
        at = bisect_right(self._starts, code) - 1
        cells = 1
        if at >= 0 and code <= self._spans[at][1]:
            cells = self._spans[at][2]
        self[char] = cells
        return cells


@cache
def cell_table(ambiguous: int = 1) -> dict[str, int]:
    """Cells of every single character: 0, 1 or 2, a tab 4."""
    return _CellTable(ambiguous)


@cache
def _fast() -> re.Pattern[str]:
    return re.compile(f"[{char_class(_tables.FAST)}]*")


@cache
def _joining(astral: bool) -> re.Pattern[str]:
    """Runs of characters that may share a cluster with a neighbour.

    Ranges beyond the first plane are tried one by one, hence left out where none occur.
    """
    ranges = f"{_tables.ZERO} {_tables.JOINS} {_tables.PREPENDS} 1100-115F A960-A97C 1F1E6-1F1FF"
    inside = (r for r in ranges.split() if astral or len(r.partition("-")[0]) <= 4)
    return re.compile(f"[{char_class(' '.join(inside))}]+")


@cache
def _pages() -> bytes:
    wide = {page for a, b in points(_tables.PAGES) for page in range(a, b + 1)}
    return bytes(page in wide for page in range(256))


@cache
def _ambiguous() -> re.Pattern[str]:
    return re.compile(f"[{char_class(_tables.AMBIGUOUS)}]")


@cache
def _emoji() -> frozenset[str]:
    return frozenset(chr(cp) for a, b in points(_tables.EMOJI) for cp in range(a, b + 1))


@cache
def _border() -> re.Pattern[str]:
    return re.compile(f"(?<=[{HAN}])(?=[{LATIN}])|(?<=[{LATIN}])(?=[{HAN}])")


@cache
def _latin() -> re.Pattern[str]:
    return re.compile(f"[{LATIN}]+")


@cache
def _han() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")


_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ASTRAL_HAN = re.compile("[\U00020000-\U0003fffd]")


def wide_map(text: str, ambiguous: int = 1) -> bytes:
    """One byte a character: 1 where it takes two cells; true inside the fast alphabet only.

    The width of a stretch of it is then `end - start + map.count(1, start, end)`. Costs a few
    nanoseconds a character, because the high bytes of UTF-16 tell the page.
    """
    if ambiguous == 2:
        text = _ambiguous().sub("中", text)
    data = text.encode("utf-16-le", "surrogatepass")
    if len(data) != 2 * len(text):
        text = _ASTRAL.sub("\ue000", _ASTRAL_HAN.sub("中", text))
        data = text.encode("utf-16-le", "surrogatepass")
    return data[1::2].translate(_pages())


def fast_until(text: str, start: int, end: int) -> int:
    """Where the fast alphabet is left: the first odd character in `[start, end)`, or `end`."""
    match = _fast().match(text, start, end)
    return match.end() if match else start


class WidthPolicy(NamedTuple):
    """How wide characters are that terminals disagree on, and whether Han and Latin stand apart."""

    ambiguous: int = 1
    """Cells of characters of ambiguous width (quotation marks, dashes, Greek, circled digits)."""
    gap: bool = False
    """Whether one blank cell is drawn between a Han and a Latin character or digit of a row.

    It is drawn, never in the text, and counts in `width`, `cell_of` and `index_at`: the gap
    belongs to the character before it.
    """

    def width(self, text: str) -> int:
        """Cells of `text`, gaps inside included."""
        fast = _fast().fullmatch(text)
        if fast:
            cells = len(text) + wide_map(text, self.ambiguous).count(1)
        else:
            cells = _slow_width(text, self.ambiguous)
        return cells + len(_border().findall(text)) if self.gap else cells

    def gaps(self, text: str, start: int, end: int) -> list[int]:
        """Offsets in `(start, end)` before which a blank cell is drawn; none without `gap`."""
        if not self.gap:
            return []
        found = []
        han = _han().match
        for run in _latin().finditer(text, start, end):
            first, behind = run.span()
            if first > start and ("一" <= text[first - 1] <= "鿿" or han(text, first - 1)):
                found.append(first)
            if behind < end and ("一" <= text[behind] <= "鿿" or han(text, behind)):
                found.append(behind)
        return found

    def has_gaps(self, text: str, start: int, end: int) -> bool:
        """Whether there may be any: quicker than listing them."""
        return self.gap and _latin().search(text, start, end) is not None

    def cells(self, text: str, start: int, end: int) -> bytearray:
        """Cells of each character of `[start, end)`, which begins and ends between clusters.

        A cluster's cells stand at its first character, the others have 0. A gap is added to the
        cluster before it, so that the sum is `width(text[start:end])`.
        """
        table = cell_table(self.ambiguous)
        cells = bytearray(map(table.__getitem__, text[start:end]))
        done = start
        joining = _joining(_ASTRAL.search(text, start, end) is not None)
        for match in joining.finditer(text, start, end):
            if match.end() <= done:
                continue
            at = max(done, start, match.start() - 1)
            while at > done and not graphemes.is_boundary(text, at):
                at -= 1
            while at < match.end():
                after = min(end, graphemes.next_cluster(text, at))
                if after - at > 1:
                    cells[at - start] = min(255, _slow_width(text[at:after], self.ambiguous))
                    cells[at - start + 1 : after - start] = bytes(after - at - 1)
                at = after
            done = at
        for offset in self.gaps(text, start, end):
            at = offset - 1
            while at > start and not cells[at - start]:
                at -= 1
            cells[at - start] += 1
        return cells

    def cell_of(self, text: str, start: int, offset: int) -> int:
        """Cell where the cluster at `offset` is drawn in a row that begins at `start`."""
        while offset > start and not graphemes.is_boundary(text, offset):
            offset -= 1
        cells = self.width(text[start:offset])
        if self.gap and offset > start and _border().match(text, offset):
            cells += 1
        return cells

    def index_at(self, text: str, start: int, end: int, cell: int) -> int:
        """The character of the row `[start, end)` that covers `cell`, or `end` beyond the text.

        Both halves of a wide character give that character.
        """
        if cell < 0 or start >= end:
            return start
        sums = list(accumulate(self.cells(text, start, end)))
        return start + bisect_right(sums, cell)


def _slow_width(text: str, ambiguous: int) -> int:
    """Cells of text outside the fast alphabet."""
    return (_known_width if len(text) <= _REMEMBERED else _count)(text, ambiguous)


def _count(text: str, ambiguous: int) -> int:
    """Cells by rich's rule: ZWJ swallows the next character, U+FE0F widens the one before."""
    table = cell_table(ambiguous)
    if "\u200d" not in text and "\ufe0f" not in text:
        return sum(map(table.__getitem__, text))
    total = 0
    before = ""
    chars = iter(text)
    for char in chars:
        if char == "\u200d":
            next(chars, None)
        elif char == "\ufe0f":
            total += before in _emoji() and table[before] == 1
            before = ""
        elif cells := table[char]:
            before = char
            total += cells
    return total


_known_width = lru_cache(maxsize=4096)(_count)
