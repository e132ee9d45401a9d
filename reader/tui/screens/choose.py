"""Which of several highlights at one place is meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from reader.model import Highlight
from reader.tui.screens.panel import Panel
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import highlight_lines
from reader.tui.widgets.rows import Line


class ChooseHighlight(Panel[Highlight | None]):
    """Answers with the chosen highlight; the shortest stands first."""

    PLACE = "choose"

    def __init__(self, highlights: Sequence[Highlight]) -> None:
        super().__init__()
        self._highlights = sorted(highlights, key=lambda each: len(each.quote))
        self._cards: CardList | None = None

    def heading(self) -> str:
        """What is asked."""
        return self.words("ui.which_highlight")

    def body(self) -> Iterable[Widget]:
        """The highlights."""
        self._cards = CardList(self._draw, width=self.shell.cell_width, id="entries")
        yield self._cards

    def ready(self) -> None:
        """Begin with the shortest."""
        super().ready()
        assert self._cards is not None
        width = max(self.app.size.width - 6, 20)
        most = self.app.size.height // 2
        shown = self._highlights[:most]  # more would not fit
        lines = sum(len(self._draw(each, width)) + 1 for each in shown)
        self._cards.styles.height = min(lines, most)
        self._cards.show(self._highlights, cursor=0)
        self.give_focus(self._cards)

    def _draw(self, highlight: Highlight, width: int) -> Sequence[Line]:
        return highlight_lines(highlight, width, self.words, note_lines=1)

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A click chooses too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """This one."""
        assert self._cards is not None
        self.finish(self._cards.item)
