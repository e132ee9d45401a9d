"""Showing an article, and the places in it: where one is, going somewhere, what lies there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from textual.timer import Timer

from reader.config.settings import ReadingSettings
from reader.model import Document, Highlight, Place, Span
from reader.tui.widgets.article import messages
from reader.tui.widgets.article.selecting import SelectingCanvas

FLASH_SECONDS: Final = 0.9
"""How long the place of a jump stays lit."""

SNIPPET: Final = 24
"""Characters that a place remembers, to be found again in a changed text."""

Align = Literal["third", "top", "centre"]


class PlacedCanvas(SelectingCanvas):
    """An article that is shown, left and come back to."""

    _flashing: Timer | None = None
    _lead_in = False
    """Whether the place to return to says nothing of the top row, and is to be shown in context."""

    # -- what is shown

    def show(
        self,
        document: Document,
        highlights: Sequence[Highlight],
        place: Place | None,
        settings: ReadingSettings,
    ) -> None:
        """Show an article where it was left, or from its title.

        `place` must refer to this text; offsets outside it are taken for the nearest inside.
        """
        self._stop_asking()
        self._free, self._origin, self._drag, self._goal = None, None, None, None
        self.set_document(document, settings)
        self.set_highlights(highlights)
        if place is not None:
            self._return_to(place)
        self._caret()

    def clear(self) -> None:
        """Show nothing."""
        self._stop_asking()
        self._free, self._origin, self._drag, self._goal = None, None, None, None
        self.set_document(None, self.settings)

    def set_settings(self, settings: ReadingSettings) -> None:
        """Set the same article another way; the place stays."""
        document = self.document
        if document is None:
            self.settings = settings
            return
        place, hits = self.place(), (self._hit_spans, self._hit)
        self.show(document, list(self._highlights.values()), place, settings)
        self.set_hits(*hits)

    def _return_to(self, place: Place) -> None:
        cursor = self._view.settle(place.offset)
        top = min(max(place.top, 0), len(self.text))
        self._anchor, self._head_top = top, 0 if top == 0 else None
        self._set_marks(self._marks_at(cursor))
        self._lead_in = top >= cursor > 0
        if self._layout is not None and self.rows_high:
            self._restore()

    def _after_restore(self) -> None:
        super()._after_restore()
        if self._lead_in:
            self._lead_in = False
            self.goto(self.cursor, remember=False)

    # -- places

    def place(self) -> Place:
        """Where the reader is, to come back to."""
        revision = self.document.sha256 if self.document is not None else ""
        top = self._anchor if self._head_top is None else 0
        snippet = self.text[self.cursor : self.cursor + SNIPPET]
        return Place(self.cursor, top, revision, snippet)

    @property
    def progress(self) -> float:
        """How far the text has been read: the last character on screen, from 0 to 1."""
        if not self.text:
            return 0.0
        return min(self.viewport.end / len(self.text), 1.0)

    def goto(
        self,
        offset: int,
        *,
        align: Align = "third",
        flash: Span | None = None,
        remember: bool = True,
    ) -> None:
        """Put the cursor on a character and its row where `align` says, unless it is well in view.

        `flash` lights a stretch of text for a moment. With `remember`, `Jumped` tells where the
        cursor came from.
        """
        if not self.text:
            return
        offset = self._view.settle(offset)
        if remember and offset != self.cursor:
            self.post_message(messages.Jumped(self.cursor))
        self._free = self._origin = self._goal = None
        if self._marks.selection is not None:
            self._show_selection(None, offset)
        self._put(offset)
        if flash is not None and flash.length:
            self._flash(flash)
        if self._layout is None or not self.rows_high:
            self._anchor, self._head_top = offset, None
            return
        high = self.rows_high
        row = len(self._head) + self._measure_view(offset)
        room = min(self.CURSOR_ROOM, high // 3)
        within = row - self.scroll_offset.y
        if align != "top" and room <= within < high - room:
            self._reveal(whole=True)
            return
        lead = {"third": high // 3, "top": 0, "centre": high // 2}[align]
        self.scroll_rows_to(row - lead)
        self._caret()

    def _flash(self, span: Span) -> None:
        if self._flashing is not None:
            self._flashing.stop()
        self._set_marks(replace(self._marks, flash=span))
        self._flashing = self.set_timer(FLASH_SECONDS, self._unflash)

    def _unflash(self) -> None:
        self._set_marks(replace(self._marks, flash=None))

    # -- what is under the cursor

    def action_activate(self) -> None:
        """Ask for the highlights under the cursor."""
        ids = tuple(each.id for each in self.highlights_at(self.cursor))
        if ids:
            self.post_message(messages.HighlightActivated(ids, self.cursor))
        else:
            self.post_message(messages.StatusHint("no_highlight_here"))
