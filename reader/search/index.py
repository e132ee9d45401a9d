"""The derived index: three FTS5 tables without content, a list of words, and facts about them.

`fts(title, body)` holds the tokens of articles (`rowid` = `article.id`), `fts_char(c)` their sets
of distinct characters, for queries of one character, `fts_note(note, quote)` the tokens of
annotations (`rowid` = `annotation.key`). `search_word` holds every Latin word and number that any
of them has or had: what a beginning may go on to, see `beginnings`. Everything here can be dropped
and built again at any time from `article`, `body` and `annotation`.

The index mirrors what is alive: articles and annotations that are not deleted. Whoever removes a
row unindexes it, whoever brings it back indexes it. Nothing here commits; `rebuild` alone opens
transactions.

While `rebuild` runs, the rows up to a mark are indexed and the rest are not yet. Changes below the
mark are applied at once, those above it wait for the rebuild to come by, so that other windows may
write between two batches.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from reader.search.entries import Entry, add_entries, entry_of, keep_words
from reader.search.tokens import TOKENS_VERSION, index_text
from reader.text.fold import FOLD_VERSION, fold

INDEX_VERSION: Final = f"2.{TOKENS_VERSION}.{FOLD_VERSION}"
"""What the index in a file must have been made by to be used; else it is rebuilt."""

EVERYTHING: Final = 1 << 62

_TOGETHER: Final = 100
_HELD: Final = 4_000_000
"""Articles, and characters of them, that are made ready for one go into the tables."""

_NO_ENTRIES: Final[Mapping[int, Entry]] = MappingProxyType({})

CORRUPT: Final = 11
"""SQLite's primary result code for what is damaged, in pages or in what FTS5 keeps in them."""

_TABLES: Final = (
    "CREATE VIRTUAL TABLE fts USING fts5(title, body, content='', tokenize='ascii')",
    "CREATE VIRTUAL TABLE fts_char USING fts5(c, content='', detail=none, columnsize=0,"
    " tokenize='ascii')",
    "CREATE VIRTUAL TABLE fts_note USING fts5(note, quote, content='', tokenize='ascii')",
    "CREATE TABLE search_word(word TEXT PRIMARY KEY) WITHOUT ROWID, STRICT",
)
TABLES: Final = ("fts", "fts_char", "fts_note", "search_word")
"""The tables of the index, beside `search_meta`."""

META: Final = (
    "CREATE TABLE IF NOT EXISTS search_meta"
    "(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT"
)

