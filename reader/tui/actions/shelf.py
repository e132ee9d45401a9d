"""The library pane: listing, filtering, sorting, importing, organising."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from reader.model import ArticleInfo, ArticleState
from reader.text.safe import safe_line
from reader.tui.actions.desktop import Desktop
from reader.tui.widgets.drawing import article_lines
from reader.tui.widgets.panes import LibraryPane
from reader.tui.widgets.rows import PagedRows
from reader.tui.widgets.virtual_list import PAGE, VirtualList

Sort = Literal["added", "published", "title", "read", "length"]

if TYPE_CHECKING:
    from reader.library import AddReport, Library, Progress
    from reader.tui.widgets.rows import Line

ARTICLE_LINES: Final = 2
"""Lines of an article in the library."""

SORTS: Final[tuple[Sort, ...]] = ("added", "published", "title", "read", "length")
"""Orders of the library, as `Library.articles` names them."""


class Shelf(Desktop):
    """Actions of the library pane."""

    def __init__(self) -> None:
        super().__init__()
        self._sort: Sort = "added"
        self._listing = False
        self._list_again: tuple[int | None] | None = None
        self._stop_adding = False
        self._after_listing: list[Callable[[], None]] = []

    # -- listing

    def load_shelf(self, select: int | None = None) -> None:
        """List the articles again; the cursor goes to article `select`, or stays.

        While one listing is on its way only the last wish is kept.
        """
        if self._listing:
            self._list_again = (select,)
            return
        self._listing = True
        query, sort = self.shelf.query_text, self._sort
        row = self.shelf.row
        wanted = select if select is not None else (row.id if row is not None else None)

        def ask(library: Library) -> tuple[int, int, list[ArticleInfo]]:
            total = library.count(query)
            everything = total if not query else library.count()
            return total, everything, library.articles(query, sort=sort, limit=PAGE)

        def show(answer: tuple[int, int, list[ArticleInfo]]) -> None:
            total, self.state.count, first = answer
            self._listing = False
            at = next((i for i, each in enumerate(first) if each.id == wanted), None)
            cursor = at if at is not None else min(max(self.shelf.list.cursor, 0), total - 1)
            rows = PagedRows(total, first, self._pages(query, sort), self._draw, ARTICLE_LINES)
            self.shelf.show(rows, max(cursor, 0))
            self._title(total, query)
            self.show_where()
            if self._list_again is not None:
                again, self._list_again = self._list_again[0], None
                self.load_shelf(again)
            while self._after_listing and not self._listing:
                self._after_listing.pop(0)()

        self.shell.desk.do(ask, show, failed=self._not_listed)

    def _not_listed(self, error: Exception) -> None:
        from reader.errors import ReaderError

        self._listing = False
        self._list_again = None
        assert isinstance(error, ReaderError)
        self.shell.tell_error(error)

    def _pages(
        self, query: str, sort: Sort
    ) -> Callable[[int, int, Callable[[Sequence[ArticleInfo]], None]], None]:
        def ask(first: int, count: int, deliver: Callable[[Sequence[ArticleInfo]], None]) -> None:
            self.shell.desk.do(
                lambda library: library.articles(query, sort=sort, offset=first, limit=count),
                deliver,
            )

        return ask

    def _listed(self, said: str) -> Callable[[object], None]:
        """What follows a committed change of an article: list again and say so."""

        def then(_: object) -> None:
            self.load_shelf()
            self.say(said, "good")

        return then

    def _draw(self, info: ArticleInfo, width: int) -> Sequence[Line]:
        return article_lines(info, width, self.words)

    def _title(self, total: int, query: str) -> None:
        figure = self.words("ui.found", n=total) if query else self.words("ui.count", n=total)
        if not query and self._sort != "added":
            figure = f"{self.words(f'ui.sort_{self._sort}')} · {figure}"
        self.shelf.title.set_texts(self.words("ui.library"), figure)

    def on_library_pane_filtered(self, event: LibraryPane.Filtered) -> None:
        """List what the filter finds."""
        event.stop()
        self.load_shelf()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open an article that was clicked."""
        event.stop()
        if isinstance(event.row, ArticleInfo):
            self.open_article(event.row.id)

    def open_article(self, article_id: int) -> None:
        """Overridden by the actions of reading."""
        raise NotImplementedError

    # -- actions

    def action_open_row(self) -> None:
        """Open the article under the cursor, once the list is what was asked for."""
        self.when_listed(self._open_row)

    def _open_row(self) -> None:
        if self.shelf.row is not None:
            self.open_article(self.shelf.row.id)

    def when_listed(self, call: Callable[[], None]) -> None:
        """Call once no listing is on its way."""
        if self._listing:
            self._after_listing.append(call)
        else:
            call()

    def action_filter(self) -> None:
        """Type a filter over the list."""
        self.give_focus(self.shelf.open_filter())

    def leave_filter(self, *, keep: bool) -> None:
        """Back to the list, with what was typed still in force or without."""
        self.shelf.close_filter(keep=keep)
        self.load_shelf()
        self.give_focus(self.shelf.list)

    def action_sort(self) -> None:
        """The next order of the library."""
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self.say(self.words("ui.sorted", by=self.words(f"ui.sort_{self._sort}")))
        self.load_shelf()

    def action_leave_library(self) -> None:
        """Take the filter away, or go to the text."""
        if self.shelf.query_text:
            self.leave_filter(keep=False)
        elif self.document is not None:
            self.give_focus(self.pane)

    def action_toggle_read(self) -> None:
        """Mark the article as read, or as unread again."""
        row = self.shelf.row
        if row is None:
            return
        state: ArticleState = "unread" if row.state == "read" else "read"
        self.write(
            lambda library: library.set_state(row.id, state),
            self._listed(self.words(f"ui.now_{state}")),
        )

    def action_remove(self) -> None:
        """Remove the article; its notes stay, and undo brings it back."""
        row = self.shelf.row
        if row is None:
            return
        title = safe_line(row.title)

        def removed(_: object) -> None:
            if any(view.shows(row.id) for view in self.state.views):
                self.close_article(row.id)
            self.load_shelf()
            self.say(
                self.words("ui.removed", title=title, key=self.shell.keys.key_of("reader.undo"))
            )

        self.write(lambda library: library.remove(row.id), removed)

    def close_article(self, article_id: int) -> None:
        """Overridden by the actions of reading."""
        raise NotImplementedError

    def action_article_tags(self) -> None:
        """Edit the tags of the article under the cursor."""
        if self.shelf.row is not None:
            self._tag_article(self.shelf.row, self.shelf.row.tags)

    def _tag_article(self, row: ArticleInfo, typed: tuple[str, ...], problem: str = "") -> None:
        from reader.tui.screens.prompt import TagsPrompt

        def answer(tags: tuple[str, ...] | None) -> None:
            if tags is None or set(tags) == set(row.tags):
                return
            add = tuple(each for each in tags if each not in row.tags)
            drop = tuple(each for each in row.tags if each not in tags)
            self.write(
                lambda library: library.tag_article(row.id, add=add, remove=drop),
                self._listed(self.words("ui.tagged")),
                lambda error: self._tag_article(row, tags, self.shell.sentence(error)),
            )

        self.shell.push_screen(TagsPrompt(typed, problem), answer)

    # -- importing

    def action_import(self) -> None:
        """Type the path of a file or folder to add."""
        from reader.tui.screens.prompt import PathPrompt

        def answer(path: str | None) -> None:
            if path:
                self.add_paths([path])

        self.shell.push_screen(PathPrompt(), answer)

    def add_paths(self, paths: Sequence[str]) -> None:
        """Add files beside the desk, telling how far it is."""
        self._stop_adding = False
        self.say(self.words("ui.adding"))
        self._add(lambda library: library.add(
            paths,
            recursive=True,
            progress=self._tell_progress,
            cancelled=lambda: self._stop_adding or self.shell.desk.stopping,
        ))  # fmt: skip

    def action_stop_adding(self) -> None:
        """Stop adding after the file in hand; what was added stays."""
        if self.shell.desk.works_beside:
            self._stop_adding = True
        else:
            self.say(self.words("ui.nothing_to_stop"))

    def action_samples(self) -> None:
        """Add the samples and the welcome article."""
        language = self.shell.catalogue.language

        def guide(report: AddReport) -> None:
            self.shell.call_later(self._added, report)

        self._add(lambda library: library.add_samples(language, guide))

    def _add(self, job: Callable[[Library], AddReport]) -> None:
        self.shell.desk.beside(job, self._added)

    def _tell_progress(self, progress: Progress) -> None:
        total = progress.total if progress.total is not None else "…"
        text = self.words("ui.adding_progress", done=progress.done, total=total,
                          name=progress.name)  # fmt: skip
        self.shell.call_later(self.say, text)

    def _added(self, report: AddReport) -> None:
        """Say what became of it, show the first and list again."""
        self.load_shelf(report.first)
        if report.cancelled:
            self.say(self.words("ui.stopped_adding", n=len(report.order)), "warning")
            return
        new, known = len(report.added) + len(report.revised), len(report.unchanged)
        if report.refused:
            first = report.refused[0]
            reason = self.words(f"error.{first.code}", **first.facts)
            more = len(report.refused) - 1
            tail = self.words("ui.and_more", n=more) if more else ""
            done = f"{self.words('ui.added', n=new)} " if new else ""
            self.say(f"{done}{reason}{tail}", "error")
        elif new:
            self.say(self.words("ui.added", n=new), "good")
        else:
            self.say(self.words("ui.known_already", n=known))
        if self.document is None and report.first is not None:
            self.open_article(report.first)
