"""A process that is killed while it builds the index, and one that writes while others search."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.library import Library
from reader.search import check, search, state

REBUILD = """
import sys
from pathlib import Path
from reader.library import Library
from reader.search import rebuild

stop = int(sys.argv[2])
batches = 0

def progress(done, total):
    global batches
    batches += 1
    if batches == stop or stop == 0 == batches - 1:
        print("here", flush=True)
        if stop:
            sys.stdin.read()

with Library.open(Path(sys.argv[1])) as library:
    store = library._store
    while True:
        rebuild(
            store.connection, progress, transaction=store.write, batch_chars=3000, fresh=True
        )
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A library of 40 articles, each with a word of its own."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for i in range(40):
        text = (
            f"第{i}篇。这里有独特的词 word{i}，还有都有的话：枫桥经验。" + "凑足字数的句子。" * 60
        )
        (folder / f"{i}.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        library.add([folder], recursive=True)
    return path


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killed_while_building_it_is_sound_or_built_again(shelf: Path) -> None:
    seen = set()
    # Between two batches, and at any moment after the first.
    for batch, wait in ((2, 0.0), (5, 0.0), (0, 0.005), (0, 0.02), (0, 0.05), (0, 0.1)):
        with subprocess.Popen(
            [sys.executable, "-c", REBUILD, str(shelf), str(batch)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"here\n"
            time.sleep(wait)
            os.kill(process.pid, signal.SIGKILL)
        with Library.open(shelf) as library:
            now = library.index_state()
            seen.add(now.kind)
            # Whatever was left, everything is found at once, and nothing else.
            assert library.search("枫桥经验", limit=100).total == 40
            assert library.search("word7").total == 1
            library.add_bytes(
                "半途加进来的 word7。".encode(), "new.txt", origin=f"new-{batch}-{wait}"
            )
            assert library.mend_index()
            with library._store.write():
                assert check(library._store.connection) == []
            assert state(library._store.connection).kind == "ready"
            found = {hit.article_id for hit in search(library._store.connection, "word7").hits}
            assert len(found) == 2
            for article_id in sorted(found)[1:]:
                library.remove(article_id)
    assert "building" in seen, "some were killed halfway"


def test_the_screen_searches_while_another_process_adds(shelf: Path, tmp_path: Path) -> None:
    pytest.importorskip("pty")
    from tests.terminal import Terminal, home

    more = tmp_path / "more"
    more.mkdir()
    for i in range(200):
        (more / f"{i}.txt").write_text(
            f"另外第{i}篇。\n枫桥经验，又来了{i}次。" + "凑足字数的句子。" * 100, encoding="utf-8"
        )
    env = home(tmp_path / "home") | {
        "READER_LIBRARY": str(shelf), "LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"
    }  # fmt: skip
    reader = [sys.executable, "-m", "reader"]
    with Terminal(reader, rows=30, columns=100, env=env) as screen:
        screen.wait_for(r"\d+ 字", 30)
        screen.press("g", "/")
        screen.wait_for("搜索文库")
        adding = subprocess.Popen(
            [*reader, "add", str(more), "--recursive"],
            env=os.environ | env,
            stdout=subprocess.DEVNULL,
        )
        try:
            while adding.poll() is None:
                for query in ("枫桥经验", "句子", "的", "word7"):
                    screen.type(query)
                    screen.wait_for(r"\d+ 条")
                    assert "没有完成" not in screen.text()
                    screen.press(*["backspace"] * len(query))
                    screen.wait_gone(r"\d+ 条")
        finally:
            adding.wait(60)
        assert adding.returncode == 0
        screen.type("枫桥经验")
        screen.wait_for("240 条")
        screen.press("escape")
        screen.wait_gone("搜索文库")
        screen.press("q")
        assert screen.wait_exit() == 0
