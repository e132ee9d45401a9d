"""The glossary: every occurrence of a term marked, with one note that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.errors import NotFound, UsageError
from reader.library.despite import despite_index
from reader.library.occurrences import (
    MOST,
    HitCount,
    Marked,
    Occurrences,
    Place,
    Tell,
    not_too_many,
)
from reader.library.reports import NO_WORK, Work

if TYPE_CHECKING:
    from reader.annotations.events import Change
    from reader.model import Colour
    from reader.store.annotations import NewAnnotation

GLOSSARY: Final = "术语"
"""The tag of a term's highlights is this, a slash and the term: `tag:术语` finds all."""


class Term(NamedTuple):
    """A term of the glossary."""

    term: str
    note: str
    marks: int
    """How many highlights it has."""


class Glossary(Occurrences):
    """Terms and their marks."""

    @despite_index
    def gloss(
        self,
        term: str,
        note: str,
        *,
        article_ids: Collection[int] | None = None,
        colour: Colour = "purple",
        progress: Tell | None = None,
        cancelled: Callable[[], bool] | None = None,
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
        terms = [Term(name, text, 0)]
        wanted, known = self._unglossed(terms, article_ids, Work(progress, cancelled))
        with store.write():
            changes: list[Change] = []
            for key, old in self._of_term(name):
                if old != text:
                    events = store.journal.of(key)
                    changes += algebra.changes(events, "annotation", key, {algebra.NOTE: text})
            ids, touched = self._glossed(terms, wanted, colour, changes)
            if changes:
                store.journal.act("gloss", changes, facts={"count": len(ids), "quote": name})
            made = store.annotations.get_many(ids)
        return Marked(tuple(made), known, touched)

    @despite_index
    def count_term(self, term: str, *, cancelled: Callable[[], bool] | None = None) -> HitCount:
        """How many highlights `gloss` would make, and how many the term has already."""
        from reader.text.normal import normalise_line

        places = self._of_phrase(normalise_line(term), None, Work(cancelled=cancelled))
        fresh = [place for place in places if not place.holders]
        articles = len({place.article_id for place in fresh})
        return HitCount(len(fresh), len(places) - len(fresh), articles, len(fresh) <= MOST)

    def term(self, term: str) -> Term | None:
        """A term of the glossary; None when it is none."""
        from reader.text.normal import normalise_line

        name = normalise_line(term)
        return next((each for each in self.glossary() if each.term == name), None)

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

    @despite_index
    def gloss_articles(self, article_ids: Collection[int]) -> Marked:
        """Mark the terms of the glossary in these articles, such as new ones, in one step."""
        terms = self.glossary()
        wanted, known = self._unglossed(terms, article_ids, Work())
        with self._store.write():
            changes: list[Change] = []
            ids, touched = self._glossed(terms, wanted, "purple", changes)
            if changes:
                self._store.journal.act("gloss", changes, facts={"count": len(ids)})
            made = self._store.annotations.get_many(ids)
        return Marked(tuple(made), known, touched)

    @despite_index
    def drop_term(self, term: str) -> int:
        """Delete all highlights of a term, in one step: how many there were. NotFound."""
        from reader.text.normal import normalise_line

        with self._store.write():
            ids = [key for key, _ in self._of_term(normalise_line(term))]
            if not ids:
                raise NotFound("no_such_term", term=term)
            self._store.annotations.delete(ids)
        return len(ids)

    def _unglossed(
        self, terms: Iterable[Term], article_ids: Collection[int] | None, work: Work
    ) -> tuple[set[int], int]:
        """The articles with occurrences that are to be marked, and how many are marked already."""
        wanted: set[int] = set()
        known = fresh = 0
        for term in terms:
            for place in self._of_phrase(term.term, article_ids, work):
                if place.holders:
                    known += 1
                else:
                    wanted.add(place.article_id)
                    fresh += 1
        not_too_many(fresh)
        return wanted, known

    def _glossed(
        self, terms: Iterable[Term], within: Collection[int], colour: Colour, changes: list[Change]
    ) -> tuple[list[str], int]:
        """Add to `changes` what marks these terms in some articles: ids, and articles touched."""
        items: list[NewAnnotation] = []
        for term in terms:
            fresh = [each for each in self._of_phrase(term.term, within) if not each.holders]
            items += self.described(fresh, colour, term.note, (f"{GLOSSARY}/{term.term}",))
        not_too_many(len(items))
        ids, made = self._store.annotations.drafted(items)
        changes += made
        return ids, len({item.article_uid for item in items})

    def _of_phrase(
        self, term: str, within: Collection[int] | None, work: Work = NO_WORK
    ) -> list[Place]:
        """The occurrences of a term; `holders` are its own highlights alone."""
        from reader.search.occurrences import phrase_query

        mine = {key for key, _ in self._of_term(term)}
        return self.places(
            phrase_query(term), within, MOST + 1, which="unmarked+", only=mine, work=work
        )

    def _of_term(self, term: str) -> list[tuple[str, str]]:
        """Id and note of a term's live highlights."""
        with self._store.reading() as connection:
            return connection.execute(
                "SELECT n.id, n.note FROM annotation_tag t"
                " JOIN annotation n ON n.id = t.annotation_id AND n.deleted = 0 WHERE t.tag = ?",
                (f"{GLOSSARY}/{term}",),
            ).fetchall()
