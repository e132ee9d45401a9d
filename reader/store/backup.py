"""Copies of a library that are known to open, and which of them to keep."""

from __future__ import annotations

import glob
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.errors import LibraryDamaged, LibraryError
from reader.store import opening
from reader.store.check import counts
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
        for leftover in (draft, *opening.sidecars(draft)):
            leftover.unlink(missing_ok=True)
    return to


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


def daily(store: Store) -> Path | None:
    """Add today's backup beside the library, unless there is one; its path."""
    folder = store.path.parent / FOLDER
    found = last(store, folder)
    if found is not None and found[1].date() == store.now().local().date():
        return None
    _sweep(store.path.stem, folder)
    return rotate(store, folder)


def _sweep(stem: str, folder: Path) -> None:
    """Remove copies that were cut off, such as by a machine that was switched off, days ago."""
    for draft in folder.glob(f".{glob.escape(stem)}-*.db.*"):
        with suppress(OSError):
            if draft.stat().st_mtime < time.time() - 2 * 86_400:
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
    older = sorted(folder.glob(f"{glob.escape(path.stem)}-version-*.db"), reverse=True)
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
