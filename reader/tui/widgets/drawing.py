"""How articles, highlights and hits are written in lists: records in, lines of pieces out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from rich.cells import cell_len

from reader.model import ArticleInfo, Highlight, SearchHit
from reader.text.safe import safe_line, safe_text
from reader.tui.widgets.rows import Line, Piece, Width, cut, marked

Words = Callable[..., str]
"""`words(id, **facts)`, a sentence of the catalogue."""

PICKED = "▌ "
"""Stands before what is picked."""

_LINK: Final = re.compile(r"\[([^\]\n]*)\]\(reader:[^)\s]*\)")

BAR = "▎ "
"""Stands before a quote in the colour of its highlight."""


def article_lines(
    info: ArticleInfo, width: int, words: Words, picked: bool | None = None
) -> list[Line]:
    """An article in the library: title and progress, then where and when, and its notes.

    `picked` puts a sign before those that are, and room before the others.
    """
    title = safe_line(info.title) or words("ui.untitled")
    role = "muted" if info.state in ("read", "archived") else "title"
    if info.state == "read":
        progress = words("ui.read")
    elif info.progress > 0:
        progress = f"{min(round(info.progress * 100), 99)}%"
    else:
        progress = ""
    if info.notes:
        figure = words("ui.row_notes", n=info.notes)
    elif info.highlights:
        figure = words("ui.row_highlights", n=info.highlights)
    else:
        figure = ""
    room = width - cell_len(figure) - 3 - (len(PICKED) if picked is not None else 0)
    about = " · ".join(_fitting([info.source or "", info.published or ""], room))
    sign = {None: (), True: ((PICKED, "accent"),), False: ((" " * len(PICKED), "text"),)}[picked]
    return [
        Line((*sign, (title, role)), ((progress, "muted"),) if progress else ()),
        Line(
            (*sign, (about or words("ui.chars", n=info.chars), "muted")),
            ((figure, "accent"),) if figure else (),
        ),
    ]


def _fitting(facts: Sequence[str], room: int) -> list[str]:
    """The facts that there are, without those at the end that would be cut in `room` cells."""
    shown = [safe_line(each) for each in facts if each]
    while len(shown) > 1 and cell_len(" · ".join(shown)) > room:
        shown.pop()
    return shown


def highlight_lines(
    highlight: Highlight,
    width: int,
    words: Words,
    *,
    quote_lines: int = 2,
    note_lines: int = 6,
    measure: Width = cell_len,
) -> list[Line]:
    """A highlight in the notes pane: quote in its colour, note, tags."""
    bar = Piece(BAR, highlight.colour)
    lines: list[Line] = []
    inner = max(width - measure(BAR), 4)
    if highlight.kind == "note":
        lines.append(Line((bar, Piece(words("ui.note_on_article"), "muted"))))
    elif highlight.kind == "bookmark":
        lines.append(Line((bar, Piece(words("ui.bookmark"), "muted"))))
    quote = safe_line(highlight.quote, cells=inner * (quote_lines + 1))
    role = "muted" if highlight.note else "text"
    for part in folded(quote, inner, quote_lines, measure):
        lines.append(Line((bar, Piece(part, role))))
    note = short_links(safe_text(highlight.note).strip())
    for part in folded(note, inner, note_lines, measure):
        lines.append(Line((bar, Piece(part, "text"))))
    if len(highlight.versions) > 0:
        lines.append(Line((bar, Piece(words("ui.versions", n=len(highlight.versions) + 1),
                                      "warning"))))  # fmt: skip
    if highlight.state in ("ambiguous", "orphan", "fuzzy"):
        lines.append(Line((bar, Piece(words(f"ui.state_{highlight.state}"), "warning"))))
    if highlight.tags:
        tags = " ".join(f"#{safe_line(each)}" for each in highlight.tags)
        lines.append(Line((bar, Piece(tags, "accent"))))
    return lines or [Line((bar,))]


def short_links(note: str) -> str:
    """A note with its links to passages shortened to their words and an arrow."""
    return _LINK.sub(lambda link: f"{link[1]}↗", note)


def note_row(highlight: Highlight, width: int, words: Words) -> list[Line]:
    """A highlight among all notes, three lines: quote, note, where and when."""
    bar = Piece(BAR, highlight.colour)
    note = safe_line(short_links(highlight.note), cells=width)
    quote = safe_line(highlight.quote, cells=width)
    if highlight.kind == "note":
        quote = words("ui.note_on_article")
    elif highlight.kind == "bookmark":
        quote = f"{words('ui.bookmark')} {quote}"
    title = safe_line(highlight.article_title) or words("ui.untitled")
    if highlight.article_id is None:
        title = words("ui.without_article", title=title)
    tags = " ".join(f"#{safe_line(each)}" for each in highlight.tags)
    date = highlight.created.local().strftime("%Y-%m-%d")
    lines = [Line((bar, Piece(quote, "muted" if note else "text")))]
    if note:
        lines.append(Line((bar, Piece(note, "text"))))
    left = (Piece(" " * cell_len(BAR)), Piece(title, "muted"))
    lines.append(Line(left, ((f"{tags}  " if tags else "", "accent"), (date, "muted"))))
    return lines


def hit_lines(hit: SearchHit, width: int, words: Words, measure: Width = cell_len) -> list[Line]:
    """A search hit under its article: where it was found, and the words around it."""
    text = hit.snippet.text.replace("\n", " ").replace("\t", " ")
    clean = safe_text(text, newlines=False)
    marks = hit.snippet.marks if clean == text else ()
    label = words(f"ui.where_{hit.where}")
    indent = measure(label) + 1
    inner = max(width - indent, 8)
    lines = []
    for index, (start, end) in enumerate(fold_spans(clean, inner, 2, measure)):
        here = [(max(a, start) - start, min(b, end) - start) for a, b in marks]
        pieces = marked(clean[start:end], [each for each in here if each[0] < each[1]])
        before = Piece(f"{label} ", "muted") if index == 0 else Piece(" " * indent)
        lines.append(Line((before, *pieces)))
    return lines or [Line((Piece(label, "muted"),))]


def folded(text: str, width: int, limit: int, measure: Width = cell_len) -> list[str]:
    """`text` folded to lines of at most `width` cells, at most `limit`, the last ended with …."""
    spans = fold_spans(text, width, limit, measure)
    lines = [text[start:end].rstrip() for start, end in spans]
    if spans and spans[-1][1] < len(text.rstrip()):
        lines[-1] = cut(lines[-1] + "…", width, measure)
    return lines


def fold_spans(
    text: str, width: int, limit: int, measure: Width = cell_len
) -> Sequence[tuple[int, int]]:
    """Where `text` breaks into lines: spans of at most `limit` lines, by the rules of the text."""
    from reader.layout.wrap import wrap
    from reader.text.widths import WidthPolicy

    policy = WidthPolicy(ambiguous=measure("“"))
    spans: list[tuple[int, int]] = []
    at = 0
    for paragraph in text.split("\n"):
        starts = list(wrap(paragraph, max(width, 2), policy)) if paragraph else [0]
        for index, start in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else len(paragraph)
            if len(spans) >= limit:
                return spans
            if end > start or not paragraph:
                spans.append((at + start, at + end))
        at += len(paragraph) + 1
    return spans if text else []
