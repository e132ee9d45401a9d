"""The raw original of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from reader.text.safe import safe_text
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece


class Original(Page[None]):
    """The raw file as it was added, decoded, with the numbers of its lines."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__()
        self._name_shown = name
        self._data = data

    def heading(self) -> str:
        """The file's name."""
        return self.words("ui.original", name=self._name_shown)

    def body(self) -> Iterable[Widget]:
        """The lines."""
        self._cards = CardList(self._draw, gap=0, width=self.shell.cell_width, id="original")
        yield self._cards

    def ready(self) -> None:
        """Fill it."""
        super().ready()
        self._cards.show(list(enumerate(decoded(self._data).split("\n"), 1)), cursor=0)
        self.give_focus(self._cards)

    def _draw(self, line: tuple[int, str], width: int) -> Sequence[Line]:
        number, text = line
        parts = folded(safe_text(text), max(width - 7, 10), 200, self.shell.cell_width)
        first = Line((Piece(f"{number:>5}  ", "faint"), Piece(parts[0] if parts else "", "text")))
        return [first, *(Line((Piece(" " * 7), Piece(each, "text"))) for each in parts[1:])]


def decoded(data: bytes) -> str:
    """The characters of a raw file, as the importers decode them; never raises."""
    from reader.importers.encoding import decode

    return decode(data).text
