"""Closing files without losing the locks that SQLite holds on them.

POSIX gives all of a process's locks on a file up when any descriptor of that file is closed in it.
Another process that closes the library then takes itself for the last one and removes the WAL;
what this process writes next is in a file without a name. So a descriptor of a file that is open in
SQLite is closed only after the last connection to it. (SQLite, "How To Corrupt An SQLite Database
File", section 2.2.)
"""

from __future__ import annotations

import os
import threading
from collections import Counter, defaultdict
from pathlib import Path

Key = tuple[int, int]
"""Disk and number of a file."""

_guard = threading.Lock()
_connections: Counter[Key] = Counter()
_waiting: defaultdict[Key, list[int]] = defaultdict(list)


def read_start(path: Path, size: int) -> bytes:
    """The first bytes of a file, fewer if it is shorter; OSError as it comes.

    Asked again and again while the file is open in SQLite, it takes one descriptor in all.
    """
    info = path.stat()
    with _guard:
        held = _waiting.get((info.st_dev, info.st_ino))
        if held:
            return os.pread(held[0], size, 0)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return os.read(handle, size)
    finally:
        release(handle)


def release(handle: int) -> None:
    """Close a descriptor, now or after the last connection to its file."""
    with _guard:
        if os.name != "nt" and _connections:
            info = os.fstat(handle)
            key = (info.st_dev, info.st_ino)
            if _connections[key] > 0:
                _waiting[key].append(handle)
                return
            del _connections[key]
        os.close(handle)


def count(path: Path) -> Key | None:
    """Say that a connection to a file is about to be made; the key for `uncount`."""
    try:
        info = path.stat()
    except OSError:
        return None
    key = (info.st_dev, info.st_ino)
    with _guard:
        _connections[key] += 1
    return key


def uncount(key: Key) -> None:
    """Say that a connection to a file is closed."""
    with _guard:
        _connections[key] -= 1
        if _connections[key] <= 0:
            del _connections[key]
            for handle in _waiting.pop(key, ()):
                os.close(handle)
