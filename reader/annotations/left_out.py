"""What edits and importers left out of a text, as pieces that a person can be shown."""

from __future__ import annotations

from typing import NamedTuple

from reader.annotations.edited_text import STRUCK
from reader.annotations.edits import Edited
from reader.model import Span


class LeftOut(NamedTuple):
    """A piece that is not in the text, or that was brought back into it."""

    text: str
    reason: str
    """The importer's, or `struck`."""
    kept: bool
    """Whether it is in the text now, because a person brought it back."""
    span: Span | None
    """In the whole; None for an edit that was not found in this reading."""
    lines: tuple[int, int] | None
    """Lines of the decoded raw file."""
    place: int
    """Where in the text it is, or would be."""
    parts: tuple[Span, ...] = ()
    """Its lines, in the whole."""
    edit: str | None = None
    """The edit that put it in or out."""


def left_out(edited: Edited) -> list[LeftOut]:
    """Everything that is out, and what was brought back, in the order of the file; edits that
    were not found come last."""
    found: list[LeftOut] = []
    last: tuple[object, ...] | None = None
    for each in edited.stretches:
        piece = edited.whole.pieces[edited.whole.index_at(each.start)]
        if each.kept and each.edit is None:
            last = None
            continue
        words = edited.whole.text[each.start : each.end]
        if not words.strip():
            continue
        struck = each.edit is not None and edited.edits[each.edit].kind == "strike"
        reason = STRUCK if struck or piece.kept else piece.reason
        key = (each.kept, each.edit, piece.group if each.edit is None else None)
        before = found[-1] if found and key == last else None
        span = Span(each.start, each.end)
        if before is not None and before.span is not None:
            lines = before.lines
            if lines is not None and piece.lines is not None:
                lines = (min(lines[0], piece.lines[0]), max(lines[1], piece.lines[1]))
            found[-1] = before._replace(
                text=f"{before.text}\n{words}",
                span=Span(before.span.start, each.end),
                lines=lines,
                parts=(*before.parts, span),
            )
        else:
            place = edited.place(each.start)
            found.append(
                LeftOut(words, reason, each.kept, span, piece.lines, place, (span,), each.edit)
            )
        last = key
    for edit in edited.lost:
        if edit.kind in ("strike", "restore"):
            kept = edit.kind == "restore"
            found.append(LeftOut(edit.anchor.exact, STRUCK, kept, None, None, 0, (), edit.id))
    return found
