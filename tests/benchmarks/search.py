"""How quickly, and in how much room, a library is searched, beside ripgrep and LIKE.

    python -m tests.benchmarks.search 10000 [--folder FOLDER] [--keep] [--fuzz 100000]

Builds a library of so many generated articles, then measures the build, the size, adding and
changing, searching as you type and whole searches, each beside what it has to be compared with in
the same run. What counts are the ratios; the last table holds them against their floors. With
`--fuzz`, the parser alone is fed so many strings and every one is run.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reader.search import (
    Searcher,
    index_articles,
    parse,
    prepare,
    rebuild,
    search,
    unindex_article,
)
from reader.search.tokens import index_tokens
from reader.text.fold import fold

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


def corpus() -> Any:
    """The generator that the tests of searching use."""
    spec = importlib.util.spec_from_file_location(
        "search_corpus", HERE.parent / "search" / "corpus.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["search_corpus"] = module
    spec.loader.exec_module(module)
    return module


def connect(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None)
    conn.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    return conn


def fill(path: Path, count: int) -> int:
    """Writes the rows of a library without an index, and the texts as files; bytes of text."""
    conn = connect(path)
    conn.executescript(TABLES)
    files = path.parent / "files"
    files.mkdir()
    size = 0
    conn.execute("BEGIN IMMEDIATE")
    with (path.parent / "all.txt").open("w", encoding="utf-8") as whole:
        for i, made in enumerate(corpus().articles(count), 1):
            conn.execute(
                "INSERT INTO article(uid, title, added) VALUES (?, ?, ?)", (f"u{i}", made.title, i)
            )
            conn.execute("INSERT INTO body VALUES (?, ?)", (i, made.text))
            text = f"{made.title}\n{made.text}\n"
            folder = files / str(i // 1000)
            if i % 1000 in (0, 1):
                folder.mkdir(exist_ok=True)
            (folder / f"{i}.txt").write_text(text, encoding="utf-8")
            whole.write(text)
            size += len(text.encode())
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


def worked(work: Callable[[], object]) -> float:
    """CPU milliseconds of this thread."""
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def figures(times: list[float]) -> tuple[float, float, float]:
    """p50, p95 and p99 in milliseconds."""
    marks = statistics.quantiles(times, n=100, method="inclusive")
    return marks[49], marks[94], marks[98]


def show(name: str, times: list[float]) -> tuple[float, float, float]:
    p50, p95, p99 = figures(times)
    print(f"{name:52} p50 {p50:8.2f}  p95 {p95:8.2f}  p99 {p99:8.2f} ms")
    return p50, p95, p99


ROUNDS = 3
"""How often each query is timed; once for ripgrep when that takes long."""


def contestants(path: Path, searcher: Searcher) -> dict[str, Callable[[str], object]]:
    """What answers a query, by name: ours, ripgrep over the same texts if it is there, and LIKE."""

    def keys(**options: Any) -> Callable[[str], object]:
        return lambda query: searcher.search(query, **options)

    found: dict[str, Callable[[str], object]] = {
        "newest": keys(newest=True),
        "ranked": keys(),
        "everything": keys(cap=None, limit=50),
    }
    program = shutil.which("rg")
    if program is not None:

        def grep(how: str, where: Path) -> Callable[[str], object]:
            return lambda query: subprocess.run(
                [program, how, "--no-ignore", query, str(where)],
                capture_output=True,
                check=False,
            )

        found["many"] = grep("-lFi", path.parent / "files")
        # Naming the one file would end at the first match; counting looks at all of it.
        found["one"] = grep("-cFi", path.parent / "all.txt")
    return found


NAMES = {
    "newest": "keystroke: newest 20, capped count",
    "ranked": "keystroke: ranked among the newest 1,000",
    "everything": "everything: all ranked, exact count, 50 hits",
    "many": "ripgrep -lFi, one file per article",
    "one": "ripgrep -cFi, one big file",
}


def compare(path: Path, asked: list[str]) -> dict[str, tuple[float, float, float]]:
    """p50, p95 and p99 of each, a query at a time and in turn, so that all meet the same load.

    The time of a query is the median of its rounds, the first of them left out.
    """
    times: dict[str, list[float]] = {}
    with Searcher(path) as searcher:
        found = contestants(path, searcher)
        for query in asked:
            for name, work in found.items():
                warm = timed(lambda w=work, q=query: w(q))
                rounds = 1 if warm > 500 else ROUNDS
                one = statistics.median(timed(lambda w=work, q=query: w(q)) for _ in range(rounds))
                times.setdefault(name, []).append(one)
    return {name: show(NAMES[name], of) for name, of in times.items()}


def like(path: Path, asked: list[str]) -> list[float]:
    """Counting with LIKE, over every text."""
    conn = connect(path)
    sql = "SELECT count(*) FROM body WHERE text LIKE ?"
    return [timed(lambda q=query: conn.execute(sql, (f"%{q}%",)).fetchone()) for query in asked]


def build(path: Path, size: int) -> dict[str, float]:
    """Builds the index; CPU seconds of it and of jieba on a sample of the same text."""
    import logging

    import jieba

    conn = connect(path)
    before = file_size(path, conn)
    prepare(conn)
    start, cpu = time.perf_counter(), time.process_time()
    rebuild(conn)
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    total = file_size(path, conn)
    index = conn.execute(
        "SELECT sum(length(block)) FROM (SELECT block FROM fts_data"
        " UNION ALL SELECT block FROM fts_char_data)"
    ).fetchone()[0]
    jieba.setLogLevel(logging.CRITICAL)
    jieba.initialize()
    sample = [row[0] for row in conn.execute("SELECT text FROM body LIMIT 300")]
    cpu = time.process_time()
    for text in sample:
        for _ in jieba.cut_for_search(text):
            pass
    cut = (time.process_time() - cpu) * size / sum(len(text.encode()) for text in sample)
    conn.close()
    print(f"build {wall:.1f} s wall, {used:.1f} s CPU ({size / used / 1e6:.2f} MB/s)")
    print(f"jieba.cut_for_search alone {cut:.1f} s CPU (from a sample)")
    print(
        f"text {size / 1e6:.1f} MB, file {before / 1e6:.1f} MB without, {total / 1e6:.1f} MB with"
        f" the index, index {index / 1e6:.1f} MB"
    )
    return {"build": cut / used, "file": total / size, "index": index / size}


def file_size(path: Path, conn: sqlite3.Connection) -> int:
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def changes(path: Path) -> tuple[float, float]:
    """Adding one article at a time: against its tokenising; and readers while that goes on."""
    conn = connect(path)
    last = conn.execute("SELECT max(id) FROM article").fetchone()[0]
    more = list(corpus().articles(120, seed=99))
    adding, cutting = [], []
    for i, made in enumerate(more, last + 1):

        def add(i: int = i, made: Any = made) -> None:
            conn.execute("BEGIN IMMEDIATE")
            index_articles(conn, [(i, made.title, made.text)])
            conn.execute("COMMIT")

        cutting.append(worked(lambda m=made: index_tokens(fold(m.title + m.text))))
        adding.append(worked(add))
    removing = []
    for i, made in enumerate(more, last + 1):

        def remove(i: int = i, made: Any = made) -> None:
            conn.execute("BEGIN IMMEDIATE")
            unindex_article(conn, i, made.title, made.text)
            conn.execute("COMMIT")

        removing.append(worked(remove))
    conn.close()
    p50, _, _ = show("add one article to the index, committed (CPU)", adding)
    show("take one out (CPU)", removing)
    tokens = figures(cutting)[0]
    print(f"{'its tokens alone':52} p50 {tokens:8.2f}")
    return p50, tokens


def beside_writer(path: Path, asked: list[str]) -> tuple[float, float]:
    """p95 of a keystroke idle, and while another thread indexes without a pause."""
    with Searcher(path) as searcher:
        idle = [timed(lambda q=query: searcher.search(q, newest=True)) for query in asked]
        stop = threading.Event()
        last = connect(path).execute("SELECT max(id) FROM article").fetchone()[0]
        made = list(corpus().articles(200, seed=98))

        def write() -> None:
            conn = connect(path)
            while not stop.is_set():
                for i, one in enumerate(made, last + 1):
                    for change in (index_articles, None):
                        if stop.is_set() and change is index_articles:
                            break
                        conn.execute("BEGIN IMMEDIATE")
                        if change is index_articles:
                            index_articles(conn, [(i, one.title, one.text)])
                        else:
                            unindex_article(conn, i, one.title, one.text)
                        conn.execute("COMMIT")
            conn.close()

        thread = threading.Thread(target=write)
        thread.start()
        busy = [timed(lambda q=query: searcher.search(q, newest=True)) for query in asked]
        stop.set()
        thread.join()
    show("keystroke, newest, idle", idle)
    show("keystroke, newest, while one thread writes", busy)
    return figures(idle)[1], figures(busy)[1]


def interrupting(path: Path) -> float:
    """p95 from `interrupt` to the return of the search that it ends."""
    waits: list[float] = []
    with Searcher(path) as searcher:
        query = " OR ".join("的一是在不有人这中大来上国个到说们为子和")
        for _ in range(40):
            ended = threading.Event()

            def run(ended: threading.Event = ended) -> None:
                for _ in range(50):
                    if searcher.search(f"{query} -甲乙丙丁", cap=None, limit=50) is None:
                        break
                ended.set()

            thread = threading.Thread(target=run)
            thread.start()
            time.sleep(0.004)
            start = time.perf_counter()
            while not ended.is_set():
                searcher.interrupt()
                ended.wait(0.0005)
            waits.append((time.perf_counter() - start) * 1000)
            thread.join()
    show("interrupt to return", waits)
    return figures(waits)[1]


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


def measure(count: int, folder: Path, number: int) -> None:
    path = folder / "library.db"
    if path.exists():
        size = (folder / "all.txt").stat().st_size
        ratios: dict[str, float] = {}
    else:
        start = time.perf_counter()
        size = fill(path, count)
        print(f"{count} articles made in {time.perf_counter() - start:.0f} s")
        ratios = build(path, size)
    asked = queries(path, number)
    shown = compare(path, asked)
    show("LIKE, count (20 queries)", like(path, asked[:20]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    idle, busy = beside_writer(path, asked)
    added, tokens = changes(path)
    ended = interrupting(path)
    print(f"most memory of this process {memory:.0f} MB")
    print(f"\n{'what':56}{'measured':>10}{'hold to':>10}")
    small = count < 50_000
    lines = [
        ("index build: times faster than jieba alone", ratios.get("build"), 2.0, False),
        ("database / text", ratios.get("file"), 3.5, True),
        ("index / text", ratios.get("index"), 1.9 + 0.2, True),
        ("add one article / its tokens", added / tokens, 4.0, True),
        ("keystroke p95 while writing / idle", busy / idle, 5.0, True),
        ("interrupt to return, p95 ms", ended, 15.0, True),
    ]
    if "many" in shown:
        p95 = {name: of[1] for name, of in shown.items()}
        lines += [
            (
                "ripgrep, many files / keystroke",
                p95["many"] / p95["newest"],
                30 if small else 100,
                False,
            ),
            (
                "ripgrep, many files / ranked",
                p95["many"] / p95["ranked"],
                15 if small else 50,
                False,
            ),
            (
                "ripgrep, one file / keystroke",
                p95["one"] / p95["newest"],
                4 if small else 20,
                False,
            ),
            ("ripgrep, many files / everything", p95["many"] / p95["everything"], 10, False),
            ("ripgrep, one file / everything", p95["one"] / p95["everything"], 2, False),
        ]
    for name, value, floor, at_most in lines:
        if value is not None:
            good = value <= floor if at_most else value >= floor
            sign, missed = "≤" if at_most else "≥", "" if good else "  MISSED"
            print(f"{name:56}{value:10.2f}{sign:>4}{floor:6.1f}{missed}")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=10_000, help="articles")
    parser.add_argument("--folder", type=Path, help="where to build; kept if it is named")
    parser.add_argument("--fuzz", type=int, help="strings for the parser instead")
    parser.add_argument("--queries", type=int, default=200, help="how many are asked")
    chosen = parser.parse_args()
    if chosen.fuzz:
        fuzz(chosen.fuzz)
    elif chosen.folder:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        measure(chosen.count, chosen.folder, chosen.queries)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(chosen.count, Path(folder), chosen.queries)


if __name__ == "__main__":
    main()
