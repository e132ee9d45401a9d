"""The tables `event` and `txn`: rows to records and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Final

from reader.annotations.events import Event, Txn
from reader.model import Moment
from reader.store.rows import dump

EVENT_COLUMNS: Final = "id, entity, entity_id, field, value, parents, txn"
TXN_COLUMNS: Final = 'id, device, kind, undoes, label, facts, created, "offset"'


def insert_events(connection: sqlite3.Connection, events: Iterable[Event]) -> int:
    """Store events; known ids stay as they are. How many were not known."""
    cursor = connection.executemany(
        f"INSERT OR IGNORE INTO event({EVENT_COLUMNS}) VALUES(?, ?, ?, ?, ?, ?, ?)",
        (
            (e.id, e.entity, e.entity_id, e.field, dump(e.value), dump(e.parents), e.txn)
            for e in events
        ),
    )
    return max(0, cursor.rowcount)


def insert_txns(connection: sqlite3.Connection, txns: Iterable[Txn]) -> None:
    """Store actions; known ids stay as they are."""
    connection.executemany(
        f"INSERT OR IGNORE INTO txn({TXN_COLUMNS}) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                t.id,
                t.device,
                t.kind,
                t.undoes,
                t.label,
                dump(dict(t.facts)),
                t.created.ms,
                t.created.offset,
            )
            for t in txns
        ),
    )


def event_of_row(row: Sequence[Any]) -> Event:
    """The event of a row of the `event` table, columns in their order."""
    key, entity, entity_id, name, value, parents, txn = row
    return Event(key, entity, entity_id, name, _value(value), _ids(parents), txn)


_PLAIN: Final = {"true": True, "false": False, "null": None}


def _value(text: str) -> Any:
    """What JSON says; most values are a word or a short text, which need no parser."""
    if text in _PLAIN:
        return _PLAIN[text]
    if text[:1] == '"' == text[-1:] and "\\" not in text and text.count('"') == 2:
        return text[1:-1]
    return json.loads(text)


def _ids(text: str) -> tuple[str, ...]:
    """A list of ids in JSON, which never hold a quotation mark."""
    if text == "[]":
        return ()
    if text[:2] == '["' and text[-2:] == '"]' and "\\" not in text and " " not in text:
        return tuple(text[2:-2].split('","'))
    return tuple(json.loads(text))


def txn_of_row(row: Sequence[Any]) -> Txn:
    """The action of a row of the `txn` table, columns in their order."""
    facts = json.loads(row[5])
    return Txn(row[0], row[1], row[2], row[3], row[4], facts, Moment(row[6], row[7]))


def events_of(connection: sqlite3.Connection, entity_ids: Iterable[str]) -> list[Event]:
    """All events of these entities, in the order of their ids."""
    found: list[Event] = []
    for some in chunks(entity_ids):
        found += map(
            event_of_row,
            connection.execute(
                f"SELECT {EVENT_COLUMNS} FROM event WHERE entity_id IN ({marks(some)})", some
            ),
        )
    return sorted(found, key=itemgetter(0))


def events_in(connection: sqlite3.Connection, txn: str) -> list[Event]:
    """The events of one action."""
    rows = connection.execute(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE txn = ? ORDER BY id", (txn,)
    )
    return [event_of_row(row) for row in rows]


def txns_by_id(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Txn]:
    """Actions by id."""
    found: dict[str, Txn] = {}
    for some in chunks(dict.fromkeys(ids)):
        rows = connection.execute(
            f"SELECT {TXN_COLUMNS} FROM txn WHERE id IN ({marks(some)})", some
        )
        found.update((row[0], txn_of_row(row)) for row in rows)
    return found


def chunks(values: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """The values in lists that fit SQLite's limit of parameters (999 in old builds)."""
    some: list[Any] = []
    for value in values:
        some.append(value)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def marks(values: Sequence[Any]) -> str:
    """As many parameter marks as there are values."""
    return ", ".join("?" * len(values))
