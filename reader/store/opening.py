"""Telling what lies at a path, making a new library, connecting to one.

A library is made whole under another name and then renamed, so that a file at the path is either
a complete library or somebody else's; the header on disk therefore always carries our id.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from reader.config import descriptors
from reader.errors import LibraryError, NotALibrary, ReaderError
from reader.store import migrations, schema
from reader.store.places import on_network
from reader.store.trouble import translated

MAGIC: Final = b"SQLite format 3\x00"
_USER_VERSION_AT: Final = 60
_APPLICATION_ID_AT: Final = 68
_HEADER: Final = 100

BUSY_MS: Final = 5000
_MIN_VERSION: Final = (3, 37, 0)

Kind = Literal["absent", "empty", "library"]


def look(path: Path) -> Kind:
    """What lies at `path`, told without changing anything and without opening it in SQLite.

    NotALibrary when something else is there, LibraryError when it can't be read.
    """
    try:
        info = path.stat()
    except FileNotFoundError:
        return "absent"
    except OSError as error:
        raise _unreadable(path, error) from error
    if stat.S_ISDIR(info.st_mode):
        raise NotALibrary("library_is_folder", path=str(path))
    if not stat.S_ISREG(info.st_mode):
        raise NotALibrary("not_a_library", path=str(path))
    if info.st_size == 0:
        return "empty"
    try:
        header = descriptors.read_start(path, _HEADER)
    except OSError as error:
        raise _unreadable(path, error) from error
    number = int.from_bytes(header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4], "big")
    if len(header) < _HEADER or not header.startswith(MAGIC) or number != schema.APPLICATION_ID:
        raise NotALibrary("not_a_library", path=str(path))
    return "library"


def version_told(path: Path) -> int | None:
    """The version of the library at `path` as its header says, without opening it in SQLite.

    None where there is none. What is in a WAL alone is not seen.
    """
    with suppress(ReaderError, OSError):
        if look(path) == "library":
            header = descriptors.read_start(path, _HEADER)
            return int.from_bytes(header[_USER_VERSION_AT : _USER_VERSION_AT + 4], "big")
    return None


def _unreadable(path: Path, error: OSError) -> LibraryError:
    return LibraryError("library_unreadable", path=str(path), reason=error.strerror or str(error))


def is_writable(path: Path) -> bool:
    """Whether the file and its folder (for the WAL and the lock) may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)


def make_folder(folder: Path) -> None:
    """The library's folder, for its owner only; one that exists keeps its rights."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise LibraryError(
            "library_unwritable", path=str(folder), reason=error.strerror or str(error)
        ) from error


def create(path: Path) -> None:
    """Make a new library at `path`; the caller holds the lock and saw that nothing is there."""
    _sweep(path)
    _set_wal_aside(path)
    try:
        handle, name = tempfile.mkstemp(prefix=_draft_prefix(path), dir=path.parent)
    except OSError as error:
        raise LibraryError(
            "library_unwritable", path=str(path), reason=error.strerror or str(error)
        ) from error
    os.close(handle)
    draft = Path(name)
    try:
        with translated(path):
            connection = connect(draft, "rw")
            try:
                connection.execute("BEGIN IMMEDIATE")
                migrations.apply(connection)
                connection.execute("COMMIT")
                # A WAL needs memory shared between windows, which a network disk does not give.
                mode = "DELETE" if on_network(path) else "WAL"
                connection.execute(f"PRAGMA journal_mode = {mode}")
            finally:
                connection.close()
        sync(draft)
        draft.replace(path)
        sync(path.parent)
    finally:
        for leftover in (draft, *sidecars(draft)):
            leftover.unlink(missing_ok=True)


def _draft_prefix(path: Path) -> str:
    return f".{path.name}.new-"


def _sweep(path: Path) -> None:
    """Remove what a creation that was killed left behind; the lock says that none is under way."""
    for leftover in path.parent.iterdir():
        if leftover.name.startswith(_draft_prefix(path)):
            leftover.unlink(missing_ok=True)


def _set_wal_aside(path: Path) -> None:
    """What a library left whose file was removed: SQLite would take its WAL for the new file's."""
    wal, shared = sidecars(path)
    shared.unlink(missing_ok=True)
    if wal.exists():
        number = 1
        while (aside := path.with_name(f"{wal.name}-left-{number}")).exists():
            number += 1
        wal.rename(aside)


def sidecars(path: Path) -> tuple[Path, Path]:
    """The WAL and its shared memory beside a library."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def sync(path: Path) -> None:
    """Force a file, or the names in a folder, to the disk."""
    if os.name == "nt" and path.is_dir():  # pragma: no cover
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Connection(sqlite3.Connection):
    """A connection that is counted as long as it is open: see `config.descriptors`."""

    counted: descriptors.Key | None = None

    def close(self) -> None:
        """Close it, and what has waited for that."""
        super().close()
        key, self.counted = self.counted, None
        if key is not None:
            descriptors.uncount(key)


def connect(
    path: Path, mode: Literal["rw", "ro"], *, immutable: bool = False
) -> sqlite3.Connection:
    """A connection with every setting that docs/data.md explains; sqlite3.Error as it comes."""
    address = f"{path.absolute().as_uri()}?mode={mode}" + ("&immutable=1" if immutable else "")
    key = descriptors.count(path)
    try:
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=BUSY_MS / 1000,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
            factory=_Connection,
        )
    except BaseException:
        if key is not None:
            descriptors.uncount(key)
        raise
    connection.counted = key
    try:
        execute = connection.execute
        execute("PRAGMA trusted_schema = OFF")
        execute("PRAGMA cell_size_check = ON")
        execute("PRAGMA foreign_keys = ON")
        execute("PRAGMA wal_autocheckpoint = 0")
        # A WAL that starts over gives its room back, so that its size says how long it is.
        execute("PRAGMA journal_size_limit = 0")
        execute("PRAGMA synchronous = FULL")
        execute("PRAGMA temp_store = MEMORY")
        if mode == "ro":
            execute("PRAGMA query_only = ON")
        # The settings touch no page; this makes SQLite read the file, or say that it can't.
        execute("PRAGMA user_version").fetchone()
        execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


@dataclass(slots=True)
class ForReading:
    """A connection for reading only, and the folder to remove after it when it reads a copy."""

    connection: sqlite3.Connection
    path: Path
    immutable: bool = False
    copy: Path | None = None


def connect_for_reading(path: Path) -> ForReading:
    """Open for reading, also where SQLite can't make its shared memory (a read-only folder).

    Without a WAL the file is read as immutable. With one, file and WAL are read from a private
    copy, so that the last notes show although nothing may be written beside them.
    """
    try:
        return ForReading(connect(path, "ro"), path)
    except sqlite3.OperationalError:
        if is_writable(path):
            raise
    wal = sidecars(path)[0]
    if not wal.exists() or wal.stat().st_size == 0:
        return ForReading(connect(path, "ro", immutable=True), path, immutable=True)
    folder = Path(tempfile.mkdtemp(prefix="reader-"))
    try:
        copy = folder / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(wal, sidecars(copy)[0])
        return ForReading(connect(copy, "ro"), copy, copy=folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def check_sqlite() -> None:
    """LibraryError when Python brought an SQLite that is too old for our tables."""
    if sqlite3.sqlite_version_info < _MIN_VERSION:
        raise LibraryError("sqlite_too_old", version=sqlite3.sqlite_version, needed="3.37")
