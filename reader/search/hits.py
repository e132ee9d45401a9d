"""Reading the rows that will be shown, and making hits of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from reader.model import HitPlace, SearchHit, Span
from reader.search.plan import Row, source_of
from reader.search.query import Leaf, Query, Regex
from reader.search.regexes import find as find_regex
from reader.search.snippets import MAX_SPANS, merged, snippet

Spans: TypeAlias = tuple[Span, ...]

_READ_ARTICLE: Final = (
    "SELECT a.id, a.uid, a.title, a.added, a.title, b.text, NULL"
    " FROM article AS a LEFT JOIN body AS b ON b.article_id = a.id WHERE a.id = ?"
)
_READ_NOTE: Final = (
    "SELECT CASE WHEN a.deleted = 0 THEN a.id END, n.article_uid, "
    " coalesce(a.title, n.article_title), n.created, n.note, n.exact, n.id"
    " FROM annotation AS n LEFT JOIN article AS a ON a.id = n.article_id WHERE n.key = ?"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that answers a query, not read yet."""

    row: Row
    key: int
    tier: float
    weight: float
    """bm25 within its step, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row as it was read, with what was found in it."""

    candidate: Candidate
    article_id: int | None
    uid: str
    title: str
    moment: int
    texts: tuple[tuple[HitPlace, str, tuple[Spans, ...]], ...]
    """Places, their texts and the spans of each leaf in them."""
    highlight_id: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was found in it after all."""
        return not any(any(spans) for _, _, spans in self.texts)


class RowReader:
    """Reads rows and finds a query's words again in their original texts."""

    def __init__(self, conn: sqlite3.Connection, query: Query) -> None:
        self._conn = conn
        self._places = query.places
        self._leaves = [(leaf, _finder(leaf)) for leaf in query.wanted]

    def read(self, candidate: Candidate) -> Found | None:
        """The row, or None if it is gone."""
        sql = _READ_ARTICLE if candidate.row == "article" else _READ_NOTE
        row = self._conn.execute(sql, (candidate.key,)).fetchone()
        if row is None:
            return None
        article_id, uid, title, moment, one, two, highlight_id = row
        places: tuple[HitPlace, HitPlace] = (
            ("title", "text") if candidate.row == "article" else ("note", "quote")
        )
        texts = tuple(
            (place, text, self._found(place, text))
            for place, text in zip(places, (one or "", two or ""), strict=True)
        )
        return Found(candidate, article_id, uid, title or "", moment, texts, highlight_id)

    def _found(self, place: HitPlace, text: str) -> tuple[Spans, ...]:
        return tuple(
            find(text)
            if leaf.place == place or (leaf.place is None and place in self._places)
            else ()
            for leaf, find in self._leaves
        )


def _finder(leaf: Leaf) -> Callable[[str], Spans]:
    """Where a leaf stands in an original text, up to the cap."""
    if isinstance(leaf, Regex):
        source = leaf.source
        return lambda text: tuple(find_regex(source, text, MAX_SPANS))
    compiled = re.compile(source_of(leaf))
    return lambda text: tuple(
        Span(*match.span()) for match in islice(compiled.finditer(text), MAX_SPANS)
    )


def hits_of(row: Found, score: float, *, partial: bool = False) -> Iterator[SearchHit]:
    """One hit for each place of an article, one for a highlight; the title alone without words."""
    places = [(place, text, spans) for place, text, spans in row.texts if any(spans)]
    if not places:
        places = [next(((p, t, s) for p, t, s in row.texts if t), row.texts[0])]
    elif row.highlight_id is not None:
        places = [max(places, key=lambda place: sum(map(bool, place[2])))]
    for i, (place, text, spans) in enumerate(places):
        yield SearchHit(
            article_id=row.article_id,
            article_uid=row.uid,
            title=row.title,
            where=place,
            score=round(score - 0.01 * i, 4),
            matches=merged(spans) if spans else (),
            snippet=snippet(text, spans),
            highlight_id=row.highlight_id,
            partial=partial,
        )
