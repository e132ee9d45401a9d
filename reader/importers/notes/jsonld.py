"""W3C Web Annotations as JSON-LD: those that we write, and any others.

After the Web Annotation Data Model (Recommendation of 23 February 2017): targets are addresses or
specific resources, selectors may refine one another, bodies are texts or addresses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reader.importers.notes.common import (
    dict_of,
    id_of,
    joined,
    line_of,
    list_of,
    text_of,
)
from reader.model import COLOURS, Colour
from reader.model.foreign import ForeignFile, ForeignNote, Unread
from reader.text.normal import normalise

if TYPE_CHECKING:
    from reader.importers.notes.registry import Sample

_DEPTH = 8
"""Selectors within selectors that are looked at."""
_PAGES = 40
"""Pages within collections within pages at most."""


def recognises(sample: Sample) -> bool:
    """The context of Web Annotations somewhere at the top, or an annotation by its type."""
    return any(map(_annotates, map(dict_of, list_of(sample.json)[:3])))


def _annotates(row: dict[str, Any]) -> bool:
    context = json.dumps(row.get("@context", ""))
    if "anno" in context or "ns/oa" in context:
        return True
    kinds = map(line_of, list_of(row.get("type", row.get("@type"))))
    return any(kind.endswith("Annotation") for kind in kinds) and ("target" in row)


def read(sample: Sample) -> ForeignFile:
    """One note for each annotation of a page, a collection, or a list."""
    if sample.json is None:
        raise ValueError("not JSON")
    notes: list[ForeignNote] = []
    unread: list[Unread] = []
    for row in _annotations(sample.json, 0):
        note = _note(row)
        if note is None:
            unread.append(Unread(json.dumps(row, ensure_ascii=False), "empty"))
        else:
            notes.append(note)
    return ForeignFile("jsonld", tuple(notes), tuple(unread))


def _annotations(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _PAGES:
        raise ValueError("pages within pages, too deep")
    for row in list_of(data):
        row = dict_of(row)
        inner = row.get("items", row.get("@graph"))
        pages = [row.get("first"), *list_of(row.get("next"))]
        if inner is not None:
            yield from _annotations(inner, depth + 1)
        for page in pages:
            if isinstance(page, dict):
                yield from _annotations(page, depth + 1)
        if "target" in row or "hasTarget" in row:
            yield row


def _note(row: dict[str, Any]) -> ForeignNote | None:
    targets = list_of(row.get("target", row.get("hasTarget")))
    target = next((dict_of(each) for each in targets if isinstance(each, dict)), {})
    address = next((each for each in targets if isinstance(each, str)), "")
    source = target.get("source", target.get("id", address))
    if isinstance(source, dict):
        source = source.get("id", source.get("@id", ""))
    address = line_of(source)
    words, position = _selectors(target.get("selector"))
    quote = text_of(words.get("exact"))
    tagging = "tagging" in " ".join(map(line_of, list_of(row.get("motivation"))))
    bodies = list(_bodies(row.get("body", row.get("hasBody")), tagging))
    note = joined(text for purpose, text in bodies if purpose != "tagging")
    tags = tuple(dict.fromkeys(line_of(text) for purpose, text in bodies if purpose == "tagging"))
    note = joined([text_of(row.get("bodyValue")), note])
    if not quote and not note and not tags:
        return None
    uid = address.removeprefix("urn:uuid:") if address.startswith("urn:uuid:") else None
    start, end = position.get("start"), position.get("end")
    placed = isinstance(start, int) and isinstance(end, int)
    state = dict_of(next(iter(list_of(target.get("state"))), {}))
    titles = (
        target.get("dc:title"),
        target.get("title"),
        dict_of(target.get("source")).get("title"),
    )
    title = next(filter(None, map(line_of, titles)), "")
    return ForeignNote(
        "jsonld",
        line_of(row.get("id", row.get("@id"))) or id_of(address, quote, note),
        "highlight" if quote else "note",
        title,
        quote=quote,
        note=note,
        address=None if uid or not address else address,
        colour=_colour(line_of(target.get("styleClass"))),
        tags=tuple(filter(None, tags)),
        created=line_of(row.get("created")) or None,
        prefix=_raw(words.get("prefix")),
        suffix=_raw(words.get("suffix")),
        start=start if placed and isinstance(start, int) else None,
        end=end if placed and isinstance(end, int) else None,
        text_hash=line_of(state.get("value")).removeprefix("sha256:") or None,
        article_uid=uid,
    )


def _selectors(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first quote and the first position among selectors, choices and refinements."""
    words: dict[str, Any] = {}
    position: dict[str, Any] = {}
    todo = [(each, 0) for each in list_of(value)]
    while todo:
        each, depth = todo.pop(0)
        each = dict_of(each)
        kind = line_of(each.get("type", each.get("@type")))
        if kind.endswith("TextQuoteSelector"):
            words = words or each
        elif kind.endswith("TextPositionSelector"):
            position = position or each
        if depth < _DEPTH:
            inner = [*list_of(each.get("refinedBy")), *list_of(each.get("items"))]
            todo += [(one, depth + 1) for one in inner]
    return words, position


def _bodies(value: Any, tagging: bool) -> Iterator[tuple[str, str]]:
    """Purpose and text of each body; an address is its own text.

    `tagging` says what a body is for that doesn't say it. Drafts of the model have `role` for
    `purpose` and `text` or `chars` for `value`.
    """
    for each in list_of(value):
        if isinstance(each, str):
            yield "linking", text_of(each)
            continue
        each = dict_of(each)
        if each.get("items") is not None:
            yield from _bodies(each["items"], tagging)
            continue
        purposes = [line_of(one) for one in list_of(each.get("purpose", each.get("role")))]
        tag = any("tagging" in one for one in purposes) if purposes else tagging
        names = ("value", "chars", "text", "id", "@id", "source")
        text = next((each[name] for name in names if each.get(name)), "")
        text = dict_of(text).get("@value", dict_of(text).get("id", text))
        if isinstance(text, str):
            yield ("tagging" if tag else "commenting"), text_of(text)


def _colour(name: str) -> Colour:
    return next((each for each in COLOURS if each == name), "yellow")


def _raw(value: Any) -> str:
    return normalise(value) if isinstance(value, str) else ""
