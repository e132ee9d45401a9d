"""Reading the rows that will be shown, and making hits of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf
from typing import Any, Final, TypeAlias

from reader.model import HitPlace, SearchHit, Snippet, Span
from reader.search.functions import finder
from reader.search.headings import headings, stands_in
from reader.search.plan import Row, phrase_of
from reader.search.query import PLACES, Leaf, Query, Regex
from reader.search.rank import (
    BESIDE,
    SOME,
    Segmenter,
    borders,
    can_cross_borders,
    in_one_piece,
)
from reader.search.regexes import find as find_regex
from reader.search.snippets import MAX_SPANS, merged, snippet

Spans: TypeAlias = tuple[Span, ...]

_READ: Final[dict[Row, str]] = {
    "article": (
        "SELECT a.id, a.id, a.uid, a.title, a.added, a.title, b.text, NULL"
        " FROM article AS a LEFT JOIN body AS b ON b.article_id = a.id"
        " WHERE a.id IN (SELECT value FROM json_each(?)) AND a.deleted = 0"
    ),
    "note": (
        "SELECT n.key, CASE WHEN a.deleted = 0 THEN a.id END, n.article_uid,"
        " coalesce(a.title, n.article_title), n.created, n.note, n.exact, n.id"
        " FROM annotation AS n LEFT JOIN article AS a ON a.id = n.article_id"
        " WHERE n.key IN (SELECT value FROM json_each(?)) AND n.deleted = 0"
    ),
}
_PLACES: Final[dict[Row, tuple[HitPlace, HitPlace]]] = {
    "article": ("title", "text"),
    "note": ("note", "quote"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that answers a query, not read yet."""

    row: Row
    key: int
    tier: float
    weight: float
    """bm25 within its step, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a row, and what was found there."""

    where: HitPlace
    found: tuple[Spans, ...]
    """The spans of each phrase of the query."""
    snippet: Snippet
    borders: float = 0.0
    """The share of hits that are words of their own, where that was looked at."""
    heading: bool = False
    """Whether the phrases stand in a heading of the text."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row as it was read. Its texts are not kept: they may be books."""

    candidate: Candidate
    article_id: int | None
    uid: str
    title: str
    moment: int
    """When it was added or noted."""
    parts: tuple[Part, ...]
    """Title and text, or note and quote, as far as anything was found; else the first with text."""
    matched: bool
    highlight_id: str | None = None


class RowReader:
    """Reads rows and finds a query's phrases again in their original texts.

    Expressions find nothing any more after `deadline` (`time.monotonic()`).
    """

    def __init__(
        self,
        conn: sqlite3.Connection,
        query: Query,
        segmenter: Segmenter | None = None,
        check: Callable[[], None] = lambda: None,
        deadline: float = inf,
    ) -> None:
        self._conn = conn
        self._finders = {
            place: [
                _finder(leaf, deadline)
                if leaf.place == place or (leaf.place is None and place in query.places)
                else _nothing
                for leaf in query.wanted
            ]
            for place in PLACES
        }
        self._every = not in_one_piece(query)
        self.chars = 0
        """Characters of all texts that were read."""
        self._short = [can_cross_borders(leaf) for leaf in query.wanted]
        self._segmenter = segmenter if any(self._short) else None
        self._check = check

    def read(self, candidates: Sequence[Candidate]) -> list[Found]:
        """The rows in the order given, without those that are gone."""
        rows: dict[tuple[Row, int], Found] = {}
        kinds: tuple[Row, Row] = ("article", "note")
        for kind in kinds:
            wanted = {one.key: one for one in candidates if one.row == kind}
            if not wanted:
                continue
            for row in self._conn.execute(_READ[kind], (json.dumps([*wanted]),)):
                self._check()
                rows[kind, row[0]] = self._one(wanted[row[0]], row)
        return [rows[one.row, one.key] for one in candidates if (one.row, one.key) in rows]

    def _one(self, candidate: Candidate, row: Sequence[Any]) -> Found:
        _, article_id, uid, title, moment, *texts, highlight_id = row
        places = _PLACES[candidate.row]
        parts = []
        for where, text in zip(places, texts, strict=True):
            if not text:
                continue
            self.chars += len(text)
            found = tuple([find(text) for find in self._finders[where]])
            if any(found):
                shares = self._borders(text, found) if self._segmenter is not None else 0.0
                piece = snippet(text, found)
                parts.append(
                    Part(where, found, piece, shares, self._heads(candidate, where, found))
                )
        matched = bool(parts)
        if not matched:
            at = 0 if texts[0] else 1
            parts = [Part(places[at], (), snippet(texts[at] or "", ()))]
        return Found(
            candidate, article_id, uid, title or "", moment, tuple(parts), matched, highlight_id
        )

    def _heads(self, candidate: Candidate, where: HitPlace, found: Sequence[Spans]) -> bool:
        if where != "text" or not BESIDE >= candidate.tier > SOME:
            return False
        return stands_in(found, headings(self._conn, candidate.key), every=self._every)

    def _borders(self, text: str, found: Sequence[Spans]) -> float:
        assert self._segmenter is not None
        shares = [
            borders(text, spans, self._segmenter)
            for spans, short in zip(found, self._short, strict=True)
            if short and spans
        ]
        return max(shares, default=0.0)


def _finder(leaf: Leaf, deadline: float) -> Callable[[str], Spans]:
    """Where a leaf stands in an original text, up to the cap; expressions up to the deadline."""
    if isinstance(leaf, Regex):
        source = leaf.source
        return lambda text: tuple(find_regex(source, text, MAX_SPANS, deadline))
    choose = finder(phrase_of(leaf))
    return lambda text: tuple(
        [Span(*m.span()) for m in islice(choose(text).finditer(text), MAX_SPANS)]
    )


def _nothing(text: str) -> Spans:
    return ()


def hits_of(row: Found, score: float, *, partial: bool = False) -> Iterator[SearchHit]:
    """One hit for each place of an article, one for a highlight; without words, the title."""
    parts = row.parts
    if row.highlight_id is not None:
        parts = (max(parts, key=lambda part: sum(map(bool, part.found))),)
    for i, part in enumerate(parts):
        yield SearchHit(
            article_id=row.article_id,
            article_uid=row.uid,
            title=row.title,
            where=part.where,
            score=round(score - 0.01 * i, 4),
            matches=merged(part.found) if part.found else (),
            snippet=part.snippet,
            highlight_id=row.highlight_id,
            partial=partial,
        )
