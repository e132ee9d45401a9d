"""Tables of highlights: Readwise's CSV and Anki's tab-separated notes."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass

from reader.export.markdown import tag_name
from reader.export.options import ExportOptions, Notes
from reader.export.order import in_order
from reader.model import Highlight

READWISE_COLUMNS = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")
"""Columns of Readwise's CSV import, in its order."""


def readwise(notes: Sequence[Notes], options: ExportOptions) -> str:
    """CSV in Readwise's columns, UTF-8 with CRLF line ends as RFC 4180 asks."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(READWISE_COLUMNS)
    for one in notes:
        info = one.info
        for highlight in _passages(one):
            note = _joined(highlight, f".{' .'.join(map(tag_name, highlight.tags))}")
            row = (
                highlight.quote,
                info.title,
                ", ".join(info.authors) or info.source or "",
                info.address or "",
                note,
                "" if highlight.start is None else str(highlight.start),
                highlight.created.local().strftime("%Y-%m-%d %H:%M:%S"),
            )
            table.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def anki(notes: Sequence[Notes], options: ExportOptions) -> str:
    """Tab-separated notes for Anki's text import, with a stable guid so that a second import
    updates instead of doubling.

    See "Text Files" in the Anki manual: header lines begin with `#`.
    """
    lines = ["#separator:tab", "#html:true", "#guid column:1", "#tags column:5"]
    for row in anki_rows(notes):
        lines.append("\t".join((row.guid, row.front, row.back, row.source, " ".join(row.tags))))
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Card:
    """One card: HTML, with neither tabs nor line ends in it."""

    guid: str
    front: str
    back: str
    source: str
    tags: tuple[str, ...]
    modified: int
    """UTC milliseconds."""


def anki_rows(notes: Sequence[Notes]) -> list[Card]:
    """The cards of highlights: the quote with what stands around it, behind it the note."""
    cards = []
    for one in notes:
        source = " · ".join(part for part in (one.info.title, one.info.published) if part)
        for each in _passages(one):
            front = f"{_html(each.prefix)}<b>{_html(each.quote)}</b>{_html(each.suffix)}"
            back = _html(_joined(each, ""))
            tags = tuple(tag_name(tag) for tag in each.tags)
            cards.append(Card(each.id, front, back, _html(source), tags, each.modified.ms))
    return cards


def _passages(notes: Notes) -> list[Highlight]:
    return [h for h in in_order(notes.highlights) if h.kind == "highlight"]


def _joined(highlight: Highlight, tags: str) -> str:
    texts = [highlight.note, *highlight.versions, tags if highlight.tags else ""]
    return "\n\n".join(text.strip() for text in texts if text.strip())


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is made text by an apostrophe.

    OWASP's list for CSV injection: = + - @ tab and carriage return at the start.
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _html(text: str) -> str:
    return html.escape(text).replace("\n", "<br>").replace("\t", " ")
