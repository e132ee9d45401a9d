"""A list of cards of differing heights: notes, results, contents, help.

For lists of some thousand entries at most (a million rows of one height are `VirtualList`'s).
Cards are written with the same lines and roles as rows; they are measured as they come into view.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, Final

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.messages import Filled
from reader.tui.widgets.cursor_list import CursorList
from reader.tui.widgets.rows import Chosen as Look
from reader.tui.widgets.rows import Line, Width, strip_of

Draw = Callable[[Any, int], Sequence[Line]]
"""Writes a card for a width in cells."""

AT_ONCE: Final = 200
"""Cards measured at once; of longer lists the rest is estimated until it is seen."""

GUESS: Final = 3
"""Lines that a card is taken to have until it is measured."""


class CardList(CursorList):
    """Cards one under the other, one of them under the cursor.

    Cards for which `still` is true (headings) cannot carry it.
    """

    DEFAULT_CSS = """
    CardList {
        scrollbar-gutter: stable;  /* a bar that comes and goes would break lines anew */
    }
    """

    class Moved(CursorList.Moved):
        """The cursor is on another card."""

    class Chosen(Moved):
        """A card was opened: Enter, or a second click on it."""

    def __init__(
        self,
        draw: Draw,
        *,
        empty: str = "",
        gap: int = 1,
        still: Callable[[Any], bool] | None = None,
        width: Width = cell_len,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`draw` writes a card, `gap` is the number of empty lines between two."""
        super().__init__(id=id, classes=classes)
        self.items: Sequence[Any] = ()
        self.empty = empty
        self._draw = draw
        self._gap = gap
        self._still = still or (lambda item: False)
        self._measure_text = width
        self._lines: dict[int, Sequence[Line]] = {}
        self._heights: list[int] = []
        self._tops: list[int] = [0]
        self._width = 0

    # -- what it shows

    def show(self, items: Sequence[Any], *, cursor: int | None = None) -> None:
        """Show other cards; the cursor stays on its index, or goes to `cursor`."""
        if bool(items) != bool(self.items):
            self.post_message(Filled())
        self.items = items
        wished = self.cursor if cursor is None else cursor
        self.cursor = self._settle(min(max(wished, 0), len(items) - 1), 1)
        self._forget()
        self._reveal()
        self.refresh()

    @property
    def item(self) -> Any:
        """The card under the cursor, None if there is none."""
        return self.items[self.cursor] if 0 <= self.cursor < len(self.items) else None

    def _settle(self, index: int, step: int) -> int:
        """The nearest card from `index` on, or else back, that can carry the cursor."""
        for way in (step, -step):
            at = index
            while 0 <= at < len(self.items):
                if not self._still(self.items[at]):
                    return at
                at += way
        return -1

    # -- heights

    def _forget(self) -> None:
        self._lines.clear()
        self._heights = [GUESS + self._gap] * len(self.items)
        self._width = max(self.scrollable_content_region.width - 2, 1)
        self._measure(range(min(len(self.items), AT_ONCE)))
        self._add_up()

    def _measure(self, indexes: range) -> bool:
        """Write the cards that are not written yet; whether a height changed."""
        changed = False
        for index in indexes:
            if index not in self._lines:
                lines = self._draw(self.items[index], self._width)
                self._lines[index] = lines
                height = len(lines) + self._gap
                changed |= height != self._heights[index]
                self._heights[index] = height
        return changed

    def _add_up(self) -> None:
        self._tops = [0, *accumulate(self._heights)]
        self.virtual_size = Size(0, max(self._tops[-1] - self._gap, 0))

    def _see(self) -> None:
        """Measure what is on screen, and keep the card at its top where it is."""
        if not self.items or len(self._lines) == len(self.items):
            return
        first = self.index_at(self.scroll_offset.y)
        last = self.index_at(self.scroll_offset.y + self.size.height)
        into = self.scroll_offset.y - self._tops[first]
        if self._measure(range(max(first - 20, 0), min(last + 20, len(self.items)))):
            self._add_up()
            self.scroll_to(y=self._tops[first] + into, animate=False, immediate=True)
            self.refresh()

    def index_at(self, y: int) -> int:
        """The card at line `y` of the whole list."""
        return min(max(bisect_right(self._tops, y) - 1, 0), max(len(self.items) - 1, 0))

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Measure what came into view."""
        super().watch_scroll_y(old, new)
        self._see()

    def on_resize(self, event: events.Resize) -> None:
        """Write the cards for the new width."""
        if max(self.scrollable_content_region.width - 2, 1) != self._width:
            self._forget()
            self.refresh()
        self._reveal()

    # -- drawing

    @property
    def _plain(self) -> Look:
        """How a card looks that is not chosen: as what is around it."""
        inside = isinstance(self.parent, Widget) and self.parent.has_class("panel")
        return "panel" if inside else "no"

    def render_line(self, y: int) -> Strip:
        """Line `y` of what is on screen."""
        width = self.size.width
        at = y + self.scroll_offset.y
        if not self.items or at >= self._tops[-1]:
            text = "" if self.items else self._said(y)
            return self._strip(Line(((text, "muted"),)), width, self._plain)
        index = self.index_at(at)
        self._measure(range(index, index + 1))
        lines, within = self._lines[index], at - self._tops[index]
        if within >= len(lines):
            return self._strip(Line(()), width, self._plain)
        chosen: Look = self._plain
        if index == self.cursor:
            chosen = "focus" if self.has_focus else "row"
        return self._strip(lines[within], width, chosen)

    def _strip(self, line: Line, width: int, chosen: Look) -> Strip:
        return strip_of(line, width, self._colours(), chosen, self._measure_text)

    def _repaint(self, index: int) -> None:
        if 0 <= index < len(self.items):
            self.refresh_lines(self._tops[index], self._heights[index])

    # -- moving

    def move_to(self, index: int, *, step: int = 1, tell: bool = True) -> None:
        """Put the cursor on a card, or the next that can carry it, and bring it into view."""
        index = self._settle(min(max(index, 0), len(self.items) - 1), step)
        if index < 0 or index == self.cursor:
            self._reveal()
            return
        before, self.cursor = self.cursor, index
        self._repaint(before)
        self._repaint(index)
        self._reveal()
        if tell:
            self.post_message(self.Moved(self, index, self.items[index]))

    def _reveal(self) -> None:
        page = self.size.height
        if self.cursor < 0 or page <= 0:
            return
        if self._measure(range(self.cursor, self.cursor + 1)):
            self._add_up()
        top = self._tops[self.cursor]
        if self.cursor and self._still(self.items[self.cursor - 1]):
            top = self._tops[self.cursor - 1]
        bottom = self._tops[self.cursor + 1] - self._gap
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif bottom > self.scroll_offset.y + page:
            self.scroll_to(y=min(bottom - page, top), animate=False)

    def _by_lines(self, lines: int) -> None:
        """Move by about so many lines, at least by one card."""
        if self.cursor < 0:
            return
        step = 1 if lines > 0 else -1
        target = self.index_at(self._tops[self.cursor] + lines)
        self.move_to(target if target != self.cursor else self.cursor + step, step=step)

    def action_cursor_up(self) -> None:
        """One card up; from the first, the top of the list comes into view."""
        if self._settle(self.cursor - 1, -1) in (-1, self.cursor):
            self.scroll_home(animate=False)
        self.move_to(self.cursor - 1, step=-1)

    def action_cursor_down(self) -> None:
        """One card down."""
        self.move_to(self.cursor + 1)

    def action_page_up(self) -> None:
        """One page up."""
        self._by_lines(-max(self.size.height - 2, 1))

    def action_page_down(self) -> None:
        """One page down."""
        self._by_lines(max(self.size.height - 2, 1))

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self._by_lines(-max(self.size.height // 2, 1))

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self._by_lines(max(self.size.height // 2, 1))

    def action_first(self) -> None:
        """To the first card."""
        self.move_to(0)
        self.scroll_home(animate=False)

    def action_last(self) -> None:
        """To the last card."""
        self.move_to(len(self.items) - 1, step=-1)

    def action_choose(self) -> None:
        """Open the card under the cursor."""
        if self.item is not None:
            self.post_message(self.Chosen(self, self.cursor, self.item))

    def on_click(self, event: events.Click) -> None:
        """A click chooses a card; a second click opens it."""
        offset = event.get_content_offset(self)
        if offset is None or not self.items:
            return
        at = offset.y + self.scroll_offset.y
        if at >= self._tops[-1]:
            return
        index = self.index_at(at)
        if self._still(self.items[index]):
            return
        self.move_to(index)
        if event.chain == 2:
            self.action_choose()
