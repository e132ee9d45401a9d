"""Pages that are set vertically: columns from right to left as lines from the top down.

What is found is turned: x runs down the column, y from the left of the page to the right, so that
the first column is the highest line, and everything else may take the page for a common one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final, NamedTuple

from reader.importers.pdf.glyphs import HYPHEN, Glyphs, plain
from reader.importers.pdf.lines import Line

_SMALL: Final = 0.66
"""Size of the readings beside a column, at most, in that of its characters."""

_PART: Final = 2.6
"""A gap in a column, in sizes, from which on it is two."""

_TIER: Final = 3
"""Columns above and below a gap that goes through the whole page, at least."""


_CLOSING: Final = "”’」』）》〉】。，"
"""Marks that no column begins with."""


class Glyph(NamedTuple):
    """One character."""

    place: int
    """In the order of the file."""
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool
    turned: bool

    @property
    def middle(self) -> float:
        """Where its column is."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class _Column:
    glyphs: list[Glyph] = field(default_factory=list)

    @property
    def size(self) -> float:
        return median(g.y1 - g.y0 if g.turned else g.x1 - g.x0 for g in self.glyphs)

    @property
    def top(self) -> float:
        return max(g.y1 for g in self.glyphs)

    @property
    def bottom(self) -> float:
        return min(g.y0 for g in self.glyphs)

    @property
    def middle(self) -> float:
        return median(g.middle for g in self.glyphs)


def columns(glyphs: Glyphs, number: int, page: tuple[float, float, float, float]) -> list[Line]:
    """The columns of a page as lines in reading order; readings beside them are `across`.

    `page` are its edges: left, bottom, right, top.
    """
    seen: list[Glyph] = []
    for i, c in enumerate(glyphs.text):
        if c <= " " or c in "\xa0\u3000" or c == HYPHEN:
            continue
        box = glyphs.box(i)
        last = seen[-1] if seen else None
        wider = last is not None and box.x1 - box.x0 > 1.3 * (last.x1 - last.x0)
        if last is not None and wider and abs(last.y0 - box.y1) < 0.3 * (box.y1 - box.y0):
            # Of marks that have no form of their own the box may be that of a horizontal line.
            box = box._replace(x0=last.x0, x1=last.x1)
        turned = 0.8 < glyphs.angle(i) % 3.1416 < 2.4
        seen.append(Glyph(i, c, *box, glyphs.is_bold(i), turned))
    if not seen:
        return []
    usual = median(g.x1 - g.x0 for g in seen)
    seen = _in_place(seen, usual)
    found = _gathered(seen, usual)
    main = median([c.size for c in found for _ in c.glyphs])
    out: list[Line] = []
    left, bottom, right, top = page
    for column in _in_order(found, main):
        beside = column.size < _SMALL * main and _has_neighbour(column, found, main)
        level = len(column.glyphs) > 1 and column.top - column.bottom < 1.3 * column.size
        line = _line(column, number, beside or level)
        unseen = not left < column.middle < right or column.top < bottom or column.bottom > top
        out.append(line._replace(hidden=unseen))
    return out


def _in_place(seen: Sequence[Glyph], usual: float) -> list[Glyph]:
    """The characters; those of which pdfium says that they stand far off are where they are read.

    So it is with marks that a program has turned by itself.
    """
    out = list(seen)
    for k in range(1, len(out)):
        a, glyph = out[k - 1], out[k]
        b = out[k + 1] if k + 1 < len(out) else None
        off = abs(a.middle - glyph.middle) > usual or abs(a.y0 - glyph.y1) > usual
        if off and b is not None and abs(a.middle - b.middle) < 0.35 * usual:
            if 0.5 * usual < a.y0 - b.y1 < 2 * usual:
                out[k] = glyph._replace(x0=a.x0, x1=a.x1, y0=b.y1, y1=a.y0)
        elif off and glyph.text in _CLOSING and a.y0 - usual > 0:
            out[k] = glyph._replace(x0=a.x0, x1=a.x1, y0=a.y0 - usual, y1=a.y0)
    return out


