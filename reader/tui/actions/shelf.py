"""The library pane: listing, shelves, filtering, sorting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from reader.model import ArticleInfo
from reader.model.shelves import SORTS, Shelf, Sort, View
from reader.text.safe import safe_line
from reader.tui.actions.desktop import Desktop
from reader.tui.desk import PROGRAM
from reader.tui.widgets.drawing import article_lines
from reader.tui.widgets.panes import LibraryPane
from reader.tui.widgets.rows import PagedRows
from reader.tui.widgets.virtual_list import PAGE, VirtualList

if TYPE_CHECKING:
    from array import array

    from reader.library import Library
    from reader.library.listing import Listing
    from reader.tui.widgets.rows import Line

ARTICLE_LINES: Final = 2
"""Lines of an article in the library."""

REMEMBERED: Final = "library_order"
"""Under which the order of the list is kept for the next start."""


class Shelves(Desktop):
    """Actions of the library pane."""

    def __init__(self) -> None:
        super().__init__()
        self._shelf = Shelf()
        self._sort: Sort = "added"
        self._reverse = False
        self._listing = False
        self._wanted_view = View()
        self._list_again: tuple[int | None] | None = None
        self._after_listing: list[Callable[[], None]] = []
        self.picked: dict[int, None] = {}
        """Numbers of the articles that are picked for what is done next, in their order."""

    # -- listing

    @property
    def view_of_library(self) -> View:
        """What the list is to show."""
        return View(self._shelf, self.shelf.query_text, self._sort, self._reverse)

    def load_shelf(self, select: int | None = None) -> None:
        """List the articles again; the cursor goes to article `select`, or stays.

        While one listing is on its way only the last wish is kept.
        """
        view = self._wanted_view = self.view_of_library
        if self._listing:
            self._list_again = (select,)
            return
        self._listing = True
        row = self.shelf.row
        wanted = select if select is not None else (row.id if row is not None else None)

        def given_up() -> bool:
            return self._wanted_view != view or self.shell.desk.stopping

        def ask(library: Library) -> Listing:
            return library.listing(view, limit=PAGE, cancelled=given_up)

        def show(listing: Listing) -> None:
            self._listing = False
            self.state.count = listing.everything
            at = place_of(wanted, listing)
            cursor = at if at is not None else min(self.shelf.list.cursor, listing.total - 1)
            rows: PagedRows[ArticleInfo | None] = PagedRows(
                listing.total,
                listing.first,
                self._pages(view, listing.ids),
                self._draw,
                ARTICLE_LINES,
            )
            self.shelf.show(rows, max(cursor, 0), self._empty(view))
            self._title(listing.total, view)
            self.show_where()
            if self._list_again is not None:
                again, self._list_again = self._list_again[0], None
                self.load_shelf(again)
            while self._after_listing and not self._listing:
                self._after_listing.pop(0)()

        if view.query and not self.shell.index_usable:  # all texts are read: not at the desk
            self.shell.desk.beside(ask, show, failed=self._not_listed, rank=PROGRAM)
        else:
            self.shell.desk.do(ask, show, failed=self._not_listed)

    def _not_listed(self, error: Exception) -> None:
        from reader.errors import Cancelled, ReaderError

        self._listing = False
        again, self._list_again = self._list_again, None
        if again is None:
            while self._after_listing:
                self._after_listing.pop(0)()
        if isinstance(error, Cancelled) and again is not None:  # the filter was typed on
            self.load_shelf(again[0])
            return
        assert isinstance(error, ReaderError)
        self.shell.tell_error(error)

    def _pages(
        self, view: View, ids: array[int] | None
    ) -> Callable[[int, int, Callable[[Sequence[ArticleInfo | None]], None]], None]:
        def ask(
            first: int, count: int, deliver: Callable[[Sequence[ArticleInfo | None]], None]
        ) -> None:
            self.shell.desk.do(
                lambda library: library.listing_page(view, ids, first, count), deliver
            )

        return ask

    def _listed(self, said: str) -> Callable[[object], None]:
        """What follows a committed change of an article: list again and say so."""

        def then(_: object) -> None:
            self.load_shelf()
            self.say(said, "good")

        return then

    def _draw(self, info: ArticleInfo | None, width: int) -> Sequence[Line]:
        if info is None:
            return ()
        picked = info.id in self.picked if self.picked else None
        return article_lines(info, width, self.words, picked)

    def _empty(self, view: View) -> str:
        """What is said where the list has no rows."""
        if view.query:
            return self.words("ui.no_results")
        if view.shelf != Shelf():
            return self.words("ui.empty_shelf", key=self.shell.keys.key_of("library.all"))
        return self.empty_library()

    def empty_library(self) -> str:
        """What stands where the list of an empty library would."""
        keys = self.shell.keys
        return self.words(
            "ui.empty_library",
            add=keys.key_of("library.import"),
            samples=keys.key_of("library.samples"),
        )

    def _title(self, total: int, view: View) -> None:
        self._total = total
        figure = self.words("ui.found" if view.query else "ui.count", n=total)
        if self.picked:
            figure = f"{self.words('ui.picked', n=len(self.picked))} · {figure}"
        elif (view.sort != "added" or view.reverse) and not view.query:
            figure = f"{self.sort_name()} · {figure}"
        self.shelf.title.set_texts(self.shelf_name(view.shelf), figure)

    _total = 0

    def show_picks(self) -> None:
        """Draw what is picked, and say how much."""
        self.shelf.list.redraw()
        self._title(self._total, self.view_of_library)
        self.refresh_hints()

    def sort_name(self) -> str:
        """What the order of the list is called."""
        name = self.words(f"ui.sort_{self._sort}")
        return f"{name}{self.words('ui.sort_reversed')}" if self._reverse else name

    def shelf_name(self, shelf: Shelf) -> str:
        """What a shelf is called over the list."""
        match shelf.kind:
            case "all":
                return self.words("ui.library")
            case "source" | "search":
                return safe_line(shelf.name, cells=60)
            case "tag":
                return f"#{safe_line(shelf.name, cells=60)}"
            case _:
                return self.words(f"ui.shelf_{shelf.kind}")

    def on_library_pane_filtered(self, event: LibraryPane.Filtered) -> None:
        """List what the filter finds."""
        event.stop()
        self.load_shelf()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """Open an article that was clicked."""
        event.stop()
        if isinstance(event.item, ArticleInfo):
            self.open_article(event.item.id)

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

    def complete_titles(self) -> None:
        """Have the pinyin of titles written that an earlier version added, beside the desk."""

        def lacking(lacks: bool) -> None:
            if lacks:
                desk = self.shell.desk
                desk.beside(
                    lambda library: library.complete_titles(lambda: desk.stopping),
                    lambda _: self.load_shelf(),
                    rank=PROGRAM,
                )

        self.shell.desk.do(lambda library: library.lacks_pinyin(), lacking, rank=PROGRAM)

    def restore_order(self, kept: object) -> None:
        """Take the order that was kept from the last time."""
        match kept:
            case [str() as name, bool() as reverse] if name in SORTS:
                self._sort = next(each for each in SORTS if each == name)
                self._reverse = reverse

    def action_sort(self) -> None:
        """The next order of the library."""
        self._order(SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)], False)

    def action_reverse(self) -> None:
        """The same order the other way round."""
        self._order(self._sort, not self._reverse)

    def _order(self, sort: Sort, reverse: bool) -> None:
        self._sort, self._reverse = sort, reverse
        self.say(self.words("ui.sorted", by=self.sort_name()))
        self.load_shelf()
        if not self.shell.read_only:
            order = [sort, reverse]
            self.shell.desk.do(lambda library: library.remember(REMEMBERED, order))

    def action_shelves(self) -> None:
        """Choose a shelf."""
        from reader.tui.screens.shelves import ShelvesPage

        self.shell.push_screen(ShelvesPage(self._shelf), self.go_to_shelf)

    def go_to_shelf(self, shelf: Shelf | None) -> None:
        """List what stands on a shelf, from its start, without a filter."""
        if shelf is None:
            return
        self._shelf = shelf
        self.shelf.close_filter(keep=False)
        self.shelf.list.cursor = 0
        self.load_shelf(-1)
        self.focus_pane("library")

    def action_all_articles(self) -> None:
        """Back to all articles, whatever shelf or filter is in force."""
        if self._shelf != Shelf() or self.shelf.query_text:
            self.shelf.close_filter(keep=False)
            self._shelf = Shelf()
            self.load_shelf()
        else:
            self.say(self.words("ui.all_are_listed"))

    def action_save_filter(self) -> None:
        """Keep the filter as a shelf of its own."""
        query = self.shelf.query_text
        if not query:
            self.say(self.words("ui.no_filter"))
            return
        from reader.tui.screens.prompt import WordsPrompt

        def answer(name: str | None) -> None:
            if name:
                self.write(
                    lambda library: library.save_search(name, query),
                    lambda _: self.say(self.words("ui.filter_saved", name=name), "good"),
                )

        self.shell.push_screen(WordsPrompt("ui.shelf_prompt", query), answer)

    def action_leave_library(self) -> None:
        """Drop the picks, or the filter, or leave the shelf, or go to the text."""
        if self.picked:
            self.picked.clear()
            self.show_picks()
        elif self.shelf.query_text:
            self.leave_filter(keep=False)
        elif self._shelf != Shelf():
            self.action_all_articles()
        elif self.document is not None:
            self.give_focus(self.pane)


def place_of(wanted: int | None, listing: Listing) -> int | None:
    """Where an article stands in a listing, as far as that is known."""
    if listing.ids is not None:
        try:
            return None if wanted is None else listing.ids.index(wanted)
        except ValueError:
            return None
    return next((i for i, each in enumerate(listing.first) if each.id == wanted), None)
