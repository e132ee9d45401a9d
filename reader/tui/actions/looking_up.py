"""Looking a word up in the person's dictionaries, and keeping what was found as a note."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from reader.errors import Cancelled, ReaderError
from reader.model import Highlight, Span
from reader.text.safe import safe_line
from reader.tui.actions.views import Views

if TYPE_CHECKING:
    from reader.dictionary.lookup import Dictionaries
    from reader.tui.screens.lookup import Found


class LookingUp(Views):
    """Actions of the dictionaries. They are opened when they are first asked, in a thread."""

    def __init__(self) -> None:
        super().__init__()
        self._dictionaries: Dictionaries | None = None
        self._looking = threading.Lock()

    def action_look_up(self) -> None:
        """Look up the selection, or the words that begin at the cursor."""
        document = self.document
        if document is None:
            return
        text, at = document.text, self.pane.cursor
        selection = self.pane.selection
        word = selection if selection is not None else self.pane.word_at(at)
        shown = text[word.start : word.end].strip()
        if not shown or not any(each.isalnum() for each in shown):
            self.say(self.words("ui.no_word_here"))
            return

        def work() -> None:
            try:
                with self._looking:
                    found = self._look_up_in(text, word, at, selection is not None)
            except ReaderError as error:
                self.shell.call_later(self.shell.tell_error, error)
            else:
                self.shell.call_later(self._show_entries, found, shown)

        threading.Thread(target=work, name="reader-dictionary", daemon=True).start()

    # -- in the thread

    def _look_up_in(self, text: str, word: Span, at: int, selected: bool) -> list[Found]:
        from reader.tui.screens.lookup import Found

        dictionaries = self._prepared()
        found: dict[Found, None] = {}
        term = text[word.start : word.end]
        if selected:
            found |= dict.fromkeys(Found(word, entry) for entry in dictionaries.find(term))
        for start in dict.fromkeys((word.start, word.start if selected else at)):
            for match in dictionaries.begin_at(text, start):
                if start + match.length > at or selected:
                    span = Span(start, start + match.length)
                    found |= dict.fromkeys(Found(span, entry) for entry in match.entries)
        if not found:
            found |= dict.fromkeys(Found(word, entry) for entry in dictionaries.find(term))
        command = self.shell.settings.dictionary.command
        if command:
            from reader.dictionary.command import ask

            said = ask(command, " ".join(term.split()))
            if said is not None:
                found[Found(word, said)] = None
        return list(found)

    def _prepared(self) -> Dictionaries:
        if self._dictionaries is None:
            from reader.dictionary.lookup import Dictionaries

            self._dictionaries = Dictionaries.standard(
                self.shell.settings.dictionary.files,
                self.shell.paths.config.parent,
                self.shell.paths.library.parent,
                self.shell.paths.cache,
            )
        if not self._dictionaries.ready:
            self._dictionaries.prepare(self._tell_building, self._going)
        return self._dictionaries

    def _tell_building(self, name: str) -> None:
        self.shell.call_later(self.say, self.words("ui.dictionary_building", name=name))

    def _going(self) -> None:
        if self.shell.desk.stopping:
            raise Cancelled("cancelled")

    # -- on the screen

    def _show_entries(self, found: list[Found], word: str) -> None:
        if self.shell.screen is not self:
            return
        dictionaries = self._dictionaries
        assert dictionaries is not None
        if not found:
            self._say_nothing(dictionaries, word)
            return
        from reader.tui.screens.lookup import LookUp

        self.shell.push_screen(LookUp(found, not self.shell.read_only), self._keep_entry)

    def _say_nothing(self, dictionaries: Dictionaries, word: str) -> None:
        if dictionaries.troubles:
            trouble = dictionaries.troubles[0]
            said = self.words(f"dictionary.{trouble.code}", path=trouble.path)
            self.say(said, "warning")
            dictionaries.close()  # looked at again the next time
        elif not dictionaries.names and not self.shell.settings.dictionary.command:
            folder = str(dictionaries.folder_beside(self.shell.paths.library.parent))
            self.say(self.words("ui.no_dictionaries", folder=folder), "warning")
            dictionaries.close()
        else:
            self.say(self.words("ui.not_in_dictionary", word=safe_line(word, cells=40)))

    def _keep_entry(self, found: Found | None) -> None:
        """Highlight the sentence of a word, with the entry as its note."""
        if found is None or self.document is None:
            return
        from reader.tui.screens.lookup import as_text

        sentence = self.pane.object_at(found.span.start, "sentence")
        said = as_text(found.entry)

        def save(highlight: Highlight) -> None:
            note = f"{highlight.note}\n\n{said}" if highlight.note else said
            self.write(lambda library: library.edit(highlight.id, note=note), self._note_saved)

        self.on_highlight_of(sentence, save)
