"""A screen of its own over the reader: a title, perhaps an input, a list, hints."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Generic

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from reader.tui.commands import Command
from reader.tui.screens.base import Answer, Keyed
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.inputs import LineInput
from reader.tui.widgets.panes import PaneTitle
from reader.tui.widgets.status import StatusLine
from reader.tui.widgets.virtual_list import VirtualList


class Page(Keyed[Answer], Generic[Answer]):
    """Title, body and hints, as wide as reads well."""

    DEFAULT_CSS = """
    Page { background: $surface; align: center top; }
    .page {
        width: 100%; max-width: 112; height: 1fr; background: $surface; padding: 1 0 0 0;
    }
    .page CardList, .page VirtualList { height: 1fr; }
    #page-input { margin: 0 1 1 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.title_line = PaneTitle("", width=self.shell.cell_width)

    def heading(self) -> str:
        """What the page is."""
        return ""

    def body(self) -> Iterable[Widget]:
        """The widgets under the title."""
        return ()

    def compose(self) -> ComposeResult:
        """Title, body, hints."""
        with Vertical(classes="page"):
            yield self.title_line
            yield from self.body()
        yield StatusLine(width=self.shell.cell_width)

    def on_mount(self) -> None:
        """Say what the page is, and the keys."""
        self.title_line.set_texts(self.heading())
        self.refresh_hints()
        self.ready()

    def ready(self) -> None:
        """The widgets are there.

        Not `on_mount`, which Textual calls for each class, the derived one first.
        """

    def has_rows(self) -> bool:
        """Whether the page's list holds anything."""
        for each in self.query(CardList):
            return bool(each.items)
        for row_list in self.query(VirtualList):
            return row_list.count > 0
        return True

    def refusal(self, command: Command) -> str:
        """What acts on a row needs one."""
        if command.need == "row" and not self.has_rows():
            return "ui.nothing_listed"
        return super().refusal(command)

    def action_close(self) -> None:
        """Back to the reader."""
        self.finish(None)


class TypedPage(Page[Answer], Generic[Answer]):
    """A page with an input over its list: typing searches, Enter and the arrows go to the list."""

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.input = LineInput(placeholder=self.words(placeholder), id="page-input")
        self.expect(self.input)

    @abstractmethod
    def list_widget(self) -> Widget:
        """The list under the input."""

    def ready(self) -> None:
        """Type at once."""
        self.give_focus(self.input)

    def action_type(self) -> None:
        """Back into the input."""
        self.give_focus(self.input)

    def action_accept(self) -> None:
        """Open what stands first."""
        self.action_open()

    @abstractmethod
    def action_open(self) -> None:
        """Open what the list's cursor is on."""

    def action_below(self) -> None:
        """Into the list."""
        self.give_focus(self.list_widget())

    def action_above(self) -> None:
        """There is nothing above the input."""

    def action_complete(self) -> None:
        """Into the list."""
        self.give_focus(self.list_widget())

    def action_cancel(self) -> None:
        """Back to the reader."""
        self.finish(None)
