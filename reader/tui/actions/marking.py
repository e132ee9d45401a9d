"""Marking passages: colours, tags, bookmarks, deleting, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal, cast

from reader.errors import ReaderError
from reader.model import COLOURS, Colour, Highlight, Span
from reader.tui.actions.aiming import Aim, Aiming
from reader.tui.commands import Command

if TYPE_CHECKING:
    from reader.library import Library, Step
    from reader.library.reports import Progress
    from reader.tui.widgets.article import messages

SELECTED: Final = (
    "article.mark_yellow", "article.note", "article.drop_selection", "article.copy",
    "article.grow", "article.other_end",
)  # fmt: skip
"""What the hint line offers for a selection, the most wanted first."""


class Marking(Aiming):
    """Actions that mark the text and change what is marked."""

    # -- which highlight is meant

    def highlights_here(self, offset: int | None = None) -> list[Highlight]:
        """The highlights that a command means: that of the notes pane, or those at the cursor."""
        if self.active_pane() == "notes" and self.notes is not None:
            return [self.notes.highlight] if self.notes.highlight is not None else []
        at = self.pane.cursor if offset is None else offset
        return [each for each in self.pane.highlights_at(at) if each.kind != "note"]

    def with_highlight(self, highlights: list[Highlight], act: Callable[[Highlight], None]) -> None:
        """Act on the one highlight, or let the person choose which."""
        if len(highlights) == 1:
            act(highlights[0])
            return
        from reader.tui.screens.choose import ChooseHighlight

        def chosen(highlight: Highlight | None) -> None:
            if highlight is not None:
                act(highlight)

        self.shell.push_screen(ChooseHighlight(highlights), chosen)

    # -- what the next key can do

    def hinted(self) -> list[Command]:
        """With a selection, what can be done with it comes first."""
        hinted = super().hinted()
        if self.place() != "article" or self.document is None or self.pane.selection is None:
            return hinted
        table = {each.id: each for each in self.shell.keys.commands}
        first = [table[id] for id in SELECTED if table[id].keys and not self.refusal(table[id])]
        return [*first, *(each for each in hinted if each.scope == "reader")]

    def with_aimed(self, act: Callable[[Highlight], None]) -> None:
        """Act on the highlight here, once changes are made."""
        aim = self.aim()

        def choose() -> None:
            here = self.aimed_at(aim, whole=False)
            if here:
                self.with_highlight(here, act)
            else:
                self.say(self.words("ui.no_highlight_here"), "warning")

        self.when_aimed(aim, choose)

    # -- colours

    def action_mark(self, colour: str) -> None:
        """Highlight the selection or sentence in a colour, or recolour what is here."""
        self._mark(next(each for each in COLOURS if each == colour))

    def action_mark_again(self) -> None:
        """The same with the last colour."""
        self._mark(self.state.marked.colour)

    def _mark(self, colour: Colour) -> None:
        aim = self.aim()

        def act() -> None:
            here = [each for each in self.aimed_at(aim) if each.kind != "bookmark"]
            if here:
                self.with_highlight(here, lambda highlight: self.recolour(highlight, colour))
            elif aim.span is not None:
                self.highlight(aim.span, colour)
            else:
                self.say(self.words("ui.no_highlight_here"), "warning")

        self.when_aimed(aim, act)

    def recolour(self, highlight: Highlight, colour: Colour) -> None:
        """Give a highlight another colour."""
        self.state.marked.colour = colour
        if highlight.colour == colour:
            self.say(self.words("ui.already", colour=self.words(f"colour.{colour}")))
            return
        self.write(
            lambda library: library.edit(highlight.id, colour=colour),
            self.took(self.words("ui.recoloured", colour=self.words(f"colour.{colour}"))),
        )

    def highlight(
        self,
        span: Span,
        colour: Colour,
        *,
        tags: tuple[str, ...] = (),
        then: Callable[[Highlight], None] | None = None,
        failed: Callable[[ReaderError], None] | None = None,
    ) -> None:
        """Mark a passage; it is painted once it is saved."""
        document = self.document
        if document is None:
            return
        if span.length == 0:
            self.say(self.words("ui.nothing_to_mark"), "warning")
            return
        self.pane.clear_selection()
        marked = self.state.marked
        marked.colour, marked.tags, marked.done = colour, tags, True

        def saved(result: object) -> None:
            highlight = cast(Highlight, result)
            self.take_highlight(highlight)
            if then is not None:
                then(highlight)
            self.say(self.words("ui.marked", n=span.length), "good")
            self.load_shelf()

        self.write(
            lambda library: library.highlight(
                document.info.id, span, colour=colour, tags=tags, seen=document.sha256
            ),
            saved,
            failed,
        )

    def on_article_pane_label_chosen(self, event: messages.LabelChosen) -> None:
        """A sentence was chosen by its label to be marked at once."""
        self.when_aimed(self.aim(), lambda: self.highlight(event.span, self.state.marked.colour))

    def action_repeat(self) -> None:
        """Mark here as the last time: same colour, same tags."""
        marked = self.state.marked
        if not marked.done:
            self.say(self.words("ui.nothing_to_repeat"))
            return
        aim = self.aim()
        span = aim.span
        if span is None:
            self._mark(marked.colour)
            return

        def act() -> None:
            here = [each for each in self.aimed_at(aim) if (each.start, each.end) == tuple(span)]
            if here:
                self.with_highlight(here, lambda highlight: self.recolour(highlight, marked.colour))
            else:
                self.highlight(span, marked.colour, tags=marked.tags)

        self.when_aimed(aim, act)

    # -- tags, deleting

    def action_tags(self) -> None:
        """Edit the tags of the highlight here; mark the sentence first if there is none."""
        aim = self.aim()

        def act() -> None:
            here = self.aimed_at(aim, whole=False)
            if here:
                self.with_highlight(here, self._edit_tags)
            elif aim.span is not None:
                self._tag_new(aim.span)

        self.when_aimed(aim, act)

    def _tag_new(self, span: Span, typed: tuple[str, ...] = (), problem: str = "") -> None:
        """Ask at once, so that no key is lost, and highlight meanwhile."""
        from reader.tui.screens.prompt import TagsPrompt

        def answer(tags: tuple[str, ...] | None) -> None:
            if tags:
                self.on_highlight_of(
                    span,
                    lambda highlight: self._set_tags(highlight, tags),
                    lambda error: self._tag_new(span, tags, self.shell.sentence(error)),
                )

        self.shell.push_screen(TagsPrompt(typed, problem), answer)
        if not problem:
            self.on_highlight_of(span, lambda highlight: None)

    def on_highlight_of(
        self,
        span: Span,
        then: Callable[[Highlight], None],
        failed: Callable[[ReaderError], None] | None = None,
    ) -> None:
        """Act on the highlight of exactly this passage, which is made if it is not there.

        What is being written is waited for: a key just before may be making it.
        """

        def act() -> None:
            for each in self.state.highlights:
                if (each.start, each.end) == tuple(span) and each.kind == "highlight":
                    then(each)
                    return
            self.highlight(span, self.state.marked.colour, then=then, failed=failed)

        self.when_written(act)

    def _edit_tags(
        self, highlight: Highlight, typed: tuple[str, ...] | None = None, problem: str = ""
    ) -> None:
        """Edit the tags of a highlight; `typed` are those that could not be saved before."""
        from reader.tui.screens.prompt import TagsPrompt

        def answer(tags: tuple[str, ...] | None) -> None:
            if tags is not None and tags != highlight.tags:
                self._set_tags(highlight, tags)

        shown = highlight.tags if typed is None else typed
        self.shell.push_screen(TagsPrompt(shown, problem), answer)

    def _set_tags(self, highlight: Highlight, tags: tuple[str, ...]) -> None:
        add = tuple(each for each in tags if each not in highlight.tags)
        drop = tuple(each for each in highlight.tags if each not in tags)
        self.state.marked.tags = tags
        self.write(
            lambda library: library.edit(highlight.id, tag=add, untag=drop),
            self.took(self.words("ui.tagged")),
            lambda error: self._edit_tags(highlight, tags, self.shell.sentence(error)),
        )

    def action_delete(self) -> None:
        """Delete the highlight here; undo brings it back."""
        self.with_aimed(self._delete)

    def _delete(self, highlight: Highlight) -> None:
        def deleted(_: object) -> None:
            self.drop_highlight(highlight)
            undo = self.shell.keys.key_of("reader.undo")
            self.say(self.words("ui.deleted", key=undo))
            self.load_shelf()

        self.write(lambda library: library.delete(highlight.id), deleted)

    def action_underline(self) -> None:
        """Underline what is highlighted here, or give it a ground again."""

        def act(highlight: Highlight) -> None:
            style = "background" if highlight.style == "underline" else "underline"
            self.write(
                lambda library: library.edit(highlight.id, style=style),
                self.took(self.words(f"ui.style_{style}")),
            )

        aim = self.aim()

        def choose() -> None:
            here = [each for each in self.aimed_at(aim, whole=False) if each.kind == "highlight"]
            if here:
                self.with_highlight(here, act)
            else:
                self.say(self.words("ui.no_highlight_here"), "warning")

        self.when_aimed(aim, choose)

    def action_bookmark(self) -> None:
        """Set a bookmark at the cursor, or take away the one that is there."""
        aim = self.aim()

        def act() -> None:
            for each in aim.view.highlights:
                if each.kind == "bookmark" and each.start == aim.at:
                    self._delete(each)
                    return
            self._set_bookmark(aim, None, "", self.words("ui.bookmarked"))

        self.when_aimed(aim, act)

    def _set_bookmark(self, aim: Aim, known: str | None, name: str, said: str) -> None:
        document = aim.document
        assert document is not None
        at, seen = aim.at, document.sha256

        def job(library: Library) -> Highlight:
            if known is not None:
                return library.edit(known, span=Span(at, at), seen=seen)
            return library.bookmark(document.info.id, at, name, seen=seen)

        self.write(job, self.took(said))

    def on_article_pane_bookmark_named(self, event: messages.BookmarkNamed) -> None:
        """Set a bookmark with a letter for a name, or move the one that has it."""
        name = event.name
        aim = self.aim()._replace(at=event.offset)

        def act() -> None:
            marks = [each for each in aim.view.highlights if each.kind == "bookmark"]
            known = next((each.id for each in marks if each.note == name), None)
            self._set_bookmark(aim, known, name, self.words("ui.bookmark_named", name=name))

        self.when_aimed(aim, act)

    # -- from one to the next

    def action_next_highlight(self, count: int = 1) -> None:
        """To the next highlight in the text."""
        self._step(count)

    def action_previous_highlight(self, count: int = 1) -> None:
        """To the highlight before."""
        self._step(-count)

    def _step(self, way: int) -> None:
        at = self.pane.cursor
        starts = sorted({each.start for each in self.state.highlights if each.start is not None})
        wanted = [each for each in starts if (each > at if way > 0 else each < at)]
        if not wanted:
            self.say(self.words("ui.last_highlight" if way > 0 else "ui.first_highlight"))
            return
        wanted = wanted if way > 0 else wanted[::-1]
        self.pane.goto(wanted[min(abs(way), len(wanted)) - 1], align="third")

    # -- undo

    def action_undo(self) -> None:
        """Take the last action back."""
        self._take_back("undo", "undone", "nothing_to_undo")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._take_back("redo", "redone", "nothing_to_redo")

    def _take_back(self, kind: Literal["undo", "redo"], done: str, nothing: str) -> None:
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return

        def after(result: object) -> None:
            step = cast("Step | None", result)
            if step is None:
                self.say(self.words(f"ui.{nothing}"))
                return
            self.say(self.words(f"ui.{done}", what=self.words(f"step.{step.label}")), "good")
            self.reload_highlights()
            self.load_shelf()

        def job(library: Library) -> Step | None:
            return library.undo() if kind == "undo" else library.redo()

        def long_job(library: Library) -> Step | None:
            turn = library.undo if kind == "undo" else library.redo
            return turn(progress=tell, cancelled=self.is_stopped)

        def tell(progress: Progress) -> None:
            facts = {"done": progress.done, "total": progress.total}
            self.shell.call_later(self.say, self.words(f"ui.{kind}ing_progress", **facts))

        def sized(is_long: object) -> None:
            long = bool(is_long) or self.is_text_long
            if long:
                self._stop_adding = False
                self.say(self.words(f"ui.{kind}ing"))
            self.change_text(long_job if long else job, after, beside=long)

        # Both are one change: a key that comes between them waits for the second.
        self.when_written(lambda: self.change_text(lambda library: library.is_long(kind), sized))
