"""What has been written on a page of a PDF: words and values of forms, and notes of readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from ctypes import byref, cast, create_string_buffer
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any, Final

from reader.importers.pdf.lines import Line
from reader.importers.wording import width

_MOST: Final = 2_000
_LONGEST: Final = 20_000
"""Annotations of a page and characters of one that are looked at."""

_LEADING: Final = 1.35
_ENDS: Final = re.compile(r"\r\n?|\n")


@dataclass(slots=True)
class Written:
    """What stands on one page beside its own text."""

    seen: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Of readers: what pops up beside a mark."""


def written_on(page: Any, form: Any | None, number: int) -> Written:
    """The annotations of a page; `form` is the document's form, if it has one."""
    import pypdfium2.raw as raw

    found = Written()
    typed = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX)
    for i in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        each = raw.FPDFPage_GetAnnot(page.raw, i)
        if not each:
            continue
        kind = raw.FPDFAnnot_GetSubtype(each)
        unseen = raw.FPDFAnnot_GetFlags(each) & (
            raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
        )
        if kind in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP) or unseen:
            pass
        elif kind == raw.FPDF_ANNOT_WIDGET:
            if form is not None and raw.FPDFAnnot_GetFormFieldType(form.raw, each) in typed:
                text = _said(partial(raw.FPDFAnnot_GetFormFieldValue, form.raw, each))
                found.seen += _lines(raw, each, text, number)
        else:
            text = _said(partial(raw.FPDFAnnot_GetStringValue, each, b"Contents"))
            if kind == raw.FPDF_ANNOT_FREETEXT:
                found.seen += _lines(raw, each, text, number)
            elif text.strip():
                found.notes.append(text.strip())
        raw.FPDFPage_CloseAnnot(each)
    return found


def _said(asked: Callable[[Any, int], int]) -> str:
    """A text that pdfium writes into the room it is given, in UTF-16."""

    import pypdfium2.raw as raw

    size = asked(None, 0)
    if size <= 2 or size > 2 * _LONGEST:
        return ""
    room = create_string_buffer(size)
    asked(cast(room, raw.POINTER(raw.FPDF_WCHAR)), size)
    return room.raw[: size - 2].decode("utf-16-le", "replace")


def _lines(raw: Any, annot: Any, text: str, number: int) -> list[Line]:
    """The lines of a text in its frame, from the top down."""
    rows = [row.strip() for row in _ENDS.split(text) if row.strip()]
    frame = raw.FS_RECTF()
    if not rows or not raw.FPDFAnnot_GetRect(annot, byref(frame)):
        return []
    low, high = sorted((frame.bottom, frame.top))
    left, right = sorted((frame.left, frame.right))
    size = min((high - low) / (_LEADING * len(rows)), 12.0)
    return [
        Line(
            number,
            row,
            left,
            min(right, left + width(row) * size) if right > left else left + width(row) * size,
            high - (k + 1) * _LEADING * size,
            high - k * _LEADING * size,
            round(size, 1),
        )
        for k, row in enumerate(rows)
    ]


def with_written(lines: list[Line], written: list[Line]) -> list[Line]:
    """The lines of a page with what was written on it, each below what stands above it."""
    out = list(lines)
    usual = median(line.size for line in lines) if lines else 0.0
    for each in written:
        own = each._replace(size=usual or each.size)
        middle = (each.y0 + each.y1) / 2
        above = [
            i
            for i, line in enumerate(out)
            if not line.across and (line.y0 + line.y1) / 2 >= middle - 2
        ]
        at = above[-1] + 1 if above else 0
        out.insert(at, own)
    return out
