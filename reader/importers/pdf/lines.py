"""What a PDF consists of for us: lines with boxes. Units are points, y grows upwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from reader.importers.wording import width


class Line(NamedTuple):
    """One printed line."""

    page: int
    """From 0."""
    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    """Height of its characters."""
    bold: bool = False
    across: bool = False
    """Whether it is turned against the page, as watermarks are."""
    cells: tuple[str, ...] = ()
    """Its parts, where wide gaps stand between them as in a table; of a plain line none."""
    hidden: bool = False
    """Whether one doesn't see it: it is invisible, or outside of the page."""


class Outline(NamedTuple):
    """A bookmark of the document."""

    title: str
    page: int
    level: int
    """From 1."""


@dataclass(slots=True)
class Pages:
    """A whole document."""

    pages: list[list[Line]] = field(default_factory=list)
    outline: list[Outline] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    missing: int = 0
    """Pages that could not be read."""
    unknown: int = 0
    """Characters of which the file does not say what they are, about."""
    pictures: int = 0
    """Pages with a picture, of those with little text."""
    notes: list[tuple[int, str]] = field(default_factory=list)
    """What readers noted on the pages."""


class Column(NamedTuple):
    """The margins between which a line stands."""

    left: float
    right: float


_LEAST: Final = 8
"""Lines that a page must have to tell its margins by itself."""

_INDENT: Final = 4.5
"""A line may begin so many em inside of the margin and belong to it."""


@dataclass(slots=True)
class Layout:
    """The measures of a document."""

    em: float
    size: float
    """Of the body text."""
    pitch: float
    """From one base line to the next."""
    ragged: bool
    """Whether lines end where they like."""
    indented: bool
    """Whether paragraphs begin with an indent."""
    columns: list[list[Column]]
    """Of every page."""

    def column(self, line: Line) -> Column:
        """The column in which a line stands."""
        columns = self.columns[line.page]
        inside = [c for c in columns if c.left <= line.x0 + 0.6 * self.em]
        return max(inside or columns[:1] or [Column(line.x0, line.x1)], key=lambda c: c.left)


def measure(pages: Sequence[Sequence[Line]]) -> Layout:
    """The measures of a document from its lines, running heads aside."""
    lines = [line for page in pages for line in page]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = max(sizes.most_common(1)[0][0], 0.1) if sizes else 10.0
    body = [n for n in lines if abs(n.size - size) <= 0.1 * size] or lines
    ems = [(n.x1 - n.x0) / width(n.text) for n in body if width(n.text) >= 10]
    em = max(median(ems) if ems else size, 0.1)
    pitches: Counter[float] = Counter()
    for page in pages:
        for a, b in pairwise(page):
            step = round(2 * (a.y0 - b.y0)) / 2
            if 0.5 * size < step < 4 * size:
                pitches[step] += 1
    pitch = pitches.most_common(1)[0][0] if pitches else 1.5 * size
    columns = [_columns(page, em) for page in pages]
    usual = _usual_width(pages, columns)
    columns = [
        _sparse(page, found, usual) if len(page) < _LEAST else found
        for page, found in zip(pages, columns, strict=True)
    ]
    layout = Layout(em, size, pitch, False, True, columns)
    layout.ragged, layout.indented = _habits(body, layout)
    return layout


def _columns(page: Sequence[Line], em: float) -> list[Column]:
    """The columns of a page: left margins that many lines share, indents aside."""
    starts = Counter(round(line.x0 / (em / 2)) for line in page)
    least = max(2, 0.12 * len(page))
    margins: list[float] = []
    for step in sorted(starts):
        count = starts[step] + starts[step + 1]
        left = min((n.x0 for n in page if round(n.x0 / (em / 2)) in (step, step + 1)), default=0.0)
        if count >= least and (not margins or left - margins[-1] > _INDENT * em):
            margins.append(left)
    if not margins and page:
        margins = [min(line.x0 for line in page)]
    found: list[Column] = []
    for k, left in enumerate(margins):
        following = margins[k + 1] if k + 1 < len(margins) else float("inf")
        ends = sorted(
            n.x1 for n in page if left - em <= n.x0 < following - em and n.x1 <= following + em
        )
        right = ends[min(len(ends) - 1, int(0.9 * len(ends)))] if ends else left
        found.append(Column(left, right))
    return found


def _usual_width(pages: Sequence[Sequence[Line]], columns: Sequence[Sequence[Column]]) -> float:
    widths = [
        column.right - column.left
        for page, found in zip(pages, columns, strict=True)
        if len(page) >= _LEAST
        for column in found
    ]
    return median(widths) if widths else 0.0


def _sparse(page: Sequence[Line], found: list[Column], usual: float) -> list[Column]:
    """On a page with few lines the longest need not reach the margin."""
    return [Column(c.left, max(c.right, c.left + usual)) for c in found]


def _habits(body: Sequence[Line], layout: Layout) -> tuple[bool, bool]:
    """Whether lines end raggedly, and whether paragraphs are indented."""
    full = long = indents = 0
    for line in body:
        column = layout.column(line)
        span = column.right - column.left
        if line.x1 - line.x0 > 0.7 * span:
            long += 1
            full += line.x1 > column.right - 0.8 * layout.em
        indents += 0.8 * layout.em < line.x0 - column.left < _INDENT * layout.em
    return long >= 6 and full < 0.5 * long, indents >= 0.04 * len(body)
