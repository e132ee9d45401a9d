"""Overlapping spans cut into pieces for drawing, and indexes that find what a row shows.

All of it is about offsets; nothing knows styles. Spans may cut a cluster when a text was changed
elsewhere: grow them with `reader.text.graphemes.snap` before they come here.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

from reader.model import Span

K = TypeVar("K", bound=Hashable)

_BUCKET = 1024
"""Characters of a bucket of `SpanIndex`."""


def pieces(
    start: int, end: int, layers: Iterable[tuple[int, int, K]]
) -> list[tuple[int, int, tuple[K, ...]]]:
    """Cut `[start, end)` where any of `layers` begins or ends.

    `layers` are `(start, end, key)`, the lowest first; a piece carries the keys of all that cover
    it, in that order. Pieces tile the range, neighbours differ, empty layers show nowhere.
    """
    if start >= end:
        return []
    keys: list[K] = []
    changes: list[tuple[int, int]] = []
    for first, last, key in layers:
        first, last = max(first, start), min(last, end)
        if first < last:
            changes.append((first, len(keys)))
            changes.append((last, ~len(keys)))
            keys.append(key)
    changes.sort()
    found: list[tuple[int, int, tuple[K, ...]]] = []
    active: list[int] = []
    at = start
    for place, layer in changes:
        if place > at:
            _append(found, at, place, tuple(keys[i] for i in active))
            at = place
        if layer >= 0:
            insort(active, layer)
        else:
            active.remove(~layer)
    if at < end:
        _append(found, at, end, ())
    return found


def _append(
    found: list[tuple[int, int, tuple[K, ...]]], start: int, end: int, keys: tuple[K, ...]
) -> None:
    if found and found[-1][2] == keys:
        start = found.pop()[0]
    found.append((start, end, keys))


class SpanIndex(Generic[K]):
    """Spans by key, found by place; what shows a bucket of text can tell whether it changed."""

    def __init__(self, spans: Iterable[tuple[int, int, K]] = ()) -> None:
        self._spans: dict[K, tuple[int, int]] = {}
        self._order: dict[K, tuple[float, int]] = {}
        self._buckets: dict[int, list[K]] = {}
        self._versions: dict[int, int] = {}
        self._sorted: list[tuple[int, int, tuple[float, int], K]] | None = None
        self._changes = 0
        for start, end, key in spans:
            self.add(start, end, key)

    def __len__(self) -> int:
        return len(self._spans)

    def __contains__(self, key: object) -> bool:
        return key in self._spans

    def add(self, start: int, end: int, key: K, order: float | None = None) -> None:
        """Put in a span, or move the one of that key.

        Of two that overlap the one with the larger `order` lies above, such as its time of
        creation; without it, those put in later do. A moved span keeps its order.
        """
        place = self._order.get(key)
        if key in self._spans:
            self.remove(key)
        self._changes += 1
        if order is not None or place is None:
            place = (float("inf") if order is None else order, self._changes)
        self._spans[key] = (start, end)
        self._order[key] = place
        for bucket in self._of(start, end):
            self._buckets.setdefault(bucket, []).append(key)
            self._versions[bucket] = self._changes
        self._sorted = None

    def remove(self, key: K) -> None:
        """Take out a span; nothing happens if there is none of that key."""
        if key not in self._spans:
            return
        self._changes += 1
        start, end = self._spans.pop(key)
        del self._order[key]
        for bucket in self._of(start, end):
            self._buckets[bucket].remove(key)
            self._versions[bucket] = self._changes
        self._sorted = None

    def span(self, key: K) -> Span | None:
        """Where the span of that key lies."""
        found = self._spans.get(key)
        return Span(*found) if found else None

    def overlapping(self, start: int, end: int) -> list[tuple[int, int, K]]:
        """Spans that share a character with `[start, end)`, and empty ones in it, lowest first."""
        keys: set[K] = set()
        for bucket in self._of(start, end):
            keys.update(self._buckets.get(bucket, ()))
        found = []
        for key in keys:
            first, last = self._spans[key]
            if first < end and (last > start or first == last >= start):
                found.append((self._order[key], first, last, key))
        found.sort(key=lambda item: item[0])
        return [(first, last, key) for _, first, last, key in found]

    def version(self, start: int, end: int) -> int:
        """A number that has changed if anything about `[start, end)` has."""
        return max((self._versions.get(bucket, 0) for bucket in self._of(start, end)), default=0)

    def following(self, offset: int) -> K | None:
        """Key of the first span that begins after `offset`."""
        spans = self._by_place()
        at = bisect_right(spans, offset, key=lambda item: item[0])
        return spans[at][3] if at < len(spans) else None

    def preceding(self, offset: int) -> K | None:
        """Key of the last span that begins before `offset`."""
        spans = self._by_place()
        at = bisect_left(spans, offset, key=lambda item: item[0])
        return spans[at - 1][3] if at else None

    def __iter__(self) -> Iterator[tuple[int, int, K]]:
        """All spans in the order of the text."""
        return iter([(start, end, key) for start, end, _, key in self._by_place()])

    def _by_place(self) -> list[tuple[int, int, tuple[float, int], K]]:
        if self._sorted is None:
            rows = ((*span, self._order[key], key) for key, span in self._spans.items())
            self._sorted = sorted(rows, key=lambda item: item[:3])
        return self._sorted

    @staticmethod
    def _of(start: int, end: int) -> range:
        return range(start // _BUCKET, max(start, end - 1) // _BUCKET + 1)


class HitIndex:
    """What a search found in a text, in order and without overlaps, by the hundred thousand."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts = array("I")
        self._ends = array("I")
        self.extend(spans)

    def extend(self, spans: Iterable[Span]) -> None:
        """Add hits that lie behind all there are, as a running search finds them."""
        for start, end in spans:
            self._starts.append(start)
            self._ends.append(end)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> Span:
        return Span(self._starts[index], self._ends[index])

    def overlapping(self, start: int, end: int) -> list[Span]:
        """Hits that share a character with `[start, end)`."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return [self[i] for i in range(first, last)]

    def at(self, offset: int) -> int | None:
        """Number of the hit that holds the character at `offset`."""
        index = bisect_right(self._starts, offset) - 1
        return index if index >= 0 and offset < self._ends[index] else None

    def following(self, offset: int, *, wrap: bool = True) -> int | None:
        """Number of the first hit that begins after `offset`; past the last one, the first."""
        index = bisect_right(self._starts, offset)
        if index < len(self):
            return index
        return 0 if wrap and len(self) else None

    def preceding(self, offset: int, *, wrap: bool = True) -> int | None:
        """Number of the last hit that begins before `offset`; before the first one, the last."""
        index = bisect_left(self._starts, offset) - 1
        if index >= 0:
            return index
        return len(self) - 1 if wrap and len(self) else None
