"""SQLite's errors, told as troubles that people can act on."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from reader.errors import (
    Cancelled,
    DiskFull,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    ReaderError,
    ReadOnlyLibrary,
)

_ROOM: Final = 1 << 20
"""Bytes free below which an I/O error is put down to a full disk."""

# Primary result codes, from https://www.sqlite.org/rescode.html
_BUSY, _LOCKED, _READONLY, _INTERRUPT, _IOERR, _CORRUPT = 5, 6, 8, 9, 10, 11
_FULL, _CANTOPEN, _PROTOCOL, _TOOBIG, _NOTADB = 13, 14, 15, 18, 26


_LOST: Final = (
    *(f"no such table: {name}" for name in ("annotation", "article", "body", "event", "meta")),
    "no such table: fts",
    "no such table: search_",
    "vtable constructor failed",
    "invalid fts5 file format",
    # Ours raise nothing themselves: they were handed bytes that are no text.
    "user-defined function raised exception",
)
"""How errors begin that have no code of their own and come of a damaged schema or index."""


class DamagedRow(ValueError):
    """A row that is there but does not hold what was written."""


UNREADABLE: Final = (DamagedRow, UnicodeDecodeError, json.JSONDecodeError, zlib.error)
"""What reading a damaged row raises besides the errors of SQLite, whose own words may be garbage
too."""


def told(error: sqlite3.Error, path: Path) -> ReaderError | None:
    """The trouble behind an error of SQLite; None when it is a mistake of ours."""
    name = str(path)
    full_code = getattr(error, "sqlite_errorcode", None)
    if full_code is None:
        # Python's own: a text in the file is not UTF-8. We write nothing else.
        if isinstance(error, sqlite3.OperationalError) and "UTF-8" in str(error):
            return LibraryDamaged("library_damaged", path=name)
        return None
    code = full_code & 0xFF
    if code in (_BUSY, _LOCKED, _PROTOCOL):
        return LibraryBusy("library_busy", path=name)
    if code == _INTERRUPT:
        return Cancelled("cancelled")
    if code == _READONLY:
        return ReadOnlyLibrary("library_read_only", path=name)
    if code == _FULL or (code == _IOERR and _no_room(path)):
        return DiskFull("disk_full", path=name)
    # A length beyond all limits stands in a damaged page only; a table of ours, or one behind an
    # index of words, is missing only where the schema was damaged.
    # FTS5 says nothing more than the words of the code where a table of its own is missing.
    lost = code == 1 and (str(error).startswith(_LOST) or str(error) == "SQL logic error")
    if lost or code in (_CORRUPT, _NOTADB, _TOOBIG):
        return LibraryDamaged("library_damaged", path=name)
    if code in (_IOERR, _CANTOPEN):
        return LibraryError("library_io", path=name, reason=str(error))
    return None


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raises the ReaderError for whatever SQLite reports inside, and LibraryDamaged for rows that
    cannot be read; other errors pass as they are."""
    try:
        yield
    except UNREADABLE as error:
        raise LibraryDamaged("library_damaged", path=str(path)) from error
    except sqlite3.Error as error:
        trouble = told(error, path)
        if trouble is None:
            raise
        raise trouble from error


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _ROOM
    except OSError:
        return False
