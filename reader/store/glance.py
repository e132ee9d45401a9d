"""A look at the library file for whoever types a command: the articles, by number or uid.

Nothing of it is changed or waited for.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final, NamedTuple

from reader.store.opening import sidecars
from reader.store.writing import size

MOST: Final = 100
"""Articles that are offered at once; more letters narrow them."""

_BY_UID: Final = 4
"""Letters from which on an article is offered by its uid too."""


class Glimpse(NamedTuple):
    """What an article may be called by, and its title."""

    ref: str
    title: str


def articles(path: Path, begun: str = "") -> list[Glimpse]:
    """The articles whose number, uid or end of the uid begins so, those read last first.

    Nothing when the file can't be read at once, whatever the reason.
    """
    try:
        connection = _connect(path)
    except (OSError, sqlite3.Error):
        return []
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        return _numbers(connection, begun) + _uids(connection, begun)
    except (sqlite3.Error, OverflowError):
        return []
    finally:
        connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    path = Path(os.path.realpath(path))
    if not path.is_file():  # a pipe would be waited for
        raise FileNotFoundError
    # Read alone without a WAL: a connection that shares the file would leave its own beside it.
    alone = "" if size(sidecars(path)[0]) > 0 else "&immutable=1"
    return sqlite3.connect(f"{path.as_uri()}?mode=ro{alone}", uri=True, timeout=0)


def _numbers(connection: sqlite3.Connection, begun: str) -> list[Glimpse]:
    if begun and not (begun.isascii() and begun.isdigit()):
        return []
    rows = connection.execute(
        "SELECT id, title FROM article WHERE deleted = 0 AND substr(id, 1, ?) = ?"
        " ORDER BY opened DESC, id DESC LIMIT ?",
        (len(begun), begun, MOST),
    )
    return [Glimpse(str(number), str(title)) for number, title in rows]


def _uids(connection: sqlite3.Connection, begun: str) -> list[Glimpse]:
    """Whole uids, and the ends of eight digits that name one article alone."""
    if len(begun) < _BY_UID:
        return []
    asked = begun.lower()
    rows = connection.execute(
        "SELECT CASE WHEN substr(uid, 1, :n) = :asked THEN uid ELSE substr(uid, -8) END, title"
        " FROM article AS a WHERE deleted = 0 AND (substr(uid, 1, :n) = :asked"
        " OR substr(uid, -8, :n) = :asked AND 1 = (SELECT count(*) FROM article AS b"
        " WHERE substr(b.uid, -8) = substr(a.uid, -8)))"
        " ORDER BY opened DESC, id DESC LIMIT :most",
        {"n": len(asked), "asked": asked, "most": MOST},
    )
    return [Glimpse(str(uid), str(title)) for uid, title in rows]
