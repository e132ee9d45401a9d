"""Notes that came from other programs: which are known, and what a later file adds to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reader.annotations import events as algebra
from reader.annotations.events import Change
from reader.store.eventlog import chunks, marks

if TYPE_CHECKING:
    from reader.store.store import Store


@dataclass(frozen=True, slots=True)
class KnownNote:
    """An annotation that an earlier import made."""

    id: str
    has_article: bool
    deleted: bool
    noted: bool
    """Whether it has or had a note, of whoever's hand."""


def known(store: Store, origin: str, origin_ids: Iterable[str]) -> dict[str, KnownNote]:
    """The annotations of a program's records, deleted ones too, by the ids of the records."""
    found: dict[str, KnownNote] = {}
    with store.reading() as connection:
        for some in chunks(origin_ids):
            rows = connection.execute(
                "SELECT origin_id, id, article_id IS NOT NULL, deleted, EXISTS (SELECT 1 FROM event"
                " e WHERE e.entity_id = annotation.id AND e.field = 'note') FROM annotation"
                f" WHERE origin = ? AND origin_id IN ({marks(some)})",
                [origin, *some],
            )
            for key, *rest in rows:
                found[key] = KnownNote(rest[0], bool(rest[1]), bool(rest[2]), bool(rest[3]))
    return found


def ids_present(store: Store, annotation_ids: Iterable[str]) -> set[str]:
    """Those of the ids that are annotations here, deleted ones too."""
    found: set[str] = set()
    with store.reading() as connection:
        for some in chunks(annotation_ids):
            rows = connection.execute(
                f"SELECT id FROM annotation WHERE id IN ({marks(some)})", some
            )
            found.update(row[0] for row in rows)
    return found


def change_many(store: Store, fields: Mapping[str, Mapping[str, Any]], label: str) -> int:
    """Write fields of several annotations, each its own, as one action; how many changed."""
    with store.write():
        changes: list[Change] = []
        for key, some in fields.items():
            changes += algebra.changes(store.journal.of(key), "annotation", key, some)
        ids = {change.entity_id for change in changes}
        if changes:
            store.journal.act(label, changes, facts={"count": len(ids)})
    return len(ids)