def _gathered(seen: Sequence[Glyph], usual: float) -> list[_Column]:
    """The characters by columns, each from the top down."""
    stacks: list[_Column] = []
    narrow: list[Glyph] = []
    for glyph in sorted(seen, key=lambda g: -g.middle):
        if glyph.x1 - glyph.x0 < 0.75 * usual and not glyph.turned:
            narrow.append(glyph)
        elif stacks and stacks[-1].glyphs[0].middle - glyph.middle < 0.35 * usual:
            stacks[-1].glyphs.append(glyph)
        else:
            stacks.append(_Column([glyph]))
    beside: list[_Column] = []
    for glyph in narrow:  # marks and figures within a column, or readings beside it
        stack = next((s for s in stacks if _is_within(glyph, s.glyphs[0])), None)
        if stack is None:
            near = beside[-1].glyphs[0] if beside else None
            if near is None or near.middle - glyph.middle > 0.35 * usual:
                beside.append(_Column())
            stack = beside[-1]
        stack.glyphs.append(glyph)
    found: list[_Column] = []
    for stack in (*stacks, *beside):
        part = _Column()
        for glyph in _downwards(stack.glyphs, usual):
            if part.glyphs and part.glyphs[-1].y0 - glyph.y1 > _PART * usual:
                found.append(part)
                part = _Column()
            part.glyphs.append(glyph)
        found.append(part)
    return found


def _downwards(glyphs: Sequence[Glyph], usual: float) -> list[Glyph]:
    """The characters of a column as they are read: what the file has in one go stays so."""
    runs: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.place):
        last = runs[-1][-1] if runs else None
        if last is not None and glyph.place <= last.place + 3 and glyph.y0 < last.y0 + 0.5 * usual:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [glyph for run in sorted(runs, key=lambda r: -r[0].y1) for glyph in run]


def _is_within(glyph: Glyph, column: Glyph) -> bool:
    """Whether a narrow character stands in the column of a wide one."""
    shared = min(glyph.x1, column.x1) - max(glyph.x0, column.x0)
    return shared > 0.6 * (glyph.x1 - glyph.x0)


def _has_neighbour(column: _Column, found: Sequence[_Column], main: float) -> bool:
    """Whether a column of small characters stands to the right of a larger one, as readings do."""
    return any(
        other.size > column.size / _SMALL
        and 0 < column.middle - other.middle < 1.3 * main
        and other.bottom < column.top
        and column.bottom < other.top
        for other in found
    )


def _in_order(found: Sequence[_Column], main: float) -> list[_Column]:
    """From right to left; where a gap goes through the whole page, first what is above it."""
    cuts: list[float] = []
    reach = None
    for column in sorted(found, key=lambda c: -c.top):
        if reach is not None and reach - column.top > 1.2 * main:
            above = sum(c.bottom >= reach - 0.1 for c in found)
            if above >= _TIER and len(found) - above >= _TIER:
                cuts.append(reach)
        reach = column.bottom if reach is None else min(reach, column.bottom)
    tier = {id(c): sum(c.top <= cut for cut in cuts) for c in found}
    return sorted(found, key=lambda c: (tier[id(c)], -c.middle, -c.top))


def _line(column: _Column, number: int, across: bool) -> Line:
    glyphs = column.glyphs
    text, size = "", column.size
    for before, glyph in zip((None, *glyphs), glyphs, strict=False):
        if before is not None and before.turned and glyph.turned:
            text += " " if before.y0 - glyph.y1 > 0.2 * size else ""
        text += glyph.text
    low, high = column.middle - size / 2, column.middle + size / 2
    bold = sum(g.bold for g in glyphs) > len(glyphs) / 2
    return Line(
        number, plain(text), -column.top, -column.bottom, low, high, round(size, 1), bold, across
    )
