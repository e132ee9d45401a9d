"""Kill a process with SIGKILL at random moments while it makes highlights, and count losses.

    python tests/reliability/kill9.py [--rounds 50] [--seed 1]

Each round starts a writer on the same library, kills it, opens the library again and compares:
every highlight that was acknowledged (its id printed after the store returned) has to be there
with its note, and the file and its events have to pass the whole check. Also kills first starts
while the library is being made. Prints one line with the figures; exit status 1 on any loss.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reader.annotations.anchors import describe
from reader.model import Article, Block, Span
from reader.store import NewArticle, Store
from reader.store.check import check

TEXT = "\n".join(f"第{n}段，在纸上划线，写下所想，夜里再读一遍。" for n in range(200))


def write(path: Path) -> None:
    """The writer: highlights and edits without end, each id printed once it is stored."""
    with Store.open(path) as store:
        rng = random.Random()
        number = 0
        while True:
            at = rng.randrange(len(TEXT) - 20)
            note = f"注{number}"
            mark = store.annotations.create(1, describe(TEXT, Span(at, at + 9)), note=note)
            print(mark.id, note, flush=True)
            if number % 3 == 0:
                store.annotations.edit(mark.id, note=note + "改")
                print(mark.id, note + "改", flush=True)
            number += 1


def killed(arguments: list[str], after: float) -> list[str]:
    """The whole lines that a process printed before it was killed."""
    process = subprocess.Popen(
        [sys.executable, __file__, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    told, _ = process.communicate()
    return told.split("\n")[:-1]


def rounds(count: int, seed: int) -> int:
    """Run the rounds; the number of losses."""
    rng = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="reader-kill9-"))
    path = folder / "library.db"
    with Store.open(path) as store:
        block = Block("paragraph", 0, len(TEXT))
        article = Article("文", TEXT, (block,), "text")
        store.articles.add([NewArticle(article, "/文.txt", 1)])
    expected: dict[str, str] = {}
    losses = problems = 0
    for _ in range(count):
        for line in killed(["--write", str(path)], 0.25 + rng.random() * 0.35):
            key, note = line.split(" ", 1)
            expected[key] = note
        with Store.open(path) as store:
            kept = {row.id: row.note for row in store.annotations.page()}
            # The note may be one step ahead of what was acknowledged, never behind.
            losses += sum(
                kept.get(key) not in (note, note + "改") for key, note in expected.items()
            )
            problems += len(check(store))
    broken = 0
    for number in range(max(1, count // 5)):
        fresh = folder / f"first-{number}.db"
        killed(["--write", str(fresh)], rng.random() * 0.4)
        with Store.open(fresh) as store:
            broken += len(check(store))
    print(
        f"{count} rounds, {len(expected)} acknowledged highlights: {losses} lost,"
        f" {problems} problems in the file; {max(1, count // 5)} killed first starts: {broken}"
    )
    return losses + problems + broken


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        write(arguments.write)
    return 1 if rounds(arguments.rounds, arguments.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
