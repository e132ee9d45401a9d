"""The whole article as Markdown with highlights as ==marks== and notes as footnotes."""

from __future__ import annotations

from collections.abc import Sequence

from reader.export.article import body
from reader.export.escape import escape_heading, quote_lines
from reader.export.markdown import front_matter, tag_name
from reader.export.options import ExportOptions, Labels, Notes
from reader.export.order import in_order
from reader.model import Highlight, Span


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """Whole files, one after the other, with the texts of `Notes.document`."""
    return "\n".join(_article(one, options) for one in notes)


def _article(notes: Notes, options: ExportOptions) -> str:
    document = notes.document
    ordered = in_order(notes.highlights)
    placed = [h for h in ordered if h.span is not None]
    noted = sorted((h for h in placed if _footnote(h, options.labels)), key=_end)
    after: dict[int, str] = {}
    for number, highlight in enumerate(noted, 1):
        after[highlight.end or 0] = after.get(highlight.end or 0, "") + f"[^{number}]"
    marks = [Span(h.start or 0, h.end or 0) for h in placed]
    title = f"# {escape_heading(notes.info.title)}"
    parts = [front_matter(notes.info, options) + title]
    if notes.info.subtitle:
        parts.append(escape_heading(notes.info.subtitle))
    for highlight in ordered:
        if highlight.kind == "note":
            lines = [f"> [!note] {options.labels.article_note}", *_quoted(highlight.note)]
            parts.append("\n".join(lines))
    if document is not None:
        parts.append(body(document, marks, after))
    orphans = [h for h in ordered if h.kind == "highlight" and h.start is None]
    if orphans:
        parts.append(f"## {escape_heading(options.labels.orphans)}")
        for highlight in orphans:
            parts.append(quote_lines(highlight.quote))
            parts += [_footnote(highlight, options.labels)] * bool(highlight.note)
    parts += [
        f"[^{number}]: {_indented(_footnote(highlight, options.labels))}"
        for number, highlight in enumerate(noted, 1)
    ]
    return "\n\n".join(parts) + "\n"


def _footnote(highlight: Highlight, labels: Labels) -> str:
    """What a person added to a passage; empty when it is only marked."""
    texts = [highlight.note.strip()] if highlight.note.strip() else []
    texts += [f"{labels.other_version}{text.strip()}" for text in highlight.versions if text]
    if highlight.tags:
        texts.append(" ".join(f"#{tag_name(tag)}" for tag in highlight.tags))
    return "\n\n".join(texts)


def _indented(text: str) -> str:
    """Further paragraphs of a footnote stand four columns in."""
    first, *rest = text.split("\n")
    return "\n".join([first, *(f"    {line}" if line else "" for line in rest)])


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.strip().split("\n")]


def _end(highlight: Highlight) -> tuple[int, int, str]:
    return (highlight.end or 0, highlight.created.ms, highlight.id)
