"""Finding in the open article: all hits of a query as sorted offsets, and the way between them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from reader.model import Span
from reader.text.fold import pattern

AT_ONCE: Final = 300_000
"""Characters that are looked through while a key is handled; more go to a thread."""

AROUND: Final = 20_000
"""Characters before and after the screen that are looked through first in a long text."""


def _offsets(values: Iterable[int] = ()) -> array[int]:
    return array("I", values)


@dataclass(frozen=True, slots=True)
class Hits:
    """Where something stands in the text: starts and ends, sorted, not overlapping."""

    query: str = ""
    starts: array[int] = field(default_factory=_offsets)
    ends: array[int] = field(default_factory=_offsets)
    whole: bool = True
    """Whether the whole text was looked through."""

    @classmethod
    def of(cls, spans: Iterable[Span], query: str = "") -> Hits:
        """Hits found by someone else."""
        ordered = sorted(spans)
        return cls(query, _offsets(s.start for s in ordered), _offsets(s.end for s in ordered))

    def __len__(self) -> int:
        return len(self.starts)

    def span(self, index: int) -> Span:
        """The hit at `index`."""
        return Span(self.starts[index], self.ends[index])

    def overlapping(self, start: int, end: int) -> range:
        """Indexes of the hits that share a character with `[start, end)`."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def at(self, offset: int) -> int | None:
        """The hit that holds `offset`."""
        index = bisect_right(self.starts, offset) - 1
        return index if index >= 0 and self.ends[index] > offset else None

    def after(self, offset: int, count: int = 1) -> int | None:
        """The `count`-th hit that starts after `offset`, from the start again past the end."""
        if not len(self):
            return None
        return (bisect_right(self.starts, offset) + count - 1) % len(self)

    def from_here(self, offset: int) -> int | None:
        """The hit at or after `offset`, the first one past the last: where live finding goes."""
        if not len(self):
            return None
        return bisect_right(self.ends, offset) % len(self)

    def before(self, offset: int, count: int = 1) -> int | None:
        """The `count`-th hit that starts before `offset`, from the end again past the start."""
        if not len(self):
            return None
        return (bisect_left(self.starts, offset) - count) % len(self)


NONE: Final = Hits()


def look(
    query: str,
    text: str,
    start: int = 0,
    end: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Hits:
    """All places of `query` within `[start, end)` of `text`; empty for an empty query.

    The query means what it says, with spellings folded (see `reader.text.fold`). `cancelled` is
    asked now and then; what was found until then comes back, not `whole`.
    """
    end = len(text) if end is None else end
    if not query.strip():
        return Hits(query)
    starts, ends = _offsets(), _offsets()
    for number, match in enumerate(pattern(query, words=False).finditer(text, start, end)):
        if match.end() > match.start():
            starts.append(match.start())
            ends.append(match.end())
        if number % 1024 == 1023 and cancelled():
            return Hits(query, starts, ends, whole=False)
    return Hits(query, starts, ends, whole=start == 0 and end == len(text))
