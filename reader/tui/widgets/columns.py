"""Texts beside each other, and texts with their changes marked: pieces in, lines out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, zip_longest
from typing import Final

from rich.cells import cell_len

from reader.annotations.wordwise import Change, Part, words_of
from reader.model import Span
from reader.text.safe import safe_text
from reader.tui.widgets.drawing import fold_spans
from reader.tui.widgets.rows import Line, Piece, Width, cut

BESIDE: Final = 72
"""Cells from which two texts stand beside each other; with fewer, one above the other."""

GAP: Final = " │ "
"""Between two columns."""

Words = Callable[[str], Sequence[Span]]


def flow(
    pieces: Iterable[Piece], width: int, limit: int = 400, measure: Width = cell_len
) -> list[list[Piece]]:
    """Pieces folded to lines of at most `width` cells by the rules of the text."""
    clean = [Piece(_plain(each.text), each.role) for each in pieces]
    text = "".join(each.text for each in clean)
    lines: list[list[Piece]] = []
    edges: list[tuple[int, Piece]] = []
    at = 0
    for each in clean:
        edges.append((at, each))
        at += len(each.text)
    number = 0
    for start, end in fold_spans(text, max(width, 2), limit, measure):
        line: list[Piece] = []
        while number < len(edges) and edges[number][0] + len(edges[number][1].text) <= start:
            number += 1
        for index in range(number, len(edges)):
            low, piece = edges[index]
            if low >= end:
                break
            shown = piece.text[max(start - low, 0) : end - low]
            if shown:
                line.append(Piece(shown, piece.role))
        lines.append(line)
    return lines


def _plain(text: str) -> str:
    return safe_text(text.replace("\n", " ").replace("\t", " "), newlines=False)


def beside(
    left: Sequence[Sequence[Piece]],
    right: Sequence[Sequence[Piece]],
    width: int,
    measure: Width = cell_len,
) -> list[Line]:
    """Two columns of lines; each is as wide as `column(width)`."""
    room = column(width)
    lines = []
    for one, other in zip_longest(left, right, fillvalue=()):
        used = sum(measure(each.text) for each in one)
        pad = Piece(" " * max(room - used, 0))
        lines.append(Line((*one, pad, Piece(GAP, "faint"), *other)))
    return lines


def column(width: int) -> int:
    """Cells of one of two columns."""
    return max((width - len(GAP)) // 2, 4)


def label(words: str, width: int, measure: Width = cell_len) -> list[Piece]:
    """What stands over a column."""
    return [Piece(cut(words, width, measure), "muted")]


def marked_pair(
    old: str, new: str, words: Words, ground: str = ""
) -> tuple[list[Piece], list[Piece]]:
    """Two short texts, each with what the other has not marked in it."""
    change = Change("changed", Span(0, len(old)), Span(0, len(new)))
    left: list[Piece] = []
    right: list[Piece] = []
    on = f"@{ground}" if ground else ""
    for part in words_of(old, new, change, words):
        if part.old.length:
            role = "text" if part.kind == "same" else "removed"
            left.append(Piece(old[part.old.start : part.old.end], role + on))
        if part.new.length:
            role = "text" if part.kind == "same" else "added"
            right.append(Piece(new[part.new.start : part.new.end], role + on))
    return left, right


def inline(
    old: str,
    new: str,
    parts: Iterable[Part],
    old_marks: Sequence[tuple[Span, str]],
    new_marks: Sequence[tuple[Span, str]],
) -> list[Piece]:
    """One text with what went struck out and what came underlined, highlights on their ground.

    `old_marks` and `new_marks` rise by their start.
    """
    pieces: list[Piece] = []
    for part in parts:
        if part.kind == "removed":
            pieces += _grounded(old, part.old, "removed", old_marks)
        elif part.kind == "added":
            pieces += _grounded(new, part.new, "added", new_marks)
        else:
            pieces += _grounded(new, part.new, "text", new_marks)
    return pieces


def _grounded(text: str, span: Span, role: str, marks: Sequence[tuple[Span, str]]) -> list[Piece]:
    edges = {span.start, span.end}
    here = [(mark, colour) for mark, colour in marks if mark.overlaps(span)]
    for mark, _ in here:
        edges |= {max(mark.start, span.start), min(mark.end, span.end)}
    pieces: list[Piece] = []
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        colour = next((c for mark, c in here if mark.start <= start and end <= mark.end), "")
        pieces.append(Piece(text[start:end], role + (f"@{colour}" if colour else "")))
    return pieces


def marks_near(
    marks: Sequence[tuple[Span, str]], span: Span, longest: int
) -> list[tuple[Span, str]]:
    """The marks that overlap a span; `longest` is the length of the longest of them all."""
    from bisect import bisect_left

    first = bisect_left(marks, span.start - longest, key=lambda mark: mark[0].start)
    found = []
    for index in range(first, len(marks)):
        if marks[index][0].start >= span.end:
            break
        if marks[index][0].overlaps(span):
            found.append(marks[index])
    return found
