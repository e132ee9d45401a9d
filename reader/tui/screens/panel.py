"""A dialog at the foot of the screen: a title, what it is about, and hints below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Generic, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from reader.text.safe import safe_text
from reader.tui.screens.base import Answer, KeyedModal
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp

MOST_LINES: Final = 2000
"""Of a text in a dialog."""


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


class Folded(Static):
    """Text folded by the rules of the article: no line begins with a closing mark.

    Textual's own folding breaks Chinese anywhere, and first of all at the blanks beside figures.
    """

    _text = ""

    def say(self, text: str) -> Folded:
        """Show a text: no markup, nothing that a terminal acts on."""
        self._text = safe_text(text)
        self.refresh(layout=True)
        return self

    def _lines(self, width: int) -> list[str]:
        measure = cast("ReaderApp", self.app).cell_width
        return folded(self._text, max(width, 2), MOST_LINES, measure)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows that the text takes."""
        return len(self._lines(width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All there is."""
        return container.width

    def render(self) -> Content:
        """The text in its lines."""
        return Content("\n".join(self._lines(self.content_size.width)))


def plain(text: str, classes: str = "") -> Folded:
    """Text as it is: no markup, nothing that a terminal acts on."""
    return Folded(classes=classes, markup=False).say(text)
