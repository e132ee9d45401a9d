"""Syncing when nearly everything is known: what ten new notes cost among a hundred thousand events.

    python -m tests.benchmarks.syncing [--events 100000] [--new 10]

Two libraries meet in a folder; then one gets some notes and both sync again. Prints CPU time and
bytes for the first exchange, for one with nothing new, and for one with the new notes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from reader.annotations.anchors import describe
from reader.library import Library
from reader.model import Article, Block, Span
from reader.store import NewArticle
from tests.devices import Counting

ARTICLES = 200


def fill(library: Library, events: int) -> None:
    """Articles with highlights, until there are that many events."""
    store = library._store
    texts = [
        "\n".join(f"第{n}篇第{m}段，在纸上划线，写下所想。" for m in range(60))
        for n in range(ARTICLES)
    ]
    with store.write() as connection:
        store.articles.add(
            [
                NewArticle(Article(f"题{n}", text, (_block(text),), "text"), f"/{n}", 1)
                for n, text in enumerate(texts)
            ]
        )
        number = 0
        while connection.execute("SELECT count(*) FROM event").fetchone()[0] < events:
            for n, text in enumerate(texts):
                at = number * 7 % (len(text) - 10)
                anchor = describe(text, Span(at, at + 8))
                store.annotations.create(n + 1, anchor, note=f"注{number}", tags=("重点",))
                number += 1


def _block(text: str) -> Block:
    return Block("paragraph", 0, len(text))


def exchange(name: str, library: Library, folder: Path) -> None:
    """One exchange, and what it cost."""
    transport = Counting(folder)
    wall, cpu = time.monotonic(), time.process_time()
    report = library.sync_through(transport)
    print(
        f"{name:34}{time.process_time() - cpu:8.3f} s CPU{time.monotonic() - wall:9.3f} s"
        f"{transport.bytes_read:13,} read{transport.bytes_written:13,} written"
        f"{report.events:9,} events in{report.sent:8,} records out"
    )


def run(events: int, new: int) -> None:
    """Everything."""
    work = Path(tempfile.mkdtemp(prefix="reader-sync-"))
    folder = work / "shared"
    folder.mkdir()
    try:
        with (
            Library.open(work / "one" / "library.db") as one,
            Library.open(work / "other" / "library.db") as other,
        ):
            one.backs_up = other.backs_up = False
            fill(one, events)
            count = one._store.connection.execute("SELECT count(*) FROM event").fetchone()[0]
            print(f"{count:,} events, {ARTICLES} articles")
            exchange("first: all is sent", one, folder)
            exchange("first: all is received", other, folder)
            exchange("nothing new, sender", one, folder)
            exchange("nothing new, receiver", other, folder)
            for number in range(new):
                one.note_on_article(1, f"新{number}")
            exchange(f"{new} new notes, sent", one, folder)
            exchange(f"{new} new notes, received", other, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=10)
    arguments = parser.parse_args()
    run(arguments.events, arguments.new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
