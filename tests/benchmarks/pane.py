"""The article pane alone in a real pty, over texts up to 3 million characters.

    python -m tests.benchmarks.pane --folder /tmp/reader-bench [--runs 5]

Beside each figure stands the bare app of the same minutes. Budgets are those of the design: first
text 1.3 s, page 60 ms, cursor 15 ms, resize first frame 150 ms, memory 120 MB for 3 million
characters.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.corpus import paragraphs
from tests.benchmarks.screen import BARE, COLUMNS, ROWS, start
from tests.terminal import Terminal, home

TEXTS: dict[str, Callable[[], str]] = {
    "10-kB": lambda: "\n".join(paragraphs(1, 3_300)),
    "300-kB": lambda: "\n".join(paragraphs(2, 100_000)),
    "3-M-characters": lambda: "\n".join(paragraphs(3, 3_000_000)),
    "one-paragraph": lambda: "".join(paragraphs(4, 3_000_000)),
    "330k-paragraphs": lambda: "\n".join(["世界和平，人人。", "一二三四五六七。"] * 165_000),
}


KEYS = {
    "down": "jjjk",
    "char": "l",
    "word": "w",
    "sentence": ")",
    "page": ("pagedown", "pageup"),
}


def keys(screen: Terminal, pressed: Sequence[str], count: int = 45) -> tuple[float, float]:
    """Median and 95th percentile of milliseconds from keys, one by one, to their first frames."""
    times = []
    for _ in range(max(count // len(pressed), 1)):
        for key in pressed:
            times.append(screen.latency(key))
            time.sleep(0.01)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95) - 1]


def measure(name: str, command: list[str], env: dict[str, str], runs: int) -> None:
    """Print the figures of one text."""
    bare, ours = [], []
    for _ in range(runs):
        bare.append(start(BARE, "READY", env)[0])
        ours.append(start(command, "[，。]", env)[0])
    b, o = statistics.median(bare), statistics.median(ours)
    figures = [f"first {o:.2f} s (bare {b:.2f}, ratio {o / b:.2f})"]
    with Terminal(command, rows=ROWS, columns=COLUMNS, env=env) as screen:
        screen.wait_for("[，。]", 30)
        screen.settle(1.0, 20)
        for label, pressed in KEYS.items():
            screen.press("j", "g")
            screen.settle(0.2)
            middle, high = keys(screen, pressed)
            figures.append(f"{label} {middle:.1f}/{high:.0f}")
        figures.append(f"end {screen.latency('G'):.0f}")
        screen.settle(0.3)
        figures.append(f"start {screen.latency('g'):.0f}")
        screen.press("pagedown", "pagedown")
        screen.settle(0.5)
        firsts = []
        for columns in (80, 100, 60, COLUMNS):
            began = time.perf_counter()
            screen.resize(ROWS, columns)
            firsts.append((first_frame(screen) - began) * 1000)
            screen.settle(0.8, 20)
        figures.append(f"resize {statistics.median(firsts):.0f} ms")
        figures.append(f"memory {screen.memory() / 1e6:.0f} MB")
    print(f"{name:>22}: " + "  ".join(figures), flush=True)


def first_frame(screen: Terminal) -> float:
    """When the next frame was complete."""
    end = time.perf_counter() + 10
    while time.perf_counter() < end:
        while screen._chunks:
            ends = b"\x1b[?2026l" in screen._chunks[0][1]
            stamp = screen._feed_one()
            if ends:
                return stamp
        time.sleep(0.0005)
    raise TimeoutError(f"no frame:\n{screen.text()}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("texts", nargs="*", default=[*TEXTS, "3-M-characters --marks"])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    env = home(options.folder / "home") | {"PYTHONPATH": str(Path.cwd())}
    print("milliseconds: median/95th percentile")
    for wanted in options.texts:
        name, *flags = wanted.split()
        file = options.folder / f"pane-{name}.txt"
        if not file.exists():
            file.write_text(TEXTS[name](), encoding="utf-8")
        command = [sys.executable, "-m", "tests.benchmarks.pane_app", str(file), *flags]
        measure(wanted, command, env, options.runs)


if __name__ == "__main__":
    main()
