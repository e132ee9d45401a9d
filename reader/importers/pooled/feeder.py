"""A thread that feeds one process with files, and what becomes of a file that it dies of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from reader.errors import ImportRefused
from reader.importers.child import (
    MARK,
    PATIENCE,
    SECONDS,
    processor_seconds,
    seconds_for,
)
from reader.importers.pooled.answers import Request, Told
from reader.importers.pooled.queue import CHUNK, Run
from reader.importers.worker import HEAD

_START: Final = (
    "import sys; sys.path[:0] = sys.argv[1:2]; from importlib import import_module;"
    " import_module(sys.argv[2]).main()"
)

_BUFFER: Final = 1 << 20

_STARTING: Final = 60.0
"""Seconds that a worker may take to start."""

_HINDERED: Final = 0.5
"""Share of its time on the processor below which a file that takes long is not to blame."""


def _more(path: str) -> int:
    """Seconds that an archive may take beyond the limit of other files."""
    if not path.lower().endswith((".zip", ".epub", ".pdf")):
        return 0
    try:
        return seconds_for(Path(path).stat().st_size, archive=True) - SECONDS
    except (OSError, ValueError):
        return 0


def _widen(pipe: IO[bytes] | None) -> None:
    """Lets more answers wait in a pipe, where the system can: its reader is woken less often."""
    try:
        import fcntl

        if pipe is not None:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _BUFFER)
    except (ImportError, AttributeError, OSError):
        return


@dataclass(slots=True)
class _Left:
    """A request that was sent to a worker and not answered."""

    index: int
    request: Request
    at_once: bool = False
    """Whether its answer was asked for as soon as it is there."""
    again: bool = False
    """Whether a worker died of it once already, which may have been another file's fault."""


class Worker(threading.Thread):
    """A thread that feeds one process, and a new one when that is gone."""

    def __init__(self, run: Run, seconds: float, program: str) -> None:
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
            more = self._begin(wait=False) if len(left) <= CHUNK else []
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
        package = str(Path(__file__).resolve().parents[3])
        self._late = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, package, self._program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, MARK: "1"},
            bufsize=_BUFFER,
        )
        _widen(self._process.stdout)
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
        at_once = asked[0].at_once
        for each in asked:
            each.at_once = at_once
        line = json.dumps([at_once, [each.request for each in asked]]).encode() + b"\n"
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def _answer(self, process: subprocess.Popen[bytes], path: str) -> Told | None:
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
        return Told(line, rest) if whole else None

    def _blamed(self, left: list[_Left]) -> list[_Left]:
        """Refuses the file in hand when the process went; the first time it may try again.

        Which it was is known where every answer came at once; else they are asked for again so.
        """
        first = left[0]
        if not first.at_once:
            for each in left:
                each.at_once = True
            return left
        name = first.request.path
        if self._late:
            refusal = ImportRefused("import_too_slow", name=name, seconds=round(self._allowed))
        elif not first.again:
            first.again = True
            return left
        else:
            refusal = ImportRefused("import_damaged", name=name)
        if not self._work.closed():
            self._work.give(first.index, Told(refusal=refusal))
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
