"""A selection while it is made: where it began, where it is now, and by what unit it grows.

Keyboard and mouse share it. Both ends are places of characters; what is selected reaches from the
unit that holds one to the unit that holds the other, so that dragging by words or sentences is the
same as by characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reader.layout.objects import Unit, object_at
from reader.layout.view import TextView
from reader.model import Span
from reader.text.graphemes import next_cluster, previous_cluster


@dataclass(frozen=True, slots=True)
class Selection:
    """Two places in the text; `head` is the one that moves."""

    anchor: int
    """The character where it began."""
    head: int
    """The character where the cursor is."""
    unit: Unit = "character"
    """What both ends are grown to."""


def selected(view: TextView, selection: Selection) -> Span:
    """The characters selected, at least one unless the text is empty."""
    first, last = sorted((selection.anchor, selection.head))
    start = _whole(view, first, selection.unit)
    end = start if first == last else _whole(view, last, selection.unit)
    return Span(min(start.start, end.start), max(start.end, end.end))


def extend(selection: Selection, head: int) -> Selection:
    """The same selection with its head at another character."""
    return replace(selection, head=head)


def swap(selection: Selection) -> Selection:
    """The same characters, with the other end to be moved."""
    return replace(selection, anchor=selection.head, head=selection.anchor)


def by_unit(selection: Selection, unit: Unit) -> Selection:
    """The same ends, grown to another unit."""
    return replace(selection, unit=unit)


def selecting(view: TextView, span: Span) -> Selection:
    """A selection of exactly `span` (whole clusters), its head on the last character."""
    last = max(span.start, previous_cluster(view.text, span.end))
    return Selection(span.start, last)


def snap(view: TextView, selection: Selection) -> Selection:
    """A selection by characters whose ends are those that its unit gave them."""
    span = selected(view, selection)
    whole = selecting(view, span)
    return whole if selection.anchor <= selection.head else swap(whole)


def widen(view: TextView, span: Span, unit: Unit, count: int = 1) -> Span:
    """`span` and the next `count` units after it, or with a negative count before it.

    Stops at the ends of the text. This is `s s` (one sentence more) and `S`.
    """
    start, end = span
    for _ in range(abs(count)):
        if count > 0:
            at = _ink(view, end, 1)
            if at >= len(view.text):
                break
            end = max(end, object_at(view, at, unit).end)
        else:
            at = _ink(view, start - 1, -1)
            if at < 0:
                break
            start = min(start, object_at(view, at, unit).start)
    return Span(start, end)


def _whole(view: TextView, offset: int, unit: Unit) -> Span:
    span = object_at(view, offset, unit)
    if span.length:
        return span
    offset = view.settle(offset)
    return Span(offset, next_cluster(view.text, offset))


def _ink(view: TextView, at: int, step: int) -> int:
    """The nearest character from `at` on in one direction that is not blank."""
    text = view.text
    while 0 <= at < len(text) and text[at].isspace():
        at += step
    return at
