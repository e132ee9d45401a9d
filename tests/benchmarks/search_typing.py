"""Typing a search into the real screen, alone and beside a process that adds 1,000 articles.

    python -m tests.benchmarks.search_typing --folder FOLDER [--articles 1000] [--adding 1000]

Measures, in a pty, the milliseconds from each key to the character in the input, and from the end
of a word to its results, idle and while `reader add` runs. Any error on the screen ends it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.corpus import write_articles
from tests.benchmarks.screen import COLUMNS, READER, ROWS, environment, library_of
from tests.terminal import Terminal

WORDS = ("经济", "社会发展", "中国", "的", "工作会议", "2025年", "北京 上海", "人民群众", "技术")
RESULTS = r"\d+ 条"
TROUBLE = r"没有完成|出错|Traceback|Error"


def typed(screen: Terminal, word: str) -> Iterator[float]:
    """Milliseconds from each key of a word to its echo in the input."""
    so_far = ""
    for key in word:
        so_far += key
        sent = time.perf_counter()
        screen.press(key, pause=0)
        shown = screen.wait_for(rf"^\W*{re.escape(so_far)}\s*$" if key != " " else ".", 10)
        took = max(0.0, (shown + screen.started - sent) * 1000)

        yield took
        time.sleep(0.03)


def searched(screen: Terminal, word: str) -> tuple[list[float], float]:
    """Echoes of the keys of one search, and milliseconds from the last of them to its results."""
    echoes = list(typed(screen, word))
    ended = time.perf_counter()
    shown = screen.wait_for(RESULTS, 10)
    results = max(0.0, (shown + screen.started - ended) * 1000)
    if found := re.search(TROUBLE, screen.text()):
        raise SystemExit(f"{found[0]} on the screen:\n{screen.text()}")
    screen.press(*["backspace"] * len(word), pause=0.005)
    screen.wait_gone(RESULTS)
    return echoes, results


def figures(name: str, times: list[float]) -> None:
    """One line: median, percentiles, most."""
    marks = statistics.quantiles(times, n=100, method="inclusive")
    print(
        f"{name:44} p50 {marks[49]:6.0f}  p95 {marks[94]:6.0f}  p99 {marks[98]:6.0f}"
        f"  most {max(times):6.0f} ms  ({len(times)})"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--adding", type=int, default=1000)
    chosen = parser.parse_args()
    folder = chosen.folder
    folder.mkdir(parents=True, exist_ok=True)
    kept = library_of(folder, chosen.articles)
    library = folder / "typing.sqlite"
    for old in folder.glob("typing.sqlite*"):
        old.unlink()
    shutil.copy(kept, library)
    more = folder / "more"
    if not more.exists():
        write_articles(folder / "more-all", chosen.articles + chosen.adding)
        more.mkdir()
        for number in range(chosen.articles, chosen.articles + chosen.adding):
            source = folder / "more-all" / f"{number // 1000:04d}" / f"{number:07d}.md"
            source.rename(more / source.name)
        shutil.rmtree(folder / "more-all")
    env = environment(folder, library)
    with Terminal(READER, rows=ROWS, columns=COLUMNS, env=env) as screen:
        screen.wait_for(r"\d 字", 30)
        screen.settle(1.0, 10)
        screen.press("g", "/")
        screen.wait_for("搜索文库")
        screen.settle(0.5)
        searched(screen, "预热")  # loads jieba, opens the searcher
        for name in ("idle", "while articles are added"):
            adding = None
            began = time.perf_counter()
            if name != "idle":
                adding = subprocess.Popen(
                    [*READER, "add", str(more), "--recursive"],
                    env=os.environ | env,
                    stdout=subprocess.DEVNULL,
                )
            echoes: list[float] = []
            waits: list[float] = []
            rounds = 0
            while adding.poll() is None if adding is not None else rounds < 3:
                for word in WORDS:
                    some, results = searched(screen, word)
                    echoes += some
                    waits.append(results)
                rounds += 1
            if adding is not None:
                if adding.returncode:
                    raise SystemExit(f"adding ended with {adding.returncode}")
                print(f"{chosen.adding} articles added in {time.perf_counter() - began:.0f} s")
            figures(f"key to its echo, {name}", echoes)
            figures(f"last key to results (pause of 120), {name}", waits)


if __name__ == "__main__":
    main()
