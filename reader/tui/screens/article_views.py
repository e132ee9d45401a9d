"""What is known about an article, and its raw original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from reader.model import ArticleInfo, Other
from reader.text.safe import safe_line, safe_text
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece

LABEL_WIDTH = 14
"""Cells of the column of names."""


class Details(Page[None]):
    """Everything about an article but its text, and what was left out of it."""

    def __init__(self, info: ArticleInfo, other: Sequence[Other], warnings: Sequence[str]) -> None:
        super().__init__()
        self._info = info
        self._other = other
        self._warnings = warnings

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.details")

    def body(self) -> Iterable[Widget]:
        """Names and values."""
        self._cards = CardList(self._draw, gap=0, width=self.shell.cell_width, id="details")
        yield self._cards

    def ready(self) -> None:
        """Fill it."""
        super().ready()
        self._cards.show(self._facts(), cursor=0)
        self.give_focus(self._cards)

    def _facts(self) -> list[tuple[str, str]]:
        info = self._info
        published = info.published or ""
        if published and info.published_inferred:
            published = self.words("ui.inferred", value=published)
        facts = [
            ("title", info.title),
            ("subtitle", info.subtitle or ""),
            ("authors", self.words("ui.comma").join(info.authors)),
            ("source", info.source or ""),
            ("place", info.place or ""),
            ("published", published),
            ("editor", info.editor or ""),
            ("language", info.language or ""),
            ("format", info.format),
            ("origin", info.origin),
            ("address", info.address or ""),
            ("length", self.words("ui.chars", n=info.chars)),
            ("marks", self.words("ui.marks", highlights=info.highlights, notes=info.notes)),
            ("tags", " ".join(f"#{each}" for each in info.tags)),
            ("added", info.added.iso()),
            ("opened", info.opened.iso() if info.opened is not None else ""),
            ("revision", str(info.revision)),
            ("uid", info.uid),
        ]
        shown = [(self.words(f"fact.{name}"), value) for name, value in facts if value]
        for warning in self._warnings:
            code, _, value = warning.partition(":")
            shown.append(
                (self.words("fact.warning"), self.words(f"warning.{code}", n=value, detail=value))
            )
        for each in self._other:
            lines = f"{each.lines[0]}–{each.lines[1]}  " if each.lines else ""
            shown.append((self.words("fact.other"), lines + safe_line(each.text, cells=400)))
        return shown

    def _draw(self, fact: tuple[str, str], width: int) -> Sequence[Line]:
        name, value = fact
        measure = self.shell.cell_width
        lines = folded(safe_text(value, newlines=False), max(width - LABEL_WIDTH, 10), 4, measure)
        pad = " " * max(LABEL_WIDTH - measure(name), 1)
        first = Line((Piece(name + pad, "muted"), Piece(lines[0] if lines else "", "text")))
        rest = (Line((Piece(" " * LABEL_WIDTH), Piece(each, "text"))) for each in lines[1:])
        return [first, *rest]


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
