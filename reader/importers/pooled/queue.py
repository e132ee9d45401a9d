"""The files of a run that are not begun, and the answers to others that nobody has taken."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Final

from reader.importers.pooled.answers import Request, Told

CHUNK: Final = 24
"""Files that a worker is told of together; it is always told of the next ones in time."""

_CHUNK_BYTES: Final = 8_000
"""Most bytes of one message to a worker: two of them must fit into a pipe."""

_AHEAD: Final = 800
"""How many files may be read before the oldest of them has been taken."""

_HELD: Final = 64_000_000
"""Bytes of answers that may wait; no more files are begun above that."""

LOOK: Final = 0.25
"""Seconds between two looks at the clock."""


class Run:
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
        self._answers: dict[int, Told] = {}
        self._begun = 0
        self._taken = 0
        self._held = 0
        self._ended = False

    def has_next(self) -> bool:
        """Whether the answer that is next in order has come."""
        return self._taken in self._answers

    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.failed is not None or (self._ended and self._taken == self._begun)

    def take(self) -> Told:
        """The answer that is next in order; with the lock held."""
        told = self._answers.pop(self._taken)
        self._taken += 1
        self._held -= told.weight()
        self.changed.notify_all()
        return told

    def give(self, index: int, told: Told) -> None:
        """An answer to the request with the number `index`, from a worker."""
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
                self.changed.wait(LOOK)
        return []

    def _next(self) -> list[tuple[int, Request]]:
        found: list[tuple[int, Request]] = []
        size = 0
        while len(found) < CHUNK and size < _CHUNK_BYTES - 5_000:
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
        """Ends the run with an error of its own, which no file is to blame for."""
        with self.changed:
            self.failed = error
            self.changed.notify_all()
