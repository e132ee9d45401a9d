"""Make `reader/text/data/readings.bin`: words that are not read as their characters mostly are.

Development only; needs the packages `pypinyin` and `jieba` (pip). Run from the top of the
repository after `make_syllable_table`; takes about a minute:

    python -m tests.tools.make_readings_table

重庆 is chong qing although 重 is mostly zhong. Readings come from pypinyin's phrases
(https://github.com/mozillazg/python-pinyin), copyright mozillazg and contributors, MIT licence;
the words and how frequent they are from jieba (https://github.com/fxsjy/jieba), copyright Sun
Junyi, MIT licence. A word stands here if it is frequent enough and none of the shorter words
within it says the same already.

The file: zlib of UTF-8: a line for each word, its characters and its syllables, with blanks.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Final

import jieba
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from reader.text.fold import fold
from reader.text.pinyin import plain_syllables
from tests.tools.make_syllable_table import plain

ROOT: Final = Path(__file__).resolve().parents[2]
TARGET: Final = ROOT / "reader" / "text" / "data" / "readings.bin"
LONGEST: Final = 4
LEAST: Final = 10
"""How often a word must occur in jieba's counts."""

PLACES: Final = {
    "蚌埠": "beng bu", "亳州": "bo zhou", "厦门": "xia men", "大厦": "da sha", "长沙": "chang sha",
    "行长": "hang zhang", "乐山": "le shan", "六安": "lu an", "番禺": "pan yu", "台州": "tai zhou",
    "会稽": "kuai ji", "单县": "shan xian", "尉犁": "yu li", "铅山": "yan shan",
    "洪洞": "hong tong",
    "东阿": "dong e", "歙县": "she xian", "黄陂": "huang pi", "重庆": "chong qing",
    "音乐": "yin yue", "乐清": "yue qing", "都江堰": "du jiang yan",
}  # fmt: skip
"""Readings to hold in any case."""


def main() -> None:
    """Writes the file."""
    counts: dict[str, int] = {}
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, count, _ = line.split(" ")
        if 2 <= len(word) <= LONGEST and int(count) >= LEAST:
            counts[fold(word)] = int(count)
    known = {fold(word): word for word in PHRASES_DICT}
    found: dict[str, list[str]] = {fold(w): r.split() for w, r in PLACES.items()}
    for word in sorted(counts, key=lambda each: (len(each), each)):
        if word not in known or word in found:
            continue
        read = [plain(each) for each in lazy_pinyin(known[word], style=Style.NORMAL)]
        if len(read) == len(word) and all(read) and read != plain_syllables(word, found):
            found[word] = read
    text = "\n".join(f"{word} {' '.join(read)}" for word, read in sorted(found.items()))
    data = zlib.compress(text.encode(), 9)
    TARGET.write_bytes(data)
    print(f"{len(found)} words, {len(data)} bytes")


if __name__ == "__main__":
    main()
