"""Notes from other programs: read, matched to articles, stored as one step that can be undone."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import ImportRefused
from reader.library.bundles import Bundles
from reader.library.grouping import SPACE
from reader.library.reports import Progress, Refused
from reader.model import Moment
from reader.model.foreign import ForeignFile, ForeignNote, Unread

if TYPE_CHECKING:
    from reader.library.foreign_matching import Placed
    from reader.store.annotations import NewAnnotation
    from reader.store.foreign import KnownNote

SHOWN = 4000
"""Characters of an unread record that are kept."""


@dataclass(frozen=True, slots=True)
class NotesReport:
    """What bringing notes in came to."""

    added: int = 0
    known: int = 0
    """Records that were brought in before, or that say nothing new."""
    orphans: int = 0
    """Added ones without a place: their article is not here, or their words are not in it."""
    unread: tuple[Unread, ...] = ()
    attached: int = 0
    """Notes brought in earlier whose article has come since."""
    completed: int = 0
    """Highlights brought in earlier that have got their note since."""
    passed_over: int = 0
    """Records that are no notes, such as bookmarks."""
    refused: tuple[Refused, ...] = ()
    """Files that could not be read at all."""
    kinds: tuple[str, ...] = field(default=())
    """Which program's each file was read as."""

    def __add__(self, other: NotesReport) -> NotesReport:
        return NotesReport(
            *(getattr(self, name) + getattr(other, name) for name in NotesReport.__slots__)
        )


