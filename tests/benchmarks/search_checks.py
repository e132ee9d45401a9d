"""What a library of any size must get right: complete answers, and no query that is an error."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from reader.search import filter_sql, parse, prepare, rebuild, search
from tests.benchmarks.search_library import TABLES, connect, corpus, of_tests

NONSENSE = (
    '经济 社会 北京，上海 的 a Python 2025年 ( ) （ ） " “ ” OR AND NOT NEAR NEAR/3 NEAR/99999 | ｜'
    " - － * ＊ title: 标题： note: in: in:title date: date:2025 日期：>2025-01 2025..2026 tag:"
    " tag:科* colour:黄 is:unread has:note /a+/ /(a+)+/ /[/ /第.章/ // \\ ' ; -- % _ ^ [ ] { }"
    ' \0 \x1b[31m \u200b \u0301 😀 𠀀 \ud800 ++ C++ 3.14 :：: fts_note rowid body: b"* 年20* x*y'
)
PIECES = NONSENSE.split(" ")


def strings(count: int, seed: int = 3) -> Iterator[str]:
    """Queries that nobody would type."""
    rng = random.Random(seed)
    for _ in range(count):
        parts = [rng.choice(PIECES) for _ in range(rng.randint(1, 14))]
        if rng.random() < 0.1:
            parts.append("".join(chr(rng.randrange(0x110000)) for _ in range(rng.randint(1, 8))))
        yield rng.choice(("", " ", " ")).join(parts)


def fuzz(count: int) -> None:
    """Parses and runs nonsense; any exception ends it."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.executescript(TABLES)
    prepare(conn)
    for i, made in enumerate(corpus().articles(5, low=100, high=300), 1):
        conn.execute(
            "INSERT INTO article(uid, title, added) VALUES (?, ?, ?)", (str(i), made.title, i)
        )
        conn.execute("INSERT INTO body VALUES (?, ?)", (i, made.text))
    rebuild(conn)
    start = time.perf_counter()
    for i, query in enumerate(strings(count)):
        try:
            search(conn, parse(query, typing=i % 2 == 1), limit=3, relax=False)
        except Exception:
            print(f"failed on {query!r}")
            raise
    each = (time.perf_counter() - start) * 1e6 / count
    print(f"{count} strings parsed and run, 0 errors, {each:.0f} us each")


def brute(path: Path, count: int) -> None:
    """Asks `count` queries of eight kinds and compares with a plain scan of every text.

    The scan is that of `tests/search/test_complete.py`: it shares the folding table with the
    program and nothing else. Any difference ends it.
    """
    told = of_tests("test_complete")
    kinds: dict[str, str] = {}

    def kind_of(character: str, slow=told.kind_of) -> str:  # type: ignore[no-untyped-def]
        known = kinds.get(character)
        if known is None:
            known = kinds[character] = slow(character)
        return known

    told.kind_of = kind_of
    conn = connect(path)
    rows = conn.execute(
        "SELECT a.id, a.title, b.text FROM article a JOIN body b ON article_id = a.id"
    )
    texts = {number: (title, text) for number, title, text in rows}
    start = time.perf_counter()
    plain = {number: tuple(map(told.plain, both)) for number, both in texts.items()}
    print(f"{len(texts)} texts prepared in {time.perf_counter() - start:.0f} s", flush=True)
    module = corpus()
    words = module._vocabulary()[0]
    asked: dict[str, int] = {}
    most, looked, scanned = 0, 0.0, 0.0
    for kind, query in told.queries(texts, words, module.NAMES, count):
        if any(c.isdigit() for c in query) and any(c in ".．" for c in query):
            continue  # the very mark between digits is asked for, which the scan does not know
        start = time.perf_counter()
        wanted = told.expected(plain, query)
        scanned += time.perf_counter() - start
        start = time.perf_counter()
        where, params = filter_sql(query, conn)
        found = {
            row[0] for row in conn.execute(f"SELECT a.id FROM article a WHERE {where}", params)
        }
        looked += time.perf_counter() - start
        if found != wanted:
            raise SystemExit(f"{kind} {query!r}: differs in {sorted(found ^ wanted)[:10]}")
        asked[kind] = asked.get(kind, 0) + 1
        most = max(most, len(wanted))
    conn.close()
    print(f"{sum(asked.values())} queries, found and scanned alike: {asked}")
    print(f"at most {most} articles; found in {looked:.0f} s, scanned in {scanned:.0f} s")
