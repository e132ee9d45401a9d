"""Rows read from the raw pages of a damaged file, where no tree leads to them any more.

SQLite finds a row only by way of the pages above it: one broken page near the root, and all below
it is out of reach though it is sound. So every page is looked at by itself, and what has the shape
of a row of ours goes into a new file, to be looked at there like all that was salvaged. The format
is that of https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from reader.store import migrations, opening
from reader.store.patching import page_size

_TABLE: Final = 13
_CELLS_AT: Final = {_TABLE: 8, 10: 8, 2: 12}
"""Where the list of cells begins, by the kind of page: rows of tables, entries of indexes, and
those between other pages of an index. A table WITHOUT ROWID is kept as an index."""

_ID: Final = re.compile(r"\d{13}-[0-9a-f]{4}-\S+")
_LIMIT: Final = 1 << 28
"""Bytes of a row; what claims to be longer is garbage."""
_WAL_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_WRONG: Final = (IndexError, ValueError, OverflowError, struct.error)
_BYTES: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
"""Length of a value, by its serial type."""

_TABLES: Final = ("event", "txn", "article", "article_revision", "source_file", "annotation")

Row = list[Any]


def carve(path: Path, into: Path) -> None:
    """Write the actions, texts and files that the pages of `path` hold to a new library `into`.

    Nothing is believed of it: the tables are STRICT, and the values are still to be looked at. What
    was removed may be among it. OSError when a file can't be read; sqlite3.Error when `into` can't
    be written.
    """
    with ExitStack() as stack:
        pages = _Pages(stack, path)
        target = stack.enter_context(closing(sqlite3.connect(into, isolation_level=None)))
        target.execute("PRAGMA synchronous = OFF")
        target.execute("BEGIN")
        migrations.apply(target)
        _Carver(pages, target).run()
        target.execute("COMMIT")


class _Pages:
    """The pages of a file, in their newest committed state: those of the WAL in place of others."""

    def __init__(self, stack: ExitStack, path: Path) -> None:
        self._file: BinaryIO = stack.enter_context(path.open("rb"))
        header = self._file.read(100)
        self.size = page_size(header)
        self.usable = self.size - (header[20] if len(header) > 20 else 0)
        self.count = path.stat().st_size // self.size if self.size else 0
        self._wal: BinaryIO | None = None
        self._at: dict[int, int] = {}
        wal = opening.sidecars(path)[0]
        if self.size and wal.exists():
            self._wal = stack.enter_context(wal.open("rb"))
            self._look_at_wal(self._wal)

    def _look_at_wal(self, wal: BinaryIO) -> None:
        salt = wal.read(_WAL_HEADER)[16:24]
        begun: dict[int, int] = {}
        while True:
            frame = wal.read(_FRAME_HEADER)
            if len(frame) < _FRAME_HEADER or frame[8:16] != salt:
                return
            number, end = struct.unpack(">II", frame[:8])
            begun[number] = wal.tell()
            wal.seek(self.size, 1)
            if end:
                self._at.update(begun)
                self.count = max(self.count, end)
                begun = {}

    def __getitem__(self, number: int) -> bytes:
        """A page, from 1; IndexError when it isn't there."""
        if not 0 < number <= self.count:
            raise IndexError
        if self._wal is not None and number in self._at:
            self._wal.seek(self._at[number])
            return self._wal.read(self.size)
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size)

    def rows(self, number: int) -> Iterator[tuple[bool, int, Row]]:
        """What a page holds: whether it is of a table, the row's number (0 in an index), values."""
        page = self[number]
        kind = page[0] if page else 0
        if kind not in _CELLS_AT:
            return
        for index in range(int.from_bytes(page[3:5], "big")):
            with suppress(*_WRONG):
                at = _CELLS_AT[kind] + 2 * index
                at = int.from_bytes(page[at : at + 2], "big") + (4 if kind == 2 else 0)
                length, at = _varint(page, at)
                key = 0
                if kind == _TABLE:
                    key, at = _varint(page, at)
                yield kind == _TABLE, key, _values(self._payload(page, at, length, kind))

    def _payload(self, page: bytes, at: int, length: int, kind: int) -> bytes:
        if length > _LIMIT:
            raise ValueError
        most = self.usable - 35 if kind == _TABLE else (self.usable - 12) * 64 // 255 - 23
        if length <= most:
            return page[at : at + length]
        least = (self.usable - 12) * 32 // 255 - 23
        here = least + (length - least) % (self.usable - 4)
        here = here if here <= most else least
        parts, left = [page[at : at + here]], length - here
        following = int.from_bytes(page[at + here : at + here + 4], "big")
        while left > 0:
            more = self[following]
            parts.append(more[4 : 4 + min(left, self.usable - 4)])
            following, left = int.from_bytes(more[:4], "big"), left - len(parts[-1])
            if not parts[-1]:
                raise ValueError
        return b"".join(parts)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of up to nine bytes, and where the next thing begins."""
    value = 0
    for index in range(at, at + 8):
        value = value << 7 | data[index] & 0x7F
        if data[index] < 0x80:
            return value, index + 1
    return value << 8 | data[at + 8], at + 9


def _values(record: bytes) -> Row:
    """The values of a record; raises ValueError and the like when it is none."""
    body, at = _varint(record, 0)
    kinds = []
    while at < body:
        kind, at = _varint(record, at)
        kinds.append(kind)
    row: Row = []
    at = body
    for kind in kinds:
        size = _BYTES[kind] if kind < len(_BYTES) else (kind - 12) // 2
        part = record[at : at + size]
        at += size
        if len(part) < size or kind in {10, 11}:
            raise ValueError
        if kind >= 12:
            row.append(part.decode() if kind % 2 else part)
        elif kind == 7:
            row.append(struct.unpack(">d", part)[0])
        elif kind:
            row.append(kind - 8 if kind > 7 else int.from_bytes(part, "big", signed=True))
        else:
            row.append(None)
    if at != len(record):
        raise ValueError
    return row


class _Carver:
    """Tells by its shape of which table a row is, and inserts it."""

    def __init__(self, pages: _Pages, target: sqlite3.Connection) -> None:
        self._pages = pages
        self._target = target
        self._texts: dict[str, str] = {}
        self._uids: set[tuple[int, str]] = set()
        """Numbers and uids of what may be articles, from the index and from their annotations."""
        self._columns = {
            name: [row[1] for row in target.execute(f"PRAGMA table_info({name})")]
            for name in _TABLES
        }

    def run(self) -> None:
        """Look at every page; then give each revision the text that its hash names."""
        for number in range(2, self._pages.count + 1):
            for of_table, key, row in self._pages.rows(number):
                if of_table:
                    self._take_of_table(key, row)
                elif len(row) == 2 and isinstance(row[0], str) and isinstance(row[1], int):
                    self._uids.add((row[1], row[0]))
                elif row and isinstance(row[0], str) and _ID.fullmatch(row[0]):
                    for name in ("event", "txn"):
                        if len(row) == len(self._columns[name]):
                            self._insert(name, row)
        self._fill_in_articles()
        known = self._target.execute(
            "SELECT article_id, sha256 FROM article_revision WHERE text IS NULL ORDER BY seq"
        ).fetchall()
        for article, sha in known:
            if sha in self._texts:
                self._target.execute(
                    "INSERT OR REPLACE INTO body VALUES(?, ?)", (article, self._texts[sha])
                )

    def _fill_in_articles(self) -> None:
        """Rows for articles whose own are lost: their number and uid, which their texts need."""
        for number, uid in sorted(self._uids):
            self._target.execute(
                "INSERT OR IGNORE INTO article(id, uid, title, format, origin, added, sha256)"
                " SELECT ?, ?, '', '', '', 0, '' WHERE EXISTS"
                " (SELECT 1 FROM event WHERE entity_id = ? AND entity = 'article')",
                (number, uid, uid),
            )

    def _take_of_table(self, key: int, row: Row) -> None:
        if len(row) == 2 and row[0] is None and isinstance(row[1], str):
            data = row[1].encode("utf-8", "surrogatepass")
            self._texts[hashlib.sha256(data).hexdigest()] = row[1]
        elif row and row[0] is None:
            if len(row) == len(self._columns["annotation"]) and isinstance(row[3], int):
                self._uids.add((row[3], str(row[2])))
            for name in ("article_revision", "article"):
                # A row that is older than the last columns ends without them.
                if len(self._columns[name]) - 2 <= len(row) <= len(self._columns[name]):
                    self._insert(name, [key, *row[1:]])
        elif len(row) == len(self._columns["source_file"]):
            self._insert("source_file", row)

    def _insert(self, name: str, row: Row) -> None:
        columns = ", ".join(f'"{each}"' for each in self._columns[name][: len(row)])
        marks = ", ".join("?" * len(row))
        with suppress(sqlite3.IntegrityError, OverflowError):
            self._target.execute(f"INSERT OR IGNORE INTO {name}({columns}) VALUES({marks})", row)