class NotesFrom(Bundles):
    """Bringing in what people wrote elsewhere."""

    def import_notes(
        self,
        paths: Sequence[Path | str],
        *,
        kind: str = "auto",
        progress: Callable[[Progress], None] | None = None,
        stdin: Callable[[int], bytes] | None = None,
    ) -> NotesReport:
        """Bring in the notes of some files; `-` is what `stdin(limit)` gives.

        Each file is one step that can be undone. A file that cannot be read is refused and the
        others go on. Raises UsageError for a `kind` that does not exist, LibraryError when nothing
        can be stored.
        """
        from reader.importers.files import read_file
        from reader.importers.notes.registry import LIMIT

        report = NotesReport()
        for done, path in enumerate(paths):
            if progress is not None:
                progress(Progress(done, len(paths), str(path)))
            try:
                if str(path) == "-" and stdin is not None:
                    report += self.import_notes_bytes(stdin(LIMIT + 1), "-", kind=kind)
                else:
                    name = os.fsencode(path).decode("utf-8", "backslashreplace")
                    report += self.import_notes_bytes(read_file(path), name, kind=kind)
            except ImportRefused as refusal:
                facts = refusal.facts | {"name": str(path)}
                report += NotesReport(refused=(Refused(str(path), refusal.code, facts),))
        return report

    def import_notes_bytes(self, data: bytes, name: str, *, kind: str = "auto") -> NotesReport:
        """Bring in the notes of one file. Raises ImportRefused, UsageError, LibraryError."""
        from reader.importers.notes import read_notes

        found = read_notes(data, name, kind)
        if found.kind == "reader":
            report = self._from_bundle(data, name)
        else:
            report = self._from_records(found)
        self._keep_record(found, data, name, report)
        return report

    def _from_bundle(self, data: bytes, name: str) -> NotesReport:
        taken = self.take_in(data, name)
        added = self._store.annotations.get_many(taken.annotations)
        orphans = sum(each.article_id is None and not each.deleted for each in added)
        return NotesReport(len(added), taken.known, orphans, kinds=("reader",))

    def _from_records(self, file: ForeignFile) -> NotesReport:
        fresh, seen = self._sorted_out(file.notes)
        placed = self._placed([note for note, known in seen if _lost(known)] + fresh)
        with self._store.write():
            changes = self._later(seen, placed)
            items = [self._new(note, placed.get(id(note))) for note in fresh]
            made = self._store.annotations.create_many(items)
        orphans = sum(
            each.article_id is None or (each.kind == "highlight" and each.start is None)
            for each in made
        )
        return NotesReport(
            len(made),
            len(file.notes) - len(made),
            orphans,
            file.unread,
            changes.attached,
            changes.completed,
            file.passed_over,
            kinds=(file.kind,),
        )

    def _sorted_out(
        self, notes: Sequence[ForeignNote]
    ) -> tuple[list[ForeignNote], list[tuple[ForeignNote, KnownNote]]]:
        """New records, each once, and those of earlier imports with what became of them."""
        from reader.store.foreign import ids_present, known

        unique = {(note.origin, note.origin_id): note for note in notes}
        by_origin: dict[str, list[str]] = {}
        for origin, origin_id in unique:
            by_origin.setdefault(origin, []).append(origin_id)
        there = {
            (origin, key): one
            for origin, keys in by_origin.items()
            for key, one in known(self._store, origin, keys).items()
        }
        # What we wrote ourselves carries our own ids.
        ours = {key: _our_id(key[1]) for key in unique}
        present = ids_present(self._store, [each for each in ours.values() if each])
        fresh = [n for key, n in unique.items() if key not in there and ours[key] not in present]
        return fresh, [(unique[key], one) for key, one in there.items()]

    def _placed(self, notes: Sequence[ForeignNote]) -> dict[int, Placed]:
        """Where notes belong, by the identity of their records."""
        from reader.library.foreign_matching import Placer, Shelf

        if not notes:
            return {}
        shelf = Shelf(self._store.articles.page())
        placer = Placer(shelf, self._store.articles.document, self._articles_with)
        groups: dict[tuple[Any, ...], list[ForeignNote]] = {}
        for note in notes:
            key = (note.article_uid, note.address, note.title, note.authors)
            groups.setdefault(key, []).append(note)
        return {
            id(note): one
            for some in groups.values()
            for note, one in zip(some, placer.place_all(some), strict=True)
            if one is not None
        }

    def _articles_with(self, words: str) -> list[int]:
        from reader.search.find import search

        with self._store.reading() as connection:
            result = search(connection, f'in:text "{words}"', limit=5)
        return [hit.article_id for hit in result.hits if hit.article_id is not None]

    def _later(
        self, seen: Iterable[tuple[ForeignNote, KnownNote]], placed: dict[int, Placed]
    ) -> _Later:
        """Give notes of earlier imports the article that has come since, or their note."""
        from reader.store.foreign import change_many
        from reader.store.rows import anchor_to_value

        attach: dict[str, dict[str, Any]] = {}
        complete: dict[str, dict[str, Any]] = {}
        for note, known in seen:
            if known.deleted:
                continue
            place = placed.get(id(note))
            if place is not None and _lost(known):
                attach[known.id] = {"article": place.info.uid}
                if place.anchor is not None:
                    attach[known.id]["anchor"] = anchor_to_value(place.anchor, place.rev_sha)
            if note.note and note.quote and not known.noted:
                complete[known.id] = {"note": note.note}
        return _Later(
            change_many(self._store, attach, "attach"),
            change_many(self._store, complete, "import_notes"),
        )

    def _new(self, note: ForeignNote, placed: Placed | None) -> NewAnnotation:
        from reader.library.foreign_matching import foreign_anchor
        from reader.store.annotations import NewAnnotation

        said = {
            "title": note.title,
            "authors": list(note.authors),
            "address": note.address,
            "place": note.place,
            "heading": list(note.heading),
        }
        new = NewAnnotation(
            placed.info.uid if placed else _virtual_uid(note),
            kind="highlight" if note.quote else "note",
            colour=note.colour,
            style=note.style,
            note=note.note,
            tags=note.tags,
            article_title=placed.info.title if placed else note.title,
            origin=note.origin,
            origin_id=note.origin_id,
            facts={name: value for name, value in said.items() if value},
            created=_moment(note.created),
        )
        if placed is not None:
            return replace(new, anchor=placed.anchor, rev_sha=placed.rev_sha)
        return replace(new, anchor=foreign_anchor(note)) if note.quote else new

    def _keep_record(self, found: ForeignFile, data: bytes, name: str, report: NotesReport) -> None:
        """Keep that the file was brought in, with what could not be read in it."""
        sha256 = hashlib.sha256(data).hexdigest()
        if any(each.sha256 == sha256 for each in self._store.imports.all()) and not report.added:
            return
        unread = [{"raw": each.raw[:SHOWN], "reason": each.reason} for each in report.unread]
        facts = {"added": report.added, "known": report.known, "orphans": report.orphans}
        self._store.imports.add(found.kind, name, sha256, facts | {"unread": unread})


@dataclass(frozen=True, slots=True)
class _Later:
    attached: int
    completed: int


def _lost(known: KnownNote) -> bool:
    return not known.has_article and not known.deleted


def _our_id(origin_id: str) -> str:
    """The id of an annotation of ours that a record names; empty for other programs' records."""
    text = origin_id.removeprefix("urn:uuid:")
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def _virtual_uid(note: ForeignNote) -> str:
    """Stands for an article that is not here: the same for all notes of one book or page."""
    from reader.library.foreign_matching import address_key, title_key

    if note.article_uid:
        return note.article_uid
    key = title_key(note.title) or address_key(note.address or "") or note.origin
    return str(uuid.uuid5(SPACE, f"notes:{key}"))


def _moment(created: str | None) -> Moment | None:
    """A time as it was noted; without a zone it is in that of this machine."""
    if not created:
        return None
    try:
        when = datetime.fromisoformat(created)
        when = when.astimezone() if when.tzinfo is None else when
        offset = when.utcoffset()
        ms = int(when.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None
    if ms < 0:
        return None
    return Moment(ms, int(offset.total_seconds() // 60) if offset else 0)
