"""Short lists to choose a place from: contents, bookmarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.widget import Widget

from reader.text.safe import safe_line
from reader.tui.messages import Destination
from reader.tui.screens.panel import Panel
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.rows import Line


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list and where it leads."""

    to: Destination
    words: str
    level: int


class Contents(Panel[Destination | None]):
    """Answers with where the chosen line leads."""

    PLACE = "contents"

    def __init__(self, title: str, entries: Sequence[Entry], here: int) -> None:
        super().__init__()
        self._title = title
        self._entries = entries
        self._here = here
        self._cards: CardList | None = None

    def heading(self) -> str:
        """What is listed."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """The lines."""
        self._cards = CardList(self._draw, gap=0, width=self.shell.cell_width, id="entries")
        yield self._cards

    def ready(self) -> None:
        """Begin at the line where one is."""
        super().ready()
        assert self._cards is not None
        self._cards.styles.height = min(len(self._entries), max(self.app.size.height // 2, 4))
        self._cards.show(self._entries, cursor=self._here)
        self.give_focus(self._cards)

    def _draw(self, entry: Entry, width: int) -> Sequence[Line]:
        role = "title" if entry.level == 0 else "text"
        return [Line((("  " * entry.level + safe_line(entry.words), role),))]

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A click chooses too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go there."""
        assert self._cards is not None
        entry = self._cards.item
        self.finish(entry.to if isinstance(entry, Entry) else None)
