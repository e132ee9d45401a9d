"""The title block above the text: title, subtitle, and the line of source, date and authors.

Its rows are not part of the text: they have no offsets, and the cursor never enters them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reader.model import ArticleInfo


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """One row of the title block."""

    text: str
    role: str
    """A key of the palette: `title`, `subtitle`, `muted`; or `rule`, or `blank`."""


Wrap = Callable[[str, int], Sequence[str]]
"""Breaks a text into lines of at most so many cells."""


DOT = " · "


def imprint(info: ArticleInfo) -> list[str]:
    """What is known of source, place, date, and authors or editor."""
    date = info.published or ""
    if date and info.published_inferred:
        date = f"({date})"
    people = "、".join(info.authors) or info.editor
    return [part for part in (info.source, info.place, date, people) if part]


def packed(parts: Sequence[str], width: int, wrap: Wrap) -> list[str]:
    """`parts` with middle dots between, in lines that end between parts where they can."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{DOT}{part}" if lines else ""
        if joined and len(wrap(joined, width)) == 1:
            lines[-1] = joined
        else:
            lines += wrap(part, width)
    return lines


def title_block(
    info: ArticleInfo, width: int, wrap: Wrap, safe: Callable[[str], str]
) -> list[HeaderRow]:
    """The rows of the title block for a measure of `width` cells.

    A blank row, the title, the subtitle, a short rule, the imprint, a blank row; what an article
    lacks takes no room. `safe` makes a stranger's text fit for the terminal.
    """
    rows = [HeaderRow("", "blank")]
    rows += [HeaderRow(line, "title") for line in wrap(safe(info.title), width)]
    if info.subtitle:
        rows += [HeaderRow(line, "subtitle") for line in wrap(safe(info.subtitle), width)]
    rows.append(HeaderRow("", "rule"))
    parts = [part for part in map(safe, imprint(info)) if part]
    rows += [HeaderRow(line, "muted") for line in packed(parts, width, wrap)]
    rows.append(HeaderRow("", "blank"))
    return rows
