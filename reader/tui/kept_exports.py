"""Keeping the export folder up to date while the screen is open, beside what a person does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from reader.errors import ReaderError
from reader.tui.desk import PROGRAM

if TYPE_CHECKING:
    from reader.library import ExportReport, Library
    from reader.tui.app import ReaderApp

LAST: Final = 5.0
"""Seconds that the last changes may take when the program is closed; the rest waits for the next
start."""

AGAIN: Final = 30.0
"""Seconds until a folder that could not be written is tried again."""


class ExportKeeper:
    """Looks now and then whether anything changed; writes once nothing has for a while."""

    def __init__(self, shell: ReaderApp) -> None:
        self._shell = shell
        self._busy = False
        self._waiting = False
        self._troubled = ""
        self._not_before = 0.0

    def look(self) -> None:
        """Ask whether something is to be exported; called every few seconds."""
        if self._busy or self._shell.read_only or time.monotonic() < self._not_before:
            return
        self._busy = True
        folder, form = self._shell.paths.export, self._shell.settings.export.form
        self._shell.desk.do(
            lambda library: library.export_pending(folder, format=form),
            self._looked,
            failed=self._failed,
            rank=PROGRAM,
        )

    def _looked(self, pending: bool) -> None:
        self._busy = False
        if not pending:
            self._waiting = False
        elif not self._waiting:
            # More may be coming: it is written when the next look finds it still so.
            self._waiting = True
        else:
            self._waiting = False
            self._busy = True
            self._shell.desk.beside(self._keep, self._kept, failed=self._failed)

    def _keep(self, library: Library) -> ExportReport | None:
        folder, form = self._shell.paths.export, self._shell.settings.export.form
        stopping = lambda: self._shell.desk.stopping  # noqa: E731
        return library.keep_exported(folder, format=form, cancelled=stopping)

    def _kept(self, report: ExportReport | None) -> None:
        self._busy = False
        self._troubled = ""
        if report is None:
            return
        if report.refused:
            first = report.refused[0]
            self._tell(self._shell.words(f"error.{first.code}", **first.facts))
        elif report.conflicts:
            path = str(report.conflicts[0])
            self._shell.tell(self._shell.words("ui.export_conflict", path=path), "warning")

    def _failed(self, error: ReaderError) -> None:
        self._busy = False
        self._not_before = time.monotonic() + AGAIN
        self._tell(self._shell.sentence(error))

    def _tell(self, reason: str) -> None:
        """Say once why it cannot be done."""
        if reason != self._troubled:
            self._troubled = reason
            self._shell.tell(self._shell.words("ui.keep_failed", reason=reason), "error")

    def finish(self) -> None:
        """Hand the desk what is still to be written, before it ends."""
        folder, form = self._shell.paths.export, self._shell.settings.export.form

        def job(library: Library) -> None:
            end = time.monotonic() + LAST
            try:
                if library.export_pending(folder, format=form):
                    library.keep_exported(
                        folder, format=form, cancelled=lambda: time.monotonic() > end
                    )
            except ReaderError:
                return  # it is still pending at the next start, which says so

        if not self._shell.read_only:
            self._shell.desk.do(job, rank=PROGRAM)
