"""How devices reach each other: files that are listed, read, appended to.

`Transport` is all that syncing asks for. `FolderTransport` is a folder that something else keeps
the same on every device (Syncthing, Dropbox, git, a stick carried to and fro).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final, NamedTuple, Protocol

LIMIT: Final = 512 << 20
"""Bytes that one file in the folder may have."""


class Entry(NamedTuple):
    """A file by its name, folders with `/`, and its size in bytes."""

    name: str
    size: int


class Transport(Protocol):
    """What syncing needs of whatever lies between the devices. All raise OSError."""

    def list(self, prefix: str) -> list[Entry]:
        """The files whose names begin with a folder's, sorted."""
        ...

    def read(self, name: str) -> bytes:
        """A whole file."""
        ...

    def append(self, name: str, data: bytes) -> None:
        """Put data at the end of a file of this device's own; on the disk when it returns.

        If it is interrupted, some first part of the data may be there.
        """
        ...

    def put(self, name: str, data: bytes) -> None:
        """Store a file that never changes; whole or not at all."""
        ...


class FolderTransport:
    """A folder on a disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def list(self, prefix: str) -> list[Entry]:
        """The regular files below a folder; links and hidden files are passed over."""
        found: list[Entry] = []
        for folder, folders, names in os.walk(self.folder / prefix):
            folders[:] = [each for each in folders if not each.startswith(".")]
            for name in names:
                path = Path(folder, name)
                if name.startswith(".") or path.is_symlink() or not path.is_file():
                    continue
                found.append(Entry(path.relative_to(self.folder).as_posix(), path.stat().st_size))
        return sorted(found)

    def read(self, name: str) -> bytes:
        """A whole file, up to `LIMIT`."""
        with (self.folder / name).open("rb") as file:
            data = file.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise OSError(f"{name}: too large")
        return data

    def append(self, name: str, data: bytes) -> None:
        """Written at the end of the file and synced."""
        path = self.folder / name
        fresh = not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            _sync_folder(path.parent)

    def put(self, name: str, data: bytes) -> None:
        """Written beside, synced, renamed."""
        path = self.folder / name
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


_BINARY: Final = getattr(os, "O_BINARY", 0)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
