"""The help page, made from the table of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from reader.tui.commands import GROUPS, STACKS, Command, Group
from reader.tui.keyboard import shown
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp

KEYS_WIDTH = 25
"""Cells of the column of keys."""

NARROW = 60
"""Below this many cells fewer keys of a command are shown, in a narrower column."""

NARROW_KEYS = 15

COMMON = ("article", "reader")
"""Where most keys work: these scopes need no label."""

EVERYWHERE = (*COMMON, "list", "screen")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between the lines of a page."""

    words: str


class CommandTable(Page[None]):
    """A page of commands under headings."""

    ID: ClassVar[str]
    """Of its list."""

    def body(self) -> Iterable[Widget]:
        """The table."""
        self._cards = CardList(
            self._draw,
            gap=0,
            still=lambda item: isinstance(item, Heading),
            width=self.shell.cell_width,
            id=self.ID,
        )
        yield self._cards

    def _draw(self, item: Heading | Command, width: int) -> Sequence[Line]:
        if isinstance(item, Heading):
            return [Line(()), Line(((item.words, "accent"),))]
        return self.lines_of(item, width)

    def lines_of(self, item: Command, width: int) -> Sequence[Line]:
        """How one command is written."""
        raise NotImplementedError


class Help(CommandTable):
    """Every key, by what it is about; those of the place it was asked for in stand first."""

    ID = "help"

    def __init__(self, place: str = "") -> None:
        """`place` is a key of `STACKS`."""
        super().__init__()
        self._scope = next(iter(STACKS.get(place, ())), "article")
        table = self.shell.keys.commands if self._scope not in EVERYWHERE else ()
        self._here = [each for each in table if each.scope == self._scope and each.keys]

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.help")

    def ready(self) -> None:
        """Fill it."""
        super().ready()
        self._cards.show(self._items(), cursor=0)
        self.give_focus(self._cards)

    def _items(self) -> list[Heading | Command]:
        items: list[Heading | Command] = []
        if self._here:
            items += [Heading(self.words(f"scope.{self._scope}")), *self._here]
        rest = [each for each in self.shell.keys.commands if each not in self._here]
        for group, found in by_group(rest):
            items += [Heading(self.words(f"group.{group}")), *found]
        return items

    def lines_of(self, item: Command, width: int) -> Sequence[Line]:
        """Without naming the place it was asked for in."""
        here = self._scope if item in self._here else ""
        return command_lines(self.shell, item, width, here=here)

    def hinted(self) -> list[Command]:
        """It is open already."""
        return [each for each in super().hinted() if each.id != "screen.help"]

    def action_help(self) -> None:
        """The key that opened it closes it."""
        self.action_close()


def command_lines(
    shell: ReaderApp, item: Command, width: int, role: str = "title", *, here: str = ""
) -> list[Line]:
    """A command as lines of a table: its keys, its name, where it works.

    Where it works is not said of what works nearly everywhere, and of the scope `here`.
    """
    measure = shell.cell_width
    narrow = width < NARROW
    column = NARROW_KEYS if narrow else KEYS_WIDTH
    keys = [shown(key) for key in item.keys[:3]]
    while len(keys) > 1 and measure("  ".join(keys)) > column - 1:
        keys.pop()
    first = "  ".join(keys) or "–"
    where = "" if item.scope in (*COMMON, here) else shell.words(f"scope.{item.scope}")
    beside = measure(where) + 2 if where and not narrow else 0
    names = folded(shell.name_of(item), max(width - 4 - column - beside, 8), 3, measure)
    pieces = [[Piece(each, "text")] for each in names]
    if where and narrow:
        if measure(names[-1]) + measure(where) + 2 <= width - 4 - column:
            pieces[-1].append(Piece(f"  {where}", "muted"))
        else:
            pieces.append([Piece(where, "muted")])
    right = ((where, "muted"),) if beside else ()
    pad = " " * max(column - measure(first), 1)
    return [
        Line((Piece(f"  {first}{pad}", role), *pieces[0]), right),
        *(Line((Piece(" " * (column + 2)), *rest)) for rest in pieces[1:]),
    ]


def by_group(commands: Iterable[Command]) -> list[tuple[Group, list[Command]]]:
    """The commands that have keys, under their groups, in the order of the table."""
    table = [each for each in commands if each.keys]
    groups = [(group, [each for each in table if each.group == group]) for group in GROUPS]
    return [(group, found) for group, found in groups if found]
