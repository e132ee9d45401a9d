"""The cursor: motions, and scrolling that keeps it in view."""

from __future__ import annotations

from typing import Final

from reader.layout.motions import MOTIONS, page, vertical
from reader.model import Span
from reader.text.graphemes import previous_cluster
from reader.tui.widgets.article import messages
from reader.tui.widgets.article.marked import MarkedCanvas

OVERLAP: Final = 2
"""Rows that stay on screen when a page is turned, to read on from."""


WHOLE: Final = frozenset(
    f"{unit}_{way}" for unit in ("sentence", "paragraph", "heading") for way in ("next", "previous")
)
"""Motions after which the whole sentence is brought into view."""


class MovingCanvas(MarkedCanvas):
    """An article with a cursor that goes from character to character, sentence to sentence."""

    _goal: int | None = None
    """The cell of a row that line motions keep to."""

    @property
    def cursor(self) -> int:
        """Offset of the character under the cursor."""
        return self._marks.cursor

    # -- going somewhere

    def _go(self, offset: int) -> None:
        """Put the cursor on a character, as a motion does; selections follow or end."""
        self._put(offset)

    def _put(self, offset: int) -> None:
        """Put the cursor on a character and tell about it; nothing scrolls."""
        if offset != self._marks.cursor:
            self._set_marks(self._marks_at(offset))
            self.post_message(messages.CursorMoved(offset))
        self._caret()

    def _move(self, motion: str, count: int = 1, *, far: bool = False) -> None:
        """Run one of `MOTIONS` that does not keep to a cell."""
        if not self.text or self._layout is None:
            return
        here = self.cursor
        offset = MOTIONS[motion](self._view, here, count)
        self._goal = None
        if offset == here:
            self._reveal()
            return
        if far:
            self.post_message(messages.Jumped(here))
            self._measure_view(offset)
        self._go(offset)
        self._reveal(whole=motion in WHOLE)

    def _move_rows(self, rows: int) -> None:
        if not self.text or self._layout is None:
            return
        offset, self._goal = vertical(self._view, self.cursor, rows, self._goal)
        self._go(offset)
        self._reveal()

    def _turn(self, rows: int, count: int) -> None:
        """Scroll by rows; the cursor goes with the screen."""
        if not self.text or self._layout is None:
            return
        rows *= count
        offset, self._goal = page(self._view, self.cursor, rows, self._goal)
        self.scroll_rows(rows)
        self._go(offset)
        self._reveal()

    # -- keeping it in view

    def _reveal(self, *, whole: bool = False) -> None:
        """Scroll as little as brings the cursor, or its `whole` sentence if it fits, into view."""
        if self._layout is None or not self.text:
            return
        high, head = self.rows_high, len(self._head)
        room = min(self.CURSOR_ROOM, max((high - 1) // 2, 0))
        top = self.scroll_offset.y
        first = self._row_of(self.cursor)
        last = first
        sentence = self._marks.sentence
        if whole and sentence.length and sentence.end - self.cursor < high * self._frame.measure:
            end = self._row_of(previous_cluster(self.text, sentence.end))
            if end - first < high - 2 * room:
                last = end
        if first - head <= room and first < high - room:
            wanted = 0 if first < top + room else top
        elif first < top + room:
            wanted = first - room
        else:
            wanted = top
        if last > wanted + high - 1 - room:
            wanted = min(last - high + 1 + room, first - room)
        if wanted == top:
            return
        if abs(wanted - top) > high:
            self._measure_view(self.cursor)
            wanted += self._row_of(self.cursor) - first
            self.scroll_rows_to(wanted)
        else:
            self.scroll_rows(wanted - top)

    def _after_restore(self) -> None:
        """After a resize the anchor stays where it was, and the cursor on screen."""
        if not self.text or self._layout is None:
            return
        high, top = self.rows_high, self.scroll_offset.y
        row = self._row_of(self.cursor)
        if self._marks.selection is None and not top <= row < top + high:
            self._show_row(row - high // 3 if row >= top + high else row)
        self._caret()
        self._tell_viewport()

    def _user_scrolled(self) -> None:
        """The wheel or the scroll bar moved the text: the cursor stays on screen."""
        if not self.text or self._layout is None or self._marks.selection is not None:
            return
        high, top, head = self.rows_high, self.scroll_offset.y, len(self._head)
        row, cell = self._layout.place_of(self.cursor)
        row += head
        wanted = min(max(row, top), top + high - 1)
        if wanted == row:
            self._caret()
            return
        step = 1 if wanted > row else -1
        if self._goal is None:
            self._goal = cell
        within = max(wanted - head, 0)
        while 0 <= within < self._layout.total and self._layout.row(within).kind == "blank":
            within += step
        within = min(max(within, 0), self._layout.total - 1)
        self._put(self._view.settle(self._layout.offset_at(within, self._goal)))

    def sentence_span(self) -> Span:
        """The sentence under the cursor."""
        from reader.layout.objects import object_at

        return object_at(self._view, self.cursor, "sentence")

    # -- actions

    def action_line_down(self, count: int = 1) -> None:
        """One row down."""
        self._move_rows(count)

    def action_line_up(self, count: int = 1) -> None:
        """One row up; from the first row on to the title."""
        before = self.cursor
        self._move_rows(-count)
        if self.cursor == before:
            self.scroll_rows(-count)
            self._user_scrolled()

    def action_char_right(self, count: int = 1) -> None:
        """One character on."""
        self._move("character_next", count)

    def action_char_left(self, count: int = 1) -> None:
        """One character back."""
        self._move("character_previous", count)

    def action_next_word(self, count: int = 1) -> None:
        """To the next word."""
        self._move("word_next", count)

    def action_previous_word(self, count: int = 1) -> None:
        """To the word before."""
        self._move("word_previous", count)

    def action_word_end(self, count: int = 1) -> None:
        """To the end of the word."""
        self._move("word_end", count)

    def action_next_clause(self, count: int = 1) -> None:
        """To the next clause."""
        self._move("clause_next", count)

    def action_previous_clause(self, count: int = 1) -> None:
        """To the clause before."""
        self._move("clause_previous", count)

    def action_next_sentence(self, count: int = 1) -> None:
        """To the next sentence."""
        self._move("sentence_next", count)

    def action_previous_sentence(self, count: int = 1) -> None:
        """To the start of the sentence, or the one before."""
        self._move("sentence_previous", count)

    def action_next_paragraph(self, count: int = 1) -> None:
        """To the next paragraph."""
        self._move("paragraph_next", count)

    def action_previous_paragraph(self, count: int = 1) -> None:
        """To the start of the paragraph, or the one before."""
        self._move("paragraph_previous", count)

    def action_next_heading(self, count: int = 1) -> None:
        """To the next heading."""
        self._move("heading_next", count, far=True)

    def action_previous_heading(self, count: int = 1) -> None:
        """To the heading before."""
        self._move("heading_previous", count, far=True)

    def action_text_start(self) -> None:
        """To the first character, with the title in view."""
        self._move("text_start", far=True)
        self.scroll_rows_to(0)

    def action_text_end(self) -> None:
        """To the last character."""
        self._move("text_end", far=True)
        if self._layout is not None:
            self.scroll_rows_to(self._most())

    def action_line_start(self) -> None:
        """To the first character of the row."""
        self._move("line_start")

    def action_line_end(self) -> None:
        """To the last character of the row."""
        self._move("line_end")

    def action_page_down(self, count: int = 1) -> None:
        """One page on."""
        self._turn(max(self.rows_high - OVERLAP, 1), count)

    def action_page_up(self, count: int = 1) -> None:
        """One page back."""
        self._turn(-max(self.rows_high - OVERLAP, 1), count)

    def action_half_page_down(self, count: int = 1) -> None:
        """Half a page on."""
        self._turn(max(self.rows_high // 2, 1), count)

    def action_half_page_up(self, count: int = 1) -> None:
        """Half a page back."""
        self._turn(-max(self.rows_high // 2, 1), count)
