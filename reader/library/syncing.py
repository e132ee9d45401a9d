"""Syncing without a server of our own: devices that meet in a folder, or in a database.

    devices/<device>/000001.records what that device said, a record a line, append only
    texts/<two digits>/<hash>.txt   articles' texts, by the SHA-256 of their UTF-8
    sources/<two digits>/<hash>     the files that articles were read from

Each device writes only files of its own, at their end. Nothing is ever changed or removed, so
there is nothing that a program which carries the folder from device to device could get wrong;
what it does get wrong (a file that is half there, a "conflicted copy") costs nothing. One exchange
is in `meeting.py`, the ways to reach each other in `transport.py` and `postgres.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.errors import LibraryError, UsageError
from reader.library.merging import Merging

if TYPE_CHECKING:
    from reader.library.reports import Progress, SyncReport
    from reader.library.transport import Transport

CONFLICTED: Final = re.compile(
    r"sync-conflict|conflicted copy|conflict-\d|case conflict|冲突|\(\d+\)", re.IGNORECASE
)
"""How programs name the second of two files that they could not bring together."""


class Syncing(Merging):
    """Meeting other devices."""

    def sync(
        self,
        where: Path | str,
        *,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SyncReport:
        """Exchange with the other devices that use this folder, or database (`postgresql://…`).

        Only what is new since the last time is read and written. `progress` is in bytes. UsageError
        when there is no such place, or the library lies in it; LibraryError when it cannot be read
        or written: what was taken in until then stays, and the next time goes on from there.
        """
        from reader.library.transport import FolderTransport, transport_to

        transport = transport_to(where)
        if isinstance(transport, FolderTransport):
            folder = transport.folder.resolve()
            if folder in self._store.path.resolve().parents:
                raise UsageError("sync_holds_library", path=str(where))
        try:
            return self.sync_through(transport, progress=progress, cancelled=cancelled)
        finally:
            transport.close()

    def sync_through(
        self,
        transport: Transport,
        *,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> SyncReport:
        """The same through any transport."""
        from reader.library.meeting import Meeting
        from reader.store.lock import FileLock

        path = self._store.path
        lock = FileLock(path.with_name(path.name + ".sync-lock"), 60)
        with self._store.write():
            device = self._store.journal.device
        before = self._conflicts()
        try:
            lock.acquire()
            meeting = Meeting(
                self._store, transport, device, self._take, self._unite, progress, cancelled
            )
            report = meeting.run()
        except OSError as error:
            reason = error.strerror or str(error)
            raise LibraryError("sync_failed", path=transport.name, reason=reason) from error
        finally:
            lock.close()
        return report._replace(conflicts=tuple(sorted(self._conflicts() - before)))


def conflicted_copies(path: Path) -> list[Path]:
    """Copies of a library that a syncing program made beside it, when two had changed."""
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return []
    return [
        each
        for each in beside
        if each != path
        and each.name.startswith(path.stem)
        and each.suffix == path.suffix
        and CONFLICTED.search(each.name[len(path.stem) :])
        and each.is_file()
    ]
