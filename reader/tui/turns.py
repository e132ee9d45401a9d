"""Keys take turns: one is let in when all that the one before it did is done."""

from __future__ import annotations

from collections import deque
from typing import Final

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

LAPS: Final = 2
"""The first lap comes behind the key, the second behind the messages that the key gave rise to."""

LOOK_SECONDS: Final = 0.01
"""How often keys that wait look whether they can go on, where nothing tells them."""


class Turn(Message):
    """Goes up from where a key went, behind it, to the app: then the key has been dealt with."""

    def __init__(self, target: Widget, lap: int = 1) -> None:
        super().__init__()
        self.set_sender(target)
        self.target = target
        self.lap = lap


class Turns(App[int]):
    """The part of the app that lets keys and pastes in, one at a time.

    Textual gives a key to what has the focus at that moment. A key that opens a prompt moves the
    focus later, when it has bubbled up to the screen; keys that a fast typist, a held key or an
    input method sent right behind it would go to the text instead, or overtake one another. So
    they wait here, where their order is that of typing, until the one before them has run its
    course and the screen in front is ready for them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._in_line: deque[events.Key | events.Paste] = deque()
        self._turn: Turn | None = None
        self._looking: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Put what is typed or pasted in line; all else acts at once."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._in_line.append(event)
            await self.let_keys_in()
        else:
            await super().on_event(event)

    @property
    def keys_at_rest(self) -> bool:
        """Whether all that was typed has been dealt with."""
        return not self._in_line and self._turn is None

    async def let_keys_in(self) -> None:
        """Let the next key in, if there is one and it can act now."""
        while self._in_line and self._is_free():
            event = self._in_line.popleft()
            target = self.focused or self.screen
            await super().on_event(event)
            turn = Turn(target)
            if target.post_message(turn):
                self._turn = turn
        if self._in_line and self._looking is None:
            self._looking = self.set_timer(LOOK_SECONDS, self._look_again)

    async def on_turn(self, turn: Turn) -> None:
        """A key has been dealt with."""
        turn.stop()
        if turn is not self._turn:
            return
        self._turn = None
        if turn.lap < LAPS and not is_gone(turn.target, self.screen):
            again = Turn(turn.target, turn.lap + 1)
            if turn.target.post_message(again):
                self._turn = again
        await self.let_keys_in()

    async def _look_again(self) -> None:
        self._looking = None
        await self.let_keys_in()

    def _is_free(self) -> bool:
        """Whether no key is under way and the screen in front can take one."""
        if not self.screen_stack:
            return False
        if self._turn is not None and not is_gone(self._turn.target, self.screen):
            return False
        self._turn = None
        ready = getattr(self.screen, "is_ready_for_keys", True)
        return bool(self.screen.is_mounted and ready)


def is_gone(target: DOMNode, front: Screen[object]) -> bool:
    """Whether what a key was given to has left, or stands behind another screen now."""
    return not target.is_attached or not target.is_running or target.screen is not front
