"""The library file: opening it, writing to it under the lock, closing it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.errors import LibraryBusy, LibraryError
from reader.model import Moment
from reader.store import migrations, opening
from reader.store.annotations import Annotations
from reader.store.articles import Articles
from reader.store.drafts import Drafts
from reader.store.exports import Exports
from reader.store.history import History
from reader.store.imports import Imports
from reader.store.journal import Journal
from reader.store.kept import Kept
from reader.store.lock import FileLock
from reader.store.memory import Memory
from reader.store.outbox import Outbox
from reader.store.positions import Positions
from reader.store.times import Times
from reader.store.trouble import translated
from reader.store.writing import Writing, size

if TYPE_CHECKING:
    from sqlite_utils import Database

    from reader.store.check import Problem

CLOSING: Final = 0.2
"""Seconds that closing waits for another writer, who brings the WAL into the file as well."""

GIVE_UP_STEPS: Final = 20_000
"""Steps of SQLite's machine (about a millisecond) between two looks whether to give up."""

SMALL: Final = 64 << 20
"""Bytes up to which a file is quick enough to look over at every start."""


def system_now() -> Moment:
    """The time of this machine and its zone."""
    seconds = time.time()
    offset = time.localtime(seconds).tm_gmtoff or 0
    return Moment(int(seconds * 1000), offset // 60)


class Store(Writing):
    """One library file, for use by one thread at a time.

    The parts: `articles`, `annotations`, `history` (undo and redo), `positions`, `times`, `drafts`,
    `memory` (what the program remembers), `exports`, `imports`,
    `outbox` (where it meets other devices), `kept` (searches that have a name).
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        notices: tuple[str, ...] = (),
        unclean: bool = False,
        now: Callable[[], Moment] = system_now,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        """Use `Store.open`."""
        super().__init__(path, connection, notices)
        self.unclean = unclean
        """Whether the last writer may have ended without closing (or another window is open)."""
        self.now = now
        self.random = random
        self._closed = False
        self._given_up: Callable[[], bool] = bool
        self._db: Database | None = None
        self.journal = Journal(self)
        self.articles = Articles(self)
        self.annotations = Annotations(self)
        self.history = History(self)
        self.positions = Positions(self)
        self.times = Times(self)
        self.drafts = Drafts(self)
        self.memory = Memory(self)
        self.exports = Exports(self)
        self.imports = Imports(self)
        self.outbox = Outbox(self)
        self.kept = Kept(self)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        create: bool = True,
        now: Callable[[], Moment] = system_now,
        random: Callable[[int], bytes] = os.urandom,
    ) -> Store:
        """Open the library at `path`, or make one there.

        A file or folder that may not be written, or a library of a newer version, is opened for
        reading, which `notices` says. Raises NotALibrary, LibraryDamaged, LibraryBusy, DiskFull
        or LibraryError; a file that isn't a library is never changed.
        """
        opening.check_sqlite()
        path = Path(os.path.realpath(path))
        kind = opening.look(path)
        if kind != "library":
            if read_only or not create:
                raise LibraryError("library_missing", path=str(path))
            _make(path)
        if not read_only and opening.is_writable(path):
            store = cls._open_for_writing(path, now, random)
            if store is not None:
                return store
        return cls._open_for_reading(path, now, random, asked=read_only)

    @classmethod
    def _open_for_writing(
        cls, path: Path, now: Callable[[], Moment], random: Callable[[int], bytes]
    ) -> Store | None:
        unclean = size(opening.sidecars(path)[0]) > 0
        with translated(path):
            connection = opening.connect(path, "rw")
            try:
                version = _version(connection)
                if version > migrations.version():
                    connection.close()
                    return None
                store = cls(path, connection, unclean=unclean, now=now, random=random)
                if version < migrations.version():
                    store._migrate()
            except BaseException:
                connection.close()
                raise
        return store

    @classmethod
    def _open_for_reading(
        cls,
        path: Path,
        now: Callable[[], Moment],
        random: Callable[[int], bytes],
        *,
        asked: bool,
    ) -> Store:
        with translated(path):
            reading = opening.connect_for_reading(path)
            newer = _version(reading.connection) > migrations.version()
        notices = ("newer",) if newer else () if asked else ("read_only",)
        store = cls(path, reading.connection, notices=notices, now=now, random=random)
        store._reading = reading
        return store

    def _migrate(self) -> None:
        """Bring an older library to this version, a backup of it made before.

        One transaction; what people typed is counted and hashed before and after it, and any
        difference undoes it all.
        """
        from reader.store import backup, check

        backup.before_migration(self, _version(self.connection))
        with self.write() as connection:
            if _version(connection) < migrations.version():
                before = check.counts(connection), check.fingerprint(connection)
                migrations.apply(connection)
                if (check.counts(connection), check.fingerprint(connection)) != before:
                    raise LibraryError("migration_differs", path=str(self.path))

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def check_advised(self) -> bool:
        """Whether `quick_check` is worth its time now: the file is small, or was not closed."""
        return self.unclean or size(self.path) <= SMALL

    @property
    def db(self) -> Database:
        """The connection as sqlite-utils sees it; imports sqlite-utils when first used."""
        if self._db is None:
            from sqlite_utils import Database

            self._db = Database(self.connection, execute_plugins=False, recursive_triggers=False)
        return self._db

    @property
    def data_version(self) -> int:
        """A number that changes when another connection has committed."""
        with translated(self.path):
            return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, with SQLite's errors told as ReaderErrors."""
        with translated(self.path):
            yield self.connection

    def read_connection(self) -> sqlite3.Connection:
        """Another connection for reading, for use in another thread; the caller closes it."""
        reading = self._reading
        with translated(self.path):
            if reading is None:
                return opening.connect(self.path, "ro")
            return opening.connect(reading.path, "ro", immutable=reading.immutable)

    def give_up_when(self, asked: Callable[[], bool]) -> None:
        """Break off, with Cancelled, whatever SQLite is about as soon as `asked()`.

        For work that is done again later: the transaction it is in is undone, and closing then
        leaves the WAL to others.
        """
        self._given_up = asked
        self.connection.set_progress_handler(asked, GIVE_UP_STEPS)

    def watch_over(self, connection: sqlite3.Connection) -> None:
        """Have another connection of this store broken off likewise."""
        connection.set_progress_handler(self._given_up, GIVE_UP_STEPS)

    @contextmanager
    def unless(self, asked: Callable[[], bool]) -> Iterator[sqlite3.Connection]:
        """The connection for a question that is broken off, with Cancelled, once `asked()`."""
        self.connection.set_progress_handler(asked, GIVE_UP_STEPS)
        try:
            with translated(self.path):
                yield self.connection
        finally:
            self.connection.set_progress_handler(None, 0)

    def quick_check(self) -> list[Problem]:
        """Whether the file's pages are sound; on a connection of its own, for the background."""
        from reader.store.check import pages

        return pages(self, quick=True)

    def close(self) -> None:
        """Bring everything into the one file and close it; closing twice does nothing."""
        if self._closed:
            return
        self._closed = True
        locked = False
        given_up = self._given_up()
        self.connection.set_progress_handler(None, 0)
        # A folder that was removed with all in it is not made again for that.
        if self._reading is None and not given_up and self.path.parent.is_dir():
            with suppress(LibraryBusy, LibraryError):
                self._acquire(CLOSING)
                locked = True
                self.checkpoint_as("TRUNCATE")
        self.connection.close()
        if locked:
            self._lock.release()
        self._lock.close()
        if self._reading is not None and self._reading.copy is not None:
            shutil.rmtree(self._reading.copy, ignore_errors=True)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _make(path: Path) -> None:
    opening.make_folder(path.parent)
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        lock.acquire()
        # Another first start may have been quicker.
        if opening.look(path) != "library":
            opening.create(path)
    except OSError as error:
        raise LibraryError(
            "library_unwritable", path=str(path), reason=error.strerror or str(error)
        ) from error
    finally:
        lock.close()


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
