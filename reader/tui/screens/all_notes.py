"""All highlights and notes of the library: filtered while typing, picked and changed together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from reader.model import COLOURS, Highlight
from reader.tui.messages import Destination
from reader.tui.screens.listed import ListedPage
from reader.tui.widgets.drawing import PICKED, note_row
from reader.tui.widgets.rows import Line, PagedRows, Piece
from reader.tui.widgets.virtual_list import PAGE, VirtualList

if TYPE_CHECKING:
    from reader.errors import ReaderError
    from reader.library import Library
    from reader.library.note_lists import NoteLink, NoteSort
    from reader.library.reports import Step

SORTS: Final = ("created", "modified", "place")
"""The orders of the list, by the key that goes from one to the next."""

AT_ONCE: Final = 200
"""Notes that are changed on the desk; more take long enough to be worked on beside it."""

NOTE_LINES: Final = 4
"""Lines of a note in the list."""


class AllNotes(ListedPage[Destination | None]):
    """Answers with the place of a highlight."""

    PLACE = "all_notes"
    TITLE_WORDS = "ui.all_notes"
    EMPTY_WORDS = "ui.no_notes_yet"

    def __init__(self) -> None:
        super().__init__("ui.notes_placeholder")
        self._wish = 0
        self._query = ""
        self._total = 0
        self._sort: NoteSort = "created"
        self._picked: set[str] = set()
        self._busy = False

    def fill(self, query: str, cursor: int = 0) -> None:
        """Load the notes that a query asks for."""
        self._wish += 1
        wish, sort = self._wish, self._sort

        def ask(library: Library) -> tuple[int, list[Highlight]] | None:
            if wish != self._wish:
                return None  # a newer query waits behind this one
            return library.count_notes(query), library.notes_page(query, sort=sort, limit=PAGE)

        def show(answer: tuple[int, list[Highlight]] | None) -> None:
            if answer is None or wish != self._wish or not self.is_attached:
                return
            total, first = answer
            self._query, self._total = query, total
            assert self._list is not None
            self._list.empty = self.words("ui.no_results" if query else "ui.no_notes_yet")
            rows = PagedRows(total, first, self._pages(query, sort), self._draw, NOTE_LINES)
            self._list.set_source(rows, cursor=min(cursor, max(total - 1, 0)))
            self._figure()

        self.ask(ask, show)

    def _figure(self) -> None:
        figures = [self.words("ui.found" if self._query else "ui.entries", n=self._total)]
        if self._sort != "created":
            figures.insert(0, self.words(f"ui.notes_by_{self._sort}"))
        if self._picked:
            figures.insert(0, self.words("ui.picked", n=len(self._picked)))
        self.title_line.set_texts(self.heading(), " · ".join(figures))

    def _pages(
        self, query: str, sort: NoteSort
    ) -> Callable[[int, int, Callable[[Sequence[Highlight]], None]], None]:
        def ask(first: int, count: int, deliver: Callable[[Sequence[Highlight]], None]) -> None:
            self.shell.desk.do(
                lambda library: library.notes_page(query, sort=sort, offset=first, limit=count),
                deliver,
            )

        return ask

    def _draw(self, highlight: Highlight, width: int) -> Sequence[Line]:
        lines = note_row(highlight, width, self.words)
        if highlight.id in self._picked:
            lines[0] = Line((Piece(PICKED, "accent"), *lines[0].left[1:]), lines[0].right)
        return lines

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to the place of the highlight."""
        highlight = self._list.row if self._list is not None else None
        if not isinstance(highlight, Highlight):
            return
        to = Destination.of(highlight)
        if to is None:
            self.say(self.words("ui.hit_without_article"), "warning")
            return
        self.finish(to)

    def action_sort(self) -> None:
        """The next order."""
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self.say(self.words("ui.sorted", by=self.words(f"ui.notes_by_{self._sort}")))
        self.fill(self._query)

    # -- picking

    def _row(self) -> Highlight | None:
        row = self._list.row if self._list is not None else None
        return row if isinstance(row, Highlight) else None

    def _redraw(self, cursor: int | None = None) -> None:
        if self._list is not None:
            self._list.reload(cursor=cursor)
        self._figure()

    def action_pick(self) -> None:
        """Pick this one, or put it back, and go on to the next."""
        row = self._row()
        if row is None or self._list is None:
            return
        self._picked ^= {row.id}
        self._redraw(min(self._list.cursor + 1, self._total - 1))

    def action_pick_all(self) -> None:
        """Pick everything that the filter finds; if it is all picked, put it back."""
        query = self._query

        def show(ids: list[str]) -> None:
            every = set(ids)
            if every <= self._picked:
                self._picked -= every
            else:
                self._picked |= every
            self._redraw()
            self.say(self.words("ui.notes_now_picked", n=len(self._picked)))

        self.ask(lambda library: library.note_ids(query), show)

    def _meant(self) -> list[str]:
        row = self._row()
        return sorted(self._picked) if self._picked else [row.id] if row is not None else []

    def action_close(self) -> None:
        """Put back what is picked; then back to the reader."""
        if self._picked:
            self._picked.clear()
            self._redraw()
            self.say(self.words("ui.put_back"))
        else:
            self.finish(None)

    def action_cancel(self) -> None:
        """From the input back to the list."""
        self.give_focus(self.list_widget())

    # -- changing; each is one step that undo takes back

    def _change(self, job: Callable[[Library, list[str]], int], said: str) -> None:
        ids = self._meant()
        if not ids:
            self.say(self.words("ui.no_results"), "warning")
            return
        if self.shell.read_only or self._busy:
            self.say(
                self.words("ui.read_only" if self.shell.read_only else "ui.still_changing"),
                "warning",
            )
            return
        self._busy = True

        def then(count: int) -> None:
            self._ended()
            self.say(
                self.words(said, n=count, key=self.shell.keys.key_of("all_notes.undo")), "good"
            )

        def failed(error: ReaderError) -> None:
            self._ended()
            self.shell.tell_error(error)

        def run(library: Library) -> int:
            return job(library, ids)

        if len(ids) > AT_ONCE:
            self.say(self.words("ui.changing_notes", n=len(ids)))
            self.shell.desk.beside(run, then, failed=failed, about="changing")
        else:
            self.ask(run, then, failed)

    def _ended(self) -> None:
        self._busy = False
        self.shell.main.refresh_all()
        if self.is_attached and self._list is not None:
            self.fill(self._query, max(self._list.cursor, 0))

    def action_mark(self, colour: str) -> None:
        """Recolour what is picked, or this one."""
        wanted = next(each for each in COLOURS if each == colour)
        self._change(
            lambda library, ids: library.change_notes(ids, colour=wanted), "ui.recoloured_n"
        )

    def action_tags(self) -> None:
        """Edit the tags of this one; add tags to what is picked, or take `-tags` away."""
        from reader.tui.screens.prompt import TagsPrompt

        row, several = self._row(), bool(self._picked)
        if row is None and not several:
            return
        before = () if several or row is None else row.tags

        def answer(tags: tuple[str, ...] | None) -> None:
            if tags is None or tags == before:
                return
            add = [each for each in tags if each not in before and not each.startswith("-")]
            drop = [each[1:] for each in tags if each.startswith("-")]
            drop += [each for each in before if each not in tags]
            self._change(
                lambda library, ids: library.change_notes(ids, tag=add, untag=drop), "ui.tagged_n"
            )

        if several:
            self.say(self.words("ui.tags_of_many", n=len(self._picked)))
        self.shell.push_screen(TagsPrompt(before), answer)

    def action_delete(self) -> None:
        """Delete what is picked, or this one."""
        self._change(self._delete, "ui.deleted_n")

    def _delete(self, library: Library, ids: list[str]) -> int:
        count = library.delete_notes(ids)
        self._picked.clear()
        return count

    def action_undo(self) -> None:
        """Take the last step back."""
        if self.shell.read_only or self._busy:
            self.say(
                self.words("ui.read_only" if self.shell.read_only else "ui.still_changing"),
                "warning",
            )
            return
        self._busy = True

        def then(step: Step | None) -> None:
            self._ended()
            if step is None:
                self.say(self.words("ui.nothing_to_undo"))
            else:
                self.say(self.words("ui.undone", what=self.words(f"step.{step.label}")), "good")

        def failed(error: ReaderError) -> None:
            self._ended()
            self.shell.tell_error(error)

        # What is taken back may have been done to thousands.
        self.shell.desk.beside(lambda library: library.undo(), then, failed=failed, about="undoing")

    def action_export(self) -> None:
        """Choose how to export what is picked, or what the filter finds."""
        from reader.tui.export_choices import What

        query = self._query

        def show(ids: list[str]) -> None:
            if not ids:
                self.say(self.words("ui.nothing_to_export"), "warning")
                return
            name = self.words("ui.notes_count", n=len(ids))
            self.shell.main.open_export(What("picked", name, highlights=tuple(ids)))

        if self._picked:
            show(sorted(self._picked))
        else:
            self.ask(lambda library: library.note_ids(query), show)

    def action_history(self) -> None:
        """The history of this one."""
        row = self._row()
        if row is not None:
            self.shell.main.show_history(row)

    def action_links(self) -> None:
        """Where this note links to, and who links to it."""
        row = self._row()
        if row is None:
            return

        def show(links: list[NoteLink]) -> None:
            from reader.tui.screens.links import LinksPage

            def go(to: Destination | None) -> None:
                if to is not None:
                    self.finish(to)

            self.shell.push_screen(LinksPage(row, links), go)

        self.ask(lambda library: library.links_of(row.id), show)
