"""One of a few answers, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from reader.tui.screens.panel import Panel
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece


class ChooseOne(Panel[int | None]):
    """Answers with the index of what was chosen, or None."""

    PLACE = "choose"

    def __init__(self, question: str, answers: Sequence[str]) -> None:
        super().__init__()
        self._question = question
        self._cards = CardList(self._draw, gap=0, width=self.shell.cell_width, id="entries")
        self._answers = answers

    def heading(self) -> str:
        """What is asked."""
        return self._question

    def body(self) -> Iterable[Widget]:
        """The answers."""
        yield self._cards

    def ready(self) -> None:
        """Begin with the first."""
        super().ready()
        self._cards.styles.height = len(self._answers)
        self._cards.show(self._answers, cursor=0)
        self.give_focus(self._cards)

    def _draw(self, answer: str, width: int) -> Sequence[Line]:
        return [Line((Piece(each),)) for each in folded(answer, width, 1)]

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click chooses too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """This one."""
        self.finish(self._cards.cursor)
