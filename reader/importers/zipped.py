"""Reading zip files that may be hostile: by name inside the file only, with limits that count.

Nothing is ever written to the disk, so names such as `../../x` are keys and nothing more. Sizes are
those of the bytes that really come out, never those that the file claims.
"""

from __future__ import annotations

import struct
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
_WORDLESS: Final = frozenset(
    {"jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "emf", "wmf", "ttf", "otf", "woff"}
    | {"woff2", "mp3", "m4a", "mp4", "ogg", "wav", "odttf", "fntdata", "bin"}
)
_ENTRY: Final = struct.Struct("<4s24x3H12x")
"""An entry of the directory: its sign, and how long what follows it is (APPNOTE 4.3.12)."""

_END: Final = struct.Struct("<4s8xL")
_END64: Final = struct.Struct("<4s36xQ")
"""The ends of the directory: the sign and how long it is (APPNOTE 4.3.16 and 4.3.14)."""

_TAIL: Final = 65_557
"""Bytes from the last of which the end of the directory begins, the longest comment included."""

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
        if _are_too_many(data):
            raise ImportRefused("import_members", name=name, limit=MOST_MEMBERS)
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

    def words(self) -> int:
        """How many bytes the members claim to have that may hold words: no pictures, no sound."""
        return sum(
            info.file_size
            for info in self.file.infolist()
            if info.filename.rpartition(".")[2].lower() not in _WORDLESS
        )

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


def names_in(data: bytes) -> frozenset[str]:
    """The names of the members of a zip file; none if the bytes are not one that can be read."""
    if not is_zip(data) or _are_too_many(data):
        return frozenset()
    try:
        return frozenset(zipfile.ZipFile(BytesIO(data)).NameToInfo)
    except _TROUBLE:
        return frozenset()


def _are_too_many(data: bytes) -> bool:
    """Whether the directory has more entries than are read, which are counted one by one.

    The library would make an object of each first: seconds and gigabytes for a million.
    """
    end = data.rfind(b"PK\x05\x06", -_TAIL)
    if end < 0 or end + _END.size > len(data):
        return False
    size, start = _END.unpack_from(data, end)[1], end
    if end >= 76 and data[end - 20 : end - 16] == b"PK\x06\x07":
        sign, size64 = _END64.unpack_from(data, end - 76)
        if sign == b"PK\x06\x06":
            size, start = size64, end - 76
    at, count = start - size, 0
    while 0 <= at <= start - _ENTRY.size and count <= MOST_MEMBERS:
        sign, *lengths = _ENTRY.unpack_from(data, at)
        if sign != b"PK\x01\x02":
            break
        at += _ENTRY.size + sum(lengths)
        count += 1
    return count > MOST_MEMBERS
