"""How an article is set, and what one row of it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from reader.layout.tables import Pads
from reader.model import BlockKind
from reader.text.widths import WidthPolicy

RowKind = Literal[BlockKind, "blank", "table", "table-head"]
"""What a row shows: the kind of its block, a row of a table, or nothing."""


@dataclass(frozen=True, slots=True)
class LayoutOptions:
    """How an article is set."""

    width: int
    """Cells of a row, at least 2."""
    ambiguous: int = 1
    """Cells of characters of ambiguous width: 1 or 2."""
    indent: int = 2
    """First-line indent of paragraphs, in Han characters of two cells."""
    spacing: int = 1
    """Blank rows between blocks; a heading has at least one above it."""
    gap: bool = False
    """Whether a blank cell is drawn between Han and Latin (never in the text)."""

    @property
    def policy(self) -> WidthPolicy:
        """The widths of characters under these options."""
        return WidthPolicy(self.ambiguous, self.gap)


class Row(NamedTuple):
    """One row of the screen: the characters `[start, end)`, without a line end."""

    start: int
    end: int
    block: int
    """Index of the block; of the one below for a blank row."""
    indent_cells: int
    """Cells left free before the text."""
    kind: RowKind
    first: bool
    """Whether the block begins here."""
    last: bool
    """Whether the block ends here."""
    text_end: int
    """`end` without the spaces that hang at a line's end and are not drawn."""
    pads: Pads = ()
    """Columns of a table: blanks that are drawn, not in the text."""
