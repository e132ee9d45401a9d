"""Writing events and reading them back; which device this file is.

Every change that a person makes goes through `Journal.act`: it stamps the changes with ids of the
hybrid logical clock, stores them as one action, and lets `materialise` bring the rows into line,
all in the caller's transaction.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reader.annotations.clock import first_id, ids_from
from reader.annotations.events import Change, Event, Txn, TxnKind
from reader.store import materialise
from reader.store.eventlog import events_of, insert_events, insert_txns, txns_by_id
from reader.store.rows import dump

if TYPE_CHECKING:
    from reader.store.store import Store

_FORMER: Final = 200
"""How many former device ids of this file are remembered for its undo."""


class Journal:
    """The events of a library."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._device: str | None = None

    def forget(self) -> None:
        """After a rollback: what was remembered of the file may not have been committed."""
        self._device = None

    @property
    def device(self) -> str:
        """The id of this device for this file, made when first asked inside a write.

        It is kept with a fingerprint of the file's place. A copy of the file lies elsewhere (or
        is another file at the same place), so it becomes a device of its own and two copies never
        write events of the same id.
        """
        if self._device is None:
            self._device = self._settle()
        return self._device

    @property
    def devices(self) -> list[str]:
        """This device and those that this file was before it moved, newest first."""
        known = self._meta("device")
        return [known["id"], *known["former"]] if known else []

    def _settle(self) -> str:
        place = fingerprint(self._store.path)
        known = self._meta("device")
        if known is not None and known["place"] == place:
            return str(known["id"])
        device = self._store.random(6).hex()
        former = [known["id"], *known["former"]][:_FORMER] if known else []
        value = dump({"id": device, "place": place, "former": former})
        with self._store.write() as connection:
            connection.execute(
                "INSERT INTO meta(key, value) VALUES('device', ?)"
                " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                (value,),
            )
        return device

    def _meta(self, key: str) -> dict[str, Any] | None:
        row = self._store.connection.execute(
            "SELECT value FROM meta WHERE key = ?", (key,)
        ).fetchone()
        found: dict[str, Any] | None = json.loads(row[0]) if row else None
        return found

    def ids(self, now_ms: int) -> Iterator[str]:
        """Ids later than every one in the file, from any device."""
        row = self._store.connection.execute(
            "SELECT max((SELECT coalesce(max(id), '') FROM event),"
            " (SELECT coalesce(max(id), '') FROM txn))"
        ).fetchone()
        device = self.device
        return ids_from(first_id(row[0] or None, now_ms, device, self._store.random(3)))

    def act(
        self,
        label: str,
        changes: Sequence[Change],
        *,
        facts: Mapping[str, Any] | None = None,
        kind: TxnKind = "do",
        undoes: str | None = None,
        known: Iterable[Event] | None = None,
        watch: materialise.Watch | None = None,
        more_of: Txn | None = None,
    ) -> Txn:
        """Store an action and bring the rows of everything it touches into line.

        `more_of` is an action just stored, in the same write, that these changes belong to as well.
        `known` are all events so far of everything that it touches, if they were just read.
        `watch` as in `materialise.refresh`.
        """
        with self._store.write():
            txn, events = self._record(label, changes, facts, kind, undoes, more_of)
            whole: dict[str, list[Event]] | None = None
            if known is not None:
                whole = {}
                for event in (*known, *events):
                    whole.setdefault(event.entity_id, []).append(event)
            materialise.refresh(
                self._store,
                annotations=_ids(changes, "annotation"),
                articles=_ids(changes, "article"),
                known=whole,
                watch=watch,
            )
        return txn

    def record(
        self,
        label: str,
        changes: Sequence[Change],
        *,
        facts: Mapping[str, Any] | None = None,
        kind: TxnKind = "do",
        undoes: str | None = None,
    ) -> Txn:
        """Store an action alone; the caller, inside its write, sees to the rows."""
        return self._record(label, changes, facts, kind, undoes)[0]

    def _record(
        self,
        label: str,
        changes: Sequence[Change],
        facts: Mapping[str, Any] | None,
        kind: TxnKind,
        undoes: str | None,
        more_of: Txn | None = None,
    ) -> tuple[Txn, list[Event]]:
        now = self._store.now()
        ids = self.ids(now.ms)
        txn = more_of or Txn(next(ids), self.device, kind, undoes, label, dict(facts or {}), now)
        events = [
            Event(key, c.entity, c.entity_id, c.field, c.value, c.parents, txn.id)
            for c, key in zip(changes, ids, strict=False)
        ]
        connection = self._store.connection
        if more_of is None:
            insert_txns(connection, [txn])
        insert_events(connection, events)
        return txn, events

    def of(self, entity_id: str) -> list[Event]:
        """All events of one annotation or article, in the order of their ids."""
        return events_of(self._store.connection, [entity_id])

    def txns(self, ids: Iterable[str]) -> dict[str, Txn]:
        """Actions by id."""
        return txns_by_id(self._store.connection, ids)


def _ids(changes: Iterable[Change], entity: str) -> list[str]:
    return list(dict.fromkeys(c.entity_id for c in changes if c.entity == entity))


def fingerprint(path: Path) -> str:
    """A digest of where a file lies: machine, path, and which file it is there."""
    try:
        info = path.stat()
        file = f"{info.st_ino}"
    except OSError:
        file = ""
    parts = (_machine(), os.fspath(path), file)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _machine() -> str:
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            text = Path(name).read_text("ascii").strip()
        except (OSError, ValueError):
            continue
        if text:
            return text
    return platform.node()
