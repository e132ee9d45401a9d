"""Where a line may end: kinsoku for Chinese, words and numbers whole for Latin.

The classes and pair rules follow UAX #14, tailored after CLREQ and GB/T 15834: closing marks never
begin a line and opening ones never end it, …… and —— stay whole (—— may begin a line, …… may
not), Latin words and numbers with their signs and units stay whole, and a web address is cut only
behind `/ ? &` or a hyphen. Curly quotation marks open and close, as they do in Chinese.

Every function looks at a few characters around the place, so that cost is per line.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from reader.text.graphemes import is_boundary
from reader.text.widths import cell_table

SPACE: Final = "space"
"""Hangs at the end of a line, never begins one."""
GLUE: Final = "glue"
"""Ties both neighbours."""
OPEN: Final = "open"
"""Never ends a line."""
CLOSE: Final = "close"
"""Never begins a line; also after spaces."""
STOP: Final = "stop"
"""ASCII `. , : ; ! ?`: closes, but may begin a word such as `.NET` after a space."""
LEADER: Final = "leader"
"""… and its kin: never begins a line."""
DASH: Final = "dash"
"""— and its kin: two are one mark."""
RANGE: Final = "range"
"""～ – · / and the like: never begins a line, ties two numbers."""
QUOTE: Final = "quote"
"""Straight quotation marks, which don't tell whether they open or close: tie both neighbours."""
HYPHEN: Final = "hyphen"
"""The hyphen: never begins a line; one may end after it inside a word."""
PREFIX: Final = "prefix"
"""￥ $ #: never ends a line unless it ends a word (C#)."""
SUFFIX: Final = "suffix"
"""% ℃ °: never begins a line."""
AFTER: Final = "after"
"""Marks between syllables or words of scripts without blanks (Tibetan, Ethiopic), and the stops of
Indic and Khmer: a line may end after them."""
WORD: Final = "word"
"""Letters and signs of scripts that are set in words."""
DIGIT: Final = "digit"
FULL: Final = "full"
"""Full-width letters and digits."""
HAN: Final = "han"
"""Ideographs, kana, Hangul, emoji: a line may end on either side."""
MARK: Final = "mark"
"""Without width: belongs to what stands before it."""
END: Final = "end"
"""A line end of the text."""

SPACES: Final = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
"""All characters of class `SPACE`."""

_LISTS: Final = {
    END: "\n",
    SPACE: SPACES,
    GLUE: "\u00a0\u2007\u202f\u2011\u0f0c",
    OPEN: "¿¡",
    CLOSE: "、。，．：；！？｡､︐︑︒︓︔︕︖﹐﹑﹒﹔﹕﹖﹗‼⁇⁈⁉‽"
    "\u0f0d\u0f0e\u0f0f\u0f10\u0f11\u0f14",
    STOP: ".,:;!?",
    LEADER: "…⋯‥︙",
    DASH: "—―⸺⸻︱",
    RANGE: "~～〜–‐/／·‧・･々〻ゝゞヽヾー゛゜ｰ゠ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ",
    QUOTE: "\"'＂＇",
    HYPHEN: "-",
    PREFIX: "$￥¥£￡€₩＄#＃№§",
    AFTER: "\u0f0b\u0f34\u0fd2\u1361\u0964\u0965\u104a\u104b\u17d4\u17d5",
    SUFFIX: "%％‰‱℃℉°′″‴¢￠",
}
_BY_CATEGORY: Final = {"Ps": OPEN, "Pi": OPEN, "Pe": CLOSE, "Pf": CLOSE, "Nd": DIGIT}
_NEVER_BEGIN: Final = frozenset(
    {CLOSE, STOP, LEADER, RANGE, QUOTE, HYPHEN, SUFFIX, AFTER, SPACE, END}
)
_NEVER_END: Final = frozenset({OPEN, QUOTE, GLUE})
_RUN: Final = frozenset({WORD, DIGIT})
_NARROW_OPEN: Final = "([{"
_NARROW_CLOSE: Final = ")]}"
_MOST_MARKS: Final = 64
"""How far back the base of a mark is looked for."""
_ADDRESS_POINTS: Final = frozenset("/._-?&=#%+:;,~|\\")
_UNIT: Final = re.compile(
    r"(?:[kcmμµnMGT]?(?:m|g|s|Hz|W|Wh|V|A|B|b|Pa|J|N|L|l|eV|mol)|km/h|min|h|t|dB|K|°[CF])[²³]?"
    r"(?![A-Za-z])"
)


class _Classes(dict[str, str]):
    """Class of each character, found once."""

    def __missing__(self, char: str) -> str:
        self[char] = found = _class_of(char)
        return found


def _class_of(char: str) -> str:
    if "\uff10" <= char <= "\uff5a" and char.isalnum():
        return FULL
    category = unicodedata.category(char)
    if category in _BY_CATEGORY:
        return _BY_CATEGORY[category]
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return HAN
    return (MARK, WORD, HAN)[cell_table()[char]]


