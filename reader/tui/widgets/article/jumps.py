"""Where the reader came from: a list of places with a way back and forward."""

from __future__ import annotations

from typing import Final

KEPT: Final = 100
"""Places remembered; the oldest go first."""


class Jumps:
    """Offsets left behind by jumps, as in a browser's history but without losing branches.

    `leave(offset)` is called before a jump with the place that is left.
    """

    def __init__(self) -> None:
        self._places: list[int] = []
        self._at = 0

    def leave(self, offset: int) -> None:
        """Remember the place that a jump starts from; the same place is kept once."""
        if offset in self._places:
            self._places.remove(offset)
        self._places.append(offset)
        del self._places[:-KEPT]
        self._at = len(self._places)

    def back(self, here: int) -> int | None:
        """The place before; None at the oldest. `here` is remembered for the way forward."""
        if self._at == len(self._places):
            self.leave(here)
            self._at -= 1
        if self._at <= 0:
            return None
        self._at -= 1
        return self._places[self._at]

    def forward(self) -> int | None:
        """The place after; None at the newest."""
        if self._at + 1 >= len(self._places):
            return None
        self._at += 1
        return self._places[self._at]

    def clear(self) -> None:
        """Forget everything, for another text."""
        self._places.clear()
        self._at = 0
