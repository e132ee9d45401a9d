"""Several lines of text, apart from the other inputs: TextArea takes a while to load."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.widgets import TextArea

from reader.text.safe import safe_text
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

    def __init__(self, text: str = "", **options: Any) -> None:
        super().__init__(safe_text(text), **options)

    def replace(self, insert: str, start: Any, end: Any, **options: Any) -> Any:
        """Put text in place of another; of what is pasted nothing may act on the terminal."""
        return super().replace(safe_text(insert), start, end, **options)

    def on_key(self, event: events.Key) -> None:
        """Let the screen see the keys of its table before the text takes them."""
        offer_first(self, event)
