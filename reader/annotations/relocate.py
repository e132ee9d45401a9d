"""Find annotations again in a changed text.

1. The same text: the same offsets.
2. Both texts are compared as folded letters (`letters`), so that width, case, script,
   punctuation and line breaks don't matter.
3. The difference of both texts (`difference`) says what became of each letter; a passage is
   taken from it when enough of its letters went together.
4. What the difference lost is searched for, exactly and approximately, with its contexts
   (`approximate`), and taken when quote and contexts agree well enough.
5. Two places that are nearly as good are `ambiguous`: a person decides, never a guess.

The thresholds are those measured for this program; see docs/reliability.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from reader.annotations import approximate
from reader.annotations.anchors import Found, find
from reader.annotations.approximate import CONTEXT, Candidate, Wanted
from reader.annotations.difference import Difference, common_ends
from reader.annotations.ends import end_of, is_held, without_strays
from reader.annotations.letters import Letters
from reader.model import Anchor, Span
from reader.text.fold import fold
from reader.text.graphemes import snap

_FEW: Final = 6
"""Letters below which words may be the same by chance."""

_BESIDE: Final = 12
"""Letters on each side that are looked at for whether they went along."""

_LONGER: Final = 10
"""Letters from which a passage that changed a little is not like another by chance."""

_FAR: Final = 400
"""Characters between a passage and the nearest change from which on it is not looked at closely."""

_SURE: Final = 30
"""Letters in a row that are not the same by chance."""

NEAR: Final = 0.05
"""Two places whose scores differ by less can't be told apart."""

_GONE: Final = 0.3
"""Share of letters with a counterpart below which the difference says: deleted."""


def relocate(old_text: str | None, new_text: str, anchors: Sequence[Anchor]) -> list[Found]:
    """Where the anchors of `old_text` stand in `new_text`, in their order.

    Without the old text (it never arrived on this device) the search has only the quotes and
    contexts. An anchor with neither letters nor context is found at its offset or not at all.
    """
    if old_text == new_text:
        return [Found("exact", a.start, a.end, "same", 1.0) for a in anchors]
    if not anchors:
        return []
    near = [number for number, a in enumerate(anchors)]
    untouched: dict[int, Found] = {}
    if old_text is not None:
        ends = common_ends(old_text, new_text)
        for number, anchor in enumerate(anchors):
            place = _untouched(anchor, old_text, new_text, *ends)
            if place is not None:
                untouched[number] = place
        near = [number for number in near if number not in untouched]
    # Letters of a long text take time, and most changes touch no passage.
    searched = _relocate(old_text, new_text, [anchors[n] for n in near]) if near else []
    found = untouched | dict(zip(near, searched, strict=True))
    return [found[number] for number in range(len(anchors))]


def _untouched(anchor: Anchor, old_text: str, new_text: str, head: int, tail: int) -> Found | None:
    """The place of a passage far from all that changed, where the difference would find it too.

    `head` and `tail` are the characters at both ends that the texts have in common.
    """
    if anchor.end + _FAR <= head:
        shift = 0
    elif anchor.start - _FAR >= len(old_text) - tail:
        shift = len(new_text) - len(old_text)
    else:
        return None
    start, end = anchor.start + shift, anchor.end + shift
    if new_text[start:end] != anchor.exact or snap(new_text, Span(start, end)) != (start, end):
        return None
    return Found("moved" if shift else "exact", start, end, "diff", 1.0)


def _relocate(old_text: str | None, new_text: str, anchors: Sequence[Anchor]) -> list[Found]:
    """The same for passages that something changed beside, or that may be anywhere."""
    new = Letters.of(new_text)
    old = Letters.of(old_text) if old_text is not None else None
    change = Difference(old, new) if old is not None else None
    found: dict[int, Found] = {}
    lost: list[tuple[int, Wanted, bool]] = []
    for number, anchor in enumerate(anchors):
        place, gone = _by_difference(anchor, change, new) if change else (None, False)
        if place is None:
            wanted = _wanted(anchor, old)
            if not wanted.quote:
                place = _by_context(anchor, wanted, new)
            else:
                lost.append((number, wanted, gone))
        if place is not None:
            found[number] = place
    searched = approximate.search([wanted for _, wanted, _ in lost], new)
    for (number, wanted, gone), candidates in zip(lost, searched, strict=True):
        if change is not None and gone:
            own = change.old.within(Span(anchors[number].start, anchors[number].end))
            candidates = [c for c in candidates if not _another(change, own, c.span)]
        found[number] = _decide(anchors[number], wanted, candidates, new, gone)
    return [found[number] for number in range(len(anchors))]


class Likely(NamedTuple):
    """A place where a passage may stand now, for a person to decide."""

    span: Span
    score: float
    """How well quote and contexts agree, from 0 to 1."""


MOST: Final = 5
"""Places offered for one passage."""

_WORTH: Final = 0.45
"""Similarity of the quote from which a place is worth a look."""


