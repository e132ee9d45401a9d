"""What is not in the text: left out by the importer or struck by a person; one key brings it in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.widget import Widget

from reader.errors import ReaderError
from reader.model import ArticleInfo, Span
from reader.text.safe import safe_line, safe_text
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.annotations.left_out import LeftOut
    from reader.library import Library

FEW: Final = 4
"""Lines of a piece that are shown until it is unfolded."""

REASONS: Final = (
    "menu", "crumb", "neighbours", "links", "footer", "advert", "meta", "struck", "title", "empty",
)  # fmt: skip
"""Reasons that have words of their own; every other is `other`."""


class Row(NamedTuple):
    """A piece, or one line of a piece that was unfolded."""

    piece: LeftOut
    part: int | None
    number: int
    """Which piece it is."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """What of the whole it stands for."""
        return self.piece.parts if self.part is None else (self.piece.parts[self.part],)


class LeftOutPage(Page[int | None]):
    """Answers with the place in the text to go to, or None."""

    PLACE = "left_out"

    def __init__(self, info: ArticleInfo, pieces: Sequence[LeftOut], near: int) -> None:
        """`near` is the place in the text whose nearest piece has the cursor."""
        super().__init__()
        self._info = info
        self._pieces = pieces
        self._near = near
        self._open: set[int] = set()
        self._busy = False

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.left_out", title=safe_line(self._info.title, cells=60))

    def body(self) -> Iterable[Widget]:
        """The pieces."""
        self._cards = CardList(
            self._draw,
            empty=self.words("ui.nothing_left_out"),
            width=self.shell.cell_width,
            id="left-out",
        )
        yield self._cards

    def ready(self) -> None:
        """Begin with what stands nearest; what a person struck goes before the rest there."""
        super().ready()

        def far(index: int) -> tuple[int, bool]:
            piece = self._pieces[index]
            return abs(piece.place - self._near), piece.reason != "struck"

        nearest = min(range(len(self._pieces)), key=far, default=0)
        self._show(nearest)
        self.give_focus(self._cards)

    def _rows(self) -> list[Row]:
        found: list[Row] = []
        for number, piece in enumerate(self._pieces):
            if number in self._open and len(piece.parts) > 1:
                found += [Row(piece, part, number) for part in range(len(piece.parts))]
            else:
                found.append(Row(piece, None, number))
        return found

    def _show(self, cursor: int | None = None) -> None:
        self._cards.show(self._rows(), cursor=cursor)
        out = sum(not each.kept for each in self._pieces)
        figure = self.words("ui.pieces", n=out) if self._pieces else ""
        self.title_line.set_texts(self.heading(), figure)

    # -- looks

    def _draw(self, row: Row, width: int) -> Sequence[Line]:
        piece = row.piece
        measure = self.shell.cell_width
        text = piece.text
        if row.part is not None:
            at = sum(each.length + 1 for each in piece.parts[: row.part])
            text = text[at : at + piece.parts[row.part].length]
        many = 200 if row.part is not None else FEW
        lines: list[str] = []
        for each in text.split("\n"):
            lines += folded(safe_text(each, newlines=False), max(width - 2, 10), many, measure)
            if len(lines) > many:
                break
        more = len(lines) > many
        lines = lines[:many]
        ink = "text" if piece.kept else "muted"
        shown = [Line((Piece("  " + each, ink),)) for each in lines]
        if more:
            shown.append(Line((Piece("  …", "faint"),)))
        if row.part:
            return shown
        return [self._head(piece), *shown]

    def _head(self, piece: LeftOut) -> Line:
        reason = piece.reason if piece.reason in REASONS else "other"
        name = self.words(f"left.{reason}")
        words = [Piece(name, "title" if piece.reason == "struck" else "text")]
        if piece.lines is not None:
            first, last = piece.lines
            number = f"{first}" if first == last else f"{first}–{last}"
            words.append(Piece("  " + self.words("ui.line_numbers", lines=number), "faint"))
        if piece.span is None:
            words.append(Piece("  " + self.words("ui.not_found_here"), "muted"))
        elif piece.kept:
            words.append(Piece("  ✓ " + self.words("ui.is_in"), "accent"))
        return Line(tuple(words))

    # -- actions

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click acts too."""
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        """Bring the piece in, or take it out again."""
        row = self._cards.item
        if not isinstance(row, Row) or self._busy:
            return
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return
        piece, spans, article_id = row.piece, row.spans, self._info.id

        def job(library: Library) -> list[LeftOut]:
            if piece.span is None:
                if piece.edit is not None:
                    library.forget_edit(article_id, piece.edit)
            elif piece.kept:
                library.put_out(article_id, spans)
            else:
                library.bring_in(article_id, spans)
            return library.left_out(article_id)

        if piece.span is None:
            said = "ui.edit_forgotten"
        else:
            said = "ui.put_out" if piece.kept else "ui.brought_in"
        self._work(job, self.words(said, key=self.shell.keys.key_of("left_out.undo")))

    def _work(self, job: Callable[[Library], list[LeftOut]], said: str) -> None:
        self._busy = True

        def show(pieces: list[LeftOut]) -> None:
            self._busy = False
            before = self._cards.cursor
            if len(pieces) != len(self._pieces):
                self._open.clear()
            self._pieces = pieces
            if self.is_attached:
                self._show(min(before, max(len(self._rows()) - 1, 0)))
                self.say(said, "good")

        def failed(error: ReaderError) -> None:
            self._busy = False
            self.shell.tell_error(error)

        self.shell.desk.do(job, show, failed=failed)

    def action_undo(self) -> None:
        """Take the last action back."""
        if self._busy or self.shell.read_only:
            return
        article_id = self._info.id

        def job(library: Library) -> list[LeftOut]:
            library.undo()
            return library.left_out(article_id)

        self._work(job, self.words("ui.undone_here"))

    def action_unfold(self) -> None:
        """Show all lines of the piece, each by itself."""
        row = self._cards.item
        if isinstance(row, Row) and row.part is None and len(row.piece.parts) > 1:
            self._open.add(row.number)
            self._show(self._cards.cursor)
        else:
            self.say(self.words("ui.one_piece"))

    def action_fold(self) -> None:
        """Show the piece as one again."""
        row = self._cards.item
        if isinstance(row, Row) and row.number in self._open:
            self._open.discard(row.number)
            rows = self._rows()
            self._show(next(i for i, each in enumerate(rows) if each.number == row.number))

    def action_go(self) -> None:
        """To the place in the text."""
        row = self._cards.item
        if isinstance(row, Row):
            self.finish(row.piece.place)
