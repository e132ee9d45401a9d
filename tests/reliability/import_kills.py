"""Kill an import with SIGKILL at random moments, run it again, and compare with a run in one go.

    python -m tests.reliability.import_kills [--rounds 12] [--files 600] [--seed 1]

Each round imports a folder of small files into a new library and is killed between three and nine
times, workers and all; then it is run to its end. The library has to hold the same articles as one
that was never killed, each once, and has to pass the whole check; no worker may be left. Prints one
line with the figures; exit status 1 on any difference.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reader.library import Library

_RUN = (
    "import sys; from pathlib import Path; from reader.library import Library\n"
    "with Library.open(Path(sys.argv[1])) as library: library.add([sys.argv[2]], recursive=True)"
)


def make_files(folder: Path, count: int, rng: random.Random) -> None:
    """Short articles in folders of a hundred; every tenth is the same as an earlier one."""
    words = "渡口的书车每个月换一批书换哪些由上一批读者投票决定"
    for number in range(count):
        path = folder / f"{number // 100:02d}" / f"{number:05d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        own = number - 7 if number % 10 == 9 else number
        lines = ["　　" + "".join(rng.choices(words, k=60)) + f"，第{own}篇。" for _ in range(4)]
        if number % 10 == 9:
            path.write_text((folder / f"{own // 100:02d}" / f"{own:05d}.txt").read_text())
        else:
            path.write_text(f"第{own}篇的题目\n\n" + "\n".join(lines) + "\n")


def state(path: Path) -> list[tuple[str, str, int]]:
    """What is in a library, whatever the numbers and the order."""
    with Library.open(path) as library:
        assert library.check().ok, library.check().problems
        return sorted(
            (info.title, library.document(info.id).text, info.revision)
            for info in library.articles()
        )


def run(library: Path, folder: Path, after: float | None) -> None:
    """One run, killed with its workers `after` so many seconds if that is not None."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(library), str(folder)], start_new_session=True
    )
    if after is None:
        if process.wait() != 0:
            raise SystemExit("the run failed")
        return
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)  # the workers have to notice by themselves
        process.wait()


def workers() -> int:
    """Workers that still run, after a moment's grace."""
    for _ in range(40):
        found = 0
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                found += b"reader.importers.worker" in each.read_bytes()
            except OSError:
                continue
        if not found:
            return 0
        time.sleep(0.25)
    return found


def main() -> int:
    """Runs the rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--files", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    kills = differences = 0
    with tempfile.TemporaryDirectory(prefix="reader-import-") as name:
        root = Path(name)
        make_files(root / "files", given.files, rng)
        started = time.monotonic()
        run(root / "whole.sqlite", root / "files", None)
        whole = time.monotonic() - started
        wanted = state(root / "whole.sqlite")
        for number in range(given.rounds):
            library = root / f"{number}.sqlite"
            for _ in range(rng.randrange(3, 10)):
                run(library, root / "files", rng.uniform(0.1, 1.1 * whole))
                kills += 1
            run(library, root / "files", None)
            differences += state(library) != wanted
    left = workers()
    print(
        f"{given.rounds} rounds, {kills} kills, {given.files} files ({len(wanted)} articles):"
        f" {differences} libraries differ, {left} workers left"
    )
    return 1 if differences or left else 0


if __name__ == "__main__":
    raise SystemExit(main())
