"""What the widgets share that draw lines in the colours of the theme, with a cursor or without."""

from __future__ import annotations

from typing import Any

from textual.message import Message
from textual.scroll_view import ScrollView

from reader.tui.themes import ReadingTheme, reading_theme


class Lines(ScrollView, can_focus=True):
    """Lines on the Line API; the colours are asked for once, until the theme changes."""

    DEFAULT_CSS = """
    Lines {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $surface;
    }
    """

    _theme: ReadingTheme | None = None

    def _colours(self) -> ReadingTheme:
        if self._theme is None:
            self._theme = reading_theme(self.app)
        return self._theme

    def notify_style_update(self) -> None:
        """Take the colours from the theme again."""
        self._theme = None
        super().notify_style_update()


class CursorList(Lines):
    """A list with one item under the cursor: `cursor` is its index, -1 while there is none."""

    cursor = -1
    empty = ""
    """What is said where nothing is (one line per line end)."""

    class Moved(Message):
        """The cursor is on another item, which is None while it is on the way."""

        def __init__(self, sender: CursorList, index: int, item: Any) -> None:
            super().__init__()
            self.list = sender
            self.index = index
            self.item = item

        @property
        def control(self) -> CursorList:
            """The list."""
            return self.list

    def _said(self, y: int) -> str:
        """What line `y` of an empty list says."""
        said = self.empty.split("\n")
        return said[y - 1] if 0 < y <= len(said) else ""

    def _repaint(self, index: int) -> None:
        """Draw one item again; no item has such an index while the cursor is nowhere."""
        raise NotImplementedError

    def on_focus(self) -> None:
        """Draw the chosen item as the one that keys act on."""
        self._repaint(self.cursor)

    def on_blur(self) -> None:
        """Draw the chosen item as waiting."""
        self._repaint(self.cursor)
