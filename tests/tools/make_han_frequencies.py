"""Writes the two lists of frequent Han characters that tell encodings apart.

    python tests/tools/make_han_frequencies.py reader/importers/data

The characters are counted over jieba's word list (`dict.txt`, MIT licence), each weighted with the
frequency of its word. The Traditional list is the same words converted with OpenCC (Apache-2.0),
once to the Taiwan and once to the Hong Kong standard, so that variants of both are in it. OpenCC
is needed here only: `pip install OpenCC`.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

LENGTH = 2200
"""As many characters as the detector ranks (see `reader.importers.encoding`)."""

LINE = 50


def words() -> list[tuple[str, int]]:
    """The words of jieba's list with their frequencies."""
    import jieba

    path = Path(jieba.__file__).with_name("dict.txt")
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count, *_ = line.split(" ")
        found.append((word, int(count)))
    return found


def ranked(counts: Counter[str]) -> str:
    """The most frequent Han characters, most frequent first, equal ones by code point."""
    han = [(n, c) for c, n in counts.items() if "\u4e00" <= c <= "\u9fff"]
    han.sort(key=lambda pair: (-pair[0], pair[1]))
    return "".join(c for _, c in han[:LENGTH])


def main(folder: str) -> None:
    """Writes both lists into `folder`."""
    from opencc import OpenCC

    converters = [OpenCC("s2tw"), OpenCC("s2hk")]
    simplified: Counter[str] = Counter()
    traditional: Counter[str] = Counter()
    for word, count in words():
        for c in word:
            simplified[c] += 2 * count
        for converter in converters:
            for c in converter.convert(word):
                traditional[c] += count
    for name, counts in (("han_simplified", simplified), ("han_traditional", traditional)):
        characters = ranked(counts)
        lines = [characters[i : i + LINE] for i in range(0, len(characters), LINE)]
        path = Path(folder, f"{name}.txt")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
