"""Keeps the search index in step with the rows, inside the transactions that change them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

Rows = list[tuple[int, str, str]]


class IndexKeeper:
    """The store's watcher; imports the search room at the first change."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Rows, Rows]] | None = None

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
        fresh: Rows = []
        for before, after in waiting:
            if before:
                self._take_in(connection, [], fresh)
                fresh = []
                self._take_in(connection, before, after)
            else:
                fresh += after
        self._take_in(connection, [], fresh)

    def articles_changed(self, connection: sqlite3.Connection, before: Rows, after: Rows) -> None:
        """Articles as `(id, title, text)`; removed ones are missing in `after`."""
        if self._waiting is not None:
            self._waiting.append((before, after))
        else:
            self._take_in(connection, before, after)

    def _take_in(self, connection: sqlite3.Connection, before: Rows, after: Rows) -> None:
        if not before and not after:
            return
        from reader.search.index import index_articles, unindex_article

        for article_id, title, text in before:
            unindex_article(connection, article_id, title, text)
        index_articles(connection, after)

    def notes_changed(self, connection: sqlite3.Connection, before: Rows, after: Rows) -> None:
        """Live annotations as `(key, note, quote)`, likewise."""
        from reader.search.index import index_note, unindex_note

        for key, note, quote in before:
            unindex_note(connection, key, note, quote)
        for key, note, quote in after:
            index_note(connection, key, note, quote)