def likely(old_text: str | None, new_text: str, anchors: Sequence[Anchor]) -> list[list[Likely]]:
    """The places where each passage may stand now, best first, none twice.

    What `relocate` would take stands first, but places that it would not take are there too.
    A bookmark has at most one.
    """
    found = relocate(old_text, new_text, anchors)
    old = Letters.of(old_text) if old_text is not None else None
    new = Letters.of(new_text)
    wanted = [_wanted(anchor, old) for anchor in anchors]
    asked = [number for number, each in enumerate(wanted) if each.quote]
    hits = approximate.search([wanted[number] for number in asked], new)
    searched = dict(zip(asked, hits, strict=True))
    return [
        _offered(anchor, place, searched.get(number, []), new)
        for number, (anchor, place) in enumerate(zip(anchors, found, strict=True))
    ]


def _offered(anchor: Anchor, place: Found, hits: Sequence[Candidate], new: Letters) -> list[Likely]:
    offers: list[Likely] = []
    if place.start is not None and place.end is not None:
        offers.append(Likely(Span(place.start, place.end), place.score))
    for hit in hits:
        if hit.quote < _WORTH:
            continue
        told = _found(anchor, new, hit.span, "search", hit.score)
        if told.start is not None and told.end is not None:
            offers.append(Likely(Span(told.start, told.end), hit.score))
    kept: list[Likely] = []
    for one in offers:
        if len(kept) < MOST and not any(one.span.overlaps(other.span) for other in kept):
            kept.append(one)
    return kept


# By the difference


def _by_difference(anchor: Anchor, change: Difference, new: Letters) -> tuple[Found | None, bool]:
    """The place that the difference gives, and whether it says that the passage was deleted."""
    letters = change.old.within(Span(anchor.start, anchor.end))
    if not letters.length:
        return _between(anchor, letters.start, change, new), False
    blocks = without_strays(change, change.mapped(letters))
    kept = sum(length for _, _, length in blocks)
    if not kept:
        return None, True
    start = end_of(change, letters, blocks[0], first=True)
    end = end_of(change, letters, blocks[-1], first=False)
    there = Span(min(start, blocks[0][1]), max(end, blocks[-1][1] + blocks[-1][2]))
    gone = kept < _GONE * letters.length
    rising = all(a[1] + a[2] <= b[1] for a, b in pairwise(blocks))
    if not rising or kept * 2 < letters.length or there.length > 2 * letters.length + 30:
        return None, gone
    quote = change.old.text[letters.start : letters.end]
    wanted = Wanted(quote, "", "")
    alike = approximate.judge(wanted, new, there).quote
    if alike < 0.6:
        # What was written anew around it may be long; what is left of it may still be most of it.
        there = Span(blocks[0][1], blocks[-1][1] + blocks[-1][2])
        alike = approximate.judge(wanted, new, there).quote
        if alike < 0.6 and not is_held(change, letters, there):
            return None, gone
    if (alike < 1 or letters.length < _FEW) and not _stands(change, letters, there):
        return None, gone
    return _found(anchor, new, there, "diff", alike), False


def _stands(change: Difference, letters: Span, there: Span) -> bool:
    """Whether at least half of what stands beside the passage went along with it, on some side.

    Two texts that have nothing to do with each other have letters in the same order, too.
    """
    beside = (
        (Span(max(0, letters.start - _BESIDE), letters.start), there.start - 2 * _BESIDE),
        (Span(letters.end, min(letters.end + _BESIDE, len(change.old.text))), there.end),
    )
    for span, low in beside:
        along = sum(
            length
            for _, to, length in change.mapped(span)
            if low <= to and to + length <= low + 2 * _BESIDE
        )
        if span.length and 2 * along >= span.length:
            return True
    return letters.start == 0 and letters.end == len(change.old.text)


def _another(change: Difference, own: Span, there: Span) -> bool:
    """Whether most of a place was there before as another passage than `own`."""
    others = sum(
        length
        for start, _, length in change.origin(there)
        if start + length <= own.start or start >= own.end
    )
    return 2 * others > there.length


def _between(anchor: Anchor, at: int, change: Difference, new: Letters) -> Found | None:
    """A bookmark, or a quote of marks alone: its place between the letters around it."""
    left = change.mapped(Span(max(0, at - 1), at))
    right = change.mapped(Span(at, at + 1))
    if not left and not right:
        return None
    if left and right and right[0][1] != left[0][1] + 1:
        return None
    text = new.original
    lo = new.at[left[0][1]] + 1 if left else 0
    hi = new.at[right[0][1]] if right else len(text)
    if not left:
        lo = new.at[right[0][1] - 1] + 1 if right[0][1] else 0
    if not right:
        after = left[0][1] + 1
        hi = new.at[after] if after < len(new.at) else len(text)
    if not anchor.exact:
        # A bookmark keeps to the letter behind it, or else to the one before.
        place = hi if right else lo
        return _told(anchor, text, place, place, "diff", 1.0)
    place = text.find(anchor.exact, lo, hi)
    if place < 0:
        return None
    return _told(anchor, text, place, place + len(anchor.exact), "diff", 1.0)


