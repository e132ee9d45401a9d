"""The trash: what was deleted, bringing it back, and emptying it, which nothing does by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reader.annotations import events as algebra
from reader.errors import NotFound
from reader.library.despite import despite_index
from reader.library.hall import Hall
from reader.model import Moment

if TYPE_CHECKING:
    from reader.model import ArticleInfo, Highlight

_NOT_PURGED: Final = (
    "EXISTS (SELECT 1 FROM event e WHERE e.entity_id = {0} AND e.txn NOT IN"
    " (SELECT p.txn FROM event p WHERE p.entity_id = {0} AND p.field = 'purged'))"
)
"""Something of it is left besides what a purge has put in its place."""


class Trashed(NamedTuple):
    """Something that was deleted."""

    ref: str
    """Id of the annotation, uid of the article."""
    kind: Literal["highlight", "note", "bookmark", "article"]
    when: Moment
    device: str
    mine: bool
    """Whether this device deleted it."""
    highlight: Highlight | None = None
    article: ArticleInfo | None = None


class Emptied(NamedTuple):
    """What emptying the trash came to, and what it could not reach."""

    annotations: int
    articles: int
    scrubbed: bool
    """Whether the file was written anew, so that nothing of it is left in its pages."""
    backups: int
    """Backups beside the library that were made before and may still hold it."""


class Trash(Hall):
    """What was deleted and not yet purged."""

    def trash(self, query: str = "") -> list[Trashed]:
        """Deleted highlights, notes and bookmarks, and removed articles, the latest first.

        A query keeps what answers it, as in the lists of what is there.
        """
        from reader.store import past

        notes = self._store.annotations.page(*self._dead(query, notes=True), deleted=True)
        articles = self._store.articles.page(*self._dead(query, notes=False), deleted=True)
        with self._store.reading() as connection:
            keys = [each.id for each in notes] + [each.uid for each in articles]
            when = past.deletions(connection, keys)
            own = set(self._store.journal.devices)
        unknown = (Moment(0), "")
        found: list[Trashed] = []
        for note in notes:
            moment, device = when.get(note.id, unknown)
            found.append(Trashed(note.id, note.kind, moment, device, device in own, note))
        for info in articles:
            moment, device = when.get(info.uid, unknown)
            mine = device in own
            found.append(Trashed(info.uid, "article", moment, device, mine, article=info))
        return sorted(found, key=lambda each: (-each.when.ms, each.ref))

    @despite_index
    def bring_back(self, refs: Iterable[str]) -> int:
        """Bring deleted things back, in one step; how many there were.

        Ids and uids, or their ends. NotFound, Ambiguous.
        """
        with self._store.write():
            annotations, articles = self._deleted(refs)
            changes: list[algebra.Change] = []
            restored = {algebra.DELETED: False}
            for key in annotations:
                events = self._store.journal.of(key)
                changes += algebra.changes(events, "annotation", key, restored)
            for uid in articles:
                events = self._store.journal.of(uid)
                changes += algebra.changes(events, "article", uid, restored)
            if changes:
                count = len(annotations) + len(articles)
                self._store.journal.act("restore", changes, facts={"count": count})
        return len(annotations) + len(articles)

    @despite_index
    def empty_trash(self, refs: Iterable[str] | None = None) -> Emptied:
        """Remove deleted things for good: all that is in the trash, or only these.

        They leave the file, the history included, and cannot be brought back; other devices
        remove them too once they have met. Highlights in a removed article stay. Some seconds in
        a large library. NotFound, Ambiguous.
        """
        from reader.store import purging

        if refs is None:
            everything = self.trash()
            annotations = [each.ref for each in everything if each.kind != "article"]
            articles = [each.ref for each in everything if each.kind == "article"]
        else:
            annotations, articles = self._deleted(refs)
        if not annotations and not articles:
            return Emptied(0, 0, True, 0)
        purging.purge(self._store, annotations, articles)
        scrubbed = purging.scrub(self._store)
        return Emptied(len(annotations), len(articles), scrubbed, self._backups())

    def _deleted(self, refs: Iterable[str]) -> tuple[list[str], list[str]]:
        """Ids of annotations and uids of articles that are in the trash; NotFound."""
        annotations: list[str] = []
        articles: list[str] = []
        for ref in dict.fromkeys(refs):
            try:
                note = self._store.annotations.by_ref(ref)
            except NotFound:
                info = self._store.articles.by_ref(ref)
                if not info.deleted:
                    raise NotFound("not_in_trash", ref=ref) from None
                articles.append(info.uid)
            else:
                if not note.deleted:
                    raise NotFound("not_in_trash", ref=ref)
                annotations.append(note.id)
        return annotations, articles

    def _dead(self, query: str, *, notes: bool) -> tuple[str, Sequence[object]]:
        """The condition of the trash; words are looked for in the rows, which have no index."""
        unpurged = _NOT_PURGED.format("n.id" if notes else "a.uid")
        if not query.strip():
            return unpurged, ()
        from reader.search.filters import filter_sql

        with self._store.reading() as connection:
            where, params = filter_sql(query, connection, notes=notes, indexed=False)
        return f"{unpurged} AND ({where})", params

    def _backups(self) -> int:
        from reader.store.backup import FOLDER

        folder = self._store.path.parent / FOLDER
        try:
            return sum(1 for each in folder.iterdir() if each.suffix == self._store.path.suffix)
        except OSError:
            return 0
