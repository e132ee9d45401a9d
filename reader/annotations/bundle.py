"""A library, or a part of it, as records that another library can take in without losing anything.

The events say what people did, the revisions and texts what they did it to. Taking a bundle in is
set union (see `events.merge`), so it may be taken in twice, in any order, on any device. Numbers
of rows are not in it: they differ from file to file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

from reader.annotations.events import Event, Txn
from reader.model import Moment

FORMAT: Final = "reader-bundle"
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of an article and how it is laid out; the text itself is found by its hash."""

    article: str
    """Uid of the article."""
    sha256: str
    """Of the text in UTF-8, in hex."""
    form: str
    """Digest of the layout: the same text may be read in several ways."""
    norm_version: int
    blocks: Mapping[str, Any]
    """In columns, as the library keeps them."""
    styles: Sequence[Any]
    other: Sequence[Any]
    warnings: Sequence[str]
    source: str | None
    """SHA-256 of the file that it was read from."""
    encoding: str | None
    options: Mapping[str, Any]
    created: int
    """UTC milliseconds."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where one device stood in an article last."""

    article: str
    device: str
    offset: int
    top: int
    revision: str
    snippet: str
    hlc: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How far an article was read: the larger of two is right."""

    article: str
    progress: float
    opened: Moment | None


@dataclass(frozen=True, slots=True)
class Time:
    """How long was read in an article by one device on one day; each number only ever grows."""

    article: str
    device: str
    day: str
    """On the calendar of the device, `2026-01-28`."""
    ms: int
    chars: int
    words: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """What can be carried from library to library."""

    txns: tuple[Txn, ...] = ()
    events: tuple[Event, ...] = ()
    revisions: tuple[Revision, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts by their hash."""
    sources: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    """Name and bytes of the files that articles were read from, by the hash of the bytes."""
    positions: tuple[Position, ...] = ()
    readings: tuple[Reading, ...] = ()
    times: tuple[Time, ...] = ()


def joined(
    parts: Sequence[Bundle],
    texts: Mapping[str, str],
    sources: Mapping[str, tuple[str, bytes]],
) -> Bundle:
    """Bundles as one, with these texts and files."""
    rows = {
        each.name: tuple(row for part in parts for row in getattr(part, each.name))
        for each in fields(Bundle)
        if each.name not in ("texts", "sources")
    }
    return Bundle(texts=texts, sources=sources, **rows)


def to_json(bundle: Bundle) -> dict[str, Any]:
    """Plain data in a fixed order: equal libraries give equal data."""
    import base64
    import zlib

    return {
        "format": FORMAT,
        "version": VERSION,
        "texts": {sha: bundle.texts[sha] for sha in sorted(bundle.texts)},
        "revisions": [
            {
                "article": each.article,
                "sha256": each.sha256,
                "form": each.form,
                "norm_version": each.norm_version,
                "blocks": dict(each.blocks),
                "styles": list(each.styles),
                "other": list(each.other),
                "warnings": list(each.warnings),
                "source": each.source,
                "encoding": each.encoding,
                "options": dict(each.options),
                "created": each.created,
            }
            for each in sorted(
                bundle.revisions, key=lambda r: (r.article, r.created, r.sha256, r.form)
            )
        ],
        "actions": [
            {
                "id": each.id,
                "device": each.device,
                "kind": each.kind,
                "undoes": each.undoes,
                "label": each.label,
                "facts": dict(each.facts),
                "created": list(each.created),
            }
            for each in sorted(bundle.txns, key=lambda txn: txn.id)
        ],
        "events": [
            {
                "id": each.id,
                "entity": each.entity,
                "entity_id": each.entity_id,
                "field": each.field,
                "value": each.value,
                "parents": list(each.parents),
                "action": each.txn,
            }
            for each in sorted(bundle.events, key=lambda event: event.id)
        ],
        "positions": [
            {name: getattr(each, name) for name in Position.__slots__}
            for each in sorted(bundle.positions, key=lambda p: (p.article, p.device))
        ],
        "reading": [
            {
                "article": each.article,
                "progress": each.progress,
                "opened": list(each.opened) if each.opened else None,
            }
            for each in sorted(bundle.readings, key=lambda r: r.article)
        ],
        "times": [
            {name: getattr(each, name) for name in Time.__slots__}
            for each in sorted(bundle.times, key=lambda t: (t.article, t.device, t.day))
        ],
        "sources": {
            sha: {
                "name": bundle.sources[sha][0],
                "data": base64.b64encode(zlib.compress(bundle.sources[sha][1], 6)).decode("ascii"),
            }
            for sha in sorted(bundle.sources)
        },
    }
