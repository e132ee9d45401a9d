"""Moving the ends of a highlight: it becomes a selection until it is kept or left."""

from __future__ import annotations

from typing import Final, Literal

from reader.model import Colour, Highlight, Span
from reader.tui.actions.marking import Marking
from reader.tui.widgets.status import Hint

MOVING: Final = ("char_left", "char_right", "previous_word", "next_word")
"""Motions that are hinted at while an end is moved."""


class Adjusting(Marking):
    """Actions that move the ends of a highlight.

    Motions move the end that was asked for, `o` changes to the other one; Enter or a colour keeps
    the new place, and anything that drops the selection leaves the highlight as it was.
    """

    _adjusted: Highlight | None = None

    @property
    def adjusting(self) -> Highlight | None:
        """The highlight whose ends are being moved."""
        found = self._adjusted
        if found is None or self.pane.selection is None or not self.is_open(found.article_id):
            return None
        return found

    def action_move_start(self) -> None:
        """Move the first character of the highlight here."""
        self._adjust("start")

    def action_move_end(self) -> None:
        """Move the last character of the highlight here."""
        self._adjust("end")

    def _adjust(self, end: Literal["start", "end"]) -> None:
        aim, pane = self.aim(), self.pane

        def begin(highlight: Highlight) -> None:
            if highlight.start is None or highlight.end is None:
                return
            self._adjusted = highlight
            pane.adjust(Span(highlight.start, highlight.end), end)
            self.give_focus(pane)
            self.refresh_hints()

        def act() -> None:
            here = [each for each in self.aimed_at(aim, whole=False) if each.kind == "highlight"]
            if here:
                self.with_highlight(here, begin)
            else:
                self.say(self.words("ui.no_highlight_here"), "warning")

        if self.adjusting is not None and pane.selection is not None:
            pane.adjust(pane.selection, end)
        else:
            self.when_aimed(aim, act)

    def keep_adjusted(self, colour: Colour | None = None) -> bool:
        """Give the highlight its new place; False when none is being moved."""
        highlight, span = self.adjusting, self.pane.selection
        self._adjusted = None
        if highlight is None or span is None:
            return False
        self.pane.clear_selection()
        self.refresh_hints()
        if tuple(span) == (highlight.start, highlight.end) and colour in (None, highlight.colour):
            self.say(self.words("ui.unchanged"))
            return True
        seen = self.document.sha256 if self.document is not None else None
        self.write(
            lambda library: library.edit(highlight.id, span=span, colour=colour, seen=seen),
            self.took(self.words("ui.moved", n=span.length)),
        )
        return True

    def _mark(self, colour: Colour) -> None:
        if not self.keep_adjusted(colour):
            super()._mark(colour)

    def refresh_hints(self) -> None:
        """While an end is moved, say what the keys do with it."""
        line = self.status()
        if line is None or self._adjusted is None or self.adjusting is None:
            super().refresh_hints()
            return
        keys = self.shell.keys
        moving = " ".join(filter(None, (keys.key_of(f"article.{each}") for each in MOVING)))
        hints = [
            Hint(keys.key_of("article.peek"), self.words("ui.adjust_keep"), keep=True),
            Hint(keys.key_of("article.drop_selection"), self.words("ui.ask_cancel"), keep=True),
            Hint(moving, self.words("ui.adjust_move")),
            Hint(keys.key_of("article.other_end"), self.words("ui.adjust_other")),
        ]
        line.set_hints(hints)
