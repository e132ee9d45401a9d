"""The command palette: every command by its name, with its keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Input

from reader.text.fold import fold
from reader.tui.commands import Command
from reader.tui.keyboard import shown
from reader.tui.screens.panel import Panel
from reader.tui.screens.reference import COMMON
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.inputs import LineInput
from reader.tui.widgets.rows import Line


class Palette(Panel[Command | None]):
    """Answers with the command that was chosen."""

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self.input = LineInput(placeholder=self.words("ui.palette_placeholder"), id="palette")
        self._commands = commands
        self._cards: CardList | None = None
        self.expect(self.input)

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.palette")

    def body(self) -> Iterable[Widget]:
        """Input and commands."""
        yield self.input
        self._cards = CardList(self._draw, gap=0, width=self.shell.cell_width, id="entries")
        self._cards.can_focus = False
        yield self._cards

    def ready(self) -> None:
        """Type at once."""
        super().ready()
        assert self._cards is not None
        self._cards.styles.height = max(self.app.size.height // 2 - 4, 4)
        self._cards.show(self._commands, cursor=0)
        self.give_focus(self.input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Commands that fit what was typed."""
        event.stop()
        assert self._cards is not None
        fitting = matching(event.value, self._commands, self.shell.name_of)
        self._cards.show(fitting, cursor=0)

    def _draw(self, command: Command, width: int) -> Sequence[Line]:
        keys = "  ".join(shown(key) for key in command.keys[:2])
        where = "" if command.scope in COMMON else self.words(f"scope.{command.scope}")
        name = (self.shell.name_of(command), "text")
        return [Line((name, (f"  {where}", "muted")), ((keys, "accent"),))]

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A click chooses too."""
        event.stop()
        self.action_accept()

    def action_below(self) -> None:
        """The next command."""
        if self._cards is not None:
            self._cards.action_cursor_down()

    def action_above(self) -> None:
        """The command before."""
        if self._cards is not None:
            self._cards.action_cursor_up()

    def action_complete(self) -> None:
        """As arrow down."""
        self.action_below()

    def action_accept(self) -> None:
        """This command; what was typed last may not have been heard of yet."""
        assert self._cards is not None
        fitting = matching(self.input.value, self._commands, self.shell.name_of)
        if fitting != list(self._cards.items):
            self._cards.show(fitting, cursor=0)
        self.finish(self._cards.item)

    def action_cancel(self) -> None:
        """None."""
        self.finish(None)


def matching(typed: str, commands: Sequence[Command], name_of: object) -> list[Command]:
    """The commands whose name or id holds every word that was typed, names that begin so first.

    A word of letters may also spell the name in pinyin.
    """
    from reader.text.pinyin import is_spelt

    assert callable(name_of)
    words = fold(typed).split()
    found = []
    for command in commands:
        name = fold(name_of(command))
        text = f"{name} {command.id.replace('_', ' ')}"
        if all(word in text or is_spelt(name, word) for word in words):
            found.append((not name.startswith(words[0] if words else ""), command))
    found.sort(key=lambda each: each[0])
    return [command for _, command in found]
