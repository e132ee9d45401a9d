"""Where a passage begins and ends in a changed text, by what the difference kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reader.annotations.difference import Block as Equal
from reader.annotations.difference import Difference
from reader.model import Span

_ENDS: Final = 3
"""Letters at an end of a passage that may have been replaced and still are its own."""

_CHANCE: Final = 3
"""Letters in a row that may be the same by chance in what was written anew."""


def end_of(change: Difference, letters: Span, block: Equal, *, first: bool) -> int:
    """Where an end of a passage is, whose outermost equal letters are `block`.

    Letters that were replaced at the end belong to it if they are few, or are all its own and most
    of the passage is left, or were put in other words: not a clause that was written anew.
    """
    start, there, length = block
    at = letters.start if first else letters.end
    own = start - at if first else at - start - length
    kept = there if first else there + length
    if own <= 0:
        return _edge(change, at, block, first=first)
    hole = change.hole(block, -1 if first else 1, _CHANCE)
    edge = _edge(change, at, block, first=first)
    few, added = max(_ENDS, letters.length // 10), abs(edge - kept)
    if hole == own and added <= 2 * own:
        span = Span(at, start) if first else Span(start + length, at)
        alike = sum(count for _, _, count in change.mapped(span))
        if 5 * alike >= 2 * own:
            return edge
    if hole > few and (hole > own or own * 4 > letters.length):
        return kept
    return edge if added <= max(_ENDS, letters.length // 4) else kept


def without_strays(change: Difference, blocks: Sequence[Equal]) -> list[Equal]:
    """The equal letters of a passage without those at its ends that are equal by chance.

    In a clause that was written anew a letter or two may be the same; they stand alone, far from
    the next, and what stands before (behind, at the other end) did not go along with them.
    """
    kept = list(blocks)
    while len(kept) > 1 and _is_stray(kept[0], kept[1]) and not _goes_on(change, kept[0], -1):
        kept.pop(0)
    while len(kept) > 1 and _is_stray(kept[-1], kept[-2]) and not _goes_on(change, kept[-1], 1):
        kept.pop()
    return kept


def _is_stray(outer: Equal, inner: Equal) -> bool:
    one, other = sorted((outer, inner))
    apart = max(other[0] - one[0] - one[2], other[1] - one[1] - one[2])
    return outer[2] <= _CHANCE and apart >= 2 * outer[2]


def _goes_on(change: Difference, block: Equal, way: int) -> bool:
    """Whether the letters next to a block went along with it."""
    start, there, length = block
    span = Span(start - _ENDS, start) if way < 0 else Span(start + length, start + length + _ENDS)
    if span.start < 0 or span.end > len(change.old.text):
        return True
    along = change.mapped(span)
    return along == [(span.start, there + span.start - start, _ENDS)]


def is_held(change: Difference, letters: Span, there: Span) -> bool:
    """Whether both ends of a passage, and what stands beyond them, are where they were."""
    first = change.mapped(Span(letters.start, letters.start + 1))
    last = change.mapped(Span(letters.end - 1, letters.end))
    return (
        [there.start] == [block[1] for block in first]
        and [there.end - 1] == [block[1] for block in last]
        and _goes_on(change, (letters.start, there.start, 1), -1)
        and _goes_on(change, (letters.end - 1, there.end - 1, 1), 1)
    )


def _edge(change: Difference, at: int, block: Equal, *, first: bool) -> int:
    """Where an end of a passage went that may stand among replaced letters."""
    start, there, length = block
    if first:
        if start == at:
            return there
        here, gap = change.gap(at)
        # All that replaced the passage's own first letters, in proportion to what is its own.
        return gap.end - _share(gap.length, here.end - at, here.length)
    if start + length == at:
        return there + length
    here, gap = change.gap(at - 1)
    return gap.start + _share(gap.length, at - here.start, here.length)


def _share(whole: int, part: int, of: int) -> int:
    return round(whole * part / of) if of else 0
