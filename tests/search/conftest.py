"""A library of the tables that searching knows, and nothing else of the program."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.search import (
    index_articles,
    index_note,
    prepare,
    rebuild,
    unindex_article,
    unindex_note,
)

TABLES = """
CREATE TABLE article(
    id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    authors TEXT NOT NULL DEFAULT '[]', source TEXT, published TEXT,
    added INTEGER NOT NULL DEFAULT 0, added_offset INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'unread', deleted INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '', rev_id INTEGER
) STRICT;
CREATE TABLE article_revision(rev_id INTEGER PRIMARY KEY, blocks BLOB NOT NULL) STRICT;
CREATE TABLE body(article_id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE article_tag(
    article_id INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY(article_id, tag)
) STRICT, WITHOUT ROWID;
CREATE TABLE annotation(
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, article_uid TEXT NOT NULL,
    article_id INTEGER, article_title TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL,
    exact TEXT NOT NULL DEFAULT '', colour TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL DEFAULT 0, created_offset INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE anchor(
    annotation_id TEXT NOT NULL, rev_sha TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY(annotation_id, rev_sha)
) STRICT, WITHOUT ROWID;
CREATE TABLE annotation_tag(
    annotation_id TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY(annotation_id, tag)
) STRICT, WITHOUT ROWID;
"""


def _blocks(text: str, headings: Iterable[int]) -> bytes:
    """The lines of a text as blocks, in the form that the store keeps them in."""
    lines = text.split("\n")
    spans = [number for i, line in enumerate(lines) for number in (int(i > 0), len(line))]
    kinds = ["heading" if i in headings else "paragraph" for i in range(len(lines))]
    return zlib.compress(json.dumps({"kinds": kinds, "spans": spans}).encode())


class Shelf:
    """A small library: adds rows and keeps the index in step, as the store does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.conn = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.conn.execute("PRAGMA journal_mode = WAL")
        self.conn.execute("PRAGMA synchronous = NORMAL")
        self.conn.executescript(TABLES)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            yield self.conn
        except BaseException:
            self.conn.execute("ROLLBACK")
            raise
        self.conn.execute("COMMIT")

    def add(self, title: str, text: str, *, index: bool = True, **fields: object) -> int:
        """An article; `tags` is a sequence, `headings` numbers of lines, the others are columns."""
        tags = fields.pop("tags", ())
        headings = fields.pop("headings", None)
        number = self.conn.execute("SELECT coalesce(max(id), 0) + 1 FROM article").fetchone()[0]
        values = {
            "uid": f"article-{number}",
            "title": title,
            "added": number,
            "sha256": "s",
        } | fields
        with self.write() as conn:
            cursor = conn.execute(
                f"INSERT INTO article({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
                tuple(values.values()),
            )
            number = cursor.lastrowid or 0
            conn.execute("INSERT INTO body VALUES (?, ?)", (number, text))
            if headings is not None:
                conn.execute("UPDATE article SET rev_id = id WHERE id = ?", (number,))
                conn.execute(
                    "INSERT INTO article_revision VALUES (?, ?)", (number, _blocks(text, headings))
                )
            conn.executemany("INSERT INTO article_tag VALUES (?, ?)", [(number, t) for t in tags])
            if index:
                index_articles(conn, [(number, title, text)])
        return number

    def note(
        self,
        article_id: int | None,
        *,
        quote: str = "",
        note: str = "",
        kind: str = "highlight",
        colour: str = "yellow",
        state: str = "exact",
        tags: tuple[str, ...] = (),
        created: int = 0,
        title: str = "",
    ) -> str:
        with self.write() as conn:
            key = conn.execute("SELECT coalesce(max(key), 0) + 1 FROM annotation").fetchone()[0]
            name = f"note-{key}"
            conn.execute(
                "INSERT INTO annotation(id, article_uid, article_id, article_title, kind, exact,"
                " colour, note, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    name,
                    f"article-{article_id}",
                    article_id,
                    title,
                    kind,
                    quote,
                    colour,
                    note,
                    created,
                ),
            )
            conn.execute("INSERT INTO anchor VALUES (?, 's', ?)", (name, state))
            conn.executemany("INSERT INTO annotation_tag VALUES (?, ?)", [(name, t) for t in tags])
            index_note(conn, key, note, quote)
        return name

    def remove(self, article_id: int) -> None:
        with self.write() as conn:
            title, text = self._article(article_id)
            conn.execute("UPDATE article SET deleted = 1 WHERE id = ?", (article_id,))
            unindex_article(conn, article_id, title, text)

    def change(self, article_id: int, text: str) -> None:
        with self.write() as conn:
            title, old = self._article(article_id)
            unindex_article(conn, article_id, title, old)
            conn.execute("UPDATE body SET text = ? WHERE article_id = ?", (text, article_id))
            index_articles(conn, [(article_id, title, text)])

    def remove_note(self, name: str) -> None:
        with self.write() as conn:
            key, note, quote = conn.execute(
                "SELECT key, note, exact FROM annotation WHERE id = ?", (name,)
            ).fetchone()
            conn.execute("UPDATE annotation SET deleted = 1 WHERE key = ?", (key,))
            unindex_note(conn, key, note, quote)

    def _article(self, article_id: int) -> tuple[str, str]:
        row = self.conn.execute(
            "SELECT title, text FROM article JOIN body ON article_id = id WHERE id = ?",
            (article_id,),
        ).fetchone()
        return row[0], row[1]


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Shelf]:
    """A library without the tables of the index."""
    shelf = Shelf(tmp_path / "library.db")
    yield shelf
    shelf.conn.close()


@pytest.fixture
def shelf(bare: Shelf) -> Shelf:
    """An empty library, ready to be searched."""
    prepare(bare.conn)
    return bare


def _corpus():
    name = "tests_search_corpus"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("corpus.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def names() -> tuple[str, ...]:
    return _corpus().NAMES


@pytest.fixture(scope="session")
def words() -> list[str]:
    return [w for w in _corpus()._vocabulary()[0] if 1 < len(w) < 5]


@pytest.fixture(scope="session")
def library_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("search") / "library.db"


@pytest.fixture(scope="session")
def library(library_path: Path) -> Iterator[sqlite3.Connection]:
    """A library of 2,000 generated articles with an index."""
    shelf = Shelf(library_path)
    with shelf.write() as conn:
        for i, made in enumerate(_corpus().articles(2000, low=100, high=560), 1):
            conn.execute(
                "INSERT INTO article(uid, title, added) VALUES (?, ?, ?)", (f"u{i}", made.title, i)
            )
            conn.execute("INSERT INTO body VALUES (?, ?)", (i, made.text))
    prepare(shelf.conn)
    rebuild(shelf.conn)
    yield shelf.conn
    shelf.conn.close()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A library of three articles and a note, not to be changed."""
    shelf = Shelf(tmp_path_factory.mktemp("tiny") / "library.db")
    prepare(shelf.conn)
    one = shelf.add("甲乙", "北京 abc 20，乙。", tags=("科技",), published="2025-06-07")
    shelf.add("Title", "no Chinese at all, 20 words", authors='["李"]')
    shelf.add("第三", "甲 abc def 北京")
    shelf.note(one, quote="北京", note="abc")
    yield shelf.conn
    shelf.conn.close()


@pytest.fixture(scope="session")
def made_articles():
    """`articles(count, seed=…)` of the generated corpus."""
    return _corpus().articles
