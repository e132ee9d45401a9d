"""The desk: the one thread that owns the library, so that the screen never waits for it.

The screen hands in jobs, functions of the library, and goes on; each answer comes back as a call
on the screen's own thread. What a person does (marking, noting) goes before what the program does
by itself (looking for changes of other windows).

Long work (adding a folder, exporting) runs beside the desk with a library of its own, so that
marking never waits for it.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from reader.errors import Cancelled, ReaderError

if TYPE_CHECKING:
    from reader.library import Library

Result = TypeVar("Result")
Deliver = Callable[[Callable[[], object]], object]
"""Runs a call on the screen's thread, soon."""

PERSON: Final = 0
"""Rank of what a person asked for."""

PROGRAM: Final = 1
"""Rank of what the program does by itself."""

GRACE: Final = 0.2
"""Seconds that closing leaves the program's own work to break off."""


class _Job(NamedTuple):
    """Sorts by rank and number, which differs for every job."""

    rank: int
    number: int
    run: Callable[[Library], Any] | None
    then: Callable[[Any], object] | None
    failed: Callable[[ReaderError], object] | None


class Desk:
    """Runs jobs on a library, one after the other, in one thread.

    `opening` opens the library, in that thread too. `deliver` brings a call to the screen's
    thread. `broken` is told of an error that is none of ours (a mistake of the program); `failed`
    of a ReaderError that a job has no answer for.
    """

    def __init__(
        self,
        opening: Callable[[], Library],
        deliver: Deliver,
        *,
        failed: Callable[[ReaderError], object],
        broken: Callable[[BaseException], object],
    ) -> None:
        self._opening = opening
        self._deliver = deliver
        self._failed = failed
        self._broken = broken
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None
        self._beside: dict[threading.Thread, tuple[int, str]] = {}
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._waiting = 0

    # -- life

    def start(
        self,
        opened: Callable[[Library], object],
        refused: Callable[[ReaderError], object],
    ) -> None:
        """Start the thread; it opens the library and answers with `opened` or `refused`.

        `opened` gets the library only to read plain facts (`path`, `read_only`, `notices`).
        """
        self._thread = threading.Thread(
            target=self._work, args=(opened, refused), name="reader-desk", daemon=True
        )
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> bool:
        """Do all jobs that were handed in, close the library and end the thread.

        Work beside the desk is asked to stop first. Whether everything ended in time. Nobody waits
        for the program's own work, which is done another time, or for answers to questions.
        """
        self._stop.set()
        for thread, (_, about) in list(self._beside.items()):
            thread.join(seconds if about else GRACE)
        if self._thread is None:
            return True
        self._put(PROGRAM + 1, None, None, None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def stopping(self) -> bool:
        """Whether work should end; what runs beside the desk asks this between its steps."""
        return self._stop.is_set()

    def wait_stopping(self, seconds: float) -> bool:
        """Wait this long, or until work should end; whether it should. For threads beside."""
        return self._stop.wait(seconds)

    @property
    def works_beside(self) -> bool:
        """Whether long work that a person asked for is going on beside the desk."""
        return any(rank == PERSON for rank, _ in list(self._beside.values()))

    @property
    def doing(self) -> str:
        """What long work is going on that changes or writes something; empty if none is."""
        return next((about for _, about in list(self._beside.values()) if about), "")

    @property
    def busy(self) -> int:
        """Jobs of a person that have not come back."""
        return self._waiting

    # -- work

    def do(
        self,
        job: Callable[[Library], Result],
        then: Callable[[Result], object] | None = None,
        *,
        failed: Callable[[ReaderError], object] | None = None,
        rank: int = PERSON,
    ) -> None:
        """Hand in a job; `then(result)` or `failed(error)` is called on the screen's thread."""
        with self._lock:
            self._waiting += rank == PERSON
        self._put(rank, job, then, failed)

    def beside(
        self,
        job: Callable[[Library], Result],
        then: Callable[[Result], object],
        *,
        failed: Callable[[ReaderError], object] | None = None,
        rank: int = PERSON,
        about: str = "",
    ) -> None:
        """Run long work in a thread and a library of its own.

        `about` names work that changes or writes something, a sentence `ui.doing_<about>` of the
        catalogue: it is asked about before the program is closed under it, and waited for. What has
        the rank of the program is broken off at once when the desk stops, and not asked about: it
        is done at another time.
        """

        def work() -> None:
            try:
                with self._opening() as library:
                    if rank == PROGRAM:
                        library.backs_up = False
                        library.give_up_when(self._stop.is_set)
                    result = job(library)
            except BaseException as error:
                if rank == PROGRAM and self._stop.is_set():
                    return  # it was broken off
                if isinstance(error, ReaderError):
                    self._answer(failed or self._failed, error)
                else:
                    self._answer(self._broken, error)
            else:
                self._answer(then, result)
            finally:
                self._beside.pop(threading.current_thread(), None)

        thread = threading.Thread(target=work, name="reader-beside", daemon=True)
        self._beside[thread] = (rank, about)
        thread.start()

    def wait_for(self, job: Callable[[Library], Result]) -> Result:
        """Run a job and wait for its result; for other threads, never for the screen's own.

        Raises the job's ReaderError, or Cancelled when the desk has ended.
        """
        answer: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()

        def run(library: Library) -> None:
            try:
                answer.put((True, job(library)))
            except ReaderError as error:
                answer.put((False, error))

        with self._lock:
            self._waiting += 1
        self._put(PERSON, run, None, None)
        while True:
            try:
                fine, value = answer.get(timeout=0.5)
            except queue.Empty:
                if self._thread is None or not self._thread.is_alive():
                    raise Cancelled("cancelled") from None
                continue
            if not fine:
                raise value
            return cast(Result, value)

    # -- the thread

    def _put(
        self,
        rank: int,
        run: Callable[[Library], Any] | None,
        then: Callable[[Any], object] | None,
        failed: Callable[[ReaderError], object] | None,
    ) -> None:
        self._jobs.put(_Job(rank, next(self._numbers), run, then, failed))

    def _work(
        self,
        opened: Callable[[Library], object],
        refused: Callable[[ReaderError], object],
    ) -> None:
        try:
            library = self._opening()
        except ReaderError as error:
            self._answer(refused, error)
            return
        except BaseException as error:
            self._answer(self._broken, error)
            return
        self._answer(opened, library)
        with library:
            while True:
                job = self._jobs.get()
                if job.run is None:
                    return
                self._run(library, job)

    def _run(self, library: Library, job: _Job) -> None:
        assert job.run is not None
        try:
            result = job.run(library)
        except ReaderError as error:
            self._finish(job, job.failed or self._failed, error)
        except BaseException as error:
            self._finish(job, self._broken, error)
        else:
            self._finish(job, job.then, result)

    def _finish(self, job: _Job, call: Callable[[Any], object] | None, value: object) -> None:
        def answer() -> None:
            with self._lock:
                self._waiting -= job.rank == PERSON
            if call is not None:
                call(value)

        self._deliver(answer)

    def _answer(self, call: Callable[[Any], object], value: object) -> None:
        self._deliver(lambda: call(value))
