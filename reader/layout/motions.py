"""Motions: from a place in the text to another.

A motion is a function `(view, offset, count) -> offset` in `MOTIONS`. It never leaves the places
where a cursor may stand (`TextView.may_stand`), and stays where it is when there is nowhere to go.
Motions by rows keep a goal cell and stand apart: `vertical` and `page`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final, Literal

from reader.layout.layout import Layout
from reader.layout.view import TextView
from reader.text.graphemes import next_cluster, previous_cluster

Motion = Callable[[TextView, int, int], int]
"""View, offset and how many times; gives the new offset."""


def vertical(view: TextView, offset: int, rows: int, goal: int | None = None) -> tuple[int, int]:
    """`rows` rows of text down, or up if negative; blank rows don't count.

    `goal` is the cell to keep to, that of `offset` if None. Gives the offset and the goal for the
    next step. Raises ValueError if the view has no layout.
    """
    layout = _layout(view)
    if not layout.total:
        return offset, goal or 0
    offset = view.settle(offset)
    row, cell = _place(layout, offset, 2 * rows)
    goal = cell if goal is None else goal
    step = 1 if rows > 0 else -1
    for _ in range(abs(rows)):
        following = _text_row(layout, row + step, step)
        if following is None:
            break
        row = following
    return view.settle(layout.offset_at(row, goal)), goal


def page(view: TextView, offset: int, rows: int, goal: int | None = None) -> tuple[int, int]:
    """`rows` rows of the screen down, or up if negative, blank rows counted.

    From a blank row it goes on to the next row of text; at an end of the text to the last or
    first one. Goal, result and errors as in `vertical`.
    """
    layout = _layout(view)
    if not layout.total:
        return offset, goal or 0
    offset = view.settle(offset)
    row, cell = _place(layout, offset, rows)
    goal = cell if goal is None else goal
    step = 1 if rows > 0 else -1
    wanted = min(max(row + rows, 0), layout.total - 1)
    found = _text_row(layout, wanted, step)
    if found is None:
        found = _text_row(layout, wanted, -step)
    return view.settle(layout.offset_at(row if found is None else found, goal)), goal


def _layout(view: TextView) -> Layout:
    if view.layout is None:
        raise ValueError("motions by rows need a layout")
    return view.layout


def _place(layout: Layout, offset: int, rows: int) -> tuple[int, int]:
    """Row and cell of `offset`, with what lies within `rows` of it made exact."""
    layout.locate(offset, before=max(0, -rows) + 2, after=max(0, rows) + 2)
    return layout.place_of(offset)


def _text_row(layout: Layout, row: int, step: int) -> int | None:
    """The nearest row from `row` on that is not blank."""
    while 0 <= row < layout.total:
        if layout.row(row).kind != "blank":
            return row
        row += step
    return None


def line_start(view: TextView, offset: int, count: int = 1) -> int:
    """The first character of the row."""
    layout = _layout(view)
    return view.settle(layout.row_at(view.settle(offset)).start) if layout.total else offset


def line_end(view: TextView, offset: int, count: int = 1) -> int:
    """The last character drawn in the row, `count - 1` rows further down."""
    layout = _layout(view)
    if not layout.total:
        return offset
    if count > 1:
        offset, _ = vertical(view, offset, count - 1)
    row = layout.row_at(view.settle(offset))
    return view.settle(max(row.start, offset, previous_cluster(view.text, row.text_end)))


def _down(view: TextView, offset: int, count: int = 1) -> int:
    return vertical(view, offset, count)[0]


def _up(view: TextView, offset: int, count: int = 1) -> int:
    return vertical(view, offset, -count)[0]


def character_next(view: TextView, offset: int, count: int = 1) -> int:
    """The next character, across paragraphs."""
    at = offset = view.settle(offset)
    while count > 0 and at < len(view.text):
        at = next_cluster(view.text, at)
        if at < len(view.text) and view.may_stand(at):
            offset = at
            count -= 1
    return offset


def character_previous(view: TextView, offset: int, count: int = 1) -> int:
    """The character before, across paragraphs."""
    at = offset = view.settle(offset)
    while count > 0 and at > 0:
        at = previous_cluster(view.text, at)
        if view.may_stand(at):
            offset = at
            count -= 1
    return offset


Piece = Literal["word", "word end", "clause", "sentence"]


def _stops(view: TextView, unit: Piece, at: int) -> list[int]:
    """Where a motion by `unit` stops in the stretch at `at`: starts, or last characters."""
    text = view.text
    if unit in ("word", "word end"):
        words = [w for w in view.parts("word", at) if any(map(str.isalnum, text[w.start : w.end]))]
        if unit == "word end":
            return [previous_cluster(text, word.end) for word in words]
        return [word.start for word in words]
    stops = []
    for start, end in view.parts("clause" if unit == "clause" else "sentence", at):
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            stops.append(start)
    return stops


def _by_part(unit: Piece, step: int, view: TextView, offset: int, count: int = 1) -> int:
    """`count` stops of `unit` on (`step` 1) or back (`step` -1), stretch after stretch.

    Past the last or first one it goes to the end or start of the text.
    """
    offset = at = view.settle(offset)
    while True:
        stops = _stops(view, unit, at)
        passed = bisect_right(stops, offset) if step > 0 else bisect_left(stops, offset)
        inside = len(stops) - passed if step > 0 else passed
        if inside >= count:
            return view.settle(stops[passed + count - 1 if step > 0 else passed - count])
        count -= inside
        stretch = view.stretch_at(at)
        at = stretch.end if step > 0 else stretch.start - 1
        if step > 0 and at < len(view.text) and view.stretch_at(at) == stretch:
            at += 1
        if not 0 <= at < len(view.text):
            return view.settle(len(view.text) if step > 0 else 0)
        offset = at - 1 if step > 0 else at + 1


def _by_block(step: int, view: TextView, offset: int, count: int = 1) -> int:
    """Starts of paragraphs that are not empty; forwards past the last one its last character."""
    offset = view.settle(offset)
    index = view.block_at(offset)
    if step < 0 and view.blocks and offset > view.block_span(index).start:
        count -= 1
        offset = view.settle(view.block_span(index).start)
    while count > 0:
        index += step
        if not 0 <= index < len(view.blocks):
            return text_end(view, offset) if step > 0 else offset
        if view.block_span(index).length:
            offset = view.settle(view.block_span(index).start)
            count -= 1
    return offset


def _by_heading(step: int, view: TextView, offset: int, count: int = 1) -> int:
    """Starts of headings; the furthest there is if there are fewer."""
    offset = view.settle(offset)
    starts = [view.blocks[i].start for i in view.headings]
    if step > 0:
        at = bisect_right(starts, offset) + count - 1
        at = min(at, len(starts) - 1)
        return view.settle(starts[at]) if at >= 0 and starts[at] > offset else offset
    at = max(bisect_left(starts, offset) - count, 0)
    return view.settle(starts[at]) if starts and starts[at] < offset else offset


def text_start(view: TextView, offset: int, count: int = 1) -> int:
    """The first character of the text."""
    return view.settle(0)


def text_end(view: TextView, offset: int, count: int = 1) -> int:
    """The last character of the text."""
    return view.settle(len(view.text))


MOTIONS: Final[Mapping[str, Motion]] = MappingProxyType(
    {
        "line_down": _down,
        "line_up": _up,
        "line_start": line_start,
        "line_end": line_end,
        "character_next": character_next,
        "character_previous": character_previous,
        "word_next": partial(_by_part, "word", 1),
        "word_previous": partial(_by_part, "word", -1),
        "word_end": partial(_by_part, "word end", 1),
        "clause_next": partial(_by_part, "clause", 1),
        "clause_previous": partial(_by_part, "clause", -1),
        "sentence_next": partial(_by_part, "sentence", 1),
        "sentence_previous": partial(_by_part, "sentence", -1),
        "paragraph_next": partial(_by_block, 1),
        "paragraph_previous": partial(_by_block, -1),
        "heading_next": partial(_by_heading, 1),
        "heading_previous": partial(_by_heading, -1),
        "text_start": text_start,
        "text_end": text_end,
    }
)
"""Every motion by its name."""
