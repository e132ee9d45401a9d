"""Text objects: the word, sentence, paragraph … around a place, and growing between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, Literal, get_args

from reader.layout.view import TextView
from reader.model import Span
from reader.text.graphemes import next_cluster, previous_cluster, snap

Unit = Literal["character", "word", "clause", "sentence", "quotation", "paragraph", "section"]
UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
"""From small to large."""

_BLANKS: Final = " \t\u3000\n"


def object_at(view: TextView, offset: int, unit: Unit) -> Span:
    """The `unit` that holds the character at `offset`, in whole clusters.

    A sentence or clause comes without the blanks after it. A quotation is the innermost one, with
    its marks; where there is none, the span is empty.
    """
    offset = view.settle(offset)
    if unit == "paragraph":
        return view.block_span(view.block_at(offset))
    if unit == "section":
        return next(sections(view, offset))
    if view.text[offset : offset + 1] in ("", "\n"):
        return Span(offset, offset)
    if unit == "character":
        return Span(offset, next_cluster(view.text, offset))
    if unit == "quotation":
        return next(_quotations(view, Span(offset, offset + 1)), Span(offset, offset))
    part = snap(view.text, view.part_at(unit, offset))
    return part if unit == "word" else _trimmed(view.text, part)


def sections(view: TextView, offset: int) -> Iterator[Span]:
    """The sections that hold `offset`, from the innermost to the whole text.

    A section reaches from its heading to the next one of its level or above; what stands before
    the first heading is one by itself.
    """
    blocks, headings = view.blocks, view.headings
    at = bisect_right(headings, view.block_at(offset))
    if headings and at == 0 and headings[0] > 0:
        yield Span(0, blocks[headings[0] - 1].end)
    level = 7
    for place in range(at - 1, -1, -1):
        heading = blocks[headings[place]]
        if heading.level >= level:
            continue
        level = heading.level
        following = (h for h in headings[at:] if blocks[h].level <= level)
        after = next(following, len(blocks))
        yield Span(heading.start, blocks[after - 1].end)
    yield Span(0, len(view.text))


def grow(view: TextView, span: Span) -> Span:
    """The smallest object around `span` that is larger; the span itself when it is the text.

    Objects come in the order of `UNITS` where they nest so; one that would not grow is skipped.
    """
    span = snap(view.text, span)
    if span.start == span.end:
        character = object_at(view, span.start, "character")
        if character.length:
            return character
    larger = [found for found in _around(view, span) if found.length > span.length]
    return min(larger, key=lambda found: found.length, default=span)


def shrink(view: TextView, span: Span, offset: int) -> Span:
    """The largest object around the character at `offset` that is smaller than `span`.

    Undoes `grow` where that began at `offset`; gives the character in the end.
    """
    found = object_at(view, offset, "character")
    while True:
        larger = grow(view, found)
        if larger.length >= span.length or larger == found:
            return found
        found = larger


def _around(view: TextView, span: Span) -> Iterator[Span]:
    """Every object that holds `span`, with those at its ends joined where it spans several."""
    last = max(span.start, previous_cluster(view.text, span.end))
    for unit in UNITS:
        if unit in ("quotation", "section"):
            continue
        first, second = object_at(view, span.start, unit), object_at(view, last, unit)
        joined = Span(min(first.start, span.start), max(second.end, span.end))
        if first.length or second.length:
            yield joined
    yield from _quotations(view, span)
    for section in sections(view, span.start):
        if section.start <= span.start and span.end <= section.end:
            yield section


def _quotations(view: TextView, span: Span) -> Iterator[Span]:
    """The quotations that hold all of `span`, innermost first."""
    found = view.parts("quotation", span.start)
    holding = [q for q in found if q.start <= span.start and span.end <= q.end]
    yield from sorted(holding, key=lambda q: q.length)


def _trimmed(text: str, span: Span) -> Span:
    """`span` without blanks at its ends, unless it is blank."""
    start, end = span
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    while start < end and text[start] in _BLANKS:
        start += 1
    return Span(start, end) if start < end else span
