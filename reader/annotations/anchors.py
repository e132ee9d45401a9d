"""Describe a passage so that it can be found again, and find it again word for word.

The description is that of the W3C Web Annotation Data Model: a position together with the exact
quote, what stands before and after it, which of several equal quotes it is, and the headings
above it. What changed articles need beyond exact finding is in `relocate`.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reader.model import Anchor, AnchorState, Block, Span

CONTEXT: Final = 32
"""Significant characters of context on each side, to begin with."""

MAX_CONTEXT: Final = 128
"""The most that a context is widened to while it isn't unique."""

_SHORT: Final = 64
_MAX_RAW: Final = 4 * MAX_CONTEXT
"""Characters of context at most, however many of them are insignificant."""


class Found(NamedTuple):
    """Where an anchor's passage stands in a text."""

    state: AnchorState
    start: int | None
    """None for orphans and ambiguous ones."""
    end: int | None
    method: str
    """How it was found: `same`, `quote`, `context`, `diff`, `search` or `lost`."""
    score: float
    """How sure, from 0 to 1."""
    candidates: tuple[Span, ...] = ()
    """Ambiguous ones: the places to choose from, best first."""


def significant(char: str) -> bool:
    """Whether a character counts: no space, control, punctuation, symbol or combining mark."""
    return unicodedata.category(char)[0] in "LN"


def describe(text: str, span: Span, blocks: Sequence[Block] = ()) -> Anchor:
    """The anchor of `span` in `text`; `blocks` (in order) give the heading trail.

    The contexts hold 32 significant characters each, doubled while the passage together with
    them is found twice in the text, up to 128. ValueError when the span lies outside the text.
    """
    start, end = span
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {start}:{end} lies outside a text of {len(text)} characters")
    exact = text[start:end]
    total = count(text, exact)
    wanted = CONTEXT
    while True:
        prefix = text[_back(text, start, wanted) : start]
        suffix = text[end : _forth(text, end, wanted)]
        if wanted >= MAX_CONTEXT or (exact and total == 1):
            break
        if not _twice(text, prefix + exact + suffix):
            break
        wanted *= 2
    return Anchor(
        start,
        end,
        exact,
        prefix,
        suffix,
        occurrence=count(text, exact, start) + 1 if exact else 1,
        occurrences=total if exact else 1,
        heading=headings(text, blocks, start),
    )


def headings(text: str, blocks: Sequence[Block], offset: int) -> tuple[str, ...]:
    """The headings over `offset`, outermost first; one that begins there or holds it counts."""
    trail: list[str] = []
    level = 99
    index = bisect_right(blocks, offset, key=lambda block: block.start)
    while index and level > 1:
        index -= 1
        block = blocks[index]
        if block.kind == "heading" and block.level < level:
            level = block.level
            trail.append(" ".join(text[block.start : block.end].split()))
    return tuple(reversed(trail))


def count(text: str, quote: str, before: int | None = None) -> int:
    """How many times `quote` begins in `text`, at offsets below `before`; overlaps count."""
    if not quote:
        return 0
    stop = len(text) if before is None else min(before - 1 + len(quote), len(text))
    if before is not None and before <= 0:
        return 0
    if len(quote) <= _SHORT and not _laps(quote):
        # Occurrences that can't overlap are counted at the speed of C; long ones are few.
        return text.count(quote, 0, stop)
    return sum(1 for _ in occurrences(text, quote, stop))


def occurrences(text: str, quote: str, stop: int | None = None) -> Iterator[int]:
    """The offsets at which `quote` begins in `text[:stop]`, overlapping ones too."""
    at = text.find(quote, 0, stop) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1, stop)


def find(anchor: Anchor, text: str) -> Found:
    """Where the anchor's quote stands word for word in `text`.

    `exact` at the old offsets with at least one context unchanged, `moved` at another place that
    its contexts or its uniqueness single out, `ambiguous` when several places are as good,
    `orphan` when the words are not there. A bookmark (an empty quote) needs a context.
    """
    start, end = anchor.start, anchor.end
    if text[start:end] == anchor.exact and end <= len(text):
        before = text.endswith(anchor.prefix, 0, start)
        after = text.startswith(anchor.suffix, end)
        if before and after:
            return Found("exact", start, end, "same", 1.0)
    whole = anchor.prefix + anchor.exact + anchor.suffix
    if not whole:
        return Found("exact", 0, 0, "same", 1.0) if not text else _lost()
    hits = [at + len(anchor.prefix) for at in occurrences(text, whole)]
    method = "context"
    if not hits and anchor.exact:
        hits = list(occurrences(text, anchor.exact))
        method = "quote"
    if not hits:
        return _lost()
    ranked = sorted(hits, key=lambda at: (-_context(anchor, text, at), abs(at - start)))
    best = ranked[0]
    score = _context(anchor, text, best)
    rivals = [at for at in ranked[1:] if score - _context(anchor, text, at) < 0.05]
    places = tuple(Span(at, at + len(anchor.exact)) for at in (best, *rivals)[:9])
    if rivals:
        if len(hits) == anchor.occurrences and best != start:
            at = hits[anchor.occurrence - 1] if anchor.occurrence <= len(hits) else best
            if at in (best, *rivals):
                return Found("moved", at, at + len(anchor.exact), "occurrence", 0.5 + score / 2)
        if best != start:
            return Found("ambiguous", None, None, method, score, places)
    state: AnchorState = "exact" if best == start else "moved"
    return Found(state, best, best + len(anchor.exact), method, 0.6 + 0.4 * score)


def _context(anchor: Anchor, text: str, at: int) -> float:
    """How much of both contexts stands around a quote at `at`, from 0 to 1."""
    end = at + len(anchor.exact)
    before = _common(anchor.prefix[::-1], text[max(0, at - len(anchor.prefix)) : at][::-1])
    after = _common(anchor.suffix, text[end : end + len(anchor.suffix)])
    total = len(anchor.prefix) + len(anchor.suffix)
    return (before + after) / total if total else 1.0


def _common(one: str, other: str) -> int:
    """Length of the common beginning."""
    length = min(len(one), len(other))
    return next((i for i in range(length) if one[i] != other[i]), length)


def _lost() -> Found:
    return Found("orphan", None, None, "lost", 0.0)


def _twice(text: str, words: str) -> bool:
    if not words:
        return False
    first = text.find(words)
    return text.find(words, first + 1) >= 0


def _laps(quote: str) -> bool:
    """Whether two occurrences of `quote` can overlap: it ends as it begins."""
    return any(
        quote.endswith(quote[: len(quote) - shift])
        for shift in range(1, len(quote))
        if quote[shift] == quote[0]
    )


def _back(text: str, offset: int, wanted: int) -> int:
    at = offset
    stop = max(0, offset - _MAX_RAW)
    while at > stop and wanted:
        at -= 1
        wanted -= significant(text[at])
    return at


def _forth(text: str, offset: int, wanted: int) -> int:
    at = offset
    stop = min(len(text), offset + _MAX_RAW)
    while at < stop and wanted:
        wanted -= significant(text[at])
        at += 1
    return at
