"""The trash: what was deleted, found while typing, brought back by a key, emptied on demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.text.safe import safe_line
from reader.tui.screens.listed import ListedPage
from reader.tui.widgets.drawing import BAR, PICKED, short_links
from reader.tui.widgets.rows import FixedRows, Line, Piece
from reader.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from reader.library import Library
    from reader.library.trash import Emptied, Trashed

LINES = 4
"""Of a row, with the blank one below it."""

NARROW = 60
"""Below this many cells the time of day is left out."""


class TrashPage(ListedPage[bool]):
    """Answers with whether anything was brought back."""

    PLACE = "trash"
    TITLE_WORDS = "ui.trash"
    EMPTY_WORDS = "ui.loading"

    def __init__(self) -> None:
        super().__init__("ui.trash_placeholder")
        self._wish = 0
        self._found: list[Trashed] = []
        self._picked: set[str] = set()
        self._changed = False

    def fill(self, query: str) -> None:
        """Load what of the trash a query asks for."""
        self._wish += 1
        wish = self._wish

        def ask(library: Library) -> list[Trashed] | None:
            return library.trash(query) if wish == self._wish else None

        def show(found: list[Trashed] | None) -> None:
            if found is None or wish != self._wish or not self.is_attached:
                return
            assert self._list is not None
            self._found = found
            self._picked &= {each.ref for each in found}
            self._list.empty = self.words("ui.no_results" if query else "ui.trash_empty")
            cursor = max(self._list.cursor, 0)
            self._list.set_source(FixedRows(found, self._draw, LINES), cursor=cursor)
            self._figure()

        self.ask(ask, show)

    def _figure(self) -> None:
        figure = self.words("ui.found" if self.input.value else "ui.entries", n=len(self._found))
        if self._picked:
            figure = f"{self.words('ui.picked', n=len(self._picked))} · {figure}"
        self.title_line.set_texts(self.heading(), figure)

    def _draw(self, row: object, width: int) -> Sequence[Line]:
        each: Trashed = row  # type: ignore[assignment]
        form = "%Y-%m-%d" if width < NARROW else "%Y-%m-%d %H:%M"
        when = each.when.local().strftime(form) if each.when.ms else ""
        device = "" if each.mine else self.words("ui.other_device", name=each.device[:6])
        mark = PICKED if each.ref in self._picked else "  "
        right = (("  ".join(filter(None, (device, when))), "muted"),)
        if each.article is not None:
            info = each.article
            about = self.words("ui.trash_article", highlights=info.highlights, notes=info.notes)
            return [
                Line(((mark, "accent"), (safe_line(info.title), "title"))),
                Line((("    " + about, "muted"),), right),
            ]
        highlight = each.highlight
        assert highlight is not None
        bar = Piece(BAR, highlight.colour)
        quote = safe_line(highlight.quote) or self.words(
            "ui.bookmark" if each.kind == "bookmark" else "ui.note_on_article"
        )
        title = safe_line(highlight.article_title) or self.words("ui.untitled")
        lines = [Line(((mark, "accent"), bar, Piece(quote, "text")))]
        note = safe_line(short_links(highlight.note), cells=width)
        if note:
            lines.append(Line((Piece("    "), Piece(note, "text"))))
        lines.append(Line((Piece("    "), Piece(title, "muted")), right))
        return lines

    # -- acting

    def _row(self) -> Trashed | None:
        return self._list.row if self._list is not None else None

    def _meant(self) -> list[Trashed]:
        if self._picked:
            return [each for each in self._found if each.ref in self._picked]
        row = self._row()
        return [row] if row is not None else []

    def action_pick(self) -> None:
        """Pick this one, or no more."""
        row = self._row()
        if row is None or self._list is None:
            return
        self._picked ^= {row.ref}
        at = self._list.cursor
        self._list.reload(cursor=min(at + 1, len(self._found) - 1))
        self._figure()

    def action_pick_all(self) -> None:
        """Pick all that was found, or none."""
        every = {each.ref for each in self._found}
        self._picked = set() if self._picked == every else every
        if self._list is not None:
            self._list.reload()
        self._figure()

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A second click brings back."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Bring back what is picked, or this one."""
        meant = self._meant()
        if not meant:
            return
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return
        refs = [each.ref for each in meant]

        def then(count: int) -> None:
            self._changed = True
            self._picked.clear()
            key = self.shell.keys.key_of("reader.undo")
            self.say(self.words("ui.brought_back", n=count, key=key), "good")
            self.shell.main.refresh_all()
            self.fill(self.input.value)

        self.ask(lambda library: library.bring_back(refs), then)

    def action_empty(self) -> None:
        """Remove what is picked, or everything here, for good; asked about first."""
        meant = self._meant() if self._picked else list(self._found)
        if not meant:
            self.say(self.words("ui.trash_empty"))
            return
        if self.shell.read_only:
            self.say(self.words("ui.read_only"), "warning")
            return
        from reader.tui.screens.confirm import Confirm

        articles = sum(each.article is not None for each in meant)
        notes = sum(each.highlight is not None and bool(each.highlight.note) for each in meant)
        question = self.words(
            "ui.empty_trash_really", n=len(meant) - articles, notes=notes, articles=articles
        )

        def answer(yes: bool | None) -> None:
            if yes:
                self._empty([each.ref for each in meant])

        self.shell.push_screen(Confirm(question), answer)

    def _empty(self, refs: list[str]) -> None:
        self.say(self.words("ui.emptying"))

        def then(done: Emptied) -> None:
            self._picked.clear()
            said = self.words("ui.emptied", n=done.annotations, articles=done.articles)
            if not done.scrubbed:
                said = f"{said} {self.words('ui.not_scrubbed')}"
            elif done.backups:
                said = f"{said} {self.words('ui.backups_remain', n=done.backups)}"
            self.say(said, "warning" if done.backups or not done.scrubbed else "good")
            self.shell.main.refresh_all()
            if self.is_attached:
                self.fill(self.input.value)

        # Writing the file anew takes a while in a large library: beside the desk.
        self.shell.desk.beside(lambda library: library.empty_trash(refs), then, about="emptying")

    def action_close(self) -> None:
        """Put back what is picked; then back to the reader."""
        if self._picked:
            self._picked.clear()
            if self._list is not None:
                self._list.reload()
            self._figure()
            self.say(self.words("ui.put_back"))
        else:
            self.finish(self._changed)

    def action_cancel(self) -> None:
        """From the input back to the list."""
        self.give_focus(self.list_widget())

    def action_accept(self) -> None:
        """From the input to what was found."""
        self.give_focus(self.list_widget())
