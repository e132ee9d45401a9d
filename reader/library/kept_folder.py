"""An export folder that is kept up to date: what changed since the last time, and that alone.

What was exported is remembered per folder and form as a fingerprint of each article with its notes
(`reader.store.prints`), so a change by another window, by the command line or by a merge is seen
like one's own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.config.paths import is_folder
from reader.errors import ExportError, LibraryBusy
from reader.library.exporting import Exporting
from reader.library.reports import ExportReport, Progress

if TYPE_CHECKING:
    from reader.export.formats import Format
    from reader.library.grouping import Group


class KeptFolder(Exporting):
    """Keeping an export folder up to date."""

    _kept_seen: object = None

    def export_pending(self, to: Path, *, format: str = "markdown") -> bool:
        """Whether anything was written into the library since the folder was brought up to date.

        Costs next to nothing while nothing was. May say so of a change that no file shows.
        """
        from reader.store import prints

        now = (prints.version(self._store), str(to), format)
        if self._store.read_only or now == self._kept_seen:
            return False
        known = self._kept(to, format)
        pending = bool(known.get("total") != prints.total(self._store))
        self._kept_seen = None if pending else now
        return pending

    def keep_exported(
        self,
        to: Path,
        *,
        format: str = "markdown",
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ExportReport | None:
        """Bring the files of all articles that changed up to date, by the rules of `export`.

        The first time that is every article with notes. None when another window or command is at
        it; what it does not see yet stays pending. Raises ExportError when nothing can be written
        or a folder that was there is not there now (a disk that is not connected): it is not made
        again unless somebody exports to it. The next call tries again.
        """
        from reader.library.export_target import named_file
        from reader.store.lock import FileLock

        known = self._kept(to, format)
        file = named_file(to, self._form(format, None)[0], "article")
        if known and not is_folder(to.parent if file else to):
            raise ExportError("export_folder_gone", path=str(to))
        lock = FileLock(Path(f"{self._store.path}.export-lock"))
        try:
            lock.acquire(0.0)
        except LibraryBusy:
            lock.close()
            return None
        try:
            return self._bring_up(to, format, known, progress, cancelled)
        finally:
            lock.release()
            lock.close()

    def _bring_up(
        self,
        to: Path,
        format: str,
        known: dict[str, Any],
        progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> ExportReport:
        from reader.library.export_target import Target, named_file
        from reader.store import prints

        total, now = prints.total(self._store), prints.prints(self._store)
        before: dict[str, str] = known.get("articles", {})
        changed = {uid for uid in {*now, *before} if now.get(uid) != before.get(uid)}
        report = ExportReport()
        if changed:
            form, options = self._form(format, None)
            if form.whole:
                options = self._with_bundle(options, "", None)
            groups = self._groups_of(changed, form)
            name = named_file(to, form, "article")
            where = Target(to, form, options, again=False, name=name)
            for done, group in enumerate(groups):
                if cancelled is not None and cancelled():
                    return report
                if progress is not None:
                    progress(Progress(done, len(groups), group.title))
                report = self._export_group(where, group, report)
        self._store.memory.remember(_key(to, format), {"total": total, "articles": now})
        return report

    def _groups_of(self, uids: Collection[str], form: Format) -> list[Group]:
        """What goes into the files of some articles, or into the one file of all."""
        groups = self._groups("", None, form, "article", of=uids if form.per_article else None)
        return [each for each in groups if not form.per_article or each.key in uids]

    def _kept(self, to: Path, format: str) -> dict[str, Any]:
        found = self._store.memory.recall(_key(to, format))
        return found if isinstance(found, dict) else {}


def _key(to: Path, format: str) -> str:
    return f"kept:{format}:{to}"
