"""Make `reader/text/data/initials.bin`: the first letter of each Han character's reading.

Development only; needs the packages `pypinyin` and `jieba` (pip). Run from the top of the
repository; takes about a minute:

    python tests/tools/make_pinyin_table.py

Readings come from pypinyin (https://github.com/mozillazg/python-pinyin), copyright mozillazg and
contributors, MIT licence; how often a reading occurs is counted over the word list of jieba
(https://github.com/fxsjy/jieba), copyright Sun Junyi, MIT licence.

The file: zlib of ASCII and UTF-8: one letter for each code point from U+3400 to U+9FFF (`-` where
there is none), a line feed, then each character of several readings with its other letters, the
commoner first, separated by blanks.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from pathlib import Path

import jieba
from pypinyin import Style, lazy_pinyin, pinyin

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "reader" / "text" / "data" / "initials.bin"
FIRST, LAST = 0x3400, 0x9FFF
SHARE = 0.01
"""A reading rarer than this among the words with its character is left out."""


def counted() -> dict[str, Counter[str]]:
    """For each character, how often each first letter occurs in words."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count, _ = line.split(" ")
        readings = lazy_pinyin(word, style=Style.FIRST_LETTER, errors=lambda s: list("-" * len(s)))
        if len(readings) == len(word):
            for ch, letter in zip(word, readings, strict=True):
                counts[ch][letter] += int(count)
    return counts


def letters(ch: str, counts: Counter[str]) -> str:
    """All first letters of a character, the commonest first; empty if it has no reading."""
    known = pinyin(ch, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    possible = [letter for letter in (known[0] if known else []) if letter in ASCII]
    total = counts.total()
    ranked = [x for x, n in counts.most_common() if x in ASCII and n >= total * SHARE]
    return "".join(ranked or possible[:1])


ASCII = frozenset("abcdefghijklmnopqrstuvwxyz")


def main() -> None:
    """Writes the file."""
    counts = counted()
    found = {ch: letters(ch, counts[ch]) for ch in map(chr, range(FIRST, LAST + 1))}
    line = "".join(x[:1] or "-" for x in found.values())
    others = " ".join(ch + x[1:] for ch, x in found.items() if len(x) > 1)
    data = zlib.compress(f"{line}\n{others}".encode(), 9)
    TARGET.write_bytes(data)
    print(f"{len(line) - line.count('-')} characters, {len(others.split())} of several readings,")
    print(f"{len(data)} bytes")


if __name__ == "__main__":
    main()
