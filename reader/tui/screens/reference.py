"""The help page, made from the table of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.widget import Widget

from reader.tui.commands import GROUPS, Command, Group
from reader.tui.keyboard import shown
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.rows import Line, Piece

KEYS_WIDTH = 25
"""Cells of the column of keys."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between the lines of a page."""

    words: str


class Help(Page[None]):
    """Every key that works in the reader, by what it is about."""

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.help")

    def body(self) -> Iterable[Widget]:
        """The table."""
        self._cards = CardList(
            self._draw,
            gap=0,
            still=lambda item: isinstance(item, Heading),
            width=self.shell.cell_width,
            id="help",
        )
        yield self._cards

    def ready(self) -> None:
        """Fill it."""
        super().ready()
        self._cards.show(self._items(), cursor=0)
        self.give_focus(self._cards)

    def _items(self) -> list[Heading | Command]:
        items: list[Heading | Command] = []
        for group, commands in by_group(self.shell.keys.commands):
            items.append(Heading(self.words(f"group.{group}")))
            items.extend(commands)
        return items

    def _draw(self, item: Heading | Command, width: int) -> Sequence[Line]:
        if isinstance(item, Heading):
            return [Line(()), Line(((item.words, "accent"),))]
        keys = "  ".join(shown(key) for key in item.keys[:3])
        pad = max(KEYS_WIDTH - self.shell.cell_width(keys), 1)
        where = "" if item.scope in ("article", "reader") else self.words(f"scope.{item.scope}")
        return [
            Line(
                (Piece(f"  {keys}{' ' * pad}", "title"), Piece(self.shell.name_of(item), "text")),
                ((where, "muted"),) if where else (),
            )
        ]


def by_group(commands: Iterable[Command]) -> list[tuple[Group, list[Command]]]:
    """The commands that have keys, under their groups, in the order of the table."""
    table = [each for each in commands if each.keys]
    groups = [(group, [each for each in table if each.group == group]) for group in GROUPS]
    return [(group, found) for group, found in groups if found]
