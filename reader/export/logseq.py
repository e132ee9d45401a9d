"""Logseq: a page of blocks, each highlight with an `id::` that other pages can refer to."""

from __future__ import annotations

from collections.abc import Sequence

from reader.export.escape import escape_heading, escape_line
from reader.export.markdown import tag_name
from reader.export.options import ExportOptions, Labels, Notes
from reader.export.order import by_chapter
from reader.model import Highlight


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """One page per article; page properties first, then blocks two blanks deeper per level."""
    return "\n".join(_page(one, options) for one in notes)


def _page(notes: Notes, options: ExportOptions) -> str:
    info = notes.info
    tags = dict.fromkeys(tag_name(tag) for tag in (*options.tags, *info.tags))
    properties = [
        ("title", info.title),
        ("source", info.source),
        ("author", ", ".join(info.authors)),
        ("published", info.published),
        ("tags", ", ".join(tags)),
        ("reader-article", info.uid),
    ]
    lines = [f"{key}:: {' '.join(value.split())}" for key, value in properties if value]
    lines.append("")
    for heading, highlights in by_chapter(notes, options.labels):
        depth = 0
        if heading:
            lines.append(f"- ## {escape_heading(heading)}")
            depth = 1
        for highlight in highlights:
            lines += _blocks(highlight, depth, options.labels)
    return "\n".join(lines) + "\n"


def _blocks(highlight: Highlight, depth: int, labels: Labels) -> list[str]:
    if highlight.kind == "note":
        lines = _block(f"**{labels.article_note}**", depth)
        body = highlight.note
    else:
        quote = [escape_line(line) for line in highlight.quote.split("\n")]
        lines = _block("\n".join(f"> {line}".rstrip() for line in quote), depth)
        body = highlight.note
    tags = " ".join(f"#{tag_name(tag)}" for tag in highlight.tags)
    if tags:
        lines.append(f"{'  ' * depth}  {tags}")
    # A property line of a block: Logseq takes a whole UUID.
    lines.append(f"{'  ' * depth}  id:: {highlight.id}")
    lines.append(f"{'  ' * depth}  colour:: {highlight.colour}")
    for text in (body, *highlight.versions):
        if text.strip():
            lines += _block(_plain_properties(text.strip()), depth + 1)
    return lines


def _block(text: str, depth: int) -> list[str]:
    first, *rest = text.split("\n")
    indent = "  " * depth
    return [f"{indent}- {first}", *(f"{indent}  {line}".rstrip() for line in rest)]


def _plain_properties(note: str) -> str:
    """A note that holds `a:: b` must not become a property of its block."""
    return note.replace("::", ":\\:")
