"""The side panes: the library on the left, the article's notes on the right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from reader.model import ArticleInfo, Highlight
from reader.tui.themes import reading_theme
from reader.tui.widgets.cards import CardList, Draw
from reader.tui.widgets.inks import ink
from reader.tui.widgets.inputs import LineInput
from reader.tui.widgets.rows import RowSource, Width, cut
from reader.tui.widgets.virtual_list import VirtualList


class PaneTitle(Widget):
    """One line over a pane: its name, and a figure on the right."""

    DEFAULT_CSS = """
    PaneTitle { height: 2; background: $surface; }
    """

    def __init__(self, label: str, *, width: Width = cell_len) -> None:
        super().__init__()
        self._label = label
        self._figure = ""
        self._width = width

    def set_texts(self, label: str, figure: str = "") -> None:
        """What it says."""
        if (label, figure) != (self._label, self._figure):
            self._label, self._figure = label, figure
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line itself, and an empty one under it."""
        theme = reading_theme(self.app)
        base = ink(theme.muted, theme.surface)
        total = self.size.width
        if y > 0:
            return Strip([Segment(" " * total, base)], total)
        active = self.parent is not None and self.parent.has_focus_within  # type: ignore[attr-defined]
        name_style = ink(theme.accent if active else theme.muted, theme.surface, bold=True)
        figure = self._figure
        room = total - 2 - self._width(figure) - 1
        if room < 8:
            figure, room = "", total - 2
        label = cut(self._label, max(room, 0), self._width)
        gap = max(total - 2 - self._width(label) - self._width(figure), 0)
        return Strip(
            [
                Segment(" ", base),
                Segment(label, name_style),
                Segment(" " * gap, base),
                Segment(figure, base),
                Segment(" ", base),
            ]
        ).adjust_cell_length(total, base)


class HalfPages(VirtualList):
    """A list that also moves by half pages."""

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self.move_to(self.cursor - max(self._page // 2, 1))

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self.move_to(self.cursor + max(self._page // 2, 1))


class Pane(Vertical):
    """A pane with a title line."""

    DEFAULT_CSS = """
    Pane { background: $surface; padding: 1 0 0 0; }
    """

    def __init__(self, label: str, *, width: Width = cell_len, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = PaneTitle(label, width=width)

    def on_descendant_focus(self) -> None:
        """Show that keys act here."""
        self.title.refresh()

    def on_descendant_blur(self) -> None:
        """Show that keys act elsewhere."""
        self.title.refresh()


class LibraryPane(Pane):
    """The articles, with a filter that is typed above them."""

    class Filtered(Message):
        """The filter changed, or was given up (`query` empty)."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    def __init__(
        self, label: str, *, empty: str, placeholder: str, width: Width = cell_len
    ) -> None:
        super().__init__(label, width=width, id="library")
        self.list = HalfPages(width=width, id="library-list")
        self._empty = empty
        self.filter: LineInput | None = None
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """Title and list; the filter comes when it is first wanted."""
        yield self.title
        yield self.list

    def show(self, rows: RowSource, cursor: int = 0, empty: str = "") -> None:
        """Show other rows; only now is it known whether there are any."""
        self.list.empty = empty or self._empty
        if self.list.source.count() == 0 or cursor == 0:
            self.list.set_source(rows, cursor=cursor)
        else:
            self.list.source = rows
            self.list.reload(cursor=cursor)
        # A list that has no size yet cannot bring its cursor into view.
        self.call_after_refresh(lambda: self.list.move_to(self.list.cursor))

    @property
    def row(self) -> ArticleInfo | None:
        """The article under the cursor."""
        row = self.list.row
        return row if isinstance(row, ArticleInfo) else None

    def open_filter(self) -> LineInput:
        """Show the filter; whoever asked gives it the focus."""
        if self.filter is None:
            self.filter = LineInput(placeholder=self._placeholder, id="library-filter")
            self.mount(self.filter, after=self.title)
        self.filter.display = True
        return self.filter

    def close_filter(self, *, keep: bool) -> None:
        """Leave the filter; it stays in force only if kept and not empty."""
        if self.filter is not None:
            if not keep:
                self.filter.value = ""
            self.filter.display = bool(self.filter.value)

    @property
    def query_text(self) -> str:
        """What the list is filtered by."""
        return self.filter.value if self.filter is not None else ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        event.stop()
        self.post_message(self.Filtered(event.value))


class NotesPane(Pane):
    """The highlights and notes of the open article; follows the text."""

    def __init__(self, label: str, draw: Draw, *, empty: str, width: Width = cell_len) -> None:
        super().__init__(label, width=width, id="notes")
        self.cards = CardList(draw, empty=empty, width=width, id="notes-list")
        self._starts: list[int] = []
        self._placed = 0

    def compose(self) -> ComposeResult:
        """Title and cards."""
        yield self.title
        yield self.cards

    def show(self, highlights: Iterable[Highlight]) -> None:
        """Show the highlights, by their place in the text; the cursor stays on the same one."""
        before = self.highlight
        ordered = sorted(highlights, key=place_order)
        self._starts = [-1 if each.start is None else each.start for each in ordered]
        self._placed = sum(place_order(each)[0] is False for each in ordered)
        cursor = next(
            (i for i, each in enumerate(ordered) if before and each.id == before.id), None
        )
        self.cards.show(ordered, cursor=cursor)

    @property
    def highlight(self) -> Highlight | None:
        """The highlight under the cursor."""
        item = self.cards.item
        return item if isinstance(item, Highlight) else None

    def follow(self, offset: int) -> None:
        """Put the cursor on the last highlight that begins at or before `offset`."""
        if self._placed:
            last = bisect_right(self._starts, offset, 0, self._placed) - 1
            self.cards.move_to(max(last, 0), tell=False)

    def choose(self, id: str) -> None:
        """Put the cursor on this highlight, if it is here."""
        for index, each in enumerate(self.cards.items):
            if each.id == id:
                self.cards.move_to(index, tell=False)


def place_order(highlight: Highlight) -> tuple[bool, int, int, str]:
    """Sorts highlights by place: notes on the article first, orphans last."""
    if highlight.start is None:
        return (highlight.kind != "note", -1 if highlight.kind == "note" else 0, 0, highlight.id)
    return (False, highlight.start, highlight.end or 0, highlight.id)
