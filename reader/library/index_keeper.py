"""Keeps the search index in step with the rows, inside the transactions that change them.

What people write comes first: an index that is damaged is left behind as stale, and `gave_way`
says so. Where a page is broken, SQLite takes the transaction back and IndexDamaged is raised; made
again (`despite_index`), it writes the index off instead, and if what says so is itself broken, the
third time it goes without touching anything of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from reader.errors import IndexDamaged

if TYPE_CHECKING:
    from reader.search.entries import Entry

Rows = list[tuple[int, str, str]]

_NONE: Final[Mapping[int, Entry]] = MappingProxyType({})

_ANYWHERE: Final = -1
"""In place of where the index lies: it is still to be written off."""


class IndexKeeper:
    """The store's watcher; imports the search room at the first change."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Rows, Rows]] | None = None
        self._entries: dict[int, Entry] = {}
        self._left: int | None = None
        self.gave_way = False
        """Whether the index was found damaged since this was last looked at."""

    @contextmanager
    def together(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Changes of articles inside the block are taken in at its end, at once and in their order.

        To be entered inside a write that ends after it. FTS5 writes what it holds to the file
        whenever another statement opens a savepoint, as every insert into a table with a trigger
        does: an index that is fed between such statements makes and merges a segment an article.
        """
        if self._waiting is not None:
            yield
            return
        waiting: list[tuple[Rows, Rows]] = []
        self._waiting = waiting
        try:
            yield
        finally:
            self._waiting = None
            entries, self._entries = self._entries, {}
        fresh: Rows = []
        for before, after in waiting:
            if before:
                self._take_in(connection, [], fresh, entries)
                # A text that is changed again is not what was made ready.
                fresh, entries = [], {}
                self._take_in(connection, before, after)
            else:
                fresh += after
        self._take_in(connection, [], fresh, entries)

    def articles_changed(
        self,
        connection: sqlite3.Connection,
        before: Rows,
        after: Rows,
        entries: Mapping[int, Entry] = _NONE,
    ) -> None:
        """Articles as `(id, title, text)`; removed ones are missing in `after`.

        `entries`: the rows of the index of new ones, as far as they were made beforehand.
        """
        if self._waiting is not None:
            self._waiting.append((before, after))
            self._entries |= entries
        else:
            self._take_in(connection, before, after, entries)

    def _take_in(
        self,
        connection: sqlite3.Connection,
        before: Rows,
        after: Rows,
        entries: Mapping[int, Entry] = _NONE,
    ) -> None:
        if not before and not after:
            return
        from reader.search.index import index_articles, unindex_article

        def change() -> None:
            for article_id, title, text in before:
                unindex_article(connection, article_id, title, text)
            index_articles(connection, after, entries)

        self._change(connection, change)

    def notes_changed(self, connection: sqlite3.Connection, before: Rows, after: Rows) -> None:
        """Live annotations as `(key, note, quote)`, likewise."""
        from reader.search.index import change_notes

        self._change(connection, lambda: change_notes(connection, before, after))

    def _change(self, connection: sqlite3.Connection, change: Callable[[], None]) -> None:
        from reader.search.guarding import distrust, guarded, home

        if self._left is None:
            try:
                if not guarded(connection, change):
                    self.gave_way = True
            except IndexDamaged:
                self._left, self.gave_way = _ANYWHERE, True
                raise
        elif self._left == _ANYWHERE:
            try:
                distrust(connection)
                self._left = None
            except IndexDamaged:
                self._left = home(connection)
                raise
        elif self._left != home(connection):  # another has made it anew
            self._left = None
            self._change(connection, change)
