"""Search as you type: a connection of its own, and a way to stop it from another thread."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from types import TracebackType
from typing import Final

from reader.model import SearchResult
from reader.search.find import Interrupted, search
from reader.search.parsing import parse
from reader.search.rank import Segmenter

CAP: Final = 1000
"""How far hits are counted, and among how many newest rows they are ranked, while typing."""

LIMIT: Final = 20
CACHE_KIB: Final = 16_000


class Searcher:
    """Answers queries on a read-only connection; for one worker thread.

    Any other thread may call `interrupt` at any time: the running search then ends at once with
    None. A search that belongs to an older generation than the last `interrupt` asked for does
    not even begin, so that a worker may be given every key as it comes.
    """

    def __init__(
        self, library: Path | str | sqlite3.Connection, *, segmenter: Segmenter | None = None
    ) -> None:
        """Takes the path of a library, or a connection to it that nobody else uses.

        Raises `sqlite3.OperationalError` if the file cannot be opened for reading.
        """
        self.segmenter = segmenter
        """Once there is one, hits that are words come before others; may be set at any time."""
        self.indexed = True
        """Whether the index may be asked."""
        self._wanted = 0
        self._lock = threading.Lock()
        conn = library if isinstance(library, sqlite3.Connection) else _opened(library)
        self._conn: sqlite3.Connection | None = conn
        conn.execute("PRAGMA query_only = 1")
        conn.execute("PRAGMA trusted_schema = OFF")
        conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

    def search(
        self,
        query: str,
        *,
        limit: int = LIMIT,
        generation: int | None = None,
        newest: bool = False,
        cap: int | None = CAP,
        typing: bool = True,
    ) -> SearchResult | None:
        """The hits of a query, or None if it was interrupted.

        `newest`: newest first, the quickest. Otherwise ranked, among the newest `cap` rows of
        each kind; `cap=None` ranks and counts all. `typing`: the last Latin word may go on, and
        nothing is relaxed. `generation`: which key this belongs to; see `interrupt`.
        """
        conn = self._conn
        if conn is None:
            return None
        mine = self._wanted if generation is None else generation

        def alive() -> bool:
            return self._wanted <= mine

        if not alive():
            return None
        try:
            return search(
                conn,
                parse(query, typing=typing),
                limit=limit,
                rank=not newest,
                cap=cap,
                segmenter=self.segmenter,
                relax=not typing,
                alive=alive,
                indexed=self.indexed,
            )
        except Interrupted:
            return None
        except sqlite3.OperationalError as error:
            # What is interrupted while FTS5 opens its tables says that they cannot be opened.
            if "interrupted" in str(error) or not alive():
                return None
            raise

    def interrupt(self, generation: int | None = None) -> int:
        """End the running search; those older than `generation` will not run. Any thread.

        Without a number the next one is taken. Returns the generation that is wanted now.
        """
        with self._lock:
            self._wanted = self._wanted + 1 if generation is None else max(self._wanted, generation)
            if self._conn is not None:
                self._conn.interrupt()
            return self._wanted

    def close(self) -> None:
        """Close the connection; further searches give None."""
        with self._lock:
            if self._conn is not None:
                self._conn.close()
                self._conn = None

    def __enter__(self) -> Searcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _opened(path: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{Path(path).absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=1.0,
    )
