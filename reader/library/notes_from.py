"""Notes from other programs: read, matched to articles, stored as one step that can be undone."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.errors import ImportRefused
from reader.library.bundles import Bundles
from reader.library.despite import despite_index
from reader.library.reports import Progress, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from reader.model import Highlight
    from reader.model.foreign import Unread

SUFFIXES: Final = ("txt", "csv", "json", "jsonld", "lua")
"""Suffixes of files of notes."""


class NotesReport(NamedTuple):
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
    kinds: tuple[str, ...] = ()
    """Which program's each file was read as."""
    loose: tuple[str, ...] = ()
    """Ids of the file's notes that have no article, those of earlier imports too."""
    lost: tuple[str, ...] = ()
    """Ids of added highlights whose article is here, but whose words were not found in it."""

    def plus(self, other: NotesReport) -> NotesReport:
        """Both together."""
        return NotesReport(
            self.added + other.added,
            self.known + other.known,
            self.orphans + other.orphans,
            self.unread + other.unread,
            self.attached + other.attached,
            self.completed + other.completed,
            self.passed_over + other.passed_over,
            self.refused + other.refused,
            self.kinds + other.kinds,
            self.loose + other.loose,
            self.lost + other.lost,
        )


class LooseBook(NamedTuple):
    """Notes of one book or page that match no article."""

    title: str
    notes: tuple[Highlight, ...]


class NotesFrom(Bundles):
    """Bringing in what people wrote elsewhere."""

    def notes_kind(self, path: Path | str) -> str | None:
        """Which program's notes a file holds; None when it is an article or cannot be read."""
        from reader.importers.files import read_file
        from reader.importers.notes.registry import recognised

        if str(path).lower().rpartition(".")[2] not in SUFFIXES:
            return None
        try:
            return recognised(read_file(path), str(path))
        except ImportRefused:
            return None

    def loose_books(self, ids: Sequence[str]) -> list[LooseBook]:
        """Notes by the book that they are from, the books with most first."""
        books: dict[str, list[Highlight]] = {}
        for each in self._store.annotations.get_many(ids):
            if each.article_id is None and not each.deleted:
                books.setdefault(each.article_uid, []).append(each)
        found = [LooseBook(some[0].article_title, tuple(some)) for some in books.values()]
        return sorted(found, key=lambda book: (-len(book.notes), book.title))

    @despite_index
    def give_article(self, ids: Sequence[str], article_id: int) -> list[Highlight]:
        """Put notes that have no article to this one, as one step that can be undone.

        Their places are looked for; a highlight whose words are not found comes back without one.
        NotFound.
        """
        from reader.library.foreign_storing import ForeignStoring

        info = self._store.articles.info(article_id)
        found = self._store.annotations.get_many(ids)
        loose = [each for each in found if each.article_id is None and not each.deleted]
        return ForeignStoring(self._store).give_article(loose, info)

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
                    report = report.plus(self.import_notes_bytes(stdin(LIMIT + 1), "-", kind=kind))
                else:
                    name = os.fsencode(path).decode("utf-8", "backslashreplace")
                    report = report.plus(self.import_notes_bytes(read_file(path), name, kind=kind))
            except ImportRefused as refusal:
                facts = refusal.facts | {"name": str(path)}
                refused = (Refused(str(path), refusal.code, facts),)
                report = report.plus(NotesReport(refused=refused))
        return report

    @despite_index
    def import_notes_bytes(self, data: bytes, name: str, *, kind: str = "auto") -> NotesReport:
        """Bring in the notes of one file. Raises ImportRefused, UsageError, LibraryError."""
        from reader.importers.notes import read_notes
        from reader.library.foreign_storing import ForeignStoring, keep_record

        found = read_notes(data, name, kind)
        if found.kind == "reader":
            report = self._from_bundle(data, name)
        else:
            report = ForeignStoring(self._store).bring_in(found)
        keep_record(self._store, found, data, name, report)
        return report

    def _from_bundle(self, data: bytes, name: str) -> NotesReport:
        taken = self.take_in(data, name)
        added = self._store.annotations.get_many(taken.annotations)
        loose = tuple(each.id for each in added if each.article_id is None and not each.deleted)
        return NotesReport(len(added), taken.known, len(loose), kinds=("reader",), loose=loose)
