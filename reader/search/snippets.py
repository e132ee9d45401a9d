"""Readable pieces of the original text round what was found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from typing import Final

from reader.model import Snippet, Span
from reader.text.graphemes import is_boundary

WIDTH: Final = 96
"""Characters that a snippet shows: about two lines of a pane."""

BEFORE: Final = 28
"""At most this many of them stand before the first mark."""

MAX_SPANS: Final = 1000
"""Marks of one hit. A novel of three million characters may hold 的 a hundred thousand times."""

_BREAK: Final = re.compile(r"[。！？；…\n][”’」』）]*\s*|[.!?;][\"')]*\s+")
_SPACE: Final = re.compile(r"\s")


def merged(found: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    """The spans of several phrases as marks: in order, those that overlap made one, capped."""
    if len(found) == 1:
        return tuple(found[0][:MAX_SPANS])
    out: list[Span] = []
    for span in sorted(chain.from_iterable(found)):
        if out and span.start < out[-1].end:
            if span.end > out[-1].end:
                out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return tuple(out[:MAX_SPANS])


def best_window(found: Sequence[Sequence[Span]], width: int = WIDTH) -> Span:
    """The stretch of at most `width` characters that begins with a mark and holds most of them.

    First by how many different phrases it holds, then by how many marks, then the earlier one.
    The spans of each phrase are in order; at least one must have some.
    """
    some = [spans for spans in found if spans]
    if len(some) == 1:
        marks, whose = list(some[0]), [0] * len(some[0])
    else:
        both = sorted((span, i) for i, spans in enumerate(some) for span in spans)
        marks, whose = [span for span, _ in both], [i for _, i in both]
    held = [0] * len(some)
    best, best_at, best_last, last = (0, 0), 0, 1, 0
    for at, (start, _) in enumerate(marks):
        while last < len(marks) and (last <= at or marks[last][1] <= start + width):
            held[whose[last]] += 1
            last += 1
        if last - at >= best[1] or len(some) > 1:
            score = (len(some) - held.count(0), last - at)
            if score > best:
                best, best_at, best_last = score, at, last
        held[whose[at]] -= 1
    start = marks[best_at].start
    end = max(span[1] for span in marks[best_at:best_last])
    return Span(start, min(end, start + max(width, marks[best_at].length)))


def snippet(text: str, found: Sequence[Sequence[Span]], *, width: int = WIDTH) -> Snippet:
    """A piece of `text` with the marks that fall into it, one line, cut with … at the ends.

    Begins where a sentence does if that is near, and never within a grapheme or a Latin word.
    White space counts as one blank each, so marks stay where they are.
    """
    if not any(found):
        return _cut(text, 0, min(len(text), width), ())
    if len(text) <= width:
        return _cut(text, 0, len(text), merged(found))
    window = best_window(found, width)
    start = max(0, window.start - min(BEFORE, max(8, width - window.length)))
    near = [m.end() for m in _BREAK.finditer(text, start, window.start)]
    if start > 0:
        start = near[0] if near else _out_of_word(text, start, window.start)
    end = min(len(text), max(start + width, min(window.end, start + 2 * width)))
    marks = merged([_inside(spans, start, end) for spans in found if spans])
    return _cut(text, start, end, marks)


def _inside(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    first = bisect_right(spans, start, key=itemgetter(1))
    return list(spans[first : bisect_left(spans, end, key=itemgetter(0))])


def _out_of_word(text: str, start: int, stop: int) -> int:
    """The first place from `start` on that is not inside of a Latin word."""
    at = start
    while at < stop and text[at - 1].isascii() and text[at].isascii() and text[at].isalnum():
        if not text[at - 1].isalnum():
            break
        at += 1
    return at if at < stop else start


def _cut(text: str, start: int, end: int, marks: Sequence[Span]) -> Snippet:
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    head, tail = "…" if start > 0 else "", "…" if end < len(text) else ""
    while start < end and text[start].isspace() and is_boundary(text, start + 1):
        start += 1
    while end > start and text[end - 1].isspace() and is_boundary(text, end - 1):
        end -= 1
    shift = len(head) - start
    shown = head + _SPACE.sub(" ", text[start:end]) + tail
    inside = [
        Span(max(first, start) + shift, min(last, end) + shift)
        for first, last in marks
        if first < end and last > start
    ]
    return Snippet(shown, tuple(inside))
