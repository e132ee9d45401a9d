"""Start, keys and big texts in a real pty, beside a bare Textual app in the same minutes.

    python -m tests.benchmarks.screen --folder /tmp/reader-bench
    python -m tests.benchmarks.screen --folder /tmp/reader-bench --articles 100000 --no-big

Libraries and texts are made once in the folder and used again. Runs of the bare app and of the
reader alternate, so that a busy machine disturbs both alike; read the ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.corpus import paragraphs, write_articles
from tests.terminal import Terminal, children_seconds, home

READER = [sys.executable, "-m", "reader"]
BARE = [sys.executable, str(Path(__file__).with_name("bare.py"))]
ROWS, COLUMNS = 40, 120
TEXT = r"[，。].*[，。].*[，。]"
"""A line of an article, as no pane beside it has one."""


def environment(folder: Path, library: Path) -> dict[str, str]:
    """A home inside the folder and one library."""
    return home(folder / "home") | {"READER_LIBRARY": str(library)}


def reader(folder: Path, library: Path, *arguments: str | Path) -> None:
    """Run the command line and stop when it fails."""
    subprocess.run(
        [*READER, *map(str, arguments)],
        env=os.environ | environment(folder, library),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def library_of(folder: Path, count: int) -> Path:
    """A library with `count` small articles, made once."""
    library = folder / f"{count}.sqlite"
    if not library.exists():
        write_articles(folder / f"articles-{count}", count)
        began = time.perf_counter()
        reader(folder, library, "add", folder / f"articles-{count}", "--recursive")
        print(f"added {count:,} articles in {time.perf_counter() - began:.0f} s")
    return library


def big_library(folder: Path, name: str, text: Callable[[], str]) -> Path:
    """A library with one text, made once."""
    library = folder / f"{name}.sqlite"
    if not library.exists():
        file = folder / f"{name}.txt"
        file.write_text(text(), encoding="utf-8")
        began = time.perf_counter()
        reader(folder, library, "add", file, "--as", "text")
        print(f"added {name} in {time.perf_counter() - began:.1f} s")
    return library


def start(command: Sequence[str], wait: str, env: dict[str, str]) -> tuple[float, float]:
    """Seconds to the first text, and CPU seconds of the whole short life."""
    before = children_seconds()
    with Terminal(command, rows=ROWS, columns=COLUMNS, env=env) as screen:
        seconds = screen.wait_for(wait, 30)
        screen.kill()
    return seconds, children_seconds() - before


def measure_start(folder: Path, library: Path, runs: int) -> None:
    """Interleaved starts of the bare app and of the reader."""
    env = environment(folder, library)
    waits = {"bare": (BARE, "READY"), "first text": (READER, "文库"), "rows": (READER, r"\d 字")}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in waits}
    for _ in range(runs + 1):
        for name, (command, wait) in waits.items():
            times[name].append(start(command, wait, env))
    # The first round compiles and warms the disk.
    wall = {name: statistics.median(t for t, _ in each[1:]) for name, each in times.items()}
    work = {name: statistics.median(t for _, t in each[1:]) for name, each in times.items()}
    for name in waits:
        print(
            f"start, {library.stem:>7} articles, {name:>10}: {wall[name]:.3f} s "
            f"({wall[name] / wall['bare']:.2f} of bare), CPU {work[name]:.3f} s "
            f"({work[name] / work['bare']:.2f})"
        )


def keys(screen: Terminal, there: str, back: str, count: int) -> tuple[float, float]:
    """Median and 95th percentile of milliseconds from a key to its first frame.

    There and back by turns, so that even a short text is not left at its end.
    """
    screen.press("g", "g")
    screen.settle()
    times = []
    for number in range(count):
        times.append(screen.latency(back if number % 2 else there))
        screen.settle(0.03)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95) - 1]


def measure_big(folder: Path, library: Path, runs: int) -> None:
    """First text, keys, jump, resize and memory of the one text of a library."""
    env = environment(folder, library)
    command = [*READER]
    with Terminal(command, rows=ROWS, columns=COLUMNS, env=env) as screen:
        # Opened once, so that the next start opens it again.
        screen.wait_for(r"\d 字", 30)
        screen.press("enter")
        screen.wait_for(TEXT, 30)
        screen.settle(0.5, 20)
        screen.press("q")
        screen.wait_exit()
    firsts, floors = [], []
    for _ in range(max(runs // 2, 1)):
        floors.append(start(BARE, "READY", env)[0])
        with Terminal(command, rows=ROWS, columns=COLUMNS, env=env) as screen:
            firsts.append(screen.wait_for(TEXT, 30))
            screen.settle(0.5, 20)
            first, floor = statistics.median(firsts), statistics.median(floors)
            rows = [f"start to text {first:.2f} s ({first / floor:.1f} of bare)"]
            for name, there, back in (
                ("line", "j", "k"),
                ("sentence", ")", "("),
                ("page", "pagedown", "pageup"),
            ):
                middle, high = keys(screen, there, back, 30)
                rows.append(f"{name} {middle:.0f}/{high:.0f} ms")
            rows.append(f"mark, unmark {keys(screen, '1', 'x', 10)[0]:.0f} ms")
            began = time.perf_counter()
            screen.resize(ROWS, 80)
            screen.settle(0.3, 20)
            rows.append(f"resize {(time.perf_counter() - began - 0.3) * 1000:.0f} ms")
            rows.append(f"end {screen.latency('G'):.0f} ms")
            rows.append(f"memory {screen.memory() / 1e6:.0f} MB")
    print(f"{library.stem:>14}: " + "  ".join(rows))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--articles", type=int, nargs="*", default=[1000])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--no-big", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for count in options.articles:
        measure_start(options.folder, library_of(options.folder, count), options.runs)
    if options.no_big:
        return
    texts: dict[str, Callable[[], str]] = {
        "10-kB": lambda: "\n\n".join(paragraphs(1, 3_300)),
        "300-kB": lambda: "\n\n".join(paragraphs(2, 100_000)),
        "3-M-characters": lambda: "\n\n".join(paragraphs(3, 3_000_000)),
        "one-paragraph": lambda: "".join(paragraphs(4, 3_000_000)),
        "330k-paragraphs": lambda: "\n\n".join(["世界和平，人人。", "一二三四五六七。"] * 165_000),
    }
    for name, text in texts.items():
        measure_big(options.folder, big_library(options.folder, name, text), options.runs)


if __name__ == "__main__":
    main()
