"""Looking over a library file: pages, references, and whether the rows agree with the events."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reader.errors import LibraryDamaged

if TYPE_CHECKING:
    from reader.store.store import Store


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be; worded by `check.<code>` in the catalogue."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def pages(store: Store, *, quick: bool) -> list[Problem]:
    """What SQLite finds wrong with the file itself; on a connection of its own."""
    pragma = "quick_check" if quick else "integrity_check"
    try:
        connection = store.read_connection()
    except LibraryDamaged:
        return [Problem("unreadable")]
    try:
        rows = connection.execute(f"PRAGMA {pragma}(20)").fetchall()
    except sqlite3.DatabaseError as error:
        return [Problem("page", {"detail": str(error)})]
    finally:
        connection.close()
    return [Problem("page", {"detail": row[0]}) for row in rows if row[0] != "ok"]
