"""Hits and highlights on the same spans: mark all hits, hits marked and not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reader.errors import UsageError
from reader.library.despite import despite_index
from reader.library.hall import Hall
from reader.library.reading import clean_tags
from reader.library.reports import NO_WORK, Progress, Work
from reader.model import Span

if TYPE_CHECKING:
    from reader.model import Colour, Document, Highlight, Snippet
    from reader.search.query import Query
    from reader.store.annotations import NewAnnotation

MOST: Final = 5000
"""Highlights that one step makes at the most."""


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


class HitCount(NamedTuple):
    """What marking every hit would come to."""

    fresh: int
    """Hits that no highlight holds."""
    known: int
    """Hits that one does."""
    articles: int
    """Articles with fresh ones."""
    complete: bool
    """Whether these are all; else there are more than can be marked at once."""


Which = Literal["all", "marked", "unmarked"]
Tell = Callable[[Progress], None]


class Place(NamedTuple):
    """A place that answers a query, without its words."""

    article_id: int
    span: Span
    holders: tuple[str, ...]
    """The ids of the highlights that hold all of it."""


class Occurrences(Hall):
    """What is done with every place of a query at once. Each method that marks is one step.

    Places are looked for before the library is locked for writing, so nobody waits for that;
    articles with new ones are looked at again within the lock. Where `progress` and `cancelled`
    can be given, Cancelled is raised at the first step after a person said so, and nothing is
    changed.
    """

    @despite_index
    def hits_and_highlights(
        self,
        query: str,
        *,
        article_ids: Collection[int] | None = None,
        limit: int = 1000,
        which: Which = "all",
        cancelled: Callable[[], bool] | None = None,
    ) -> HitsAndHighlights:
        """Every place in the texts that answers a query, those within a highlight apart.

        A bookmark or a note on an article marks nothing. `article_ids`: where to look. `which`:
        those that are marked, or those that never were; `limit` counts the ones asked for.
        """
        from reader.search.parsing import parse
        from reader.search.snippets import snippet

        if which == "marked":
            article_ids = self._with_highlights(article_ids)
        places = self.places(
            parse(query), article_ids, limit + 1, which=which, work=Work(cancelled=cancelled)
        )
        marked: list[Occurrence] = []
        unmarked: list[Occurrence] = []
        text, title, current = "", "", None
        for place in places[:limit]:
            if current != place.article_id:
                current = place.article_id
                text = self._store.articles.text(current)
                title = self._store.articles.info(current).title
            found = Occurrence(
                place.article_id, title, place.span, snippet(text, [[place.span]]), place.holders
            )
            (marked if place.holders else unmarked).append(found)
        return HitsAndHighlights(tuple(marked), tuple(unmarked), len(places) <= limit)

    @despite_index
    def count_hits(
        self,
        query: str,
        *,
        article_ids: Collection[int] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> HitCount:
        """How many highlights `mark_hits` would make; looks no further than it may mark."""
        from reader.search.parsing import parse

        work = Work(cancelled=cancelled)
        places = self.places(parse(query), article_ids, MOST + 1, which="unmarked+", work=work)
        fresh = [place for place in places if not place.holders]
        return HitCount(
            len(fresh),
            len(places) - len(fresh),
            len({place.article_id for place in fresh}),
            len(fresh) <= MOST,
        )

    @despite_index
    def mark_hits(
        self,
        query: str,
        *,
        article_ids: Collection[int] | None = None,
        colour: Colour = "yellow",
        note: str = "",
        tags: Sequence[str] = (),
        progress: Tell | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Marked:
        """Highlight every place in the texts that answers a query, in one step.

        `query` is of the query language: words, "phrases", /expressions/, and conditions on the
        articles. Places that a highlight holds already are passed over. `article_ids`: where to
        look; all articles without it. UsageError (`too_many_hits`) for more than `MOST` new ones.
        """
        from reader.search.parsing import parse

        read, work = parse(query), Work(progress, cancelled)
        places = self.places(read, article_ids, MOST + 1, which="unmarked+", work=work)
        known = sum(1 for place in places if place.holders)
        wanted = {place.article_id for place in places if not place.holders}
        not_too_many(len(places) - known)
        with self._store.write():
            again = self.places(read, wanted, MOST + 1, which="unmarked")
            made = self._store.annotations.create_many(
                self.described(again, colour, note, tags), label="mark_hits"
            )
        return Marked(tuple(made), known, len({place.article_id for place in again}))

    # Places

    @despite_index
    def places(
        self,
        query: Query,
        article_ids: Collection[int] | None,
        limit: int,
        *,
        which: Which | Literal["unmarked+"] = "all",
        only: Collection[str] | None = None,
        work: Work = NO_WORK,
    ) -> list[Place]:
        """The places of a query in the texts, until there are `limit` of those asked for.

        With `unmarked+` all are given, and those without holders counted. `only`: highlights that
        count as holders.
        """
        from reader.search.occurrences import articles_with, occurrences

        found: list[Place] = []
        counted = 0
        with self._store.reading() as connection:
            ids = articles_with(connection, query, article_ids, indexed=not self._without_index)
            for done, article_id in enumerate(ids):
                if done % 20 == 0:
                    work.step(done, len(ids))
                spans = occurrences(query, self._store.articles.text(article_id))
                if not spans:
                    continue
                holders = _Holders(self._store.annotations.of_article(article_id), only)
                places = [Place(article_id, span, holders.of(span)) for span in spans]
                if which in ("marked", "unmarked"):
                    places = [each for each in places if bool(each.holders) == (which == "marked")]
                found += places
                if which == "unmarked+":
                    counted += sum(1 for each in places if not each.holders)
                else:
                    counted = len(found)
                if counted >= limit:
                    break
            work.step(len(ids), len(ids))
        return found if which == "unmarked+" else found[:limit]

    def _with_highlights(self, within: Collection[int] | None) -> list[int]:
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT article_id FROM annotation WHERE deleted = 0"
                " AND kind = 'highlight' AND article_id IS NOT NULL"
            ).fetchall()
        return [row[0] for row in rows if within is None or row[0] in within]

    def described(
        self, places: Sequence[Place], colour: Colour, note: str, tags: Sequence[str]
    ) -> list[NewAnnotation]:
        """Highlights of places, to be created; places of one article stand together."""
        from reader.annotations.anchors import describe
        from reader.store.annotations import NewAnnotation
        from reader.text.graphemes import snap
        from reader.text.normal import normalise

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


def not_too_many(fresh: int) -> None:
    """UsageError for more new highlights than one step makes."""
    if fresh > MOST:
        raise UsageError("too_many_hits", most=MOST)


class _Holders:
    """Which highlights of an article hold a span."""

    def __init__(
        self, highlights: Iterable[Highlight], only: Collection[str] | None = None
    ) -> None:
        rows = [
            (each.start, each.end, each.id)
            for each in highlights
            if each.start is not None
            and each.end is not None
            and each.end > each.start
            and (only is None or each.id in only)
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
