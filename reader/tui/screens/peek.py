"""A look at a note without leaving the line."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from reader.model import Highlight
from reader.text.safe import safe_line
from reader.tui.screens.panel import Panel, plain
from reader.tui.widgets.drawing import folded


class Peek(Panel[bool | None]):
    """Shows a highlight with its note; answers True when the person wants to edit it."""

    PLACE = "peek"
    DEFAULT_CSS = """
    #peek-note { height: auto; max-height: 12; margin: 1 0; background: $panel; }
    .note-text { color: $foreground; }
    """

    def __init__(self, highlight: Highlight) -> None:
        super().__init__()
        self._highlight = highlight
        self._scroll = VerticalScroll(id="peek-note")

    def heading(self) -> str:
        """When it was written, and its tags."""
        highlight = self._highlight
        when = highlight.created.local().strftime("%Y-%m-%d %H:%M")
        tags = " ".join(f"#{safe_line(each)}" for each in highlight.tags)
        kind = {
            "highlight": f"colour.{highlight.colour}",
            "note": "ui.note_on_article",
            "bookmark": "ui.bookmark",
        }[highlight.kind]
        return "  ".join(filter(None, (self.words(kind), when, tags)))

    def body(self) -> Iterable[Widget]:
        """Quote and note."""
        width = max(self.app.size.width - 6, 20)
        for line in folded(self._highlight.quote, width, 3, self.shell.cell_width):
            yield plain(line, "quote")
        note = self._highlight.note or self.words("ui.no_note")
        self._scroll.compose_add_child(plain(note, "note-text"))
        yield self._scroll

    def action_edit(self) -> None:
        """Edit it."""
        self.finish(True)

    def action_scroll_down(self) -> None:
        """A line down in a long note."""
        self._scroll.scroll_down(animate=False)

    def action_scroll_up(self) -> None:
        """A line up."""
        self._scroll.scroll_up(animate=False)
