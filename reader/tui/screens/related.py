"""Articles that belong to another: the same story from elsewhere, and others about the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.widget import Widget

from reader.model import ArticleInfo
from reader.text.safe import safe_line
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import article_lines
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.library.relating import Relations


class Row(NamedTuple):
    """An article of the list, and why it is there; a heading has no article."""

    article: ArticleInfo | None
    words: str


class RelatedPage(Page[int | None]):
    """Answers with the number of the article to open."""

    PLACE = "related"

    def __init__(self, info: ArticleInfo, relations: Relations) -> None:
        super().__init__()
        self._info = info
        self._relations = relations

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.related", title=safe_line(self._info.title, cells=60))

    def body(self) -> Iterable[Widget]:
        """The articles."""
        self._cards = CardList(
            self._draw,
            empty=self.words("ui.nothing_related"),
            still=lambda row: row.article is None,
            width=self.shell.cell_width,
            id="related",
        )
        yield self._cards

    def ready(self) -> None:
        """Begin with the likest."""
        super().ready()
        rows: list[Row] = []
        if self._relations.same:
            rows.append(Row(None, self.words("ui.same_stories")))
        for like in self._relations.same:
            share = self.words("ui.resemblance", n=round(like.resemblance * 100))
            rows.append(Row(like.article, share))
        if self._relations.similar:
            rows.append(Row(None, self.words("ui.similar")))
        for each in self._relations.similar:
            rows.append(Row(each.article, safe_line(" ".join(each.shared[:6]), cells=70)))
        self._cards.show(rows, cursor=0)
        if self._relations.unread:
            n = self._relations.unread
            self.say(self.words("ui.not_all_looked_at", n=n), "warning")
        self.give_focus(self._cards)

    def _draw(self, row: Row, width: int) -> Sequence[Line]:
        if row.article is None:
            return [Line((Piece(row.words, "accent"),))]
        why = Line((Piece("  " + row.words, "muted"),))
        return [*article_lines(row.article, width, self.words), why]

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open it."""
        row = self._cards.item
        if isinstance(row, Row) and row.article is not None:
            self.finish(row.article.id)
