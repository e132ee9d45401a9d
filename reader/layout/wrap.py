"""Breaking a paragraph into lines of a given width.

The wrapper jumps: from the start of a line it takes as many characters as fit for sure (half the
cells), measures them at once, takes half of what is left, and asks the break rules only where the
line is full, walking back where they forbid it. Cost is per line, not per character.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

from reader.text.breaks import SPACE, can_break, classes, last_resort
from reader.text.graphemes import is_boundary, next_cluster
from reader.text.widths import WidthPolicy, fast_until, wide_map

_WINDOW = 4096
"""Characters that the slow path measures at a time, so that a giant paragraph needs no more."""


class Ruler:
    """A text made ready for measuring many stretches of it: a few nanoseconds a character, once."""

    __slots__ = ("policy", "text", "wide")

    def __init__(self, text: str, policy: WidthPolicy) -> None:
        self.text = text
        self.policy = policy
        self.wide = wide_map(text, policy.ambiguous)
        """1 for characters of two cells; true where the fast alphabet holds."""

    def about(self, start: int, end: int) -> int:
        """Cells of `[start, end)`, exact in the fast alphabet and without gaps, else nearly so."""
        return end - start + self.wide.count(1, start, end)

    def is_fast(self, start: int, end: int) -> bool:
        """Whether every character is a cluster here, and `about` exact but for gaps."""
        return fast_until(self.text, start, end) == end


def wrap(
    text: str,
    width: int,
    policy: WidthPolicy,
    start: int = 0,
    until: int | None = None,
    first_indent: int = 0,
    *,
    end: int | None = None,
    hang: int = 0,
    hard: bool = False,
    ruler: Ruler | None = None,
) -> list[int]:
    """Offsets at which the lines of the paragraph `text[start:end]` begin, `start` first.

    `width` counts cells; the first line has `first_indent` cells less, the others `hang` less.
    Spaces at a line's end belong to it and may hang beyond the width. With `hard` (code) nothing
    hangs and lines are cut where they are full. A line end inside the text ends a line.

    Resumable: with `until` it stops at the first line that begins there or later, which is the
    last of the list; go on with that one as `start`. A cluster that is wider than a line stands
    alone.
    """
    end = len(text) if end is None else end
    until = end if until is None else until
    ruler = ruler or Ruler(text, policy)
    starts: list[int] = []
    room = width - first_indent
    while True:
        line_end = text.find("\n", start, end)
        stop = end if line_end < 0 else line_end
        if not ruler.is_fast(start, stop):
            fill = _fill_slow
        elif policy.gap and policy.has_gaps(text, start, stop):
            fill = _fill_gapped
        else:
            fill = _fill_fast
        starts += fill(ruler, start, stop, room, width - hang, until, hard)
        if line_end < 0 or starts[-1] >= until:
            return starts
        start = line_end + 1
        room = width - hang
        if start >= until and until < end:
            return [*starts, start]


def _fill_fast(
    ruler: Ruler, start: int, end: int, first_room: int, room: int, until: int, hard: bool
) -> list[int]:
    """Line starts where characters are clusters of one or two cells, none of them a line end."""
    text, count, wide = ruler.text, ruler.wide.count, ruler.wide
    starts = [start]
    free = first_room
    while start < until or start == starts[0]:
        at = start
        while free > 1:
            ahead = at + (free >> 1)
            if ahead >= end:
                return starts
            many = count(1, at, ahead)
            free -= ahead - at + many
            at = ahead
            if not many and not count(1, at, at + free):
                at += free
                free = 0
        if at >= end:
            return starts
        if free > 0 and not wide[at]:
            at += 1
            if at >= end:
                return starts
        start = (at if at > start else start + 1) if hard else _turn(text, start, at, end)
        if start >= end:
            return starts
        starts.append(start)
        free = room
    return starts


def _fill_gapped(
    ruler: Ruler, start: int, end: int, first_room: int, room: int, until: int, hard: bool
) -> list[int]:
    """The same with gaps: each belongs to the character before it, so that one has up to three."""
    text, base = ruler.text, start
    more = bytearray(ruler.wide[base:end])
    count, length = more.count, end - base
    gaps = ruler.policy.gaps(text, base, end)
    for gap in gaps:
        more[gap - 1 - base] += 1
    starts = [start]
    free = first_room
    while start < until or start == starts[0]:
        at = start - base
        step = free >> 1
        while step > 1 and at + step < length:
            cells = step + count(1, at, at + step) + 2 * count(2, at, at + step)
            if cells > free:
                step -= cells - free  # No character has fewer than one.
                continue
            at += step
            free -= cells
            step = free >> 1
        while at < length and more[at] < free:
            free -= 1 + more[at]
            at += 1
        if at >= length:
            return starts
        if more[at] == free and _is_in(gaps, at + 1 + base):
            at += 1  # A gap after the last character of a line is not drawn.
            if at >= length:
                return starts
        at += base
        start = (at if at > start else start + 1) if hard else _turn(text, start, at, end)
        if start >= end:
            return starts
        starts.append(start)
        free = room
    return starts


def _is_in(ordered: list[int], value: int) -> bool:
    at = bisect_left(ordered, value)
    return at < len(ordered) and ordered[at] == value


def _fill_slow(
    ruler: Ruler, start: int, end: int, first_room: int, room: int, until: int, hard: bool
) -> list[int]:
    """Line starts for any text, cluster by cluster, with gaps."""
    text, policy = ruler.text, ruler.policy
    starts = [start]
    free = first_room
    base = window_end = start
    sums: list[int] = [0]
    gaps: set[int] = set()
    while start < until or start == starts[0]:
        at = base + bisect_right(sums, sums[start - base] + free) - 1
        if at >= window_end < end:
            base, window_end = start, _window(text, start, end, free)
            sums = [0, *accumulate(policy.cells(text, base, window_end))]
            gaps = set(policy.gaps(text, base, window_end))
            continue
        if at + 1 in gaps and sums[at + 1 - base] - 1 <= sums[start - base] + free:
            at += 1  # A gap after the last character of a line is not drawn.
        if at >= end:
            return starts
        if hard:
            start = at if at > start else next_cluster(text, start)
        else:
            start = _turn(text, start, at, end)
        if start >= end:
            return starts
        starts.append(start)
        free = room
        if start > window_end:
            base = window_end = start
            sums, gaps = [0], set()
    return starts


def _window(text: str, start: int, end: int, room: int) -> int:
    """The end of the next stretch to measure: more than a line, between clusters."""
    at = min(end, start + _WINDOW + 8 * max(room, 0))
    return at if is_boundary(text, at) else min(end, next_cluster(text, at))


def _turn(text: str, start: int, at: int, end: int) -> int:
    """Start of the next line, when the character at `at` is the first that does not fit."""
    if "一" <= text[at] <= "鿿" and "一" <= text[at - 1] <= "鿿" and at > start:
        return at
    table = classes()
    if table[text[at]] is SPACE:
        after = at + 1
        while after < end and table[text[after]] is SPACE:
            after += 1
        if after >= end or can_break(text, after):
            return after
    for i in range(at, start, -1):
        pair = text[i - 1 : i + 1]
        if not (pair.isascii() and pair.isalnum()) and can_break(text, i):
            return i
    cut = last_resort(text, start, at)
    return cut if cut > start else min(end, next_cluster(text, start))
