"""Reading zip files that may be hostile: by name inside the file only, with limits that count.

Nothing is ever written to the disk, so names such as `../../x` are keys and nothing more. Sizes are
those of the bytes that really come out, never those that the file claims.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from reader.errors import ImportRefused
from reader.importers.registry import mb

MEMBER_LIMIT: Final = 32_000_000
TOTAL_LIMIT: Final = 200_000_000
MOST_MEMBERS: Final = 20_000
RATIO_LIMIT: Final = 200
"""Times that a member may grow; small ones may grow more."""

_SMALL: Final = 1_000_000
_TROUBLE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, KeyError,
    RuntimeError,
)  # fmt: skip
"""What the standard library raises for damaged members and methods that it does not know."""


@dataclass
class Zip:
    """The members of a zip file in memory."""

    file: zipfile.ZipFile
    name: str
    """Of the file, for refusals."""
    total: int = 0
    """Bytes that have come out so far."""
    members: int = 0
    """Members so far, those of zip files inside included."""
    _folded: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes, name: str) -> Zip:
        """Opens a zip file.

        Raises `ImportRefused` with `import_damaged` or `import_members`.
        """
        try:
            file = zipfile.ZipFile(BytesIO(data))
        except _TROUBLE:
            raise ImportRefused("import_damaged", name=name) from None
        found = cls(file, name, members=len(file.infolist()))
        found._count()
        return found

    @contextmanager
    def inner(self, data: bytes, name: str) -> Iterator[Zip]:
        """A zip file that is a member of this one; what comes out of it counts here too.

        Raises what `of` raises.
        """
        inner = Zip.of(data, name)
        inner.total = self.total
        inner.members += self.members
        inner._count()
        yield inner
        self.total, self.members = inner.total, inner.members

    def _count(self) -> None:
        if self.members > MOST_MEMBERS:
            raise ImportRefused("import_members", name=self.name, limit=MOST_MEMBERS)

    def names(self) -> list[str]:
        """The names of the members as they stand in the file, without folders."""
        # Not `is_dir`, which fails on a member without a name.
        names = (info.filename for info in self.file.infolist())
        return [name for name in names if not name.endswith("/")]

    def size(self, member: str) -> int:
        """How many bytes a member claims to have; 0 if there is none."""
        found = self.find(member)
        return self.file.getinfo(found).file_size if found else 0

    def find(self, member: str) -> str | None:
        """The name of a member, letter case aside as a second try."""
        if member in self.file.NameToInfo:
            return member
        if not self._folded:
            self._folded = {name.casefold(): name for name in self.file.NameToInfo}
        return self._folded.get(member.casefold())

    def read(self, member: str) -> bytes | None:
        """The bytes of a member; None if there is none or it is damaged.

        Raises `ImportRefused` with `import_encrypted` or `import_unpacked`.
        """
        found = self.find(member)
        if found is None:
            return None
        info = self.file.getinfo(found)
        if info.flag_bits & 0x1:
            raise ImportRefused("import_encrypted", name=self.name)
        try:
            with self.file.open(info) as stream:
                data = stream.read(MEMBER_LIMIT + 1)
        except _TROUBLE:
            return None
        self.total += len(data)
        grown = len(data) > _SMALL and len(data) > RATIO_LIMIT * max(info.compress_size, 1)
        if len(data) > MEMBER_LIMIT or grown:
            raise ImportRefused("import_unpacked", name=self.name, limit=mb(MEMBER_LIMIT))
        if self.total > TOTAL_LIMIT:
            raise ImportRefused("import_unpacked", name=self.name, limit=mb(TOTAL_LIMIT))
        return data


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin like a zip file."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def says_epub(data: bytes) -> bool:
    """Whether the first member of a zip file says that it is a book, as EPUB 3.3 (OCF) wants it.

    By its name: what it holds may be another zip file that says so.
    """
    return data[30:38] == b"mimetype" and b"application/epub+zip" in data[38:100]


def holds(data: bytes, *members: str) -> bool:
    """Whether the bytes are a zip file with one of the members."""
    if not is_zip(data):
        return False
    try:
        names = zipfile.ZipFile(BytesIO(data)).NameToInfo
    except _TROUBLE:
        return False
    return any(member in names for member in members)