IndexKind = Literal["ready", "building", "stale", "absent", "unavailable"]


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index can be trusted."""

    kind: IndexKind
    """`ready`: searching uses it. `building`: a rebuild is under way or was cancelled. `stale`: it
    was made by another version or not kept up. `absent`: there is none. `unavailable`: this SQLite
    has no FTS5. In all but the first, searching reads the texts: slower, just as complete."""
    version: str = ""
    """The version that the index in the file was made by."""
    progress: float = 0.0
    """How much of the rebuild is done, from 0 to 1."""

    @property
    def usable(self) -> bool:
        """Whether queries go to the index."""
        return self.kind == "ready"


@dataclass(frozen=True, slots=True)
class Marks:
    """Up to which article and annotation the index holds what the tables hold."""

    article: int
    note: int


_has_fts5: bool | None = None


def has_fts5(conn: sqlite3.Connection) -> bool:
    """Whether this SQLite was built with FTS5 (some Pythons were shipped without)."""
    global _has_fts5  # a fact about the library that is loaded, asked of it once
    if _has_fts5 is None:
        found = conn.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
        _has_fts5 = found.fetchone() is not None
    return _has_fts5


def _meta(conn: sqlite3.Connection) -> dict[str, str]:
    """What `search_meta` says, and `tables`: how many of those of the index are there.

    Nothing when it is not there, or damaged.
    """
    try:
        rows = conn.execute(
            "SELECT key, value FROM search_meta"
            f" UNION ALL SELECT 'tables', count(*) FROM sqlite_master WHERE name IN {TABLES}"
        )
        return {str(row[0]): str(row[1]) for row in rows}
    except sqlite3.DatabaseError as error:
        if "no such table" in str(error):
            return {}
        # Inside a transaction this is no answer: SQLite will not commit it any more.
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == CORRUPT and not conn.in_transaction:
            return {}
        raise


def put(conn: sqlite3.Connection, **facts: object) -> None:
    """Write facts about the index into `search_meta`."""
    conn.executemany(
        "INSERT INTO search_meta(key, value) VALUES (?, ?)"
        " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        [(key, str(value)) for key, value in facts.items()],
    )


@contextmanager
def own_transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE, then COMMIT, or ROLLBACK on any exception."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")


def state(conn: sqlite3.Connection) -> IndexState:
    """Whether the index is there, whole and of this version. Writes nothing."""
    if not has_fts5(conn):
        return IndexState("unavailable")
    meta = _meta(conn)
    version = meta.get("version", "")
    if meta.get("tables", "0") == "0":
        return IndexState("absent", version)
    if version != INDEX_VERSION or meta["tables"] != str(len(TABLES)):
        return IndexState("stale", version)
    if meta.get("state") == "building" and (known := _marks(meta)) is not None:
        last = conn.execute("SELECT coalesce(max(id), 0) FROM article").fetchone()[0]
        return IndexState("building", version, known.article / last if last else 1.0)
    if meta.get("state") == "ready":
        return IndexState("ready", version, 1.0)
    return IndexState("stale", version)


def _marks(meta: Mapping[str, str]) -> Marks | None:
    """How far a rebuild has come; None where what stands there makes no sense."""
    article, note = meta.get("article", ""), meta.get("note", "")
    numbers = all(each.isascii() and each.isdigit() for each in (article, note))
    return Marks(int(article), int(note)) if numbers else None


def prepare(conn: sqlite3.Connection) -> IndexState:
    """Create the tables in a new library, or find out what became of them in an old one.

    Joins an open transaction or takes one of its own, and writes only if something is missing. A
    library that has articles but no index of this version is left to `rebuild`.
    """
    now = state(conn)
    if now.kind not in ("absent", "unavailable") or (now.kind == "unavailable" and _meta(conn)):
        return now
    if conn.in_transaction:
        _create(conn)
    else:
        with own_transaction(conn):
            _create(conn)
    return state(conn)


def _create(conn: sqlite3.Connection) -> None:
    conn.execute(META)
    if not has_fts5(conn):
        put(conn, version="", state="stale")
        return
    empty = (
        conn.execute("SELECT 1 FROM article LIMIT 1").fetchone() is None
        and conn.execute("SELECT 1 FROM annotation LIMIT 1").fetchone() is None
    )
    recreate(conn)
    put(conn, state="ready" if empty else "stale")


def recreate(conn: sqlite3.Connection) -> None:
    """Drop what there is of the index and begin an empty one, to be filled by a rebuild.

    For tables that are sound; what is not, `clearing` has put out of the way before.
    """
    for name in TABLES:
        conn.execute(f"DROP TABLE IF EXISTS {name}")
    for sql in _TABLES:
        conn.execute(sql)
    put(conn, version=INDEX_VERSION, state="building", article=0, note=0)


def marks(conn: sqlite3.Connection) -> Marks | None:
    """How far the index is kept up; None when it is not, which is then written down."""
    now = state(conn)
    if now.kind == "ready":
        return Marks(EVERYTHING, EVERYTHING)
    if now.kind == "building":
        return _marks(_meta(conn))
    meta = _meta(conn)
    if meta and meta.get("state") != "stale":
        put(conn, state="stale")
    return None


def beginnings(conn: sqlite3.Connection, start: str, most: int) -> list[str] | None:
    """The Latin words of the index that begin with `start`, in order; None for more than `most`.

    Words are not forgotten when the last text with them goes: some may be found nowhere.
    """
    rows = conn.execute(
        "SELECT word FROM search_word WHERE word >= ? AND word < ? ORDER BY word LIMIT ?",
        (start, start + "\U0010ffff", most + 1),
    ).fetchall()
    return None if len(rows) > most else [str(row[0]) for row in rows]


def _held(conn: sqlite3.Connection, table: str, rowid: int) -> bool:
    row = conn.execute(f"SELECT 1 FROM {table}_docsize WHERE id = ?", (rowid,)).fetchone()
    return row is not None


def add_article(
    conn: sqlite3.Connection,
    article_id: int,
    title: str,
    text: str,
    kept: set[str] | None = None,
) -> None:
    """Take in one article, whatever the marks say. ValueError if it is indexed already.

    `kept`: Latin words that this transaction has written down already, to be added to.
    """
    add_entries(conn, [(article_id, entry_of(title, text))], kept)


def index_articles(
    conn: sqlite3.Connection,
    rows: Iterable[tuple[int, str, str]],
    entries: Mapping[int, Entry] = _NO_ENTRIES,
) -> None:
    """Take in articles, given as `(id, title, text)`, inside the caller's transaction.

    `entries` holds what was made of some of them beforehand. Raises ValueError for an article that
    is indexed already: its old tokens would stay as ghosts.
    """
    known = marks(conn)
    if known is None:
        return
    kept: set[str] = set()
    some: list[tuple[int, Entry]] = []
    held = 0
    for article_id, title, text in rows:
        if article_id <= known.article:
            some.append((article_id, entries.get(article_id) or entry_of(title, text)))
            held += len(text)
        if len(some) == _TOGETHER or held > _HELD:
            add_entries(conn, some, kept)
            some, held = [], 0
    add_entries(conn, some, kept)


def unindex_article(conn: sqlite3.Connection, article_id: int, title: str, text: str) -> None:
    """Take an article out, given the very title and text that were indexed."""
    known = marks(conn)
    if known is None or article_id > known.article or not _held(conn, "fts", article_id):
        return
    entry = entry_of(title, text)
    conn.execute(
        "INSERT INTO fts(fts, rowid, title, body) VALUES ('delete', ?, ?, ?)",
        (article_id, entry.title, entry.body),
    )
    conn.execute(
        "INSERT INTO fts_char(fts_char, rowid, c) VALUES ('delete', ?, ?)",
        (article_id, entry.characters),
    )


def add_note(conn: sqlite3.Connection, key: int, note: str, quote: str) -> None:
    """Take in one annotation, whatever the marks say. ValueError if it is indexed already."""
    if _held(conn, "fts_note", key):
        raise ValueError(f"annotation {key} is indexed; unindex it with its old texts first")
    latin: set[str] = set()
    row = _note_row(key, note, quote, latin)
    keep_words(conn, latin)
    conn.execute("INSERT INTO fts_note(rowid, note, quote) VALUES (?, ?, ?)", row)


def _note_row(
    key: int, note: str, quote: str, latin: set[str] | None = None
) -> tuple[int, str, str]:
    return key, index_text(fold(note), latin), index_text(fold(quote), latin)


def index_note(conn: sqlite3.Connection, key: int, note: str, quote: str) -> None:
    """Take in an annotation by its integer key. ValueError if it is indexed already."""
    change_notes(conn, [], [(key, note, quote)])


def unindex_note(conn: sqlite3.Connection, key: int, note: str, quote: str) -> None:
    """Take an annotation out, given the very note and quote that were indexed."""
    change_notes(conn, [(key, note, quote)], [])


def change_notes(
    conn: sqlite3.Connection,
    before: Iterable[tuple[int, str, str]],
    after: Iterable[tuple[int, str, str]],
) -> None:
    """Take annotations out and others in, as `(key, note, quote)`.

    ValueError if one that comes in is indexed already.
    """
    known = marks(conn)
    if known is None:
        return
    for key, note, quote in before:
        if key <= known.note and _held(conn, "fts_note", key):
            conn.execute(
                "INSERT INTO fts_note(fts_note, rowid, note, quote) VALUES ('delete', ?, ?, ?)",
                _note_row(key, note, quote),
            )
    for key, note, quote in after:
        if key <= known.note:
            add_note(conn, key, note, quote)
