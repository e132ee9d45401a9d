"""Bringing libraries together: another library's file is merged, a folder is synced with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.widget import Widget

from reader.config.paths import is_folder
from reader.text.safe import safe_name
from reader.tui.screens.page import Page
from reader.tui.screens.prompt import PathPrompt
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.merging import MergeReport
    from reader.library.reports import Progress, SyncReport

LAST_PLACE = "last_meeting"
"""Under this name the library remembers where it met others last."""


NAMES: Final = {"conflicts": "conflicts_n"}
"""Words of a figure that are not under its own name."""


class PlacePrompt(PathPrompt):
    """The path of a library, a bundle or a folder, or `postgresql://…`."""

    LABEL = "ui.meeting_prompt"

    def answer(self, typed: str) -> str | None:
        """An address of a database as it is; a path in full."""
        return typed.strip() if "://" in typed else super().answer(typed)


class MeetingPage(Page[bool]):
    """Meets, tells how far it is, and then what came of it; answers whether to decide now."""

    PLACE = "meeting"

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place
        self._stop = threading.Event()
        self._under_way = True
        self._conflicts = 0

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.meeting", path=safe_name(self._place, 50))

    def body(self) -> Iterable[Widget]:
        """The report, once there is one."""
        self._cards = CardList(
            self._draw, empty=self.words("ui.meeting_now"), gap=0,
            width=self.shell.cell_width, id="meeting",
        )  # fmt: skip
        yield self._cards

    def ready(self) -> None:
        """Begin, beside the desk: the reader goes on meanwhile."""
        self.give_focus(self._cards)
        place, stop, desk = self._place, self._stop, self.shell.desk

        def cancelled() -> bool:
            return stop.is_set() or desk.stopping

        def ask(library: Library) -> SyncReport | MergeReport:
            if not library.read_only:
                library.remember(LAST_PLACE, place)
            if "://" in place or is_folder(Path(place)):
                return library.sync(place, progress=self._progress, cancelled=cancelled)
            return library.merge([place])

        desk.beside(ask, self._done, failed=self._failed, about="meeting")

    def _progress(self, progress: Progress) -> None:
        total = progress.total
        share = f"{round(100 * progress.done / total)}%" if total else ""
        self.shell.call_later(self._tell_progress, share)

    def _tell_progress(self, share: str) -> None:
        if self.is_attached and self._under_way:
            self.title_line.set_texts(self.heading(), share)

    def _failed(self, error: Any) -> None:
        self._under_way = False
        self.shell.main.refresh_all()
        if self.is_attached:
            stopped = error.code == "cancelled"
            said = self.words("ui.meeting_stopped") if stopped else self.shell.sentence(error)
            self._cards.empty = "\n".join(
                folded(said, max(self._cards.size.width - 2, 20), 6, self.shell.cell_width)
            )
            self._cards.refresh()
            self.title_line.set_texts(self.heading())

    def _done(self, report: SyncReport | MergeReport) -> None:
        self._under_way = False
        self._conflicts = len(report.conflicts)
        self.shell.main.refresh_all()
        if not self.is_attached:
            return
        self.title_line.set_texts(self.heading(), self.words("ui.meeting_done"))
        self._cards.show(report_lines(report, self.words), cursor=0)
        if self._conflicts:
            key = self.shell.keys.key_of("meeting.decide")
            self.say(self.words("ui.meeting_conflicts", n=self._conflicts, key=key), "warning")

    def _draw(self, fact: tuple[str, str, str], width: int) -> Sequence[Line]:
        name, value, role = fact
        if not name:
            parts = folded(value, width, 3, self.shell.cell_width)
            return [Line(((each, role),)) for each in parts]
        return [Line(((name, "text"),), ((value, role),))]

    def action_stop(self) -> None:
        """Stop; what was taken in until then stays."""
        if self._under_way:
            self._stop.set()
            self.say(self.words("ui.stopping"))
        else:
            self.say(self.words("ui.nothing_to_stop"))

    def action_decide(self) -> None:
        """Decide what the meeting left open."""
        self.finish(not self._under_way)

    def action_close(self) -> None:
        """Back to the reader; what is under way is stopped first."""
        if self._under_way:
            self.action_stop()
        self.finish(False)


def report_lines(
    report: SyncReport | MergeReport, words: Callable[..., str]
) -> list[tuple[str, str, str]]:
    """What a meeting came to: name, figure, role; without a name, a sentence."""
    facts: list[tuple[str, str, str]] = []
    for name in ("articles", "annotations", "events", "twins", "sent", "conflicts"):
        value = getattr(report, name, 0)
        number = value if isinstance(value, int) else len(value)
        role = "warning" if name == "conflicts" and number else "accent" if number else "muted"
        if name in ("articles", "annotations", "events") or number:
            facts.append((words(f"ui.meeting_{NAMES.get(name, name)}"), f"{number:,}", role))
    devices = getattr(report, "devices", ())
    if devices:
        facts.append((words("ui.meeting_devices"), f"{len(devices):,}", "muted"))
    for name in ("waiting", "broken"):
        number = getattr(report, name, 0)
        if number:
            facts.append(("", words(f"cli.sync_{name}", n=number), "warning"))
    for path in getattr(report, "copies", ()):
        facts.append(("", words("cli.sync_copy", path=str(path)), "warning"))
    for refused in getattr(report, "refused", ()):
        facts.append(("", words(f"error.{refused.code}", **refused.facts), "error"))
    return facts
