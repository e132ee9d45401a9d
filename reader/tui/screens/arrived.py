"""What adding came to: files that could not be read, each with the reason, and what came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from reader.library.reports import AddReport, Refused
from reader.model import ArticleInfo
from reader.text.safe import safe_line
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import article_lines, folded
from reader.tui.widgets.rows import Line, Piece

SHOWN = 500
"""Articles of each kind that are listed."""


class ArrivedPage(Page[int | None]):
    """Answers with the number of the article to open."""

    PLACE = "arrived"

    def __init__(self, report: AddReport) -> None:
        super().__init__()
        self._report = report
        self._cards = CardList(
            self._draw, still=lambda item: isinstance(item, str), width=self.shell.cell_width,
            id="arrived",
        )  # fmt: skip
        self.expect(self._cards)

    def heading(self) -> str:
        """How many came, and how many did not."""
        report = self._report
        new, known = len(report.added) + len(report.revised), len(report.unchanged)
        return self.words("ui.arrived", new=new, known=known, refused=len(report.refused))

    def body(self) -> Iterable[Widget]:
        """The files, then the articles."""
        yield self._cards

    def ready(self) -> None:
        """What was refused comes first: the rest is in the library to be seen."""
        super().ready()
        report = self._report
        rows: list[object] = []
        for label, some in (
            ("refused", report.refused), ("added", report.added), ("revised", report.revised),
            ("unchanged", report.unchanged),
        ):  # fmt: skip
            if some:
                rows.append(self.words(f"ui.arrived_{label}", n=len(some)))
                rows += some[:SHOWN]
                if len(some) > SHOWN:
                    rows.append(self.words("ui.arrived_more", n=len(some) - SHOWN))
        self._cards.show(rows, cursor=0)
        self.give_focus(self._cards)

    def _draw(self, item: object, width: int) -> Sequence[Line]:
        measure = self.shell.cell_width
        if isinstance(item, ArticleInfo):
            return article_lines(item, width, self.words)
        if not isinstance(item, Refused):
            return [Line((Piece(each, "accent"),)) for each in folded(str(item), width, 2, measure)]
        folder, slash, name = item.path.rpartition("/")
        reason = self.words(f"error.{item.code}", **{**item.facts, "name": name, "path": name})
        lines = [Line((Piece(each),)) for each in folded(reason, width, 4, measure)]
        if slash:
            lines.append(Line((Piece(safe_line(folder + slash, cells=width), "muted"),)))
        return lines

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open the article under the cursor."""
        row = self._cards.item
        if isinstance(row, ArticleInfo):
            self.finish(row.id)
        elif isinstance(row, Refused):
            self.say(self.words("ui.arrived_not_there"), "warning")
