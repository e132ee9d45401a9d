"""Reading many files in several processes, each file with a limit of time and of memory.

Workers are plain interpreters that are told the paths over a pipe and answer with the articles as
JSON, which cannot make this process run anything. Nothing is forked, so threads and open databases
here are safe. A worker that takes too long over a file, or dies of it, is replaced; that file is
refused and the others go on. `worker` is their side of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from reader.errors import ImportRefused
from reader.importers.child import (
    MARK,
    PATIENCE,
    SECONDS,
    processor_seconds,
    seconds_for,
    unpacked,
)
from reader.importers.worker import HEAD
from reader.model import Article

_START: Final = (
    "import sys; sys.path[:0] = sys.argv[1:2]; from importlib import import_module;"
    " import_module(sys.argv[2]).main()"
)
_CHUNK: Final = 24
"""Files that a worker is told of at once; it is always told of the next ones in time."""

_CHUNK_BYTES: Final = 8_000
"""Most bytes of one message to a worker: two of them must fit into a pipe."""

_AHEAD: Final = 800
"""How many files may be read before the oldest of them has been taken."""

_HELD: Final = 64_000_000
"""Bytes of answers that may wait; no more files are begun above that."""

_BUFFER: Final = 1 << 20

_STARTING: Final = 60.0
"""Seconds that a worker may take to start."""

_HINDERED: Final = 0.5
"""Share of its time on the processor below which a file that takes long is not to blame."""

_LOOK: Final = 0.25
"""Seconds between two looks at the clock."""


class Request(NamedTuple):
    """A file to be read."""

    path: str
    name: str
    options: Mapping[str, str]
    """`kind` and `encoding`, as far as a person chose them."""
    known: str | None = None
    """SHA-256 of the bytes that need no reading, because they were read before."""


class Answer(NamedTuple):
    """What became of a file: one of the three."""

    articles: tuple[Article, ...] = ()
    refusal: ImportRefused | None = None
    same: bool = False
    """Whether it holds what `Request.known` says."""
    sha256: str = ""
    size: int = 0
    packed: bytes = b""
    """The file, compressed by zlib."""
    ready: tuple[tuple[Mapping[str, Any], tuple[bytes, ...]], ...] = ()
    """For each article facts and bytes that the program of the workers prepared."""


def processors() -> int:
    """How many processes may work at once without being in each other's way."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _more(path: str) -> int:
    """Seconds that an archive may take beyond the limit of other files."""
    if not path.lower().endswith((".zip", ".epub", ".pdf")):
        return 0
    try:
        return seconds_for(Path(path).stat().st_size, archive=True) - SECONDS
    except (OSError, ValueError):
        return 0


class Pool:
    """Some workers; a context manager that leaves none of them behind."""

    def __init__(
        self,
        workers: int | None = None,
        *,
        seconds: float = SECONDS,
        program: str = "reader.importers.worker",
    ) -> None:
        """At most as many workers as processors. `seconds` is the limit for each file.

        `program` is the module that they run: one whose `main` is `worker.main`, with something to
        prepare.
        """
        self.seconds = seconds
        self._program = program
        self._wanted = max(1, min(workers or processors(), processors()))
        self._changed = threading.Condition()
        self._workers: list[_Worker] = []
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers, whatever they are at."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.join()

    def read(self, requests: Iterable[Request]) -> Iterator[Answer]:
        """The answers, in the order of the requests. To be called once."""
        run = _Run(iter(requests), self._changed, lambda: self._closed)
        self._workers = [_Worker(run, self.seconds, self._program) for _ in range(self._wanted)]
        for worker in self._workers:
            worker.start()
        while True:
            with self._changed:
                while not run.has_next() and not run.is_over():
                    self._changed.wait(_LOOK)
                    for worker in self._workers:
                        worker.watch()
                if run.failed is not None:
                    raise run.failed
                if not run.has_next():
                    return
                told = run.take()
            # Understood here and not in the worker's thread: threads that compute at the same time
            # would make this one, which writes to the database, wait for each of its statements.
            yield told.understood()


