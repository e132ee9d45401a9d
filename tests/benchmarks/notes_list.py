"""The list of all notes with 20,000 annotations: first page, filters, bulk changes.

    python -m tests.benchmarks.notes_list [--notes 20000] [--keep FILE]

Prints the median and the worst of several runs in milliseconds, and the promise beside it. Ends
with status 1 when a median misses its promise.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reader.library import Library
from tests.benchmarks.noted import noted_library

LIST_MS = 300
FILTER_MS = 200
ARTICLES = 400
RUNS = 7


def main(arguments: list[str] | None = None) -> int:
    """Build a library, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="where the library is built, or lies already")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "library.db"
        if not path.exists():
            noted_library(path, ARTICLES, options.notes // ARTICLES)
        with Library.open(path) as library:
            library.backs_up = False
            return measure(library)


def measure(library: Library) -> int:
    """Every figure, and whether all keep their promise."""
    missed = 0

    def row(name: str, job: Callable[[], object], promise: float | None, runs: int = RUNS) -> None:
        nonlocal missed
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            job()
            times.append(1000 * (time.perf_counter() - start))
        median = statistics.median(times)
        told = f"  (promise {promise:g})" if promise else ""
        print(f"{name:44} {median:9.1f}  worst {max(times):9.1f} ms{told}")
        missed += promise is not None and median > promise

    def page(query: str, **more: object) -> Callable[[], object]:
        def job() -> object:
            count = library.count_notes(query)
            return count, library.notes_page(query, limit=128, **more)  # type: ignore[arg-type]

        return job

    print(f"{library.count_notes():,} annotations in {library.count():,} articles")
    row("list: count and first page", page(""), LIST_MS)
    for sort in ("modified", "place"):
        row(f"list by {sort}", page("", sort=sort), LIST_MS)
    row("list: page in the middle", lambda: library.notes_page("", offset=10_000, limit=128), 300)
    for query in ("朱笔", "朱", "tag:史料", "colour:green", "state:orphan", "has:note 骑手",
                  "noted:2020..", "朱笔 -天头 colour:blue", "没有这个词"):  # fmt: skip
        row(f"filter: {query}", page(query), FILTER_MS)
    row("notes that link to one", lambda: library.links_of(library.notes(limit=1)[0].id), 200)
    ids = library.note_ids()
    some = library.note_ids("tag:史料")
    row("all ids of a filter", lambda: library.note_ids("朱笔"), FILTER_MS)
    row(f"recolour {len(some):,}", lambda: library.change_notes(some, colour="pink"), None, 1)
    row("undo it", lambda: library.undo(), None, 1)
    row(f"tag {len(ids):,}", lambda: library.change_notes(ids, tag=["全部"]), None, 1)
    row("undo it", lambda: library.undo(), None, 1)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
