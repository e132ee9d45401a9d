"""What lies over the text: styles of the source, highlights, hits, the selection, the cursor.

Every change paints only the rows on screen that it touches.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from textual import events

from reader.config.settings import ReadingSettings
from reader.layout import Row, plain_blocks
from reader.layout.objects import object_at
from reader.layout.pieces import HitIndex, SpanIndex, pieces
from reader.layout.view import TextView
from reader.model import COLOURS, Document, Highlight, Span
from reader.text.graphemes import next_cluster
from reader.text.words import URL, Segmenter, rough_segmenter
from reader.tui.widgets.article.canvas import ArticleCanvas
from reader.tui.widgets.article.labels import Labels
from reader.tui.widgets.article.painter import Piece, Sign
from reader.tui.widgets.article.palette import Keys

NOTE_SIGN: Final = ("●", "*")
"""Beside the row where a highlight with a note begins; the second where the first is wide."""

BOOKMARK_SIGN: Final = ("◆", "+")


FAR: Final = 2000
"""Characters around the cursor in which a written address is looked for."""


@cache
def addresses() -> re.Pattern[str]:
    """Web addresses in the text."""
    return re.compile(URL)


NOWHERE: Final = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Marks:
    """What the reader does with the text at this moment, and what is drawn for it."""

    cursor: int = 0
    sentence: Span = NOWHERE
    """The sentence under the cursor; empty while something is selected."""
    selection: Span | None = None
    near: frozenset[str] = frozenset()
    """Ids of the highlights under the cursor."""
    flash: Span | None = None
    """A place shown for a moment after a jump."""
    labels: Labels | None = None


def changed(old: Marks, new: Marks) -> list[Span]:
    """The stretches of text that look different, so that nothing else need be painted."""
    dirty: list[Span] = []
    if old.cursor != new.cursor:
        dirty += [Span(old.cursor, old.cursor), Span(new.cursor, new.cursor)]
    dirty += difference(old.sentence, new.sentence)
    dirty += difference(old.selection, new.selection)
    dirty += difference(old.flash, new.flash)
    if old.labels != new.labels:
        for labels in (old.labels, new.labels):
            if labels is not None:
                dirty += [Span(at, at) for at in labels.by_code.values()]
    return dirty


def difference(old: Span | None, new: Span | None) -> list[Span]:
    """Characters that are in one of the two spans only."""
    old, new = old or NOWHERE, new or NOWHERE
    if old == new:
        return []
    if not old.overlaps(new):
        return [span for span in (old, new) if span.length]
    ends = (
        Span(min(old.start, new.start), max(old.start, new.start)),
        Span(min(old.end, new.end), max(old.end, new.end)),
    )
    return [span for span in ends if span.length]


class MarkedCanvas(ArticleCanvas):
    """Draws an article with everything that is marked in it."""

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._segmenter: Segmenter = rough_segmenter()
        self._view = TextView("", (), self._segmenter)
        self._styles: SpanIndex[tuple[int, str]] = SpanIndex()
        self._highlights: dict[str, Highlight] = {}
        self._places: SpanIndex[str] = SpanIndex()
        self._signs: list[tuple[int, str]] = []
        self._hit_spans: Sequence[Span] = ()
        self._hits = HitIndex()
        self._hit: int | None = None
        self._marks = Marks()

    # -- what is shown

    def set_document(self, document: Document | None, settings: ReadingSettings) -> None:
        """Show another text from its beginning, with nothing marked."""
        text = document.text if document is not None else ""
        blocks = (document.blocks if document is not None else ()) or plain_blocks(text)
        self._view = TextView(text, blocks, self._segmenter)
        self._styles = SpanIndex()
        for index, style in enumerate(document.styles if document is not None else ()):
            self._styles.add(style.start, style.end, (index, style.kind))
        self._highlights, self._places, self._signs = {}, SpanIndex(), []
        self._hit_spans, self._hits, self._hit = (), HitIndex(), None
        self._marks = Marks()
        super().set_document(document, settings)
        if document is not None:
            self._set_marks(self._marks_at(0))

    def set_segmenter(self, segmenter: Segmenter) -> None:
        """Cut words with another segmenter from now on, such as jieba once it is loaded."""
        self._segmenter = self._view.segmenter = segmenter
        self._view.forget_words()

    def set_highlights(self, highlights: Sequence[Highlight]) -> None:
        """Show these highlights; only rows where something changed are painted again."""
        new = {each.id: each for each in highlights if not each.deleted}
        old = self._highlights
        dirty: list[Span] = []
        for id in dict.fromkeys((*old, *new)):
            before, after = old.get(id), new.get(id)
            if before is not None and after is not None and _alike(before, after):
                continue
            dirty += [span for span in (_span(before), _span(after)) if span is not None]
            place = _span(after)
            if place is None:
                self._places.remove(id)
            elif after is not None and (before is None or _span(before) != place):
                self._places.add(*place, id, order=float(after.created.ms))
        self._highlights = new
        self._signs = sorted(
            (each.start, each.id)
            for each in new.values()
            if each.start is not None and (each.note or each.kind == "bookmark")
        )
        self._marks = replace(self._marks, near=self._near(self._marks.cursor))
        self._repaint(dirty)

    def set_hits(self, spans: Sequence[Span], current: int | None) -> None:
        """Show search hits (sorted, not overlapping) and which of them is the current one."""
        dirty = [self._current_hit()]
        if spans is not self._hit_spans:
            view = self.viewport
            dirty += self._hits.overlapping(*view)
            self._hits, self._hit_spans = HitIndex(spans), spans
            dirty += self._hits.overlapping(*view)
        self._hit = current
        dirty.append(self._current_hit())
        self._repaint(hit for hit in dirty if hit is not None)

    def highlights_at(self, offset: int) -> list[Highlight]:
        """Highlights and bookmarks that hold the character at `offset`, the lowest first."""
        found = self._places.overlapping(offset, offset + 1)
        return [self._highlights[id] for _, _, id in found]

    def link_at(self, offset: int) -> str:
        """The address behind the link at `offset`, or written there; empty if there is none."""
        styles = self.document.styles if self.document is not None else ()
        for _, _, (index, kind) in self._styles.overlapping(offset, offset + 1):
            if kind == "link" and styles[index].target:
                return styles[index].target
        for match in addresses().finditer(self.text, max(offset - FAR, 0), offset + FAR):
            if match.start() <= offset < match.end():
                return match[0]
        return ""

    # -- marks

    def _near(self, offset: int) -> frozenset[str]:
        found = self._places.overlapping(offset, offset + 1)
        return frozenset(id for start, end, id in found if start < end)

    def _marks_at(self, cursor: int) -> Marks:
        """The marks with the cursor at another place, everything else as it is."""
        marks = self._marks
        sentence = NOWHERE
        if marks.selection is None and self.settings.sentence_mark and self.text:
            sentence = object_at(self._view, cursor, "sentence")
        return replace(marks, cursor=cursor, sentence=sentence, near=self._near(cursor))

    def _set_marks(self, marks: Marks) -> None:
        """Draw other marks."""
        old, self._marks = self._marks, marks
        dirty = changed(old, marks)
        for id in old.near ^ marks.near:
            span = self._places.span(id)
            if span is not None:
                dirty.append(span)
        if dirty:
            self._repaint(dirty)

    def _layout_changed(self) -> None:
        self._view.layout = self._layout

    # -- what is said about a row

    def _pieces(self, row: Row) -> Iterable[Piece]:
        start, end = row.start, row.text_end
        if start >= end:
            return ()
        marks = self._marks
        layers: list[tuple[int, int, str]] = [(start, end, row.kind)]
        if row.kind in ("table", "table-head"):
            bars = re.finditer(r" \|(?: |$)", self.text[start:end])
            layers += [(start + bar.start(), start + bar.end(), "faint") for bar in bars]
        layers += [(a, b, key[1]) for a, b, key in self._styles.overlapping(start, end)]
        layers.append((*marks.sentence, "sentence"))
        for a, b, id in self._places.overlapping(start, end):
            layers.append((a, b, _key(self._highlights[id], near=id in marks.near)))
        current = self._current_hit()
        for hit in self._hits.overlapping(start, end):
            layers.append((*hit, "current-hit" if hit == current else "hit"))
        if marks.selection is not None:
            layers.append((*marks.selection, "selection"))
        if marks.flash is not None:
            layers.append((*marks.flash, "flash"))
        if start <= marks.cursor < end:
            after = next_cluster(self.text, marks.cursor)
            layers.append((marks.cursor, after, self._cursor_key()))
        return pieces(start, end, layers)

    def _current_hit(self) -> Span | None:
        index = self._hit
        return self._hits[index] if index is not None and 0 <= index < len(self._hits) else None

    def _cursor_key(self) -> str:
        return "cursor" if self.has_focus else "cursor-idle"

    def _after_text(self, row: Row) -> Keys | None:
        cursor = self._marks.cursor
        if cursor < row.text_end or not self.text or cursor > row.end:
            return None
        at_end = cursor == row.end and (row.last or self.text[row.end : row.end + 1] == "\n")
        if at_end or row.text_end <= cursor < row.end:
            return (self._cursor_key(),)
        return None

    def _barred(self, row: Row) -> bool:
        """Whether the row is marked by a bar: the sentence, where colours cannot be soft."""
        sentence = self._marks.sentence
        return self.palette.theme.ansi and sentence.overlaps(Span(row.start, row.end))

    def _sign(self, row: Row) -> Sign | None:
        found = self._signed_on(row)
        if not found:
            return self._number(row) if self.palette.mono else None
        noted = [each for each in found if each.note and each.kind != "bookmark"]
        if noted:
            return Sign(NOTE_SIGN[self._policy.ambiguous - 1], str(noted[-1].colour))
        names = [each.note for each in found if len(each.note) == 1 and each.note.isascii()]
        return Sign(names[-1] if names else BOOKMARK_SIGN[self._policy.ambiguous - 1], "accent")

    def _number(self, row: Row) -> Sign | None:
        """Without colours: the number of the colour of a highlight that begins on this row."""
        found = self._places.overlapping(row.start, row.end)
        begun = [self._highlights[id].colour for a, _, id in found if row.start <= a < row.end]
        return Sign(str(COLOURS.index(begun[-1]) + 1), "accent") if begun else None

    def _signed_on(self, row: Row) -> list[Highlight]:
        """Highlights with a sign that begin on this row."""
        if row.kind == "blank" or not self._signs:
            return []
        first = bisect_left(self._signs, (row.start, ""))
        last = bisect_left(self._signs, (row.end + 1 if row.last else row.end, ""))
        return [self._highlights[id] for _, id in self._signs[first:last]]

    def _labels_on(self, row: Row) -> tuple[tuple[int, str], ...]:
        labels = self._marks.labels
        if labels is None or row.kind == "blank":
            return ()
        return tuple(each for each in labels.shown() if row.start <= each[0] < row.end)

    # -- focus

    def on_focus(self, event: events.Focus) -> None:
        """The cursor is where keys act, and the terminal's cursor where input methods look."""
        self._repaint([Span(self._marks.cursor, self._marks.cursor)])
        self._caret()

    def on_blur(self, event: events.Blur) -> None:
        """The cursor only remembers the place."""
        self._repaint([Span(self._marks.cursor, self._marks.cursor)])

    def _caret(self) -> None:
        """Put the terminal's own cursor on the reading cursor, for input methods."""
        if not self.has_focus:
            return
        cell = self.cell_of(self._marks.cursor)
        if cell is not None:
            self.app.cursor_position = self.content_region.offset + cell


def _key(highlight: Highlight, *, near: bool) -> str:
    """What the palette is told of a highlight: `yellow`, `yellow~underline`, `yellow!near`."""
    style = "" if highlight.style == "background" else f"~{highlight.style}"
    return f"{highlight.colour}{style}{'!near' if near else ''}"


def _alike(one: Highlight, other: Highlight) -> bool:
    """Whether both are drawn alike; a full comparison of thousands would be felt."""
    return (
        one.start == other.start
        and one.end == other.end
        and one.colour == other.colour
        and one.kind == other.kind
        and one.style == other.style
        and bool(one.note) == bool(other.note)
    )


def _span(highlight: Highlight | None) -> Span | None:
    if highlight is None or highlight.start is None or highlight.end is None:
        return None
    return Span(highlight.start, highlight.end)
