"""The searching thread: it counts on a pause, and outlives whatever its connection does."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

from reader.errors import LibraryBusy
from reader.model import SearchResult
from reader.tui.live_search import LiveSearch


def result(query: str, *, exact: bool = True, hits: tuple[Any, ...] = ("hit",)) -> SearchResult:
    return SearchResult(query, hits, 1, exact, query)  # type: ignore[arg-type]


def until(condition: Callable[[], Any]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


class Searcher:
    def __init__(self, errors: list[BaseException] | None = None) -> None:
        self.errors = errors or []
        self.asked: list[tuple[str, Any]] = []
        self.closed = threading.Event()

    def search(self, query: str, *, cap: Any = 1000, **options: Any) -> SearchResult:
        self.asked.append((query, cap))
        if self.errors:
            raise self.errors.pop(0)
        return result(query, exact=cap is None)

    def interrupt(self) -> None: ...

    def close(self) -> None:
        self.closed.set()


def live(opening: Any, failed: Any, **options: Any) -> LiveSearch:
    return LiveSearch(opening, lambda call: call(), failed=failed, debounce=0.01, **options)


def test_the_count_becomes_exact_on_a_pause() -> None:
    searcher, shown = Searcher(), []
    search = live(lambda: searcher, None, refine=0.05)
    search.ask("的", lambda each: shown.append(each.total_is_exact))
    until(lambda: len(shown) == 2)
    assert shown == [False, True]
    assert [cap for _, cap in searcher.asked] == [1000, None]
    search.close()


def test_the_next_key_comes_before_the_exact_count() -> None:
    searcher, shown = Searcher(), []
    search = live(lambda: searcher, None, refine=30.0)
    search.ask("的", lambda each: shown.append(each.query))
    until(lambda: shown)
    search.ask("的确", lambda each: shown.append(each.query))
    until(lambda: len(shown) == 2)
    assert shown == ["的", "的确"]
    assert [cap for _, cap in searcher.asked] == [1000, 1000]
    search.close()
    assert searcher.closed.wait(5)


def test_a_broken_connection_is_replaced_and_what_stays_broken_is_told() -> None:
    broken = sqlite3.DatabaseError("database disk image is malformed")
    made = [Searcher([broken]), Searcher(), Searcher([broken]), Searcher([KeyError("x")])]
    spare = Searcher()
    opened: list[Searcher] = []

    def opening() -> Searcher:
        opened.append(made.pop(0) if made else spare)
        return opened[-1]

    told: list[Any] = []
    shown: list[str] = []
    search = live(opening, told.append, refine=0.01)
    search.ask("甲", lambda each: shown.append(each.query))
    until(lambda: len(shown) == 2)
    assert not told, "it was asked again, of a fresh connection"
    assert opened[0].closed.is_set()
    opened[1].errors = [broken]
    search.ask("乙", lambda each: shown.append(each.query))
    until(lambda: told)
    assert told[0].code == "search_failed"
    assert "malformed" in told[0].facts["why"]
    search.ask("丙", lambda each: shown.append(each.query))
    until(lambda: "丙" in shown)
    search.close()


def test_a_library_that_is_busy_at_first_is_opened_with_the_next_query() -> None:
    refusals = [LibraryBusy("library_busy", path="x")]
    searcher = Searcher()

    def opening() -> Searcher:
        if refusals:
            raise refusals.pop()
        return searcher

    told: list[Any] = []
    shown: list[str] = []
    search = live(opening, told.append)
    until(lambda: told)
    search.ask("甲", lambda each: shown.append(each.query))
    until(lambda: shown)
    search.close()