class _Told(NamedTuple):
    """An answer as it came."""

    line: bytes = b""
    rest: bytes = b""
    refusal: ImportRefused | None = None
    """In place of an answer."""

    def weight(self) -> int:
        return len(self.line) + len(self.rest)

    def is_swollen(self) -> bool:
        """Whether the process met its limit of memory, which the next file should not pay for."""
        return self.line.startswith(b'{"code": "import_too_deep"')

    def understood(self) -> Answer:
        if self.refusal is not None:
            return Answer(refusal=self.refusal)
        told: dict[str, Any] = json.loads(self.line)
        if told.get("same"):
            return Answer(same=True)
        if "code" in told:
            return Answer(refusal=ImportRefused(told["code"], **told["facts"]))
        ends = [*accumulate(told["parts"])]
        parts = iter([self.rest[a:b] for a, b in pairwise([0, *ends])])
        packed = next(parts)
        articles: list[Article] = []
        ready: list[tuple[Mapping[str, Any], tuple[bytes, ...]]] = []
        for each in told["articles"]:
            facts, count = each.pop("ready"), each.pop("parts")
            each["text"] = next(parts).decode("utf-8", "surrogatepass")
            articles.append(unpacked(each))
            ready.append((facts, tuple(islice(parts, count))))
        return Answer(
            tuple(articles), None, False, told["sha256"], told["size"], packed, tuple(ready)
        )


class _Run:
    """The requests that are not begun, and the answers that nobody has taken."""

    def __init__(
        self,
        requests: Iterator[Request],
        changed: threading.Condition,
        closed: Callable[[], bool],
    ) -> None:
        self._requests = requests
        self.changed = changed
        self.closed = closed
        self.failed: BaseException | None = None
        self._answers: dict[int, _Told] = {}
        self._begun = 0
        self._taken = 0
        self._held = 0
        self._ended = False

    def has_next(self) -> bool:
        return self._taken in self._answers

    def is_over(self) -> bool:
        return self.failed is not None or (self._ended and self._taken == self._begun)

    def take(self) -> _Told:
        told = self._answers.pop(self._taken)
        self._taken += 1
        self._held -= told.weight()
        self.changed.notify_all()
        return told

    def give(self, index: int, told: _Told) -> None:
        with self.changed:
            self._answers[index] = told
            self._held += told.weight()
            if index == self._taken:
                self.changed.notify_all()

    def begin(self, *, wait: bool) -> list[tuple[int, Request]]:
        """The next requests; none at the end, or when it is not their time yet (without `wait`)."""
        with self.changed:
            while not self.closed() and self.failed is None and not self._ended:
                if self._begun - self._taken < _AHEAD and self._held < _HELD:
                    return self._next()
                if not wait:
                    break
                self.changed.wait(_LOOK)
        return []

    def _next(self) -> list[tuple[int, Request]]:
        found: list[tuple[int, Request]] = []
        size = 0
        while len(found) < _CHUNK and size < _CHUNK_BYTES - 5_000:
            try:
                request = next(self._requests)
            except StopIteration:
                self._ended = True
                self.changed.notify_all()
                break
            found.append((self._begun, request))
            self._begun += 1
            size += len(request.path) + len(request.name) + 150
        return found

    def fail(self, error: BaseException) -> None:
        with self.changed:
            self.failed = error
            self.changed.notify_all()


@dataclass(slots=True)
class _Left:
    """A request that was sent to a worker and not answered."""

    index: int
    request: Request
    again: bool = False
    """Whether a worker died of it once already, which may have been another file's fault."""


