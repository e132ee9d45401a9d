"""Reading time: counting it, saying what is left, the page of statistics, what was read last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.tui.actions.views import Views
from reader.tui.desk import PROGRAM
from reader.tui.reading_clock import Read, ReadingClock

if TYPE_CHECKING:
    from reader.model import Document, Highlight, Place
    from reader.tui.actions.desktop import View
    from reader.tui.widgets.article import messages

KEEP_SECONDS: Final = 30.0
"""Reading time is written when so much has come together: a crash costs no more than that and the
time between two movements."""

CHARS_A_WORD: Final = 6
"""Characters of an English word with its blank, for what is left."""

ROOM: Final = 70
"""Cells of the screen from which on there is room to say what is left."""


class Timing(Views):
    """Actions about the time that reading takes."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = ReadingClock()
        self._pace: tuple[float, float] | None = None

    # -- counting

    def show_in(
        self, view: View, document: Document, highlights: list[Highlight], place: Place | None
    ) -> None:
        """Begin to count for the article that is shown."""
        super().show_in(view, document, highlights, place)
        self._count(view)
        self._ask_pace()

    def _count(self, view: View) -> None:
        document = view.document
        if document is None:
            return
        words = not is_chinese(document)
        self._keep(self.clock.begin(document.info.id, document.text, view.pane.cursor, words=words))
        self._counted = document.info.id

    _counted: int | None = None

    def on_article_pane_cursor_moved(self, event: messages.CursorMoved) -> None:
        """The person moves: they read."""
        self._touch()

    def on_article_pane_viewport_changed(self, event: messages.ViewportChanged) -> None:
        """Scrolling is moving too."""
        self._touch()

    def _touch(self) -> None:
        view = self.state.view
        if view.document is None or self.active_pane() != "article":
            return
        if view.document.info.id != self._counted:
            self._count(view)
        self.clock.touch(self.pane.cursor)

    def save_place(self) -> None:
        """With the place, the time is kept, once enough of it has come together."""
        super().save_place()
        if self.clock.pending >= KEEP_SECONDS:
            self.keep_time()

    def keep_time(self) -> None:
        """Hand the reading time to the desk."""
        self._keep(self.clock.take())

    def _keep(self, read: Read | None) -> None:
        if read is not None and not self.shell.read_only:
            self.shell.desk.do(
                lambda library: library.add_reading_time(*read),
                failed=lambda error: None,  # said when something matters; a figure does not
            )

    # -- what is left

    def _ask_pace(self) -> None:
        def show(pace: tuple[float, float]) -> None:
            self._pace = pace
            self.show_where()

        self.shell.desk.do(lambda library: library.pace(), show, rank=PROGRAM)

    def time_left(self) -> str:
        """How long the rest of the article takes, at the person's own pace."""
        document = self.document
        if document is None or self._pace is None or self.size.width < ROOM:
            return ""
        left = len(document.text) - self.pane.cursor
        chars, words = self._pace
        minutes = left / chars if is_chinese(document) else left / CHARS_A_WORD / words
        if minutes < 1 or self.pane.progress >= 1:
            return ""
        if minutes < 90:
            return self.words("ui.minutes_left", n=round(minutes))
        return self.words("ui.hours_left", n=f"{minutes / 60:.1f}".removesuffix(".0"))

    # -- pages

    def action_statistics(self) -> None:
        """What reading came to; what was read until now is counted first."""
        from reader.tui.screens.statistics import Statistics

        self.keep_time()
        self.shell.push_screen(Statistics())

    def action_recent(self) -> None:
        """The articles that were read last."""
        from reader.tui.screens.recent import Recent

        self.shell.push_screen(Recent(self.article_id), self.visit)


def is_chinese(document: Document) -> bool:
    """Whether characters are counted, not words."""
    return document.info.language in (None, "zh", "ja")
