"""All highlights and notes of the library, filtered while typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from textual.widget import Widget
from textual.widgets import Input

from reader.model import Highlight, Span
from reader.tui.messages import Destination
from reader.tui.screens.page import TypedPage
from reader.tui.widgets.drawing import note_row
from reader.tui.widgets.panes import HalfPages
from reader.tui.widgets.rows import Line, PagedRows
from reader.tui.widgets.virtual_list import PAGE, VirtualList

if TYPE_CHECKING:
    from reader.library import Library


NOTE_LINES: Final = 4
"""Lines of a note in the list."""


class AllNotes(TypedPage[Destination | None]):
    """Answers with the place of a highlight."""

    PLACE = "all_notes"

    def __init__(self) -> None:
        super().__init__("ui.notes_placeholder")
        self._list: HalfPages | None = None
        self._wish = 0

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.all_notes")

    def body(self) -> Iterable[Widget]:
        """Filter and list."""
        yield self.input
        self._list = HalfPages(
            empty=self.words("ui.no_notes_yet"), width=self.shell.cell_width, id="all-notes"
        )
        yield self._list

    def list_widget(self) -> Widget:
        """The notes."""
        assert self._list is not None
        return self._list

    def ready(self) -> None:
        """Show all of them; the list has the focus, `/` filters."""
        self.give_focus(self.list_widget())
        self._load("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        event.stop()
        self._load(event.value)

    def _load(self, query: str) -> None:
        self._wish += 1
        wish = self._wish

        def ask(library: Library) -> tuple[int, list[Highlight]] | None:
            if wish != self._wish:
                return None  # a newer query waits behind this one
            return library.count_notes(query), library.notes(query, limit=PAGE)

        def show(answer: tuple[int, list[Highlight]] | None) -> None:
            if answer is None or wish != self._wish or not self.is_attached:
                return
            total, first = answer
            assert self._list is not None
            self._list.empty = self.words("ui.no_results" if query else "ui.no_notes_yet")
            self._list.set_source(
                PagedRows(total, first, self._pages(query), self._draw, NOTE_LINES)
            )
            self.title_line.set_texts(self.heading(), self.words("ui.found", n=total))

        self.shell.desk.do(ask, show)

    def _pages(
        self, query: str
    ) -> Callable[[int, int, Callable[[Sequence[Highlight]], None]], None]:
        def ask(first: int, count: int, deliver: Callable[[Sequence[Highlight]], None]) -> None:
            self.shell.desk.do(
                lambda library: library.notes(query, offset=first, limit=count), deliver
            )

        return ask

    def _draw(self, highlight: Highlight, width: int) -> Sequence[Line]:
        return note_row(highlight, width, self.words)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to the place of the highlight."""
        highlight = self._list.row if self._list is not None else None
        if not isinstance(highlight, Highlight):
            return
        if highlight.article_id is None:
            self.say(self.words("ui.hit_without_article"), "warning")
            return
        span = None
        if highlight.start is not None and highlight.end is not None:
            span = Span(highlight.start, highlight.end)
        self.finish(Destination(highlight.article_id, span, highlight.id))
