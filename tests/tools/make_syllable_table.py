"""Make `reader/text/data/syllables.bin`: the commonest reading of each Han character, no tones.

Development only; needs the packages `pypinyin` and `jieba` (pip). Run from the top of the
repository; takes about a minute:

    python tests/tools/make_syllable_table.py

Readings come from pypinyin (https://github.com/mozillazg/python-pinyin), copyright mozillazg and
contributors, MIT licence; which of several is the commonest is counted over the word list of jieba
(https://github.com/fxsjy/jieba), copyright Sun Junyi, MIT licence.

The file: zlib of ASCII: the syllables with blanks between them, a line feed, then two characters
for each code point from U+3400 to U+9FFF: the number of its syllable in base 64 (`--`: none).
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from pathlib import Path

import jieba
from pypinyin import Style, lazy_pinyin, pinyin

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "reader" / "text" / "data" / "syllables.bin"
FIRST, LAST = 0x3400, 0x9FFF
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_."


def counted() -> dict[str, Counter[str]]:
    """For each character, how often each reading occurs in words."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count, _ = line.split(" ")
        readings = lazy_pinyin(word, style=Style.NORMAL, errors=lambda s: list("-" * len(s)))
        if len(readings) == len(word):
            for ch, reading in zip(word, readings, strict=True):
                counts[ch][plain(reading)] += int(count)
    return counts


def plain(reading: str) -> str:
    """As it is typed: `lü` as `lv`; empty when it is no syllable."""
    typed = reading.replace("ü", "v").replace("ê", "e")
    return (
        typed if typed.isascii() and typed.isalpha() and any(c in "aeiouv" for c in typed) else ""
    )


def reading_of(ch: str, counts: Counter[str]) -> str:
    """The commonest reading of a character."""
    for each, _ in counts.most_common():
        if each:
            return each
    known = pinyin(ch, style=Style.NORMAL, heteronym=True, errors="ignore")
    return next(filter(None, map(plain, known[0] if known else [])), "")


def main() -> None:
    """Writes the file."""
    counts = counted()
    found = [reading_of(ch, counts[ch]) for ch in map(chr, range(FIRST, LAST + 1))]
    names = sorted(set(found) - {""})
    number = {each: DIGITS[i // 64] + DIGITS[i % 64] for i, each in enumerate(names)}
    line = "".join(number.get(each, "--") for each in found)
    data = zlib.compress(f"{' '.join(names)}\n{line}".encode(), 9)
    TARGET.write_bytes(data)
    print(f"{sum(map(bool, found))} characters, {len(names)} syllables, {len(data)} bytes")


if __name__ == "__main__":
    main()
