"""Tables: rows of text whose cells are parted by bars, drawn with their columns in line.

Importers give each row of a table a paragraph of its own, `cell | cell | cell`. Blanks are drawn
(never in the text) so that columns stand below one another. Where the last column is too wide it
wraps within itself; where the others take more than half the width already, the rows are set as
lines that wrap, without columns. Either way all of it can be read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from reader.model import Blocks
from reader.text.graphemes import is_boundary
from reader.text.widths import WidthPolicy

_BAR: Final = re.compile(r" \|(?: |$)", re.MULTILINE)
_NUMBER: Final = re.compile(
    r"[-+−±~≈<>≤≥]?[¥$€£￥]?[\d.,，]*\d[\d.,]*\s*[%％‰℃万亿千元倍年月日个人]?|[-—–]*"
)
"""What is set flush right; a dash or nothing stands for a number that is not there."""

BAR_CELLS: Final = 3
"""A bar and the blanks on both sides of it."""

Pads = tuple[tuple[int, int], ...]
"""Offsets and how many blank cells are drawn before the character there, in order."""


class Table:
    """A run of blocks that are the rows of one table."""

    __slots__ = ("_columns", "bars", "first", "policy", "text")

    def __init__(
        self, text: str, first: int, bars: Sequence[Sequence[int]], policy: WidthPolicy
    ) -> None:
        self.text = text
        self.policy = policy
        self.first = first
        """Index of the block of its first row."""
        self.bars = bars
        """By row: offsets of the bars, each that of the blank before it."""
        self._columns: list[tuple[int, bool]] | None = None

    def cells(self, row: int, start: int, end: int) -> list[tuple[int, int]]:
        """Offsets of the cells of a row that lies in `[start, end)`."""
        bars = self.bars[row]
        starts = [start, *(min(bar + BAR_CELLS, end) for bar in bars)]
        return list(zip(starts, [*bars, end], strict=True))

    def columns(self, blocks: Blocks) -> list[tuple[int, bool]]:
        """Cells that each column takes, and whether it holds numbers."""
        if self._columns is None:
            widths, numbers = [0] * (len(self.bars[0]) + 1), [True] * (len(self.bars[0]) + 1)
            for row in range(len(self.bars)):
                block = self.first + row
                for column, (a, b) in enumerate(
                    self.cells(row, blocks.starts[block], blocks.ends[block])
                ):
                    cell = self.text[a:b]
                    widths[column] = max(widths[column], self.policy.width(cell))
                    numbers[column] &= row == 0 or bool(_NUMBER.fullmatch(cell))
            self._columns = list(zip(widths, numbers, strict=True))
        return self._columns

    def lead(self, blocks: Blocks, width: int) -> int | None:
        """Cells before the last column, or None where there is no room for columns."""
        *before, (last, _) = self.columns(blocks)
        cells = sum(cells for cells, _ in before) + BAR_CELLS * len(before)
        return cells if cells + last <= width or cells <= width // 2 else None

    def pads(self, blocks: Blocks, block: int, width: int) -> Pads:
        """The blanks to draw in the first line of a row."""
        if self.lead(blocks, width) is None:
            return ()
        columns = self.columns(blocks)
        found = []
        start, end = blocks.starts[block], blocks.ends[block]
        for column, (a, b) in enumerate(self.cells(block - self.first, start, end)):
            cells, number = columns[column]
            free = cells - self.policy.width(self.text[a:b])
            last = column == len(columns) - 1
            if free > 0 and a < b and number and column:
                found.append((_boundary(self.text, a), free))
            elif free > 0 and not last:
                found.append((_boundary(self.text, b), free))
        return tuple(found)


def _boundary(text: str, offset: int) -> int:
    """Where the character begins that `offset` is in: a cell may begin with a combining mark, which
    stands on the blank before it."""
    while not is_boundary(text, offset):
        offset -= 1
    return offset


def find_tables(text: str, blocks: Blocks, policy: WidthPolicy) -> dict[int, Table]:
    """The tables of a text by the index of each block that is a row of one.

    Two paragraphs or more in a row with the same number of bars are a table.
    """
    bars: dict[int, list[int]] = {}
    paragraphs = blocks.of_kind("paragraph") if " |" in text else []
    kinds = blocks.kinds
    for match in _BAR.finditer(text) if paragraphs else ():
        block = bisect_right(blocks.starts, match.start()) - 1
        if kinds[block] == kinds[paragraphs[0]] and match.start() < blocks.ends[block]:
            bars.setdefault(block, []).append(match.start())
    found: dict[int, Table] = {}
    run: list[int] = []
    for block in [*bars, -1]:
        if run and (block != run[-1] + 1 or len(bars[block]) != len(bars[run[0]])):
            if len(run) > 1:
                table = Table(text, run[0], [bars[each] for each in run], policy)
                found.update(dict.fromkeys(run, table))
            run = []
        run.append(block)
    return found
