"""The note editor: Enter saves, Alt+Enter begins a line, Esc keeps a draft."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.timer import Timer
from textual.widget import Widget

from reader.text.normal import normalise
from reader.tui.messages import UNFINISHED
from reader.tui.screens.panel import Panel, plain
from reader.tui.widgets.drawing import folded
from reader.tui.widgets.note_area import NoteArea

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from reader.library import Library

DRAFT_SECONDS: Final = 0.5
"""How long typing may go on before a draft is saved; a power cut loses no more than this."""


class NoteEditor(Panel[str | None]):
    """Answers with the text of a note, or None when it was left (the draft stays)."""

    DEFAULT_CSS = """
    #note { height: auto; min-height: 4; max-height: 12; margin: 1 0; padding: 0; }
    """

    PLACE = "editor"

    def __init__(
        self, quote: str, note: str = "", typed: str = "", problem: str = "", about: str = "note"
    ) -> None:
        """`typed` is what could not be saved before, `problem` why. `about` is the id of the
        heading in the catalogue."""
        super().__init__()
        self._about = about
        self._problem = problem
        self._quote = quote
        self._note = note
        self._key: str | None = None
        self._timer: Timer | None = None
        self._ended = False
        self.drafted: set[str] = set()
        """The drafts that this editor has written; another window may write its own."""
        self._area = NoteArea(typed or note, soft_wrap=True, show_line_numbers=False, id="note")
        self._area.move_cursor(self._area.document.end)
        self.expect(self._area)

    def heading(self) -> str:
        """What is being written."""
        return self.words(f"ui.{self._about}")

    def body(self) -> Iterable[Widget]:
        """The quote, cut to two lines, and the note."""
        width = max(self.app.size.width - 6, 20)
        for line in folded(self._quote.strip(), width, 2, self.shell.cell_width):
            yield plain(line, "quote")
        yield self._area

    def ready(self) -> None:
        """Type at once."""
        self.give_focus(self._area)
        if self._problem:
            self.say(self._problem, "error")

    # -- the draft

    def bind_draft(self, key: str) -> None:
        """Keep drafts under this name, and offer the one that is there."""
        self._key = key
        if self._area.text != self._note:
            self._schedule()

        def ask(library: Library) -> str | None:
            return library.draft(key)

        def show(draft: str | None) -> None:
            if self._problem:
                return  # what stands in the editor is newer than any draft
            if draft is not None and draft != self._note and self.is_attached:
                self.drafted.add(draft)  # what is taken over is this editor's from now on
                typed = self._area.text.removeprefix(self._note)
                self._area.text = draft + typed
                self._area.move_cursor(self._area.document.end)
                self.say(self.words("ui.draft_restored"), "warning")

        self.shell.desk.do(ask, show)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Save a draft soon."""
        event.stop()
        if self._key is not None and self._area.text != self._note:
            self._schedule()

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self._save_draft)

    def _save_draft(self) -> None:
        self._timer = None
        key, text = self._key, self.text
        if key is None or self.shell.read_only:
            return

        self.drafted.add(text)

        def job(library: Library) -> None:
            library.save_draft(key, text)
            library.remember(UNFINISHED, key)

        self.shell.desk.do(job, failed=lambda error: self.shell.tell_error(error))

    def keep_typed(self) -> None:
        """Save the draft now, because the screen goes without being asked."""
        if not self._ended and self._key is not None and self.text != self._note:
            self._save_draft()

    def on_unmount(self) -> None:
        """The screen goes, perhaps by a mistake of the program."""
        self.keep_typed()

    @property
    def text(self) -> str:
        """What was typed, in the normal form."""
        return normalise(self._area.text)

    # -- actions

    def action_save(self) -> None:
        """Give the note back."""
        self._end()
        self.finish(self.text.strip("\n"))

    def action_new_line(self) -> None:
        """Begin a line in the note."""
        self._area.insert("\n")

    def action_insert_link(self) -> None:
        """Insert the link that was copied last."""
        if self.shell.last_link:
            self._area.insert(self.shell.last_link)
        else:
            key = self.shell.keys.key_of("reader.copy_link")
            self.say(self.words("ui.no_link_copied", key=key), "warning")

    def action_leave(self) -> None:
        """Leave; what was typed stays as a draft."""
        self._end()
        if self.text != self._note:
            if self._key is not None:
                self._save_draft()
            self.shell.main.say(self.words("ui.draft_kept"))
        elif self._key is not None and not self.shell.read_only:
            key = self._key
            self.shell.desk.do(lambda library: library.drop_draft(key))
        self.finish(None)

    def _end(self) -> None:
        self._ended = True
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
