"""Places in a text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range `[start, end)` of code points; empty when both are equal.

    A tuple, so that it sorts by start and then by end and costs little by the hundred thousand.
    """

    start: int
    """First code point."""
    end: int
    """One past the last code point."""

    @property
    def length(self) -> int:
        """Number of code points."""
        return self.end - self.start

    def contains(self, offset: int) -> bool:
        """Whether the character at `offset` lies inside."""
        return self.start <= offset < self.end

    def overlaps(self, other: Span) -> bool:
        """Whether both share at least one character."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> Span:
        """The same span `by` characters further on."""
        return Span(self.start + by, self.end + by)


class Place(NamedTuple):
    """Where a person stands in an article, enough to come back after it changed."""

    offset: int
    """Code point of the cursor in the text of revision `revision`."""
    top: int
    """First code point of the top line of the screen."""
    revision: str
    """SHA-256 (hex) of the text that the offsets refer to."""
    snippet: str = ""
    """A few characters from `offset` on, to find the place in a changed text."""
