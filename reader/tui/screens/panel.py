"""A dialog at the foot of the screen: a title, what it is about, and hints below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from reader.text.safe import safe_text
from reader.tui.screens.base import Answer, KeyedModal
from reader.tui.widgets.status import StatusLine


class Panel(KeyedModal[Answer], Generic[Answer]):
    """Title and body over the lower part of the screen; the text above stays readable."""

    DEFAULT_CSS = """
    Panel { background: transparent; align: center bottom; }
    .panel {
        width: 100%; height: auto; max-height: 70%; background: $panel; padding: 1 1 0 1;
    }
    .panel-title { color: $accent; text-style: bold; margin-bottom: 1; }
    .panel .quote { color: $muted; }
    .panel LineInput { margin-bottom: 1; }
    .panel CardList { background: $panel; }
    """

    def heading(self) -> str:
        """What stands over the body."""
        return ""

    def body(self) -> Iterable[Widget]:
        """The widgets of the dialog."""
        return ()

    def compose(self) -> ComposeResult:
        """Title, body, hints."""
        with Vertical(classes="panel"):
            yield plain(self.heading(), "panel-title")
            yield from self.body()
        yield StatusLine(width=self.shell.cell_width)

    def on_mount(self) -> None:
        """Show the keys, and begin."""
        self.refresh_hints()
        self.ready()

    def ready(self) -> None:
        """The widgets are there.

        Not `on_mount`, which Textual calls for each class, the derived one first.
        """


def plain(text: str, classes: str = "") -> Static:
    """Text as it is: no markup, nothing that a terminal acts on."""
    return Static(Content(safe_text(text)), classes=classes, markup=False)
