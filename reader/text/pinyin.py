"""Pinyin initials: `shgz` finds 社会工作 in titles and on the screen.

The table is generated from pypinyin's readings, see docs/data-sources.md.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from reader.text.data import load
from reader.text.fold import fold

_FIRST: Final = 0x3400


def initials(text: str) -> str:
    """The initials of a title in one word: 社会工作 2026 → `shgz2026`.

    One lower-case letter for each Han character by its commonest reading; Latin letters and digits
    are kept, without accents; everything else is dropped.
    """
    return "".join(letters(ch)[:1] for ch in text)


def letters(ch: str) -> str:
    """All letters that a person may type for one character, the likeliest first: 行 → `xh`.

    Empty for a character that has none, such as a punctuation mark.
    """
    folded = fold(ch)
    if folded.isascii():
        return folded if folded.isalnum() else ""
    line, others = _table()
    place = ord(folded) - _FIRST
    if not 0 <= place < len(line) or line[place] == "-":
        return "l" if ch == "〇" else ""
    return line[place] + others.get(folded, "")


@cache
def _table() -> tuple[str, dict[str, str]]:
    line, _, others = load("initials.bin").partition("\n")
    return line, {entry[0]: entry[1:] for entry in others.split(" ")}
