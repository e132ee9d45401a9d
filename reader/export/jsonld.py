"""W3C Web Annotation Data Model (Recommendation of 23 February 2017) as JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reader.export.json_records import one_per_line
from reader.export.options import ExportOptions, Notes
from reader.export.order import in_order
from reader.model import Highlight

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """An AnnotationPage with one Annotation per highlight; positions count code points."""
    page = {
        "@context": CONTEXT,
        "type": "AnnotationPage",
        "items": [_annotation(one, h) for one in notes for h in in_order(one.highlights)],
    }
    return one_per_line(page)


def _annotation(notes: Notes, highlight: Highlight) -> dict[str, Any]:
    bodies: list[dict[str, Any]] = [
        {"type": "TextualBody", "value": text, "format": "text/markdown", "purpose": "commenting"}
        for text in (highlight.note, *highlight.versions)
        if text.strip()
    ]
    bodies += [
        {"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in highlight.tags
    ]
    annotation: dict[str, Any] = {
        "id": f"urn:uuid:{highlight.id}",
        "type": "Annotation",
        "motivation": "commenting" if highlight.note.strip() else "highlighting",
        "created": highlight.created.iso(),
        "modified": highlight.modified.iso(),
        "target": _target(notes, highlight),
    }
    if bodies:
        annotation["body"] = bodies
    return annotation


def _target(notes: Notes, highlight: Highlight) -> dict[str, Any]:
    info = notes.info
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": info.address or f"urn:uuid:{info.uid}",
        "styleClass": highlight.colour,
        # The context of annotations knows the prefix.
        "dc:title": info.title,
    }
    if highlight.kind != "highlight":
        return target
    selectors: list[dict[str, Any]] = [
        {
            "type": "TextQuoteSelector",
            "exact": highlight.quote,
            "prefix": highlight.prefix,
            "suffix": highlight.suffix,
        }
    ]
    if highlight.start is not None:
        selectors.append(
            {"type": "TextPositionSelector", "start": highlight.start, "end": highlight.end}
        )
        target["state"] = {"type": "State", "value": f"sha256:{info.sha256}"}
    target["selector"] = selectors
    return target
