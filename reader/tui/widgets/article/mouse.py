"""What the mouse means, without a widget: presses that come in chains, and the edges of the pane.

The selection that a drag makes is `reader.layout.selection`'s, as the keyboard's is.
"""

from __future__ import annotations

from typing import Final

from reader.layout.objects import Unit

CHAIN_SECONDS: Final = 0.5
"""Presses on one cell within this time count as a double or triple click."""

EDGE_HZ: Final = 30
"""How often text moves on while the pointer rests past the edge of the pane."""

UNITS: Final[tuple[Unit, ...]] = ("character", "word", "sentence", "paragraph")
"""What a drag selects by, after one, two, three and four presses."""


class Presses:
    """Counts presses on the same cell. Textual counts clicks, which are over too late to drag."""

    def __init__(self) -> None:
        self._cell: tuple[int, int] | None = None
        self._time = 0.0
        self._chain = 0

    def press(self, x: int, y: int, time: float) -> int:
        """How many presses of a chain this is, from 1; `time` in seconds of any clock."""
        same = self._cell == (x, y) and time - self._time <= CHAIN_SECONDS
        self._chain = self._chain % len(UNITS) + 1 if same else 1
        self._cell, self._time = (x, y), time
        return self._chain


def edge_rows(y: int, height: int) -> int:
    """Rows to scroll at each tick while the pointer is at row `y` of a pane `height` rows high.

    Nothing inside; past the edge one row, and more the further the pointer is, at most 8.
    """
    if y < 0:
        return max(y, -8)
    if y >= height:
        return min(y - height + 1, 8)
    return 0
