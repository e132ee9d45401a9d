"""The reader screen: library, article and notes side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.dom import DOMNode

from reader.model import Document, Highlight
from reader.tui.actions.guided import Guided
from reader.tui.actions.looking_up import LookingUp
from reader.tui.actions.picturing import Picturing
from reader.tui.actions.reading import LAST_ARTICLE, SAVE_SECONDS, open_in
from reader.tui.actions.remembering import Remembering
from reader.tui.actions.shelf import REMEMBERED
from reader.tui.actions.timing import Timing
from reader.tui.commands import Command
from reader.tui.messages import Destination
from reader.tui.screens.base import Keyed
from reader.tui.widgets.panes import LibraryPane
from reader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from reader.library import Library
    from reader.text.words import Segmenter
    from reader.tui.actions.reading import Opened


class ReaderScreen(Remembering, Guided, Timing, LookingUp, Picturing, Keyed[None]):
    """The panes and the status line. What a person can do with them is in `reader.tui.actions`."""

    def compose(self) -> ComposeResult:
        """The library and room for the article; what takes longer to load comes after the
        first frame."""
        self.shelf = LibraryPane(
            self.words("ui.library"),
            empty=self.empty_library(),
            placeholder=self.words("ui.filter_placeholder"),
            width=self.shell.cell_width,
        )
        self.panes = Horizontal(id="panes")
        self.box = Container(id="article-box")
        with self.panes:
            yield self.shelf
            yield self.box
        yield StatusLine(width=self.shell.cell_width)

    def on_mount(self) -> None:
        """Fit the panes to the terminal; keys wait until there is something to act on."""
        self.expect(self.shelf.list)
        self.arrange_panes(*self.app.size)

    async def furnish(self) -> None:
        """Load and mount the article pane."""
        from reader.tui.widgets.article import ArticlePane

        pane = self.state.view.pane = ArticlePane()
        pane.ambiguous = self.shell.ambiguous
        await self.box.mount(pane)
        self.is_ready = True
        self.arrange_panes()

    def target(self, command: Command) -> Iterable[DOMNode]:
        """The pane of a command's scope, so that the palette reaches every pane."""
        match command.scope:
            case "article" if command.group in ("moving", "selecting"):
                yield self.pane
            case "library":
                yield self.shelf.list
            case "notes" if self.notes is not None:
                yield self.notes.cards
            case "list" if self.focused is not None:
                yield self.focused
        yield self
        if command.scope == "article":
            yield self.pane
        yield self.app

    # -- start

    def begin(self, notices: Sequence[str]) -> None:
        """The library is open: list it, then open the article that was read last."""
        self.shell.desk.do(lambda library: library.recall(REMEMBERED), self._begin_listing)
        self.call_after_refresh(self._begin_reading, notices)

    def _begin_listing(self, order: object) -> None:
        self.restore_order(order)
        self.load_shelf(self.shell.first_article)

    async def _begin_reading(self, notices: Sequence[str]) -> None:
        await self.furnish()
        wanted = self.shell.first_article

        go_on = self.shell.settings.library.start == "article"

        def ask(library: Library) -> tuple[bool, bool, Opened | None]:
            empty = library.count() == 0
            hidden = library.recall("side_panes") == "hidden"
            last = library.recall(LAST_ARTICLE) if go_on else None
            article_id = wanted if wanted is not None else last
            opened = None
            if isinstance(article_id, int):
                opened = open_quietly(library, article_id, self.shell.read_only)
            return empty, not hidden, opened

        def show(answer: tuple[bool, bool, Opened | None]) -> None:
            empty, self._sides, opened = answer
            if opened is not None:
                self.load_shelf(opened[0].info.id)
                self.show_article(*opened)
                self.expect(self.pane)
                self.focus_pane("article")
                self.go_to_first(opened[1])
            else:
                self.focus_pane("library")
            self.say_notices(notices)
            if empty:
                self.start_empty()
            else:
                self.offer_draft()
            self.set_interval(SAVE_SECONDS, self.save_place)
            self.set_timer(SAVE_SECONDS, self.complete_titles)
            self.watch_folders()
            self.call_after_refresh(self.shell.load_segmenter)

        self.shell.desk.do(ask, show)

    def go_to_first(self, highlights: Sequence[Highlight]) -> None:
        """A link from outside names the highlight to begin at."""
        wanted, span = self.shell.first_highlight, self.shell.first_span
        if span is not None and self.document is not None:
            self.go_to(Destination(self.document.info.id, span))
        for each in highlights:
            to = Destination.of(each) if each.id == wanted else None
            if to is not None and to.span is not None:
                self.go_to(to)

    def start_empty(self) -> None:
        """An empty library gets the samples, and the welcome article is opened."""
        if not self.shell.read_only:
            self.action_samples()

    def say_notices(self, notices: Sequence[str]) -> None:
        """Say what a person should know about the library file, and about the keys."""
        for notice in notices:
            self.say(self.words(f"notice.{notice}", path=str(self.shell.library_path)), "warning")
        if self.shell.first_words:
            self.say(self.shell.first_words, "warning")
        problems = self.shell.key_problems
        if problems:
            said = self.shell.problem(problems[0])
            more = self.words("ui.more_problems", n=len(problems) - 1) if problems[1:] else ""
            self.say(f"{said} {more}".strip(), "warning")

    # -- other windows

    def refresh_all(self) -> None:
        """Another window wrote: read everything that is on screen again."""
        self.load_shelf()
        shown = {each.document.info.id: each.document.sha256
                 for each in self.state.views if each.document is not None}  # fmt: skip
        for article_id, revision in shown.items():
            self._refresh_article(article_id, revision)

    def _refresh_article(self, article_id: int, revision: str) -> None:
        def ask(library: Library) -> tuple[Document | None, list[Highlight]]:
            info = library.article(article_id)
            changed = None if info.sha256 == revision else library.document(article_id)
            return changed, library.highlights(article_id)

        def show(answer: tuple[Document | None, list[Highlight]]) -> None:
            changed, highlights = answer
            kept = True
            for view in self.state.views:
                if changed is not None and view.shows(article_id):
                    kept &= self.show_anew(view, changed, highlights, view.pane.place())
            self.set_highlights(article_id, highlights)
            if changed is not None:
                self.told_changed(article_id, kept=kept)

        self.shell.desk.do(ask, show, failed=lambda error: self.close_article(article_id))

    def set_segmenter(self, segmenter: Segmenter) -> None:
        """Cut words with another segmenter from now on."""
        for view in self.state.views:
            view.pane.set_segmenter(segmenter)

    def leave(self) -> None:
        """The person closes the program: the place is saved, and the reading time."""
        self.save_place()
        self.keep_time()


def open_quietly(library: Library, article_id: int, read_only: bool) -> Opened | None:
    """The article that was read last, or None if it is gone."""
    from reader.errors import ReaderError

    try:
        return open_in(library, article_id, read_only)
    except ReaderError:
        return None
