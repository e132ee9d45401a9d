"""Which articles say nearly the same: sketches of their texts, and a table to look them up by.

Derived: made when it is first asked for, brought up to date in steps, and thrown away when the
sketches change their form. An article is looked up by the smallest hashes of its sketch; articles
that share some are compared by their whole sketches.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from reader.store.eventlog import chunks, marks

if TYPE_CHECKING:
    from reader.store.store import Store

KEYS: Final = 20
"""Hashes of each sketch that are in the table."""

SAME: Final = 0.4
"""Resemblance from which on two texts are likely the same story, with changes. Measured: see
tests/benchmarks/likeness.py."""

EXCERPT: Final = 0.8
"""Share of the shorter text that the longer holds, from which on it is likely an excerpt of it."""

COMMON: Final = 150
"""A hash that more articles have than this says nothing: a notice that stands under all of them."""

BATCH: Final = 500
"""Articles in one transaction."""

_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS likeness(article_id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL,"
    " sketch BLOB NOT NULL) STRICT",
    # Looking for what is missing reads this and not the sketches.
    "CREATE INDEX IF NOT EXISTS likeness_of ON likeness(article_id, sha256)",
    "CREATE TABLE IF NOT EXISTS likeness_key(hash INTEGER NOT NULL, article_id INTEGER NOT NULL,"
    " PRIMARY KEY(hash, article_id)) STRICT, WITHOUT ROWID",
)

_MISSING: Final = (
    "FROM (SELECT id, sha256 FROM article INDEXED BY article_sha256) x"
    " LEFT JOIN likeness l INDEXED BY likeness_of ON l.article_id = x.id"
    " JOIN article a ON a.id = x.id WHERE l.sha256 IS NOT x.sha256 AND a.deleted = 0"
)


class Likeness:
    """Looking for near-duplicates."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def near(self, article_id: int, least: float = SAME) -> list[tuple[int, float]]:
        """The articles that say nearly the same as this, likest first, with their resemblance.

        Only what is sketched already is found; see `catch_up`.
        """
        return self.near_text(self._store.articles.text(article_id), least, leave=article_id)

    def near_text(
        self, text: str, least: float = SAME, *, leave: int | None = None
    ) -> list[tuple[int, float]]:
        """The same for any text."""
        from reader.text.shingles import containment, resemblance, sketch

        wanted = sketch(text)
        with self._store.reading() as connection:
            if not wanted or not _is_there(connection):
                return []
            shared = _sharing(connection, wanted[:KEYS])
            if leave is not None:
                shared.pop(leave, None)
            # Two that are alike share more than one by far; of many, the likest are compared.
            best = [key for key, _ in shared.most_common(60)]
            found = []
            for some in chunks(best):
                rows = connection.execute(
                    "SELECT l.article_id, l.sketch FROM likeness l JOIN article a"
                    " ON a.id = l.article_id WHERE a.deleted = 0 AND l.sha256 = a.sha256"
                    f" AND l.article_id IN ({marks(some)})",
                    some,
                )
                found += [(key, _unpacked(data)) for key, data in rows]
        alike = []
        for key, hashes in found:
            score = resemblance(wanted, hashes)
            if score >= least or containment(wanted, hashes) >= EXCERPT:
                alike.append((key, score))
        return sorted(alike, key=lambda each: (-each[1], each[0]))

    def missing(self) -> int:
        """How many articles have no sketch of their present text."""
        with self._store.reading() as connection:
            if not _is_there(connection):
                return self._store.articles.count()
            return int(connection.execute(f"SELECT count(*) {_MISSING}").fetchone()[0])

    def is_whole(self) -> bool:
        """Whether nearly all articles have a sketch; a quick look, which may be out by a few."""
        with self._store.reading() as connection:
            if not _is_there(connection):
                return False
            there = connection.execute("SELECT count(*) FROM likeness").fetchone()[0]
        return bool(there >= 0.95 * self._store.articles.count())

    def catch_up(
        self,
        most: int | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:
        """Sketch up to `most` articles that have no sketch yet; how many it did.

        In transactions of some hundred, so that other windows get their turn. Nothing in a
        library that is read only.
        """
        if self._store.read_only:
            return 0
        self._prepare()
        with self._store.reading() as connection:
            rows = connection.execute(
                f"SELECT a.id {_MISSING} LIMIT ?", (-1 if most is None else most,)
            ).fetchall()
        done = 0
        for some in chunks([row[0] for row in rows], BATCH):
            if cancelled():
                break
            done += self.ensure(some)
        return done

    def ensure(self, ids: Sequence[int]) -> int:
        """Sketch these articles, as far as they have no sketch of their text; how many it did."""
        from reader.text.shingles import sketch

        if self._store.read_only:
            return 0
        self._prepare()
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT a.id, a.sha256, b.text FROM article a JOIN body b ON b.article_id = a.id"
                " LEFT JOIN likeness l ON l.article_id = a.id WHERE a.deleted = 0"
                f" AND l.sha256 IS NOT a.sha256 AND a.id IN ({marks(ids)})",
                ids,
            ).fetchall()
        if not rows:
            return 0
        made = [(key, sha, sketch(text)) for key, sha, text in rows]
        with self._store.write() as connection:
            for some in chunks([key for key, _, _ in made]):
                self._forget(connection, some)
            connection.executemany(
                "INSERT OR REPLACE INTO likeness(article_id, sha256, sketch) VALUES(?, ?, ?)",
                [(key, sha, array("I", hashes).tobytes()) for key, sha, hashes in made],
            )
            keys = sorted((h, key) for key, _, hashes in made for h in hashes[:KEYS])
            connection.executemany(
                "INSERT OR IGNORE INTO likeness_key(hash, article_id) VALUES(?, ?)", keys
            )
        return len(made)

    def _prepare(self) -> None:
        if not _is_there(self._store.connection):
            with self._store.write() as connection:
                _make(connection)

    def _forget(self, connection: sqlite3.Connection, ids: Sequence[int]) -> None:
        for key, data in connection.execute(
            f"SELECT article_id, sketch FROM likeness WHERE article_id IN ({marks(ids)})", ids
        ).fetchall():
            connection.executemany(
                "DELETE FROM likeness_key WHERE hash = ? AND article_id = ?",
                [(each, key) for each in _unpacked(data)[:KEYS]],
            )


def _is_there(connection: sqlite3.Connection) -> bool:
    from reader.text.shingles import VERSION

    row = connection.execute("SELECT value FROM meta WHERE key = 'likeness'").fetchone()
    return row is not None and row[0] == VERSION


def _make(connection: sqlite3.Connection) -> None:
    from reader.text.shingles import VERSION

    for name in ("likeness", "likeness_key"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute(
        "INSERT INTO meta(key, value) VALUES('likeness', ?)"
        " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (VERSION,),
    )


def _sharing(connection: sqlite3.Connection, hashes: Sequence[int]) -> Counter[int]:
    """How many of these hashes each article shares."""
    shared: Counter[int] = Counter()
    for each in hashes:
        ids = connection.execute(
            "SELECT article_id FROM likeness_key WHERE hash = ? LIMIT ?", (each, COMMON + 1)
        ).fetchall()
        if len(ids) <= COMMON:
            shared.update(row[0] for row in ids)
    return shared


def _unpacked(data: bytes) -> array[int]:
    found = array("I")
    found.frombytes(data)
    return found
