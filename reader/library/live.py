"""Searching as one types, in a library: its troubles are told as those of the library."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reader.search.guarding import is_damage
from reader.search.live import Searcher
from reader.store.trouble import translated

if TYPE_CHECKING:
    from pathlib import Path

    from reader.model import SearchResult


class LiveSearcher(Searcher):
    """A searcher that says LibraryDamaged, LibraryBusy and so on instead of SQLite's errors.

    It goes on without the index if that is damaged.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Takes a connection to the library at `path` that nobody else uses."""
        super().__init__(connection)
        self._path = path
        self.on_damage: Callable[[], object] | None = None
        """Told once when the index turns out to be damaged; then the texts are read."""

    def search(self, query: str, **options: Any) -> SearchResult | None:
        """As `Searcher.search`."""
        with translated(self._path):
            try:
                return super().search(query, **options)
            except (sqlite3.DatabaseError, MemoryError) as error:
                if not self.indexed or not is_damage(error):
                    raise
            self.indexed = False
            try:
                found = super().search(query, **options)
            except BaseException:
                self.indexed = True
                raise
            if self.on_damage is not None:
                self.on_damage()
            return found
