"""Search in the whole library while typing: hits under their articles, Enter goes to the place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual.widget import Widget
from textual.widgets import Input

from reader.model import SearchHit, SearchResult, Span
from reader.text.safe import safe_line
from reader.tui.desk import LiveSearch
from reader.tui.messages import Destination
from reader.tui.screens.page import TypedPage
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import hit_lines
from reader.tui.widgets.rows import Line, Piece, marked

Item = str | SearchHit
"""An article's title over its hits, or a hit."""


class SearchScreen(TypedPage[Destination | None]):
    """Answers with the place of a hit."""

    PLACE = "results"

    def __init__(self) -> None:
        super().__init__("ui.search_placeholder")
        self._cards: CardList | None = None
        self._live: LiveSearch | None = None
        self._result: SearchResult | None = None
        self._open_when_shown = False

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.search_library")

    def body(self) -> Iterable[Widget]:
        """Input and results."""
        yield self.input
        self._cards = CardList(
            self._draw,
            empty=self.words("ui.search_help"),
            gap=0,
            still=lambda item: isinstance(item, str),
            width=self.shell.cell_width,
            id="results",
        )
        yield self._cards

    def list_widget(self) -> Widget:
        """The results."""
        assert self._cards is not None
        return self._cards

    def ready(self) -> None:
        """Get the searcher ready; what was searched for last stands in the input, selected."""
        super().ready()
        self._live = LiveSearch(
            self.shell.open_searcher, self.shell.call_later, failed=self._failed
        )
        before = self.shell.last_search
        if before:
            self.input.value = before
            self.input.action_select_all()

    def on_unmount(self) -> None:
        """End the searcher's thread."""
        if self._live is not None:
            self._live.close()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while typing."""
        event.stop()
        self.shell.last_search = event.value
        if self._live is not None:
            self._live.ask(event.value, self._show)

    def _failed(self, error: Any) -> None:
        self.say(self.shell.sentence(error), "error")

    def _show(self, result: SearchResult) -> None:
        if not self.is_attached or self._cards is None:
            return
        self._result = result
        items = grouped(result.hits)
        self._cards.empty = self.words("ui.no_results" if result.query else "ui.search_help")
        self._cards.show(items, cursor=0)
        self._cards.scroll_home(animate=False)
        figure = ""
        if result.query.strip():
            figure = self.words("ui.found" if result.total_is_exact else "ui.found_at_least",
                                n=result.total)  # fmt: skip
        self.title_line.set_texts(self.heading(), figure)
        line = self.status()
        if line is not None:
            relaxed = self.words(f"ui.relaxed_{result.relaxed}") if result.relaxed else ""
            line.set_where(relaxed or safe_line(result.understood), "")
        if self._open_when_shown:
            self._open_when_shown = False
            self.action_open()

    def _draw(self, item: Item, width: int) -> Sequence[Line]:
        if isinstance(item, str):
            return [Line(()), Line(((safe_line(item), "title"),))]
        if item.where == "title":
            pieces = marked(safe_line(item.title), item.matches)
            label = Piece(f"{self.words('ui.where_title')} ", "muted")
            return [Line((Piece("  "), label, *pieces))]
        lines = hit_lines(item, width - 2, self.words, self.shell.cell_width)
        return [Line((Piece("  "), *line.left), line.right) for line in lines]

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to the place of the hit, once the results are those of what was typed."""
        shown = self._result.query if self._result is not None else ""
        if self.input.value.strip() != shown.strip():
            self._open_when_shown = True
            return
        hit = self._cards.item if self._cards is not None else None
        if not isinstance(hit, SearchHit):
            return
        if hit.article_id is None:
            self.say(self.words("ui.hit_without_article"), "warning")
            return
        if hit.where == "text" and hit.matches:
            query = self._result.query if self._result is not None else ""
            self.finish(Destination(hit.article_id, hit.matches[0], None, query))
        elif hit.highlight_id is not None:
            self._open_highlight(hit.article_id, hit.highlight_id)
        else:
            self.finish(Destination(hit.article_id))

    def _open_highlight(self, article_id: int, ref: str) -> None:
        def show(highlight: Any) -> None:
            span = None
            if highlight.start is not None and highlight.end is not None:
                span = Span(highlight.start, highlight.end)
            self.finish(Destination(article_id, span, ref))

        self.shell.desk.do(lambda library: library.highlight_by(ref), show)


def grouped(hits: Iterable[SearchHit]) -> list[Item]:
    """Hits under the titles of their articles; articles stand in the order of their best hit."""
    groups: dict[str, list[SearchHit]] = {}
    for hit in hits:
        groups.setdefault(hit.article_uid, []).append(hit)
    items: list[Item] = []
    for group in groups.values():
        items.append(group[0].title)
        items.extend(group)
    return items
