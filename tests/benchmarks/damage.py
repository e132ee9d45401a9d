"""Pages of a library overwritten at random: it is told, and what can be read is not lost.

    python -m tests.benchmarks.damage [--copies 100] [--pages 3] [--seed 1]

A library with a backup, and notes that are younger than the backup. In each copy some pages, chosen
at random, become garbage; then the library is checked, and made anew if something is wrong. Every
note of the backup has to be there, the new library has to be sound, and the notes that were younger
are counted. Exit status 1 on any loss of the former, or a crash.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from reader.errors import ReaderError
from reader.library import Library
from reader.library.recovering import recover
from reader.model import Span
from reader.store import Store
from reader.store.check import check

PAGE = 4096


def fill(library: Library, first: int, count: int) -> list[str]:
    """Articles with notes; the notes."""
    notes = []
    for number in range(first, first + count):
        text = f"题{number}\n\n" + "\n\n".join(
            f"第{n}段，{number}，在纸上划线。" * 9 for n in range(30)
        )
        report = library.add_bytes(text.encode(), f"{number}.txt", origin=f"/{number}.txt")
        assert report.first is not None
        for at in range(12):
            notes.append(f"注{number}-{at}，" + "写得长一些。" * 12)
            library.highlight(report.first, Span(at * 20, at * 20 + 9), note=notes[-1])
    return notes


def _look(path: Path) -> bool:
    """Whether everything is sound."""
    try:
        with Library.open(path) as library:
            library.backs_up = False
            return library.check().ok
    except ReaderError:
        return False


def run(copies: int, pages: int, seed: int) -> tuple[int, int, int, int, int]:
    """Copies told as damaged, notes of the backup lost, unsound ends, younger notes kept, of."""
    rng = random.Random(seed)
    work = Path(tempfile.mkdtemp(prefix="reader-damage-"))
    path = work / "library.db"
    try:
        with Library.open(path) as library:
            early = fill(library, 0, 6)
            library.backup()
            late = fill(library, 6, 6)
            library.backs_up = False
        whole = path.read_bytes()
        told = lost = unsound = kept = 0
        for _ in range(copies):
            for leftover in work.glob("library-damaged-*"):
                leftover.unlink()
            data = bytearray(whole)
            for page in rng.sample(range(len(whole) // PAGE), pages):
                data[page * PAGE : (page + 1) * PAGE] = rng.randbytes(PAGE)
            # Without our mark in the header it is nobody's library, and is refused as such.
            data[:100] = whole[:100]
            path.write_bytes(data)
            if not _look(path):
                told += 1
                recover(path)
            with Store.open(path) as store:
                unsound += check(store) != []
                found = {row.note for row in store.annotations.page()}
            lost += len(set(early) - found)
            kept += len(set(late) & found)
        return told, lost, unsound, kept, copies * len(late)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    start = time.monotonic()
    told, lost, unsound, kept, of = run(arguments.copies, arguments.pages, arguments.seed)
    print(
        f"{arguments.copies} copies with {arguments.pages} pages of garbage: {told} told and made"
        f" anew; {lost} notes of the backup lost, {unsound} unsound ends; of the notes younger than"
        f" the backup {kept:,} of {of:,} kept ({time.monotonic() - start:.0f} s)"
    )
    return 1 if lost or unsound else 0


if __name__ == "__main__":
    sys.exit(main())
