"""Where the headings of an article stand: a hit in one deserves a better place.

They are not in the index, which knows titles and texts alone. They are looked up in the rows that
will be shown, from the blocks of the article's current revision (docs/data.md).
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from reader.model import Span

_BLOCKS: Final = (
    "SELECT r.blocks FROM article AS a JOIN article_revision AS r ON r.rev_id = a.rev_id"
    " WHERE a.id = ?"
)


def headings(conn: sqlite3.Connection, article_id: int) -> list[Span]:
    """The spans of the headings in the current text, in order."""
    row = conn.execute(_BLOCKS, (article_id,)).fetchone()
    if row is None:
        return []
    blocks = zlib.decompress(row[0])
    if b'"heading"' not in blocks:
        return []
    data = json.loads(blocks)
    found, at, spans = [], 0, iter(data["spans"])
    for kind, gap, length in zip(data["kinds"], spans, spans, strict=True):
        start = at + gap
        at = start + length
        if kind == "heading":
            found.append(Span(start, at))
    return found


def stands_in(found: Sequence[Sequence[Span]], spans: Sequence[Span], *, every: bool) -> bool:
    """Whether one of `spans` holds hits of the phrases: of `every` one that was found, or of any.

    Both are in order, and `spans` do not overlap.
    """
    if not spans:
        return False
    starts = [span.start for span in spans]
    held: set[int] | None = None
    for hits in found:
        if not hits:
            continue
        inside = {
            at
            for hit in hits
            if (at := bisect_right(starts, hit.start) - 1) >= 0 and hit.end <= spans[at].end
        }
        if inside and not every:
            return True
        held = inside if held is None else held & inside
    return bool(held)
