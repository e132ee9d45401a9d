"""Opening articles, keeping the place, going back and forth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from reader.model import Document, Highlight, Place, Span
from reader.text.safe import safe_line
from reader.tui.actions.desktop import Found, View
from reader.tui.actions.journey import Journey, Stop
from reader.tui.actions.picking import Picking
from reader.tui.messages import Destination
from reader.tui.widgets.status import Hint

if TYPE_CHECKING:
    from reader.library import Library
    from reader.tui.widgets.article import messages

SAVE_SECONDS: Final = 3.0
"""How often the place is saved while it changes."""

LAST_ARTICLE: Final = "last_article"

ASKED: Final = {
    "label": (("a–z", "ask_label"), ("Esc", "ask_cancel")),
    "name": (("a–z", "ask_name"), ("Esc", "ask_cancel")),
    "initials": (("a–z", "ask_initials"), ("Esc", "ask_cancel")),
}
"""The hint line while the pane takes every key: keys, and `ui.<code>` of what they do."""

Opened = tuple[Document, list[Highlight], Place | None]


class Reading(Picking):
    """Actions that concern which article is open and where in it one is."""

    def __init__(self) -> None:
        super().__init__()
        self.journey = Journey()
        self._opening = 0
        self._selected = False

    # -- opening

    def open_article(
        self, article_id: int, to: Destination | None = None, *, remember: bool = True
    ) -> None:
        """Open an article where it was left, or at a place in it.

        With `remember`, the way back leads to where one is now.
        """
        if self.is_open(article_id):
            if to is not None:
                self.go_to(to)
            self.give_focus(self.pane)
            return
        self.save_place()
        self._opening += 1
        wish = self._opening
        here = self.here() if remember else None
        read_only, view = self.shell.read_only, self.state.view

        def ask(library: Library) -> Opened:
            return open_in(library, article_id, read_only)

        def show(opened: Opened) -> None:
            if wish == self._opening:
                self.state.view = view if view in self.state.views else self.state.view
                if here is not None:
                    self.journey.leave(here)
                self.show_article(*opened)
                if to is not None:
                    self.go_to(to)
                self.give_focus(self.pane)
                self.load_shelf(article_id)

        self.ask(ask, show)

    def show_article(
        self, document: Document, highlights: list[Highlight], place: Place | None
    ) -> None:
        """Put an article into the pane that commands act on."""
        self.show_in(self.state.view, document, highlights, place)
        self.show_notes()
        self.show_where()
        self._hint_selection()  # what was selected in the article before is no more

    def show_in(
        self, view: View, document: Document, highlights: list[Highlight], place: Place | None
    ) -> None:
        """Put an article into a pane."""
        view.document = document
        view.highlights = highlights
        view.found = Found()
        view.saved = place = settle(place, document)
        view.pane.show(document, highlights, place, self.shell.settings.reading)
        if self.shell.segmenter is not None:
            view.pane.set_segmenter(self.shell.segmenter)

    def show_anew(
        self, view: View, document: Document, highlights: list[Highlight], place: Place | None
    ) -> bool:
        """Put another version of its article into a pane; False if what was selected is lost.

        A selection goes along when the same characters stand in the same surroundings.
        """
        before, span, end = view.document, view.pane.selection, view.pane.moving_end
        self.show_in(view, document, highlights, place)
        if before is None or span is None:
            return True
        there = carried(before, span, document)
        if there is None:
            self.show_where()
            self._hint_selection()
        elif end is None:
            view.pane.select(there)
        else:
            view.pane.adjust(there, end)
        return there is not None

    def close_article(self, article_id: int) -> None:
        """Take an article out of the panes that show it; the list gets the focus."""
        for view in self.state.views:
            if view.shows(article_id):
                view.document, view.saved = None, None
                view.highlights = []
                view.found = Found()
                view.pane.clear()
        self.show_notes()
        self.show_where()
        self.give_focus(self.shelf.list)

    def go_to(self, to: Destination) -> None:
        """Go to a place in the open article and show what was meant."""
        if to.query:
            self.find_hits(to.query, to.span.start if to.span is not None else 0)
        if to.span is not None:
            self.pane.goto(to.span.start, align="third", flash=to.span, remember=False)

    def visit(self, to: Destination | None) -> None:
        """Go where a person chose in a list; None when it was left without a choice."""
        if to is None:
            return
        if self.is_open(to.article_id):
            self.leave_here()
        self.open_article(to.article_id, to)

    # -- the place

    def save_place(self) -> None:
        """Hand the places in the open articles to the desk, if they changed.

        Of an article that is open twice, the place that commands act on counts.
        """
        if self.shell.read_only:
            return
        active = self.state.view
        for view in self.state.views:
            if view.document is not None and (
                view is active or not active.shows(view.document.info.id)
            ):
                self._save_place_of(view, view.document.info.id)

    def _save_place_of(self, view: View, article_id: int) -> None:
        place, progress = view.pane.place(), view.pane.progress
        if place != view.saved:
            view.saved = place
            self.shell.desk.do(
                lambda library: library.save_place(article_id, place, progress),
                failed=lambda error: None,  # said when something matters; a place does not
            )

    def here(self) -> Stop | None:
        """Where one is, for the way back."""
        article_id = self.article_id
        return Stop(article_id, self.pane.cursor) if article_id is not None else None

    def leave_here(self) -> None:
        """Remember where one is before jumping away."""
        here = self.here()
        if here is not None:
            self.journey.leave(here)

    def action_jump_back(self) -> None:
        """Back to where the last jump began."""
        self._travel(self.journey.back(self.here()), "back")

    def action_jump_forward(self) -> None:
        """Forth again."""
        self._travel(self.journey.forward(), "forward")

    def _travel(self, stop: Stop | None, way: Literal["back", "forward"]) -> None:
        if stop is None:
            self.say(self.words(f"ui.no_way_{way}"))
            return
        span = Span(stop.offset, stop.offset)
        if self.is_open(stop.article_id):
            self.pane.goto(stop.offset, align="third", remember=False)
        else:
            self.open_article(stop.article_id, Destination(stop.article_id, span), remember=False)

    # -- what the pane tells

    def on_article_pane_cursor_moved(self, event: messages.CursorMoved) -> None:
        """Follow with the notes and the status line."""
        if self.notes is not None and not self.notes.has_focus_within:
            self.notes.follow(self.pane.cursor)
        self.show_where()

    def on_article_pane_selection_changed(self, event: messages.SelectionChanged) -> None:
        """Say how much is selected, and what can be done with it."""
        self.show_where()
        self._hint_selection()

    def _hint_selection(self) -> None:
        selected = self.pane.selection is not None
        if selected != self._selected:
            self._selected = selected
            self.refresh_hints()

    def on_article_pane_jumped(self, event: messages.Jumped) -> None:
        """Remember where the pane leaves for a place far away."""
        if self.article_id is not None:
            self.journey.leave(Stop(self.article_id, event.offset))

    def on_article_pane_status_hint(self, event: messages.StatusHint) -> None:
        """Say what the pane has to say."""
        self.say(self.words(f"ui.{event.code}", **event.facts))

    def on_article_pane_asking(self, event: messages.Asking) -> None:
        """Say what the next keys mean while the pane takes them all."""
        line = self.status()
        if line is None:
            return
        line.set_pending(event.typed)
        if event.what is None:
            self.refresh_hints()
            return
        keys = list(ASKED[event.what])
        if event.what == "initials" and event.found:
            keys[1:1] = [("Enter", "ask_take"), ("1–5", "ask_colour")]
            keys[1:1] = [(";", "ask_next")] if event.found > 1 else []
        line.set_hints([Hint(key, self.words(f"ui.{word}")) for key, word in keys])

    def on_article_pane_layout_progress(self, event: messages.LayoutProgress) -> None:
        """The figures of a long text become exact."""
        self.show_where()

    def on_article_pane_viewport_changed(self, event: messages.ViewportChanged) -> None:
        """Progress changed."""
        self.show_where()


def open_in(library: Library, article_id: int, read_only: bool) -> Opened:
    """What the screen needs of an article; the library remembers that it was opened."""
    opened = (
        library.document(article_id),
        library.highlights(article_id),
        library.place(article_id),
    )
    if not read_only:
        library.opened(article_id)
        library.remember(LAST_ARTICLE, article_id)
    return opened


def settle(place: Place | None, document: Document) -> Place | None:
    """A saved place in the text as it is now.

    If the text changed since, the characters that stood there are looked for; the nearest wins.
    """
    if place is None or not document.sha256 or place.revision == document.sha256:
        return place
    offset = min(place.offset, max(len(document.text) - 1, 0))
    if place.snippet:
        before = document.text.rfind(place.snippet, 0, offset + len(place.snippet))
        after = document.text.find(place.snippet, offset)
        found = [each for each in (before, after) if each >= 0]
        if found:
            offset = min(found, key=lambda each: abs(each - place.offset))
    return Place(offset, offset, document.sha256, place.snippet)


def carried(before: Document, span: Span, after: Document) -> Span | None:
    """Where a selected passage stands in another version of its article; None if that is unsure."""
    from reader.annotations.anchors import describe, find

    found = find(describe(before.text, span, before.blocks), after.text)
    if found.start is None or found.end is None:
        return None
    there = Span(found.start, found.end)
    return there if after.text[slice(*there)] == before.text[slice(*span)] else None


def title_of(document: Document) -> str:
    """The title as one clean line."""
    return safe_line(document.info.title)