# By searching


def _wanted(anchor: Anchor, old: Letters | None) -> Wanted:
    """Quote and contexts in folded letters; from the old text where there is one."""
    if old is None:
        prefix, suffix = Letters.of(anchor.prefix).text, Letters.of(anchor.suffix).text
        return Wanted(Letters.of(anchor.exact).text, prefix[-CONTEXT:], suffix[:CONTEXT])
    lo, hi = old.within(Span(anchor.start, anchor.end))
    prefix, suffix = old.text[max(0, lo - CONTEXT) : lo], old.text[hi : hi + CONTEXT]
    return Wanted(old.text[lo:hi], prefix, suffix)


def _decide(
    anchor: Anchor, wanted: Wanted, candidates: Sequence[Candidate], new: Letters, gone: bool
) -> Found:
    good = [c for c in candidates if _good_enough(c, wanted, anchor, gone)]
    if not good:
        return _orphan(candidates, new)
    best = good[0]
    if len(good) > 1 and best.score - good[1].score < NEAR:
        places = [c for c in good if best.score - c.score < NEAR]
        spans = tuple(new.back(c.span) for c in places[:9])
        return Found("ambiguous", None, None, "search", best.score, spans)
    return _found(anchor, new, best.span, "search", best.score)


def _good_enough(one: Candidate, wanted: Wanted, anchor: Anchor, gone: bool) -> bool:
    length = len(wanted.quote)
    exact = one.quote == 1.0
    if gone and not (exact and length >= 24 and anchor.occurrences == 1):
        # The passage was taken out; what looks like it is another, unless all of it moved.
        if exact and length + CONTEXT * one.side >= _SURE and one.side >= 0.9:
            # A paragraph that was moved and joined with others keeps its words on one side.
            return True
        # A long one that moved with all that stands around it may have changed a little.
        if length >= _LONGER and one.quote >= 0.8 and one.context >= 0.8:
            return True
        return one.quote >= 0.9 and one.context >= 0.7
    if exact:
        return length >= 24 or one.side >= 0.5
    if one.quote >= 0.85:
        return one.context >= 0.6 or length >= 40
    return one.quote >= 0.7 and one.context >= 0.75


def _orphan(candidates: Sequence[Candidate], new: Letters) -> Found:
    """Lost, with the likeliest places for a person to look at."""
    spans = tuple(new.back(c.span) for c in candidates[:3] if c.quote >= 0.5)
    return Found("orphan", None, None, "lost", 0.0, spans)


def _by_context(anchor: Anchor, wanted: Wanted, new: Letters) -> Found:
    """A bookmark, or marks alone, whose neighbours are gone: by what stood around."""
    exact = find(anchor, new.original)
    if exact.state in ("exact", "moved") or not (wanted.prefix or wanted.suffix):
        return exact
    behind = len(wanted.suffix) >= len(wanted.prefix)
    words = wanted.suffix if behind else wanted.prefix
    hits = approximate.search([Wanted(words, "", "")], new)[0]
    good = [c for c in hits if c.quote >= 0.85]
    if anchor.exact or not good or (len(good) > 1 and good[0].score - good[1].score < NEAR):
        return Found("orphan", None, None, "lost", 0.0)
    span = new.back(good[0].span)
    place = span.start if behind else span.end
    return Found("fuzzy", place, place, "search", good[0].quote)


# What is told


def _found(anchor: Anchor, new: Letters, letters: Span, method: str, score: float) -> Found:
    """A place in letters, grown over the marks that the quote had at its ends."""
    start, end = new.back(letters)
    quote = Letters.of(anchor.exact)
    first, last = quote.at[0], quote.at[-1] + 1
    text = new.original
    start -= _same_tail(anchor.exact[:first], text[max(0, start - first) : start])
    end += _same_head(anchor.exact[last:], text[end : end + len(anchor.exact) - last])
    return _told(anchor, text, start, end, method, score, quote)


def _same_head(one: str, other: str) -> int:
    """How many marks at the beginning are the same but for their width."""
    a, b = fold(one), fold(other)
    length = min(len(a), len(b))
    return next((i for i in range(length) if a[i] != b[i]), length)


def _same_tail(one: str, other: str) -> int:
    return _same_head(one[::-1], other[::-1])


def _told(
    anchor: Anchor,
    text: str,
    start: int,
    end: int,
    method: str,
    score: float,
    quote: Letters | None = None,
) -> Found:
    # Letters are found without the marks that may stand on them; a place holds whole clusters.
    start, end = snap(text, Span(start, end))
    if text[start:end] == anchor.exact:
        same = start == anchor.start
        return Found("exact" if same else "moved", start, end, method, score)
    if quote is not None and Letters.of(text[start:end]).text == quote.text:
        return Found("moved", start, end, method, score)
    return Found("fuzzy", start, end, method, score)
