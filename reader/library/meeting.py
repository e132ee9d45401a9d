"""One exchange with the other devices: read what they said since last time, say what is new here.

What was read of every file, and up to where what is new here was said, is kept in the library
(`store.outbox`) after every step: an exchange that is interrupted goes on where it was, and one
with nothing new reads and writes nothing. The first exchange at a place compares everything with
everything; so does one that finds its own file changed, or that another device asked for because
it came upon a damaged line (`again`): whoever has what stood there says it once more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from reader.library.meeting_files import (
    CUT,
    OURS,
    PATIENCE,
    TAIL,
    Line,
    Out,
    State,
    digest,
    is_here,
    lines_of,
    source_name,
    source_row,
    text_name,
)
from reader.library.reports import Progress, SyncReport

if TYPE_CHECKING:
    from reader.annotations.bundle import Bundle
    from reader.library.transport import Entry, Transport
    from reader.store.merging import Union
    from reader.store.outbox import News
    from reader.store.store import Store


class Meeting:
    """One exchange at one place."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        device: str,
        take_in: Callable[[Bundle], Union],
        unite: Callable[[set[str]], int],
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._store = store
        self._take_in = take_in
        self._unite_twins = unite
        self._transport = transport
        self._device = device
        self._progress = progress
        self._cancelled = cancelled or (lambda: False)
        self._place = transport.name
        found = store.outbox.state(self._place)
        self._cursor = found[0] if found else store.outbox.end()
        self._state = State(**found[1]) if found else State()
        self._known: set[str] = set()
        """Keys of the records that were here before, when everything is compared."""
        self._said: set[str] = set()
        """Keys of the records that were read now: whoever said them, nobody need again."""
        self._heard = False
        self._wanted: set[str] = set()
        """Texts and files that another device found damaged."""
        self._lost: list[list[Any]] = []
        """Damaged lines that nobody has asked for yet."""
        self._ends: dict[str, int] = {}
        self._report = SyncReport()
        self._touched: set[str] = set()
        """Articles and annotations that came, or of which something came."""

    def run(self) -> SyncReport:
        """Read, take in, write."""
        files = self._files()
        differs = self._state.own_file_differs(self._device, files)
        differs |= self._state.is_gone(files, self._store.now().ms)
        self._state.whole = self._state.whole or differs
        self._read(files)
        if self._heard and not self._state.whole:
            self._state.whole = True
            files = self._files()
            self._read(files)
        # Twins are made one before anything is said, so that this is said with the rest.
        twins = self._unite_twins(self._touched) if self._touched else 0
        if not self._cancelled():
            self._send(files)
        devices = {m[1] for m in map(OURS.fullmatch, (f.name for f in files)) if m}
        return self._report._replace(
            twins=twins,
            devices=tuple(sorted(devices - {self._device})),
            waiting=len(self._state.waiting),
            broken=len(self._lost),
            copies=tuple(f.name for f in files if not OURS.fullmatch(f.name)),
        )

    def _files(self) -> list[Entry]:
        return [f for f in self._transport.list("devices") if f.name.endswith(".records")]

    def _keep(self) -> None:
        self._store.outbox.keep(self._place, self._cursor, self._state.plain())

    # Reading

    def _read(self, files: list[Entry]) -> None:
        """What the files say that was not read yet, file by file."""
        state = self._state
        if state.whole:
            self._said.clear()
            state.marks.clear()
            state.waiting.clear()
            self._known = set(self._keys())
            self._keep()
        self._read_waiting()
        total = sum(file.size for file in files)
        done = 0
        for file in files:
            if self._cancelled():
                return
            try:
                self._read_file(file)
            except FileNotFoundError:
                pass
            except OSError:
                # Is it this file, or everything?
                self._transport.list("devices")
                unreadable = (*self._report.unreadable, file.name)
                self._report = self._report._replace(unreadable=unreadable)
            done += file.size
            if self._progress is not None:
                self._progress(Progress(done, total, file.name))

    def _keys(self) -> Iterator[str]:
        from reader.annotations.records import lines
        from reader.store.collecting import collect_news

        for news in self._store.outbox.everything():
            for key, _ in lines(collect_news(self._store, news)):
                yield key

    def _read_file(self, file: Entry) -> None:
        at, tail, stamp = self._state.marks.get(file.name, (0, "", ""))
        if at == file.size and stamp == file.stamp:
            return
        data, before = b"", min(at, TAIL)
        if at and at <= file.size:
            data = self._transport.read(file.name, at - before)
        if not at or at > file.size or digest(data[:before]) != tail:
            # Another file of that name, or one that lost its end: from the beginning.
            at = before = 0
            data = self._transport.read(file.name)
        end = max(data.rfind(b"\n") + 1, before)
        self._ends[file.name] = at - before + len(data)
        self._take(file.name, lines_of(data[before:end], at))
        mark = [at - before + end, digest(data[max(0, end - TAIL) : end]), file.stamp]
        if self._state.marks.get(file.name) != mark:
            self._state.marks[file.name] = mark
            self._keep()

    def _read_waiting(self) -> None:
        rows, self._state.waiting = self._state.waiting, []
        for name, start, end, since in rows:
            try:
                data = self._transport.read(name, start, end - start)
            except FileNotFoundError:
                continue
            self._take(name, lines_of(data, start), since)

    def _take(self, name: str, lines: Iterable[Line], since: int | None = None) -> None:
        """Take in the records of some lines; those that are known are passed over."""
        from reader.annotations.records import from_line, key_of
        from reader.annotations.unbundling import BadBundle

        rows: list[tuple[Line, str, dict[str, Any]]] = []
        # People tidy conflicted copies away: what only such a one says is said once more.
        lasting = OURS.fullmatch(name) is not None
        for line in lines:
            if line[1].endswith(CUT) or not line[1].strip(b" \r"):
                continue
            try:
                record = from_line(line[1])
                key = key_of(record)
            except BadBundle:
                self._damaged(name, line[0])
                continue
            if "again" in record:
                self._hear(record["again"], key)
            elif key not in self._known and key not in self._said and not self._has(record):
                rows.append((line, key, record))
            if lasting:
                self._said.add(key)
        self._unite(name, rows, since)

    def _has(self, record: dict[str, Any]) -> bool:
        """Whether a record names a file that is here."""
        row = record.get("source")
        if not isinstance(row, dict):
            return False
        with self._store.reading() as connection:
            return source_row(connection, str(row.get("sha256"))) is not None

    def _damaged(self, name: str, at: int) -> None:
        if [name, at] not in self._state.broken:
            self._state.broken.append([name, at])
            self._lost.append([name, at])

    def _hear(self, plea: Any, key: str) -> None:
        """Another device came upon damage; what it asks for is known to be asked for."""
        if key in self._said or not isinstance(plea, dict) or plea.get("device") == self._device:
            return
        for row in plea.get("lines") or ():
            name, at = row if isinstance(row, list) and len(row) == 2 else (None, None)
            if isinstance(name, str) and isinstance(at, int) and row not in self._state.broken:
                self._state.broken.append(row)
        self._wanted.update(str(each) for each in plea.get("files") or ())
        self._heard = True

    def _unite(
        self, name: str, rows: list[tuple[Line, str, dict[str, Any]]], since: int | None
    ) -> None:
        from reader.annotations.bundle import joined
        from reader.annotations.records import bundle_of
        from reader.annotations.unbundling import BadBundle

        texts, sources = self._fetch([record for _, _, record in rows])
        parts: list[Bundle] = []
        for (at, line), key, record in rows:
            try:
                if not is_here(record, texts, sources):
                    now = self._store.now().ms if since is None else since
                    self._state.waiting.append([name, at, at + len(line) + 1, now])
                elif "source" not in record:
                    parts.append(bundle_of(record, texts))
            except (BadBundle, KeyError, TypeError, ValueError):
                self._damaged(name, at)
                # What is broken is not there: if this device has it, it will say it again.
                self._said.discard(key)
        if not parts and not sources:
            return
        taken = self._take_in(joined(parts, texts, sources))
        self._touched |= {event.entity_id for part in parts for event in part.events}
        self._touched |= {each.article for part in parts for each in part.revisions}
        report = self._report
        self._report = report._replace(
            articles=report.articles + taken.articles,
            annotations=report.annotations + len(taken.annotations),
            events=report.events + taken.events,
        )

    def _fetch(
        self, records: Iterable[dict[str, Any]]
    ) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
        """The texts and files that some records name, from here or from the place."""
        from reader.store.revisions import text_by_hash

        texts: dict[str, str] = {}
        sources: dict[str, tuple[str, bytes]] = {}
        asked: dict[str, tuple[str, str | None]] = {}
        with self._store.reading() as connection:
            for record in records:
                row = record.get("revision") or record.get("source")
                if not isinstance(row, dict):
                    continue
                sha = str(row.get("sha256"))
                if not re.fullmatch("[0-9a-f]{64}", sha):
                    continue
                if "source" in record:
                    asked[source_name(sha)] = (sha, str(row.get("name")))
                elif sha not in texts:
                    known = text_by_hash(connection, sha)
                    if known is None:
                        asked[text_name(sha)] = (sha, None)
                    else:
                        texts[sha] = known
        for name, data in self._transport.get(asked):
            sha, called = asked[name]
            # One that is half there is not there.
            if sha256(data).hexdigest() != sha:
                continue
            if called is None:
                texts[sha] = data.decode("utf-8", "surrogatepass")
            else:
                sources[sha] = (called, data)
        return texts, sources

    # Writing

    def _send(self, files: list[Entry]) -> None:
        """Say what nobody has said yet; texts and files before the records that name them."""
        from reader.annotations.records import lines, to_line
        from reader.store.collecting import collect_news

        out = Out(self._transport, self._device, files, self._ends)
        outbox = self._store.outbox
        news = outbox.news(self._cursor)
        there: set[str] | None = None
        parts: Iterable[News] = (news,)
        if self._state.whole:
            there = {
                each.name
                for folder in ("texts", "sources")
                for each in self._transport.list(folder)
            }
            parts = (*outbox.everything(), news)
        for part in parts:
            bundle = collect_news(self._store, part)
            fresh = [row for row in lines(bundle) if row[0] not in self._said]
            self._put(bundle, {key for key, _ in fresh}, there)
            for key, record in fresh:
                self._said.add(key)
                out.say(to_line(record))
        self._answer()
        self._ask(out)
        out.end()
        self._state.marks.update(out.marks())
        self._state.whole = False
        self._cursor = news.cursor
        self._keep()
        outbox.tidy()
        self._report = self._report._replace(sent=out.count)

    def _put(self, bundle: Bundle, fresh: set[str], there: set[str] | None) -> None:
        """Store texts and files: those of records that are new, or all that are missing."""
        from reader.annotations.records import key_of

        wanted: dict[str, None] = {}
        for each in bundle.revisions:
            key = f"revision {each.article} {each.sha256} {each.form}"
            if there is not None or key in fresh:
                wanted[text_name(each.sha256)] = None
        for sha in bundle.sources:
            if there is not None or key_of({"source": {"sha256": sha}}) in fresh:
                wanted[source_name(sha)] = None
        self._transport.put(self._files_here(each for each in wanted if each not in (there or ())))

    def _files_here(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Texts and files by the names that they have in the place; those that are here."""
        from reader.store.revisions import text_by_hash

        for name in names:
            folder, _, last = name.rpartition("/")
            with self._store.reading() as connection:
                if folder.startswith("sources/"):
                    data = source_row(connection, last)
                else:
                    text = text_by_hash(connection, last.removesuffix(".txt"))
                    data = None if text is None else text.encode("utf-8", "surrogatepass")
            if data is not None:
                yield name, data

    def _answer(self) -> None:
        """Store again what another device found damaged, if it is, and is here."""
        for name, data in self._files_here(sorted(self._wanted)):
            if dict(self._transport.get([name])).get(name) != data:
                self._transport.put([(name, data)], again=True)

    def _ask(self, out: Out) -> None:
        """Ask the others for what stood in damaged lines, and for texts that do not come."""
        from reader.annotations.records import to_line

        now = self._store.now().ms
        late = [row for row in self._state.waiting if row[3] and now - row[3] > PATIENCE]
        for row in late:
            row[3] = 0
        files = sorted(filter(None, (self._file_of(row) for row in late)))
        if self._lost or files:
            self._state.pleas += 1
            plea = {"device": self._device, "number": self._state.pleas}
            out.say(to_line({"again": {**plea, "lines": self._lost, "files": files}}))

    def _file_of(self, row: list[Any]) -> str | None:
        """The text or file that a waiting line names."""
        from reader.annotations.records import from_line

        name, start, end, _ = row
        record = from_line(self._transport.read(name, start, end - start - 1))
        if "source" in record:
            return source_name(record["source"]["sha256"])
        return text_name(record["revision"]["sha256"]) if "revision" in record else None
