"""Finding: in the article, in the library, among the notes, by contents and bookmarks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual.widgets import Input

from reader.model import Span
from reader.text.safe import safe_line
from reader.tui.actions.desktop import Found, View
from reader.tui.actions.noting import Noting
from reader.tui.messages import Destination
from reader.tui.widgets.find_bar import FindBar

if TYPE_CHECKING:
    from reader.tui.messages import Trail

IN_PLACE: Final = 200_000
"""Characters up to which the text is searched at once, without a thread."""


class Finding(Noting):
    """Actions that find."""

    def __init__(self) -> None:
        super().__init__()
        self._finding = 0
        self._accepted: str | None = None
        """What was asked for with Enter and is not answered yet."""
        self._bar: FindBar | None = None

    # -- in the article

    def action_find(self) -> None:
        """Type what to find in the article."""
        if self._bar is None:
            self._bar = FindBar(self.words("ui.find"), width=self.shell.cell_width)
            self.mount(self._bar)
        self.state.view.found = Found(origin=self.pane.cursor)
        self._bar.open()
        self.give_focus(self._bar.input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find while typing."""
        if self._bar is not None and event.input is self._bar.input and self._bar.display:
            event.stop()
            self.find_hits(event.value, self.state.found.origin)

    def find_hits(self, query: str, near: int) -> None:
        """Find all hits of a query and go to the first from `near` on."""
        self.find_by(query, near, lambda text: find_all(query, text))

    def find_by(
        self,
        query: str,
        near: int,
        hits_in: Callable[[str], Sequence[Span]],
        *,
        trail: Trail | None = None,
        edge: int = 0,
    ) -> None:
        """Draw the hits that `hits_in` finds in the text, and go to the first from `near` on.

        Those of a search over the library (`trail`) are drawn where one is, unless an `edge` says
        to go to the first (1) or the last (-1).
        """
        document, view = self.document, self.state.view
        self._finding += 1
        if document is None:
            return
        if not query.strip():
            self._show_hits(view, "", (), near)
            return
        text, wish = document.text, self._finding
        if len(text) <= IN_PLACE:
            self._show_hits(view, query, hits_in(text), near, trail, edge)
            return

        def work() -> None:
            if wish == self._finding:
                spans = hits_in(text)
                self.shell.call_later(deliver, spans)

        def deliver(spans: Sequence[Span]) -> None:
            if wish == self._finding:
                self._show_hits(view, query, spans, near, trail, edge)

        threading.Thread(target=work, name="reader-find", daemon=True).start()

    def _show_hits(
        self,
        view: View,
        query: str,
        spans: Sequence[Span],
        near: int,
        trail: Trail | None = None,
        edge: int = 0,
    ) -> None:
        found = view.found
        found.query, found.spans, found.current, found.trail = query, spans, None, trail
        if spans:
            found.current = first_from(spans, near) if not edge else 0 if edge > 0 else -1
            found.current %= len(spans)
        view.pane.set_hits(spans, found.current)
        if found.current is not None and (trail is None or edge):
            view.pane.goto(spans[found.current].start, align="third", remember=False)
        if self._bar is not None and self._bar.display:
            self._bar.set_figure(self._figure(), bool(query.strip()) and not spans)
        self.show_where()
        self._tell_missed()
        if edge:
            self.tell_hunt()

    def _tell_missed(self) -> None:
        """Say that there is no hit, once the bar that shows it is closed with Enter."""
        found = self.state.found
        if self._accepted is not None and found.query == self._accepted:
            self._accepted = None
            if not found.spans and found.query.strip():
                self.say(self.words("ui.no_hits"))

    def beyond(self, way: int) -> bool:
        """Overridden by the actions that go beyond the article."""
        return False

    def tell_hunt(self) -> None:
        """Overridden by the actions that go beyond the article."""

    def _figure(self) -> str:
        found = self.state.found
        if not found.query.strip():
            return ""
        if not found.spans or found.current is None:
            return self.words("ui.no_hits")
        return self.words("ui.hits", n=found.current + 1, total=len(found.spans))

    def action_accept(self) -> None:
        """Enter in an input: keep what was found, or the filter."""
        if self._in_find_bar():
            self._find_typed()
            self._accepted = self._bar.input.value if self._bar is not None else None
            self._close_bar()
            found = self.state.found
            self._tell_missed()
            if found.spans and found.origin != self.pane.cursor:
                here = self.here()
                if here is not None:
                    self.journey.leave(here._replace(offset=found.origin))
        elif self._in_filter():
            self.leave_filter(keep=True)

    def _find_typed(self) -> None:
        """Find what stands in the bar, if its last keys were not heard of yet."""
        found = self.state.found
        if self._bar is not None and self._bar.input.value != found.query:
            self.find_hits(self._bar.input.value, found.origin)

    def action_cancel(self) -> None:
        """Escape in an input: back to where one was."""
        if self._in_find_bar():
            origin = self.state.found.origin
            self._close_bar()
            self.drop_hits()
            self.pane.goto(origin, align="third", remember=False)
        elif self._in_filter():
            self.leave_filter(keep=False)

    def action_below(self) -> None:
        """Arrow down in an input: the next hit, or into the list."""
        if self._in_find_bar():
            self.action_find_next()
        else:
            self.leave_filter(keep=True)

    def action_above(self) -> None:
        """Arrow up in an input: the hit before."""
        if self._in_find_bar():
            self.action_find_previous()

    def action_complete(self) -> None:
        """Tab in an input: there is nothing to complete; go on as with Enter."""
        self.action_accept()

    def _in_find_bar(self) -> bool:
        return self._bar is not None and self.focused is self._bar.input

    def _in_filter(self) -> bool:
        return self.shelf.filter is not None and self.focused is self.shelf.filter

    def _close_bar(self) -> None:
        assert self._bar is not None
        self._bar.display = False
        self.give_focus(self.pane)

    def drop_hits(self) -> None:
        """Draw no hits any more."""
        self._finding += 1
        self.state.view.found = Found()
        self.pane.set_hits((), None)
        self.show_where()

    def action_find_next(self, count: int = 1) -> None:
        """To the next hit, from the end on to the first."""
        self._next_hit(count)

    def action_find_previous(self, count: int = 1) -> None:
        """To the hit before, from the first on to the last."""
        self._next_hit(-count)

    def _next_hit(self, way: int) -> None:
        found = self.state.found
        if not found.spans:
            if found.trail is not None and self.beyond(1 if way > 0 else -1):
                return
            self.say(self.words("ui.no_hits" if found.query else "ui.nothing_sought"))
            return
        at = self.pane.cursor
        current = found.current
        if current is None or found.spans[current].start != at:
            after = first_from(found.spans, at + 1 if way > 0 else at)
            target = (after + way - (way > 0)) % len(found.spans)
        else:
            target = (current + way) % len(found.spans)
        wrapped = found.spans[target].start <= at if way > 0 else found.spans[target].start >= at
        if wrapped and self.beyond(1 if way > 0 else -1):
            return
        found.current = target
        self.pane.set_hits(found.spans, target)
        self.pane.goto(found.spans[target].start, align="third", remember=False)
        if self._bar is not None and self._bar.display:
            self._bar.set_figure(self._figure(), False)
        elif wrapped:
            self.say(self.words("ui.wrapped_down" if way > 0 else "ui.wrapped_up"))
        self.show_where()

    def action_find_word(self) -> None:
        """Find the word under the cursor, or the selection."""
        document = self.document
        if document is None:
            return
        span = self.pane.selection or self.pane.word_at(self.pane.cursor)
        word = document.text[span.start : span.end].strip()
        if not word:
            self.say(self.words("ui.no_word_here"))
            return
        self.leave_here()
        self.state.view.found = Found(origin=self.pane.cursor)
        self.pane.clear_selection()
        self.find_hits(word, span.start)
        self.say(self.words("ui.finding", word=safe_line(word, cells=30)))

    def action_add_word(self) -> None:
        """Teach the program the selected word, or the one under the cursor."""
        from reader.tui.dictionary import LONGEST

        document = self.document
        if document is None:
            return
        span = self.pane.selection or self.pane.word_at(self.pane.cursor)
        word = document.text[span.start : span.end].strip()
        shown = safe_line(word, cells=40)
        if not word or "\n" in word or len(word) > LONGEST or shown != word.replace("\t", " "):
            self.say(self.words("ui.no_word_to_add"), "warning")
            return

        def told(answer: bool | OSError) -> None:
            if isinstance(answer, OSError):
                path = str(self.shell.paths.config.parent)
                self.say(self.words("ui.word_not_kept", path=path), "error")
            else:
                self.say(self.words("ui.word_added" if answer else "ui.word_known", word=shown))

        self.pane.clear_selection()
        self.shell.learn_word(word, told)

    # -- elsewhere

    def action_search_library(self) -> None:
        """Search titles, texts, highlights and notes of the whole library."""
        from reader.tui.screens.search import SearchScreen

        def found(to: Destination | None) -> None:
            if to is not None:
                self.step_done("search")
            self.visit(to)

        self.shell.push_screen(SearchScreen(), found)

    def action_all_notes(self) -> None:
        """All highlights and notes of the library."""
        from reader.tui.screens.all_notes import AllNotes

        self.save_place()
        self.shell.push_screen(AllNotes(), self.visit)

    def action_contents(self) -> None:
        """The headings of the article."""
        document = self.document
        if document is None:
            return
        headings = [each for each in document.blocks if each.kind == "heading"]
        if not headings:
            self.say(self.words("ui.no_contents"))
            return
        from reader.tui.screens.contents import Contents, Entry

        entries = [
            Entry(
                Destination(document.info.id, Span(each.start, each.end)),
                document.text[each.start : each.end],
                max(each.level - 1, 0),
            )
            for each in headings
        ]
        here = max((i for i, each in enumerate(headings) if each.start <= self.pane.cursor),
                   default=0)  # fmt: skip
        self.shell.push_screen(Contents(self.words("ui.contents"), entries, here), self.visit)

    def action_bookmarks(self) -> None:
        """The bookmarks of the article."""
        document = self.document
        if document is None:
            return
        marks = [
            each
            for each in self.state.highlights
            if each.kind == "bookmark" and each.start is not None
        ]
        if not marks:
            key = self.shell.keys.key_of("article.bookmark")
            self.say(self.words("ui.no_bookmarks", key=key))
            return
        from reader.tui.screens.contents import Contents, Entry

        marks.sort(key=lambda each: each.start or 0)
        text = document.text
        entries = []
        for each in marks:
            start = each.start or 0
            words = text[start : start + 60].partition("\n")[0]
            to = Destination(document.info.id, Span(start, start + len(words)), each.id)
            entries.append(Entry(to, words, 0))
        self.shell.push_screen(Contents(self.words("ui.bookmarks"), entries, 0), self.visit)


def find_all(query: str, text: str) -> Sequence[Span]:
    """Every hit of what was typed, by the folding that the whole program searches with."""
    from reader.text import fold

    return fold.find_all(query, text)


def first_from(spans: Sequence[Span], offset: int) -> int:
    """Index of the first span that starts at or after `offset`, the first of all if none does."""
    from bisect import bisect_left

    index = bisect_left(spans, (offset, -1))
    return index if index < len(spans) else 0
