"""What changed between two texts as a person reads it: paragraphs first, words inside them.

Both texts are cut into units: their lines, long lines at the ends of sentences. Units that are
equal and keep their order are found by a patience diff (Bram Cohen), what lies between them is
paired by likeness. The words of a pair are compared only when somebody looks at it, so that two
novels are compared in a second or two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from reader.annotations.difference import Difference, common, gaps, rising
from reader.annotations.letters import Letters
from reader.errors import Cancelled
from reader.model import Span

LONG: Final = 400
"""Characters from which a line is cut at the ends of sentences."""

LONGEST: Final = 1200
"""Characters of a unit at most, sentence or not."""

ALIKE: Final = 0.35
"""Likeness from which two units are one that was changed."""

_SMALL: Final = 4_000_000
"""Product of the numbers of units of a gap that is compared unit by unit."""

_PAIRS: Final = 2_500
"""The same for pairing by likeness; beyond it the letters that went along decide."""

_WORDS: Final = 4_000_000
"""Product of the numbers of words of a pair that is compared word by word."""

_END: Final = re.compile(r"[。！？；!?;…]+[”’」』）)\"']*\s*")

Kind = Literal["same", "changed", "removed", "added"]


class Change(NamedTuple):
    """A stretch of both texts; an empty span where one of them has nothing."""

    kind: Kind
    old: Span
    new: Span


class Part(NamedTuple):
    """Some words of a pair: in both, in the old one alone, or in the new one alone."""

    kind: Literal["same", "removed", "added"]
    old: Span
    new: Span


Words = Callable[[str], Sequence[Span]]
"""Cuts a text into words that tile it."""


def units(text: str) -> list[Span]:
    """The lines of a text without their ends; long ones cut at the ends of sentences."""
    found: list[Span] = []
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > LONG:
            found += _cut(text, start, end)
        else:
            found.append(Span(start, end))
        start = end + 1
    return found


def _cut(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    at = start
    for match in _END.finditer(text, start, end):
        if match.end() - at >= LONG // 4 or match.end() == end:
            found.append(Span(at, match.end()))
            at = match.end()
    if at < end:
        found.append(Span(at, end))
    short: list[Span] = []
    for span in found:
        for lo in range(span.start, span.end, LONGEST):
            short.append(Span(lo, min(lo + LONGEST, span.end)))
    return short


def compare(old: str, new: str, cancelled: Callable[[], bool] | None = None) -> list[Change]:
    """The changes from one text to another, in order; both are covered but for line ends.

    Cancelled is raised soon after `cancelled()` says so.
    """
    one, other = units(old), units(new)
    a = [old[s.start : s.end] for s in one]
    b = [new[s.start : s.end] for s in other]
    _ask(cancelled)
    pairs = _equal_units(a, b, cancelled)
    found: list[Change] = []
    i = j = 0
    for x, y in (*pairs, (len(a), len(b))):
        if i < x or j < y:
            _ask(cancelled)
            found += _gap(old, new, one[i:x], other[j:y])
        if x < len(a):
            found.append(Change("same", one[x], other[y]))
        i, j = x + 1, y + 1
    return found


def _ask(cancelled: Callable[[], bool] | None) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled("cancelled")


def _equal_units(
    a: Sequence[str], b: Sequence[str], cancelled: Callable[[], bool] | None
) -> list[tuple[int, int]]:
    """Equal units in the same order: unique ones first, then what is left between them."""
    head = _same_head(a, b)
    tail = _same_head(a[head:][::-1], b[head:][::-1])
    x, y = len(a) - tail, len(b) - tail
    pairs = [(n, n) for n in range(head)]
    rows = common(
        [(words, at) for at, words in enumerate(a[head:x]) if words],
        [(words, at) for at, words in enumerate(b[head:y]) if words],
    )
    chain = rising([(at, there, 1) for _, at, there in rows])
    pairs += [(head + at, head + there) for at, there, _ in chain]
    for left, right in gaps(chain, x - head, y - head):
        _ask(cancelled)
        one, other = left.shifted(head), right.shifted(head)
        if one.length * other.length > _SMALL:
            continue
        pairs += _by_unit(a, one, b, other)
    pairs += [(x + n, y + n) for n in range(tail)]
    return sorted(pairs)


def _by_unit(a: Sequence[str], one: Span, b: Sequence[str], other: Span) -> list[tuple[int, int]]:
    from rapidfuzz.distance import Indel

    known: dict[str, int] = {}
    left = [known.setdefault(each, len(known)) for each in a[one.start : one.end]]
    right = [known.setdefault(each, len(known)) for each in b[other.start : other.end]]
    found: list[tuple[int, int]] = []
    for code in Indel.opcodes(left, right):
        if code.tag == "equal":
            for n in range(code.src_end - code.src_start):
                found.append((one.start + code.src_start + n, other.start + code.dest_start + n))
    # Empty lines alone are no landmark.
    return [pair for pair in found if a[pair[0]]]


def _same_head(a: Sequence[str], b: Sequence[str]) -> int:
    length = min(len(a), len(b))
    return next((n for n in range(length) if a[n] != b[n]), length)


def _gap(old: str, new: str, one: Sequence[Span], other: Sequence[Span]) -> list[Change]:
    """What lies between equal units: pairs that are alike, and what stands alone."""
    if len(one) * len(other) <= _PAIRS:
        pairs = _alike(old, new, one, other)
    else:
        pairs = _along(old, new, one, other)
    found: list[Change] = []
    at, there = _ends(one, other, old, new)
    i = j = 0
    for x, y in (*pairs, (len(one), len(other))):
        for span in one[i:x]:
            found.append(Change("removed", span, Span(there, there)))
            at = span.end
        for span in other[j:y]:
            found.append(Change("added", Span(at, at), span))
            there = span.end
        if x < len(one):
            found.append(Change("changed", one[x], other[y]))
            at, there = one[x].end, other[y].end
        i, j = x + 1, y + 1
    return [each for each in found if each.old.length or each.new.length]


def _ends(one: Sequence[Span], other: Sequence[Span], old: str, new: str) -> tuple[int, int]:
    """Where a gap begins in both texts."""
    return (one[0].start if one else len(old)), (other[0].start if other else len(new))


def _alike(old: str, new: str, one: Sequence[Span], other: Sequence[Span]) -> list[tuple[int, int]]:
    """The pairs in order whose likeness together is greatest."""
    from rapidfuzz import fuzz

    likeness = [
        [
            fuzz.ratio(old[a.start : a.end], new[b.start : b.end], score_cutoff=100 * ALIKE) / 100
            if a.length and b.length
            else 0.0
            for b in other
        ]
        for a in one
    ]
    best = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for x in range(len(one) - 1, -1, -1):
        for y in range(len(other) - 1, -1, -1):
            best[x][y] = max(
                best[x + 1][y],
                best[x][y + 1],
                best[x + 1][y + 1] + likeness[x][y] if likeness[x][y] else 0.0,
            )
    pairs: list[tuple[int, int]] = []
    x = y = 0
    while x < len(one) and y < len(other):
        if likeness[x][y] and best[x][y] == best[x + 1][y + 1] + likeness[x][y]:
            pairs.append((x, y))
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1
    return pairs


def _along(old: str, new: str, one: Sequence[Span], other: Sequence[Span]) -> list[tuple[int, int]]:
    """Pairs in a large gap: each unit with the one that most of its letters went to."""
    from bisect import bisect_right

    left, right = one[0].start, other[0].start
    change = Difference(Letters.of(old[left : one[-1].end]), Letters.of(new[right : other[-1].end]))
    starts = [span.start - right for span in other]
    rows: list[tuple[int, int, int]] = []
    for x, span in enumerate(one):
        letters = change.old.within(Span(span.start - left, span.end - left))
        votes: dict[int, int] = {}
        for _, there, length in change.mapped(letters):
            y = bisect_right(starts, change.new.at[there]) - 1
            votes[y] = votes.get(y, 0) + length
        if votes:
            y = max(votes, key=lambda each: votes[each])
            if votes[y] >= ALIKE * letters.length:
                rows.append((x, y, 1))
    chain = rising(rows)
    return [(x, y) for (x, y, _), after in pairwise([*chain, (-1, -1, 1)]) if y != after[1]]


def words_of(old: str, new: str, change: Change, words: Words) -> list[Part]:
    """The words of a changed pair; spans are offsets in the whole texts."""
    one, other = change.old, change.new
    if change.kind == "same":
        return [Part("same", one, other)]
    a = [span.shifted(one.start) for span in words(old[one.start : one.end])]
    b = [span.shifted(other.start) for span in words(new[other.start : other.end])]
    left = [old[s.start : s.end] for s in a]
    right = [new[s.start : s.end] for s in b]
    found: list[Part] = []
    i = j = 0
    for x, y, length in (*_equal_words(left, right), (len(a), len(b), 0)):
        at, there = _at(a, x, one), _at(b, y, other)
        if i < x:
            found.append(Part("removed", Span(a[i].start, at), Span(there, there)))
        if j < y:
            found.append(Part("added", Span(at, at), Span(b[j].start, there)))
        if length:
            end, to = _at(a, x + length, one), _at(b, y + length, other)
            found.append(Part("same", Span(at, end), Span(there, to)))
        i, j = x + length, y + length
    return found


def _at(spans: Sequence[Span], index: int, whole: Span) -> int:
    return spans[index].start if index < len(spans) else whole.end


def _equal_words(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of equal words: index, index there, how many."""
    from rapidfuzz.distance import Indel

    head = _same_head(left, right)
    tail = _same_head(left[head:][::-1], right[head:][::-1])
    x, y = len(left) - tail, len(right) - tail
    found = [(0, 0, head)] if head else []
    if (x - head) * (y - head) <= _WORDS:
        known: dict[str, int] = {}
        a = [known.setdefault(each, len(known)) for each in left[head:x]]
        b = [known.setdefault(each, len(known)) for each in right[head:y]]
        for code in Indel.opcodes(a, b):
            if code.tag == "equal":
                length = code.src_end - code.src_start
                found.append((head + code.src_start, head + code.dest_start, length))
    if tail:
        found.append((x, y, tail))
    return found
