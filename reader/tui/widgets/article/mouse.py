"""What the mouse means: clicks that come in chains, and a drag that selects by units.

Plain state without a widget. The pane turns cells into offsets (either half of a wide character
is that character) and draws what comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from reader.model import Span

CHAIN_SECONDS: Final = 0.5
"""Presses on one cell within this time count as a double or triple click."""

EDGE_HZ: Final = 30
"""How often text moves on while the pointer rests past the edge of the pane."""

DragUnit = Literal["character", "word", "sentence", "paragraph"]

UNITS: Final[tuple[DragUnit, ...]] = ("character", "word", "sentence", "paragraph")
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


@dataclass(frozen=True, slots=True)
class Drag:
    """A drag under way: it always holds the unit it began in, whole."""

    unit: DragUnit
    first: Span
    """The character, word, sentence or paragraph under the press."""

    def to(self, here: Span) -> tuple[int, int]:
        """Anchor and head of the selection with the pointer over the unit `here`.

        The head is where the selection grows: its end when dragging forward, its start when
        dragging back.
        """
        if here.start < self.first.start:
            return self.first.end, here.start
        return self.first.start, max(here.end, self.first.end)


def edge_rows(y: int, height: int) -> int:
    """Rows to scroll at each tick while the pointer is at row `y` of a pane `height` rows high.

    Nothing inside; past the edge one row, and more the further the pointer is, at most 8.
    """
    if y < 0:
        return max(y, -8)
    if y >= height:
        return min(y - height + 1, 8)
    return 0
