"""Anki's own package file, through genanki (the extra `anki`)."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reader.errors import ExportError
from reader.export import tables
from reader.export.options import ExportOptions, Notes

_MODEL = 1_607_392_319
_DECK = 2_059_400_110
"""Numbers that never change, so that a second import updates instead of doubling."""

_CSS = """.card { font-family: "Noto Serif CJK SC", "Songti SC", serif; font-size: 20px;
  line-height: 1.7; text-align: left; } .from { color: #888; font-size: 14px; }"""


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """What is in the package, as text: equal when the package would say the same."""
    return tables.anki(notes, options)


def render_bytes(notes: Sequence[Notes], options: ExportOptions) -> bytes:
    """The package. Raises ExportError when genanki is not installed."""
    try:
        import genanki  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise ExportError("extra_missing", extra="anki", package="genanki") from error
    model = genanki.Model(
        _MODEL,
        "Reader",
        fields=[{"name": name} for name in ("Front", "Back", "Source")],
        templates=[
            {
                "name": "Reader",
                "qfmt": '{{Front}}<p class="from">{{Source}}</p>',
                "afmt": "{{FrontSide}}<hr id=answer>{{Back}}",
            }
        ],
        css=_CSS,
    )
    deck = genanki.Deck(_DECK, "Reader")
    last = 0
    for row in tables.anki_rows(notes):
        fields = [row.front, row.back, row.source]
        deck.add_note(genanki.Note(model, fields, guid=_guid(row.guid), tags=row.tags))
        last = max(last, row.modified)
    return _packed(genanki.Package(deck), last / 1000)


def _packed(package: Any, timestamp: float) -> bytes:
    """The file of a package: the time in it is that of the latest note, not of the writing."""
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        path = Path(folder, "deck.apkg")
        package.write_to_file(str(path), timestamp=timestamp)
        return path.read_bytes()


def _guid(highlight_id: str) -> str:
    return hashlib.sha256(highlight_id.encode()).hexdigest()[:16]
