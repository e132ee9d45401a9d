"""The lock file beside a library: held for every write and every checkpoint.

SQLite before 3.51.3 can damage a WAL when one connection checkpoints while another writes. With
automatic checkpoints off and this lock around both, only its holder does either. The operating
system drops the lock when a process ends, however it ends.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Final

from reader.errors import LibraryBusy

TIMEOUT: Final = 15.0
"""Seconds that a writer waits for another: a slow disk may hold one up for some of them."""

_SHORTEST: Final = 0.0005
_LONGEST: Final = 0.005


class FileLock:
    """An exclusive lock on a file of its own, between processes and between windows of one."""

    def __init__(self, path: Path, timeout: float = TIMEOUT) -> None:
        self.path = path
        self.timeout = timeout
        self._file: int | None = None
        self._depth = 0

    def acquire(self, timeout: float | None = None) -> None:
        """Take the lock, waiting up to `timeout` seconds; LibraryBusy after that.

        Taking it again while it is held nests. OSError when the file can't be made.
        """
        if self._depth == 0:
            self._wait(self.timeout if timeout is None else timeout)
        self._depth += 1

    def release(self) -> None:
        """Give back one `acquire`."""
        self._depth -= 1
        if self._depth == 0 and self._file is not None:
            _unlock(self._file)

    def close(self) -> None:
        """Close the file; the lock goes with it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        self._depth = 0

    def _wait(self, timeout: float) -> None:
        if self._file is None:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            self._file = os.open(self.path, flags, 0o600)
        end = time.monotonic() + timeout
        pause = _SHORTEST
        while not _try_lock(self._file):
            if time.monotonic() >= end:
                raise LibraryBusy("library_busy", path=str(self.path.with_suffix("")))
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST)


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _try_lock(file: int) -> bool:
        os.lseek(file, 0, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
