"""What a key means when it is pressed, kept until the changes before it are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reader.model import Document, Highlight, Span
from reader.tui.actions.desktop import View
from reader.tui.actions.reading import Reading


class Aim(NamedTuple):
    """What a person has before them when they press a key."""

    view: View
    document: Document | None
    at: int
    """Where the cursor is."""
    selection: Span | None
    span: Span | None
    """What would be marked; None in the notes pane."""
    note: str | None
    """The id of what is chosen in the notes pane, empty for nothing; None elsewhere."""


class Aiming(Reading):
    """Marks land on what the person saw, or are refused."""

    @property
    def is_ready_for_keys(self) -> bool:
        """In the notes pane keys wait for changes too: what is chosen there may be another then."""
        changing = self._writing > self._long and self.active_pane() == "notes"
        return not changing and super().is_ready_for_keys

    def aim(self) -> Aim:
        """What the person has before them now."""
        view, pane = self.state.view, self.pane
        if self.active_pane() == "notes" and self.notes is not None:
            chosen = self.notes.highlight
            return Aim(view, view.document, pane.cursor, None, None, chosen.id if chosen else "")
        if view.document is None:
            return Aim(view, None, 0, None, None, None)
        span = pane.selection or pane.current_span()
        return Aim(view, view.document, pane.cursor, pane.selection, span, None)

    def when_aimed(self, aim: Aim, act: Callable[[], None]) -> None:
        """Act once changes are made; not if the text is another by then."""

        def then() -> None:
            if aim.document is None or aim.view.document is not aim.document:
                self.say(self.words("error.text_changed"), "warning")
            else:
                act()

        self.when_written(then)

    def aimed_at(self, aim: Aim, *, whole: bool = True) -> list[Highlight]:
        """The highlights that are meant, as they are now; with `whole`, those of the selection."""
        if aim.note is not None:
            return [each for each in aim.view.highlights if each.id == aim.note]
        here = [each for each in aim.view.pane.highlights_at(aim.at) if each.kind != "note"]
        if whole and aim.selection is not None:
            here = [each for each in here if (each.start, each.end) == tuple(aim.selection)]
        return here
