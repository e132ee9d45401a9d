"""Building the index anew, a batch at a time, and looking whether it is sound."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Final

from reader.errors import LibraryDamaged, ReaderError
from reader.search.clearing import broken, clear
from reader.search.guarding import is_damage
from reader.search.index import (
    EVERYTHING,
    META,
    add_article,
    add_note,
    has_fts5,
    marks,
    own_transaction,
    put,
    recreate,
    state,
)

BATCH_CHARS: Final = 1_000_000
"""Characters that one transaction of a rebuild takes in: a second or two of work."""

_BULK_HASH: Final = 64 << 20
_USUAL_HASH: Final = 1 << 20
_DROP_PAGES: Final = 1000
"""Pages of an older index that one transaction gives back."""

_LAST_RECORD: Final = 10
"""Up to this id FTS5 keeps records of its own there, without which it opens no table."""

_MERGE_PAGES: Final = 250
"""Pages that one step of the last merge writes. Those that it frees serve the next step; what is
left of them after the last stays in the file."""


def rebuild(
    conn: sqlite3.Connection,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    transaction: Callable[[], AbstractContextManager[object]] | None = None,
    batch_chars: int = BATCH_CHARS,
    fresh: bool = False,
) -> bool:
    """Build the index anew, or go on where a rebuild of this version stopped (unless `fresh`).

    Works in transactions of about `batch_chars` characters, each opened with `transaction()` (by
    default BEGIN IMMEDIATE on `conn`), so that other windows can write in between. `progress` gets
    rows done and rows in all. Returns False when cancelled; what was done so far is kept. Without
    FTS5 there is nothing to build, and the answer is False.
    """
    if not has_fts5(conn):
        return False
    begin = transaction or (lambda: own_transaction(conn))
    stop = cancelled or (lambda: False)
    anew = fresh or state(conn).kind != "building"
    damaged = broken(conn) if anew else []
    with begin():
        if anew:
            clear(conn, damaged)
            conn.execute(META)
            put(conn, state="stale")
    if anew:
        if not _emptied(conn, begin, stop):
            return False
        with begin():
            recreate(conn)
    total = _count(conn, "article") + _count(conn, "annotation")
    done = 0
    _hash_size(conn, begin, _BULK_HASH)
    try:
        while True:
            if progress is not None:
                progress(min(done, total), total)
            if stop():
                return False
            with begin():
                step = _batch(conn, batch_chars, stop)
                if step == 0:
                    put(conn, state="ready")
            if step == 0:
                break
            done += step
    except _Stopped:
        return False
    finally:
        with suppress(sqlite3.Error, ReaderError):
            _hash_size(conn, begin, _USUAL_HASH)
    _merge(conn, begin, stop)
    if progress is not None:
        progress(total, total)
    return True


class _Stopped(Exception):
    """Undoes the batch in hand."""


def _emptied(
    conn: sqlite3.Connection,
    begin: Callable[[], AbstractContextManager[object]],
    stop: Callable[[], bool],
) -> bool:
    """Take the pages of a large index away some at a time; False when stopped.

    Dropping it at one go holds the library for seconds, and nothing can break that off. The index
    is stale by now: nobody reads it or adds to it.
    """
    for table in ("fts_data", "fts_char_data", "fts_note_data"):
        while True:
            before = conn.total_changes
            try:
                with begin():
                    conn.execute(
                        f"DELETE FROM {table} WHERE id IN"
                        f" (SELECT id FROM {table} WHERE id > ? LIMIT ?)",
                        (_LAST_RECORD, _DROP_PAGES),
                    )
            except (sqlite3.Error, LibraryDamaged):
                break  # not there, damaged, or guarded by this SQLite: dropped at one go
            if conn.total_changes - before < _DROP_PAGES:
                break
            if stop():
                return False
    return True


def _count(conn: sqlite3.Connection, table: str) -> int:
    return int(conn.execute(f"SELECT count(*) FROM {table} WHERE deleted = 0").fetchone()[0])


def _hash_size(
    conn: sqlite3.Connection, begin: Callable[[], AbstractContextManager[object]], size: int
) -> None:
    with begin():
        conn.execute("INSERT INTO fts(fts, rank) VALUES ('hashsize', ?)", (size,))


def _batch(conn: sqlite3.Connection, chars: int, stop: Callable[[], bool]) -> int:
    """Index the next rows after the marks, articles first; how many there were.

    Raises _Stopped as soon as `stop()`.
    """
    known = marks(conn)
    if known is None or known.article == EVERYTHING:
        return 0  # another window has finished it
    done, taken = 0, 0
    kept: set[str] = set()
    rows = conn.execute(
        "SELECT a.id, a.title, b.text FROM article AS a JOIN body AS b ON b.article_id = a.id"
        " WHERE a.id > ? AND a.deleted = 0 ORDER BY a.id",
        (known.article,),
    )
    for article_id, title, text in rows:
        if stop():
            raise _Stopped
        add_article(conn, article_id, title, text, kept)
        done, taken = done + 1, taken + len(text) + 100
        if taken >= chars:
            put(conn, article=article_id)
            return done
    if done:
        last = conn.execute("SELECT max(id) FROM article").fetchone()[0]
        put(conn, article=last)
    rows = conn.execute(
        "SELECT key, note, exact FROM annotation WHERE key > ? AND deleted = 0 ORDER BY key",
        (known.note,),
    )
    for key, note, quote in rows:
        add_note(conn, key, note or "", quote or "")
        put(conn, note=key)
        done, taken = done + 1, taken + len(note or "") + len(quote or "") + 100
        if taken >= chars:
            break
    return done


def _merge(
    conn: sqlite3.Connection,
    begin: Callable[[], AbstractContextManager[object]],
    stop: Callable[[], bool],
) -> None:
    """Bring each table to one segment, some pages at a time, as `optimize` would at one go."""
    for table in ("fts", "fts_char", "fts_note"):
        pages = -_MERGE_PAGES
        while not stop():
            before = conn.total_changes
            with begin():
                conn.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', ?)", (pages,))
            if conn.total_changes - before < 2:
                break
            pages = _MERGE_PAGES


def check(conn: sqlite3.Connection) -> list[str]:
    """What is wrong with the index, as codes: empty when it is sound or not in use.

    `index_damaged:<table>`: FTS5 finds its own structures broken. `index_missing:<n>` and
    `index_surplus:<n>`: rows that should be there and are not, or the other way round. The cure is
    `rebuild(fresh=True)`.
    """
    if not state(conn).usable:
        return []
    problems = []
    for table in ("fts", "fts_char", "fts_note"):
        try:
            conn.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")
        except (sqlite3.DatabaseError, MemoryError) as error:
            if is_damage(error):
                problems.append(f"index_damaged:{table}")
            else:
                break  # it counts as writing: not on a read-only connection, nor beside a writer
    pairs = (
        (
            "SELECT a.id FROM article a JOIN body b ON b.article_id = a.id WHERE a.deleted = 0",
            "fts",
        ),
        ("SELECT key FROM annotation WHERE deleted = 0", "fts_note"),
    )
    missing = surplus = 0
    for alive, table in pairs:
        if f"index_damaged:{table}" in problems:
            continue
        held = f"SELECT id FROM {table}_docsize"
        missing += conn.execute(f"SELECT count(*) FROM ({alive} EXCEPT {held})").fetchone()[0]
        surplus += conn.execute(f"SELECT count(*) FROM ({held} EXCEPT {alive})").fetchone()[0]
    if missing:
        problems.append(f"index_missing:{missing}")
    if surplus:
        problems.append(f"index_surplus:{surplus}")
    return problems
