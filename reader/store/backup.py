"""Copies of a library that are known to open, and which of them to keep."""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reader.errors import LibraryBusy, LibraryDamaged, LibraryError, ReaderError
from reader.model import Moment
from reader.store import opening
from reader.store.check import counts
from reader.store.lock import FileLock
from reader.store.replacing import free_name
from reader.store.trouble import translated

if TYPE_CHECKING:
    from reader.store.store import Store

DAILY: Final = 12
WEEKLY: Final = 10
MONTHLY: Final = 9

_PAGES: Final = 4096
_STAMP: Final = "%Y%m%d-%H%M%S"


def backup(store: Store, to: Path) -> Path:
    """Copy the library as it is now to the file `to`, opened and compared before it gets its name.

    Other windows may go on writing. A file that has the name is replaced only once the copy is
    whole. LibraryDamaged when the copy is not sound, DiskFull or LibraryError when it can't be
    written.
    """
    to = Path(os.path.realpath(to))
    if to == store.path:
        raise LibraryError("backup_onto_itself", path=str(to))
    opening.make_folder(to.parent)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{to.name}.", dir=to.parent)
    except OSError as error:
        raise _unwritable(to, error) from error
    os.close(handle)
    draft = Path(name)
    try:
        with closing(store.read_connection()) as source:
            with translated(store.path):
                # A read transaction holds one state however long the copying takes.
                source.execute("BEGIN")
                before = counts(source)
            with translated(to), closing(sqlite3.connect(draft)) as target:
                source.backup(target, pages=_PAGES)
        _verify(draft, before)
        opening.sync(draft)
        draft.replace(to)
        opening.sync(to.parent)
    except OSError as error:
        raise _unwritable(to, error) from error
    finally:
        _remove(draft)
    return to


def save_held(connection: sqlite3.Connection, path: Path, now: Moment) -> Path:
    """Copy what an open library holds to a file beside its path, when its own file is gone from it.

    Read by the connection itself: there may be no name any more by which another could open it.
    Compared like a backup before it gets its name. ReaderError, OSError or sqlite3.Error when it
    can't be written.
    """
    opening.make_folder(path.parent)
    to = free_name(path, "saved", now)
    handle, name = tempfile.mkstemp(prefix=f".{to.name}.", dir=to.parent)
    os.close(handle)
    draft = Path(name)
    try:
        before = counts(connection)
        with closing(sqlite3.connect(draft)) as target:
            connection.backup(target, pages=_PAGES)
        _verify(draft, before)
        opening.sync(draft)
        draft.replace(to)
        opening.sync(to.parent)
    finally:
        _remove(draft)
    return to


def _remove(draft: Path) -> None:
    """Remove a draft with all that SQLite lays beside it; a rollback journal when it broke off."""
    journal = draft.with_name(draft.name + "-journal")
    for leftover in (draft, journal, *opening.sidecars(draft)):
        leftover.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> LibraryError:
    return LibraryError("library_unwritable", path=str(path), reason=error.strerror or str(error))


def _verify(copy: Path, expected: dict[str, int]) -> None:
    """LibraryDamaged unless the copy opens, is sound and has every row."""
    with translated(copy), closing(opening.connect(copy, "ro", immutable=True)) as connection:
        rows = connection.execute("PRAGMA quick_check(1)").fetchall()
        if rows != [("ok",)] or counts(connection) != expected:
            raise LibraryDamaged("library_damaged", path=str(copy))


def rotate(store: Store, folder: Path) -> Path:
    """Add a backup to a folder and remove those that are no longer kept; its path."""
    stamp = store.now().local().strftime(_STAMP)
    made = backup(store, folder / f"{store.path.stem}-{stamp}.db")
    for path in superseded(_listed(store.path.stem, folder)):
        path.unlink(missing_ok=True)
    return made


FOLDER: Final = "backups"
"""Name of the folder beside a library that backups go to by themselves."""


QUICK: Final = 8 << 20
"""Bytes up to which a library is copied before anyone can feel it (50 ms)."""

LATE: Final = 7 * 86_400_000
"""Milliseconds that what was written may be without a backup before that is said."""


def due(store: Store) -> bool:
    """Whether there is something that the last backup has not, and none was made today."""
    folder = store.path.parent / FOLDER
    today = store.now().local().date()
    if any(moment.date() == today for moment in _listed(store.path.stem, folder).values()):
        return False
    with store.reading() as connection:
        latest = _latest(connection)
    return latest is not None and latest != _latest_in(last(store, folder))


def is_late(store: Store) -> bool:
    """Whether what was written a week ago has no backup: copies fail, or never come to an end."""
    with store.reading() as connection:
        latest = _latest(connection, before=store.now().ms - LATE)
    if latest is None:
        return False
    kept = _latest_in(last(store, store.path.parent / FOLDER))
    return kept is None or kept < latest


def is_all_there_is(store: Store) -> bool:
    """Whether nothing was ever done here, but there is a backup of a library that stood here."""
    with store.reading() as connection:
        if _latest(connection) is not None:
            return False
    return last(store, store.path.parent / FOLDER) is not None


