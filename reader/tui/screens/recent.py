"""The articles that were read last: where was I?"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from reader.model import ArticleInfo
from reader.text.safe import safe_line
from reader.tui.messages import Destination
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.rows import Line

if TYPE_CHECKING:
    from reader.library import Library

MOST: Final = 100
"""Articles that are shown."""


class Recent(Page[Destination | None]):
    """Answers with the article that was chosen; it is opened where it was left."""

    PLACE = "contents"

    def __init__(self, current: int | None) -> None:
        super().__init__()
        self._current = current
        self._cards = CardList(self._draw, gap=0, width=self.shell.cell_width, id="recent")

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.recent")

    def body(self) -> Iterable[Widget]:
        """The articles."""
        yield self._cards

    def ready(self) -> None:
        """Ask for them; the cursor begins on the one before the open one."""
        super().ready()
        self.give_focus(self._cards)

        def ask(library: Library) -> list[ArticleInfo]:
            found = library.articles(sort="read", limit=MOST)
            return [each for each in found if each.opened is not None]

        def show(found: list[ArticleInfo]) -> None:
            if self.is_attached:
                self._cards.empty = self.words("ui.nothing_read_yet")
                first = bool(found[1:]) and found[0].id == self._current
                self._cards.show(found, cursor=int(first))
                self.title_line.set_texts(self.heading(), self.words("ui.articles", n=len(found)))

        self.shell.desk.do(ask, show)

    def _draw(self, info: ArticleInfo, width: int) -> Sequence[Line]:
        title = safe_line(info.title) or self.words("ui.untitled")
        when = self._when(info.opened.local()) if info.opened is not None else ""
        done = f"{min(round(info.progress * 100), 100)}%"
        source = f"  {safe_line(info.source)}" if info.source else ""
        return [Line(((title, "title"), (source, "muted")), ((f"{done:>4}  {when}", "muted"),))]

    def _when(self, then: datetime) -> str:
        """Day and time, of another year the date."""
        now = datetime.fromtimestamp(time.time(), then.tzinfo)
        return then.strftime("%m-%d %H:%M" if then.year == now.year else "%Y-%m-%d ")

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """This one."""
        info = self._cards.item
        if isinstance(info, ArticleInfo):
            self.finish(Destination(info.id))
