"""Search as you type: one thread with a searcher of its own, and only the last query counts."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.errors import LibraryError, ReaderError

if TYPE_CHECKING:
    from reader.model import SearchResult
    from reader.tui.desk import Deliver

DEBOUNCE: Final = 0.12
"""Seconds without a key before a search as you type runs (the measured optimum)."""

LIMIT: Final = 50
"""Hits that a search as you type shows."""

REFINE: Final = 0.5
"""Seconds without a key before all rows are counted and ranked, not the newest ones alone."""

TRIES: Final = 2
"""How often a query is tried, each time on a fresh connection, before it is given up."""


class _Wish(NamedTuple):
    query: str
    limit: int
    then: Callable[[SearchResult], object]


class LiveSearch:
    """Answers the last of the queries that it is given.

    A query runs when no other came for `debounce` seconds; a newer one interrupts it. If the count
    was capped and no key comes for `REFINE` seconds, a second answer follows that counts and ranks
    everything. A connection that fails is closed and opened anew; what cannot be answered even so
    is told, and the next query begins afresh: the thread never dies.
    """

    def __init__(
        self,
        opening: Callable[[], Any],
        deliver: Deliver,
        *,
        failed: Callable[[ReaderError], object],
        debounce: float = DEBOUNCE,
        refine: float = REFINE,
    ) -> None:
        """`opening` makes the searcher (`search(query)`, `interrupt()`, `close()`)."""
        self._opening = opening
        self._deliver = deliver
        self._failed = failed
        self._debounce = debounce
        self._refine = refine
        self._condition = threading.Condition()
        self._wanted: _Wish | None = None
        self._generation = 0
        self._ended = False
        self._searcher: Any = None
        self._thread = threading.Thread(target=self._work, name="reader-search", daemon=True)
        self._thread.start()

    def ask(
        self, query: str, then: Callable[[SearchResult], object], *, limit: int = LIMIT
    ) -> None:
        """Search for `query` soon; `then` gets the results unless a newer query comes first."""
        with self._condition:
            self._generation += 1
            self._wanted = _Wish(query, limit, then)
            if self._searcher is not None:
                self._searcher.interrupt()
            self._condition.notify()

    def close(self) -> None:
        """End the thread; a running search is interrupted."""
        with self._condition:
            self._ended = True
            self._generation += 1
            if self._searcher is not None:
                self._searcher.interrupt()
            self._condition.notify()

    def _next(self) -> tuple[int, _Wish] | None:
        """The query to run, once the keys have paused; None at the end."""
        with self._condition:
            while self._wanted is None and not self._ended:
                self._condition.wait()
            while not self._ended:
                before = self._generation
                self._condition.wait(self._debounce)
                if before == self._generation:
                    break
            if self._ended or self._wanted is None:
                return None
            wish = self._wanted
            self._wanted = None
            return self._generation, wish

    def _still(self, generation: int) -> bool:
        """Wait for a pause of the keys; whether the query is still the last one."""
        with self._condition:
            if generation == self._generation:
                self._condition.wait(self._refine)
            return generation == self._generation

    def _work(self) -> None:
        self._try(self._reopened)  # before the first key, so that it need not wait
        try:
            while (wanted := self._next()) is not None:
                generation, wish = wanted
                self._answer(generation, wish)
        finally:
            self._shut()

    def _answer(self, generation: int, wish: _Wish) -> None:
        def first(searcher: Any) -> SearchResult | None:
            result: SearchResult | None = searcher.search(wish.query, limit=wish.limit)
            if result is not None and not (result.hits or result.cut_short) and wish.query.strip():
                # Nothing has it all together: now it may be had in pieces.
                result = searcher.search(wish.query, limit=wish.limit, typing=False)
            return result

        def whole(searcher: Any) -> SearchResult | None:
            result: SearchResult | None = searcher.search(wish.query, limit=wish.limit, cap=None)
            return result

        result = self._asked(generation, first)
        if result is None:
            return
        self._deliver(self._unless_older(generation, wish.then, result))
        if result.total_is_exact or result.cut_short or not self._still(generation):
            return
        result = self._asked(generation, whole)
        if result is not None and result.hits:
            self._deliver(self._unless_older(generation, wish.then, result))

    def _asked(
        self, generation: int, ask: Callable[[Any], SearchResult | None]
    ) -> SearchResult | None:
        """An answer of the searcher, of a fresh one if need be; None if there is none (told)."""
        error: ReaderError | None = None
        for _ in range(TRIES):
            if generation != self._generation:
                return None
            error = None
            result = None
            try:
                result = ask(self._searcher or self._reopened())
            except ReaderError as caught:
                error = caught
            except sqlite3.Error as caught:
                error = LibraryError("search_failed", why=str(caught))
            except Exception as caught:
                error = LibraryError("search_failed", why=f"{type(caught).__name__}: {caught}")
            if error is None:
                return result
            self._shut()
        if error is not None and generation == self._generation:
            self._tell(error)
        return None

    # -- the searcher

    def _try(self, call: Callable[[], object]) -> None:
        """Run a call; what fails in it is told, and tried again with the next query."""
        try:
            call()
        except ReaderError as error:
            self._tell(error)
        except Exception as error:
            self._tell(LibraryError("search_failed", why=f"{type(error).__name__}: {error}"))

    def _reopened(self) -> Any:
        searcher = self._opening()
        with self._condition:
            self._searcher = searcher
        return searcher

    def _shut(self) -> None:
        with self._condition:
            searcher, self._searcher = self._searcher, None
        if searcher is not None:
            with suppress(sqlite3.Error):  # it may be given up because it fails
                searcher.close()

    def _tell(self, error: ReaderError) -> None:
        self._deliver(lambda: self._failed(error))

    def _unless_older(
        self, generation: int, then: Callable[[SearchResult], object], result: SearchResult
    ) -> Callable[[], None]:
        def answer() -> None:
            if generation == self._generation:
                then(result)

        return answer
