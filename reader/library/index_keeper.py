"""Keeps the search index in step with the rows, inside the transactions that change them."""

from __future__ import annotations

import sqlite3

Rows = list[tuple[int, str, str]]


class IndexKeeper:
    """The store's watcher; imports the search room at the first change."""

    def articles_changed(self, connection: sqlite3.Connection, before: Rows, after: Rows) -> None:
        """Articles as `(id, title, text)`; removed ones are missing in `after`."""
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
