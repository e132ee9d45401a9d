"""A list that costs the same with ten rows and with a million.

It draws on the Line API, asks its `RowSource` for the pages that are on screen (a placeholder
stands where a page has not arrived) and repaints two rows when the cursor moves.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from reader.tui.messages import Filled
from reader.tui.widgets.cursor_list import CursorList
from reader.tui.widgets.rows import Chosen, FixedRows, Line, RowSource, Width, strip_of

PAGE: Final = 128
"""Rows asked for at a time."""

KEPT_PAGES: Final = 48
"""Pages kept in memory; the least recently seen go first."""

IN_FLIGHT: Final = 2
"""Pages asked for at the same time; of further ones the last seen on screen goes first."""

PLACEHOLDER: Final = (Line((("…", "faint"),)),)


class VirtualList(CursorList):
    """A list over a `RowSource`, with one row under the cursor.

    The owner gives a source with `set_source`, calls `reload` after rows changed, and listens for
    `Moved` and `Chosen`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", show=False),
        Binding("down", "cursor_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Moved(CursorList.Moved):
        """The cursor is on another row; `item` is None while its page is on the way."""

    class Chosen(Moved):
        """A row was opened: Enter, or a second click on it."""

    class _Arrived(Message):
        def __init__(self, generation: int, first: int, rows: Sequence[object]) -> None:
            super().__init__()
            self.generation = generation
            self.first = first
            self.rows = rows

    def __init__(
        self,
        source: RowSource | None = None,
        *,
        empty: str = "",
        width: Width = cell_len,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Show the rows of `source`.

        `empty` is said where there are no rows (one line per line end). `width` measures text,
        so that the setting for ambiguous characters holds here too.
        """
        super().__init__(name=name, id=id, classes=classes)
        self.source: RowSource = source or FixedRows((), lambda row, width: ())
        self.empty = empty
        self._width = width
        self._count = 0
        self._generation = 0
        self._pages: OrderedDict[int, Sequence[object]] = OrderedDict()
        self._wanted: list[int] = []
        self._asked: set[int] = set()
        self._asking = False
        self._strips: OrderedDict[tuple[object, ...], Sequence[Strip]] = OrderedDict()

    # -- what it shows

    @property
    def count(self) -> int:
        """Rows there are."""
        return self._count

    def set_source(self, source: RowSource, *, cursor: int = 0) -> None:
        """Show the rows of another source from its start, with the cursor on row `cursor`."""
        self.source = source
        self.set_reactive(VirtualList.scroll_y, 0.0)
        self.reload(cursor=cursor)

    def reload(self, *, cursor: int | None = None) -> None:
        """Fetch again what is shown; the cursor stays on its index, or goes to `cursor`."""
        self._generation += 1
        self._pages.clear()
        self._strips.clear()
        self._wanted.clear()
        self._asked.clear()
        before, self._count = self._count, self.source.count()
        if bool(before) != bool(self._count):
            self.post_message(Filled())
        wished = self.cursor if cursor is None else cursor
        self.cursor = min(max(wished, 0), self._count - 1)
        self.virtual_size = Size(0, self._count * self.source.height)
        self._reveal()
        self.refresh()
        if self.cursor >= 0:
            self._row(self.cursor)
            self.post_message(self.Moved(self, self.cursor, self.row_at(self.cursor)))

    def redraw(self) -> None:
        """Write the rows that are here again: how they look depends on something else too."""
        self._strips.clear()
        self.refresh()

    def row_at(self, index: int) -> Any:
        """The row at `index` if it has arrived, else None."""
        page = self._pages.get(index // PAGE)
        within = index % PAGE
        return page[within] if page is not None and within < len(page) else None

    @property
    def row(self) -> Any:
        """The row under the cursor, None if there is none or it has not arrived."""
        return self.row_at(self.cursor) if self.cursor >= 0 else None

    # -- pages

    def _row(self, index: int) -> Any:
        """The row at `index`, asking for its page if need be."""
        number = index // PAGE
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            page = self._pages.get(number)
            if page is None:
                return None
        self._pages.move_to_end(number)
        within = index % PAGE
        return page[within] if within < len(page) else None

    def _want(self, number: int) -> None:
        if number in self._asked:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        del self._wanted[:-8]
        self._ask()

    def _ask(self) -> None:
        while self._wanted and len(self._asked) < IN_FLIGHT:
            number = self._wanted.pop()
            self._asked.add(number)
            self._asking = True
            try:
                self.source.fetch(number * PAGE, PAGE, self._deliver(self._generation))
            finally:
                self._asking = False

    def _deliver(self, generation: int) -> Callable[[int, Sequence[object]], None]:
        """What a source calls with a page, from whichever thread."""
        loop_thread = threading.get_ident()

        def deliver(first: int, rows: Sequence[object]) -> None:
            if threading.get_ident() == loop_thread:
                self._arrive(generation, first, rows)
            else:
                self.post_message(self._Arrived(generation, first, rows))

        return deliver

    def on_virtual_list__arrived(self, message: _Arrived) -> None:
        """Take in a page that came from another thread."""
        message.stop()
        self._arrive(message.generation, message.first, message.rows)
        self._ask()

    def _arrive(self, generation: int, first: int, rows: Sequence[object]) -> None:
        if generation != self._generation:
            return
        number = first // PAGE
        self._asked.discard(number)
        self._pages[number] = rows
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        if self._asking:  # answered at once: whoever asked is about to draw it
            return
        height = self.source.height
        self.refresh_lines(first * height, PAGE * height)
        if number == self.cursor // PAGE and self.cursor >= 0:
            self.post_message(self.Moved(self, self.cursor, self.row_at(self.cursor)))

    # -- drawing

    def notify_style_update(self) -> None:
        """Write the rows in the colours of the theme again."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Line `y` of what is on screen."""
        width = self.scrollable_content_region.width  # without the scroll bar
        index, line = divmod(y + self.scroll_offset.y, self.source.height)
        if index >= self._count:
            return self._below(y, width)
        return self._row_strips(index, width)[line]

    def _below(self, y: int, width: int) -> Strip:
        text = "" if self._count else self._said(y)
        return strip_of(Line(((text, "muted"),)), width, self._colours(), "no", self._width)

    def _row_strips(self, index: int, width: int) -> Sequence[Strip]:
        chosen: Chosen = "no"
        if index == self.cursor:
            chosen = "focus" if self.has_focus else "row"
        row = self._row(index)
        key = (index, width, chosen, row is None)
        strips = self._strips.get(key)
        if strips is None:
            lines = PLACEHOLDER if row is None else self.source.lines(row, width - 2)
            colours, height = self._colours(), self.source.height
            strips = [strip_of(line, width, colours, chosen, self._width) for line in lines]
            # What a row leaves empty is the gap before the next, and never carries the cursor.
            gap = strip_of(Line(()), width, colours, "no", self._width)
            strips = [*strips, *[gap] * height][:height]
            self._strips[key] = strips
            if len(self._strips) > 1024:
                self._strips.popitem(last=False)
        return strips

    def _repaint(self, index: int) -> None:
        if 0 <= index < self._count:
            self.refresh_lines(index * self.source.height, self.source.height)

    # -- moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a row (kept inside the list) and bring it into view."""
        index = min(max(index, 0), self._count - 1)
        if index < 0 or index == self.cursor:
            self._reveal()
            return
        before, self.cursor = self.cursor, index
        self._repaint(before)
        self._repaint(index)
        self._reveal()
        self.post_message(self.Moved(self, index, self._row(index)))

    def _reveal(self) -> None:
        """Scroll as little as brings the cursor into view."""
        height = self.source.height
        page = self.scrollable_content_region.height or self.size.height
        if self.cursor < 0 or page <= 0:
            return
        top = self.cursor * height
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + height > self.scroll_offset.y + page:
            self.scroll_to(y=top + height - page, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view at another size."""
        self._strips.clear()
        self._reveal()

    @property
    def _page(self) -> int:
        return max(self.size.height // self.source.height - 1, 1)

    def action_cursor_up(self) -> None:
        """One row up."""
        self.move_to(self.cursor - 1)

    def action_cursor_down(self) -> None:
        """One row down."""
        self.move_to(self.cursor + 1)

    def action_page_up(self) -> None:
        """One page up."""
        self.move_to(self.cursor - self._page)

    def action_page_down(self) -> None:
        """One page down."""
        self.move_to(self.cursor + self._page)

    def action_first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last row."""
        self.move_to(self._count - 1)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.cursor >= 0 and self.row is not None:
            self.post_message(self.Chosen(self, self.cursor, self.row))

    def on_click(self, event: events.Click) -> None:
        """A click chooses a row; a second click opens it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = (offset.y + self.scroll_offset.y) // self.source.height
        if not 0 <= index < self._count:
            return
        self.move_to(index)
        if event.chain == 2:
            self.action_choose()

    def row_region(self, index: int) -> Region:
        """Where a row lies on the screen, for what is shown beside it."""
        height = self.source.height
        x, y, width, _ = self.content_region
        return Region(x, y + index * height - self.scroll_offset.y, width, height)
