"""Reading what can still be read of a damaged library file, row by row.

SQLite stops at the first damaged page of a walk. So every table is walked from both ends, then the
keys that an index still knows are looked up one by one, and what no walk reaches is read from the
raw pages (`carving`). What is found is looked at like a bundle from elsewhere: a damaged page may
hold anything.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from reader.annotations.bundle import Bundle, Position, Time
from reader.annotations.events import MADE, Event, Txn
from reader.annotations.records import bundle_of, lines
from reader.annotations.unbundling import BadBundle
from reader.model import Moment
from reader.store import opening
from reader.store.carving import carve
from reader.store.collecting import (
    POSITION_COLUMNS,
    REVISION_COLUMNS,
    TIME_COLUMNS,
    revision_of_row,
)
from reader.store.eventlog import EVENT_COLUMNS, TXN_COLUMNS, event_of_row, txn_of_row
from reader.store.rows import unpack

Row = Sequence[Any]

_FAILS: Final = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""What reading raises: garbage also stands in the words of SQLite's errors, and where a length
should be."""

_ROWS: Final = 2_000_000
"""Rows that are looked for by their numbers."""

_WRONG: Final = (BadBundle, ValueError, TypeError, KeyError, IndexError, zlib.error, RecursionError)
"""How data that is damaged shows itself."""


@dataclass(slots=True)
class Salvaged:
    """What was read of a damaged file."""

    bundle: Bundle = field(default_factory=Bundle)
    drafts: list[tuple[str, str, int]] = field(default_factory=list)
    orphans: int = 0
    """Entities with events whose beginning is lost; a backup may have it."""
    unreadable: int = 0
    """Rows known to be there that could not be read, or say nothing."""


def salvage(path: Path) -> Salvaged:
    """Whatever can be read of the file at `path`."""
    found, carved = Salvaged(), Salvaged()
    with tempfile.TemporaryDirectory(prefix="reader-") as folder:
        connection = _opened(path, Path(folder))
        if connection is not None:
            with closing(connection):
                _Reader(connection, found).run()
        with suppress(*_FAILS, OSError):
            carve(path, Path(folder) / "carved.db")
            with closing(opening.connect(Path(folder) / "carved.db", "ro")) as connection:
                _Reader(connection, carved).run()
    _add(found, carved.bundle)
    return found


def _add(found: Salvaged, carved: Bundle) -> None:
    """Add what only the raw pages still say; of two states, what SQLite reads is the newer."""
    bundle = found.bundle
    txns = {each.id: each for each in (*carved.txns, *bundle.txns)}
    events = {each.id: each for each in (*carved.events, *bundle.events)}
    revisions = {(each.article, each.sha256, each.form): each for each in carved.revisions}
    revisions |= {(each.article, each.sha256, each.form): each for each in bundle.revisions}
    more = len(events) + len(txns) - len(bundle.events) - len(bundle.txns)
    found.unreadable = max(0, found.unreadable - more)
    found.bundle = replace(
        bundle,
        txns=tuple(txns.values()),
        events=tuple(events.values()),
        revisions=tuple(revisions.values()),
        texts={**carved.texts, **bundle.texts},
        sources={**carved.sources, **bundle.sources},
    )
    found.orphans = _orphans(found.bundle)


def _orphans(bundle: Bundle) -> int:
    made = {event.entity_id for event in bundle.events if event.field == MADE}
    return len({event.entity_id for event in bundle.events} - made)


def _opened(path: Path, folder: Path) -> sqlite3.Connection | None:
    # As it is; or without the journal, if that is what cannot be read.
    for immutable in (False, True):
        with suppress(*_FAILS):
            return opening.connect(path, "ro", immutable=immutable)
    from reader.store.backup import listed
    from reader.store.patching import patched

    with suppress(OSError):
        for copy in patched(path, listed(path), folder / "copy.db"):
            with suppress(*_FAILS):
                return opening.connect(copy, "ro", immutable=True)
    return None


