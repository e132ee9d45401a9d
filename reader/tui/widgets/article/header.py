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
    """A key of the palette: `title`, `subtitle`, `muted`, `accent`, or `blank`."""
    indent: int = 0
    """Cells before the text."""


Wrap = Callable[[str, int], Sequence[str]]
"""Breaks a text into lines of at most so many cells."""


def imprint(info: ArticleInfo) -> str:
    """Source, place, date, authors and editor, with a middle dot between what is known."""
    date = info.published or ""
    if date and info.published_inferred:
        date = f"({date})"
    parts = (info.source, info.place, date, "、".join(info.authors) or info.editor)
    return " · ".join(part for part in parts if part)


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
    rows.append(HeaderRow("━" * min(6, width), "accent"))
    line = safe(imprint(info))
    if line:
        rows += [HeaderRow(each, "muted") for each in wrap(line, width)]
    rows.append(HeaderRow("", "blank"))
    return rows