@cache
def classes() -> dict[str, str]:
    """The class of every character."""
    return _Classes({char: name for name, chars in _LISTS.items() for char in chars})


def can_break(text: str, i: int) -> bool:
    """Whether a line may end before the character at `i` and the next begin with it.

    False at both ends of the text. Spaces belong to the line that they end.
    """
    if i <= 0 or i >= len(text):
        return False
    before, after = text[i - 1], text[i]
    if "一" <= before <= "鿿" and "一" <= after <= "鿿":
        return True
    table = classes()
    b, a = table[before], table[after]
    if b is END:
        return True
    if a is SPACE or a is END:
        return False
    if b is SPACE:
        return _can_break_after_spaces(text, i, a)
    if a is MARK:
        return False
    at = i - 1
    while b is MARK and at > max(0, i - _MOST_MARKS):
        at -= 1
        b = table[text[at]]
    return _allowed(text, i, at, b, a) and is_boundary(text, i)


def _can_break_after_spaces(text: str, i: int, a: str) -> bool:
    """Closing marks stay with what they close, opening ones with what follows, across spaces."""
    table = classes()
    if a in _NEVER_BEGIN and a is not QUOTE:
        following = text[i + 1] if i + 1 < len(text) else ""
        begins_word = following.isascii() and following.isalnum()
        if not (begins_word and (a in (STOP, HYPHEN) or text[i] in "/~")) and a is not HYPHEN:
            return False
    at = i - 1
    while at >= 0 and table[text[at]] is SPACE:
        at -= 1
    if at >= 0 and (table[text[at]] is OPEN or (at == i - 2 and _is_measure(text, at, i))):
        return False
    return is_boundary(text, i)


def _is_measure(text: str, at: int, i: int) -> bool:
    """Whether a digit at `at` and a unit at `i` are one measure, such as 5 kg."""
    return text[at].isdigit() and _UNIT.match(text, i) is not None


def _allowed(text: str, i: int, at: int, b: str, a: str) -> bool:
    """The pair rules between the character at `at` of class `b` and that at `i` of class `a`."""
    if a in _NEVER_BEGIN or b in _NEVER_END or a is GLUE:
        return False
    before, after = text[at], text[i]
    earlier = text[at - 1] if at else " "
    e = classes()[earlier]
    if before.isascii() and after.isascii():
        single = not text[i + 1 : i + 2].isalnum()  # km/h stays whole
        scheme = text.endswith("://", 0, i)  # https:// stays with its host
        return _inside_ascii(before, after, e) and not (before == "/" and single) and not scheme
    if a is DASH:
        return b is not DASH
    if b is PREFIX:
        return e in _RUN and a not in _RUN
    if a is PREFIX or a in _RUN:
        return _before_word(before, b, e, a)
    if a is OPEN and b in _RUN:
        return after not in _NARROW_OPEN and not _quotes_word(text, i)
    if a is FULL:
        return b is not FULL and not (before in "．，" and e is FULL)
    return True


def _inside_ascii(before: str, after: str, e: str) -> bool:
    """Words, numbers, addresses: only after a hyphen inside a word, and after `/ ? &`."""
    if after.isdigit():
        return before in "?&" or (before == "/" and e is WORD)
    if not after.isalpha():
        return False
    if before in "/?&":
        return e is not SPACE and e is not HAN
    return before == "-" and e in _RUN


def _before_word(before: str, b: str, e: str, a: str) -> bool:
    """Whether a line may begin with a letter, digit or `￥` that follows `before`."""
    if b in _RUN or b is SUFFIX or b is STOP or before in _NARROW_CLOSE:
        return False
    if b is HYPHEN:
        return a is WORD and e in _RUN
    if b is RANGE:
        return not (a is DIGIT and e is DIGIT)
    if before in "’”»":
        return e not in _RUN
    return True


def _quotes_word(text: str, i: int) -> bool:
    """Whether the opening quotation mark at `i` is one of a Latin text: a word follows it."""
    return text[i] in "‘“«" and classes()[text[i + 1 : i + 2] or " "] in _RUN


def last_resort(text: str, start: int, i: int) -> int:
    """Where to cut the line that begins at `start` and may reach up to `i`, if it must be cut.

    For what has no legal break: after a sign inside an address, else anywhere that no mark is
    parted from what it closes or opens, else between any two clusters. Returns `start` when
    even the first cluster does not fit.
    """
    while not is_boundary(text, i):
        i -= 1
    if i <= start:
        return start
    table = classes()
    whole = 0
    for at in range(i, start, -1):
        before = text[at - 1]
        point = before in _ADDRESS_POINTS and at - start > (i - start) // 3
        if whole and not point:
            continue
        a = table[text[at]]
        if a in _NEVER_BEGIN or table[before] in _NEVER_END or not is_boundary(text, at):
            continue
        if point and a in _RUN:
            return at
        if not whole and table[before] is not PREFIX and not (a is DASH is table[before]):
            whole = at
    return whole or i
