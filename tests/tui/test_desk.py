"""The desk: order, answers on the screen's thread, errors, work beside it, live search."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.errors import Cancelled, LibraryBusy, NotALibrary, NotFound
from reader.library import Library
from reader.model import SearchResult
from reader.tui.desk import PROGRAM, Desk
from reader.tui.live_search import LiveSearch


class FakeLibrary:
    def __init__(self) -> None:
        self.closed = False
        self.thread = threading.get_ident()

    def __enter__(self) -> FakeLibrary:
        return self

    def __exit__(self, *args: object) -> None:
        self.closed = True


class Loop:
    """Plays the screen's thread: calls wait here until they are run."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()

    def deliver(self, call: Callable[[], object]) -> None:
        self.calls.put(call)

    def run(self, until: Callable[[], Any], seconds: float = 5) -> None:
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, "nothing came back"
            try:
                self.calls.get(timeout=0.02)()
            except queue.Empty:
                continue


@pytest.fixture
def loop() -> Loop:
    return Loop()


def make(loop: Loop, opening: Callable[[], Any] = FakeLibrary) -> tuple[Desk, list[Any]]:
    heard: list[Any] = []
    desk = Desk(opening, loop.deliver, failed=heard.append, broken=heard.append)
    return desk, heard


def test_jobs_come_back_on_the_screens_thread(loop: Loop) -> None:
    desk, heard = make(loop)
    desk.start(heard.append, heard.append)
    seen: list[tuple[int, bool]] = []
    here = threading.get_ident()
    desk.do(
        lambda library: library.thread,
        lambda thread: seen.append((thread, threading.get_ident() == here)),
    )
    assert desk.busy == 1
    loop.run(lambda: seen)
    assert seen[0][1]
    assert seen[0][0] != here
    assert desk.busy == 0
    library = heard[0]
    assert desk.stop()
    assert library.closed


def test_a_person_goes_before_the_program(loop: Loop) -> None:
    gate = threading.Event()
    order: list[str] = []

    def opening() -> FakeLibrary:
        gate.wait(5)
        return FakeLibrary()

    desk, _ = make(loop, opening)
    desk.start(lambda library: None, lambda error: None)
    desk.do(lambda library: "poll", order.append, rank=PROGRAM)
    desk.do(lambda library: "mark", order.append)
    desk.do(lambda library: "note", order.append)
    gate.set()
    loop.run(lambda: len(order) == 3)
    assert order == ["mark", "note", "poll"]
    desk.stop()


def test_a_refused_library(loop: Loop) -> None:
    def opening() -> FakeLibrary:
        raise NotALibrary("not_a_library", path="x")

    desk, heard = make(loop, opening)
    desk.start(lambda library: heard.append("opened"), heard.append)
    loop.run(lambda: heard)
    assert isinstance(heard[0], NotALibrary)
    assert desk.stop()


def test_errors_reach_whoever_knows_them(loop: Loop) -> None:
    desk, heard = make(loop)
    desk.start(lambda library: None, heard.append)
    own: list[Any] = []

    def missing(library: Any) -> None:
        raise NotFound("no_such_article", ref=1)

    def mistake(library: Any) -> None:
        raise ZeroDivisionError

    desk.do(missing, failed=own.append)
    desk.do(missing)
    desk.do(mistake)
    loop.run(lambda: len(heard) == 2)
    assert [type(each) for each in own] == [NotFound]
    assert [type(each) for each in heard] == [NotFound, ZeroDivisionError]
    answers: list[str] = []
    desk.do(lambda library: "still here", answers.append)
    loop.run(lambda: answers)
    desk.stop()


def test_stopping_does_what_was_handed_in_first(loop: Loop) -> None:
    done: list[int] = []
    desk, _ = make(loop)
    desk.start(lambda library: None, lambda error: None)
    for number in range(20):
        desk.do(lambda library, number=number: done.append(number))
    assert desk.stop()
    assert done == list(range(20))


def test_a_desk_that_never_started_stops_at_once(loop: Loop) -> None:
    desk, _ = make(loop)
    assert desk.stop()


def test_a_mistake_while_opening_is_told(loop: Loop) -> None:
    def opening() -> FakeLibrary:
        raise ZeroDivisionError

    desk, heard = make(loop, opening)
    desk.start(lambda library: None, lambda error: None)
    loop.run(lambda: heard)
    assert isinstance(heard[0], ZeroDivisionError)


