"""Rows of an article at one width: which characters each shows, and back.

Offsets cross the border of this room; rows and cells are derived. Heights of paragraphs are
estimates until they are asked for or `step` has passed them, so that a text of millions of
characters opens at once. A `Layout` belongs to one width: a resize makes another with
`resized`, and whatever a thread still does for the old one is dropped with it.

Threads: one may call `step` while the thread that owns the layout calls anything else. `step`
only notes what it found; rows move in `commit` and in lookups, which are the owner's.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from itertools import accumulate
from operator import add

from reader.layout.paragraphs import HEADING, LONG, NO_SPACE, SPACING, Paragraphs
from reader.layout.rows import LayoutOptions, Row, RowKind
from reader.layout.tables import Pads
from reader.layout.wrap import wrap
from reader.model import Block
from reader.text.breaks import SPACES
from reader.text.graphemes import previous_cluster

_GROUP = 256
"""Units whose rows are summed together."""
_AHEAD = 4096
"""How far behind a stretch of a giant block its last row is looked for at first."""


def _after_first(lines: Sequence[int]) -> array[int] | None:
    return array("I", lines[1:]) if len(lines) > 1 else None


class Layout:
    """The rows of `text` at the width of `options`.

    Texts of up to `eager` characters are laid out at once; longer ones are exact where they were
    looked at, and everywhere once `step` has returned False and `commit` was called.

    Rows count from 0 to `total`; a row outside is taken for the nearest. Looking at a row makes
    its block exact, which may move the rows below it, never those above: read downwards from
    the row that `locate` gives.
    """

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        options: LayoutOptions,
        *,
        eager: int = 200_000,
        paragraphs: Paragraphs | None = None,
    ) -> None:
        self.text = text
        self.options = options
        self.policy = options.policy
        self.width = max(2, options.width)
        self._shared = paragraphs or Paragraphs(text, blocks, self.policy)
        self.blocks = self._shared.blocks
        units = len(self._shared.starts)
        self._starts = array("I", self._shared.starts)
        self._breaks: list[array[int] | None] = [None] * units
        """Starts of the rows of a unit but its first; None when it has none but that."""
        self._found: deque[tuple[int, int, int, array[int] | None, int | None]] = deque()
        """From `step`: unit, where it really begins, rows, breaks, where its successor begins."""
        self._next = 0
        self._entry: int | None = None
        self._exact = not units
        self._estimate()
        self._sum()
        if len(text) <= eager:
            self.finish()

    def resized(self, options: LayoutOptions, *, eager: int = 200_000) -> Layout:
        """A layout of the same text with other options, without measuring the text again."""
        shared = self._shared if options.policy == self.policy else None
        return Layout(self.text, self.blocks, options, eager=eager, paragraphs=shared)

    # Heights of units

    def _estimate(self) -> None:
        """Rows of every unit from its cells; exact for what surely fits in one row."""
        shared, options = self._shared, self.options
        room = self.width - min(2 * options.indent, self.width // 6 * 2)
        surely = min(LONG - 1, room // 3 if options.gap else room // 2)
        self._sure = shared.short.translate(bytes(n <= surely for n in range(256)))
        self._known = bytearray(self._sure)
        above = {NO_SPACE: 0, SPACING: options.spacing, HEADING: max(1, options.spacing)}
        self._above = shared.space.translate(bytes(above.get(n, 0) for n in range(256)))
        self._heights = array("I", map(add, self._above, b"\1" * len(self._above)))
        about = shared.ruler.about
        unit = self._sure.find(0)
        while unit >= 0:
            first, rest = shared.indents(unit, options.indent, self.width)
            cells = about(self._starts[unit], self._end(unit)) + first - rest
            self._heights[unit] += int(max(0, cells - 1) / max(1, self.width - rest - 0.8))
            unit = self._sure.find(0, unit + 1)

    def _sum(self) -> None:
        """Sum rows by groups of units, after any number of heights changed."""
        heights = self._heights
        sums = (sum(heights[i : i + _GROUP]) for i in range(0, len(heights), _GROUP))
        self._tops = [0, *accumulate(sums)]

    def _continues(self, unit: int) -> bool:
        """Whether a unit is followed by one of the same block."""
        block_of = self._shared.block_of
        return unit + 1 < len(self._starts) and block_of(unit + 1) == block_of(unit)

    def _end(self, unit: int) -> int:
        if self._continues(unit):
            return self._starts[unit + 1]
        return self.blocks[self._shared.block_of(unit)].end

    def _wrap(self, unit: int, start: int, end: int, until: int | None = None) -> list[int]:
        index = self._shared.block_of(unit)
        block = self.blocks[index]
        first, rest = self._shared.indents(unit, self.options.indent, self.width)
        first += sum(cells for _, cells in self._pads(index))
        return wrap(
            self.text,
            self.width,
            self.policy,
            start,
            until,
            first,
            end=end,
            hang=rest,
            hard=block.kind == "code",
            ruler=self._shared.ruler,
        )

    def _pads(self, block: int) -> Pads:
        """Blanks drawn in the first line of a block: the columns of a table."""
        table = self._shared.tables.get(block)
        return () if table is None else table.pads(self.blocks, block, self.width)

    def _measure(self, unit: int) -> None:
        """Make a unit exact, given where it begins."""
        if not self._known[unit]:
            end = self._end(unit)
            lines = self._wrap(unit, self._starts[unit], end)
            if self._continues(unit) and lines[-1] >= end:
                lines.pop()
            self._breaks[unit] = _after_first(lines)
            self._known[unit] = 1
            change = self._above[unit] + len(lines) - self._heights[unit]
            self._heights[unit] += change
            for group in range(unit // _GROUP + 1, len(self._tops) if change else 0):
                self._tops[group] += change

    # Becoming exact

    @property
    def exact(self) -> bool:
        """Whether every row is known and `total` will not change."""
        return self._exact

    @property
    def total(self) -> int:
        """Number of rows, estimated until `exact`."""
        return self._tops[-1]

    def step(self, chars: int = 20_000) -> bool:
        """Lay out the next `chars` characters or so; whether there is more to do.

        For a background thread: moves no row by itself. 20,000 characters take about 1 ms.
        """
        units = len(self._sure)
        while chars > 0 and self._next < units:
            if self._entry is None:
                unit = self._sure.find(0, self._next)
                if unit < 0:
                    self._next = units
                    break
                self._next = unit
            chars -= self._find(self._next) + 20
        return self._next < units

    def _find(self, unit: int) -> int:
        """Lay out one unit for `step`, from where the one before it really ended if it continues
        a block. Gives the number of characters that took."""
        end = self.blocks[self._shared.block_of(unit)].end
        start = self._shared.starts[unit] if self._entry is None else self._entry
        until = self._shared.starts[unit + 1] if self._continues(unit) else None
        lines: list[int] = []
        if self._entry is None or start < end:
            near = end if until is None else min(end, until + _AHEAD)
            lines = self._wrap(unit, start, near, until)
            if until is not None and near < end and lines[-1] < until:
                lines = self._wrap(unit, start, end, until)
        successor: int | None = None
        if until is not None:
            successor = lines.pop() if len(lines) > 1 and lines[-1] >= until else end
        self._found.append((unit, start, len(lines), _after_first(lines), successor))
        self._entry = successor
        self._next = unit + 1
        return (end if successor is None else successor) - start

    def commit(self) -> bool:
        """Take over what `step` found so far; whether any row moved.

        Keep the place in the text across this call by an offset, not by a row.
        """
        done = self._next >= len(self._sure)
        before = self._tops
        while self._found:
            unit, start, rows, breaks, successor = self._found.popleft()
            self._starts[unit] = start
            self._breaks[unit] = breaks
            self._heights[unit] = self._above[unit] + rows
            self._known[unit] = 1
            if successor is not None:
                self._starts[unit + 1] = successor
                self._known[unit + 1] = 0
        self._exact = self._exact or done
        self._sum()
        return self._tops != before

    def finish(self) -> None:
        """Lay out the whole text now."""
        while self.step(1_000_000):
            pass
        self.commit()

    # Rows and places

    def row(self, row: int) -> Row:
        """The row number `row`. Raises IndexError when there are none."""
        unit, top = self._unit_of_row(row)
        return self._row(unit, min(max(row, 0), self.total - 1) - top)

    def rows(self, first: int, count: int) -> list[Row]:
        """`count` rows from `first` on, fewer at the end of the text."""
        found: list[Row] = []
        if not self.total or count <= 0 or first >= self.total:
            return found
        unit, top = self._unit_of_row(first)
        at = max(first, 0) - top
        while len(found) < count and unit < len(self._starts):
            self._measure(unit)
            many = min(self._heights[unit] - at, count - len(found))
            found += [self._row(unit, at + i) for i in range(many)]
            unit, at = unit + 1, 0
        return found

    def row_at(self, offset: int) -> Row:
        """The row that shows the character at `offset`."""
        return self.row(self.row_of(offset))

    def row_of(self, offset: int) -> int:
        """Number of the row that shows the character at `offset`."""
        if not self._starts:
            return 0
        unit = self._unit_at(offset)
        line = bisect_right(self._breaks[unit] or (), offset)
        return self._top(unit) + self._above[unit] + line

    def place_of(self, offset: int) -> tuple[int, int]:
        """Row and cell of the character at `offset`, the row's indent counted.

        The end of a block is the cell after its last character.
        """
        if not self._starts:
            return 0, 0
        number = self.row_of(offset)
        row = self.row(number)
        at = min(max(offset, row.start), row.end)
        padded = sum(cells for offset, cells in row.pads if offset <= at)
        return number, row.indent_cells + padded + self.policy.cell_of(self.text, row.start, at)

    def offset_at(self, row: int, cell: int, *, past_end: bool = False) -> int:
        """Start of the cluster drawn at `cell` of a row; either half of a wide character will do.

        Left of the text it is the row's first character, right of it the last that is drawn, or
        with `past_end` the row's `end`. A blank row gives the start of the block below.
        """
        if not self.total:
            return 0
        at = self.row(row)
        cell -= at.indent_cells
        end = min(at.end, at.text_end + max(cell, 0) + 1)  # Every space that hangs has a cell.
        for offset, cells in at.pads:
            left = self.policy.cell_of(self.text, at.start, offset)
            if cell < left:
                break
            cell = max(cell - cells, left - 1)  # A blank belongs to the character before it.
        found = self.policy.index_at(self.text, at.start, end, cell)
        if found < end:
            return found
        if past_end or at.start == at.end:
            return at.end
        return max(at.start, previous_cluster(self.text, max(at.text_end, at.start + 1)))

    def locate(self, offset: int, before: int = 0, after: int = 0) -> int:
        """The row of `offset`, after `before` rows above it and `after` below were made exact.

        Jump with it: what it lays out is what will be drawn, whatever else is still estimated.
        """
        if not self._starts:
            return 0
        unit = self._unit_at(offset)
        line = bisect_right(self._breaks[unit] or (), offset)
        above, at = before - line, unit
        while above > 0 and at > 0:
            at -= 1
            self._measure(at)
            above -= self._heights[at]
        below, at = after - (self._heights[unit] - line), unit
        while below > 0 and at + 1 < len(self._starts):
            at += 1
            self._measure(at)
            below -= self._heights[at]
        return self.row_of(offset)

    def _unit_at(self, offset: int) -> int:
        """The unit that shows `offset`, exact."""
        unit = max(0, bisect_right(self._starts, offset) - 1)
        self._measure(unit)
        while unit and self._heights[unit] == self._above[unit]:
            unit -= 1
            self._measure(unit)
        return unit

    def _top(self, unit: int) -> int:
        group = unit // _GROUP
        return self._tops[group] + sum(self._heights[group * _GROUP : unit])

    def _unit_of_row(self, row: int) -> tuple[int, int]:
        """The unit that shows a row, exact, and the row at which it begins."""
        while self.total:
            wanted = min(max(row, 0), self.total - 1)
            group = bisect_right(self._tops, wanted) - 1
            first = group * _GROUP
            ends = list(accumulate(self._heights[first : first + _GROUP]))
            within = bisect_right(ends, wanted - self._tops[group])
            unit = first + within
            top = self._tops[group] + (ends[within - 1] if within else 0)
            if self._known[unit]:
                return unit, top
            self._measure(unit)
        raise IndexError(row)

    def _row(self, unit: int, at: int) -> Row:
        """Row number `at` of an exact unit, blank rows above it counted."""
        text, shared = self.text, self._shared
        index = shared.block_of(unit)
        line = at - self._above[unit]
        if line < 0:
            start = self._starts[unit]
            return Row(start, start, index, 0, "blank", False, False, start)
        block = self.blocks[index]
        breaks = self._breaks[unit] or ()
        start = breaks[line - 1] if line else self._starts[unit]
        end = breaks[line] if line < len(breaks) else self._end(unit)
        first = line == 0 and shared.first_unit(index) == unit
        last = end == block.end and line == len(breaks)
        if start < end and text[end - 1] == "\n":
            end -= 1
        shown = end
        if block.kind != "code":
            shown = start + len(text[start:end].rstrip(SPACES))
        indents = shared.indents(unit, self.options.indent, self.width)
        kind: RowKind = block.kind
        table = shared.tables.get(index)
        if table is not None:
            kind = "table-head" if index == table.first else "table"
        pads = self._pads(index) if first else ()
        return Row(start, end, index, indents[not first], kind, first, last, shown, pads)
