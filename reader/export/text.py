"""Plain text: quotes and notes for pasting anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from reader.export.options import ExportOptions, Labels, Notes
from reader.export.order import by_chapter
from reader.model import Highlight


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """Title, a line of where it is from, then quotes in “” with their notes below."""
    return "\n\n".join(_article(one, options.labels) for one in notes)


def _article(notes: Notes, labels: Labels) -> str:
    info = notes.info
    origin = " · ".join(part for part in (info.source, info.published, *info.authors) if part)
    parts = ["\n".join(part for part in (info.title, info.subtitle, origin) if part)]
    for heading, highlights in by_chapter(notes, labels):
        if heading:
            parts.append(heading)
        parts += [_passage(highlight, labels) for highlight in highlights]
    return "\n\n".join(parts) + "\n"


def _passage(highlight: Highlight, labels: Labels) -> str:
    lines = [f"“{highlight.quote}”"] if highlight.kind == "highlight" else []
    label = labels.note if highlight.kind == "highlight" else f"{labels.article_note}："
    if highlight.note.strip():
        lines.append(f"{label}{highlight.note.strip()}")
    lines += [f"{labels.other_version}{text.strip()}" for text in highlight.versions if text]
    if highlight.tags:
        lines.append(" ".join(f"#{tag}" for tag in highlight.tags))
    return "\n".join(lines)
