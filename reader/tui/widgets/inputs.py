"""Input of one line, with the caret where an input method shows its candidates."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, cast

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input

from reader.text.safe import safe_text

if TYPE_CHECKING:
    from typing import ClassVar

    from textual.widgets.input import Selection

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

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """As Textual has it, but without laying out the whole screen at every key."""

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

    def _watch_selection(self, selection: Selection) -> None:
        """Say where the caret is after a long text was scrolled to it; Textual says it before."""
        super()._watch_selection(selection)
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Likewise when the text moves under the caret."""
        super().watch_scroll_x(old_value, new_value)
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

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
        """Let the screen see the keys of its table that print nothing, before the input does."""
        offer_first(self, event)


class PathsInput(LineInput):
    """An input for paths: of several that are pasted, one a line, all are taken."""

    def _on_paste(self, event: events.Paste) -> None:
        """Lines beside each other, in quotes where they have none."""
        lines = [each.strip() for each in re.split(r"[\r\n]+", event.text) if each.strip()]
        if len(lines) < 2:
            super()._on_paste(event)
            return
        quoted = (each if re.search(r"['\"\\]", each) else shlex.quote(each) for each in lines)
        start, end = sorted(self.selection)
        self.replace(" ".join(quoted), start, end)
        event.prevent_default()
        event.stop()


def offer_first(widget: Widget, event: events.Key) -> None:
    """Give a key that prints nothing to the screen before a widget that is typed into takes it."""
    screen = cast("Keyed[object]", widget.screen)
    if not event.is_printable and screen.offer(event):
        event.stop()
        event.prevent_default()
