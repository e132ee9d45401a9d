"""Searching as one types, in a library: its troubles are told as those of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.search.live import Searcher
from reader.store.trouble import translated

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from reader.model import SearchResult


class LiveSearcher(Searcher):
    """A searcher that says LibraryDamaged, LibraryBusy and so on instead of SQLite's errors."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Takes a connection to the library at `path` that nobody else uses."""
        super().__init__(connection)
        self._path = path

    def search(self, query: str, **options: Any) -> SearchResult | None:
        """As `Searcher.search`."""
        with translated(self._path):
            return super().search(query, **options)
