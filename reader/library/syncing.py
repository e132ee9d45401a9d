"""Syncing without a server: devices that meet in a folder, each writing only files of its own.

    devices/<device>/000001.records what that device said, a record a line, append only
    texts/<two digits>/<hash>.txt   articles' texts, by the SHA-256 of their UTF-8
    sources/<two digits>/<hash>     the files that articles were read from

Whoever syncs reads all records, takes in those it has not, and appends those that nobody has said
yet. Nothing is ever changed or removed, so there is nothing that a program which carries the
folder from device to device could get wrong; what it does get wrong (a file that is half there, a
"conflicted copy") costs nothing.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.errors import LibraryError, UsageError
from reader.library.merging import Merging

if TYPE_CHECKING:
    import sqlite3

    from reader.annotations.bundle import Bundle
    from reader.library.transport import Entry, Transport

SEGMENT: Final = 4 << 20
"""Bytes after which a device begins another file: carriers copy a file that grew as a whole."""

_OURS: Final = re.compile(r"devices/([0-9a-z]{1,32})/(\d{6})\.records")

CONFLICTED: Final = re.compile(
    r"sync-conflict|conflicted copy|conflict-\d|case conflict|冲突|\(\d+\)", re.IGNORECASE
)
"""How programs name the second of two files that they could not bring together."""


class SyncReport(NamedTuple):
    """What meeting the others came to."""

    articles: int = 0
    """Articles that were not here."""
    annotations: int = 0
    """Highlights, notes and bookmarks that were not here."""
    events: int = 0
    """Changes that were not here."""
    sent: int = 0
    """Records that the folder did not have."""
    conflicts: tuple[str, ...] = ()
    """Annotations whose note has several versions now."""
    twins: int = 0
    """Articles that two devices had added on their own, made one."""
    devices: tuple[str, ...] = ()
    """Other devices whose records are in the folder."""
    waiting: int = 0
    """Texts and files that are named but not in the folder yet."""
    broken: int = 0
    """Lines that say nothing; whoever has what they said writes it again."""
    copies: tuple[str, ...] = ()
    """Conflicted copies in the folder; they were read like the others and may be removed."""


class Syncing(Merging):
    """Meeting other devices."""

    def sync(self, folder: Path) -> SyncReport:
        """Exchange everything with the other devices that use this folder.

        UsageError when there is no such folder, or the library lies in it; LibraryError when the
        folder cannot be read or written: what was taken in until then stays.
        """
        from reader.library.transport import FolderTransport

        if not folder.is_dir():
            raise UsageError("sync_no_folder", path=str(folder))
        if folder.resolve() in self._store.path.resolve().parents:
            raise UsageError("sync_holds_library", path=str(folder))
        return self.sync_through(FolderTransport(folder), str(folder))

    def sync_through(self, transport: Transport, name: str) -> SyncReport:
        """The same through any transport; `name` is what to call it in errors."""
        from reader.store.lock import FileLock

        lock = FileLock(self._store.path.with_name(self._store.path.name + ".sync-lock"), 60)
        with self._store.write():
            device = self._store.journal.device
        try:
            lock.acquire()
            return _Meeting(self, transport, device).run()
        except OSError as error:
            reason = error.strerror or str(error)
            raise LibraryError("sync_failed", path=name, reason=reason) from error
        finally:
            lock.close()


class _Meeting:
    """One exchange."""

    def __init__(self, library: Syncing, transport: Transport, device: str) -> None:
        self._library = library
        self._store = library._store
        self._transport = transport
        self._device = device
        self._there: dict[str, dict[str, Any]] = {}
        self._files: list[Entry] = []
        self._whole = True
        """Whether this device's last file ends in a whole line."""
        self._broken = 0
        self._waiting = 0

    def run(self) -> SyncReport:
        """Read, take in, write."""
        before = self._library._conflicts()
        self._read()
        report = self._take_in()
        twins = self._library._unite() if report.events else 0
        sent = self._send()
        devices = {m[1] for m in map(_OURS.fullmatch, (f.name for f in self._files)) if m}
        return report._replace(
            twins=twins,
            sent=sent,
            conflicts=tuple(sorted(self._library._conflicts() - before)),
            devices=tuple(sorted(devices - {self._device})),
            waiting=self._waiting,
            broken=self._broken,
            copies=tuple(f.name for f in self._files if not _OURS.fullmatch(f.name)),
        )

    def _read(self) -> None:
        """All records that are in the folder, by their keys."""
        from reader.annotations.records import from_line, key_of
        from reader.annotations.unbundling import BadBundle

        self._files = [f for f in self._transport.list("devices") if f.name.endswith(".records")]
        for entry in self._files:
            data = self._transport.read(entry.name)
            *lines, rest = data.split(b"\n")
            if entry.name == self._own()[0]:
                self._whole = not rest
            # A last line without its end is still on its way, or was cut off by a crash.
            for line in lines:
                if not line.strip(b"\x00 \r"):
                    continue
                try:
                    record = from_line(line)
                except BadBundle:
                    self._broken += 1
                else:
                    self._there.setdefault(key_of(record), record)

    def _own(self) -> tuple[str, int]:
        """This device's latest file and its size; a new one when that is full."""
        found = [
            (int(match[2]), entry.size)
            for entry in self._files
            if (match := _OURS.fullmatch(entry.name)) and match[1] == self._device
        ]
        number, size = max(found, default=(1, 0))
        if size > SEGMENT:
            number, size = number + 1, 0
        return f"devices/{self._device}/{number:06d}.records", size

    def _here(self) -> tuple[Bundle, dict[str, dict[str, Any]]]:
        from reader.annotations.records import lines
        from reader.store.merging import collect

        bundle = collect(self._store, texts=False)
        return bundle, dict(lines(bundle))

    def _take_in(self) -> SyncReport:
        from reader.annotations.bundle import Bundle
        from reader.annotations.records import bundle_of
        from reader.annotations.unbundling import BadBundle
        from reader.store.merging import union

        _, here = self._here()
        parts: list[Bundle] = []
        texts: dict[str, str] = {}
        sources: dict[str, tuple[str, bytes]] = {}
        for key, record in list(self._there.items()):
            if key in here:
                continue
            try:
                if "source" in record:
                    self._source(record["source"], sources)
                elif "revision" in record:
                    sha = str(record["revision"]["sha256"])
                    text = texts.get(sha) or self._text(sha)
                    if text is None:
                        self._waiting += 1
                        continue
                    texts[sha] = text
                    parts.append(bundle_of(record, {sha: text}))
                else:
                    parts.append(bundle_of(record, {}))
            except (BadBundle, KeyError, TypeError, ValueError):
                self._broken += 1
                # What is broken is not there: if this device has it, it will say it again.
                del self._there[key]
        whole = Bundle(
            tuple(txn for part in parts for txn in part.txns),
            tuple(event for part in parts for event in part.events),
            tuple(revision for part in parts for revision in part.revisions),
            texts,
            sources,
            tuple(position for part in parts for position in part.positions),
            tuple(reading for part in parts for reading in part.readings),
        )
        if not parts and not sources:
            return SyncReport()
        taken = union(self._store, whole)
        return SyncReport(taken.articles, len(taken.annotations), taken.events)

    def _text(self, sha: str) -> str | None:
        """A text by its hash, from here or from the folder; None when it is not there (yet)."""
        from reader.store.revisions import text_by_hash

        with self._store.reading() as connection:
            known = text_by_hash(connection, sha)
        if known is not None:
            return known
        data = self._file(_text_name(sha), sha)
        return None if data is None else data.decode("utf-8", "surrogatepass")

    def _file(self, name: str, sha: str) -> bytes | None:
        if not re.fullmatch("[0-9a-f]{64}", sha):
            raise ValueError("not a hash")
        try:
            data = self._transport.read(name)
        except FileNotFoundError:
            return None
        return data if sha256(data).hexdigest() == sha else None

    def _source(self, row: dict[str, Any], sources: dict[str, tuple[str, bytes]]) -> None:
        sha, name = str(row["sha256"]), str(row["name"])
        with self._store.reading() as connection:
            if _source_row(connection, sha) is not None:
                return
        data = self._file(_source_name(sha), sha)
        if data is None:
            self._waiting += 1
        else:
            sources[sha] = (name, data)

    def _send(self) -> int:
        """Append what nobody has said yet; texts and files before the records that name them."""
        from reader.annotations.records import to_line

        bundle, here = self._here()
        fresh = {key: record for key, record in here.items() if key not in self._there}
        self._send_files(bundle)
        if not fresh:
            return 0
        data = b"".join(to_line(record) for record in fresh.values())
        # What a crash cut off becomes a line of its own, which says nothing.
        self._transport.append(self._own()[0], data if self._whole else b"\n" + data)
        return len(fresh)

    def _send_files(self, bundle: Bundle) -> None:
        from reader.store.revisions import text_by_hash

        there = {e.name for folder in ("texts", "sources") for e in self._transport.list(folder)}
        for sha in sorted({each.sha256 for each in bundle.revisions}):
            if _text_name(sha) not in there:
                with self._store.reading() as connection:
                    text = text_by_hash(connection, sha)
                if text is not None:
                    data = text.encode("utf-8", "surrogatepass")
                    self._transport.put(_text_name(sha), data)
        for sha in bundle.sources:
            if _source_name(sha) not in there:
                with self._store.reading() as connection:
                    found = _source_row(connection, sha)
                if found is not None:
                    self._transport.put(_source_name(sha), found)


def _text_name(sha: str) -> str:
    return f"texts/{sha[:2]}/{sha}.txt"


def _source_name(sha: str) -> str:
    return f"sources/{sha[:2]}/{sha}"


def _source_row(connection: sqlite3.Connection, sha: str) -> bytes | None:
    import zlib

    row = connection.execute("SELECT data FROM source_file WHERE sha256 = ?", (sha,)).fetchone()
    return zlib.decompress(row[0]) if row else None


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
