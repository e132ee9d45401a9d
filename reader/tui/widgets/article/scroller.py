"""The part of the article pane that knows where things are: laying out, rows, and scrolling.

Everything is addressed by offsets in the text; rows and cells never leave this package. The place
in the text is one offset, the anchor: the first character of the top row, set by scrolling and by
nothing else, so that any number of resizes leads back to the same character.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, Final, Literal

from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp

from reader.config.settings import ReadingSettings
from reader.layout import Layout, LayoutOptions, Row, plain_blocks
from reader.layout.wrap import wrap
from reader.model import Document, Span
from reader.text.safe import safe_text
from reader.text.widths import WidthPolicy
from reader.tui.widgets.article import messages
from reader.tui.widgets.article.header import HeaderRow, title_block
from reader.tui.widgets.article.painter import Frame

EAGER: Final = 300_000
"""Characters that are laid out before the first frame; longer texts go on in a thread."""

SLICE: Final = 40_000
"""Characters that the thread lays out between two breaths: about 2 ms."""

BREATH: Final = 0.0005
"""Seconds for which the thread lets the screen have the interpreter."""

FOOT: Final = 2
"""Blank rows below the text."""


class ArticleScroller(ScrollView, can_focus=True):
    """Lays out an article and scrolls in it; what it looks like is for the classes built on it."""

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    CURSOR_ROOM: ClassVar[int] = 2
    """Rows kept between the cursor and the edge of the pane."""

    class _LaidOut(Message):
        """The thread has laid out more of a layout, or all of it."""

        def __init__(self, layout: Layout, done: float) -> None:
            super().__init__()
            self.layout = layout
            self.done = done

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.document: Document | None = None
        self.settings = ReadingSettings()
        self.ambiguous: Literal[1, 2] = 1
        """Cells of ambiguous characters while the setting is `auto`: what the terminal said."""
        self.text = ""
        self._policy = WidthPolicy()
        self._frame = Frame.centred(80, 40, 2)
        self._layout: Layout | None = None
        self._head: list[HeaderRow] = []
        self._anchor = 0
        self._head_top: int | None = 0
        """The row of the title block at the top of the screen; None below the title block."""
        self._laid_size = Size(0, 0)
        self._viewport = (0, 0)

    # -- what is shown

    def set_document(self, document: Document | None, settings: ReadingSettings) -> None:
        """Show another text from its beginning."""
        self.document = document
        self.settings = settings
        self.text = document.text if document is not None else ""
        ambiguous = settings.ambiguous if settings.ambiguous != "auto" else self.ambiguous
        self._policy = WidthPolicy(ambiguous, settings.han_latin_gap)
        self._layout = None
        self._anchor, self._head_top = 0, 0
        self._forget_strips()
        self._lay_out()

    @property
    def policy(self) -> WidthPolicy:
        """How wide characters are here."""
        return self._policy

    @property
    def rows_high(self) -> int:
        """Rows of the pane."""
        return self.scrollable_content_region.height

    @property
    def _strip_width(self) -> int:
        """Cells of every strip: of the whole pane, also behind the scroll bar.

        There Textual cuts them, by its own widths. Where ours differ it would cut too late and
        move what stands right of the pane, so strips end before the bar.
        """
        if self._policy.ambiguous == 2:
            return self.scrollable_content_region.width
        return self.size.width

    # -- layout

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        """Lay out at the new width before the first frame of that size is drawn."""
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if self.scrollable_content_region.size != self._laid_size:
            self._lay_out()
        return changed

    def _lay_out(self) -> None:
        """Make the layout for the present size and settings, keeping the place."""
        region = self.scrollable_content_region
        self._laid_size = region.size
        if self.document is None or region.width < 1 or region.height < 1:
            self._head = []
            self._layout = None if self.document is None else self._layout
            self.virtual_size = Size(0, 0)
            self.refresh()
            return
        settings = self.settings
        frame = Frame.centred(region.width, settings.measure, settings.margin)
        frame = replace(frame, width=self._strip_width)
        options = LayoutOptions(
            frame.measure,
            self._policy.ambiguous,
            settings.indent,
            settings.paragraph_spacing,
            settings.han_latin_gap,
        )
        old = self._layout
        if old is None or old.options != options:
            if old is not None and old.text is self.text:
                self._layout = old.resized(options, eager=EAGER)
            else:
                blocks = self.document.blocks or plain_blocks(self.text)
                self._layout = Layout(self.text, blocks, options, eager=EAGER)
            self._forget_strips()
            self._layout_changed()
        if frame != self._frame:
            self._forget_strips()
        self._frame = frame
        self._head = title_block(self.document.info, frame.measure, self._wrap_line, _one_line)
        self._restore()
        if self._layout is not None and not self._layout.exact and self._layout is not old:
            self._work(self._layout)

    # What the classes built on this one know better.

    def _layout_changed(self) -> None:
        """There is another layout."""

    def _forget_strips(self) -> None:
        """Nothing painted before is right any more."""

    def _after_restore(self) -> None:
        """The anchor was restored: the cursor may be out of view."""

    def _user_scrolled(self) -> None:
        """The reader scrolled: the cursor may be out of view."""

    def _caret(self) -> None:
        """The terminal's own cursor may have to move."""

    def _wrap_line(self, text: str, width: int) -> list[str]:
        """A line of the title block, broken by the rules of the text."""
        starts = wrap(text, width, self._policy) if text else []
        ends = [*starts[1:], len(text)]
        return [text[a:b].rstrip() for a, b in zip(starts, ends, strict=True)]

    def _work(self, layout: Layout) -> None:
        """Lay out the rest of a long text in a thread; a newer layout puts an end to it."""

        def work() -> None:
            import time

            told, length = 0.0, max(len(self.text), 1)
            done = 0
            while layout.step(SLICE):
                if self._layout is not layout or not self.is_attached:
                    return
                done += SLICE
                now = time.monotonic()
                if now - told > 0.25:
                    told = now
                    self.post_message(messages.LayoutProgress(min(done / length, 0.99)))
                time.sleep(BREATH)
            self.post_message(self._LaidOut(layout, 1.0))

        self.run_worker(work, thread=True, exclusive=True, group="layout", exit_on_error=False)

    def on_article_scroller__laid_out(self, message: _LaidOut) -> None:
        """Take over what the thread found; the text on screen does not move."""
        message.stop()
        if message.layout is self._layout:
            self._commit()
            self.post_message(messages.LayoutProgress(1.0))

    def _commit(self) -> None:
        layout = self._layout
        if layout is not None and layout.commit():
            self._restore()

    def _measure_view(self, offset: int) -> int:
        """Make everything that can be on screen around `offset` exact; the row it is in."""
        assert self._layout is not None
        high = self.rows_high
        row = self._layout.locate(offset, high + 2, 2 * high + 2)
        self._fit()
        return row

    def _fit(self) -> None:
        """Tell the scroll bar how many rows there are."""
        rows = len(self._head) + self._layout.total + FOOT if self._layout is not None else 0
        if self.virtual_size.height != rows:
            self.virtual_size = Size(0, rows)

    def _restore(self) -> None:
        """Scroll to the anchor again after rows moved."""
        if self._layout is None:
            return
        self._measure_view(self._anchor)
        self._show_row(self._anchor_row())
        self._after_restore()
        self.refresh()

    def _anchor_row(self) -> int:
        if self._head_top is not None:
            return min(self._head_top, len(self._head))
        return self._row_of(self._anchor)

    # -- rows

    def _row_of(self, offset: int) -> int:
        """The row that shows `offset`, the title block counted."""
        assert self._layout is not None
        return len(self._head) + self._layout.row_of(offset)

    def _row(self, number: int) -> Row | None:
        """The row of text at `number`, None in the title block and below the text."""
        layout = self._layout
        within = number - len(self._head)
        if layout is None or not 0 <= within < layout.total:
            return None
        return layout.row(within)

    def _rows(self, first: int, count: int) -> dict[int, Row]:
        """The rows of text among `count` rows from `first` on, by number."""
        if self._layout is None:
            return {}
        head = len(self._head)
        start = max(first - head, 0)
        found = self._layout.rows(start, first + count - head - start)
        return dict(enumerate(found, head + start))

    def _visible(self) -> Iterable[tuple[int, Row]]:
        """The rows of text on screen with their numbers."""
        return self._rows(self.scroll_offset.y, self.rows_high).items()

    def offset_near(self, y: int, x: int) -> int:
        """The offset of the character drawn at cell `x` of screen row `y` of the pane.

        Beside the text it is the nearest character of the row, in the title block the first of
        the text. Either half of a wide character is that character.
        """
        layout = self._layout
        if layout is None or not self.text:
            return 0
        within = self.scroll_offset.y + y - len(self._head)
        if within < 0:
            return layout.row(0).start
        if within >= layout.total:
            last = layout.row(layout.total - 1)
            return layout.offset_at(layout.total - 1, layout.width) if last.end else 0
        return layout.offset_at(within, max(x - self._frame.left, 0))

    def cell_of(self, offset: int) -> Offset | None:
        """Where `offset` is drawn, from the top left cell of the pane; None if off screen."""
        if self._layout is None:
            return None
        row, cell = self._layout.place_of(offset)
        y = len(self._head) + row - self.scroll_offset.y
        if not 0 <= y < self.rows_high:
            return None
        return Offset(min(self._frame.left + cell, self._frame.width - 1), y)

    # -- scrolling

    @property
    def viewport(self) -> Span:
        """The characters on screen."""
        rows = [row for _, row in self._visible()]
        return Span(rows[0].start, rows[-1].end) if rows else Span(0, 0)

    def _most(self) -> int:
        """The furthest row that can be at the top."""
        return max(self.virtual_size.height - self.rows_high, 0)

    def _show_row(self, row: int) -> bool:
        """Put a row at the top without touching the anchor; whether anything moved."""
        row = min(max(row, 0), self._most())
        if row == self.scroll_offset.y:
            return False
        self.set_reactive(ArticleScroller.scroll_target_y, float(row))
        self.scroll_y = float(row)
        self._caret()
        return True

    def scroll_rows_to(self, row: int) -> None:
        """Put a row at the top because the reader wants it there: it becomes the anchor."""
        if self._layout is None:
            return
        self._show_row(row)
        self._take_anchor()
        self._tell_viewport()

    def _take_anchor(self) -> None:
        top, head = self.scroll_offset.y, len(self._head)
        if top < head:
            self._head_top, self._anchor = top, 0
            return
        row = self._row(top)
        self._head_top = None
        self._anchor = row.start if row is not None else len(self.text)

    def scroll_rows(self, rows: int) -> int:
        """Scroll by rows, exactly, also where the text had not been laid out yet.

        Gives the number of rows that it really moved.
        """
        if self._layout is None:
            return 0
        if self._head_top is None:
            self._layout.locate(self._anchor, abs(rows) + 2, abs(rows) + 2 * self.rows_high)
            self._fit()
            self._show_row(self._row_of(self._anchor))
        before = self.scroll_offset.y
        self.scroll_rows_to(before + rows)
        return self.scroll_offset.y - before

    def _tell_viewport(self) -> None:
        span = self.viewport
        if span != self._viewport:
            self._viewport = span
            self.post_message(messages.ViewportChanged(span.start, span.end))

    def _on_scroll_to(self, message: ScrollTo) -> None:
        """The scroll bar is dragged."""
        message.prevent_default()
        message.stop()
        if message.y is not None and self._layout is not None:
            row = self._row(round(message.y))
            if row is not None:
                self._measure_view(row.start)
            self.scroll_rows_to(round(message.y))
            self._user_scrolled()

    def _on_scroll_up(self, event: ScrollUp) -> None:
        """The bar is clicked above its thumb."""
        event.prevent_default()
        event.stop()
        self.scroll_rows(2 - self.rows_high)
        self._user_scrolled()

    def _on_scroll_down(self, event: ScrollDown) -> None:
        """The bar is clicked below its thumb."""
        event.prevent_default()
        event.stop()
        self.scroll_rows(self.rows_high - 2)
        self._user_scrolled()


def _one_line(text: str) -> str:
    return safe_text(text, newlines=False).strip()
