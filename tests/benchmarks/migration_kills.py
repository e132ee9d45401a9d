"""Migrations killed at random points: the old library or the new one, never something between.

    python -m tests.benchmarks.migration_kills [--kills 50] [--seed 1]

A library with some hundred notes is opened by a program that has one migration more, which rewrites
every row; the process is killed with SIGKILL. Then the file is opened: its version is the old or
the new one, its tables are those of that version, everything that people typed is there, and the
program before or after opens it. With strace (Linux) every kill is at another call by which the
process changes files (writes, syncs, truncations, renames), spread over all of them from the first
to the last; without it, at random moments. Exit status 1 otherwise.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from reader.annotations.anchors import describe
from reader.model import Article, Block, Span
from reader.store import NewArticle, Store, migrations
from reader.store.check import counts, digest

CALLS = ("pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename")
"""By which a process changes what stands on the disk."""

TEXT = "\n".join(f"第{n}段，在纸上划线，写下所想，夜里再读一遍。" for n in range(60))


def _next_mood(db: Any) -> None:
    db.execute("ALTER TABLE annotation ADD COLUMN mood TEXT")
    for (key,) in list(db.execute("SELECT key FROM annotation")):
        db.execute("UPDATE annotation SET mood = 'calm' WHERE key = ?", [key])
        time.sleep(0.0005)
    db.execute("CREATE TABLE shelf(name TEXT PRIMARY KEY) STRICT")


def migrate(path: Path) -> None:
    """Open the library as the next version would."""
    migrations.MIGRATIONS = (*migrations.MIGRATIONS, _next_mood)  # type: ignore[misc]
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
        version, _, amounts, before, _ = _state(first)
        path = work / "live" / "library.db"
        points = _points(first, path, kills, rng) if may_trace() else [None] * kills
        old = new = wrong = 0
        for point in points:
            _fresh(first, path)
            _killed(path, point, rng)
            found, is_new, amount, after, sound = _state(path)
            right = (amount, after, sound) == (amounts, before, "ok")
            old += right and found == version and not is_new
            new += right and found == version + 1 and is_new
            wrong += not right or found not in (version, version + 1)
            wrong += right and (found == version + 1) is not is_new
        return old, new, wrong
    finally:
        shutil.rmtree(work, ignore_errors=True)


def may_trace() -> bool:
    """Whether strace is there and may look at a process."""
    if shutil.which("strace") is None:
        return False
    return not subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode


def _fresh(first: Path, path: Path) -> None:
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    shutil.copyfile(first, path)


def _command(path: Path) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.migration_kills", "--migrate", str(path)]


def _points(first: Path, path: Path, kills: int, rng: random.Random) -> list[tuple[str, int]]:
    """Calls that change files, by name and number, spread over one whole migration."""
    _fresh(first, path)
    trace = path.parent / "trace"
    strace = ["strace", "-f", "-e", f"trace={','.join(CALLS)}", "-o", str(trace)]
    subprocess.run([*strace, *_command(path)], check=True, stdout=subprocess.DEVNULL)
    counted: Counter[str] = Counter()
    calls: list[tuple[str, int]] = []
    for line in trace.read_text(errors="replace").splitlines():
        match = re.match(r"(?:\d+ +)?(\w+)\(", line)
        if match and match[1] in CALLS:
            counted[match[1]] += 1
            calls.append((match[1], counted[match[1]]))
    step = len(calls) / kills
    return [calls[min(len(calls) - 1, int((n + rng.random()) * step))] for n in range(kills)]


def _killed(path: Path, point: tuple[str, int] | None, rng: random.Random) -> None:
    """Begin the migration and end it: at a call, or after a random time."""
    if point is not None:
        name, number = point
        inject = f"inject={name}:signal=SIGKILL:when={number}"
        strace = ["strace", "-f", "-e", f"trace={name}", "-e", inject, "-o", "/dev/null"]
        subprocess.run([*strace, *_command(path)], check=False, stdout=subprocess.DEVNULL)
        return
    process = subprocess.Popen(_command(path), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(rng.uniform(0, 0.35))
    process.send_signal(signal.SIGKILL)
    process.communicate()


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
