"""Readwise: its CSV export, and the CSV that it takes in (which `reader export` writes too)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from reader.importers.notes.common import colour_of, id_of, line_of, tags_of, text_of
from reader.model.foreign import ForeignFile, ForeignNote, Unread

if TYPE_CHECKING:
    from reader.importers.notes.registry import Sample

_TITLES: Final = ("book title", "title", "document title")
_DATES: Final = ("highlighted at", "date", "updated", "saved date")

_HARMLESS: Final = re.compile(r"'(?=[=+\-@\t\r])")
"""The apostrophe that keeps a spreadsheet from running a cell."""

_TAGS: Final = re.compile(r"(?:^|\n)\.((?:[^\s.]+)(?:[ \t]+[^\s]+)*)[ \t]*\Z")


def recognises(sample: Sample) -> bool:
    """A table whose first line names a column `Highlight` and one for the title."""
    return _delimiter(sample.text) is not None


def read(sample: Sample) -> ForeignFile:
    """One note for each row."""
    csv.field_size_limit(1 << 24)
    # A spreadsheet saves the table with semicolons or tabs in some countries.
    delimiter = _delimiter(sample.text) or ","
    rows = csv.reader(io.StringIO(sample.text, newline=""), delimiter=delimiter)
    try:
        names = [name.strip().lower() for name in next(rows)]
        notes: list[ForeignNote] = []
        unread: list[Unread] = []
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            row = dict(zip(names, (_HARMLESS.sub("", c, count=1) for c in cells), strict=False))
            note = _note(row)
            if note is None or len(cells) > len(names):
                reason = "empty" if note is None else "shape"
                unread.append(Unread(json.dumps(cells, ensure_ascii=False), reason))
            else:
                notes.append(note)
    except (csv.Error, StopIteration) as error:
        raise ValueError(str(error) or "no rows") from error
    return ForeignFile("readwise", tuple(notes), tuple(unread))


def _delimiter(text: str) -> str | None:
    """What parts the cells, told by the first line; None when it is no table of highlights."""
    first = text[:10_000].partition("\n")[0]
    for each in ",;\t":
        try:
            row = next(csv.reader([first], delimiter=each), [])
        except csv.Error:
            continue
        names = [name.strip().lower() for name in row]
        if "highlight" in names and any(title in names for title in _TITLES):
            return each
    return None


def _note(row: Mapping[str, str]) -> ForeignNote | None:
    quote, note = text_of(row.get("highlight")), text_of(row.get("note"))
    tags = tags_of(row.get("tags", ""))
    # Tags stand at the end of a note as `.tag`, where there is no column for them.
    if "tags" not in row and (found := _TAGS.search(note)):
        tags = tags_of([each.lstrip(".") for each in found.group(1).split()])
        note = note[: found.start()].strip()
    title = line_of(_first(row, _TITLES))
    if not quote and not note:
        return None
    place = " ".join(filter(None, (line_of(row.get(k)) for k in ("location type", "location"))))
    authors = line_of(row.get("book author") or row.get("author"))
    address = line_of(row.get("url") or row.get("source url") or row.get("source_url"))
    return ForeignNote(
        "readwise",
        id_of(title, line_of(row.get("location")), quote or note),
        "highlight" if quote else "note",
        title,
        quote=quote,
        note=note,
        authors=tuple(filter(None, re.split(r"\s*(?:,| and |、|;)\s*", authors))),
        address=address if "://" in address else None,
        colour=colour_of(row.get("color") or row.get("colour")),
        tags=tags,
        created=_when(line_of(_first(row, _DATES))),
        place=place,
    )


def _first(row: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _when(text: str) -> str | None:
    """ISO 8601, or one of the other forms that exports of several years have."""
    text = re.sub(r"\s*(?:UTC|Z)$", "+00:00", text)
    for form in (None, "%B %d, %Y %I:%M:%S %p", "%B %d, %Y %I:%M %p", "%m/%d/%Y %H:%M"):
        try:
            when = datetime.strptime(text, form) if form else datetime.fromisoformat(text)
        except ValueError:
            continue
        return when.isoformat()
    return None
