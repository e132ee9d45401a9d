"""A person's own keys: every command, and other keys for the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reader.tui.bindings import with_keys
from reader.tui.commands import COMMANDS, Command
from reader.tui.screens.reference import CommandTable, Heading, by_group, command_lines
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.rows import Line

STEPPING: Final = ("settings.more", "settings.less")


class KeysPage(CommandTable):
    """Like the help page, with a key that changes keys."""

    PLACE = "settings"
    ID = "keys"

    def heading(self) -> str:
        """What the page is."""
        return self.words("ui.keys_page")

    def ready(self) -> None:
        """Fill it."""
        self._fill(1)
        self.give_focus(self._cards)

    def _fill(self, cursor: int) -> None:
        items: list[Heading | Command] = []
        now = {each.id: each for each in self.shell.keys.commands}
        # Commands without keys stand here too, where they stand in the table.
        for group, commands in by_group(each._replace(keys=("?",)) for each in COMMANDS):
            items.append(Heading(self.words(f"group.{group}")))
            items.extend(now[each.id] for each in commands)
        self._cards.show(items, cursor=cursor)

    def lines_of(self, item: Command, width: int) -> Sequence[Line]:
        """In the accent where the keys are the person's own."""
        own = item.id in self.shell.settings.keys.bindings
        return command_lines(self.shell, item, width, "accent" if own else "title")

    @property
    def command(self) -> Command | None:
        """The command under the cursor."""
        item = self._cards.item
        return item if isinstance(item, Command) else None

    def on_card_list_chosen(self, event: CardList.Chosen) -> None:
        """A second click changes too."""
        event.stop()
        self.action_change()

    def action_change(self) -> None:
        """Type other keys for the command."""
        if self.command is not None:
            self._ask(self.command, ", ".join(self.command.keys))

    def _ask(self, command: Command, typed: str, problem: str = "") -> None:
        from reader.tui.screens.settings import SettingPrompt

        name = self.shell.name_of(command)
        label = self.words("ui.keys_prompt", name=name)

        def answer(typed: str | None) -> None:
            if typed is None:
                return
            said = self._clash(command, typed)
            if said:
                self._ask(command, typed, said)
            else:
                self._take(command, typed)

        self.shell.push_screen(SettingPrompt(label, typed, problem), answer)

    def _clash(self, command: Command, typed: str) -> str:
        settings = self.shell.settings
        _, problems = with_keys(
            {**settings.keys.bindings, command.id: typed},
            digits=settings.reading.digits,
            keymap=settings.interface.keymap,
        )
        old = self.shell.key_problems
        return next((self.shell.problem(each) for each in problems if each not in old), "")

    def _take(self, command: Command, value: str | None) -> None:
        at = self._cards.cursor

        def then() -> None:
            if self.is_attached:
                self._fill(at)

        self.shell.changer.change(f"keys.{command.id}", value, then)

    def action_reset(self) -> None:
        """The keys of the map again."""
        if self.command is not None:
            self._take(self.command, None)

    def hinted(self) -> list[Command]:
        """There is nothing to step through here."""
        return [each for each in super().hinted() if each.id not in STEPPING]

    def action_more(self) -> None:
        """Nothing to step through here."""

    def action_less(self) -> None:
        """Nothing to step through here."""
