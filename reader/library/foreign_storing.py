"""Storing what other programs' files hold: what is new, what is known, what has come since."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from reader.importers.notes.common import joined
from reader.library.foreign_matching import (
    Placed,
    Placer,
    Shelf,
    address_key,
    foreign_anchor,
    title_key,
)
from reader.library.grouping import SPACE
from reader.library.notes_from import NotesReport
from reader.model import ArticleInfo, Highlight, Moment
from reader.model.foreign import ForeignFile, ForeignNote
from reader.search.find import search
from reader.store.annotations import NewAnnotation
from reader.store.foreign import KnownNote, change_many, ids_present, known
from reader.store.rows import anchor_to_value

if TYPE_CHECKING:
    from reader.store.store import Store

SHOWN: Final = 4000
"""Characters of an unread record that are kept."""


class ForeignStoring:
    """Brings records into a library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def bring_in(self, file: ForeignFile) -> NotesReport:
        """Store the notes of a file, each once, at its place if it has one."""
        fresh, seen = self._sorted_out(file.notes)
        placed = self._placed([note for note, known in seen if _lost(known)] + fresh)
        with self._store.write():
            attached, completed = self._later(seen, placed)
            items = [self._new(note, placed.get(id(note))) for note in fresh]
            made = self._store.annotations.create_many(items)
        lost = [h.id for h in made if h.kind == "highlight" and h.article_id and h.start is None]
        loose = [each.id for each in made if each.article_id is None]
        earlier = [one.id for note, one in seen if _lost(one) and id(note) not in placed]
        return NotesReport(
            len(made),
            len(file.notes) - len(made),
            len(lost) + len(loose),
            file.unread,
            attached,
            completed,
            file.passed_over,
            kinds=(file.kind,),
            loose=(*loose, *earlier),
            lost=tuple(lost),
        )

    def give_article(self, found: Sequence[Highlight], info: ArticleInfo) -> list[Highlight]:
        """Put notes without an article to this one, at their places as far as those are found.

        As one action; gives them back as they are now.
        """
        placer = Placer(Shelf([info]), self._store.articles.document, self._articles_with)
        with self._store.write():
            fields: dict[str, dict[str, Any]] = {}
            for each, place in zip(
                found, placer.place_in(list(map(_foreign, found)), info), strict=True
            ):
                fields[each.id] = {"article": info.uid}
                if place.anchor is not None:
                    fields[each.id]["anchor"] = anchor_to_value(place.anchor, place.rev_sha)
            change_many(self._store, fields, "attach")
        return self._store.annotations.get_many(fields)

    def _sorted_out(
        self, notes: Sequence[ForeignNote]
    ) -> tuple[list[ForeignNote], list[tuple[ForeignNote, KnownNote]]]:
        """New records, each once, and those of earlier imports with what became of them."""
        unique: dict[tuple[str, str], ForeignNote] = {}
        for note in notes:
            key = (note.origin, note.origin_id)
            unique[key] = _both(unique[key], note) if key in unique else note
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
        with self._store.reading() as connection:
            result = search(connection, f'in:text "{words}"', limit=5)
        return [hit.article_id for hit in result.hits if hit.article_id is not None]

    def _later(
        self, seen: Iterable[tuple[ForeignNote, KnownNote]], placed: dict[int, Placed]
    ) -> tuple[int, int]:
        """Give earlier notes the article that has come since, or their note; how many of each."""
        attach: dict[str, dict[str, Any]] = {}
        complete: dict[str, dict[str, Any]] = {}
        for note, one in seen:
            if one.deleted:
                continue
            place = placed.get(id(note))
            if place is not None and _lost(one):
                attach[one.id] = {"article": place.info.uid}
                if place.anchor is not None:
                    attach[one.id]["anchor"] = anchor_to_value(place.anchor, place.rev_sha)
            if note.note and note.quote and not one.noted:
                complete[one.id] = {"note": note.note}
        return (
            change_many(self._store, attach, "attach"),
            change_many(self._store, complete, "import_notes"),
        )

    def _new(self, note: ForeignNote, placed: Placed | None) -> NewAnnotation:
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


def keep_record(
    store: Store, found: ForeignFile, data: bytes, name: str, report: NotesReport
) -> None:
    """Keep that the file was brought in, with what could not be read in it."""
    sha256 = hashlib.sha256(data).hexdigest()
    if any(each.sha256 == sha256 for each in store.imports.all()) and not report.added:
        return
    unread = [{"raw": each.raw[:SHOWN], "reason": each.reason} for each in report.unread]
    facts = {"added": report.added, "known": report.known, "orphans": report.orphans}
    store.imports.add(found.kind, name, sha256, facts | {"unread": unread})


def _both(one: ForeignNote, other: ForeignNote) -> ForeignNote:
    """A passage that a file has twice, with all that was written at it."""
    tags = tuple(dict.fromkeys((*one.tags, *other.tags)))
    note = one.note if other.note in one.note else joined((one.note, other.note))
    return replace(one, note=note, tags=tags)


def _foreign(highlight: Highlight) -> ForeignNote:
    """An annotation as the record that it once was."""
    return ForeignNote(
        "reader",
        highlight.id,
        "highlight" if highlight.quote else "note",
        highlight.article_title,
        quote=highlight.quote,
        prefix=highlight.prefix,
        suffix=highlight.suffix,
        heading=highlight.heading,
    )


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
