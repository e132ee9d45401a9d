"""How devices reach each other: files that are listed, read, appended to.

`Transport` is all that syncing asks for. `FolderTransport` is a folder that something else keeps
the same on every device (Syncthing, Dropbox, git, a stick carried to and fro); `postgres.py` is a
database that several people share.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from reader.config.paths import is_folder
from reader.errors import UsageError

LIMIT: Final = 512 << 20
"""Bytes that one file in the folder may have."""


class Entry(NamedTuple):
    """A file by its name, folders with `/`, and its size in bytes."""

    name: str
    size: int
    stamp: str = ""
    """Changes when the file was written; empty where files cannot change."""


class Transport(Protocol):
    """What syncing needs of whatever lies between the devices. All raise OSError."""

    @property
    def name(self) -> str:
        """What to call the place in messages, and to know it again by; without secrets."""
        ...

    def list(self, prefix: str) -> list[Entry]:
        """The files whose names begin with a folder's, sorted."""
        ...

    def read(self, name: str, start: int = 0, size: int | None = None) -> bytes:
        """A file's bytes from `start` on, `size` of them or all."""
        ...

    def append(self, name: str, at: int, data: bytes) -> None:
        """Put data at the end of a file of this device's own; on the disk when it returns.

        `at` is how long the file is. If it is interrupted, some first part of the data may be
        there.
        """
        ...

    def get(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Whole files that never change, in any order; those that are not there are left out."""
        ...

    def put(self, files: Iterable[tuple[str, bytes]], *, again: bool = False) -> None:
        """Store files that never change, each whole or not at all.

        One that is there already is left as it is, unless it is another size, or `again` says
        that what is there is damaged.
        """
        ...

    def close(self) -> None:
        """Let go of it; closing twice does nothing."""
        ...


def transport_to(where: Path | str) -> Transport:
    """The transport to a folder, or to a database by its address (`postgresql://…`).

    UsageError when there is no such folder, the address is none, or its driver is not installed.
    """
    if isinstance(where, str):
        scheme, found, _ = where.partition("://")
        if found and scheme in ("postgresql", "postgres"):
            from reader.library.postgres import PostgresTransport

            return PostgresTransport.of(where)
        if found and scheme.isalpha() and len(scheme) > 1:
            raise UsageError("sync_no_address", scheme=scheme)
        where = Path(where)
    if not is_folder(where):
        raise UsageError("sync_no_folder", path=str(where))
    return FolderTransport(where)


class FolderTransport:
    """A folder on a disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """Its path, however it was reached."""
        return os.path.realpath(self.folder)

    def list(self, prefix: str) -> list[Entry]:
        """The regular files below a folder; links and hidden files are passed over."""
        found: list[Entry] = []
        for folder, folders, names in os.walk(self.folder / prefix):
            folders[:] = [each for each in folders if not each.startswith(".")]
            for name in names:
                path = Path(folder, name)
                if name.startswith(".") or path.is_symlink() or not path.is_file():
                    continue
                # A carrier may take a file away while we look.
                with suppress(FileNotFoundError):
                    info = path.stat()
                    shown = path.relative_to(self.folder).as_posix()
                    found.append(Entry(shown, info.st_size, str(info.st_mtime_ns)))
        return sorted(found)

    def read(self, name: str, start: int = 0, size: int | None = None) -> bytes:
        """A file's bytes, up to `LIMIT`."""
        with (self.folder / name).open("rb") as file:
            file.seek(start)
            data = file.read(LIMIT + 1 if size is None else min(size, LIMIT + 1))
        if len(data) > LIMIT:
            raise OSError(f"{name}: too large")
        return data

    def append(self, name: str, at: int, data: bytes) -> None:
        """Written at the end of the file and synced."""
        path = self.folder / name
        fresh = not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
        try:
            if os.fstat(handle).st_size != at:
                raise OSError(f"{name}: another program writes this device's file")
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            _sync_folder(path.parent)

    def get(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Whole files; what cannot be read is not there."""
        for name in names:
            with suppress(FileNotFoundError):
                yield name, self.read(name)

    def put(self, files: Iterable[tuple[str, bytes]], *, again: bool = False) -> None:
        """Written beside, synced, renamed."""
        for name, data in files:
            path = self.folder / name
            if not again and _size(path) == len(data):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(draft).replace(path)
            except BaseException:
                Path(draft).unlink(missing_ok=True)
                raise
            _sync_folder(path.parent)

    def close(self) -> None:
        """Nothing is held."""


_BINARY: Final = getattr(os, "O_BINARY", 0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
