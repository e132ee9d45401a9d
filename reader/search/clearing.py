"""Putting a damaged index out of the way, so that a new one can be built in its place.

FTS5 keeps a table in tables of its own (`fts_data` and so on, see https://sqlite.org/fts5.html,
"FTS5 Data Structures") and drops it only while those can be opened. To free the pages of a broken
b-tree could free pages that belong to notes, so such a tree is never written to again: it gets
another name and stays until `reader check --repair` makes the file anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from reader.search.index import TABLES

_ASIDE: Final = "search_damaged_"

_PARTS: Final = {
    "data": "(id INTEGER PRIMARY KEY, block BLOB)",
    "idx": "(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
    "docsize": "(id INTEGER PRIMARY KEY, sz BLOB)",
    "config": "(k PRIMARY KEY, v) WITHOUT ROWID",
}
"""What FTS5 makes for a table without content."""

_FORMAT: Final = 4
"""The version of FTS5's own format, without which it opens no table."""


_EMPTY: Final = ((1, b""), (10, bytes(7)))
"""The records of a table without rows: its averages, and its structure."""


def broken(conn: sqlite3.Connection) -> list[str]:
    """The tables that the index is kept in whose pages are damaged. Reads the index once.

    Outside of a transaction: SQLite commits none in which it met such a page.
    """
    parts = [part for name in ("search_meta", *TABLES) for part in _parts_of(conn, name)]
    return [part for part in parts if not _is_sound(conn, part)]


def clear(conn: sqlite3.Connection, broken: Iterable[str]) -> None:
    """Make all tables of the index such that they can be dropped, inside the caller's transaction.

    `broken`: those to be put aside.
    """
    for part in broken:
        _put_aside(conn, part)
    for name in TABLES:
        if name.startswith("fts") and _is_there(conn, name):
            _complete(conn, name)


def _parts_of(conn: sqlite3.Connection, name: str) -> Iterator[str]:
    names = [f"{name}_{part}" for part in _PARTS] if name.startswith("fts") else [name]
    return (each for each in names if _is_there(conn, each))


def _is_there(conn: sqlite3.Connection, name: str) -> bool:
    row = conn.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    return row is not None


def _is_sound(conn: sqlite3.Connection, table: str) -> bool:
    try:
        rows = conn.execute(f"PRAGMA integrity_check({table})").fetchall()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "interrupted" in str(error):
            raise
        return False
    return [row[0] for row in rows] == ["ok"]


def _put_aside(conn: sqlite3.Connection, table: str) -> None:
    number = 1
    while _is_there(conn, f"{_ASIDE}{number}"):
        number += 1
    conn.execute(f"ALTER TABLE {table} RENAME TO {_ASIDE}{number}")


def _complete(conn: sqlite3.Connection, name: str) -> None:
    """Give an FTS5 table what it must have to be opened and dropped: its parts, and no rows."""
    for part, columns in _PARTS.items():
        conn.execute(f"CREATE TABLE IF NOT EXISTS {name}_{part}{columns}")
    conn.execute(f"INSERT OR REPLACE INTO {name}_config VALUES ('version', ?)", (_FORMAT,))
    conn.executemany(f"INSERT OR REPLACE INTO {name}_data VALUES (?, ?)", _EMPTY)
