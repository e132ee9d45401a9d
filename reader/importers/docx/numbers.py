"""The numbers that Word writes before paragraphs by itself: 第一章, 一、, （1）, 2.3, a).

ECMA-376 part 1, 17.9: a paragraph, or its style, names a list (`num`) and a level in it; the list
takes its levels from an `abstractNum` and may begin them elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

_PLACE: Final = re.compile(r"%([1-9])")
_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_LEVELS: Final = 9
_MOST: Final = 32_000
_LETTERS: Final = 780
_ROMAN: Final = 4_000
"""Numbers beyond which letters and Roman numerals are not written."""


@dataclass(slots=True)
class Level:
    """One level of a list."""

    form: str = "decimal"
    """`numFmt`."""
    text: str = ""
    """`lvlText` such as `第%1章`, in which a number stands for the count of that level."""
    start: int = 1
    gap: str = " "
    """What stands between number and text."""
    legal: bool = False
    """Whether all numbers are written in Arabic digits here."""
    restart: int | None = None
    """Level from which on this one begins anew; None for the one above, 0 for never."""


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has come."""

    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    """By the identifier of a list: that of its kind, and its levels."""
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    """Where a list begins a level anew although its kind goes on."""
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any | None) -> Numbering:
        """The lists of `numbering.xml`, whose elements have no namespaces."""
        found = cls()
        if root is None:
            return found
        kinds: dict[str, dict[int, Level]] = {}
        for kind in root.iter("abstractNum"):
            levels = {_number(el.get("ilvl"), 0): _level(el) for el in kind.iter("lvl")}
            kinds[kind.get("abstractNumId") or ""] = levels
        for num in root.iter("num"):
            name, kind = num.get("numId") or "", _value(num, "abstractNumId")
            levels = dict(kinds.get(kind, {}))
            for override in num.iter("lvlOverride"):
                at = _number(override.get("ilvl"), 0)
                own = override.find("lvl")
                if own is not None:
                    levels[at] = _level(own)
                start = override.find("startOverride")
                if start is not None:
                    found.starts[name, at] = _number(start.get("val"), 1)
            found.lists[name] = (kind, levels)
        return found

    def level(self, name: str, at: int) -> Level | None:
        """A level of a list; None if there is none."""
        return self.lists.get(name, ("", {}))[1].get(at)

    def next(self, name: str, at: int) -> str:
        """Counts on, and gives what stands before the paragraph, without the gap."""
        kind, levels = self.lists[name]
        counts = self._counts.setdefault(kind, [None] * _LEVELS)
        if (name, at) in self.starts and (name, at) not in self._begun:
            self._begun.add((name, at))
            counts[at] = None
            before = self.starts[name, at] - 1
        else:
            before = levels[at].start - 1
        now = counts[at]
        counts[at] = (before if now is None else now) + 1
        for lower in range(at + 1, _LEVELS):
            level = levels.get(lower)
            if level is None or level.restart is None or at < level.restart:
                counts[lower] = None

        def said(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            level = levels.get(place, Level())
            number = counts[place] if counts[place] is not None else level.start
            return written(number or 0, "decimal" if levels[at].legal else level.form)

        return _PLACE.sub(said, levels[at].text)


def _level(el: Any) -> Level:
    gap = {"nothing": "", "space": " "}.get(_value(el, "suff"), " ")
    legal = el.find("isLgl")
    restart = el.find("lvlRestart")
    return Level(
        _value(el, "numFmt") or "decimal",
        _value(el, "lvlText"),
        _number(_value(el, "start"), 1),
        gap,
        legal is not None and legal.get("val") not in ("0", "false"),
        _number(restart.get("val"), 0) if restart is not None else None,
    )


def _value(el: Any, name: str) -> str:
    child = el.find(name)
    return (child.get("val") or "") if child is not None else ""


def _number(value: str | None, default: int) -> int:
    return int(value) if value and value.isdigit() and len(value) < 6 else default


# --- numbers as words -------------------------------------------------------------------------


def written(n: int, form: str) -> str:
    """A number from 0 on in one of the forms of `ST_NumberFormat`; Arabic where it is unknown."""
    n = min(n, _MOST)
    match form:
        case "none" | "bullet":
            return ""
        case "lowerLetter" | "upperLetter" if n <= _LETTERS:
            letter = chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1) if n else ""
            return letter if form == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman" if n < _ROMAN:
            return _roman(n).lower() if form == "lowerRoman" else _roman(n)
        case "chineseCounting" | "taiwaneseCounting" | "chineseCountingThousand":
            return _chinese(n, _DIGITS)
        case "taiwaneseCountingThousand" | "japaneseCounting":
            return _chinese(n, _DIGITS)
        case "chineseLegalSimplified":
            return _chinese(n, _LEGAL, "拾佰仟")
        case "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand":
            return "".join(_DIGITS[int(c)] for c in str(n))
        case "ideographTraditional":
            return _STEMS[(n - 1) % 10] if n else ""
        case "ideographZodiac":
            return _BRANCHES[(n - 1) % 12] if n else ""
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return chr(0x245F + n) if 1 <= n <= 20 else str(n)
        case "decimalEnclosedParen":
            return f"({n})"
        case "decimalEnclosedFullstop":
            return f"{n}."
        case "ideographEnclosedCircle":
            return chr(0x327F + n) if 1 <= n <= 10 else str(n)
        case "decimalZero":
            return f"{n:02d}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord(c) + 0xFEE0) for c in str(n))
    return str(n)


def _chinese(n: int, digits: str, units: str = "十百千") -> str:
    nought = "零"
    if n == 0:
        return digits[0]
    if n >= 10_000:
        high, low = divmod(n, 10_000)
        gap = nought if 0 < low < 1_000 else ""
        tail = _chinese(low, digits, units) if low else ""
        return f"{_chinese(high, digits, units)}万{gap}{tail}"
    found, zero = "", False
    for power, digit in zip(range(len(str(n)) - 1, -1, -1), str(n), strict=True):
        if digit == "0":
            zero = bool(found)
            continue
        found += (nought if zero else "") + digits[int(digit)] + (units[power - 1] if power else "")
        zero = False
    return found.removeprefix(digits[1]) if found.startswith(digits[1] + "十") else found


def _roman(n: int) -> str:
    pairs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    found = ""
    for value, sign in pairs:
        count, n = divmod(n, value)
        found += sign * count
    return found
