"""The line in which one types what to find in the article."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from reader.tui.widgets.inputs import LineInput
from reader.tui.widgets.rows import Width


class FindBar(Horizontal):
    """A label, the input and how many were found, over the status line."""

    DEFAULT_CSS = """
    FindBar { dock: bottom; height: 1; margin-bottom: 2; background: $panel; padding: 0 1; }
    FindBar .label { width: auto; color: $accent; text-style: bold; padding-right: 1; }
    FindBar LineInput { width: 1fr; }
    FindBar .figure { width: auto; color: $muted; padding-left: 1; }
    FindBar .figure.-none { color: $warning; }
    """

    def __init__(self, label: str, *, width: Width = cell_len) -> None:
        super().__init__()
        self.input = LineInput(id="find-input")
        self._label = Static(Content(label), classes="label")
        self._figure = Static(Content(""), classes="figure")

    def compose(self) -> ComposeResult:
        """Label, input, figure."""
        yield self._label
        yield self.input
        yield self._figure

    def open(self, value: str = "") -> None:
        """Show the bar, empty or with a text."""
        self.display = True
        with self.input.prevent(self.input.Changed):
            self.input.value = value
        self.set_figure("", False)

    def set_figure(self, text: str, none: bool) -> None:
        """How many were found; `none` if it was typed and nothing was."""
        self._figure.update(Content(text))
        self._figure.set_class(none, "-none")