class _Reader:
    def __init__(self, connection: sqlite3.Connection, found: Salvaged) -> None:
        self._connection = connection
        self._found = found

    def run(self) -> None:
        """Read every table that holds what cannot be made again."""
        parts = [*self._actions(), *self._revisions(), *self._positions(), *self._times()]
        texts: dict[str, str] = {}
        for part in parts:
            texts.update(part.texts)
        self._found.bundle = Bundle(
            tuple(txn for part in parts for txn in part.txns),
            tuple(event for part in parts for event in part.events),
            tuple(each for part in parts for each in part.revisions),
            texts,
            dict(self._sources()),
            tuple(each for part in parts for each in part.positions),
            times=tuple(each for part in parts for each in part.times),
        )
        for row in self._walk("note_draft", "entity, text, modified", "entity"):
            if [type(each) for each in row] == [str, str, int]:
                self._found.drafts.append((row[0], row[1], row[2]))

    def _walk(self, table: str, columns: str, key: str, indexes: Iterable[str] = ()) -> list[Row]:
        """The rows of a table that can be read; `key` is its first column."""
        found: dict[Any, Row] = {}
        for order in ("ASC", "DESC"):
            with suppress(*_FAILS):
                query = f"SELECT {columns} FROM {table} ORDER BY {key} {order}"
                for row in self._connection.execute(query):
                    if row[0] in found and order == "DESC":
                        break
                    found[row[0]] = row
        keys: set[Any] = set()
        for index in indexes:
            with suppress(*_FAILS):
                query = f"SELECT {key} FROM {table} INDEXED BY {index}"
                for (one,) in self._connection.execute(query):
                    keys.add(one)
        if not indexes and found and all(isinstance(each, int) for each in found):
            # A number that is garbage may be of any size.
            keys = set(range(1, max((each for each in found if each < _ROWS), default=0) + 1))
        for one in keys - found.keys():
            query = f"SELECT {columns} FROM {table} WHERE {key} = ?"
            try:
                row = self._connection.execute(query, (one,)).fetchone()
            except _FAILS:
                self._found.unreadable += 1
            else:
                if row is not None:
                    found[one] = row
        return list(found.values())

    def _actions(self) -> Iterator[Bundle]:
        txns: dict[str, Txn] = {}
        for row in self._walk("txn", TXN_COLUMNS, "id", ("txn_device",)):
            txn = self._read(txn_of_row, row)
            if txn is not None:
                txns[txn.id] = txn
        events: dict[str, list[Event]] = {}
        for row in self._walk("event", EVENT_COLUMNS, "id", ("event_entity", "event_txn")):
            event = self._read(event_of_row, row)
            if event is not None:
                events.setdefault(event.txn, []).append(event)
        for key in sorted(txns.keys() | events.keys(), key=str):
            txn = txns.get(key) or self._read(_stand_in, (key,))
            rows = events.get(key, [])
            whole = self._looked_at(Bundle((txn,), tuple(rows))) if txn is not None else None
            if whole is not None:
                yield whole
                continue
            # One bad event does not take the others of its action with it.
            for event in rows:
                part = self._looked_at(Bundle((txn,), (event,))) if txn is not None else None
                if part is None:
                    self._found.unreadable += 1
                else:
                    yield part

    def _revisions(self) -> Iterator[Bundle]:
        uids = {row[0]: row[1] for row in self._walk("article", "id, uid", "id")}
        columns = f"rev_id, article_id, {REVISION_COLUMNS}"
        for row in self._walk("article_revision", columns, "rev_id"):
            uid, text = uids.get(row[1]), self._text(row)
            if uid is None or text is None:
                self._found.unreadable += 1
                continue
            revision = self._read(lambda some: revision_of_row(some[0], some[1:]), (uid, *row[2:]))
            if revision is None:
                continue
            part = self._looked_at(Bundle(revisions=(revision,), texts={revision.sha256: text}))
            if part is None:
                self._found.unreadable += 1
            else:
                yield part

    def _text(self, row: Row) -> str | None:
        """The text of a revision, packed or current, if it is what its hash says."""
        for query, key in (
            ("SELECT text FROM article_revision WHERE rev_id = ?", row[0]),
            ("SELECT text FROM body WHERE article_id = ?", row[1]),
        ):
            with suppress(sqlite3.Error, *_WRONG):
                (value,) = self._connection.execute(query, (key,)).fetchone() or (None,)
                text = unpack(value) if isinstance(value, bytes) else value
                data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else b""
                if hashlib.sha256(data).hexdigest() == row[2]:
                    return str(text)
        return None

    def _sources(self) -> Iterator[tuple[str, tuple[str, bytes]]]:
        columns = "rowid, sha256, name"
        for number, sha, name in self._walk("source_file", columns, "rowid"):
            with suppress(sqlite3.Error, *_WRONG):
                query = "SELECT data FROM source_file WHERE rowid = ?"
                data = zlib.decompress(self._connection.execute(query, (number,)).fetchone()[0])
                if hashlib.sha256(data).hexdigest() == sha:
                    yield sha, (str(name), data)

    def _positions(self) -> Iterator[Bundle]:
        rows: list[Row] = []
        with suppress(*_FAILS):
            rows += self._connection.execute(f"SELECT {POSITION_COLUMNS} FROM reading_position")
        for row in rows:
            part = self._looked_at(Bundle(positions=(Position(*row),)))
            if part is not None:
                yield part

    def _times(self) -> Iterator[Bundle]:
        rows: list[Row] = []
        with suppress(*_FAILS):
            rows += self._connection.execute(f"SELECT {TIME_COLUMNS} FROM reading_time")
        for row in rows:
            part = self._looked_at(Bundle(times=(Time(*row),)))
            if part is not None:
                yield part

    def _read(self, make: Callable[[Row], Any], row: Row) -> Any:
        try:
            return make(row)
        except _WRONG:
            self._found.unreadable += 1
            return None

    def _looked_at(self, bundle: Bundle) -> Bundle | None:
        """The same after every value was looked at; None when something is wrong in it."""
        with suppress(*_WRONG, AttributeError):
            for _, record in lines(bundle):
                return bundle_of(record, dict(bundle.texts))
        return None


def _stand_in(row: Row) -> Txn:
    """An action of which only the id is left, in its events."""
    key = str(row[0])
    return Txn(key, key.rsplit("-", 1)[1], "do", None, "edit", {}, Moment(int(key[:13])))
