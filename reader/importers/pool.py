"""Reading many files in several processes, each file with a limit of time and of memory.

Workers are plain interpreters that are told the paths over a pipe and answer with the articles as
JSON, which cannot make this process run anything. Nothing is forked, so threads and open databases
here are safe. A worker that takes too long over a file, or dies of it, is replaced; that file is
refused and the others go on. `worker` is their side of it.

`pooled/answers.py` has what is asked and answered, `pooled/queue.py` what waits for its turn,
`pooled/feeder.py` the thread beside each process.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from reader.importers.child import SECONDS
from reader.importers.pooled.answers import Answer, Request
from reader.importers.pooled.feeder import Worker
from reader.importers.pooled.queue import LOOK, Run

__all__ = ["Answer", "Pool", "Request", "processors"]


def processors() -> int:
    """How many processes may work at once without being in each other's way."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
        self._workers: list[Worker] = []
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
        run = Run(iter(requests), self._changed, lambda: self._closed)
        self._workers = [Worker(run, self.seconds, self._program) for _ in range(self._wanted)]
        for worker in self._workers:
            worker.start()
        looked = time.monotonic()
        while True:
            with self._changed:
                while not run.has_next() and not run.is_over():
                    self._changed.wait(LOOK)
                    if time.monotonic() - looked < LOOK:
                        continue  # woken by an answer; the clock is looked at now and then
                    looked = time.monotonic()
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
