"""Choosing an article of the library, by typing a part of its title."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Input

from reader.model import ArticleInfo
from reader.tui.screens.page import TypedPage
from reader.tui.widgets.drawing import article_lines
from reader.tui.widgets.panes import HalfPages
from reader.tui.widgets.rows import Line, PagedRows
from reader.tui.widgets.virtual_list import PAGE, VirtualList

if TYPE_CHECKING:
    from reader.library import Library

LINES = 2
"""Lines of an article in the list."""


class ChooseArticle(TypedPage[ArticleInfo | None]):
    """Answers with the chosen article."""

    PLACE = "results"

    def __init__(self, question: str) -> None:
        super().__init__("ui.filter_placeholder")
        self._question = question
        self._list = HalfPages(
            empty=self.words("ui.no_results"), width=self.shell.cell_width, id="articles"
        )
        self._wish = 0
        self._shown: str | None = None
        """The filter that the list answers to."""
        self._asked = ""
        self._then_open = False

    def heading(self) -> str:
        """What is asked."""
        return self._question

    def body(self) -> Iterable[Widget]:
        """Filter and list."""
        yield self.input
        yield self._list

    def list_widget(self) -> Widget:
        """The articles."""
        return self._list

    def ready(self) -> None:
        """Type at once."""
        super().ready()
        self._load("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        event.stop()
        # What stands there now: of keys typed fast the event may tell an earlier state.
        if self.input.value != self._asked:
            self._load(self.input.value)

    def _load(self, query: str) -> None:
        self._wish += 1
        self._asked, self._then_open = query, False
        wish = self._wish

        def ask(library: Library) -> tuple[int, list[ArticleInfo]]:
            return library.count(query), library.articles(query, limit=PAGE)

        def show(answer: tuple[int, list[ArticleInfo]]) -> None:
            if wish == self._wish and self.is_attached:
                total, first = answer
                rows = PagedRows(total, first, self._pages(query), self._draw, LINES)
                self._list.set_source(rows)
                self.title_line.set_texts(self.heading(), self.words("ui.found", n=total))
                self._shown = query
                if self._then_open:
                    self.action_open()

        self.shell.desk.do(ask, show)

    def _pages(
        self, query: str
    ) -> Callable[[int, int, Callable[[Sequence[ArticleInfo]], None]], None]:
        def ask(first: int, count: int, deliver: Callable[[Sequence[ArticleInfo]], None]) -> None:
            self.shell.desk.do(
                lambda library: library.articles(query, offset=first, limit=count), deliver
            )

        return ask

    def _draw(self, info: ArticleInfo, width: int) -> Sequence[Line]:
        return article_lines(info, width, self.words)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A click chooses too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """This one; Enter typed fast waits until the list is what was asked for."""
        if self._shown != self.input.value:
            if self._asked != self.input.value:
                self._load(self.input.value)
            self._then_open = True
            return
        row = self._list.row
        if isinstance(row, ArticleInfo):
            self.finish(row)
