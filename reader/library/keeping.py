"""Keeping: checks, backups, figures, and what the program itself remembers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.library.hall import Hall
from reader.library.reports import CheckReport, Stats
from reader.model import COLOURS

if TYPE_CHECKING:
    from reader.store.check import Problem


class Keeping(Hall):
    """Looking after the file."""

    _seen: int = 0
    """The data version that this window has shown."""

    def check(self, repair: bool = False) -> CheckReport:
        """Look over the whole file, and with `repair` mend what can be mended."""
        from reader.store.check import check
        from reader.store.check import repair as mend

        found = check(self._store)
        index = self._index_problems()
        if not repair or not (found or index):
            return CheckReport((*_coded(found), *index))
        mend(self._store)
        if index:
            self._rebuild_index()
        left = check(self._store)
        still = self._index_problems()
        codes = {each.code for each in left} | {code for code, _ in still}
        mended = [each for each in (*_coded(found), *index) if each[0] not in codes]
        return CheckReport((*_coded(left), *still), tuple(mended))

    def backup(self, path: Path | None = None) -> Path:
        """Copy the library to `path`, or beside it under the day's name; the copy is checked."""
        from reader.store.backup import backup

        return backup(self._store, path)

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
            notes=notes.count("n.note <> ''"),
            bookmarks=notes.count("n.kind = 'bookmark'"),
            orphans=notes.count("n.kind = 'highlight' AND c.start IS NULL"),
            read=articles.count("a.state = 'read'"),
            colours={name: number for name, number in colours.items() if number},
            tags=dict(notes.tags()),
            bytes=self._store.path.stat().st_size,
        )

    def changed_elsewhere(self) -> bool:
        """Whether another window has written since this was last asked."""
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

    def _index_problems(self) -> list[tuple[str, dict[str, object]]]:
        from reader.search.rebuilding import check

        with self._store.reading() as connection:
            found = check(connection)
        return [
            (code, {"detail": detail})
            for code, _, detail in (each.partition(":") for each in found)
        ]

    def _rebuild_index(self) -> None:
        from reader.search.rebuilding import rebuild

        rebuild(self._store.connection, transaction=self._store.write, fresh=True)


def _coded(problems: list[Problem]) -> list[tuple[str, dict[str, object]]]:
    return [(each.code, dict(each.facts)) for each in problems]
