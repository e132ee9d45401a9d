"""What the dictionaries say, one entry at a time, over the foot of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.containers import VerticalScroll
from textual.widget import Widget

from reader.dictionary.entries import Entry
from reader.model import Span
from reader.tui.screens.panel import Folded, Panel, plain


class Found(NamedTuple):
    """An entry, and the stretch of the text that it is about."""

    span: Span
    entry: Entry


class LookUp(Panel[Found | None]):
    """Answers with the entry that is to be kept as a note."""

    PLACE = "lookup"
    DEFAULT_CSS = """
    #entry-body { height: auto; max-height: 14; margin: 1 0; background: $panel; }
    #entry-body Static { color: $foreground; }
    #entry-head { color: $foreground; text-style: bold; }
    """

    def __init__(self, found: Sequence[Found], keeps: bool) -> None:
        """`keeps`: whether an entry can be kept as a note."""
        super().__init__()
        self._found = found
        self._keeps = keeps
        self._at = 0
        self._head = plain("", "entry-head")
        self._head.id = "entry-head"
        self._body = plain("")
        self._scroll = VerticalScroll(self._body, id="entry-body")
        self._title: Folded | None = None

    def heading(self) -> str:
        """Which entry of how many, and whose it is."""
        entry = self._found[self._at].entry
        figure = f"{self._at + 1}/{len(self._found)}"
        return "  ".join(filter(None, (figure, entry.dictionary)))

    def body(self) -> Iterable[Widget]:
        """The entry."""
        yield self._head
        yield self._scroll

    def ready(self) -> None:
        """Show the first."""
        super().ready()
        self._title = self.query_one(".panel-title", Folded)
        self._scroll.can_focus = False
        self._show()

    def _show(self) -> None:
        entry = self._found[self._at].entry
        head = entry.word + (f"（{entry.other}）" if entry.other else "")
        self._head.say("  ".join(filter(None, (head, entry.reading))))
        self._body.say(entry.body)
        self._scroll.scroll_home(animate=False)
        if self._title is not None:
            self._title.say(self.heading())

    def _go(self, way: int) -> None:
        self._at = (self._at + way) % len(self._found)
        self._show()

    def action_next_entry(self) -> None:
        """The next entry, from the last to the first."""
        self._go(1)

    def action_previous_entry(self) -> None:
        """The entry before."""
        self._go(-1)

    def action_scroll_down(self) -> None:
        """Further down in a long entry."""
        self._scroll.scroll_relative(y=3, animate=False)

    def action_scroll_up(self) -> None:
        """Back up."""
        self._scroll.scroll_relative(y=-3, animate=False)

    def action_copy_entry(self) -> None:
        """Copy the entry."""
        self.shell.copy_text(as_text(self._found[self._at].entry))

    def action_keep_entry(self) -> None:
        """Keep it with its sentence as a note."""
        if self._keeps:
            self.finish(self._found[self._at])
        else:
            self.say(self.words("ui.read_only"), "warning")


def as_text(entry: Entry) -> str:
    """An entry as text: word and reading in a line, then the meanings."""
    head = entry.word + (f"（{entry.other}）" if entry.other else "")
    return f"{'  '.join(filter(None, (head, entry.reading)))}\n{entry.body}".strip()
