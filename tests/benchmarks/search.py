"""How quickly, and in how much room, a library is searched, beside ripgrep and LIKE.

    python -m tests.benchmarks.search 10000 [--folder FOLDER] [--queries 200]
    python -m tests.benchmarks.search 100000 --folder FOLDER --brute 500
    python -m tests.benchmarks.search 1000000 --folder FOLDER --chars 80 420
    python -m tests.benchmarks.search --fuzz 100000

Builds a library of so many generated articles (a named folder is kept and used again), then
measures the build, the size, adding and changing, searching as you type and whole searches, warm
and cold, each beside what it has to be compared with in the same run. What counts are the ratios;
the last table holds them against their floors. `--brute` compares so many queries of eight kinds
with a plain scan of all texts; with `--fuzz`, so many strings are parsed and run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from reader.search import (
    Searcher,
    index_articles,
    prepare,
    rebuild,
    unindex_article,
)
from reader.search.tokens import index_tokens
from reader.text.fold import fold
from tests.benchmarks.search_checks import brute, fuzz
from tests.benchmarks.search_library import connect, corpus, fill, queries


def worked(work: Callable[[], object]) -> float:
    """CPU milliseconds of this thread."""
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def cold(path: Path, asked: list[str]) -> None:
    """The first search of a new connection to a file that is not in the page cache."""
    if not hasattr(os, "posix_fadvise"):
        return
    times: dict[bool, list[float]] = {True: [], False: []}
    for query in asked:
        for newest in times:
            for name in (path, path.with_name(f"{path.name}-wal")):
                if name.exists():
                    with name.open("rb") as file:
                        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            with Searcher(path) as searcher:
                start = time.perf_counter()
                searcher.search(query, newest=newest)
                times[newest].append((time.perf_counter() - start) * 1000)
    show("keystroke, newest, file not in the page cache", times[True])
    show("keystroke, ranked, file not in the page cache", times[False])


def memory(path: Path, asked: list[str]) -> float:
    """MB that a process needs at the most which does nothing but search; 0 if it can't be told.

    `ru_maxrss` would count the process that started it.
    """
    if not Path("/proc/self/status").exists():
        return 0.0
    code = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from reader.search import Searcher\n"
        "with Searcher(Path(sys.argv[1])) as searcher:\n"
        "    for query in json.load(sys.stdin):\n"
        "        searcher.search(query, newest=True)\n"
        "        searcher.search(query)\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout) / 1024


def figures(times: list[float]) -> tuple[float, float, float]:
    """p50, p95 and p99 in milliseconds."""
    marks = statistics.quantiles(times, n=100, method="inclusive")
    return marks[49], marks[94], marks[98]


def show(name: str, times: list[float]) -> tuple[float, float, float]:
    p50, p95, p99 = figures(times)
    print(f"{name:52} p50 {p50:8.2f}  p95 {p95:8.2f}  p99 {p99:8.2f} ms")
    return p50, p95, p99


FLOORS_FROM = 10_000
"""Articles from which on the floors hold."""

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

        if (path.parent / "files").exists():
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


def measure(count: int, folder: Path, number: int, chars: tuple[int, int]) -> None:
    """Build what is not there yet, and measure it."""
    path = folder / "library.db"
    if path.exists():
        size = (folder / "all.txt").stat().st_size
        ratios: dict[str, float] = {}
    else:
        start = time.perf_counter()
        size = fill(path, count, chars)
        print(f"{count} articles made in {time.perf_counter() - start:.0f} s")
        ratios = build(path, size)
    asked = queries(path, number)
    shown = compare(path, asked)
    cold(path, asked[:40])
    few = asked[: 20 if count < 500_000 else 5]
    show(f"LIKE, count ({len(few)} queries)", like(path, few))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    searching = memory(path, asked)
    idle, busy = beside_writer(path, asked)
    added, tokens = changes(path)
    ended = interrupting(path)
    print(f"memory: {searching:.0f} MB to search, {most:.0f} MB to build and search")
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
    p95 = {name: of[1] for name, of in shown.items()}
    if "many" in p95:
        of_many = (("newest", 30, 100), ("ranked", 15, 50), ("everything", None, 10))
        lines += ratios_of(p95, "many", of_many, small=small)
    if "one" in p95:
        of_one = (("newest", 4, 20), ("everything", None, 2))
        lines += ratios_of(p95, "one", of_one, small=small)
    for name, value, floor, at_most in lines:
        if value is not None and count < FLOORS_FROM:
            print(f"{name:56}{value:10.2f}")
        elif value is not None:
            good = value <= floor if at_most else value >= floor
            sign, missed = "≤" if at_most else "≥", "" if good else "  MISSED"
            print(f"{name:56}{value:10.2f}{sign:>4}{floor:6.1f}{missed}")


def ratios_of(
    p95: dict[str, float],
    grep: str,
    floors: tuple[tuple[str, float | None, float], ...],
    *,
    small: bool,
) -> list[tuple[str, float | None, float, bool]]:
    """How many times longer ripgrep takes, with the floors of 10,000 or of 100,000 articles."""
    return [
        (f"ripgrep, {grep} / {name}", p95[grep] / p95[name], floor, False)
        for name, of_small, of_large in floors
        if (floor := of_small if small else of_large) is not None
    ]


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=10_000, help="articles")
    parser.add_argument("--folder", type=Path, help="where to build; kept if it is named")
    parser.add_argument("--fuzz", type=int, help="strings for the parser instead")
    parser.add_argument("--brute", type=int, help="queries to compare with a scan instead")
    parser.add_argument(
        "--chars", type=int, nargs=2, default=(300, 2400), help="lengths of the articles"
    )
    parser.add_argument("--queries", type=int, default=200, help="how many are asked")
    chosen = parser.parse_args()
    if chosen.fuzz:
        fuzz(chosen.fuzz)
        return
    with ExitStack() as stack:
        folder = chosen.folder
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        if chosen.brute:
            if not (folder / "library.db").exists():
                build(folder / "library.db", fill(folder / "library.db", chosen.count))
            brute(folder / "library.db", chosen.brute)
        else:
            measure(chosen.count, folder, chosen.queries, tuple(chosen.chars))


if __name__ == "__main__":
    main()
