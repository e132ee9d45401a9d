"""Putting another file in a library's place, the old one kept beside under a dated name."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Literal

from reader.errors import LibraryError
from reader.model import Moment
from reader.store import opening
from reader.store.lock import FileLock
from reader.store.writing import identity


def put_in_place(
    draft: Path, path: Path, label: Literal["replaced", "damaged"], now: Moment
) -> Path | None:
    """Rename `draft` to the library's `path`; where the old one is now, None when there was none.

    At every moment there is a whole file at `path`: the old one gets its second name first. Its
    WAL goes along, since beside the new file it would be taken for the new file's. Windows that
    have the old one open are told at their next write. Raises LibraryBusy, LibraryError.
    """
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        lock.acquire()
        opening.sync(draft)
        aside = _aside(path, label, now) if path.exists() else None
        for leftover in opening.sidecars(path):
            leftover.unlink(missing_ok=True)
        draft.replace(path)
        opening.sync(path.parent)
    except OSError as error:
        raise LibraryError(
            "library_unwritable", path=str(path), reason=error.strerror or str(error)
        ) from error
    finally:
        lock.close()
    return aside


def kept_aside(path: Path, known: tuple[int, int]) -> Path | None:
    """The second name that `put_in_place` gave the file of this identity, WAL and all, or None."""
    for label in ("replaced", "damaged"):
        for aside in path.parent.glob(f"{escape(path.stem)}-{label}-*{escape(path.suffix)}"):
            if identity(aside) == known:
                return aside
    return None


def free_name(path: Path, label: str, now: Moment) -> Path:
    """A dated name beside the library's that no file has."""
    stamp = now.local().strftime("%Y%m%d-%H%M%S")
    free = path.with_name(f"{path.stem}-{label}-{stamp}{path.suffix}")
    number = 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{label}-{stamp}-{number}{path.suffix}")
    return free


def _aside(path: Path, label: str, now: Moment) -> Path:
    aside = free_name(path, label, now)
    wal = opening.sidecars(path)[0]
    if wal.exists() and wal.stat().st_size:
        copy = opening.sidecars(aside)[0]
        shutil.copyfile(wal, copy)
        opening.sync(copy)
    linked = False
    with suppress(OSError):
        os.link(path, aside)
        linked = True
    if not linked:
        # Some disks know no second names.
        shutil.copyfile(path, aside)
        opening.sync(aside)
    opening.sync(path.parent)
    return aside
