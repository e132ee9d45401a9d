"""Keeping the index's troubles to the index: what people write never waits for it.

A change of the index is made within a savepoint. If the index turns out to be damaged, the change
is undone, the index is written down as stale (searching then reads the texts, until a rebuild has
made it anew), and the transaction that it is part of goes on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

from reader.errors import IndexDamaged
from reader.search.index import CORRUPT, put

# Primary result codes, from https://www.sqlite.org/rescode.html: what is no fault of the index.
_PERM, _ABORT, _BUSY, _LOCKED, _NOMEM, _READONLY, _INTERRUPT, _IOERR = 3, 4, 5, 6, 7, 8, 9, 10
_FULL, _CANTOPEN, _PROTOCOL = 13, 14, 15
_NOT_ITS_FAULT: Final = frozenset(
    (_PERM, _ABORT, _BUSY, _LOCKED, _NOMEM, _READONLY, _INTERRUPT, _IOERR, _FULL, _CANTOPEN,
     _PROTOCOL)
)  # fmt: skip
_IOERR_READ: Final = 266


def is_damage(error: Exception) -> bool:
    """Whether an error, met while nothing but the index was touched, says that it is damaged.

    A sector that can't be read is damage too, and a length that asks for more memory than there is.
    ValueError is what our own checks raise.
    """
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return False
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return code is None or code == _IOERR_READ or code & 0xFF not in _NOT_ITS_FAULT
    return isinstance(error, ValueError | MemoryError)


def guarded(conn: sqlite3.Connection, change: Callable[[], object]) -> bool:
    """Change the index inside the caller's transaction; False if it was too damaged for that.

    Its tables are then as they were before and no longer kept up. Raises IndexDamaged where a page
    of the file is broken: then SQLite commits nothing more of this transaction (since 3.31), so it
    has to be made again, without the index. Other errors pass.
    """
    conn.execute("SAVEPOINT search_index")
    try:
        change()
        # FTS5 holds back what it writes until the next savepoint, or else the commit, where it
        # would be too late for everything.
        conn.execute("SAVEPOINT search_index_written")
        conn.execute("RELEASE search_index_written")
        conn.execute("RELEASE search_index")
        return True
    except (sqlite3.Error, ValueError, MemoryError) as error:
        if not is_damage(error):
            raise
        beyond = getattr(error, "sqlite_errorcode", None) == CORRUPT or not conn.in_transaction
        if beyond or isinstance(error, MemoryError):
            raise IndexDamaged("index_damaged") from error
    conn.execute("ROLLBACK TO search_index")
    conn.execute("RELEASE search_index")
    distrust(conn)
    return False


def distrust(conn: sqlite3.Connection) -> None:
    """Write down, inside the caller's transaction, that the index is not to be used as it is.

    Raises IndexDamaged where not even that can be written; `state` cannot read it either then, and
    says the same.
    """
    try:
        if _is_there(conn, "search_meta"):
            put(conn, state="stale")
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise IndexDamaged("index_damaged") from error
        raise


def home(conn: sqlite3.Connection) -> int:
    """Where in the file the facts about the index lie: another number once they are made anew."""
    row = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'search_meta'").fetchone()
    return int(row[0]) if row else 0


def _is_there(conn: sqlite3.Connection, name: str) -> bool:
    return (
        conn.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchone() is not None
    )
