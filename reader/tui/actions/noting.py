"""Notes: writing them in the editor, drafts, peeking."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reader.errors import ReaderError
from reader.model import ArticleInfo, Highlight, Span
from reader.text.safe import safe_line
from reader.tui.actions.adjusting import Adjusting
from reader.tui.messages import UNFINISHED, Destination

if TYPE_CHECKING:
    from reader.library import Library
    from reader.tui.screens.editor import NoteEditor
    from reader.tui.widgets.article import messages


def highlight_key(id: str) -> str:
    """The name of the draft of a highlight's note."""
    return f"highlight:{id}"


def article_key(uid: str) -> str:
    """The name of the draft of a note on an article."""
    return f"article:{uid}"


class Noting(Adjusting):
    """Actions that read and write notes."""

    def action_note(self) -> None:
        """Note on the highlight here; the sentence is highlighted first if there is none."""
        aim = self.aim()

        def act() -> None:
            here = [each for each in self.aimed_at(aim) if each.kind != "bookmark"]
            if here:
                self.with_highlight(here, self.edit_note)
            elif aim.span is not None:
                self._note_on_new(aim.span)

        self.when_aimed(aim, act)

    def _note_on_new(self, span: Span, typed: str = "", problem: str = "") -> None:
        """Open the editor at once, so that no key is lost, and highlight meanwhile."""
        if self.document is None or span.length == 0:
            self.say(self.words("ui.nothing_to_mark"), "warning")
            return
        editor = self._editor(self.document.text[span.start : span.end], "", typed, problem)

        def again(error: ReaderError, text: str) -> None:
            self._note_on_new(span, text, self.shell.sentence(error))

        def saved(text: str | None) -> None:
            if text is not None:
                self.on_highlight_of(
                    span,
                    lambda highlight: self._save(highlight, text, editor.drafted),
                    lambda error: again(error, text),
                )

        self.shell.push_screen(editor, saved)
        if not problem:
            self.on_highlight_of(
                span, lambda highlight: editor.bind_draft(highlight_key(highlight.id))
            )

    def edit_note(self, highlight: Highlight, typed: str = "", problem: str = "") -> None:
        """Edit the note of a highlight; `typed` is what could not be saved before."""
        about = "article_note" if highlight.kind == "note" else "note"
        quote = highlight.quote or highlight.article_title
        editor = self._editor(quote, highlight.note, typed, problem, about)
        editor.bind_draft(highlight_key(highlight.id))

        def saved(text: str | None) -> None:
            if text is not None:
                self._save(highlight, text, editor.drafted)

        self.shell.push_screen(editor, saved)

    def _editor(
        self, quote: str, note: str, typed: str, problem: str, about: str = "note"
    ) -> NoteEditor:
        from reader.tui.screens.editor import NoteEditor

        return NoteEditor(quote, note, typed, problem, about)

    def _save(self, highlight: Highlight, text: str, drafted: set[str]) -> None:
        """Save a note; `drafted` are the drafts of it that this window wrote."""
        key = highlight_key(highlight.id)

        def job(library: Library) -> Highlight:
            # What another window has written meanwhile stays beside it.
            changed = library.save_note(highlight.id, text, highlight.note)
            if library.draft(key) in drafted | {text}:
                library.drop_draft(key)
            return changed

        def failed(error: ReaderError) -> None:
            self.edit_note(highlight, text, self.shell.sentence(error))

        self.write(job, self._note_saved, failed)

    def _note_saved(self, result: object) -> None:
        highlight = cast(Highlight, result)
        self.take_highlight(highlight)
        if highlight.versions:
            key = self.shell.keys.key_of("reader.decide")
            self.say(self.words("ui.note_kept_both", key=key), "warning")
        else:
            self.say(self.words("ui.note_saved"), "good")
        self.load_shelf()

    # -- notes on the article

    def action_article_note(self) -> None:
        """Write the note on the whole article."""
        document = self.document
        if document is None:
            return

        def act() -> None:
            existing = [each for each in self.state.highlights if each.kind == "note"]
            if existing:
                self.with_highlight(existing, self.edit_note)
            else:
                self._note_on_article(document.info)

        self.when_aimed(self.aim(), act)

    def _note_on_article(self, info: ArticleInfo, typed: str = "", problem: str = "") -> None:
        key = article_key(info.uid)
        editor = self._editor(info.title, "", typed, problem, "article_note")
        editor.bind_draft(key)

        def job(library: Library, text: str) -> Highlight:
            made = library.note_on_article(info.id, text)
            library.drop_draft(key)
            return made

        def saved(text: str | None) -> None:
            if text is not None and text.strip():
                self.write(
                    lambda library: job(library, text),
                    self._note_saved,
                    lambda error: self._note_on_article(info, text, self.shell.sentence(error)),
                )

        self.shell.push_screen(editor, saved)

    # -- drafts

    def action_resume_draft(self) -> None:
        """Go on with the note that was left unfinished."""

        def ask(library: Library) -> tuple[str, Highlight | int | str] | None:
            key = library.recall(UNFINISHED)
            if not key or library.draft(str(key)) is None:
                return None
            kind, _, ref = str(key).partition(":")
            if kind == "highlight":
                return kind, library.highlight_by(ref)
            return kind, ref if kind == "gloss" else library.article(ref).id

        def show(found: tuple[str, Highlight | int | str] | None) -> None:
            if found is None:
                self.say(self.words("ui.no_draft"))
                return
            _, subject = found
            if isinstance(subject, Highlight):
                self._resume(subject)
            elif isinstance(subject, str):
                self.gloss(subject)
            else:
                self.open_article(subject)
                self.shell.desk.do(lambda library: None, lambda _: self.action_article_note())

        self.ask(ask, show, lambda error: self.say(self.words("ui.no_draft")))

    def _resume(self, highlight: Highlight) -> None:
        to = Destination.of(highlight)
        if to is not None:
            self.visit(to)
        self.edit_note(highlight)

    def offer_draft(self) -> None:
        """Say at the start that a note was left unfinished."""

        def ask(library: Library) -> bool:
            key = library.recall(UNFINISHED)
            return bool(key) and library.draft(str(key)) is not None

        def show(there: bool) -> None:
            if there:
                key = self.shell.keys.key_of("article.resume_draft")
                self.say(self.words("ui.draft_waits", key=key), "warning")

        self.shell.desk.do(ask, show)

    # -- peeking

    def action_peek(self) -> None:
        """Show the note under the cursor; where there is none yet, write it.

        While the end of a highlight is moved, keep it where it is now.
        """
        if self.keep_adjusted():
            return
        aim = self.aim()

        def act() -> None:
            here = self.aimed_at(aim, whole=False)
            address = "" if here else aim.view.pane.link_at(aim.at)
            if address:
                # Copied, not opened: Reader goes nowhere by itself.
                said = self.words("ui.link_here", address=safe_line(address))
                self.shell.copy_text(address, said)
            elif not here:
                self.say(self.words("ui.no_highlight_here"))
            else:
                self.with_highlight(here, self._peek)

        self.when_aimed(aim, act)

    def on_article_pane_highlight_activated(self, event: messages.HighlightActivated) -> None:
        """A gutter sign was clicked."""
        here = [each for each in self.state.highlights if each.id in event.ids]
        if here:
            self.with_highlight(here, self._peek)

    def _peek(self, highlight: Highlight) -> None:
        if not highlight.note and highlight.kind == "highlight" and not self.shell.read_only:
            self.edit_note(highlight)
            return
        from reader.tui.screens.peek import Peek

        def answer(edit: bool | None) -> None:
            if edit:
                self.edit_note(highlight)

        self.shell.push_screen(Peek(highlight), answer)

    # -- the notes pane

    def action_jump(self) -> None:
        """Go to the highlight of the notes pane, and on reading there."""
        highlight = self.notes.highlight if self.notes is not None else None
        if highlight is None:
            return
        if highlight.start is None:
            self._peek(highlight)
            return
        self.leave_here()
        self._show_highlight(highlight)
        self.give_focus(self.pane)

    def _show_highlight(self, highlight: Highlight) -> None:
        span = highlight.span
        if span is not None:
            self.pane.goto(span.start, align="third", flash=span, remember=False)
