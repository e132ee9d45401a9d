"""SQLite's errors, told as troubles that people can act on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from reader.errors import (
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
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = (
    *(5, 6, 8, 10, 11, 13, 14, 26),
)


def told(error: sqlite3.Error, path: Path) -> ReaderError | None:
    """The trouble behind an error of SQLite; None when it is a mistake of ours."""
    full_code = getattr(error, "sqlite_errorcode", None)
    if full_code is None:
        return None
    code = full_code & 0xFF
    name = str(path)
    if code in (_BUSY, _LOCKED):
        return LibraryBusy("library_busy", path=name)
    if code == _READONLY:
        return ReadOnlyLibrary("library_read_only", path=name)
    if code == _FULL or (code == _IOERR and _no_room(path)):
        return DiskFull("disk_full", path=name)
    if code in (_CORRUPT, _NOTADB):
        return LibraryDamaged("library_damaged", path=name)
    if code in (_IOERR, _CANTOPEN):
        return LibraryError("library_io", path=name, reason=str(error))
    return None


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raises the ReaderError for whatever SQLite reports inside; other errors pass as they are."""
    try:
        yield
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
