"""The guided article checks each step as the person does it.

What was done is seen from what is there (a highlight, a note, hits, a file written), not from keys,
so it counts however it was done: by key, mouse or palette. The steps done are kept in the library;
leaving the article at any time needs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.tui.actions.views import Views
from reader.tui.commands import Command
from reader.tui.guide_keys import guide_keys

if TYPE_CHECKING:
    from reader.library import AddReport, Library
    from reader.model import Document

STEPS: Final = ("read", "mark", "note", "find", "search", "export")
"""What the guided article teaches, in its order."""

KEYS: Final = {
    "read": "article.next_sentence",
    "mark": "article.mark_yellow",
    "note": "article.note",
    "find": "article.find",
    "search": "reader.search",
    "export": "article.export",
}
"""The command that each step is done with."""

READING: Final = 3
"""Movements after which reading is taken to be understood."""

KEPT: Final = "guide"
"""Under this name the library keeps the steps that were done."""


def is_guide(document: Document | None) -> bool:
    """Whether this is the guided article."""
    from reader.library.samples import ORIGIN

    return document is not None and document.info.origin.startswith(f"{ORIGIN}welcome.")


class Guided(Views):
    """The reader screen with the guided article's steps."""

    def __init__(self) -> None:
        super().__init__()
        self._done: set[str] | None = None
        """The steps that were done; None until the library has said it."""
        self._asked = False
        self._moves = 0

    def run_command(self, command: Command, count: int = 1) -> None:
        """Movements in the guided article are its first step."""
        super().run_command(command, count)
        if (
            command.group == "moving"
            and is_guide(self.document)
            and self.active_pane() == "article"
        ):
            self._moves += 1
            if self._moves == READING:
                self.step_done("read")

    def show_where(self) -> None:
        """Look what of the steps is there by now."""
        if is_guide(self.document):
            if self._done is not None:
                self._look()
            elif not self._asked:
                self._ask_done()
        super().show_where()

    def _ask_done(self) -> None:
        self._asked = True

        def show(kept: object) -> None:
            self._done = {each for each in str(kept or "").split() if each in STEPS}
            self.show_where()

        self.shell.desk.do(lambda library: library.recall(KEPT), show)

    def renew_guide(self) -> None:
        """Other keys hold now: where the guided article is open, let it speak of them."""
        if not is_guide(self.document) or self.shell.read_only:
            return
        from reader.library.samples import ORIGIN, welcome

        keys, language = guide_keys(self.shell.keys), self.shell.catalogue.language

        def renew(library: Library) -> AddReport:
            name, data = welcome(language, keys)
            return library.add_bytes(data, name, origin=ORIGIN + name)

        self.write(renew, lambda report: self.refresh_all())

    def _look(self) -> None:
        if any(each.kind == "highlight" for each in self.state.highlights):
            self.step_done("mark")
        if any(each.note for each in self.state.highlights):
            self.step_done("note")
        found = self.state.found
        if found.spans and found.trail is None and not self._in_find_bar():
            self.step_done("find")

    def step_done(self, step: str, said: str = "") -> None:
        """A step was done; the first time that is said, with the key of the next one.

        What was `said` of it already (where a file lies) is said once more, not lost. The last step
        counts in another article too, since the one before it may have led there.
        """
        if self._done is None or step in self._done:
            return
        if not is_guide(self.document) and not (step == STEPS[-1] and STEPS[-2] in self._done):
            return
        self._done.add(step)
        kept = " ".join(each for each in STEPS if each in self._done)
        if not self.shell.read_only:
            self.shell.desk.do(lambda library: library.remember(KEPT, kept))
        following = next((each for each in STEPS if each not in self._done), None)
        back = self.shell.keys.key_of("reader.jump_back")
        done = self.words(f"guide.{step}", back=back)
        if following is None:
            text = self.words("guide.all", done=done)
        else:
            key = self.shell.keys.key_of(KEYS[following])
            todo = self.words(f"guide.{following}_next", key=key)
            n = len(self._done)
            text = self.words("guide.step", done=done, n=n, total=len(STEPS), todo=todo)
        self._say_after(f"{text} {said}".rstrip())

    def _say_after(self, text: str) -> None:
        """Say it in place of what the command itself is about to say."""
        self.call_later(self.say, text, "good")
        self.call_later(self.show_where)

    def extra_figure(self) -> str:
        """How many of the steps are done, while the guided article is open."""
        if self._done is None or not is_guide(self.document):
            return super().extra_figure()
        if len(self._done) == len(STEPS):
            return ""
        return self.words("guide.figure", n=len(self._done), total=len(STEPS))
