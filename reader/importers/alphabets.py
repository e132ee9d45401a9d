"""Encodings of one byte a character: which alphabet bytes beyond ASCII spell.

Read as an encoding of Chinese, such a text gives rare characters and errors. What tells these
encodings apart is that words are small letters, capitals stand only where words begin, and marks
stand in no word.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

CODECS: Final = {
    "windows-1251": "cp1251",
    "koi8-r": "koi8_r",
    "iso-8859-5": "iso8859_5",
    "ibm866": "cp866",
    "windows-1253": "cp1253",
    "windows-874": "cp874",
    "windows-1250": "cp1250",
    "iso-8859-2": "iso8859_2",
    "x-mac-cyrillic": "mac_cyrillic",
}
"""Python's codecs by the labels of the WHATWG Encoding Standard."""

_CYRILLIC: Final = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўћџљњђј"
_GREEK: Final = "αοιετσνηυρπκμλςωγδχθφβξζψάέήίόύώ"
_CENTRAL: Final = "ąćęłńóśźżáčďéěíňřšťúůýžöüőűäôľĺŕăâîşţđë"
_LETTERS: Final = {
    "windows-1251": _CYRILLIC,
    "koi8-r": _CYRILLIC,
    "iso-8859-5": _CYRILLIC,
    "ibm866": _CYRILLIC,
    "x-mac-cyrillic": _CYRILLIC,
    "windows-1253": _GREEK,
    "windows-1250": _CENTRAL,
    "iso-8859-2": _CENTRAL,
}
_COMMON: Final = 12
_WESTERN: Final = "àâäçéèêëîïôöùûüœæßñáíóúìòåøãõýÿ"
_NEUTRAL: Final = frozenset("“”„‘’‚«»–—…№§°·€™©®\u00a0")
_GOOD: Final = 0.85
_FEWEST: Final = 5
"""Letters beyond ASCII that tell an alphabet; two £ are no word."""

_CARRIERS: Final = frozenset(map(chr, range(0x0E01, 0x0E2F)))
_MARKS: Final = frozenset(map(chr, [0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)]))
"""Thai consonants, and what is written above and below them."""


def alphabet_of(sample: bytes) -> str | None:
    """The label of the encoding in which `sample` spells words of an alphabet, or None."""
    if _share(sample.decode("cp1252", "replace"), _WESTERN) >= 0.9:
        return None
    best, surest = None, _GOOD
    for label, codec in CODECS.items():
        text = sample.decode(codec, "replace")
        share = _thai(text) if label == "windows-874" else _share(text, _LETTERS[label])
        if share > surest:
            best, surest = label, share
    return best


def _share(text: str, letters: str) -> float:
    """How much of the text beyond ASCII is plausible, from below 0 to somewhat over 1."""
    common = letters[:_COMMON]
    good = count = 0.0
    before = " "
    for c in text:
        if c > "\x7f" and c not in _NEUTRAL:
            count += 1
            if c in letters:
                good += 1.1 if c in common else 1.0
            elif c.lower() in letters and (not before.isalpha() or before.isupper()):
                good += 1
            else:
                good -= 2
        before = c
    return good / count if count >= _FEWEST else 0.0


def _thai(text: str) -> float:
    """The same for Thai, whose marks stand on consonants or on each other, and nowhere else."""
    letters = [c for c in text if c > "\x7f"]
    placed = sum(
        before in _CARRIERS or before in _MARKS for before, c in pairwise(text) if c in _MARKS
    )
    marks = sum(c in _MARKS for c in text)
    if len(letters) < 12 or not marks or placed < 0.97 * marks:
        return 0.0
    thai = sum("\u0e01" <= c <= "\u0e5b" for c in letters)
    return (thai - 3 * (len(letters) - thai)) / len(letters)
