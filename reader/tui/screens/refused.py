"""What was not added, file by file, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from reader.library.reports import AddReport, Refused
from reader.text.safe import safe_line
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece


class RefusedFiles(Page[None]):
    """Shown after adding several files of which more than one could not be read."""

    def __init__(self, report: AddReport) -> None:
        super().__init__()
        self._report = report
        self._cards = CardList(
            self._draw, still=lambda item: isinstance(item, str), width=self.shell.cell_width,
            id="refused",
        )  # fmt: skip
        self.expect(self._cards)

    def heading(self) -> str:
        """How many there are."""
        return self.words("ui.refused_title", n=len(self._report.refused))

    def body(self) -> Iterable[Widget]:
        """How many were added, then the files."""
        yield self._cards

    def ready(self) -> None:
        """Show them."""
        new = len(self._report.added) + len(self._report.revised)
        known = len(self._report.unchanged)
        said = self.words("ui.refused_besides", new=new, known=known)
        self._cards.show([said, *self._report.refused])
        self.give_focus(self._cards)

    def _draw(self, item: object, width: int) -> Sequence[Line]:
        measure = self.shell.cell_width
        if not isinstance(item, Refused):
            return [Line((Piece(each, "muted"),)) for each in folded(str(item), width, 2, measure)]
        folder, slash, name = item.path.rpartition("/")
        reason = self.words(f"error.{item.code}", **{**item.facts, "name": name, "path": name})
        lines = [Line((Piece(each),)) for each in folded(reason, width, 4, measure)]
        if slash:
            lines.append(Line((Piece(safe_line(folder + slash, cells=width), "muted"),)))
        return lines
