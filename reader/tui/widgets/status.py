"""The last lines of the screen: where one is, what just happened, what the next key can do.

Messages stand here and not in toasts: a toast over the border of a pane loses Chinese characters
(textual#6357).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from reader.tui.themes import reading_theme
from reader.tui.widgets.inks import ink
from reader.tui.widgets.rows import Width, cut

Tone = Literal["plain", "good", "warning", "error"]
"""How serious a message is."""

SECONDS: Final[dict[Tone, float]] = {"plain": 5, "good": 5, "warning": 10, "error": 20}
"""How long a message stands."""


GAP: Final = "   "
"""Between two hints."""


class Hint(NamedTuple):
    """A key and what it does."""

    key: str
    words: str
    keep: bool = False
    """Whether others give way to it: the way out, and help."""


class Figure(NamedTuple):
    """One of the figures on the right."""

    text: str
    wanted: int = 0
    """Where there is no room for all, those with the smallest number give way first."""


class StatusLine(Widget):
    """Two lines: status (or a message) with figures on the right, and hints."""

    DEFAULT_CSS = """
    StatusLine { dock: bottom; height: 2; background: $panel; }
    StatusLine.-one { height: 1; }
    """

    def __init__(self, *, width: Width = cell_len, id: str | None = None) -> None:
        super().__init__(id=id)
        self._width = width
        self._where = ""
        self._figures: tuple[Figure, ...] = ()
        self._pending = ""
        self._hints: tuple[Hint, ...] = ()
        self._message = ""
        self._tone: Tone = "plain"
        self._timer: Timer | None = None

    @property
    def message(self) -> str:
        """What is being said, empty if nothing."""
        return self._message

    def set_where(self, where: str, figures: Sequence[Figure] = ()) -> None:
        """The place (left) and figures (right)."""
        told = tuple(each for each in figures if each.text)
        if (where, told) != (self._where, self._figures):
            self._where, self._figures = where, told
            self.refresh()

    def set_hints(self, hints: Sequence[Hint]) -> None:
        """What the next key can do, the most wanted first."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def set_pending(self, typed: str) -> None:
        """Keys that were typed and wait for more."""
        if typed != self._pending:
            self._pending = typed
            self.refresh()

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Show a message for a while; it must be one clean line."""
        self._message, self._tone = text, tone
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SECONDS[tone], self.hush) if text else None
        self.refresh()

    def hush(self) -> None:
        """Take the message away."""
        self.say("")

    def render_line(self, y: int) -> Strip:
        """The status line, then the hint line; a long message takes both for its while."""
        if y == 0:
            return self._status()
        rest = self._message_lines()[1:]
        if rest and not self._pending:
            return self._row([(" ".join(rest), self._tone_ink())], [], self._base())
        shown = self._fitting(self._hints, self.size.width - 2)
        if self._pending and len(shown) < len(self._hints):  # the line above shows the first
            above = len(self._fitting(self._hints, self._beside_pending))
            shown = self._fitting(self._hints[above:], self.size.width - 2)
        return self._hint_line(shown)

    @property
    def _beside_pending(self) -> int:
        """Cells for hints beside keys that wait for more."""
        return self.size.width - 6 - self._width(self._pending)

    def _message_lines(self) -> Sequence[str]:
        """The message, cut in two where one line and the hints' are needed for it."""
        room = self.size.width - 2
        if self.size.height < 2 or self._width(self._message) <= room:
            return [self._message]
        from reader.tui.widgets.drawing import folded

        first = folded(self._message, max(room, 2), 2, self._width)[0].rstrip()
        return [first, self._message[len(first) :].strip()]

    def _base(self) -> Style:
        theme = reading_theme(self.app)
        return ink(theme.foreground, theme.panel)

    def _tone_ink(self) -> Style:
        theme = reading_theme(self.app)
        tones: dict[Tone, str] = {
            "plain": theme.foreground,
            "good": theme.success,
            "warning": theme.warning,
            "error": theme.error,
        }
        return ink(tones[self._tone], theme.panel, bold=True)

    def _status(self) -> Strip:
        theme = reading_theme(self.app)
        base = self._base()
        figures = self._fitting_figures(self.size.width // 2)
        left = [(self._where, ink(theme.muted, theme.panel))]
        right = [(figures, ink(theme.muted, theme.panel))]
        if self._message:
            left = [(self._message_lines()[0], self._tone_ink())]
            room = self.size.width - 4 - self._width(figures)
            right = right if self._width(self._message) <= room else []
        if self._pending:
            right = [(self._pending, ink(theme.accent, theme.panel, bold=True)), (" …", base)]
            shown = self._fitting(self._hints, self.size.width - 2)
            if len(shown) < len(self._hints) and self.size.height > 1:
                left = self._hint_pieces(self._fitting(self._hints, self._beside_pending))
        return self._row(left, right, base)

    def _hint_line(self, hints: Sequence[Hint]) -> Strip:
        return self._row(self._hint_pieces(hints), [], self._base())

    def _hint_pieces(self, hints: Sequence[Hint]) -> list[tuple[str, Style]]:
        theme = reading_theme(self.app)
        pieces: list[tuple[str, Style]] = []
        for hint in hints:
            if pieces:
                pieces.append((GAP, ink(theme.muted, theme.panel)))
            pieces += [
                (hint.key, ink(theme.accent, theme.panel)),
                (f" {hint.words}", ink(theme.muted, theme.panel)),
            ]
        return pieces

    def _fitting(self, hints: Sequence[Hint], room: int) -> Sequence[Hint]:
        """As many hints as there is room for: those to be kept, then the most wanted."""
        chosen: set[int] = set()
        for at in sorted(range(len(hints)), key=lambda at: not hints[at].keep):
            need = self._width(hints[at].key) + self._width(hints[at].words) + 1
            need += len(GAP) if chosen else 0
            if need <= room:
                room -= need
                chosen.add(at)
            elif not hints[at].keep:
                break
        return [hints[at] for at in sorted(chosen)]

    def _fitting_figures(self, room: int) -> str:
        """The figures that there is room for."""
        figures = list(self._figures)
        while figures:
            line = GAP.join(each.text for each in figures)
            if self._width(line) <= room:
                return line
            figures.remove(min(figures, key=lambda each: each.wanted))
        return ""

    def _row(
        self,
        left: Sequence[tuple[str, Style]],
        right: Sequence[tuple[str, Style]],
        base: Style,
    ) -> Strip:
        total = self.size.width
        taken = sum(self._width(text) for text, _ in right)
        if taken > total // 2:
            right, taken = (), 0
        room = total - 2 - taken - (2 if right else 0)
        segments = [Segment(" ", base)]
        used = 0
        for text, style in left:
            shown = cut(text, room - used, self._width)
            used += self._width(shown)
            segments.append(Segment(shown, style))
        gap = total - 2 - used - taken
        segments.append(Segment(" " * max(gap, 0), base))
        segments += [Segment(text, style) for text, style in right]
        segments.append(Segment(" ", base))
        return Strip(segments, total).adjust_cell_length(total, base)
