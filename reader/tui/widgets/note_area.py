"""Several lines of text, apart from the other inputs: TextArea takes a while to load."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from reader.tui.widgets.inputs import offer_first


class NoteArea(TextArea):
    """Several lines of text; what Enter does is the table's affair."""

    DEFAULT_CSS = """
    NoteArea, NoteArea:focus {
        border: none;
        padding: 0 1;
        background: $panel;
        scrollbar-size-vertical: 1;
    }
    """

    TAKES_TEXT = True
    """Keys that were typed before it had the focus are meant for it."""

    def on_key(self, event: events.Key) -> None:
        """Let the screen see the keys of its table before the text takes them."""
        offer_first(self, event)
