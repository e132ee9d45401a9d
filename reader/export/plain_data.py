"""Articles and notes as plain data: what templates see and what JSON says for other programs."""

from __future__ import annotations

from typing import Any

from reader.export.markdown import block_ids
from reader.export.options import NO_ARTICLE, Notes
from reader.export.order import in_order, live
from reader.model import Highlight


def article(notes: Notes) -> dict[str, Any]:
    """An article with its notes in the order of all exports; docs/templates.md lists the keys."""
    info = notes.info
    ids = block_ids(live(notes.highlights))
    document = notes.document
    return {
        "uid": info.uid,
        "title": info.title,
        "subtitle": info.subtitle,
        "authors": list(info.authors),
        "source": info.source,
        "place": info.place,
        "published": info.published,
        "editor": info.editor,
        "language": info.language,
        "url": info.address,
        "link": "" if info.id == NO_ARTICLE else f"reader://article/{info.uid}",
        "added": info.added.iso(),
        "chars": info.chars,
        "state": info.state,
        "tags": list(info.tags),
        "text": document.text if document else None,
        "highlights": [
            highlight(each, ids[each.id], info.uid) for each in in_order(notes.highlights)
        ],
    }


def highlight(each: Highlight, block_id: str, uid: str) -> dict[str, Any]:
    """A highlight, or a note on an article (its quote is empty then)."""
    return {
        "id": each.id,
        "block_id": f"hl-{block_id}",
        "kind": each.kind,
        "quote": each.quote,
        "prefix": each.prefix,
        "suffix": each.suffix,
        "note": each.note,
        "versions": list(each.versions),
        "colour": each.colour,
        "tags": list(each.tags),
        "heading": list(each.heading),
        "start": each.start,
        "end": each.end,
        "found": each.start is not None or each.kind == "note",
        "created": each.created.iso(),
        "modified": each.modified.iso(),
        "link": f"reader://article/{uid}#hl-{block_id}",
    }
