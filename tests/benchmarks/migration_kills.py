"""Migrations killed at random points: the old library or the new one, never something between.

    python -m tests.benchmarks.migration_kills [--kills 50]

A library of version 1 with some hundred notes is opened by a program that has one migration more, a
slow one that rewrites every row; the process is killed with SIGKILL at a random moment. Then the
file is opened: its version is 1 or 2, its tables are those of that version, and everything that
people typed is there. Exit status 1 otherwise.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from reader.annotations.anchors import describe
from reader.model import Article, Block, Span
from reader.store import NewArticle, Store, migrations
from reader.store.check import counts, digest

TEXT = "\n".join(f"第{n}段，在纸上划线，写下所想，夜里再读一遍。" for n in range(60))


def _m0002_mood(db: Any) -> None:
    db.execute("ALTER TABLE annotation ADD COLUMN mood TEXT")
    for (key,) in list(db.execute("SELECT key FROM annotation")):
        db.execute("UPDATE annotation SET mood = 'calm' WHERE key = ?", [key])
        time.sleep(0.0005)
    db.execute("CREATE TABLE shelf(name TEXT PRIMARY KEY) STRICT")


def migrate(path: Path) -> None:
    """Open the library as the next version would."""
    migrations.MIGRATIONS = (*migrations.MIGRATIONS, _m0002_mood)  # type: ignore[misc]
    print("begin", flush=True)
    Store.open(path).close()
    print("end", flush=True)


def _state(path: Path) -> tuple[int, bool, dict[str, int], str, str]:
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        columns = [row[1] for row in connection.execute("PRAGMA table_info(annotation)")]
        shelf = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name='shelf'")
        new = "mood" in columns and shelf.fetchone()[0] == 1
        if new:
            new = not connection.execute(
                "SELECT count(*) FROM annotation WHERE mood IS NULL"
            ).fetchone()[0]
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        return version, new, counts(connection), digest(connection), sound


def run(kills: int, seed: int = 1) -> tuple[int, int, int]:
    """How often the old and the new library was left, and how often something else."""
    rng = random.Random(seed)
    work = Path(tempfile.mkdtemp(prefix="reader-migrate-"))
    try:
        first = work / "first.db"
        with Store.open(first) as store:
            block = Block("paragraph", 0, len(TEXT))
            store.articles.add([NewArticle(Article("文", TEXT, (block,), "text"), "/文", 1)])
            for number in range(120):
                anchor = describe(TEXT, Span(number, number + 9))
                store.annotations.create(1, anchor, note=f"注{number}")
        _, _, amounts, before, _ = _state(first)
        old = new = wrong = 0
        for number in range(kills):
            path = work / str(number) / "library.db"
            path.parent.mkdir()
            shutil.copyfile(first, path)
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.benchmarks.migration_kills", "--migrate", str(path)],
                stdout=subprocess.PIPE,
                text=True,
            )
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.uniform(0, 0.35))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            version, is_new, amount, after, sound = _state(path)
            right = (amount, after, sound) == (amounts, before, "ok")
            old += right and version == 1 and not is_new
            new += right and version == 2 and is_new
            wrong += not right or (version == 2) is not is_new
            shutil.rmtree(path.parent)
        return old, new, wrong
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--migrate", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.migrate:
        migrate(arguments.migrate)
        return 0
    old, new, wrong = run(arguments.kills, arguments.seed)
    print(f"{arguments.kills} migrations killed: {old} old, {new} new, {wrong} neither")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