def _latest(connection: sqlite3.Connection, before: int | None = None) -> str | None:
    """The id of the last thing that somebody did (before a time in UTC milliseconds)."""
    end = "~" if before is None else f"{before:013d}"
    row = connection.execute("SELECT max(id) FROM txn WHERE id < ?", (end,)).fetchone()
    return None if row[0] is None else str(row[0])


def _latest_in(backup: tuple[Path, datetime] | None) -> str | None:
    if backup is None:
        return None
    try:
        with closing(opening.connect(backup[0], "ro", immutable=True)) as connection:
            return _latest(connection)
    except sqlite3.Error:
        return None


def daily(store: Store) -> Path | None:
    """Add today's backup beside the library, unless there is one or nothing new; its path.

    None, too, while another process is at it.
    """
    if not due(store):
        return None
    folder = store.path.parent / FOLDER
    opening.make_folder(folder)
    lock = FileLock(folder / f".{store.path.name}.lock")
    try:
        lock.acquire(timeout=0)
        if not due(store):
            return None
        _sweep(store.path.stem, folder)
        return rotate(store, folder)
    except LibraryBusy:
        return None
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        lock.close()


def begin_daily(path: Path) -> None:
    """Have a process of its own make today's backup of the library at `path`: nobody waits for it.

    It goes on when the window, or the terminal, is closed. One that is killed leaves nothing but a
    draft that is swept away later; the next window that closes begins another.
    """
    import subprocess
    import sys

    package = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (package, known)))}
    detached: dict[str, Any] = {"start_new_session": True}
    if os.name == "nt":  # pragma: no cover
        detached = {
            "creationflags": 0x00000008 | 0x00000200
        }  # detached, a process group of its own
    subprocess.Popen(
        [sys.executable, "-m", "reader.store.backup", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=path.parent,
        env=environment,
        **detached,
    )


def _sweep(stem: str, folder: Path) -> None:
    """Remove copies that were cut off, such as by a machine that was switched off, days ago."""
    pattern = re.compile(rf"\.{re.escape(stem)}-.*\.db\..*")
    for draft in folder.iterdir():
        with suppress(OSError):
            if pattern.fullmatch(draft.name) and draft.stat().st_mtime < time.time() - 2 * 86_400:
                draft.unlink()


def before_migration(store: Store, version: int) -> Path:
    """A backup of a library as an older version left it; it stays until somebody removes it."""
    stamp = store.now().local().strftime(_STAMP)
    name = f"{store.path.stem}-version-{version}-{stamp}.db"
    return backup(store, store.path.parent / FOLDER / name)


def listed(path: Path) -> list[Path]:
    """The backups beside the library at `path`, newest first, those before migrations last."""
    folder = path.parent / FOLDER
    found = sorted(_listed(path.stem, folder).items(), key=lambda row: row[1], reverse=True)
    pattern = re.compile(rf"{re.escape(path.stem)}-version-.*\.db")
    beside = folder.iterdir() if folder.is_dir() else ()
    older = sorted((each for each in beside if pattern.fullmatch(each.name)), reverse=True)
    return [row[0] for row in found] + older


def last(store: Store, folder: Path) -> tuple[Path, datetime] | None:
    """The latest backup of this library in a folder and its local time."""
    found = sorted(_listed(store.path.stem, folder).items(), key=lambda row: row[1])
    return found[-1] if found else None


def _listed(stem: str, folder: Path) -> dict[Path, datetime]:
    """The backups in a folder by their names; other files are none of our business."""
    pattern = re.compile(re.escape(stem) + r"-(\d{8}-\d{6})\.db")
    found: dict[Path, datetime] = {}
    if not folder.is_dir():
        return found
    for path in folder.iterdir():
        match = pattern.fullmatch(path.name)
        if match and path.is_file():
            try:
                found[path] = datetime.strptime(match[1], _STAMP)
            except ValueError:
                continue
    return found


def superseded(backups: dict[Path, datetime]) -> list[Path]:
    """Those to remove: not the last of one of 12 days, 10 weeks or 9 months that have any."""
    newest_first = sorted(backups.items(), key=lambda row: row[1], reverse=True)
    kept: set[Path] = set()
    kept |= _last_of_each(newest_first, DAILY, lambda t: t.date())
    kept |= _last_of_each(newest_first, WEEKLY, lambda t: t.isocalendar()[:2])
    kept |= _last_of_each(newest_first, MONTHLY, lambda t: (t.year, t.month))
    return sorted(set(backups) - kept)


def _last_of_each(
    newest_first: Iterable[tuple[Path, datetime]],
    most: int,
    period: Callable[[datetime], object],
) -> set[Path]:
    found: dict[object, Path] = {}
    for path, moment in newest_first:
        if len(found) < most or period(moment) in found:
            found.setdefault(period(moment), path)
    return set(found.values())


def main(path: Path) -> int:
    """What `begin_daily` runs: today's backup, at leisure; 1 when it could not be made."""
    from reader.store.store import Store

    if hasattr(os, "nice"):
        os.nice(10)
    try:
        with Store.open(path, read_only=True, create=False) as store:
            daily(store)
    except ReaderError:
        return 1
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(Path(sys.argv[1])))
