"""How long two versions of a novel take to compare, and a page of the difference to draw.

python -m tests.benchmarks.versions_diff [--chars 3000000]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter

from reader.annotations.wordwise import compare, words_of
from reader.text.words import rough_segmenter

HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年"


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each kind of change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chars", type=int, default=3_000_000)
    options = parser.parse_args(arguments)
    chance = random.Random(1)

    def paragraph() -> str:
        length = chance.randint(30, 160)
        return "".join(chance.choice(HAN) + "。" * (chance.random() < 0.04) for _ in range(length))

    def changed(text: str, share: float) -> str:
        return "".join(chance.choice(HAN) if chance.random() < share else c for c in text)

    old: list[str] = []
    while len(old) * 98 < options.chars:
        old.append(paragraph())
    cases = {
        "a twentieth of the paragraphs changed": [
            changed(each, 0.2) if chance.random() < 0.05 else each for each in old
        ],
        "every paragraph changed by a twentieth": [changed(each, 0.05) for each in old],
        "the same, and paragraphs put in": [
            part
            for each in old
            for part in (changed(each, 0.05), *([paragraph()] * (chance.random() < 0.01)))
        ],
        "another text": [paragraph() for _ in old],
    }
    for name, new in cases.items():
        show(name, "\n".join(old), "\n".join(new))
    show("all in one line", "".join(old), "".join(changed(each, 0.02) for each in old))
    return 0


def show(name: str, old: str, new: str) -> None:
    """One comparison, and the words of fifty changed paragraphs."""
    start = time.perf_counter()
    found = compare(old, new)
    took = time.perf_counter() - start
    page = [each for each in found if each.kind == "changed"][:50]
    start = time.perf_counter()
    for each in page:
        words_of(old, new, each, rough_segmenter().words)
    drawn = 1000 * (time.perf_counter() - start)
    kinds = dict(Counter(each.kind for each in found))
    print(f"{name:40} {len(old):>9,} characters {took:6.2f} s, a page {drawn:5.1f} ms  {kinds}")


if __name__ == "__main__":
    sys.exit(main())
