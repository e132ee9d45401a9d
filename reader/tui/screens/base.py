"""What every screen shares: keys through the table of commands, words, messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar, cast

from textual import events
from textual.actions import SkipAction
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input

from reader.tui.commands import STACKS, Command, Group
from reader.tui.keyboard import Call, Pending, shown, token
from reader.tui.messages import Filled
from reader.tui.widgets.status import Hint, StatusLine, Tone

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp

Answer = TypeVar("Answer")

FIRST: Final[tuple[Group, ...]] = (
    "finding", "moving", "marking", "library", "looking", "selecting", "taking", "general",
)  # fmt: skip
"""What is hinted at first after the beginning of a longer key."""

KEPT: Final = frozenset(
    ("screen.close", "reader.help", "input.cancel", "editor.leave", "confirm.no", "working.stop")
)
"""Hints that stay where there is little room: the way out, and all other keys."""

_ACTION: Final = re.compile(r"(\w+)(?:\((\w*)\))?")


class Keyed(Screen[Answer]):
    """A screen whose keys come from the table of commands.

    Keys are offered to the focused widget first (an input takes its letters), then looked up for
    the `place` that the screen says it is in. While the widget that keys are meant for is on its
    way, they wait for it: a note typed quickly must not be taken for commands.
    """

    PLACE = "page"
    """A key of `commands.STACKS`."""

    def __init__(self) -> None:
        super().__init__()
        self._expected: Widget | None = None
        self._last: Widget | None = None
        self._waiting: Pending | None = None

    @cached_property
    def shell(self) -> ReaderApp:
        """The app; threads may ask for it too, and after the screen was closed."""
        return cast("ReaderApp", self.app)

    def place(self) -> str:
        """Where keys are typed now; an input has a place of its own."""
        return "input" if isinstance(self.focused, Input) else self.PLACE

    def words(self, id: str, /, **facts: object) -> str:
        """A sentence of the catalogue."""
        return self.shell.words(id, **facts)

    # -- keys

    @property
    def is_ready_for_keys(self) -> bool:
        """Whether the next key would go where it belongs; until then the app keeps it."""
        return self._expected is None or self.focused is self._expected

    def on_key(self, event: events.Key) -> None:
        """Run the command of a key."""
        if self.focused is None:
            self._regain_focus()
        if self.offer(event):
            event.stop()
            event.prevent_default()

    def offer(self, event: events.Key) -> bool:
        """Look a key up in the table; whether it was taken."""
        answer = self.shell.keys.feed(self.place(), token(event.key, event.character))
        self.show_pending()
        if answer is None:
            return False
        if isinstance(answer, Call):
            self.run_command(answer.command, answer.times)
        self._waiting = answer if isinstance(answer, Pending) else None
        self.refresh_hints()
        return True

    def expect(self, widget: Widget) -> None:
        """Have keys wait until a widget has the focus."""
        self._expected = widget

    def give_focus(self, widget: Widget, tries: int = 500) -> None:
        """Let a widget have the keys from the very next one on.

        One that is not there yet gets them as soon as it is; until then keys wait. If it never
        comes, they go where the focus is.
        """
        self._expected = None if self.focused is widget or not tries else widget
        if self._expected is None:
            return
        if widget.is_attached and widget.is_mounted:
            self.set_focus(widget, scroll_visible=False)
        if self.focused is not widget:
            self.set_timer(0.01, lambda: self._still_wanted(widget, tries - 1))

    def _still_wanted(self, widget: Widget, tries: int) -> None:
        if self._expected is widget:
            self.give_focus(widget, tries)

    def _regain_focus(self) -> None:
        """Nothing has the keys: a click beside everything, or the widget that had them is gone."""
        chain = self.focus_chain
        lists = [each for each in chain if not getattr(each, "TAKES_TEXT", False)]
        wanted = self._last if self._last in chain else next(iter([*lists, *chain]), None)
        if wanted is not None:
            self.set_focus(wanted, scroll_visible=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember who has the keys, and let those in that waited for it."""
        self._last = event.widget
        if self._expected is None or event.widget is self._expected:
            self._expected = None
            self.shell.call_later(self.shell.let_keys_in)
        self.refresh_hints()

    def finish(self, answer: Answer | None) -> None:
        """Close this screen with an answer; a second key that would close it does nothing."""
        if self.app.screen is self:
            self.dismiss(answer)

    # -- commands

    def target(self, command: Command) -> Iterable[DOMNode]:
        """Where a command's action is looked for, the nearest first."""
        focused = self.focused
        if focused is not None:
            yield focused
        yield self
        yield self.app

    def refusal(self, command: Command) -> str:
        """Why a command can't act now, as an id of the catalogue; empty if it can."""
        return ""

    def run_command(self, command: Command, count: int = 1) -> None:
        """Do what a command says, or say why it can't be done now."""
        reason = self.refusal(command)
        if reason:
            self.say(self.words(reason), "warning")
            return
        match = _ACTION.fullmatch(command.action)
        assert match is not None, command.action
        name, argument = match.groups()
        for node in self.target(command):
            method = getattr(node, f"action_{name}", None)
            if method is not None:
                with suppress(SkipAction):  # Textual's own, where there is nothing to scroll
                    call_action(method, argument, count)
                return
        if command.scope == "list":
            return  # a page without a list now
        raise LookupError(f"no action for {command.id}: {command.action}")

    def on_filled(self, message: Filled) -> None:
        """A list has rows now, or none any more: other keys can act."""
        message.stop()
        self.refresh_hints()

    # -- telling

    def status(self) -> StatusLine | None:
        """The status line of this screen, if it has one."""
        found = self.query(StatusLine)
        return found.first() if found else None

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Say something on the status line of this screen, or else of the one below."""
        line = self.status()
        if line is not None:
            line.say(text, tone)
            return
        for screen in reversed(self.app.screen_stack):
            if screen is not self and isinstance(screen, Keyed) and screen.status() is not None:
                screen.say(text, tone)
                return

    def show_pending(self) -> None:
        """Show keys that wait for more."""
        line = self.status()
        if line is not None:
            line.set_pending(" ".join(map(shown, self.shell.keys.typed.split())))

    def refresh_hints(self) -> None:
        """Show what the next key can do here, or after the keys that wait for more."""
        waiting = self._waiting if self.shell.keys.typed else None
        if waiting is not None and waiting.following:
            follow = sorted(waiting.following, key=lambda each: FIRST.index(each.group))
            self.show_hints(follow, after=waiting)
            return
        self.show_hints(self.hinted())

    def hinted(self) -> list[Command]:
        """What the hint line shows here, the most wanted first: what can be done now."""
        scopes = STACKS[self.place()]
        wanted = [each for each in self.shell.keys.commands if each.scope in scopes]
        wanted = [each for each in wanted if each.footer and each.keys and not self.refusal(each)]
        return sorted(wanted, key=lambda each: (each.footer, scopes.index(each.scope)))

    def show_hints(self, commands: Iterable[Command], after: Pending | None = None) -> None:
        """Show these commands on the hint line; `after` cuts the keys already typed."""
        line = self.status()
        if line is None:
            return
        typed = after.typed.split() if after is not None else []
        hints = []
        for each in commands:
            for key in each.keys:
                keys = key.split()
                if keys[: len(typed)] == typed:
                    rest = " ".join(keys[len(typed) :])
                    keep = each.id in KEPT and not typed
                    hints.append(Hint(shown(rest), self.shell.hint(each), keep))
                    break
        line.set_hints(hints)


def call_action(method: Callable[..., None], argument: str | None, count: int) -> None:
    """Call an action with the argument of the table, and with the count if it takes one."""
    from inspect import signature

    if argument:
        method(argument)
    elif count != 1 and "count" in signature(method).parameters:
        method(count=count)
    else:
        method()


class KeyedModal(Keyed[Answer], ModalScreen[Answer]):
    """A dialog over the reader, which stays in view."""

    def action_close(self) -> None:
        """Leave without an answer."""
        self.finish(None)
