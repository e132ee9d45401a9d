"""The shelves of the library with their counts: choosing one, dropping saved searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from textual.widget import Widget
from textual.widgets import Input

from reader.model.shelves import Kind, Shelf
from reader.text.safe import safe_line
from reader.tui.desk import PROGRAM
from reader.tui.screens.page import TypedPage
from reader.tui.screens.reference import Heading
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.rows import Line

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.listing import Shelved

GROUPS: Final[dict[Kind, str]] = {"search": "searches", "source": "sources", "tag": "tags"}
"""Shelves that stand under a heading, and the heading."""


class ShelvesPage(TypedPage[Shelf | None]):
    """Answers with the shelf that was chosen."""

    PLACE = "shelves"

    def __init__(self, current: Shelf) -> None:
        super().__init__("ui.shelves_placeholder")
        self._current = current
        self._shelves: list[Shelved] = []
        self._cards = CardList(
            self._draw,
            gap=0,
            still=lambda item: isinstance(item, Heading),
            width=self.shell.cell_width,
            id="shelves",
        )

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.shelves")

    def body(self) -> Iterable[Widget]:
        """Filter and shelves."""
        yield self.input
        yield self._cards

    def list_widget(self) -> Widget:
        """The shelves."""
        return self._cards

    def ready(self) -> None:
        """Show all of them; the list has the focus, `/` filters."""
        self.give_focus(self._cards)
        self._load()

    def _load(self) -> None:
        def show(shelves: list[Shelved]) -> None:
            if self.is_attached:
                self._shelves = shelves
                self._show(self._current)
                for each in shelves:
                    if each.number is None:
                        self._count(each.shelf)

        self.shell.desk.do(lambda library: library.shelves(), show)

    def _count(self, shelf: Shelf) -> None:
        """Count what answers a saved search, after everything else."""

        def show(count: int) -> None:
            self._shelves = [
                each._replace(number=count) if each.shelf == shelf else each
                for each in self._shelves
            ]
            if self.is_attached:
                chosen = self._chosen
                self._show(chosen.shelf if chosen is not None else None)

        self.shell.desk.do(lambda library: library.shelf_count(shelf), show, rank=PROGRAM)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing, by name or pinyin."""
        event.stop()
        self._show(None)

    def _show(self, select: Shelf | None) -> None:
        typed = self.input.value.strip().casefold()
        items: list[Heading | Shelved] = []
        group = ""
        cursor = 0
        for each in self._shelves:
            if typed and not self._answers(each.shelf, typed):
                continue
            under = GROUPS.get(each.shelf.kind, "")
            if under != group:
                group = under
                items.append(Heading(self.words(f"ui.shelf_{under}")))
            if each.shelf == select:
                cursor = len(items)
            items.append(each)
        self._cards.empty = self.words("ui.no_results")
        self._cards.show(items, cursor=cursor)

    def _answers(self, shelf: Shelf, typed: str) -> bool:
        from reader.library.listing import is_spelt
        from reader.text.fold import fold

        name = self._called(shelf)
        return fold(typed) in fold(name) or is_spelt(name, typed)

    def _called(self, shelf: Shelf) -> str:
        if shelf.kind in GROUPS:
            return safe_line(shelf.name, cells=80)
        return self.words(f"ui.shelf_{shelf.kind}")

    def _draw(self, item: Heading | Shelved, width: int) -> Sequence[Line]:
        if isinstance(item, Heading):
            return [Line(()), Line(((item.words, "accent"),))]
        here = item.shelf == self._current
        name = self._called(item.shelf)
        figure = "…" if item.number is None else f"{item.number:,}"
        role = "muted" if item.number == 0 else "title" if here else "text"
        return [Line((("▸ " if here else "  ", "accent"), (name, role)), ((figure, "muted"),))]

    @property
    def _chosen(self) -> Shelved | None:
        item = self._cards.item
        return None if item is None or isinstance(item, Heading) else item

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """This shelf."""
        if self._chosen is not None:
            self.finish(self._chosen.shelf)

    def action_all_articles(self) -> None:
        """Everything."""
        self.finish(Shelf())

    def action_drop(self) -> None:
        """Forget the saved search under the cursor; no article is touched."""
        chosen = self._chosen
        if chosen is None or chosen.shelf.kind != "search":
            self.say(self.words("ui.only_searches"), "warning")
            return
        from reader.tui.screens.confirm import Confirm

        name = chosen.shelf.name

        def drop(library: Library) -> None:
            library.drop_search(name)

        def answer(yes: bool | None) -> None:
            if yes:
                self.shell.desk.do(drop, lambda _: self._load())

        self.shell.push_screen(Confirm(self.words("ui.drop_search", name=name)), answer)
