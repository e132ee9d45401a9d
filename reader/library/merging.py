"""Taking in another library, or a bundle of one: the union of both."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError
from reader.library.bundles import Bundles
from reader.library.despite import despite_index
from reader.library.reports import Refused

if TYPE_CHECKING:
    from reader.store.merging import Union

_MAGIC = b"SQLite format 3\x00"


class MergeReport(NamedTuple):
    """What merging came to."""

    articles: int = 0
    """Articles that were not here."""
    annotations: int = 0
    """Highlights, notes and bookmarks that were not here."""
    events: int = 0
    """Changes that were not here, those that made the above included."""
    conflicts: tuple[str, ...] = ()
    """Annotations whose note has several versions now, to be decided by a person."""
    twins: int = 0
    """Articles that both had added on their own, made one."""
    refused: tuple[Refused, ...] = ()


class Merging(Bundles):
    """Bringing libraries together."""

    def merge(self, paths: Sequence[Path | str]) -> MergeReport:
        """Take in other libraries' files and bundles, each as one transaction.

        What is here stays; twice is as good as once; the order does not matter. A file that
        cannot be taken in is refused and changes nothing, and the others go on. The files are
        only read. Raises LibraryError when nothing can be stored.
        """
        report = MergeReport()
        before = self._conflicts()
        for path in paths:
            try:
                taken = self._merge_one(Path(path))
            except ReaderError as error:
                if error.facts.get("path") == str(self._store.path):
                    raise
                facts = {"name": str(path)} | error.facts
                report = report._replace(
                    refused=(*report.refused, Refused(str(path), error.code, facts))
                )
                continue
            report = report._replace(
                articles=report.articles + taken.articles,
                annotations=report.annotations + len(taken.annotations),
                events=report.events + taken.events,
            )
        twins = self._unite() if report.events else 0
        conflicts = tuple(sorted(self._conflicts() - before))
        return report._replace(conflicts=conflicts, twins=twins)

    def _merge_one(self, path: Path) -> Union:
        from reader.importers.files import read_file

        if _begins_like_sqlite(path):
            from reader.errors import UsageError
            from reader.store import other_library

            if os.path.realpath(path) == os.path.realpath(self._store.path):
                raise UsageError("merge_with_itself", name=str(path))
            return self._take(other_library.read(path))
        return self.take_in(read_file(path), str(path))

    @despite_index
    def _unite(self, touched: Collection[str] | None = None) -> int:
        """Make one of each article that is there twice: of all, or of what has just changed."""
        from reader.store.twins import unite

        return unite(self._store, touched)

    def _conflicts(self) -> set[str]:
        """The annotations whose note has several versions."""
        with self._store.reading() as connection:
            # The plus keeps SQLite from walking the index of all that is not deleted.
            return {
                row[0]
                for row in connection.execute(
                    "SELECT id FROM annotation WHERE +deleted = 0 AND versions <> '[]'"
                )
            }


def _begins_like_sqlite(path: Path) -> bool:
    from reader.config.descriptors import read_start

    try:
        if not path.is_file():
            return False
        return read_start(path, len(_MAGIC)) == _MAGIC
    except OSError:
        return False
