"""Hypothesis: rows of its API, and the file that its client exports.

Positions count UTF-16 code units of the page's text, as JavaScript does.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reader.importers.notes.common import (
    dict_of,
    id_of,
    joined,
    line_of,
    list_of,
    tags_of,
    text_of,
)
from reader.model.foreign import ForeignFile, ForeignNote, Unread

if TYPE_CHECKING:
    from reader.importers.notes.registry import Sample


def recognises(sample: Sample) -> bool:
    """Annotations with `uri` and `target`: one, a list, or a list in an envelope."""
    rows = _rows(sample.json)
    return bool(rows) and all(
        isinstance(row, dict) and "uri" in row and ("target" in row or "user" in row)
        for row in rows[:20]
    )


def read(sample: Sample) -> ForeignFile:
    """One note for each annotation; replies are added to the note that they answer."""
    if sample.json is None:
        raise ValueError("not JSON")
    rows = [dict_of(row) for row in _rows(sample.json)]
    replies: dict[str, list[str]] = {}
    ids = {line_of(row.get("id")) for row in rows}
    notes: list[ForeignNote] = []
    unread: list[Unread] = []
    alone: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: line_of(row.get("created"))):
        parents = [line_of(each) for each in list_of(row.get("references"))]
        # The first reference is the annotation that the thread began with.
        if parents and parents[0] in ids:
            replies.setdefault(parents[0], []).append(text_of(row.get("text")))
        else:
            alone.append(row)
    for row in alone:
        note = _note(row, replies.get(line_of(row.get("id")), []))
        if note is None:
            unread.append(Unread(json.dumps(row, ensure_ascii=False), "empty"))
        else:
            notes.append(note)
    return ForeignFile("hypothesis", tuple(notes), tuple(unread))


def _rows(data: Any) -> list[Any]:
    if isinstance(data, dict) and "uri" in data and "target" in data:
        return [data]
    if isinstance(data, dict):
        rows = data.get("rows", data.get("annotations"))
        # The API gives replies by themselves where it is asked to.
        return [*rows, *list_of(data.get("replies"))] if isinstance(rows, list) else []
    return data if isinstance(data, list) else []


def _note(row: dict[str, Any], replies: list[str]) -> ForeignNote | None:
    target = next((dict_of(each) for each in list_of(row.get("target"))), {})
    selectors = [dict_of(each) for each in list_of(target.get("selector"))]
    by_type = {line_of(each.get("type")): each for each in selectors}
    words = by_type.get("TextQuoteSelector", {})
    position = by_type.get("TextPositionSelector", {})
    quote = text_of(words.get("exact"))
    note = joined([text_of(row.get("text")), *replies])
    tags = tags_of(row.get("tags"))
    if not quote and not note and not tags:
        return None
    document = dict_of(row.get("document"))
    title = next((line_of(each) for each in list_of(document.get("title"))), "")
    address = line_of(row.get("uri"))
    start, end = position.get("start"), position.get("end")
    placed = isinstance(start, int) and isinstance(end, int) and bool(quote)
    # Spaces that the quote has at its ends count in its position.
    exact = words.get("exact")
    lead = len(exact) - len(exact.lstrip()) if isinstance(exact, str) else 0
    return ForeignNote(
        "hypothesis",
        line_of(row.get("id")) or id_of(address, quote, note),
        "highlight" if quote else "note",
        title,
        quote=quote,
        note=note,
        address=address or None,
        tags=tags,
        created=line_of(row.get("created")) or None,
        prefix=_raw(words.get("prefix")),
        suffix=_raw(words.get("suffix")),
        start=start + lead if placed and isinstance(start, int) else None,
        end=end if placed and isinstance(end, int) else None,
        unit="utf-16",
    )


def _raw(value: Any) -> str:
    from reader.text.normal import normalise

    return normalise(value) if isinstance(value, str) else ""
