"""calibre: the annotation collection that its viewer and its library export, and the bookmarks
file that it puts into books.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, Final

from reader.importers.notes.common import (
    colour_of,
    dict_of,
    id_of,
    line_of,
    list_of,
    text_of,
)
from reader.model.foreign import ForeignFile, ForeignNote, Unread

if TYPE_CHECKING:
    from reader.importers.notes.registry import Sample

_TYPE: Final = "calibre_annotation_collection"
_ENCODED: Final = b"encoding=json+base64:"

_DECORATIONS: Final = {"wavy": "underline", "underline": "underline", "strikeout": "strike"}


def recognises(sample: Sample) -> bool:
    """A collection by its type, or the encoded form in books."""
    if sample.data.lstrip().startswith(_ENCODED):
        return True
    data = sample.json
    return isinstance(data, dict) and data.get("type") == _TYPE


def read(sample: Sample) -> ForeignFile:
    """Highlights with their notes; bookmarks, places last read and removed ones are passed over."""
    data = sample.json
    if sample.data.lstrip().startswith(_ENCODED):
        data = json.loads(base64.b64decode(sample.data.lstrip()[len(_ENCODED) :]))
    rows = data.get("annotations") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise ValueError("no annotations")
    titles = _titles(dict_of(data))
    notes: list[ForeignNote] = []
    unread: list[Unread] = []
    passed = 0
    for row in map(dict_of, rows):
        # The library's own table wraps each one.
        inner = dict_of(row.get("annotation")) or row
        kind = inner.get("type")
        if inner.get("removed") or kind in ("bookmark", "last-read"):
            passed += 1
            continue
        note = _note({**row, **inner}, titles)
        if note is None:
            unread.append(Unread(json.dumps(row, ensure_ascii=False), "empty"))
        else:
            notes.append(note)
    return ForeignFile("calibre", tuple(notes), tuple(unread), passed)


def _titles(data: dict[str, Any]) -> dict[str, str]:
    """Titles by book id, where an export gives them."""
    found: dict[str, str] = {}
    for book in list_of(data.get("books")):
        book = dict_of(book)
        found[line_of(book.get("id") or book.get("book_id"))] = line_of(book.get("title"))
    return found


def _note(row: dict[str, Any], titles: dict[str, str]) -> ForeignNote | None:
    quote, note = text_of(row.get("highlighted_text")), text_of(row.get("notes"))
    if not quote and not note:
        return None
    book = line_of(row.get("book_id"))
    title = line_of(row.get("title") or row.get("book_title")) or titles.get(book, "")
    style = dict_of(row.get("style"))
    which = line_of(style.get("which"))
    heading = tuple(filter(None, map(line_of, list_of(row.get("toc_family_titles")))))
    authors = row.get("authors") or row.get("author")
    if isinstance(authors, str):
        authors = authors.split("&")
    return ForeignNote(
        "calibre",
        line_of(row.get("uuid")) or id_of(book, title, quote or note),
        "highlight" if quote else "note",
        # Without a title the book is known by its number: its notes stay together.
        title or (f"calibre {book}" if book else ""),
        quote=quote,
        note=note,
        authors=tuple(filter(None, map(line_of, list_of(authors)))),
        colour=colour_of(which),
        style=_DECORATIONS.get(which, "background"),
        heading=heading,
        created=line_of(row.get("timestamp")) or None,
        place=line_of(row.get("start_cfi")),
    )
