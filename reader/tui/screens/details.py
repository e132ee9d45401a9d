"""What is known about an article, with what its file said wrongly corrected by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from textual.widget import Widget

from reader.model import ArticleInfo, Document
from reader.text.safe import safe_line, safe_text
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.errors import ReaderError
    from reader.library import Library
    from reader.library.relating import Related

LABEL_WIDTH: Final = 14
"""Cells of the column of names."""

EDITABLE: Final = ("title", "subtitle", "authors", "source", "place", "published", "editor")
"""What a person may correct."""


class Known(NamedTuple):
    """What the page shows."""

    document: Document
    told: Mapping[str, Any]
    """What the file says."""
    corrected: Mapping[str, Any]
    """What a person said instead."""
    time: int
    """Milliseconds that were read in it."""


def known(library: Library, article_id: int) -> Known:
    """Everything that the page shows, for the desk."""
    told, corrected = library.facts_told(article_id)
    return Known(library.document(article_id), told, corrected, library.reading_time(article_id))


class Fact(NamedTuple):
    """A line of the page; `field` is what can be corrected by it, if anything."""

    name: str
    value: str
    field: str = ""
    changed: bool = False
    was: str = ""
    """What the file says, where a person corrected it."""


class Details(Page[bool | None]):
    """Everything about an article but its text, and what was left out of it.

    Enter corrects the line under the cursor, `r` goes back to what the file says. Answers whether
    anything was corrected.
    """

    PLACE = "details"

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known
        self._changed = False
        self._near: Sequence[Related] = ()
        self._cards = CardList(self._draw, gap=0, width=self.shell.cell_width, id="details")

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.details")

    def body(self) -> Iterable[Widget]:
        """Names and values."""
        yield self._cards

    def ready(self) -> None:
        """Fill it."""
        super().ready()
        self._cards.show(self._facts(), cursor=0)
        self.give_focus(self._cards)
        article_id = self._info.id
        self.shell.desk.do(
            lambda library: library.nearly_same(article_id),
            self._take_near,
            failed=lambda error: None,
        )

    def _take_near(self, near: Sequence[Related]) -> None:
        """Name the articles that say nearly the same, once they are known."""
        self._near = near
        if near and self.is_attached:
            self._cards.show(self._facts(), cursor=self._cards.cursor)

    # -- what it shows

    @property
    def _info(self) -> ArticleInfo:
        return self._known.document.info

    def _origin(self, origin: str) -> str:
        """Where it came from: a path as it is, the rest in words."""
        from reader.library.samples import ORIGIN
        from reader.tui.actions.arriving import CLIPBOARD

        if origin.startswith(ORIGIN):
            return self.words("ui.from_samples")
        return self.words("ui.from_clipboard") if origin == CLIPBOARD else origin

    def _facts(self) -> list[Fact]:
        info = self._info
        found = [self._fact(name) for name in EDITABLE]
        from reader.tui.screens.statistics import spent

        spent_here = spent(self.words, self._known.time) if self._known.time else ""
        rest = [
            ("language", self._named("language", info.language or "")),
            ("format", self._named("kind", info.format)),
            ("origin", self._origin(info.origin)),
            ("address", info.address or ""),
            ("length", self.words("ui.chars", n=info.chars)),
            ("progress", f"{round(info.progress * 100)}%"),
            ("time", spent_here),
            ("marks", self.words("ui.marks", highlights=info.highlights, notes=info.notes)),
            ("tags", " ".join(f"#{each}" for each in info.tags)),
            ("added", f"{info.added.local():%Y-%m-%d %H:%M}"),
            ("opened", f"{info.opened.local():%Y-%m-%d %H:%M}" if info.opened is not None else ""),
            ("revision", str(info.revision)),
            ("uid", info.uid),
        ]
        found += [Fact(self.words(f"fact.{name}"), value) for name, value in rest if value]
        for near in self._near:
            share = round(near.resemblance * 100)
            said = self.words("ui.same_as", title=near.article.title, n=share)
            found.append(Fact(self.words("fact.same"), said))
        for warning in self._known.document.warnings:
            code, _, value = warning.partition(":")
            said = self.words(f"warning.{code}", n=value, detail=value)
            found.append(Fact(self.words("fact.warning"), said))
        for each in self._known.document.other:
            lines = f"{each.lines[0]}–{each.lines[1]}  " if each.lines else ""
            text = lines + safe_line(each.text, cells=400)
            found.append(Fact(self.words("fact.other"), text))
        return found

    def _named(self, section: str, code: str) -> str:
        """What a code is called, or the code itself."""
        id = f"{section}.{code}"
        return self.words(id) if code and self.shell.catalogue.has(id) else code

    def _fact(self, name: str) -> Fact:
        value = getattr(self._info, name)
        shown = self._listed(value)
        if name == "published" and shown and self._info.published_inferred:
            shown = self.words("ui.inferred", value=shown)
        changed = name in self._known.corrected
        was = self._listed(self._known.told.get(name)) if changed else ""
        return Fact(self.words(f"fact.{name}"), shown, name, changed, was)

    def _listed(self, value: object) -> str:
        if isinstance(value, list | tuple):
            return self.words("ui.comma").join(map(str, value))
        return "" if value is None else str(value)

    def _draw(self, fact: Fact, width: int) -> Sequence[Line]:
        measure = self.shell.cell_width
        value = safe_text(fact.value, newlines=False)
        lines = folded(value, max(width - LABEL_WIDTH, 10), 4, measure)
        pad = " " * max(LABEL_WIDTH - measure(fact.name), 1)
        role = "accent" if fact.changed else "text"
        first = lines[0] if lines else "–"
        drawn = [Line((Piece(fact.name + pad, "muted"), Piece(first, role if lines else "faint")))]
        drawn += [Line((Piece(" " * LABEL_WIDTH), Piece(each, role))) for each in lines[1:]]
        if fact.changed:
            said = self.words("ui.file_says", value=fact.was or "–")
            drawn += [
                Line((Piece(" " * LABEL_WIDTH), Piece(each, "muted")))
                for each in folded(said, max(width - LABEL_WIDTH, 10), 2, measure)
            ]
        return drawn

    # -- correcting

    def _chosen(self) -> Fact | None:
        fact = self._cards.item
        if not isinstance(fact, Fact):
            return None
        if not fact.field:
            self.say(self.words("ui.not_to_correct"))
            return None
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return None
        return fact

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click corrects."""
        event.stop()
        self.action_edit()

    def action_edit(self) -> None:
        """Correct the line under the cursor."""
        fact = self._chosen()
        if fact is not None:
            self._ask(fact, self._listed(getattr(self._info, fact.field)))

    def _ask(self, fact: Fact, typed: str, problem: str = "") -> None:
        from reader.tui.screens.prompt import WordsPrompt

        def answer(value: str | None) -> None:
            if value is not None and value != self._listed(getattr(self._info, fact.field)):
                self._correct(fact, value)

        label = "ui.date_prompt" if fact.field == "published" else "ui.fact_prompt"
        self.shell.push_screen(WordsPrompt(label, typed, problem, name=fact.name), answer)

    def action_restore(self) -> None:
        """Take what the file says again."""
        fact = self._chosen()
        if fact is not None and fact.changed:
            self._correct(fact, None)
        elif fact is not None:
            self.say(self.words("ui.as_the_file"))

    def _correct(self, fact: Fact, value: str | None) -> None:
        article_id = self._info.id

        def job(library: Library) -> Known:
            library.correct(article_id, fact.field, value)
            return known(library, article_id)

        def show(now: Known) -> None:
            self._known, self._changed = now, True
            self._cards.show(self._facts())
            key = self.shell.keys.key_of("reader.undo")
            self.say(self.words("ui.corrected", name=fact.name, key=key), "good")

        def failed(error: ReaderError) -> None:
            self._ask(fact, value or "", self.shell.sentence(error))

        self.shell.desk.do(job, show, failed=failed)

    def action_close(self) -> None:
        """Back, with whether anything was corrected."""
        self.finish(self._changed)
