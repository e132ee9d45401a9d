"""Hits and highlights on the same spans: mark all hits, hits marked and not, the glossary."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.errors import NotFound, UsageError
from reader.library.hall import Hall
from reader.library.reading import clean_tags
from reader.model import Span

if TYPE_CHECKING:
    from reader.annotations.events import Change
    from reader.model import Colour, Document, Highlight, Snippet
    from reader.search.query import Query
    from reader.store.annotations import NewAnnotation

MOST: Final = 5000
"""Highlights that one step makes at the most."""

GLOSSARY: Final = "术语"
"""The tag of a term's highlights is this, a slash and the term: `tag:术语` finds all."""


class Occurrence(NamedTuple):
    """A place in the text of an article that answers a query."""

    article_id: int
    title: str
    span: Span
    snippet: Snippet
    highlights: tuple[str, ...] = ()
    """The ids of the highlights that hold all of it."""


class HitsAndHighlights(NamedTuple):
    """The places that answer a query, by whether they were marked, in the order of articles."""

    marked: tuple[Occurrence, ...]
    unmarked: tuple[Occurrence, ...]
    complete: bool
    """Whether these are all; else there were more than were asked for."""


class Marked(NamedTuple):
    """What marking every hit came to."""

    made: tuple[Highlight, ...]
    known: int
    """Hits that a highlight held already; they were passed over."""
    articles: int
    """Articles in which something was marked."""


class Term(NamedTuple):
    """A term of the glossary."""

    term: str
    note: str
    marks: int
    """How many highlights it has."""


class _Place(NamedTuple):
    article_id: int
    span: Span
    holders: tuple[str, ...]


