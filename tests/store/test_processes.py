"""Two windows at once, and processes that are killed: real processes, real files."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from reader.store import Store
from reader.store.check import check

WRITER = """
import sys
from pathlib import Path
from reader.annotations.anchors import describe
from reader.model import Span
from reader.store import Store

store = Store.open(Path(sys.argv[1]))
text = store.articles.text(1)
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    at = number % (len(text) - 2)
    mark = store.annotations.create(
        1, describe(text, Span(at, at + 2)), note=f"{sys.argv[3]}-{number}"
    )
    print(mark.id, flush=True)
if sys.argv[4] == "close":
    store.close()
"""


def writer(path: Path, count: int, name: str, end: str = "close") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(count), name, end],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def start(*processes: subprocess.Popen[str]) -> None:
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()


def test_two_windows_write_at_once_and_nothing_is_missing(shelf: Any) -> None:
    store = shelf.open()
    shelf.add(store)
    before = store.data_version
    pair = [writer(shelf.path, 500, name) for name in ("甲", "乙")]
    start(*pair)
    # A third window reads meanwhile.
    seen = 0
    while any(each.poll() is None for each in pair):
        now = store.annotations.count()
        assert now >= seen
        seen = now
        time.sleep(0.02)
    acknowledged = [line for each in pair for line in (each.stdout or ()) if line.strip()]
    for each in pair:
        each.communicate()
        assert each.returncode == 0
    assert store.data_version != before
    notes = [row.note for row in store.annotations.page()]
    assert sorted(notes) == sorted(f"{name}-{n}" for name in ("甲", "乙") for n in range(500))
    assert len(set(acknowledged)) == 1000
    events = store.connection.execute("SELECT count(*), count(DISTINCT id) FROM event").fetchone()
    assert events[0] == events[1]
    assert check(store) == []


def test_many_first_starts_make_one_library(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "library.db"
    code = (
        "import sys; from pathlib import Path; from reader.store import Store;"
        "s = Store.open(Path(sys.argv[1])); s.memory.remember(sys.argv[2], 1); s.close()"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(number)])
        for number in range(4)
    ]
    assert [each.wait() for each in starts] == [0] * 4
    with Store.open(path) as store:
        assert [store.memory.recall(str(number)) for number in range(4)] == [1] * 4


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_every_acknowledged_note_outlives_a_kill(shelf: Any) -> None:
    """A few rounds; tests/reliability/kill9.py does as many as it is told."""
    store = shelf.open()
    shelf.add(store)
    store.close()
    rng = random.Random(9)
    acknowledged: set[str] = set()
    for number in range(4):
        process = writer(shelf.path, 100_000, f"轮{number}", "stay")
        start(process)
        time.sleep(rng.uniform(0.02, 0.25))
        process.send_signal(signal.SIGKILL)
        told, _ = process.communicate()
        # The last line may have been cut in the middle.
        acknowledged |= {line for line in told.split("\n")[:-1] if line}
        with Store.open(shelf.path) as store:
            kept = {row.id for row in store.annotations.page()}
            assert acknowledged <= kept
            assert len(kept) <= len(acknowledged) + number + 1
            assert check(store) == []
    assert acknowledged
