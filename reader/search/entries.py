"""What the index holds of an article, made apart from writing it: perhaps in another process."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

from reader.search.tokens import TITLE, characters, index_text
from reader.text.fold import fold

_ASKED: Final = 200
"""Articles that are looked for in one statement."""


class Entry(NamedTuple):
    """The rows of one article in the tables of the index; bytes are UTF-8."""

    title: str | bytes
    """Tokens, as those of the body with spaces between."""
    body: str | bytes
    characters: str | bytes
    """The different characters of both, and those of the title once more as of the title."""
    latin: Sequence[str] = ()
    """The whole Latin words and numbers."""


def entry_of(title: str, text: str) -> Entry:
    """The rows of an article."""
    folded_title, folded = fold(title), fold(text)
    of_title = characters(folded_title)
    sets = [*sorted(of_title | characters(folded)), *(TITLE + c for c in sorted(of_title))]
    latin: set[str] = set()
    tokens = index_text(folded_title, latin), index_text(folded, latin)
    return Entry(*tokens, " ".join(sets), sorted(latin))


def add_entries(
    conn: sqlite3.Connection, rows: Sequence[tuple[int, Entry]], kept: set[str] | None = None
) -> None:
    """Take in articles, given as `(id, entry)`. ValueError for one that is indexed already.

    `kept`: Latin words that this transaction has written down already, to be added to.
    """
    ids = [article_id for article_id, _ in rows]
    for start in range(0, len(ids), _ASKED):
        some = ids[start : start + _ASKED]
        marks = ", ".join("?" * len(some))
        held = conn.execute(f"SELECT id FROM fts_docsize WHERE id IN ({marks})", some).fetchone()
        if held is not None:
            raise ValueError(f"article {held[0]} is indexed; unindex it with its old text first")
    keep_words(conn, {word for _, entry in rows for word in entry.latin}, kept)
    # Each table in one go: FTS5 writes out what it holds whenever the statement is another one.
    conn.executemany(
        "INSERT INTO fts(rowid, title, body) VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT))",
        [(article_id, entry.title, entry.body) for article_id, entry in rows],
    )
    conn.executemany(
        "INSERT INTO fts_char(rowid, c) VALUES (?, CAST(? AS TEXT))",
        [(article_id, entry.characters) for article_id, entry in rows],
    )


def keep_words(conn: sqlite3.Connection, latin: set[str], kept: set[str] | None = None) -> None:
    """Write Latin words down for `beginnings`."""
    if kept is not None:
        latin -= kept
        kept |= latin
    if latin:
        conn.executemany(
            "INSERT OR IGNORE INTO search_word VALUES (?)", [(word,) for word in sorted(latin)]
        )
