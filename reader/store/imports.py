"""What was imported from other programs, and when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from reader.model import Moment
from reader.store.rows import dump

if TYPE_CHECKING:
    from sqlite_utils.db import Table

    from reader.store.store import Store


class ImportBatch(NamedTuple):
    """One import of a file of notes."""

    id: int
    kind: str
    name: str
    sha256: str
    facts: Mapping[str, Any]
    created: Moment


class Imports:
    """The records of imports. Rare, so they go through sqlite-utils."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, kind: str, name: str, sha256: str, facts: Mapping[str, Any]) -> int:
        """Keep that a file was imported; the number of the batch."""
        with self._store.write():
            table = cast("Table", self._store.db["import_batch"])
            table.insert(
                {
                    "kind": kind,
                    "name": name,
                    "sha256": sha256,
                    "facts": dump(dict(facts)),
                    "created": self._store.now().ms,
                }
            )
            return int(cast("int", table.last_pk))

    def all(self) -> list[ImportBatch]:
        """Every batch, the latest first."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT id, kind, name, sha256, facts, created FROM import_batch ORDER BY id DESC"
            ).fetchall()
        return [
            ImportBatch(key, kind, name, sha256, json.loads(facts), Moment(ms))
            for key, kind, name, sha256, facts, ms in rows
        ]
