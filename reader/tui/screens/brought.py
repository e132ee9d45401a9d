"""What bringing in another program's notes came to; a book without an article can get one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from reader.model import ArticleInfo, Highlight, Span
from reader.text.safe import safe_line
from reader.tui.messages import Destination
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.notes_from import LooseBook, NotesReport


class Brought(Page[Destination | None]):
    """Answers with a highlight to look at, if one was chosen."""

    PLACE = "brought"

    def __init__(
        self, report: NotesReport, books: Sequence[LooseBook], lost: Sequence[Highlight]
    ) -> None:
        super().__init__()
        self._report = report
        self._books = list(books)
        self._lost = list(lost)
        self._cards = CardList(
            self._draw, still=lambda item: isinstance(item, str), width=self.shell.cell_width,
            id="brought",
        )  # fmt: skip
        self.expect(self._cards)

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.brought_title")

    def body(self) -> Iterable[Widget]:
        """Figures, then what is still to be done."""
        yield self._cards

    def ready(self) -> None:
        """Show it."""
        self._show()
        self.give_focus(self._cards)

    def _show(self) -> None:
        items: list[object] = [*self._figures()]
        if self._books:
            items += [self.words("ui.brought_loose"), *self._books]
        if self._lost:
            items += [self.words("ui.brought_lost"), *self._lost]
        if not self._books and not self._lost:
            items.append(self.words("ui.brought_all"))
        self._cards.show(items)

    def _figures(self) -> list[str]:
        report = self._report
        counts = {
            "added": report.added,
            "known": report.known,
            "attached": report.attached,
            "completed": report.completed,
            "passed_over": report.passed_over,
            "unread": len(report.unread),
        }
        said = [
            self.words(f"ui.brought_{name}", n=count) for name, count in counts.items() if count
        ]
        program = ", ".join(self.words(f"ui.program_{kind}") for kind in report.kinds)
        return [f"{program}{self.words('ui.colon')}{self.words('ui.comma').join(said)}"]

    def _draw(self, item: object, width: int) -> Sequence[Line]:
        measure = self.shell.cell_width
        if isinstance(item, str):
            return [Line((Piece(each, "muted"),)) for each in folded(item, width, 6, measure)]
        if isinstance(item, Highlight):
            quote = safe_line(item.quote, cells=width * 2)
            where = safe_line(item.article_title) or self.words("ui.untitled")
            return [
                *(Line((Piece(each),)) for each in folded(quote, width, 2, measure)),
                Line((Piece(where, "muted"),)),
            ]
        title = safe_line(item.title) or self.words("ui.untitled")  # type: ignore[attr-defined]
        notes: tuple[Highlight, ...] = item.notes  # type: ignore[attr-defined]
        first = safe_line(next((each.quote or each.note for each in notes), ""), cells=width)
        figure = self.words("ui.brought_notes", n=len(notes))
        return [
            Line((Piece(title, "title"),), ((figure, "muted"),)),
            Line((Piece(first, "muted"),)),
        ]

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Choose the article of a book; look at a highlight that has no place."""
        item = self._cards.item
        if isinstance(item, Highlight):
            if item.article_id is not None:
                span = Span(item.start, item.end or item.start) if item.start is not None else None
                self.finish(Destination(item.article_id, span, item.id))
        elif item is not None and not isinstance(item, str):
            self._give(item)

    def _give(self, book: LooseBook) -> None:
        from reader.tui.screens.choose_article import ChooseArticle

        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return
        title = safe_line(book.title, cells=40) or self.words("ui.untitled")

        def chosen(info: ArticleInfo | None) -> None:
            if info is None:
                return
            ids = [each.id for each in book.notes]

            def give(library: Library) -> list[Highlight]:
                return library.give_article(ids, info.id)

            self.shell.desk.do(give, given)

        def given(found: list[Highlight]) -> None:
            if book in self._books:
                self._books.remove(book)
            lost = [each for each in found if each.kind == "highlight" and each.start is None]
            self._lost += lost
            self._show()
            facts = {"n": len(found) - len(lost), "lost": len(lost)}
            self.say(self.words("ui.brought_given", **facts), "warning" if lost else "good")

        self.shell.push_screen(ChooseArticle(self.words("ui.brought_which", title=title)), chosen)