class _Worker(threading.Thread):
    """A thread that feeds one process, and a new one when that is gone."""

    def __init__(self, run: _Run, seconds: float, program: str) -> None:
        super().__init__(daemon=True)
        self._work = run
        self._seconds = seconds
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline: float | None = None
        self._late = False
        self._allowed = seconds
        self._seen: tuple[float | None, float] = (None, 0.0)

    def run(self) -> None:
        """Reads files until there are no more."""
        left: list[_Left] = []
        try:
            while not self._work.closed():
                if not left:
                    left = self._begin(wait=True)
                    if not left:
                        break
                left = self._one_process(left)
        except (OSError, ValueError) as error:
            if not self._work.closed():
                self._work.fail(error)
        finally:
            self._end()

    def _begin(self, *, wait: bool) -> list[_Left]:
        return [_Left(i, request) for i, request in self._work.begin(wait=wait)]

    def _one_process(self, left: list[_Left]) -> list[_Left]:
        """Lets one process work as long as it lives; gives what it did not answer."""
        process = self._start()
        sent = self._send(process, left)
        while sent and left:
            more = self._begin(wait=False) if len(left) <= _CHUNK else []
            left += more
            sent = not more or self._send(process, more)
            for _ in range(len(left) - len(more)):
                told = self._answer(process, left[0].request.path)
                if told is None:
                    return self._blamed(left)
                self._work.give(left.pop(0).index, told)
                if told.is_swollen():
                    self._end()
                    return left
            if not left:
                left = self._begin(wait=True)
                sent = bool(left) and self._send(process, left)
        return left if sent or not left else self._blamed(left)

    def _start(self) -> subprocess.Popen[bytes]:
        self._end()
        package = str(Path(__file__).resolve().parents[2])
        self._late = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, package, self._program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, MARK: "1"},
            bufsize=_BUFFER,
        )
        if self._work.closed():
            self.kill()
        # Its first word says that it has started, which a busy machine may take long over: the
        # limit of time is for reading.
        self._deadline = time.monotonic() + _STARTING
        try:
            self._process.stdout.read(HEAD.size)  # type: ignore[union-attr]
        finally:
            self._deadline = None
        return self._process

    def _send(self, process: subprocess.Popen[bytes], asked: list[_Left]) -> bool:
        assert process.stdin is not None
        line = json.dumps([each.request for each in asked]).encode() + b"\n"
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def _answer(self, process: subprocess.Popen[bytes], path: str) -> _Told | None:
        """The next answer, which is about `path`; None if the process is gone."""
        assert process.stdout is not None
        self._allowed = self._seconds + _more(path)
        self._deadline = time.monotonic() + self._allowed
        try:
            head = process.stdout.read(HEAD.size)
            if len(head) < HEAD.size:
                return None
            first, second = HEAD.unpack(head)
            line = process.stdout.read(first)
            rest = process.stdout.read(second)
        finally:
            self._deadline = None
        whole = len(line) == first and len(rest) == second
        return _Told(line, rest) if whole else None

    def _blamed(self, left: list[_Left]) -> list[_Left]:
        """Refuses the file in hand when the process went; the first time it may try again."""
        first = left[0]
        name = first.request.path
        if self._late:
            refusal = ImportRefused("import_too_slow", name=name, seconds=round(self._allowed))
        elif not first.again:
            first.again = True
            return left
        else:
            refusal = ImportRefused("import_damaged", name=name)
        if not self._work.closed():
            self._work.give(first.index, _Told(refusal=refusal))
        return left[1:]

    def watch(self) -> None:
        """Ends the process if it is late with an answer, unless others have the processor."""
        deadline = self._deadline
        if deadline != self._seen[0]:
            self._seen = (deadline, self._had())
        over = time.monotonic() - deadline if deadline is not None else -1.0
        if over < 0:
            return
        had = self._had() - self._seen[1]
        waits = had < _HINDERED * self._allowed and over < (PATIENCE - 1) * self._allowed
        if not waits:
            self._late = True
            self.kill()

    def _had(self) -> float:
        """Seconds that the process has had on the processor so far; 0 if nobody knows."""
        return (processor_seconds(self._process.pid) if self._process else None) or 0.0

    def kill(self) -> None:
        """Ends the process at once."""
        process = self._process
        if process is not None:
            with suppress(OSError):
                process.kill()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()
