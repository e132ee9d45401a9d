"""What tests and benchmarks of meeting devices share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from reader.library import Library
from reader.library.transport import FolderTransport
from reader.store.check import digest

Open = Callable[[str], Library]
"""Opens the library of a device by its name: the fixture `opened`."""

ESSAY = "论划线\n\n读书要动笔。不动笔，等于没读。\n\n划线太多，等于没划。这话不错。\n"


def essay(library: Library, name: str = "论划线.txt", text: str = ESSAY) -> int:
    """Add a text; the number of its article."""
    report = library.add_bytes(text.encode(), name, origin=f"/{name}")
    assert report.first is not None
    return report.first


def state(library: Library) -> str:
    """A digest of all that devices share: equal where they hold the same."""
    return digest(library._store.connection)


def own_file(folder: Path, library: Library) -> Path:
    """The file that a device writes in a sync folder."""
    return folder / "devices" / library._store.journal.device / "000001.records"


class Counting(FolderTransport):
    """A folder that counts the bytes that go through."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.bytes_read = self.bytes_written = 0

    def read(self, name: str, start: int = 0, size: int | None = None) -> bytes:
        """Counted."""
        data = super().read(name, start, size)
        self.bytes_read += len(data)
        return data

    def append(self, name: str, at: int, data: bytes) -> None:
        """Counted."""
        self.bytes_written += len(data)
        super().append(name, at, data)

    def put(self, files: Iterable[tuple[str, bytes]], *, again: bool = False) -> None:
        """Counted."""
        some = list(files)
        self.bytes_written += sum(len(data) for _, data in some)
        super().put(some, again=again)