def test_long_work_beside_the_desk_has_its_own_library(loop: Loop) -> None:
    desk, heard = make(loop)
    desk.start(lambda library: None, lambda error: None)
    libraries: list[FakeLibrary] = []
    answers: list[Any] = []

    def work(library: Any) -> int:
        libraries.append(library)
        while not desk.stopping:
            time.sleep(0.005)
        return 7

    def refused(library: Any) -> None:
        raise LibraryBusy("busy")

    def mistake(library: Any) -> None:
        raise ZeroDivisionError

    desk.beside(refused, answers.append)
    desk.beside(refused, answers.append, failed=answers.append)
    desk.beside(mistake, answers.append)
    loop.run(lambda: len(heard) == 2 and len(answers) == 1)
    assert isinstance(answers[0], LibraryBusy)
    desk.beside(work, answers.append, about="adding")
    assert desk.doing == "adding"
    quick: list[int] = []
    desk.do(lambda library: 1, quick.append)
    loop.run(lambda: quick)
    assert desk.stop()
    loop.run(lambda: 7 in answers)
    assert libraries[0].closed


def test_the_programs_own_work_is_broken_off_and_not_asked_about(
    loop: Loop, tmp_path: Path
) -> None:
    desk, heard = make(loop, lambda: Library.open(tmp_path / "library.db"))
    desk.start(lambda library: None, lambda error: None)
    begun, answers = threading.Event(), list[Any]()

    def endless(library: Any) -> None:
        begun.set()
        library._store.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        ).fetchone()

    desk.beside(endless, answers.append, rank=PROGRAM)
    assert begun.wait(5)
    assert not desk.works_beside
    assert desk.doing == ""
    beside = list(desk._beside)
    assert desk.stop()
    for thread in beside:
        thread.join(5)
        assert not thread.is_alive()
    assert heard == answers == []


def test_other_threads_may_wait_for_a_job(loop: Loop) -> None:
    desk, _ = make(loop)
    desk.start(lambda library: None, lambda error: None)

    def missing(library: Any) -> None:
        raise NotFound("no_such_article", ref=1)

    assert desk.wait_for(lambda library: 5) == 5
    with pytest.raises(NotFound):
        desk.wait_for(missing)
    loop.run(lambda: desk.busy == 0)
    desk.stop()
    with pytest.raises(Cancelled):
        desk.wait_for(lambda library: 5)


# -- live search


def result_of(query: str) -> SearchResult:
    return SearchResult(query, (), 0, True)


class FakeSearcher:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.interrupted = 0
        self.closed = threading.Event()
        self.gate: threading.Event | None = None

    def search(self, query: str, **options: Any) -> SearchResult | None:
        if not options.get("typing", True):
            return result_of(f"{query} in pieces")
        self.asked.append(query)
        if query == "bad":
            raise LibraryBusy("busy")
        if query == "slow" and self.gate is not None:
            self.gate.wait(5)
        return None if query == "gone" else result_of(query)

    def interrupt(self) -> None:
        self.interrupted += 1

    def close(self) -> None:
        self.closed.set()


def test_only_the_last_query_of_fast_typing_runs(loop: Loop) -> None:
    searcher = FakeSearcher()
    live = LiveSearch(lambda: searcher, loop.deliver, failed=lambda error: None, debounce=0.05)
    shown: list[str] = []
    for end in range(1, 5):
        live.ask("新就业群体"[:end], lambda result: shown.append(result.query))
    loop.run(lambda: shown)
    assert shown == ["新就业群 in pieces"]
    assert searcher.asked == ["新就业群"]
    live.close()
    assert searcher.closed.wait(5)


def test_a_newer_query_interrupts_and_the_older_answer_is_dropped(loop: Loop) -> None:
    searcher = FakeSearcher()
    searcher.gate = threading.Event()
    live = LiveSearch(lambda: searcher, loop.deliver, failed=lambda error: None, debounce=0.01)
    shown: list[str] = []
    live.ask("slow", lambda result: shown.append(result.query))
    loop.run(lambda: searcher.asked)
    before = searcher.interrupted
    live.ask("新", lambda result: shown.append(result.query))
    assert searcher.interrupted == before + 1
    searcher.gate.set()
    loop.run(lambda: shown)
    assert shown == ["新 in pieces"]
    live.close()


def test_trouble_of_a_search_is_told(loop: Loop) -> None:
    searcher = FakeSearcher()
    heard: list[Any] = []
    live = LiveSearch(lambda: searcher, loop.deliver, failed=heard.append, debounce=0.01)
    shown: list[str] = []
    live.ask("bad", lambda result: shown.append(result.query))
    loop.run(lambda: heard)
    assert isinstance(heard[0], LibraryBusy)
    live.ask("gone", lambda result: shown.append(result.query))
    live.ask("群", lambda result: shown.append(result.query))
    loop.run(lambda: shown)
    live.close()

    def refuse() -> FakeSearcher:
        raise LibraryBusy("busy")

    heard.clear()
    LiveSearch(refuse, loop.deliver, failed=heard.append)
    loop.run(lambda: heard)
    assert isinstance(heard[0], LibraryBusy)
