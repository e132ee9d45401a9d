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
        self._last_report: AddReport | None = None

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
        self._last_report = report
        self.load_shelf(report.first)
        if report.cancelled:
            self.say(self.words("ui.stopped_adding", n=len(report.order)), "warning")
            return
        new, known = len(report.added) + len(report.revised), len(report.unchanged)
        if report.refused:
            self._tell_refused(report, new)
        elif new:
            self.say(self.words("ui.added", n=new), "good")
        else:
            self.say(self.words("ui.known_already", n=known))
        if self.document is None and report.first is not None:
            self.open_article(report.first)

    def _tell_refused(self, report: AddReport, new: int) -> None:
        """Say why a file was not added; of several the list, but not in the face of a reader."""
        first = report.refused[0]
        more = len(report.refused) - 1
        if not more or self.active_pane() == "library":
            reason = self.words(f"error.{first.code}", **first.facts)
            tail = self.words("ui.and_more", n=more) if more else ""
            done = f"{self.words('ui.added', n=new)} " if new else ""
            self.say(f"{done}{reason}{tail}", "error")
        else:
            key = self.shell.keys.key_of("reader.arrived")
            self.say(self.words("ui.added_but", n=new, refused=more + 1, key=key), "warning")
        if more and self.active_pane() == "library" and self.shell.screen is self:
            self.action_arrived()

    def action_arrived(self) -> None:
        """What the last addition came to, file by file."""
        report = self._last_report
        if report is None or not (report.order or report.refused):
            self.say(self.words("ui.nothing_arrived"))
            return
        from reader.tui.screens.arrived import ArrivedPage

        def chosen(wanted: int | None) -> None:
            if wanted is not None:
                self.open_article(wanted)
                self.focus_pane("article")

        self.shell.push_screen(ArrivedPage(report), chosen)
