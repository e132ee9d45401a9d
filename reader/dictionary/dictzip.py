"""Reading parts of a `.dict.dz` without unpacking all of it.

dictzip is gzip whose header (extra field `RA`) says how long the compressed chunks are, each of
which can be unpacked by itself (man dictzip, RFC 1952).
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import BinaryIO, Final

from reader.dictionary.entries import BadDictionary

MAX_WHOLE: Final = 256 << 20
"""Bytes up to which a file that is plain gzip is unpacked as a whole."""


class DictFile:
    """The texts of a StarDict dictionary, plain or compressed."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, BadDictionary."""
        self._file: BinaryIO = path.open("rb")
        self._chunk = 0
        self._starts: list[int] = []
        self._whole: bytes | None = None
        self._kept: tuple[int, bytes] = (-1, b"")
        if path.suffix == ".dz":
            try:
                self._read_header()
            except (struct.error, IndexError) as error:
                raise BadDictionary("damaged") from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read_header(self) -> None:
        head = self._file.read(12)
        if head[:3] != b"\x1f\x8b\x08":
            raise BadDictionary("damaged")
        flags = head[3]
        at, chunks = 10, []
        if flags & 4:
            length = struct.unpack("<H", head[10:12])[0]
            extra = self._file.read(length)
            at = 12 + length
            place = 0
            while place + 4 <= len(extra):
                size = struct.unpack("<H", extra[place + 2 : place + 4])[0]
                if extra[place : place + 2] == b"RA":
                    data = extra[place + 4 : place + 4 + size]
                    _, self._chunk, count = struct.unpack("<HHH", data[:6])
                    chunks = list(struct.unpack(f"<{count}H", data[6 : 6 + 2 * count]))
                place += 4 + size
        if not chunks or not self._chunk:
            self._unpack_all()
            return
        self._file.seek(at)
        for flag in (8, 16):  # name and comment, each ended by a zero
            while flags & flag:
                byte = self._file.read(1)
                at += 1
                if byte in (b"\0", b""):
                    break
        at += 2 if flags & 2 else 0
        for size in chunks:
            self._starts.append(at)
            at += size
        self._starts.append(at)

    def _unpack_all(self) -> None:
        self._file.seek(0)
        unpacker = zlib.decompressobj(31)
        try:
            self._whole = unpacker.decompress(self._file.read(MAX_WHOLE), MAX_WHOLE)
        except zlib.error as error:
            raise BadDictionary("damaged") from error
        if unpacker.unconsumed_tail:
            raise BadDictionary("too_large")

    def read(self, offset: int, size: int) -> bytes:
        """A part of the unpacked text. Raises OSError, BadDictionary."""
        if self._whole is not None:
            return self._whole[offset : offset + size]
        if not self._starts:
            self._file.seek(offset)
            return self._file.read(size)
        first, last = offset // self._chunk, (offset + max(size, 1) - 1) // self._chunk
        data = b"".join(self._unpacked(number) for number in range(first, last + 1))
        begin = offset - first * self._chunk
        return data[begin : begin + size]

    def _unpacked(self, number: int) -> bytes:
        if number == self._kept[0]:
            return self._kept[1]
        if number + 1 >= len(self._starts):
            raise BadDictionary("damaged")
        self._file.seek(self._starts[number])
        packed = self._file.read(self._starts[number + 1] - self._starts[number])
        try:
            data = zlib.decompressobj(-15).decompress(packed, self._chunk)
        except zlib.error as error:
            raise BadDictionary("damaged") from error
        self._kept = (number, data)
        return data
