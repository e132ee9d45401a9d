"""Search a text for passages that may have changed: exact, or near enough, with their contexts."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader.annotations.anchors import occurrences
from reader.annotations.letters import Letters
from reader.model import Span

if TYPE_CHECKING:
    from rapidfuzz.distance import Opcode

CONTEXT: Final = 32
"""Letters of context compared on each side."""

_SEED: Final = 4
"""Letters of the pieces by which a place is suspected."""

_COMMON: Final = 300
"""Places beyond which a piece says too little."""

_SUSPECTS: Final = 6
"""Places looked at closely, for each passage."""

_EDGE: Final = 4
"""Letters of context that show where a passage ends."""

_HITS: Final = 400
"""Exact places looked at, for each passage."""

_LONG: Final = 400
"""Letters beyond which a quote is aligned by its edit operations alone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A passage to look for, in folded letters."""

    quote: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be it, in letters."""

    span: Span
    quote: float
    """Similarity of the quote, from 0 to 1."""
    context: float
    """Similarity of the contexts together."""
    side: float
    """Similarity of the better context."""

    @property
    def score(self) -> float:
        """The whole, from 0 to 1."""
        return 0.6 * self.quote + 0.4 * self.context


def search(wanted: Sequence[Wanted], text: Letters) -> list[list[Candidate]]:
    """The places for each passage, best first, none twice."""
    found: list[list[Candidate]] = []
    missing: list[int] = []
    for number, one in enumerate(wanted):
        hits = []
        for at in occurrences(text.text, one.quote):
            hits.append(judge(one, text, Span(at, at + len(one.quote))))
            if len(hits) == _HITS:
                break
        found.append(_ranked(hits))
        if not hits or found[-1][0].side < 0.5:
            missing.append(number)
    if missing:
        suspected = _suspects([wanted[number] for number in missing], text.text)
        for number, places in zip(missing, suspected, strict=True):
            one = wanted[number]
            near = [span for at in places if (span := _align(one, text, at)) is not None]
            some = [judge(one, text, span) for span in near]
            found[number] = _ranked([*found[number], *some])
    return found


def judge(wanted: Wanted, text: Letters, span: Span) -> Candidate:
    """How well a place fits."""
    from rapidfuzz.distance import Indel

    quote = Indel.normalized_similarity(wanted.quote, text.text[span.start : span.end])
    sides: list[float] = []
    if wanted.prefix:
        start = max(0, span.start - len(wanted.prefix))
        sides.append(Indel.normalized_similarity(wanted.prefix, text.text[start : span.start]))
    if wanted.suffix:
        after = text.text[span.end : span.end + len(wanted.suffix)]
        sides.append(Indel.normalized_similarity(wanted.suffix, after))
    if not sides:
        return Candidate(span, quote, 1.0, 1.0)
    return Candidate(span, quote, sum(sides) / len(sides), max(sides))


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Best first; of places that overlap by half only the best."""
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda c: (-c.score, c.span)):
        if all(_overlap(one.span, other.span) < 0.5 for other in kept):
            kept.append(one)
    return kept


def _overlap(one: Span, other: Span) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(0, both) / max(1, min(one.length, other.length))


def _suspects(wanted: Sequence[Wanted], text: str) -> list[list[int]]:
    """Where each passage with its contexts may begin, the likeliest first; one walk for all."""
    seeds: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, one in enumerate(wanted):
        whole = one.prefix + one.quote + one.suffix
        # Long quotes need no more seeds than short ones to be suspected.
        step = max(1, (len(whole) - _SEED) // 256)
        for at in range(0, len(whole) - _SEED + 1, step):
            seeds[whole[at : at + _SEED]].append((number, at - len(one.prefix)))
    places: dict[str, list[int]] = {seed: [] for seed in seeds}
    for at in range(len(text) - _SEED + 1):
        seen = places.get(text[at : at + _SEED])
        if seen is not None and len(seen) <= _COMMON:
            seen.append(at)
    votes: list[list[int]] = [[] for _ in wanted]
    for seed, rows in seeds.items():
        if len(places[seed]) > _COMMON:
            continue
        for number, shift in rows:
            votes[number] += [at - shift for at in places[seed]]
    return [_peaks(rows, len(one.quote)) for rows, one in zip(votes, wanted, strict=True)]


def _peaks(votes: list[int], length: int) -> list[int]:
    """The starts on which most seeds agree, within what insertions may shift them."""
    votes.sort()
    slack = max(8, length // 4)
    sums: list[tuple[int, int]] = []
    at = 0
    while at < len(votes):
        end = bisect_left(votes, votes[at] + slack, at)
        sums.append((end - at, votes[(at + end) // 2]))
        at = end
    sums.sort(key=lambda row: (-row[0], row[1]))
    return [start for _, start in sums[:_SUSPECTS]]


def _align(wanted: Wanted, text: Letters, start: int) -> Span | None:
    """The letters near `start` that fit the quote best."""
    from rapidfuzz import fuzz

    length = len(wanted.quote)
    slack = max(16, length // 3)
    lo = max(0, start - slack)
    hi = min(len(text.text), start + length + slack)
    if lo >= hi or not length:
        return None
    window = text.text[lo:hi]
    if length <= _LONG:
        best = fuzz.partial_ratio_alignment(wanted.quote, window)
        if best is None or best.dest_end <= best.dest_start:
            return None
        margin = max(2, length // 8)
        lo, hi = max(lo, lo + best.dest_start - margin), min(hi, lo + best.dest_end + margin)
        window = text.text[lo:hi]
    core = _core(wanted.quote, window, lo)
    return core and _between(wanted, text.text, core)


def _between(wanted: Wanted, text: str, span: Span) -> Span:
    """Ends moved to where the contexts begin, if they do so close by: rewritten ends differ."""
    start, end = span
    before, after = wanted.prefix[-_EDGE:], wanted.suffix[:_EDGE]
    if len(before) == _EDGE:
        lo = max(0, start - 2 * _EDGE)
        at = text.rfind(before, lo, start + 2 * _EDGE)
        start = at + _EDGE if at >= 0 else start
    if len(after) == _EDGE:
        at = text.find(after, max(start, end - _EDGE), end + 3 * _EDGE)
        end = at if at > start else end
    return Span(start, end) if start < end else span


def _core(quote: str, window: str, shift: int) -> Span | None:
    """The part of a window between its first and last letters of the quote, strays left out."""
    from rapidfuzz.distance import Indel

    equal = [code for code in Indel.opcodes(quote, window) if code.tag == "equal"]
    while len(equal) > 1 and _stray(equal[0], equal[1]):
        equal.pop(0)
    while len(equal) > 1 and _stray(equal[-1], equal[-2]):
        equal.pop()
    if not equal:
        return None
    first, last = equal[0], equal[-1]
    # Replaced letters at the ends belong to the passage as well.
    start = max(0, shift + first.dest_start - first.src_start)
    end = min(shift + len(window), shift + last.dest_end + len(quote) - last.src_end)
    return Span(start, end) if start < end else None


def _stray(outer: Opcode, inner: Opcode) -> bool:
    """Whether a match at the end is a chance: short, and far from the next."""
    size = outer.src_end - outer.src_start
    there = max(inner.dest_start - outer.dest_end, outer.dest_start - inner.dest_end)
    here = max(inner.src_start - outer.src_end, outer.src_start - inner.src_end)
    return size <= 2 and abs(there - here) > 3 * size
