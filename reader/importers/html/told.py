"""The lines around an article as they tell who wrote it, when and where: elements apart.

Sites set source, date and buttons in elements of their own and leave the gaps between them to their
styles. What reads the labels takes an ideographic space for the end of a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from reader.importers.dump.lines import PageLine
from reader.importers.html.piece import Piece
from reader.importers.wording import ends_sentence

_ABOVE: Final = 45
_WITHIN: Final = 3
_BELOW: Final = 10
_LONGEST: Final = 200
_TELLS: Final = re.compile(r"[：:]|(?:19|20)\d\d")
_GAP: Final = "\u3000"
_BEFORE: Final = frozenset(" \u3000：:·-—《（(于於自")
_AFTER: Final = frozenset(" \u3000：:·-—》）)")
"""Marks that hold together what stands on both sides of them."""


def told(
    lines: Sequence[PageLine], pieces: Sequence[Piece], start: int, end: int
) -> Sequence[PageLine]:
    """`lines`, with gaps between the elements of those around `[start, end)` that have labels."""
    found: list[PageLine] | None = None
    ranges = (range(start - _ABOVE, min(end, start + _WITHIN)), range(end, end + _BELOW))
    for i in (i for each in ranges for i in each if 0 <= i < len(lines)):
        text = lines[i].text
        if not pieces[i].seams or len(text) > _LONGEST or not _TELLS.search(text):
            continue
        if ends_sentence(text):
            continue
        apart = _apart(text, pieces[i])
        if apart != text:
            found = found if found is not None else list(lines)
            found[i] = replace(lines[i], text=apart)
    return found if found is not None else lines


def _apart(text: str, piece: Piece) -> str:
    shift = piece.text.replace(_GAP, " ").find(text)  # a bullet stands before it
    if shift < 0:
        return text
    parts: list[str] = []
    begin = 0
    for seam in piece.seams:
        at = seam - shift
        if not begin < at < len(text):
            continue
        before, after = text[at - 1], text[at]
        if before in _BEFORE or after in _AFTER or (before + after).isdigit():
            continue
        parts += (text[begin:at], _GAP)
        begin = at
    return "".join((*parts, text[begin:])) if parts else text
