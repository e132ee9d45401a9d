"""What the actions of the reader screen share: the open article, its highlights, the panes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual.containers import Container, Horizontal
from textual.widget import Widget

from reader.model import Block, Blocks, Colour, Document, Highlight, Place, Span
from reader.text.safe import safe_line
from reader.tui.actions.ordering import Ordering
from reader.tui.commands import Command
from reader.tui.widgets.panes import LibraryPane, NotesPane
from reader.tui.widgets.status import Figure

if TYPE_CHECKING:
    from reader.library import Library
    from reader.tui.messages import Trail
    from reader.tui.widgets.article import ArticlePane


LONG_TEXT: Final = 200_000
"""Characters from which changing a text takes so long that the desk is not held up by it."""


class Marked:
    """The last annotation, for `m` and `.`."""

    def __init__(self) -> None:
        self.colour: Colour = "yellow"
        self.tags: tuple[str, ...] = ()
        self.done = False


class Found:
    """What is being looked for in the article; `origin` is where the cursor was before."""

    def __init__(self, origin: int = 0) -> None:
        self.query = ""
        self.spans: Sequence[Span] = ()
        self.current: int | None = None
        self.origin = origin
        self.trail: Trail | None = None
        """The search over the library that the hits belong to, if they do."""


class View:
    """One article pane and what is in it; there are two while the view is split."""

    pane: ArticlePane

    def __init__(self) -> None:
        self.document: Document | None = None
        self.highlights: list[Highlight] = []
        self.found = Found()
        self.saved: Place | None = None
        """The place that was saved last."""

    def shows(self, article_id: int | None) -> bool:
        """Whether that article is open here."""
        return self.document is not None and self.document.info.id == article_id


class State:
    """What the reader screen knows; only the screen's thread touches it.

    `view` is the one that commands act on: that which has the focus, or had it last. `count` is
    the number of articles in the whole library.
    """

    def __init__(self) -> None:
        self.view = View()
        self.views = [self.view]
        self.marked = Marked()
        self.count = 0

    @property
    def document(self) -> Document | None:
        """The article that commands act on."""
        return self.view.document

    @property
    def highlights(self) -> list[Highlight]:
        """Its highlights."""
        return self.view.highlights

    @property
    def found(self) -> Found:
        """What is being looked for in it."""
        return self.view.found


class Desktop(Ordering):
    """The reader screen's state and the short ways to it."""

    shelf: LibraryPane
    notes: NotesPane | None = None
    panes: Horizontal
    box: Container

    def __init__(self) -> None:
        super().__init__()
        self.state = State()
        self._headings_of: Document | None = None
        self._headings: list[Block] = []

    if TYPE_CHECKING:
        # What parts of the screen that come later in the chain of classes do for those before
        # them; a test holds that the whole screen has all of it.

        def arrange_panes(self, width: int = 0, height: int = 0) -> None:
            """Show and hide panes for the width."""

        def close_article(self, article_id: int) -> None:
            """An article is gone: show it no more."""

        def find_hits(self, query: str, near: int) -> None:
            """Find all hits of a query, and go to the first from a place on."""

        def focus_pane(self, name: str) -> None:
            """Show a pane and give it the focus."""

        def gloss(self, term: str) -> None:
            """Mark a term in the whole library with one note."""

        def open_article(self, article_id: int) -> None:
            """Open an article where it was left."""

        def refresh_all(self) -> None:
            """Read everything on the screen again."""

    # -- what is open

    @property
    def pane(self) -> ArticlePane:
        """The article pane that commands act on."""
        return self.state.view.pane

    def set_focus(
        self,
        widget: Widget | None,
        scroll_visible: bool = True,
        from_app_focus: bool = False,
    ) -> None:
        """Give the focus; the article pane that gets it is the one that commands act on."""
        super().set_focus(widget, scroll_visible, from_app_focus)
        for view in self.state.views if widget is not None else ():
            if view is not self.state.view and view.pane is widget:
                self.state.view = view
                self.show_notes()
                self.show_where()

    @property
    def document(self) -> Document | None:
        """The open article."""
        return self.state.document

    @property
    def article_id(self) -> int | None:
        """Number of the open article."""
        return self.state.document.info.id if self.state.document is not None else None

    def is_open(self, article_id: int | None) -> bool:
        """Whether that article is the open one."""
        return article_id is not None and article_id == self.article_id

    # -- where the person is

    def place(self) -> str:
        """The pane with the focus, or an input."""
        where = super().place()
        if where == "input":
            return where
        return self.active_pane()

    def active_pane(self) -> str:
        """`library`, `article` or `notes`: whichever has the focus."""
        if self.shelf.has_focus_within:
            return "library"
        if self.notes is not None and self.notes.has_focus_within:
            return "notes"
        return "article"

    def refusal(self, command: Command) -> str:
        """Why a command can't act now."""
        match command.need:
            case "article" if self.document is None:
                return "ui.no_article"
            case "writing" if self.document is None:
                return "ui.no_article"
            case "writing" if self.shell.read_only:
                return "ui.read_only"
            case "row" if self.shelf.row is None:
                return "ui.no_row"
            case "highlights" if self.document is None:
                return "ui.no_article"
            case "highlights" if not self.state.highlights:
                return "ui.no_highlights"
        return ""

    def row_id(self) -> int | None:
        """The article that a command of the library pane means, or else the open one."""
        if self.active_pane() == "library" and self.shelf.row is not None:
            return self.shelf.row.id
        return self.article_id

    # -- writing

    @property
    def is_text_long(self) -> bool:
        """Whether changing the open text takes a while."""
        return self.document is not None and len(self.document.text) > LONG_TEXT

    # -- highlights

    def take_highlight(self, highlight: Highlight) -> None:
        """Paint a highlight that was just committed, in place of what it was."""
        self._replace_highlight(highlight, keep=not highlight.deleted)

    def drop_highlight(self, highlight: Highlight) -> None:
        """Paint a highlight no more."""
        self._replace_highlight(highlight, keep=False)

    def _replace_highlight(self, highlight: Highlight, *, keep: bool) -> None:
        for view in self.state.views:
            if view.shows(highlight.article_id):
                kept = [each for each in view.highlights if each.id != highlight.id]
                self.set_highlights(highlight.article_id, [*kept, highlight] if keep else kept)
                return

    def took(self, said: str) -> Callable[[object], None]:
        """What follows a committed change of a highlight: paint it and say so."""

        def then(changed: object) -> None:
            assert isinstance(changed, Highlight)
            self.take_highlight(changed)
            self.say(said, "good")

        return then

    def set_highlights(self, article_id: int | None, highlights: list[Highlight]) -> None:
        """Paint these highlights of an article wherever it is open, and list them."""
        for view in self.state.views:
            if view.shows(article_id):
                view.highlights = highlights
                view.pane.set_highlights(highlights)
        self.show_notes()
        self.show_where()

    def reload_highlights(self) -> None:
        """Ask the desk for the highlights of the open articles again."""
        open_here = {each.document.info.id for each in self.state.views if each.document}

        def ask(library: Library) -> dict[int, list[Highlight]]:
            return {article_id: library.highlights(article_id) for article_id in open_here}

        def show(found: dict[int, list[Highlight]]) -> None:
            for article_id, highlights in found.items():
                self.set_highlights(article_id, highlights)

        self.shell.desk.do(ask, show)

    def show_notes(self) -> None:
        """Fill the notes pane."""
        if self.notes is None:
            return
        self.notes.show(self.state.highlights)
        count = len(self.state.highlights)
        figure = self.words("ui.count", n=count) if count else ""
        self.notes.title.set_texts(self.words("ui.notes"), figure)
        self.notes.follow(self.pane.cursor)

    # -- the status line

    def show_where(self) -> None:
        """Say where one is: article, section, progress."""
        line = self.status()
        if line is None:
            return
        document = self.document
        if document is None:
            line.set_where(self.words("ui.welcome_line"), [Figure(self.library_figure())])
            return
        figures = [
            Figure(self.extra_figure(), 1),
            Figure(self._selected_figure(), 4),
            Figure(self._hits_figure(), 3),
            Figure(self.time_left(), 0),
            Figure(f"{round(self.pane.progress * 100)}%", 2),
        ]
        where = safe_line(document.info.title)
        heading = self._heading(self.pane.cursor)
        line.set_where(f"{where} › {heading}" if heading else where, figures)

    def _selected_figure(self) -> str:
        selection = self.pane.selection
        return self.words("ui.selected", n=selection.length) if selection is not None else ""

    def _hits_figure(self) -> str:
        found = self.state.found
        if not found.spans or found.current is None:
            return ""
        return self.words("ui.hits", n=found.current + 1, total=len(found.spans))

    def extra_figure(self) -> str:
        """What else stands among the figures of the status line."""
        return ""

    def step_done(self, step: str, said: str = "") -> None:
        """Something that the guided article teaches was done, and what was `said` of it."""

    def time_left(self) -> str:
        """How long the rest takes; nothing where that is not known."""
        return ""

    def _heading(self, offset: int) -> str:
        """The heading that stands over a place in the text."""
        document = self.document
        if document is None:
            return ""
        if self._headings_of is not document:
            self._headings_of = document
            blocks = Blocks.of(document.blocks)
            self._headings = [blocks[index] for index in blocks.of_kind("heading")]
        index = bisect_right(self._headings, offset, key=lambda each: each.start) - 1
        if index < 0:
            return ""
        block = self._headings[index]
        return safe_line(document.text[block.start : block.end], cells=40)

    def library_figure(self) -> str:
        """How many articles there are."""
        return self.words("ui.articles", n=self.state.count)
