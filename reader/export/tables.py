"""Tables of highlights: Readwise's CSV and Anki's tab-separated notes."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence

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
            table.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def anki(notes: Sequence[Notes], options: ExportOptions) -> str:
    """Tab-separated notes for Anki's text import, with a stable guid so that a second import
    updates instead of doubling.

    See "Text Files" in the Anki manual: header lines begin with `#`.
    """
    lines = ["#separator:tab", "#html:true", "#guid column:1", "#tags column:5"]
    for one in notes:
        source = " · ".join(part for part in (one.info.title, one.info.published) if part)
        for highlight in _passages(one):
            front = (
                f"{_html(highlight.prefix)}<b>{_html(highlight.quote)}</b>{_html(highlight.suffix)}"
            )
            back = _html(_joined(highlight, ""))
            tags = " ".join(tag_name(tag) for tag in highlight.tags)
            lines.append("\t".join((highlight.id, front, back, _html(source), tags)))
    return "\n".join(lines) + "\n"


def _passages(notes: Notes) -> list[Highlight]:
    return [h for h in in_order(notes.highlights) if h.kind == "highlight"]


def _joined(highlight: Highlight, tags: str) -> str:
    texts = [highlight.note, *highlight.versions, tags if highlight.tags else ""]
    return "\n\n".join(text.strip() for text in texts if text.strip())


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is made text by an apostrophe.

    OWASP's list for CSV injection: = + - @ tab and carriage return at the start.
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _html(text: str) -> str:
    return html.escape(text).replace("\n", "<br>").replace("\t", " ")
