"""The jump list: where one was, over all articles."""

from __future__ import annotations

from typing import Final, NamedTuple

KEPT: Final = 100
"""Stops remembered; the oldest go first."""


class Stop(NamedTuple):
    """A place in an article."""

    article_id: int
    offset: int


class Journey:
    """Stops in the order in which they were left, with a way back and forth."""

    def __init__(self) -> None:
        self._stops: list[Stop] = []
        self._at = 0

    def leave(self, here: Stop) -> None:
        """Remember a place before a jump; the same place is kept once, as the newest."""
        if here in self._stops:
            self._stops.remove(here)
        self._stops.append(here)
        del self._stops[:-KEPT]
        self._at = len(self._stops)

    def back(self, here: Stop | None) -> Stop | None:
        """The stop before; None at the oldest. `here` is remembered for the way forth."""
        if self._at == len(self._stops) and here is not None:
            self.leave(here)
            self._at -= 1
        if self._at <= 0:
            return None
        self._at -= 1
        return self._stops[self._at]

    def forward(self) -> Stop | None:
        """The stop after; None at the newest."""
        if self._at + 1 >= len(self._stops):
            return None
        self._at += 1
        return self._stops[self._at]
