"""Writing to the library file: one transaction at a time, under the lock, on disk when it ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol

from reader.errors import LibraryError, NewerLibrary, ReaderError, ReadOnlyLibrary
from reader.model import Moment
from reader.store import opening
from reader.store.lock import FileLock
from reader.store.trouble import translated

if TYPE_CHECKING:
    from reader.store.journal import Journal

WAL_LIMIT: Final = 4 << 20
"""Bytes of WAL after which a commit is followed by a checkpoint."""

NO_ENTRIES: Final[Mapping[int, Any]] = MappingProxyType({})


class Watcher(Protocol):
    """Whoever keeps something in step with the rows, such as the search tables.

    Called inside the transaction that changes them, so that both are committed or neither.
    """

    def articles_changed(
        self,
        connection: sqlite3.Connection,
        before: list[tuple[int, str, str]],
        after: list[tuple[int, str, str]],
        entries: Mapping[int, Any] = NO_ENTRIES,
    ) -> None:
        """Articles as `(id, title, text)`; removed ones are missing in `after`, new in `before`.

        `entries`: what was made of new articles beforehand (`adding.Ready.entry`), by their ids.
        """

    def notes_changed(
        self,
        connection: sqlite3.Connection,
        before: list[tuple[int, str, str]],
        after: list[tuple[int, str, str]],
    ) -> None:
        """Live annotations as `(key, note, quote)`, likewise."""


class Writing:
    """The part of a store that writes."""

    journal: Journal
    now: Callable[[], Moment]

    def __init__(
        self, path: Path, connection: sqlite3.Connection, notices: tuple[str, ...]
    ) -> None:
        self.path = path
        self.connection = connection
        self.notices = notices
        """Codes of what a person should know: `read_only`, `newer`."""
        self.watcher: Watcher | None = None
        self._reading: opening.ForReading | None = None
        self._wal = opening.sidecars(path)[0]
        self._wal_mark = self._wal_limit = WAL_LIMIT
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        self._depth = 0
        self._failed = False
        self._identity = identity(path)
        self._held: tuple[int, Path] | None = None

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._reading is not None

    @property
    def is_writing(self) -> bool:
        """Whether a write transaction is open on this connection."""
        return self._depth > 0

    @property
    def wal_limit(self) -> int:
        """Bytes by which the WAL may grow until a commit is followed by a checkpoint."""
        return self._wal_limit

    @wal_limit.setter
    def wal_limit(self, size: int) -> None:
        self._wal_mark = self._wal_limit = size

    @contextmanager
    def wal_of(self, size: int) -> Iterator[None]:
        """Lets the WAL grow by so much between two checkpoints meanwhile, for many writes."""
        before = self.wal_limit
        self.wal_limit = size
        try:
            yield
        finally:
            self.wal_limit = before

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed, on disk, when the block ends; undone if it raises.

        Nested blocks belong to the outer one: one that fails after it wrote something takes the
        whole with it, even if its error is caught. Raises ReadOnlyLibrary, NewerLibrary,
        LibraryBusy, DiskFull or LibraryDamaged; the library is then as it was before.
        """
        self._refuse_if_read_only()
        if self._depth:
            with translated(self.path), self._part():
                yield self.connection
            return
        self._acquire()
        try:
            with translated(self.path):
                self.connection.execute("BEGIN IMMEDIATE")
                self._depth, self._failed = 1, False
                try:
                    yield self.connection
                    if self._failed:
                        raise RuntimeError("a part of this write failed and was passed over")
                    self.connection.execute("COMMIT")
                except BaseException:
                    if self.connection.in_transaction:
                        self.connection.execute("ROLLBACK")
                    self.journal.forget()
                    raise
                finally:
                    self._depth = 0
            self._checkpoint_if_long()
        finally:
            self._lock.release()

    @contextmanager
    def _part(self) -> Iterator[None]:
        """A part of a larger write. If it fails half-way, nothing of the whole is committed.

        Savepoints would let a caller go on after a failure, but within one SQLite journals every
        page of every statement again, which makes large actions ten times slower.
        """
        before = self.connection.total_changes
        try:
            yield
        except BaseException:
            self._failed = self._failed or self.connection.total_changes != before
            raise

    def _refuse_if_read_only(self) -> None:
        if "newer" in self.notices:
            raise NewerLibrary("library_newer", path=str(self.path))
        if self.read_only:
            raise ReadOnlyLibrary("library_read_only", path=str(self.path))

    def save_held(self, known: tuple[int, int]) -> Path:
        """Where what this window holds is to be found once its file is not at the path any more.

        That is where `reader restore` and repairs put it, and else a copy made now. `known` is the
        identity of the file. Raises ReaderError, OSError or sqlite3.Error when it can't be saved.
        """
        from reader.store import backup, replacing

        return replacing.kept_aside(self.path, known) or backup.save_held(
            self.connection, self.path, self.now()
        )

    def look_for_file(self) -> None:
        """LibraryError unless the file that is open is still the one at the path.

        What would be written could not be found again. What this connection holds may be in a file
        that no name leads to any more, or in a WAL whose file went away without it: so it is saved
        first, and where it is now is said.
        """
        if self.read_only or identity(self.path) == self._identity:
            return
        changes = self.connection.total_changes
        if self._held is None or self._held[0] != changes:
            try:
                self._held = changes, self.save_held(self._identity)
            except (ReaderError, OSError, sqlite3.Error) as error:
                raise LibraryError("library_gone", path=str(self.path)) from error
        raise LibraryError("library_replaced", path=str(self.path), saved=str(self._held[1]))

    def _acquire(self, timeout: float | None = None) -> None:
        self.look_for_file()
        try:
            self._lock.acquire(timeout)
        except OSError as error:
            raise LibraryError(
                "library_unwritable", path=str(self.path), reason=error.strerror or str(error)
            ) from error
        try:
            self.look_for_file()
        except BaseException:
            self._lock.release()
            raise

    def checkpoint(self) -> None:
        """Bring the WAL into the file, under the lock; does nothing when reading only."""
        if self.read_only:
            return
        self._acquire()
        try:
            self.checkpoint_as("TRUNCATE")
        finally:
            self._lock.release()

    def _checkpoint_if_long(self) -> None:
        """Checkpoint when the WAL grew by its limit; readers may keep it from starting over."""
        grown = size(self._wal)
        if grown < self._wal_mark - self.wal_limit:
            self._wal_mark = self.wal_limit
        if grown > self._wal_mark:
            self.checkpoint_as("PASSIVE")
            self._wal_mark = grown + self.wal_limit

    def checkpoint_as(self, mode: str) -> None:
        """Checkpoint in a mode of SQLite's, under the lock that the caller holds."""
        # What was committed is safe in the WAL, so a checkpoint that can't be made can wait.
        with suppress(sqlite3.Error):
            self.connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()


def size(path: Path) -> int:
    """Bytes of a file; 0 when it is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def identity(path: Path) -> tuple[int, int]:
    """Which file it is that lies at a path now."""
    try:
        info = path.stat()
    except OSError:
        return (0, 0)
    return (info.st_dev, info.st_ino)
