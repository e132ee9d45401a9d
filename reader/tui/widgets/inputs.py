"""Input of one line, with the caret where an input method shows its candidates."""

from __future__ import annotations

from functools import cache
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, cast

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Input

from reader.text.safe import safe_text

if TYPE_CHECKING:
    from typing import ClassVar

    from reader.tui.screens.base import Keyed


class LineInput(Input):
    """One line of text.

    Textual 8.2.8 reports the caret one cell too far right at the end of the text, where input
    methods then open their candidates window (textual#5457).
    """

    DEFAULT_CSS = """
    LineInput, LineInput:focus {
        border: none;
        height: 1;
        padding: 0;
        background: $panel;
    }
    """

    TAKES_TEXT = True
    """Keys that were typed before it had the focus are meant for it."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        value = safe_text(value, newlines=False)
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the caret is on the screen."""
        offset = super().cursor_screen_offset
        if self.cursor_position >= len(self.value):
            return Offset(offset.x - 1, offset.y)
        return offset

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in place of another; of what is pasted nothing may act on the terminal."""
        super().replace(safe_text(text, newlines=False), start, end)

    def _on_paste(self, event: events.Paste) -> None:
        """The first line that holds anything; Textual's own fails on a paste of line ends."""
        first = next((each for each in event.text.splitlines() if each.strip()), "")
        start, end = sorted(self.selection)
        self.replace(first, start, end)
        event.prevent_default()
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Let the screen see the keys of its table that print nothing, before the input does.

        Here and not when they bubble up: keys typed fast must keep their order.
        """
        offer_first(self, event)


def offer_first(widget: Widget, event: events.Key) -> None:
    """Give a key to the screen before a widget that is typed into takes it.

    Keys that were on their way when the screen was closed go to the screen that is in front now.
    """
    screen = cast("Keyed[object]", widget.screen)
    screen.saw(event)
    if screen.send_on(event, widget) or (
        not event.is_printable and (screen.offer(event) or edit(widget, event.key))
    ):
        event.stop()
        event.prevent_default()


def edit(widget: Widget, key: str) -> bool:
    """Let a key of the widget's own (Backspace, an arrow) act now; whether it is one.

    Textual asks for these when the key has come up to the app, behind keys that were typed later.
    """
    from textual.actions import parse

    for binding in editing_keys(type(widget)).get(key, ()):
        _, name, arguments = parse(binding)
        method = getattr(widget, f"action_{name}", None)
        if method is not None and not iscoroutinefunction(method):
            try:
                method(*arguments)
            except SkipAction:  # nothing to scroll
                return False
            return True
    return False


@cache
def editing_keys(kind: type[Widget]) -> dict[str, list[str]]:
    """The actions of a kind of widget by their keys, those of the kind itself first."""
    found: dict[str, list[str]] = {}
    for each in kind.__mro__:
        for binding in each.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding):
                for key in binding.key.split(","):
                    found.setdefault(key.strip(), []).append(binding.action)
    return found
