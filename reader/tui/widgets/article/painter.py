"""A row of an article as a strip of cells; plain functions that know no widget.

The text drawn never holds controls: a tab becomes four blanks and anything else that a terminal
could act on is left out. None of it has cells for `WidthPolicy`, so that offsets and cells stay
together whatever the database holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual.strip import Strip

from reader.layout.tables import Pads
from reader.text.widths import TAB_CELLS, WidthPolicy
from reader.tui.widgets.article.header import HeaderRow
from reader.tui.widgets.article.palette import Keys, Palette

_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")

SIGN_ROOM: Final = 2
"""Cells that a gutter sign and the blank after it take, left of the text."""


RULE: Final = 6
"""Cells of the rule under the title."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the column of text lies in the pane, in cells."""

    width: int
    """Cells of the whole pane."""
    left: int
    """Cells before the column."""
    measure: int
    """Cells of the column."""

    @classmethod
    def centred(cls, width: int, han: int, margin: int) -> Frame:
        """A column of at most `han` Han characters in the middle of `width` cells.

        At least `margin` cells stay free on each side, and at least the room of a gutter sign on
        the left; the column has an even number of cells, so that lines of Han fill it.
        """
        least = max(margin, SIGN_ROOM)
        room = max(width - least - max(margin, 1), 2)
        measure = min(2 * han, room)
        measure = max(measure - measure % 2, 2)
        left = max((width - measure) // 2, min(least, max(width - measure, 0)))
        return cls(width, left, measure)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign in the gutter of a row."""

    character: str
    colour: str
    """One of the five colours, or `accent`."""


@dataclass(frozen=True, slots=True)
class RowText:
    """What is to be drawn of a row."""

    start: int
    end: int
    indent: int
    """Cells before its first character."""
    kind: str
    """Kind of its block, or `blank`."""
    pads: Pads = ()
    """Columns of a table: blanks that are drawn."""


def displayed(text: str) -> str:
    """`text` fit for the terminal, cell for cell as `WidthPolicy` measures it."""
    if "\t" in text:
        text = text.replace("\t", " " * TAB_CELLS)
    text = _CONTROLS.sub("", text)
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def with_gaps(text: str, start: int, end: int, gaps: Sequence[int]) -> str:
    """`text[start:end]` with a blank before each offset of `gaps` in `(start, end]`."""
    inside = [gap for gap in gaps if start < gap <= end]
    if not inside:
        return text[start:end]
    parts, at = [], start
    for gap in inside:
        parts += [text[at:gap], " "]
        at = gap
    parts.append(text[at:end])
    return "".join(parts)


Piece = tuple[int, int, Keys]
"""Half-open offsets and what is said about the characters between them."""


def label_pieces(
    text: str, end: int, pieces: Iterable[Piece], labels: Mapping[int, str], policy: WidthPolicy
) -> Iterable[tuple[int, int, Keys, str]]:
    """`pieces` with the first cells of labelled offsets given over to the letters there.

    Yields offsets, keys and the letters to draw instead of the characters (empty: none). A label
    covers as many characters as it needs; the row ends at `end`.
    """
    covered = 0
    waiting = sorted(offset for offset in labels if offset < end)
    for start, stop, keys in pieces:
        at = max(start, covered)
        while at < stop:
            while waiting and waiting[0] < at:
                waiting.pop(0)
            if waiting and waiting[0] == at:
                letters, cells, covered = labels[at], 0, at
                while cells < len(letters) and covered < end:
                    cells += policy.width(text[covered])
                    covered += 1
                yield at, covered, ("label",), letters
                at = covered
                continue
            cut = min(stop, waiting[0]) if waiting else stop
            yield at, cut, keys, ""
            at = cut


def paint_row(
    text: str,
    row: RowText,
    pieces: Iterable[Piece],
    frame: Frame,
    palette: Palette,
    policy: WidthPolicy,
    *,
    sign: Sign | None = None,
    labels: Mapping[int, str] | None = None,
    after: Keys | None = None,
    bar: bool = False,
) -> Strip:
    """The strip of one row, exactly `frame.width` cells.

    `pieces` tile the row (half-open offsets and their keys). `labels` are letters to draw over
    offsets. `after` are the keys of one cell behind the text, for a cursor past its end. `bar`
    draws a thin line just left of the column, where a theme has no soft ground to mark with.
    """
    plain = palette.style(())
    segments = _before(row, frame, palette, policy, sign, bar)
    gaps = policy.gaps(text, row.start, row.end)
    used = frame.left + row.indent + policy.width(text[row.start : row.end])
    if row.pads:
        gaps = sorted([*gaps, *(offset for offset, cells in row.pads for _ in range(cells))])
        used += sum(cells for _, cells in row.pads)
    if labels:
        for start, end, keys, letters in label_pieces(text, row.end, pieces, labels, policy):
            shown = displayed(with_gaps(text, start, end, gaps))
            if letters:
                used += max(len(letters) - policy.width(shown), 0)
                shown = letters.ljust(policy.width(shown))
            segments.append(Segment(shown, palette.style(keys)))
    else:
        for start, end, keys in pieces:
            shown = displayed(with_gaps(text, start, end, gaps))
            segments.append(Segment(shown, palette.style(keys)))
    if after is not None and used < frame.width:
        segments.append(Segment(" ", palette.style(after)))
        used += 1
    if row.kind == "code":
        fill = frame.left + frame.measure - used
        if fill > 0:
            segments.append(Segment(" " * fill, palette.style(("code",))))
            used += fill
    if used < frame.width:
        segments.append(Segment(" " * (frame.width - used), plain))
    strip = Strip(segments, max(used, frame.width))
    return strip if used <= frame.width else strip.crop(0, frame.width)


def _before(
    row: RowText,
    frame: Frame,
    palette: Palette,
    policy: WidthPolicy,
    sign: Sign | None,
    bar: bool,
) -> list[Segment]:
    """Margin, gutter and indent."""
    plain = palette.style(())
    thin, thick = ("|", "|") if policy.ambiguous == 2 else ("▏", "▎")
    segments = []
    margin = max(frame.left - SIGN_ROOM, 0)
    if margin:
        segments.append(Segment(" " * margin, plain))
    if frame.left >= SIGN_ROOM:
        mark = sign.character if sign is not None else " "
        style = palette.sign(sign.colour) if sign is not None else plain
        segments.append(Segment(mark, style))
        if policy.width(mark) < SIGN_ROOM:
            segments.append(
                Segment(thin if bar else " ", palette.style(("accent",) if bar else ()))
            )
    elif frame.left:
        segments.append(Segment(" " * frame.left, plain))
    if row.indent:
        if row.kind == "quote" and row.indent >= 2:
            segments.append(Segment(thick, palette.style(("faint",))))
            segments.append(Segment(" " * (row.indent - 1), plain))
        else:
            keys = ("code",) if row.kind == "code" else ()
            segments.append(Segment(" " * row.indent, palette.style(keys)))
    return segments


def paint_header(row: HeaderRow, frame: Frame, palette: Palette, policy: WidthPolicy) -> Strip:
    """The strip of a row of the title block."""
    plain = palette.style(())
    if row.role == "rule":
        dash = "-" if policy.ambiguous == 2 else "━"
        shown, style = dash * min(RULE, frame.measure), palette.style(("accent",))
    elif row.role == "blank" or not row.text:
        return Strip([Segment(" " * frame.width, plain)], frame.width)
    else:
        shown, style = displayed(row.text), palette.style((row.role,))
    used = frame.left + policy.width(shown)
    segments = [Segment(" " * frame.left, plain), Segment(shown, style)]
    if used < frame.width:
        segments.append(Segment(" " * (frame.width - used), plain))
    strip = Strip(segments, max(used, frame.width))
    return strip if used <= frame.width else strip.crop(0, frame.width)
