"""A text reduced to what counts when words are compared: its folded letters, with a way back."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from reader.model import Span
from reader.text.fold import fold

_RUN: Final = re.compile(r"[^\W_]+")
"""Letters and digits: no spaces, controls, punctuation, symbols or marks."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The folded letters of a text and where each stands in it."""

    original: str
    text: str
    at: array[int]
    """Offset in the original of each letter; rising."""

    @classmethod
    def of(cls, original: str) -> Letters:
        """The letters of a text."""
        parts: list[str] = []
        at = array("L")
        for run in _RUN.finditer(fold(original)):
            parts.append(run.group())
            at.extend(range(*run.span()))
        return cls(original, "".join(parts), at)

    def within(self, span: Span) -> Span:
        """The letters that stand in a span of the original."""
        return Span(bisect_left(self.at, span.start), bisect_left(self.at, span.end))

    def back(self, span: Span) -> Span:
        """The span of the original from the first to the last of these letters; not empty."""
        return Span(self.at[span.start], self.at[span.end - 1] + 1)

    def lines(self, shortest: int) -> list[Span]:
        """The lines of the original with at least `shortest` letters, as spans of letters."""
        found: list[Span] = []
        start = lo = 0
        while start <= len(self.original):
            end = self.original.find("\n", start)
            end = len(self.original) if end < 0 else end
            hi = bisect_left(self.at, end, lo)
            if hi - lo >= shortest:
                found.append(Span(lo, hi))
            start, lo = end + 1, hi
        return found
