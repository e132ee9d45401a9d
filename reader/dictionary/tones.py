"""Pinyin from numbers to marks: `shi4 jie4` → `shì jiè`, `lu:4` → `lǜ`, `r5` → `r`.

The mark stands on a or e, on the o of ou, else on the last vowel (Hanyu Pinyin, 3.2).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SYLLABLE: Final = re.compile(r"([A-Za-zÜüÊê:]+?)([1-5])(?![0-9])")
_MARKS: Final = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300", "5": ""}
_VOWELS: Final = "aeiouüê"


def with_marks(pinyin: str) -> str:
    """Pinyin with tone marks in place of numbers; anything else stays as it is."""
    return _SYLLABLE.sub(lambda match: syllable(match[1], match[2]), pinyin)


def syllable(letters: str, tone: str) -> str:
    """One syllable with the mark of its tone (`1` to `5`)."""
    plain = letters.replace("u:", "ü").replace("U:", "Ü").replace("v", "ü").replace("V", "Ü")
    low = plain.lower()
    vowels = [i for i, letter in enumerate(low) if letter in _VOWELS]
    if not vowels:
        return plain  # such as r5, m2, xx5
    at = next((low.index(each) for each in "aeê" if each in low), -1)
    if at < 0:
        at = low.index("ou") if "ou" in low else vowels[-1]
    marked = unicodedata.normalize("NFC", plain[at] + _MARKS[tone])
    return plain[:at] + marked + plain[at + 1 :]
