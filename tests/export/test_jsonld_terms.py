"""The JSON-LD form uses terms of the W3C context alone, so nothing of it is lost in expansion."""

from __future__ import annotations

import json
from typing import Any

from reader.export.formats import FORMATS
from reader.export.options import ExportOptions, Notes

# Terms of http://www.w3.org/ns/anno.jsonld that we use; every one is defined there. The whole
# output was expanded with that context and a JSON-LD processor: each key became an IRI.
TERMS = {
    "id", "type", "items", "motivation", "created", "modified", "target", "body", "source",
    "styleClass", "selector", "exact", "prefix", "suffix", "start", "end", "state", "value",
    "format", "purpose", "dc:title",
}  # fmt: skip
TYPES = {
    "AnnotationPage", "Annotation", "SpecificResource", "TextQuoteSelector",
    "TextPositionSelector", "State", "TextualBody",
}  # fmt: skip


def walk(value: Any) -> Any:
    """Every object of a document."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from walk(each)


def test_every_key_and_type_is_a_term(make_info: Any, examples: Any) -> None:
    notes = Notes(make_info(), examples)
    page = json.loads(FORMATS["jsonld"].render([notes], ExportOptions()))
    assert page.pop("@context") == "http://www.w3.org/ns/anno.jsonld"
    objects = list(walk(page))
    assert {key for each in objects for key in each} <= TERMS
    assert {each["type"] for each in objects} <= TYPES
    assert all(each["id"].startswith("urn:uuid:") for each in page["items"])
    for each in objects:
        if each["type"] == "TextPositionSelector":
            assert 0 <= each["start"] <= each["end"]
