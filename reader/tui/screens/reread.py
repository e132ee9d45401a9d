"""Reading a file again in another way: the ways one under the other, and what each would give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from reader.text.safe import safe_line, safe_name, safe_text
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.rereading import Preview

PARTS: Final = 4
"""Titles of several articles that are shown."""


class Reread(Page[tuple[str, str, str] | None]):
    """Answers with kind, encoding and where articles begin."""

    PLACE = "reread"

    def __init__(self, article_id: int, name: str, plain: bool, way: tuple[str, str, str]) -> None:
        """`plain` files are characters; of others there is nothing to choose but the kind that
        they are. `way` is how it is read now."""
        super().__init__()
        from reader.library.rereading import CUTS, ENCODINGS, TEXT_KINDS

        self._article_id = article_id
        self._file = name
        self._kinds = TEXT_KINDS if plain else ("auto",)
        self._encodings = ENCODINGS if plain else ("auto",)
        if plain and way[1] not in self._encodings:
            self._encodings = (*self._encodings, way[1])
        self._way = way
        self._encoding = way[1]
        self._cuts, self._cut = CUTS, way[2]
        self._known: dict[tuple[str, str, str], Preview] = {}
        self._asked = 0

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.reread", name=safe_name(self._file, 50))

    def body(self) -> Iterable[Widget]:
        """The ways."""
        self._cards = CardList(self._draw, width=self.shell.cell_width, id="reread")
        yield self._cards

    def ready(self) -> None:
        """Begin at the way of now."""
        super().ready()
        at = self._kinds.index(self._way[0]) if self._way[0] in self._kinds else 0
        self._show(at)
        self.give_focus(self._cards)
        self._ask()

    def on_unmount(self) -> None:
        """What is still being read for the page is wanted no more."""
        self._asked += 1

    def _show(self, cursor: int | None = None) -> None:
        self._cards.show(self._kinds, cursor=cursor)
        name = self.words("ui.encoding_auto") if self._encoding == "auto" else self._encoding
        said = self.words("ui.encoding", name=name)
        if self._cut != "auto":
            said += " · " + self.words("ui.cut", name=self.words(f"ui.cut_{self._cut}"))
        self.title_line.set_texts(self.heading(), said)

    def _ask(self) -> None:
        """Read in all ways that are not known yet, beside the desk."""
        self._asked += 1
        wish, article_id = self._asked, self._article_id
        encoding, cut = self._encoding, self._cut
        kinds = tuple(each for each in self._kinds if (each, encoding, cut) not in self._known)
        at = self._kinds[max(self._cards.cursor, 0)]
        kinds = tuple(sorted(kinds, key=lambda each: each != at))

        def tell(preview: Preview) -> None:
            self.shell.call_later(self._tell, preview)

        def job(library: Library) -> None:
            library.previews(
                article_id,
                kinds,
                encoding,
                cut,
                tell=tell,
                cancelled=lambda: wish != self._asked or self.shell.desk.stopping,
            )

        if kinds:
            self.shell.desk.beside(job, lambda done: None)

    def _tell(self, preview: Preview) -> None:
        self._known[preview.kind, preview.encoding, preview.cut] = preview
        if self.is_attached:
            self._show()

    # -- looks

    def _draw(self, kind: str, width: int) -> Sequence[Line]:
        preview = self._known.get((kind, self._encoding, self._cut))
        words = [Piece(self.words(f"kind.{kind}"), "title")]
        if preview is not None and kind == "auto" and preview.format:
            found = preview.format
            name = self.words(f"kind.{found}") if self._has(found) else found
            words.append(Piece(self.words("ui.reads_as", kind=name), "muted"))
        if (kind, self._encoding, self._cut) == self._way:
            words.append(Piece("  " + self.words("ui.way_now"), "accent"))
        if preview is None:
            return [Line(tuple(words)), Line((Piece("  …", "faint"),))]
        if preview.refusal is not None:
            reason = self.words(f"error.{preview.refusal.code}", **preview.refusal.facts)
            return [Line(tuple(words)), Line((Piece("  " + reason, "muted"),))]
        figures = Piece("  " + self._figures(preview), "muted")
        measure = self.shell.cell_width
        lines = [Line((*words, figures))]
        if sum(measure(each.text) for each in (*words, figures)) > width:
            lines = [Line(tuple(words)), Line((figures,))]
        return [*lines, *self._beginnings(preview, width)]

    def _has(self, kind: str) -> bool:
        return bool(self.shell.catalogue.has(f"kind.{kind}"))

    def _figures(self, preview: Preview) -> str:
        chars = sum(each.chars for each in preview.parts)
        left = sum(each.left_out for each in preview.parts)
        figures = [self.words("ui.reads_articles", n=len(preview.parts)),
                   self.words("ui.chars", n=chars)]  # fmt: skip
        if left:
            figures.append(self.words("ui.pieces_out", n=left))
        if preview.replaced:
            figures.append(self.words("ui.undecoded", n=preview.replaced))
        if preview.decoded and self._encoding == "auto" and len(self._encodings) > 1:
            figures.append(preview.decoded)
        return " · ".join(figures)

    def _beginnings(self, preview: Preview, width: int) -> list[Line]:
        room, measure = max(width - 2, 10), self.shell.cell_width
        if len(preview.parts) == 1:
            part = preview.parts[0]
            title = [Line((Piece("  " + safe_line(part.title, cells=room), "text"),))]
            text = safe_text(part.beginning.replace("\n", " "), newlines=False)
            return title + [
                Line((Piece("  " + each, "muted"),)) for each in folded(text, room, 3, measure)
            ]
        shown = preview.parts[:PARTS]
        lines = [
            Line((Piece(f"  {i}. " + safe_line(each.title, cells=room - 4), "text"),))
            for i, each in enumerate(shown, 1)
        ]
        if len(preview.parts) > PARTS:
            lines.append(Line((Piece("  …", "faint"),)))
        return lines

    # -- actions

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click chooses too."""
        event.stop()
        self.action_take()

    def on_card_list_moved(self, event: CardList.Moved) -> None:
        """Nothing follows the cursor here."""
        event.stop()

    def action_take(self) -> None:
        """Read it so."""
        kind = self._cards.item
        preview = self._known.get((str(kind), self._encoding, self._cut))
        if kind is None or self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
        elif preview is not None and preview.refusal is not None:
            self.say(self.words(f"error.{preview.refusal.code}", **preview.refusal.facts), "error")
        else:
            self.finish((str(kind), self._encoding, self._cut))

    def action_next_encoding(self) -> None:
        """The next encoding."""
        self._turn(1)

    def action_previous_encoding(self) -> None:
        """The encoding before."""
        self._turn(-1)

    def action_next_cut(self) -> None:
        """The next way of cutting the file into articles."""
        at = self._cuts.index(self._cut) if self._cut in self._cuts else -1
        self._cut = self._cuts[(at + 1) % len(self._cuts)]
        self._show()
        self._ask()

    def _turn(self, way: int) -> None:
        if len(self._encodings) == 1:
            self.say(self.words("ui.no_encodings"))
            return
        at = self._encodings.index(self._encoding)
        self._encoding = self._encodings[(at + way) % len(self._encodings)]
        self._show()
        self._ask()
