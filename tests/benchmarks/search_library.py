"""The generated library that the benchmarks of searching measure, and what is asked of it."""

from __future__ import annotations

import importlib.util
import random
import sqlite3
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TABLES = """
CREATE TABLE article(
    id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    authors TEXT NOT NULL DEFAULT '[]', source TEXT, published TEXT, added INTEGER NOT NULL,
    added_offset INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'unread',
    deleted INTEGER NOT NULL DEFAULT 0, sha256 TEXT NOT NULL DEFAULT '',
    rev_id INTEGER) STRICT;
CREATE TABLE article_revision(rev_id INTEGER PRIMARY KEY, blocks BLOB NOT NULL) STRICT;
CREATE TABLE body(article_id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE annotation(
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, article_uid TEXT NOT NULL,
    article_id INTEGER, article_title TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL,
    exact TEXT NOT NULL DEFAULT '', colour TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL DEFAULT 0, created_offset INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE article_tag(article_id INTEGER NOT NULL, tag TEXT NOT NULL) STRICT;
CREATE TABLE annotation_tag(annotation_id TEXT NOT NULL, tag TEXT NOT NULL) STRICT;
CREATE TABLE anchor(annotation_id TEXT NOT NULL, rev_sha TEXT, state TEXT NOT NULL) STRICT;
"""


MOST_FILES = 200_000
"""Articles up to which each gets a file of its own, for ripgrep."""


def corpus() -> Any:
    """The generator that the tests of searching use."""
    return of_tests("corpus")


@cache
def of_tests(name: str) -> Any:
    """A module of `tests/search`, which is no package."""
    spec = importlib.util.spec_from_file_location(
        f"search_{name}", HERE.parent / "search" / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[f"search_{name}"] = module
    spec.loader.exec_module(module)
    return module


def connect(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None)
    conn.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    return conn


def fill(path: Path, count: int, chars: tuple[int, int] = (300, 2400)) -> int:
    """Writes the rows of a library without an index, and the texts as files; bytes of text.

    More than `MOST_FILES` articles get no file each, only the one that holds all.
    """
    conn = connect(path)
    conn.executescript(TABLES)
    files = path.parent / "files"
    each = count <= MOST_FILES
    if each:
        files.mkdir()
    size = 0
    conn.execute("BEGIN IMMEDIATE")
    with (path.parent / "all.txt").open("w", encoding="utf-8") as whole:
        for i, made in enumerate(corpus().articles(count, low=chars[0], high=chars[1]), 1):
            conn.execute(
                "INSERT INTO article(uid, title, added) VALUES (?, ?, ?)", (f"u{i}", made.title, i)
            )
            conn.execute("INSERT INTO body VALUES (?, ?)", (i, made.text))
            text = f"{made.title}\n{made.text}\n"
            if each:
                folder = files / str(i // 1000)
                if i % 1000 in (0, 1):
                    folder.mkdir(exist_ok=True)
                (folder / f"{i}.txt").write_text(text, encoding="utf-8")
            whole.write(text)
            size += len(text.encode())
            if i % 50_000 == 0:
                conn.execute("COMMIT")
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                conn.execute("BEGIN IMMEDIATE")
    conn.execute("COMMIT")
    conn.close()
    return size


def queries(path: Path, count: int = 200, seed: int = 11) -> list[str]:
    """What is searched for: words, phrases across words, names, mixed ones, single characters."""
    rng = random.Random(seed)
    module = corpus()
    words, weights = module._vocabulary()
    conn = connect(path)
    last = conn.execute("SELECT max(id) FROM article").fetchone()[0]

    def word(low: int, high: int) -> str:
        while True:
            one: str = rng.choices(words, cum_weights=weights)[0]
            if low <= len(one) <= high:
                return one

    def cut(low: int, high: int) -> str:
        while True:
            row = conn.execute(
                "SELECT text FROM body WHERE article_id = ?", (rng.randint(1, last),)
            )
            text = row.fetchone()[0]
            length = rng.randint(low, high)
            at = rng.randrange(len(text) - length)
            piece: str = text[at : at + length]
            if all("一" <= c <= "鿿" for c in piece):
                return piece

    makers: list[tuple[int, Callable[[], str]]] = [
        (50, lambda: word(2, 2)),
        (40, lambda: word(3, 4)),
        (40, lambda: cut(3, 6)),
        (20, lambda: rng.choice(module.NAMES)),
        (20, lambda: f"{rng.randint(1980, 2026)}年{rng.randint(1, 12)}月"),
        (10, lambda: cut(1, 1)),
        (10, lambda: rng.choice(module.LATIN)),
        (10, lambda: f"{word(2, 3)} {word(2, 3)}"),
    ]
    out = [make() for share, make in makers for _ in range(share * count // 200)]
    conn.close()
    rng.shuffle(out)
    return out
