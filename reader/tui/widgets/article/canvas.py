"""The part of the article pane that draws: rows on the Line API, and which to draw again.

What is drawn over the text is the affair of the classes built on this one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Self

from rich.segment import Segment
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.strip import Strip

from reader.layout import Row
from reader.model import Span
from reader.tui.themes import reading_theme
from reader.tui.widgets.article.painter import Piece, RowText, Sign, paint_header, paint_row
from reader.tui.widgets.article.palette import Keys, Palette
from reader.tui.widgets.article.scroller import ArticleScroller

STRIPS: Final = 2000
"""Painted rows that are kept."""


class ArticleCanvas(ArticleScroller):
    """Draws the rows of an article."""

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        self._palette: Palette | None = None
        self._strips: OrderedDict[tuple[object, ...], Strip] = OrderedDict()
        self._shown: dict[int, Strip] = {}
        """What is on screen by row; a cursor move paints two rows, yet Textual asks for all."""
        super().__init__(name=name, id=id, classes=classes)

    def _forget_strips(self) -> None:
        self._strips.clear()
        self._shown.clear()

    @property
    def palette(self) -> Palette:
        """The styles of the present theme."""
        if self._palette is None:
            self._palette = Palette(reading_theme(self.app), mono=self.app.no_color)
        return self._palette

    def notify_style_update(self) -> None:
        """Another theme may have come."""
        if self.is_attached and (
            self._palette is None or self._palette.theme is not reading_theme(self.app)
        ):
            self._palette = None
            self._forget_strips()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Row `y` of the screen."""
        number = self.scroll_offset.y + y
        return self._strip(number, self._row(number))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of the screen that `crop` asks for.

        Textual would wrap each strip in two new ones for borders, padding and opacity, of which
        the pane has none; handing over the kept strips keeps what they cost to encode.
        """
        lines = range(crop.y, crop.bottom)
        shown, top = self._shown, self.scroll_offset.y
        missing = [y for y in lines if y not in shown]
        if missing:
            first = top + missing[0]
            rows = self._rows(first, top + missing[-1] + 1 - first)
            for y in missing:
                shown[y] = self._strip(top + y, rows.get(top + y))
        strips = [shown[y] for y in lines]
        ansi = self.palette.theme.ansi
        for each in self.get_line_filters():
            if ansi or not isinstance(each, ANSIToTruecolor):  # nothing to translate in ours
                background = self.background_colors[1]
                strips = [strip.apply_filter(each, background) for strip in strips]
        left, right = crop.column_span
        if (left, right) != (0, self.size.width):
            strips = [strip.crop(left, right) for strip in strips]
        return strips

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Have these parts of the pane drawn again, or all of it; the rest stays as it is."""
        if regions and not layout:
            for region in regions:
                for y in region.line_range:
                    self._shown.pop(y, None)
        else:
            self._shown.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _strip(self, number: int, row: Row | None) -> Strip:
        if self._frame.width != self._strip_width:
            return self._blank(self._strip_width)
        if number < len(self._head):
            return self._kept(("head", number), paint_header, self._head[number], self._frame)
        return self._paint(row) if row is not None else self._blank(self._strip_width)

    def _kept(self, key: tuple[object, ...], paint: object, *arguments: object) -> Strip:
        strip = self._strips.get(key)
        if strip is None:
            strip = paint(*arguments, self.palette, self._policy)  # type: ignore[operator]
            self._keep(key, strip)
        return strip

    def _keep(self, key: tuple[object, ...], strip: Strip) -> None:
        self._strips[key] = strip
        if len(self._strips) > STRIPS:
            self._strips.popitem(last=False)

    def _blank(self, width: int) -> Strip:
        return Strip([Segment(" " * width, self.palette.style(()))], width)

    def _paint(self, row: Row) -> Strip:
        """The strip of a row of text; painted again only if what is said about it changed."""
        pieces = tuple(self._pieces(row))
        sign, labels = self._sign(row), self._labels_on(row)
        after, bar = self._after_text(row), self._barred(row)
        drawn = RowText(row.start, row.text_end, row.indent_cells, row.kind, row.pads)
        key = (drawn, pieces, sign, labels, after, bar)
        strip = self._strips.get(key)
        if strip is None:
            strip = paint_row(
                self.text,
                drawn,
                pieces,
                self._frame,
                self.palette,
                self._policy,
                sign=sign,
                labels=dict(labels),
                after=after,
                bar=bar,
            )
            self._keep(key, strip)
        return strip

    # What is said about a row, for the classes built on this one.

    def _pieces(self, row: Row) -> Iterable[Piece]:
        return [(row.start, row.text_end, (row.kind,))] if row.start < row.text_end else []

    def _sign(self, row: Row) -> Sign | None:
        return None

    def _labels_on(self, row: Row) -> tuple[tuple[int, str], ...]:
        return ()

    def _after_text(self, row: Row) -> Keys | None:
        return None

    def _barred(self, row: Row) -> bool:
        return False

    # -- repainting

    def _repaint(self, spans: Iterable[Span]) -> None:
        """Paint the rows on screen again that show characters of `spans` (or their ends)."""
        if self._layout is None:
            return
        shown = [(number, row.start, row.end) for number, row in self._visible()]
        if not shown:
            return
        top, width = self.scroll_offset.y, self.size.width
        begin, stop = shown[0][1], shown[-1][2]
        wanted = [span for span in spans if span.start <= stop and span.end >= begin]
        dirty = [
            number
            for number, start, end in shown
            if any(span.start <= end and start <= span.end for span in wanted)
        ]
        for first, last in _runs(dirty):
            self.refresh(Region(0, first - top, width, last - first + 1))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rising numbers as runs of neighbours, both ends included."""
    start = previous = None
    for number in numbers:
        if previous is not None and number == previous + 1:
            previous = number
            continue
        if start is not None and previous is not None:
            yield start, previous
        start = previous = number
    if start is not None and previous is not None:
        yield start, previous
