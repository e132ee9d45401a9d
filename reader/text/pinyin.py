"""Pinyin: `shgz`, `shehuigongz` and `shehgz` find 社会工作 in titles, `shgz` on the screen too.

The tables are generated from pypinyin's readings, see docs/data-sources.md. Nothing here knows
tones. A character is read as it mostly is, except in the words of a table (重庆: chong qing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from reader.text.data import load
from reader.text.fold import fold

_FIRST: Final = 0x3400

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_."
"""The digits of base 64 in the table of syllables."""

DOUBLE: Final = ("zh", "ch", "sh")
"""Initials of two letters, of which a person may type one or both."""

LONGEST: Final = 6
"""Letters of the longest syllable."""

LONGEST_WORD: Final = 4
"""Characters of the longest word in the table of readings."""

VERSION: Final = 2
"""Of what `initials` and `syllables` answer; what keeps their answers writes them anew."""

MOST_SPELLINGS: Final = 12
"""Ways to divide what was typed that are tried; ordinary pinyin has one to three."""


def initials(text: str) -> str:
    """The initials of a title in one word: 社会工作 2026 → `shgz2026`.

    One lower-case letter for each Han character by its reading in the word, else its commonest;
    Latin letters and digits are kept, without accents; everything else is dropped.
    """
    return _initials(text, _readings(fold(text), _words()))


def _initials(text: str, read: Sequence[str]) -> str:
    return "".join([(name or letters(ch))[:1] for ch, name in zip(text, read, strict=True)])


def initials_and_syllables(text: str) -> tuple[str, str]:
    """`initials` and `syllables` of a title, which is read once."""
    folded = fold(text)
    read = _readings(folded, _words())
    return _initials(text, read), _syllables(folded, read)


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
    folded = fold(text)
    return _syllables(folded, _readings(folded, _words()))


def _syllables(folded: str, read: Sequence[str]) -> str:
    found: list[str] = []
    within = False
    for ch, name in zip(folded, read, strict=True):
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
        if name:
            found.append(name)
    return " " + " ".join(found)


def _readings(folded: str, words: Mapping[str, list[str]]) -> list[str]:
    """The syllable of each character of a folded text, empty where there is none.

    The longest word of the table that begins at a character decides for all of its characters.
    """
    names = _names()
    found: list[str] = []
    while len(found) < len(folded):
        at = len(found)
        place = ord(folded[at]) - _FIRST
        name = names[place] if 0 <= place < len(names) else "ling" if folded[at] == "〇" else ""
        said = [name]
        if name:
            for length in range(min(LONGEST_WORD, len(folded) - at), 1, -1):
                if (word := words.get(folded[at : at + length])) is not None:
                    said = word
                    break
        found += said
    return found


def plain_syllables(word: str, words: Mapping[str, list[str]]) -> list[str]:
    """How a folded word is read with no more than these words known; for making the table."""
    return _readings(word, words)


@cache
def _words() -> dict[str, list[str]]:
    """Words whose characters are not read as they mostly are, and their syllables."""
    rows = (line.split(" ") for line in load("readings.bin").split("\n"))
    return {row[0]: row[1:] for row in rows}


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


def mixed_spellings(typed: str) -> list[tuple[str, str]]:
    """The ways to read letters as initials among whole syllables: `rmin` → `("rm", "% r% min%")`.

    Each is the initials it stands for and a pattern of SQL's LIKE for `syllables`; both must fit.
    Those with the fewest initials come first; ways of one kind only are not among them.
    """
    whole, begun = _known()
    found: list[tuple[int, str, str]] = []

    def go(at: int, firsts: str, pattern: str, single: int) -> None:
        if len(found) >= 4 * MOST_SPELLINGS:
            return
        if at == len(typed):
            if 0 < single < len(firsts):
                found.append((single, firsts, f"{pattern}%"))
            return
        rest = typed[at:]
        for length in range(min(LONGEST, len(rest)), 1, -1):
            piece = rest[:length]
            if piece in whole or (length == len(rest) and piece in begun):
                go(at + length, firsts + piece[0], f"{pattern} {piece}", single)
        for each in (rest[0], *(each for each in DOUBLE if rest.startswith(each))):
            if each in begun:
                go(at + len(each), firsts + rest[0], f"{pattern} {each}%", single + 1)

    if typed.isascii() and typed.isalpha() and 3 <= len(typed) <= 30:
        go(0, "", "%", 0)
    found.sort(key=lambda each: each[0])
    return [(firsts, pattern) for _, firsts, pattern in found[:MOST_SPELLINGS]]


def as_typed(typed: str) -> str:
    """Letters as the tables have them: small, and ü as v, however it was typed (`lü`, `lyu`)."""
    typed = typed.lower().replace("ü", "v")
    return typed.replace("lyu", "lv").replace("nyu", "nv")


def is_spelt(name: str, typed: str) -> bool:
    """Whether typed letters spell a part of a name: initials, syllables in full, or both mixed.

    For titles, tags, sources and commands; the one rule wherever names are found by pinyin.
    """
    typed = as_typed(typed)
    if not (typed.isascii() and typed.isalnum()):
        return False
    if typed in initials(name):
        return True
    said = syllables(name).split()
    return typed.isalpha() and any(_goes_on(said, at, typed) for at in range(len(said)))


def _goes_on(said: list[str], at: int, typed: str) -> bool:
    """Whether letters spell the syllables from one on, each whole or by its initial, the last
    one perhaps begun."""
    if not typed:
        return True
    if at >= len(said):
        return False
    name = said[at]
    if name.startswith(typed):
        return True
    starts = [name, name[:1], *(each for each in DOUBLE if name.startswith(each))]
    return any(
        typed.startswith(each) and _goes_on(said, at + 1, typed[len(each) :]) for each in starts
    )


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
