"""Another library's file, read as a bundle: looked at before it is opened, never written to.

A file from elsewhere is believed in nothing: its header, version, size and pages are checked first,
and every record passes the same gate as a bundle (`annotations.unbundling`).
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from reader.annotations.bundle import Bundle, to_json
from reader.annotations.unbundling import BadBundle, from_json
from reader.errors import LibraryDamaged, LibraryError, NewerLibrary, NotALibrary
from reader.store import migrations, opening
from reader.store.collecting import collect
from reader.store.store import Store
from reader.store.trouble import translated

LIMIT: Final = 8 << 30
"""Bytes that another library may have."""

ITEM: Final = 256 << 20
"""Bytes that one text or one file in it may unpack to."""

TABLES: Final = frozenset(
    ("article", "article_revision", "body", "event", "meta", "reading_position", "source_file")
) | {"annotation", "txn"}


def read(path: Path) -> Bundle:
    """Everything in another library's file.

    Raises NotALibrary, NewerLibrary, LibraryDamaged or LibraryError; the file and its folder are
    not changed. One of an older version than ours is read as far as its tables are the same.
    """
    with opened(path) as store:
        try:
            _sizes(store.connection, path)
            with translated(path):
                bundle = collect(store)
            # Files are only bytes with a hash; packing them for the gate would cost seconds.
            looked_at = from_json(to_json(replace(bundle, sources={})))
        except (BadBundle, zlib.error, ValueError, TypeError, KeyError, MemoryError) as error:
            raise LibraryDamaged("library_damaged", path=str(path)) from error
    return replace(looked_at, sources=_sound(bundle))


def _sound(bundle: Bundle) -> dict[str, tuple[str, bytes]]:
    from hashlib import sha256

    return {
        sha: (str(name), data)
        for sha, (name, data) in bundle.sources.items()
        if sha256(data).hexdigest() == sha
    }


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """Another library, open for reading as immutable, its header, version and pages looked at.

    With notes that stand in its WAL alone it is read from a private copy.
    """
    if opening.look(path) != "library":
        raise LibraryError("library_missing", path=str(path))
    wal = opening.sidecars(path)[0]
    if path.stat().st_size > LIMIT:
        raise LibraryError("library_too_large", path=str(path), limit=f"{LIMIT >> 30} GB")
    folder: Path | None = None
    try:
        if wal.exists() and wal.stat().st_size:
            folder = Path(tempfile.mkdtemp(prefix="reader-"))
            copy = folder / "other.db"
            shutil.copyfile(path, copy)
            shutil.copyfile(wal, opening.sidecars(copy)[0])
            with translated(path):
                connection = opening.connect(copy, "ro")
            where = copy
        else:
            with translated(path):
                connection = opening.connect(path, "ro", immutable=True)
            where = path
        try:
            _look_over(connection, path)
            store = Store(where, connection)
            store._reading = opening.ForReading(connection, where, immutable=folder is None)
            yield store
        finally:
            connection.close()
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _look_over(connection: sqlite3.Connection, path: Path) -> None:
    with translated(path):
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > migrations.version():
            raise NewerLibrary("library_newer", path=str(path))
        # A view under a table's name could run whatever its maker liked.
        names = {
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
        if not names >= TABLES:
            raise NotALibrary("not_a_library", path=str(path))
        if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
            raise LibraryDamaged("library_damaged", path=str(path))


def _sizes(connection: sqlite3.Connection, path: Path) -> None:
    """LibraryError when something in it would unpack to more than memory should hold."""
    for table, column in (("article_revision", "text"), ("article_revision", "blocks")):
        query = f"SELECT {column} FROM {table} WHERE length({column}) > ?"
        _unpackable(connection, query, path)
    _unpackable(connection, "SELECT data FROM source_file WHERE length(data) > ?", path)


def _unpackable(connection: sqlite3.Connection, query: str, path: Path) -> None:
    # zlib packs a thousand to one at best.
    with translated(path):
        for (data,) in connection.execute(query, (ITEM // 1024,)):
            unpacker = zlib.decompressobj()
            unpacker.decompress(data, ITEM)
            if unpacker.unconsumed_tail:
                raise LibraryError("library_too_large", path=str(path), limit=f"{ITEM >> 20} MB")
