"""Keeping: checks, backups, figures, and what the program itself remembers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final, TypeAlias

from reader.config.paths import is_folder
from reader.errors import UsageError
from reader.library.hall import Hall
from reader.library.reports import CheckReport, Stats
from reader.model import COLOURS

DAMAGED: Final = "page"
"""The code of damage to the file itself."""

Coded: TypeAlias = tuple[tuple[str, dict[str, object]], ...]
"""Problems as codes and facts."""


class Keeping(Hall):
    """Looking after the file."""

    _seen: int = 0
    """The data version that this window has shown."""

    def check(self, repair: bool = False) -> CheckReport:
        """Look over the whole file, and with `repair` mend what can be mended.

        Rows and the index are derived and can be made anew; damaged pages need a backup.
        """
        from reader.store.check import repair as mend

        found = self._problems()
        if not (repair and found) or any(code == DAMAGED for code, _ in found):
            return CheckReport(found)
        mend(self._store)
        if any(code.startswith("index_") for code, _ in found):
            self._rebuild_index()
        left = self._problems()
        codes = {code for code, _ in left}
        return CheckReport(left, tuple(each for each in found if each[0] not in codes))

    def look_over(self) -> Coded:
        """What is wrong with the pages of the file: for the background, on a library of its own.

        Raises Cancelled when `give_up_when` says so.
        """
        from reader.store.check import pages

        return tuple((each.code, dict(each.facts)) for each in pages(self._store, quick=True))

    def backup(self, path: Path | None = None) -> Path:
        """Copy the library and check the copy; its path.

        To a new file, or under a dated name into a folder. Without `path`, into the folder
        `backups` beside the library, where only a dozen daily, ten weekly and nine monthly ones
        stay. UsageError when the file is there already.
        """
        from reader.store import backup

        if path is None:
            return backup.rotate(self._store, self._store.path.parent / backup.FOLDER)
        if is_folder(path):
            stamp = self._store.now().local().strftime("%Y%m%d-%H%M%S")
            path = path / f"{self._store.path.stem}-{stamp}.db"
        if os.path.lexists(path):
            raise UsageError("backup_exists", path=str(path))
        return backup.backup(self._store, path)

    def stats(self) -> Stats:
        """Figures of the library."""
        articles, notes = self._store.articles, self._store.annotations
        colours = {
            each: notes.count("n.kind = 'highlight' AND n.colour = ?", (each,)) for each in COLOURS
        }
        with self._store.reading() as connection:
            chars = connection.execute(
                "SELECT coalesce(sum(chars), 0) FROM article WHERE deleted = 0"
            ).fetchone()[0]
        return Stats(
            articles=articles.count(),
            chars=int(chars),
            highlights=sum(colours.values()),
            notes=notes.count("n.note <> '' AND n.kind <> 'bookmark'"),
            bookmarks=notes.count("n.kind = 'bookmark'"),
            orphans=notes.count("n.kind = 'highlight' AND c.start IS NULL"),
            read=articles.count("a.state = 'read'"),
            colours={name: number for name, number in colours.items() if number},
            tags=dict(notes.tags()),
            bytes=self._store.path.stat().st_size,
        )

    def changed_elsewhere(self) -> bool:
        """Whether another window has written since this was last asked.

        LibraryError when the library's file was moved, removed or replaced meanwhile.
        """
        self._store.look_for_file()
        version = self._store.data_version
        changed = version != self._seen
        self._seen = version
        return changed

    def remember(self, key: str, value: Any) -> None:
        """Keep a value of the program's own; None forgets it."""
        self._store.memory.remember(key, value)

    def recall(self, key: str) -> Any:
        """A kept value, or None."""
        return self._store.memory.recall(key)

    def _problems(self) -> Coded:
        from reader.search.rebuilding import check as check_index
        from reader.store.check import check

        found: Coded = tuple((each.code, dict(each.facts)) for each in check(self._store))
        if any(code == DAMAGED for code, _ in found):
            return found
        with self._store.reading() as connection:
            for each in check_index(connection):
                code, _, detail = each.partition(":")
                found = (*found, (code, {"detail": detail}))
        return found

    def _rebuild_index(self) -> None:
        from reader.search.rebuilding import rebuild

        rebuild(self._store.connection, transaction=self._store.write, fresh=True)
