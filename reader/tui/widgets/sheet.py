"""Lines to be read and scrolled, without a cursor: a preview, a card, a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from reader.tui.widgets.cursor_list import Lines
from reader.tui.widgets.rows import Line, Width, strip_of

Write = Callable[[int], Sequence[Line]]
"""Writes the lines for a width in cells."""


class Sheet(Lines):
    """Lines that are written anew for every width."""

    DEFAULT_CSS = """
    Sheet {
        scrollbar-gutter: stable;
    }
    """

    def __init__(self, *, width: Width = cell_len, id: str | None = None) -> None:
        super().__init__(id=id)
        self._measure_text = width
        self._write: Write = lambda width: ()
        self._lines: Sequence[Line] = ()
        self._for = 0

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

    def render_line(self, y: int) -> Strip:
        """Line `y` of what is on screen."""
        at = y + self.scroll_offset.y
        line = self._lines[at] if at < len(self._lines) else Line(())
        return strip_of(line, self.size.width, self._colours(), "no", self._measure_text)

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
