"""Adding files and the samples to the library."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from reader.tui.actions.shelf import Shelves

if TYPE_CHECKING:
    from reader.library import AddReport, Library, Progress

TOLD_SECONDS: Final = 0.2
"""Between two words about how far adding is."""


class Adding(Shelves):
    """Adding, as a part of the reader screen."""

    def __init__(self) -> None:
        super().__init__()
        self._stop_adding = False
        self._told_at = 0.0

    def add_paths(self, paths: Sequence[str]) -> None:
        """Add files beside the desk, telling how far it is."""
        self._stop_adding = False
        self.say(self.words("ui.adding"))
        self._add(lambda library: library.add_apart(
            paths,
            progress=self._tell_progress,
            cancelled=lambda: self._stop_adding or self.shell.desk.stopping,
        ))  # fmt: skip

    def action_stop_adding(self) -> None:
        """Stop adding after the file in hand; what was added stays."""
        if self.shell.desk.works_beside:
            self._stop_adding = True
        else:
            self.say(self.words("ui.nothing_to_stop"))

    def action_samples(self) -> None:
        """Add the samples and the welcome article."""
        from reader.tui.guide_keys import guide_keys

        language, keys = self.shell.catalogue.language, guide_keys(self.shell.keys)

        def guide(report: AddReport) -> None:
            self.shell.call_later(self._added, report)

        self._add(lambda library: library.add_samples(language, guide, keys))

    def _add(self, job: Callable[[Library], AddReport]) -> None:
        self.shell.desk.beside(job, self._added, about="adding")

    def _tell_progress(self, progress: Progress) -> None:
        """From the thread that adds, after each file: a few of them a second are enough to see."""
        now = time.monotonic()
        if now - self._told_at < TOLD_SECONDS and progress.done != progress.total:
            return
        self._told_at = now
        total = progress.total if progress.total is not None else "…"
        text = self.words("ui.adding_progress", done=progress.done, total=total,
                          name=progress.name)  # fmt: skip
        self.shell.call_later(self.say, text)

    def _added(self, report: AddReport) -> None:
        """Say what became of it, show the first and list again."""
        self.load_shelf(report.first)
        if report.cancelled:
            self.say(self.words("ui.stopped_adding", n=len(report.order)), "warning")
            return
        new, known = len(report.added) + len(report.revised), len(report.unchanged)
        if report.refused:
            first = report.refused[0]
            reason = self.words(f"error.{first.code}", **first.facts)
            more = len(report.refused) - 1
            tail = self.words("ui.and_more", n=more) if more else ""
            done = f"{self.words('ui.added', n=new)} " if new else ""
            self.say(f"{done}{reason}{tail}", "error")
            if more:
                from reader.tui.screens.refused import RefusedFiles

                self.shell.push_screen(RefusedFiles(report))
        elif new:
            self.say(self.words("ui.added", n=new), "good")
        else:
            self.say(self.words("ui.known_already", n=known))
        if self.document is None and report.first is not None:
            self.open_article(report.first)