class Occurrences(Hall):
    """What is done with every place of a query at once. Each method that marks is one step."""

    def hits_and_highlights(
        self,
        query: str,
        *,
        article_ids: Collection[int] | None = None,
        limit: int = 1000,
    ) -> HitsAndHighlights:
        """Every place in the texts that answers a query, those within a highlight apart.

        A bookmark or a note on an article marks nothing. `article_ids`: where to look.
        """
        from reader.search.parsing import parse
        from reader.search.snippets import snippet

        places = self._places(parse(query), article_ids, limit + 1)
        marked: list[Occurrence] = []
        unmarked: list[Occurrence] = []
        doc: Document | None = None
        for place in places[:limit]:
            if doc is None or doc.info.id != place.article_id:
                doc = self._store.articles.document(place.article_id)
            found = Occurrence(
                place.article_id,
                doc.info.title,
                place.span,
                snippet(doc.text, [[place.span]]),
                place.holders,
            )
            (marked if place.holders else unmarked).append(found)
        return HitsAndHighlights(tuple(marked), tuple(unmarked), len(places) <= limit)

    def mark_hits(
        self,
        query: str,
        *,
        article_ids: Collection[int] | None = None,
        colour: Colour = "yellow",
        note: str = "",
        tags: Sequence[str] = (),
    ) -> Marked:
        """Highlight every place in the texts that answers a query, in one step.

        `query` is of the query language: words, "phrases", /expressions/, and conditions on the
        articles. Places that a highlight holds already are passed over. `article_ids`: where to
        look; all articles without it. UsageError (`too_many_hits`) for more than `MOST` new ones.
        """
        from reader.search.parsing import parse

        with self._store.write():
            places = self._places(parse(query), article_ids)
            fresh = [place for place in places if not place.holders]
            items = self._described(fresh, colour, note, tags)
            made = self._store.annotations.create_many(items, label="mark_hits")
        touched = len({place.article_id for place in fresh})
        return Marked(tuple(made), len(places) - len(fresh), touched)

    # The glossary

    def gloss(
        self,
        term: str,
        note: str,
        *,
        article_ids: Collection[int] | None = None,
        colour: Colour = "purple",
    ) -> Marked:
        """Mark every occurrence of a term with one note, in one step.

        The highlights carry the tag `术语/<term>`, which makes them the term's: called again with
        another note, it replaces theirs and marks what is new. Occurrences inside of other
        highlights are marked too. Articles that are added later are marked by `gloss_articles`.
        UsageError (`empty_term`, `too_many_hits`).
        """
        from reader.annotations import events as algebra
        from reader.text.normal import normalise, normalise_line

        name, text = normalise_line(term), normalise(note)
        if not name:
            raise UsageError("empty_term")
        store = self._store
        with store.write():
            changes: list[Change] = []
            for key, old in self._of_term(name):
                if old != text:
                    events = store.journal.of(key)
                    changes += algebra.changes(events, "annotation", key, {algebra.NOTE: text})
            ids, touched, known = self._glossed([Term(name, text, 0)], article_ids, colour, changes)
            if changes:
                store.journal.act("gloss", changes, facts={"count": len(ids), "quote": name})
            made = store.annotations.get_many(ids)
        return Marked(tuple(made), known, touched)

    def glossary(self) -> list[Term]:
        """The terms, in the order of their characters, with the notes of their latest marks."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT substr(t.tag, ?), n.note, count(*), max(n.modified) FROM annotation_tag t"
                " JOIN annotation n ON n.id = t.annotation_id AND n.deleted = 0"
                " WHERE t.tag >= ? AND t.tag < ? GROUP BY t.tag ORDER BY t.tag",
                (len(GLOSSARY) + 2, f"{GLOSSARY}/", f"{GLOSSARY}0"),
            ).fetchall()
        return [Term(*row[:3]) for row in rows]

    def gloss_articles(self, article_ids: Collection[int]) -> Marked:
        """Mark the terms of the glossary in these articles, such as new ones, in one step."""
        with self._store.write():
            changes: list[Change] = []
            ids, touched, known = self._glossed(self.glossary(), article_ids, "purple", changes)
            if changes:
                self._store.journal.act("gloss", changes, facts={"count": len(ids)})
            made = self._store.annotations.get_many(ids)
        return Marked(tuple(made), known, touched)

    def drop_term(self, term: str) -> int:
        """Delete all highlights of a term, in one step: how many there were. NotFound."""
        from reader.text.normal import normalise_line

        with self._store.write():
            ids = [key for key, _ in self._of_term(normalise_line(term))]
            if not ids:
                raise NotFound("no_such_term", term=term)
            self._store.annotations.delete(ids)
        return len(ids)

    def _glossed(
        self,
        terms: Iterable[Term],
        article_ids: Collection[int] | None,
        colour: Colour,
        changes: list[Change],
    ) -> tuple[list[str], int, int]:
        """Add to `changes` what marks these terms: ids, articles touched, occurrences known."""
        from reader.search.occurrences import phrase_query

        items: list[NewAnnotation] = []
        known = 0
        for term in terms:
            tag = f"{GLOSSARY}/{term.term}"
            mine = {key for key, _ in self._of_term(term.term)}
            places = self._places(phrase_query(term.term), article_ids)
            fresh = [place for place in places if mine.isdisjoint(place.holders)]
            known += len(places) - len(fresh)
            items += self._described(fresh, colour, term.note, (tag,))
        ids, made = self._store.annotations.drafted(items)
        changes += made
        return ids, len({item.article_uid for item in items}), known

    def _of_term(self, term: str) -> list[tuple[str, str]]:
        """Id and note of a term's live highlights."""
        with self._store.reading() as connection:
            return connection.execute(
                "SELECT n.id, n.note FROM annotation_tag t"
                " JOIN annotation n ON n.id = t.annotation_id AND n.deleted = 0 WHERE t.tag = ?",
                (f"{GLOSSARY}/{term}",),
            ).fetchall()

    # Places

    def _places(
        self, query: Query, article_ids: Collection[int] | None, limit: int | None = None
    ) -> list[_Place]:
        from reader.search.occurrences import texts_with

        found: list[_Place] = []
        with self._store.reading() as connection:
            for article_id, spans in texts_with(connection, query, article_ids):
                holders = _Holders(self._store.annotations.of_article(article_id))
                found += [_Place(article_id, span, holders.of(span)) for span in spans]
                if limit is not None and len(found) >= limit:
                    break
        return found if limit is None else found[:limit]

    def _described(
        self, places: Sequence[_Place], colour: Colour, note: str, tags: Sequence[str]
    ) -> list[NewAnnotation]:
        from reader.annotations.anchors import describe
        from reader.store.annotations import NewAnnotation
        from reader.text.graphemes import snap
        from reader.text.normal import normalise

        if len(places) > MOST:
            raise UsageError("too_many_hits", n=len(places), most=MOST)
        items: list[NewAnnotation] = []
        doc: Document | None = None
        for place in places:
            if doc is None or doc.info.id != place.article_id:
                doc = self._store.articles.document(place.article_id)
            items.append(
                NewAnnotation(
                    doc.info.uid,
                    describe(doc.text, snap(doc.text, place.span), doc.blocks),
                    rev_sha=doc.info.sha256,
                    colour=colour,
                    note=normalise(note),
                    tags=tuple(clean_tags(tags)),
                    article_title=doc.info.title,
                )
            )
        return items


class _Holders:
    """Which highlights of an article hold a span."""

    def __init__(self, highlights: Iterable[Highlight]) -> None:
        rows = [
            (each.start, each.end, each.id)
            for each in highlights
            if each.start is not None and each.end is not None and each.end > each.start
        ]
        self._rows = sorted(rows)
        self._reach: list[int] = []  # the furthest end up to each row
        for _, end, _ in self._rows:
            self._reach.append(max(end, self._reach[-1] if self._reach else 0))

    def of(self, span: Span) -> tuple[str, ...]:
        """The ids of those that hold all of it, the earlier first."""
        found: list[str] = []
        at = bisect_right(self._rows, span.start, key=lambda row: row[0]) - 1
        while at >= 0 and self._reach[at] >= span.end:
            if self._rows[at][1] >= span.end:
                found.append(self._rows[at][2])
            at -= 1
        return tuple(reversed(found))
