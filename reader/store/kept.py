"""Small things that a person keeps under a name, such as searches: the same on every device.

Each is one register of events, found by a digest of its kind and name, so that two devices that
keep something under the same name mean the same; the later one wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from reader.annotations import events as algebra
from reader.annotations.events import Change
from reader.store.eventlog import EVENT_COLUMNS, event_of_row

if TYPE_CHECKING:
    from reader.store.store import Store

_FIELD: Final = "value"


class Kept:
    """What is kept, by kind and name."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, kind: str) -> dict[str, Mapping[str, Any]]:
        """The values of a kind by name, in the order in which the names were first kept."""
        prefix = f"{algebra.KEPT}{kind}:"
        with self._store.reading() as connection:
            rows = connection.execute(
                f"SELECT {EVENT_COLUMNS} FROM event WHERE entity_id >= ? AND entity_id < ?"
                " ORDER BY id",
                (prefix, prefix + "~"),
            ).fetchall()
        by_entity: dict[str, list[algebra.Event]] = {}
        for event in map(event_of_row, rows):
            by_entity.setdefault(event.entity_id, []).append(event)
        found: dict[str, Mapping[str, Any]] = {}
        for events in by_entity.values():
            value = algebra.value(_FIELD, algebra.heads(events).get(_FIELD, []))
            if value is not None:
                found[str(value["name"])] = value
        return found

    def keep(self, kind: str, name: str, value: Mapping[str, Any] | None) -> None:
        """Keep a value under a name, or None to forget it; nothing is written if it is so."""
        digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        entity_id = f"{algebra.KEPT}{kind}:{digest}"
        with self._store.write():
            current = algebra.heads(self._store.journal.of(entity_id)).get(_FIELD, [])
            new = None if value is None else {**value, "name": name}
            if algebra.value(_FIELD, current) == new and len(current) < 2:
                return
            parents = tuple(sorted(head.id for head in current))
            change = Change("kept", entity_id, _FIELD, new, parents)
            self._store.journal.record("keep", [change], kind="add")
