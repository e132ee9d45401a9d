"""What comes first: steps from strict to loose, and small things within a step.

A hit's score is its step, then bm25 within the step, then whether the characters found are words
of their own there, how close several phrases stand, and how new the row is. The steps are those
of docs/search.md: in the title, in a heading, side by side, near one another, somewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from reader.model import HitPlace, Span
from reader.search.query import And, Filter, Near, Node, Not, Or, Query, Regex, Text
from reader.search.tokens import is_cjk, phrase_terms
from reader.text.fold import fold

TITLE: Final = 5.0
HEADING: Final = 4.0
BESIDE: Final = 3.0
NEAR: Final = 2.0
SOMEWHERE: Final = 1.0
SOME: Final = 0.0
"""The steps; SOME is for rows that hold only some of the words. No statement asks for HEADING: it
is given to rows that are read, see `headings.py`."""

NEAR_DISTANCE: Final = 30

STEP: Final = 10.0
BM25: Final = 6.0
BORDER: Final = 2.0
CLOSE: Final = 1.0
FRESH: Final = 0.5
"""What each part of a score is worth at most."""


class Segmenter(Protocol):
    """Cuts a text into words; see `reader.text.words`."""

    def words(self, text: str) -> list[Span]:
        """Spans that tile the text."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """Rows that are found by `node` deserve `tier`; words without a field stand in `places`."""

    tier: float
    node: Node
    places: frozenset[HitPlace]


def steps(query: Query, *, indexed: bool) -> list[Step]:
    """The steps for articles, strict ones first. The last is the query itself."""
    root = query.root
    assert root is not None
    free = [leaf for leaf in query.wanted if leaf.place is None]
    out: list[Step] = []
    if free and "title" in query.places:
        strict = And((root, _in_title(root))) if _has_not(root) else _in_title(root)
        out.append(Step(TITLE, strict, query.places))
    phrases = _conjunction(root)
    if len(phrases) > 1 and indexed:
        rest = (
            tuple(part for part in root.parts if part not in phrases)
            if isinstance(root, And)
            else ()
        )
        joined = Text(" ".join(p.text for p in phrases), 0, 0, phrases[0].place, phrases[-1].prefix)
        out.append(Step(BESIDE, And((joined, *rest)), query.places))
        if all(map(_simple, phrases)):
            near = Near(tuple(phrases), NEAR_DISTANCE)
            out.append(Step(NEAR, And((near, *rest)), query.places))
    out.append(Step(BESIDE if in_one_piece(query) else SOMEWHERE, root, query.places))
    return out


def in_one_piece(query: Query) -> bool:
    """Whether any hit holds all that was asked for in a row: one phrase, or one of several."""
    return len(query.wanted) < 2 or isinstance(query.root, Or)


def _conjunction(root: Node) -> list[Text]:
    """The phrases of a query that asks for several at once, in its order."""
    if not isinstance(root, And):
        return []
    if any(isinstance(part, Or | Near | Regex | And) for part in root.parts):
        return []
    phrases = [part for part in root.parts if isinstance(part, Text)]
    return phrases if len({phrase.place for phrase in phrases}) == 1 else []


def _simple(phrase: Text) -> bool:
    terms = phrase_terms(fold(phrase.text), prefix=phrase.prefix)
    return terms.exact and bool(terms.tokens)


def _in_title(node: Node) -> Node:
    match node:
        case Text(place=None) | Regex(place=None):
            return replace(node, place="title")
        case Near(parts, distance):
            return Near(
                tuple(replace(part, place=part.place or "title") for part in parts), distance
            )
        case And(parts):
            return And(tuple(map(_in_title, parts)))
        case Or(parts):
            return Or(tuple(map(_in_title, parts)))
        case _:
            return node


def _has_not(node: Node) -> bool:
    match node:
        case Not():
            return True
        case And(parts) | Or(parts):
            return any(map(_has_not, parts))
        case Text() | Regex() | Near() | Filter():
            return False


def borders(text: str, spans: Sequence[Span], segmenter: Segmenter, *, around: int = 10) -> float:
    """The share of the first spans that begin and end where words do, from 0 to 1.

    A two-character query often hits the end of one word and the beginning of the next: 发展中 |
    国家. Those hits are right and kept, but should not come first.
    """
    some = spans[:5]
    if not some:
        return 0.0
    whole = 0
    for span in some:
        start = max(0, span.start - around)
        piece = text[start : span.end + around]
        edges = {0, len(piece)}
        for word in segmenter.words(piece):
            edges |= {word.start, word.end}
        whole += span.start - start in edges and span.end - start in edges
    return whole / len(some)


def can_cross_borders(leaf: Text | Regex) -> bool:
    """Whether a phrase is so short that it may be found across words."""
    return isinstance(leaf, Text) and len(leaf.text) <= 4 and all(map(is_cjk, fold(leaf.text)))


def closeness(found: Sequence[Sequence[Span]]) -> float:
    """How close several phrases come to one another, from 0 to 1; 0 for less than two."""
    if len(found) < 2 or not all(found):
        return 0.0
    few = min(found, key=len)
    starts = [[span.start for span in spans] for spans in found]
    best = float("inf")
    for span in few[:50]:
        reach = 0
        for one in starts:
            at = bisect_left(one, span.start)
            reach = max(
                reach, min(abs(one[i] - span.start) for i in (at - 1, at) if 0 <= i < len(one))
            )
        best = min(best, reach)
    return 1.0 / (1.0 + best / 40.0)
