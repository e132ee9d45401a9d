"""The files in which devices meet: their names, their lines, and how a device adds to its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from reader.library.transport import Entry, Transport

SEGMENT: Final = 4 << 20
"""Bytes after which a device begins another file: carriers copy a file that grew as a whole."""

CUT: Final = b"\x18"
"""End of a line that a crash cut off (the control character CANCEL): it says nothing."""

TAIL: Final = 64
"""Bytes before a mark by which a file is known to be the one that was read."""

OURS: Final = re.compile(r"devices/([0-9a-z]{1,32})/(\d{6})\.records")

PATIENCE: Final = 3 * 86_400_000
"""Milliseconds after which a text that is still not there is asked for, and a file that is gone is
taken to stay so."""

Line = tuple[int, bytes]
"""A line with the offset where it begins."""


@dataclass(slots=True)
class State:
    """What is remembered of a place between exchanges."""

    whole: bool = True
    """Whether everything has to be compared: at first, and until that was done to the end."""
    marks: dict[str, list[Any]] = field(default_factory=dict)
    """Of each file: how much was read, a digest of what stood before, its stamp."""
    waiting: list[list[Any]] = field(default_factory=list)
    """Lines whose text or file was not there: name, start, end, since when (0: asked for)."""
    broken: list[list[Any]] = field(default_factory=list)
    """Damaged lines that were asked for already: name and offset."""
    pleas: int = 0
    gone: dict[str, int] = field(default_factory=dict)
    """Files that were read and are not there, since when."""

    def own_file_differs(self, device: str, files: Iterable[Entry]) -> bool:
        """Whether something but this device has been at this device's files, or one is gone."""
        there = {file.name: file for file in files}
        for name, (at, _, stamp) in self.marks.items():
            if not name.startswith(f"devices/{device}/"):
                continue
            file = there.get(name)
            if file is None or file.size < at or (file.size == at and file.stamp != stamp):
                return True
        return False

    def is_gone(self, files: Iterable[Entry], now: int) -> bool:
        """Whether another device's file that was read has been away for days.

        Somebody threw it away, perhaps because the device is no more; then those who have what it
        said say it in its place.
        """
        missing = {name for name in self.marks if OURS.fullmatch(name)} - {f.name for f in files}
        self.gone = {name: self.gone.get(name, now) for name in sorted(missing)}
        late = [name for name, since in self.gone.items() if now - since > PATIENCE]
        for name in late:
            del self.gone[name], self.marks[name]
        return bool(late)

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}


class Out:
    """This device's own files: lines are gathered and appended a segment at a time."""

    def __init__(
        self, transport: Transport, device: str, files: Iterable[Entry], ends: dict[str, int]
    ) -> None:
        self._transport = transport
        self._folder = f"devices/{device}"
        own = (
            (int(match[2]), entry)
            for entry in files
            if (match := OURS.fullmatch(entry.name)) and match[1] == device
        )
        self._number, entry = max(own, default=(1, None))
        self._size = entry.size if entry else 0
        # What could be read of it since may be more.
        self._size = ends.get(self._name, self._size)
        self._cut: bool | None = None
        self._lines: list[bytes] = []
        self._gathered = 0
        self._tails: dict[str, tuple[int, str]] = {}
        self.count = 0
        """Records that were said."""

    def _is_cut(self) -> bool:
        """Whether a crash has cut off the last line of the file."""
        return self._size > 0 and self._transport.read(self._name, self._size - 1, 1) != b"\n"

    @property
    def _name(self) -> str:
        return f"{self._folder}/{self._number:06d}.records"

    def say(self, line: bytes) -> None:
        """Add one line."""
        self._lines.append(line)
        self._gathered += len(line)
        self.count += 1
        if self._gathered > SEGMENT:
            self.end()

    def end(self) -> None:
        """Append what was gathered."""
        if not self._lines:
            return
        if self._size > SEGMENT:
            self._number, self._size, self._cut = self._number + 1, 0, False
        data = b"".join(self._lines)
        if self._is_cut() if self._cut is None else self._cut:
            data = CUT + b"\n" + data
        self._transport.append(self._name, self._size, data)
        self._size += len(data)
        self._tails[self._name] = (self._size, digest(data[-TAIL:]))
        self._lines, self._gathered, self._cut = [], 0, False

    def marks(self) -> dict[str, list[Any]]:
        """What to remember of the files that were written."""
        if not self._tails:
            return {}
        stamps = {each.name: each.stamp for each in self._transport.list(self._folder)}
        return {name: [*tail, stamps.get(name, "")] for name, tail in self._tails.items()}


def lines_of(data: bytes, start: int) -> Iterator[Line]:
    """The lines of some bytes that begin at `start` of their file."""
    at = 0
    while at < len(data):
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        yield start + at, data[at:end]
        at = end + 1


def digest(data: bytes) -> str:
    """What some bytes are known again by."""
    return sha256(data).hexdigest()[:16]


def is_here(
    record: dict[str, Any], texts: dict[str, str], sources: dict[str, tuple[str, bytes]]
) -> bool:
    """Whether the text or file that a record names has arrived; KeyError when it names none."""
    if "source" in record:
        str(record["source"]["name"])
        return record["source"]["sha256"] in sources
    return "revision" not in record or record["revision"]["sha256"] in texts


def text_name(sha: str) -> str:
    """The name of a text in a meeting place."""
    return f"texts/{sha[:2]}/{sha}.txt"


def source_name(sha: str) -> str:
    """The name of a raw file there."""
    return f"sources/{sha[:2]}/{sha}"


def source_row(connection: Any, sha: str) -> bytes | None:
    """The bytes of a raw file that is in the library."""
    import zlib

    row = connection.execute("SELECT data FROM source_file WHERE sha256 = ?", (sha,)).fetchone()
    return zlib.decompress(row[0]) if row else None
