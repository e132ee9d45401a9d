"""The history of a highlight: what was done to it, when and where; earlier notes come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from reader.model import Highlight
from reader.text.safe import safe_line
from reader.tui.screens.page import Page
from reader.tui.widgets.cards import CardList
from reader.tui.widgets.columns import flow, inline
from reader.tui.widgets.rows import Line, Piece

if TYPE_CHECKING:
    from reader.library.reports import Change, HistoryEntry

NARROW: Final = 60
"""Cells below which the time stands under what was done."""


class Past(Page[str | None]):
    """Answers with an earlier text of the note that is to be the note again."""

    PLACE = "past"

    def __init__(
        self, highlight: Highlight, entries: Sequence[HistoryEntry], devices: Sequence[str]
    ) -> None:
        super().__init__()
        self._highlight = highlight
        self._entries = entries
        self._devices = set(devices)

    def heading(self) -> str:
        """What the page is."""
        quote = safe_line(self._highlight.quote or self._highlight.article_title, cells=60)
        return self.words("ui.history_of", quote=quote)

    def body(self) -> Iterable[Widget]:
        """What was done, the latest first."""
        self._cards = CardList(self._draw, width=self.shell.cell_width, id="past")
        yield self._cards

    def ready(self) -> None:
        """Fill it."""
        self._cards.show(self._entries, cursor=0)
        self.give_focus(self._cards)
        self.title_line.set_texts(self.heading(), self.words("ui.count", n=len(self._entries)))

    def _draw(self, entry: HistoryEntry, width: int) -> Sequence[Line]:
        what = self.words(f"step.{entry.label}")
        if entry.kind in ("undo", "redo"):
            what = self.words("ui.undone" if entry.kind == "undo" else "ui.redone", what=what)
        mine = entry.device in self._devices
        device = self.words("ui.this_device" if mine else "ui.other_device", name=entry.device[:6])
        when = entry.when.local().strftime("%Y-%m-%d %H:%M:%S")
        state = self.words("ui.taken_back") if entry.undone else ""
        title = ((what, "title"), (f"  {state}" if state else "", "warning"))
        about = (f"{device}  {when}", "muted")
        # On a narrow screen what was done needs the line for itself.
        lines = [Line(title, (about,))] if width >= NARROW else [Line(title), Line((about,))]
        for change in entry.changes:
            for line in self._change(change, width - 2):
                lines.append(Line((Piece("  "), *line)))
        return lines

    def _change(self, change: Change, width: int) -> list[list[Piece]]:
        measure = self.shell.cell_width
        name = change.field
        if name == "note":
            return flow(self._note(change), width, 30, measure)
        if name.startswith("tag:"):
            role = "added" if change.new else "removed"
            return [[Piece(f"#{safe_line(name[4:])}", role)]]
        if name == "colour":
            old, new = change.old or "", change.new or ""
            pieces = [Piece(self.words(f"colour.{each}"), str(each)) for each in (old, new) if each]
            return [[pieces[0], Piece(" → ", "muted"), pieces[1]]] if len(pieces) == 2 else [pieces]
        if name == "anchor":
            return flow(self._anchor(change), width, 6, measure)
        if name in ("made", "style", "deleted"):
            return []
        return [[Piece(f"{name}: {safe_line(str(change.new))}", "muted")]]

    def _note(self, change: Change) -> list[Piece]:
        from reader.annotations.wordwise import Change as Differing
        from reader.annotations.wordwise import compare, words_of
        from reader.model import Span
        from reader.text.words import rough_segmenter

        old, new = str(change.old or ""), str(change.new or "")
        if not old or not new:
            return [Piece(new, "added")] if new else [Piece(old, "removed")]
        segmenter = self.shell.segmenter or rough_segmenter()
        pieces: list[Piece] = []
        differing = compare(old, new) if "\n" in old + new else [
            Differing("changed", Span(0, len(old)), Span(0, len(new)))
        ]  # fmt: skip
        for each in differing:
            if pieces:
                pieces.append(Piece(" ⏎ ", "faint"))
            parts = words_of(old, new, each, segmenter.words)
            pieces += inline(old, new, parts, (), ())
        return pieces

    def _anchor(self, change: Change) -> list[Piece]:
        old = change.old.get("exact", "") if isinstance(change.old, dict) else ""
        new = change.new.get("exact", "") if isinstance(change.new, dict) else ""
        if old == new:
            return [Piece(safe_line(new, cells=120), "muted")] if new else []
        if not old:
            return [Piece(new, "muted")]
        return [Piece(old, "removed"), Piece(" → ", "muted"), Piece(new, "added")]

    # -- bringing back

    def action_bring_back(self) -> None:
        """The note as it was after this step."""
        entry: HistoryEntry | None = self._cards.item
        text = note_after(self._entries, self._cards.cursor) if entry is not None else None
        if text is None:
            self.say(self.words("ui.no_note_then"), "warning")
        elif text == self._highlight.note:
            self.say(self.words("ui.note_is_that"))
        else:
            self.finish(text)


def note_after(entries: Sequence[HistoryEntry], index: int) -> str | None:
    """The note as it stood after entry `index` (entries newest first); None if there was none."""
    for entry in entries[index:]:
        for change in entry.changes:
            if change.field == "note":
                return str(change.new or "")
    return None
