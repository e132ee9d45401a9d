"""Lines to be read and scrolled, without a cursor: a preview, a card, a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.tui.themes import ReadingTheme, reading_theme
from reader.tui.widgets.rows import Line, Width, strip_of

Write = Callable[[int], Sequence[Line]]
"""Writes the lines for a width in cells."""


class Sheet(ScrollView, can_focus=True):
    """Lines that are written anew for every width."""

    DEFAULT_CSS = """
    Sheet {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        background: $surface;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, *, width: Width = cell_len, id: str | None = None) -> None:
        super().__init__(id=id)
        self._measure_text = width
        self._write: Write = lambda width: ()
        self._lines: Sequence[Line] = ()
        self._for = 0
        self._theme: ReadingTheme | None = None

    def show(self, write: Write, *, keep: bool = False) -> None:
        """Show other lines, from the top unless `keep` says to stay where one is."""
        self._write = write
        self._for = 0
        self._set()
        if not keep:
            self.scroll_home(animate=False, immediate=True)

    @property
    def room(self) -> int:
        """Cells of a line."""
        return max(self.scrollable_content_region.width - 2, 1)

    def _set(self) -> None:
        if self.room != self._for:
            self._for = self.room
            self._lines = self._write(self.room)
            self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Write the lines for the new width."""
        self._set()

    def notify_style_update(self) -> None:
        """Take the colours from the theme again."""
        self._theme = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Line `y` of what is on screen."""
        if self._theme is None:
            self._theme = reading_theme(self.app)
        at = y + self.scroll_offset.y
        line = self._lines[at] if at < len(self._lines) else Line(())
        return strip_of(line, self.size.width, self._theme, "no", self._measure_text)

    def action_cursor_up(self) -> None:
        """One line up."""
        self.scroll_relative(y=-1, animate=False)

    def action_cursor_down(self) -> None:
        """One line down."""
        self.scroll_relative(y=1, animate=False)

    def action_page_up(self) -> None:
        """One page up."""
        self.scroll_relative(y=-max(self.size.height - 2, 1), animate=False)

    def action_page_down(self) -> None:
        """One page down."""
        self.scroll_relative(y=max(self.size.height - 2, 1), animate=False)

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self.scroll_relative(y=-max(self.size.height // 2, 1), animate=False)

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self.scroll_relative(y=max(self.size.height // 2, 1), animate=False)

    def action_first(self) -> None:
        """To the top."""
        self.scroll_home(animate=False)

    def action_last(self) -> None:
        """To the end."""
        self.scroll_end(animate=False)
