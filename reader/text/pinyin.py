"""Pinyin: `shgz` and `shehuigongz` find 社会工作 in titles, `shgz` on the screen too.

The tables are generated from pypinyin's readings, see docs/data-sources.md. Nothing here knows
tones or chooses a reading by its word: it is for finding and ordering.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from reader.text.data import load
from reader.text.fold import fold

_FIRST: Final = 0x3400

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_."
"""The digits of base 64 in the table of syllables."""

LONGEST: Final = 6
"""Letters of the longest syllable."""

MOST_SPELLINGS: Final = 12
"""Ways to divide what was typed that are tried; ordinary pinyin has one to three."""


def initials(text: str) -> str:
    """The initials of a title in one word: 社会工作 2026 → `shgz2026`.

    One lower-case letter for each Han character by its commonest reading; Latin letters and digits
    are kept, without accents; everything else is dropped.
    """
    return "".join(letters(ch)[:1] for ch in text)


@lru_cache(maxsize=8192)
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


def syllables(text: str) -> str:
    """The readings of a title with a blank before each: `社会Work 2026` → ` she hui work 2026`.

    A run of Latin letters or digits counts as one; punctuation is dropped; never empty, so that
    ordering by it is ordering by pinyin, syllable by syllable.
    """
    names = _names()
    found: list[str] = []
    within = False
    for ch in fold(text):
        if ch.isascii():
            if not ch.isalnum():
                within = False
            elif within:
                found[-1] += ch
            else:
                found.append(ch)
                within = True
            continue
        within = False
        place = ord(ch) - _FIRST
        name = names[place] if 0 <= place < len(names) else ""
        if name or ch == "〇":
            found.append(name or "ling")
    return " " + " ".join(found)


def spellings(typed: str) -> list[str]:
    """The ways to read typed letters as syllables: `shehuig` → `[" she hui g"]`, `xian` → two.

    Written as `syllables` writes them; the last one may be the beginning of a syllable. Empty when
    it cannot be pinyin.
    """
    whole, begun = _known()
    found: list[str] = []

    def go(at: int, said: str) -> None:
        if len(found) >= MOST_SPELLINGS:
            return
        rest = typed[at:]
        if rest in begun:
            found.append(f"{said} {rest}")
        for length in range(min(LONGEST, len(rest) - 1), 0, -1):
            if rest[:length] in whole:
                go(at + length, f"{said} {rest[:length]}")

    if typed.isascii() and typed.isalpha() and len(typed) <= 60:
        go(0, "")
    return found


def is_spelt(name: str, typed: str) -> bool:
    """Whether typed letters spell a part of a name: its initials or its syllables in full.

    For titles, tags, sources and commands; the one rule wherever names are found by pinyin.
    """
    if not (typed.isascii() and typed.isalnum()):
        return False
    typed = typed.lower()
    if typed in initials(name):
        return True
    ways = spellings(typed)
    return bool(ways) and any(each in syllables(name) for each in ways)


@cache
def _names() -> list[str]:
    """The syllable of each code point from U+3400 on, empty where there is none."""
    names, _, line = load("syllables.bin").partition("\n")
    known = names.split(" ")
    number = {a + b: 64 * i + j for i, a in enumerate(DIGITS) for j, b in enumerate(DIGITS)}
    return [
        "" if line[at] == "-" else known[number[line[at : at + 2]]] for at in range(0, len(line), 2)
    ]


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """All syllables, and all beginnings of one."""
    whole = frozenset(load("syllables.bin").partition("\n")[0].split(" "))
    return whole, frozenset(each[:n] for each in whole for n in range(1, len(each) + 1))
