"""Where a note's links lead, and which notes link to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from reader.model import Highlight
from reader.text.safe import safe_line
from reader.tui.messages import Destination
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import BAR, folded, short_links
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.library.note_lists import NoteLink


class LinksPage(Page[Destination | None]):
    """Answers with the place that a link leads to, or that a linking note stands at."""

    PLACE = "links"

    def __init__(self, highlight: Highlight, links: Sequence[NoteLink]) -> None:
        super().__init__()
        self._highlight = highlight
        self._links = links

    def heading(self) -> str:
        """What the page is."""
        quote = safe_line(self._highlight.quote or self._highlight.article_title, cells=60)
        return self.words("ui.links_of", quote=quote)

    def body(self) -> Iterable[Widget]:
        """Links, then back-links."""
        self._cards = CardList(
            self._draw,
            empty=self.words("ui.no_links"),
            still=lambda item: isinstance(item, str),
            width=self.shell.cell_width,
            id="links",
        )
        yield self._cards

    def ready(self) -> None:
        """Fill it."""
        items: list[object] = []
        for way in ("out", "back"):
            some = [each for each in self._links if each.way == way]
            if some:
                items += [self.words(f"ui.links_{way}", n=len(some)), *some]
        self._cards.show(items, cursor=1 if items else 0)
        self.give_focus(self._cards)

    def _draw(self, item: str | NoteLink, width: int) -> Sequence[Line]:
        if isinstance(item, str):
            return [Line(((item, "accent"),))]
        highlight, measure = item.highlight, self.shell.cell_width
        title = safe_line(item.title) or self.words("ui.link_dead")
        lines = []
        if highlight is not None:
            bar = Piece(BAR, highlight.colour)
            for text in folded(safe_line(highlight.quote), max(width - 2, 8), 2, measure):
                lines.append(Line((bar, Piece(text, "muted"))))
            note = safe_line(short_links(highlight.note))
            for text in folded(note, max(width - 2, 8), 2, measure):
                lines.append(Line((bar, Piece(text, "text"))))
        lines.append(Line((Piece("  "), Piece(title, "text" if item.title else "warning"))))
        if item.article_id is None:
            lines.append(Line((Piece("  "), Piece(safe_line(item.link), "muted"))))
        return lines

    def action_open(self) -> None:
        """Go there."""
        item = self._cards.item
        if item is None or isinstance(item, str):
            return
        if item.article_id is None:
            self.say(self.words("ui.link_dead"), "warning")
            return
        span, key = item.span, ""
        if item.highlight is not None:
            key = item.highlight.id
            span = item.highlight.span or span
        self.finish(Destination(item.article_id, span, key or None))

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click follows too."""
        event.stop()
        self.action_open()
