"""Watch folders: what is new or changed in them is added by itself.

By looking every few seconds at sizes and times, which works on every disk, network folders too. A
file is taken once it looked the same in two looks that lie far enough apart: what is still being
written or downloaded is waited for. A file whose article was removed stays out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.config.paths import is_folder
from reader.errors import ImportRefused
from reader.library.batch import origin_of, storable
from reader.library.hall import Hall

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 20_000
"""Files of all folders together that are looked at; the rest is left alone, which is said."""

INTERVAL: Final = 5.0
"""Seconds between two looks, at least."""

SHARE: Final = 20
"""A look may take one part in this many of the time between two: slow disks are asked less."""

QUIET: Final = 2.0
"""Seconds for which a file has to look the same."""


class Stamp(NamedTuple):
    """What a look at a file says about whether it is another now."""

    size: int
    mtime: int
    """Nanoseconds."""


class KnownFile(NamedTuple):
    """What the library knows about a file's path."""

    size: int
    """Of the file as it was read last."""
    read: float
    """When that was, seconds since 1970."""
    live: bool
    """Whether an article of it is there that was not removed."""


class Look(NamedTuple):
    """What one look found."""

    ready: tuple[Path, ...] = ()
    """New and changed files, finished."""
    waiting: int = 0
    """Files that may still be written to."""
    missing: tuple[str, ...] = ()
    """Folders that are not there (now)."""
    capped: bool = False
    """Whether there are more files than are looked at."""


class Watcher:
    """Remembers from look to look what files were like; touches no library."""

    def __init__(
        self,
        folders: Iterable[Path | str],
        known: Mapping[str, KnownFile],
        *,
        clock: Callable[[], float] = time.monotonic,
        most: int = MOST,
    ) -> None:
        """`known` is what the library has, by origin (`Library.known_files`)."""
        self.folders = [Path(each) for each in folders]
        self._known = known
        self._clock = clock
        self._most = most
        self._done: dict[str, Stamp] = {}
        self._waiting: dict[str, tuple[Stamp, float]] = {}
        self.pause = INTERVAL
        """Seconds to wait before the next look."""

    def look(self) -> Look:
        """Look at every file once."""
        begin = self._clock()
        ready: list[Path] = []
        missing: list[str] = []
        present: dict[str, Stamp] = {}
        capped = False
        for folder in self.folders:
            if not is_folder(folder):
                missing.append(str(folder))
                continue
            for path in _files(folder):
                if len(present) >= self._most:
                    capped = True
                    break
                stamp = _stamp(path)
                if stamp is not None:
                    present[str(path)] = stamp
        now = self._clock()
        for name, stamp in present.items():
            if self._is_settled(name, stamp, now):
                ready.append(Path(name))
        # What was deleted is forgotten; what lies in a folder that is away just now is not.
        away = tuple(missing)
        for book in (self._done, self._waiting):
            for name in [n for n in book if n not in present and not n.startswith(away or "\0")]:
                del book[name]
        self.pause = max(INTERVAL, SHARE * (self._clock() - begin))
        return Look(tuple(ready), len(self._waiting), away, capped)

    def _is_settled(self, name: str, stamp: Stamp, now: float) -> bool:
        """Whether a file is new or changed and finished; it is then taken for done."""
        if self._done.get(name) == stamp:
            self._waiting.pop(name, None)
            return False
        if name not in self._done and self._in_library(name, stamp):
            self._done[name] = stamp
            return False
        before = self._waiting.get(name)
        if before is None or before[0] != stamp:
            self._waiting[name] = (stamp, now)
            return False
        if now - before[1] < QUIET or not stamp.size:
            return False
        del self._waiting[name]
        self._done[name] = stamp
        return True

    def _in_library(self, name: str, stamp: Stamp) -> bool:
        """Whether the library has the file as it is, or its article was removed by the person."""
        known = self._known.get(storable(origin_of(name)))
        if known is None:
            return False
        return not known.live or (known.size == stamp.size and stamp.mtime / 1e9 <= known.read)

    def again(self, paths: Iterable[Path]) -> None:
        """These could not be added just now: they are offered once more."""
        for path in paths:
            self._done.pop(str(path), None)


def _files(folder: Path) -> Iterator[Path]:
    from reader.importers.files import walk

    for each in walk([folder], True):
        if not isinstance(each, ImportRefused):
            yield each


def _stamp(path: Path) -> Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a path of any bytes
    except (OSError, ValueError):
        return None
    return Stamp(found.st_size, found.st_mtime_ns)


class Watching(Hall):
    """What a watcher has to know of the library."""

    def known_files(self, folders: Sequence[Path | str]) -> dict[str, KnownFile]:
        """By origin: the files below these folders that articles came from."""
        from reader.store.ways import files_below

        found: dict[str, KnownFile] = {}
        for folder in folders:
            for origin, size, read, live in files_below(self._store, storable(origin_of(folder))):
                found[origin] = KnownFile(size, read / 1000, live)
        return found
