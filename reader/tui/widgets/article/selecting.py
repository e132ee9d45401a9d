"""Selecting: by sentences and larger objects, freely with motions, and with the mouse.

Three kinds of selection, one look. `v` and `V` make a *free* one: motions move its head. `s` and
`+` select objects and a drag selects by units; after these a motion lets go and just moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from textual import events
from textual.timer import Timer

from reader.layout import objects
from reader.layout.objects import Unit, object_at
from reader.layout.selection import Selection, extend, selected, selecting, swap, widen
from reader.model import Highlight, Span
from reader.text.graphemes import previous_cluster, snap
from reader.tui.widgets.article import messages
from reader.tui.widgets.article.mouse import EDGE_HZ, UNITS, Presses, edge_rows
from reader.tui.widgets.article.moving import MovingCanvas
from reader.tui.widgets.article.painter import SIGN_ROOM

MOST: Final = 200
"""Times that a command of selecting is repeated at most, whatever the count."""


class SelectingCanvas(MovingCanvas):
    """An article of which stretches can be selected."""

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._free: Selection | None = None
        """The selection that motions extend."""
        self._origin: int | None = None
        """Where the cursor was before a selection by objects."""
        self._drag: Selection | None = None
        self._pointer = (0, 0)
        self._presses = Presses()
        self._edge: Timer | None = None

    # -- what is selected

    @property
    def selection(self) -> Span | None:
        """What is selected."""
        return self._marks.selection

    def select(self, span: Span) -> None:
        """Select a stretch of text, grown to whole characters; an empty one selects nothing."""
        span = snap(self.text, Span(max(span.start, 0), min(span.end, len(self.text))))
        self._free = None
        self._show_selection(span if span.length else None)

    @property
    def moving_end(self) -> Literal["start", "end"] | None:
        """The end of the selection that motions move; None when they let go of it."""
        if self._free is None:
            return None
        return "start" if self._free.head < self._free.anchor else "end"

    def clear_selection(self) -> None:
        """Let go; the cursor stays where it is."""
        self._free, self._origin = None, None
        self._show_selection(None)

    def current_span(self) -> Span:
        """The selection, or else the sentence under the cursor."""
        return self._marks.selection or self.sentence_span()

    def word_at(self, offset: int) -> Span:
        """The word that holds `offset`."""
        return object_at(self._view, offset, "word")

    def object_at(self, offset: int, unit: Unit) -> Span:
        """The sentence, paragraph … that holds `offset`."""
        return object_at(self._view, offset, unit)

    def _show_selection(self, span: Span | None, cursor: int | None = None) -> None:
        before = self._marks.selection
        at = self.cursor if cursor is None else cursor
        self._marks, old = replace(self._marks, selection=span), self._marks
        new = self._marks_at(at)
        self._marks = old
        self._set_marks(new)
        if span != before:
            self.post_message(messages.SelectionChanged(span))
        if at != old.cursor:
            self.post_message(messages.CursorMoved(at))
        self._caret()

    def _go(self, offset: int) -> None:
        """A motion: it extends a free selection and lets go of any other."""
        if self._free is not None:
            self._free = extend(self._free, offset)
            self._show_selection(selected(self._view, self._free), offset)
        elif self._marks.selection is not None:
            self._origin = None
            self._show_selection(None, offset)
        else:
            self._put(offset)

    # -- actions

    def action_select_sentence(self, count: int = 1) -> None:
        """Select the sentence; again: one sentence more."""
        for _ in range(min(count, MOST)):
            self._select_sentences(1)

    def action_select_sentence_back(self, count: int = 1) -> None:
        """Select the sentence; again: one sentence more at the start."""
        for _ in range(min(count, MOST)):
            self._select_sentences(-1)

    def _select_sentences(self, way: int) -> None:
        if not self.text:
            return
        span = self._marks.selection
        if span is None:
            self._origin = self.cursor
            span = self.sentence_span()
            if not span.length:
                return
        else:
            whole = self._whole_sentences(span)
            span = widen(self._view, span, "sentence", way) if whole == span else whole
        self._free = None
        cursor = previous_cluster(self.text, span.end) if way > 0 else span.start
        self._show_selection(span, cursor)
        self._reveal()

    def _whole_sentences(self, span: Span) -> Span:
        first = object_at(self._view, span.start, "sentence")
        last = object_at(self._view, previous_cluster(self.text, span.end), "sentence")
        return Span(min(first.start, span.start), max(last.end, span.end))

    def action_select_characters(self) -> None:
        """Begin a free selection by characters, or let go of one."""
        self._select_freely("character")

    def action_select_paragraphs(self) -> None:
        """Begin a free selection by paragraphs, or let go of one."""
        self._select_freely("paragraph")

    def action_extend(self, motion: str) -> None:
        """A motion that selects, as Shift with an arrow does elsewhere."""
        if self._free is None:
            self._select_freely("character")
        getattr(self, f"action_{motion}")()

    def _select_freely(self, unit: Unit) -> None:
        if not self.text:
            return
        free, span = self._free, self._marks.selection
        if free is not None and free.unit == unit:
            self.action_drop_selection()
            return
        if free is not None:
            self._free = replace(free, unit=unit)
        elif span is not None:
            self._free = replace(selecting(self._view, span), unit=unit)
        else:
            self._free = Selection(self.cursor, self.cursor, unit)
        self._origin = None
        self._show_selection(selected(self._view, self._free), self._free.head)
        self._reveal()

    def adjust(self, span: Span, end: Literal["start", "end"]) -> None:
        """Select `span` so that motions move one end of it; the cursor goes there."""
        if not span.length:
            return
        free = selecting(self._view, snap(self.text, span))
        self._free, self._origin = free if end == "end" else swap(free), None
        self._show_selection(selected(self._view, self._free), self._free.head)
        self._reveal()

    def action_other_end(self) -> None:
        """To the other end of the selection, to move that one."""
        span = self._marks.selection
        if span is None:
            self.post_message(messages.StatusHint("nothing_selected"))
            return
        self._free = swap(self._free or selecting(self._view, span))
        self._show_selection(selected(self._view, self._free), self._free.head)
        self._reveal()

    def action_grow(self, count: int = 1) -> None:
        """Select the next larger object around the selection or the cursor."""
        for _ in range(min(count, MOST)):
            self._grow()

    def _grow(self) -> None:
        if not self.text:
            return
        span = self._marks.selection
        if span is None:
            self._origin = self.cursor
        larger = objects.grow(self._view, span or Span(self.cursor, self.cursor))
        self._free = None
        self._show_selection(larger)

    def action_shrink(self) -> None:
        """Select the next smaller object around the cursor."""
        span = self._marks.selection
        if span is None:
            self.post_message(messages.StatusHint("nothing_selected"))
            return
        at = min(max(self.cursor, span.start), span.end - 1)
        smaller = objects.shrink(self._view, span, at)
        self._free = None
        if smaller == span or not smaller.length:
            self.action_drop_selection()
        else:
            self._show_selection(smaller)

    def action_drop_selection(self) -> None:
        """Let go of the selection; the cursor returns to where it began selecting objects."""
        back = self._origin if self._origin is not None else self.cursor
        self._free, self._origin = None, None
        self._show_selection(None, back)
        self._reveal()

    def _stop_asking(self) -> None:
        """Nothing is asked for any more, for the class that asks."""

    # -- mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor, or begin to select by characters, words, sentences or paragraphs."""
        if event.button != 1 or not self.text or self._layout is None:
            return
        event.stop()
        self._stop_asking()
        here = self._sign_at(event.x, event.y)
        if here:
            ids = tuple(each.id for each in here)
            at = here[-1].start or 0
            self.post_message(messages.HighlightActivated(ids, at))
            return
        at = self._view.settle(self.offset_near(event.y, event.x))
        self._goal = None
        self._pointer = (event.x, event.y)
        if event.shift:
            anchor = self._free.anchor if self._free is not None else self.cursor
            self._drag = Selection(anchor, at)
            self._drag_to(at)
        else:
            unit = UNITS[self._presses.press(event.x, event.y, event.time) - 1]
            self._drag = Selection(at, at, unit)
            self._free = self._origin = None
            if unit == "character":
                self._show_selection(None, at)
            else:
                self._drag_to(at)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection to the pointer."""
        if self._drag is None or (event.x, event.y) == self._pointer:
            return
        event.stop()
        self._pointer = (event.x, event.y)
        rows = edge_rows(event.y, self.rows_high)
        if rows and self._edge is None:
            self._edge = self.set_interval(1 / EDGE_HZ, self._past_edge)
        elif not rows:
            self._stop_edge()
        self._drag_to(self._under_pointer())

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The selection is made."""
        if self._drag is None:
            return
        event.stop()
        self._stop_edge()
        self._drag = None
        self.release_mouse()

    def _under_pointer(self) -> int:
        x, y = self._pointer
        y = min(max(y, 0), self.rows_high - 1)
        return self._view.settle(self.offset_near(y, x))

    def _drag_to(self, head: int) -> None:
        if self._drag is None:
            return
        self._drag = extend(self._drag, head)
        self._show_selection(selected(self._view, self._drag), head)

    def _past_edge(self) -> None:
        """While the pointer rests past the edge, text moves on and the selection grows."""
        rows = edge_rows(self._pointer[1], self.rows_high)
        if self._drag is None or not rows:
            self._stop_edge()
            return
        self.scroll_rows(rows)
        self._drag_to(self._under_pointer())

    def _stop_edge(self) -> None:
        if self._edge is not None:
            self._edge.stop()
            self._edge = None

    def _sign_at(self, x: int, y: int) -> list[Highlight]:
        """The highlights whose sign in the gutter is at this cell."""
        left = self._frame.left
        if not left - SIGN_ROOM <= x < left:
            return []
        row = self._row(self.scroll_offset.y + y)
        return self._signed_on(row) if row is not None else []

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, way: int) -> None:
        event.prevent_default()
        event.stop()
        self.scroll_rows(way * max(round(self.app.scroll_sensitivity_y), 1))
        self._user_scrolled()
