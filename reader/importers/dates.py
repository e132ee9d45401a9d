"""Dates in Chinese and English documents, as ISO 8601 of the exactness that stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_DIGIT: Final = re.compile("[０-９]")
_NUMERALS: Final = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
    | {"〇": 0, "○": 0, "两": 2}
)
_SMALL: Final = str.maketrans("拾佰仟", "十百千")
_CN: Final = "〇○零一二三四五六七八九"

MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
"""The beginnings of the English months, in order."""
_MONTH_NAME: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)

_DATE: Final = re.compile(
    # What every one of the forms begins with: at most places that is all that is looked at.
    rf"(?=[\d{_CN}民JFMASOND])(?:"
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y2>\d{4})\s?年\s?(?P<m2>\d{1,2})\s?月(?:\s?(?P<d2>\d{1,2})\s?[日号號])?"
    rf"|(?P<y3>[{_CN}]{{4}})年(?P<m3>[一二三四五六七八九十]{{1,2}})月"
    r"(?:(?P<d3>[一二三四五六七八九十]{1,3})[日号號])?"
    r"|(?:民[国國])\s?(?P<roc>\d{2,3}|[一二三四五六七八九十百]{1,5})\s?年\s?(?P<m4>\d{1,2})\s?月"
    r"\s?(?P<d4>\d{1,2})\s?日"
    rf"|(?P<m5>{_MONTH_NAME})\s(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y5>(?:19|20)\d\d)"
    r"|(?<![\d./-])(?P<a7>\d{1,2})(?P<sep>[-/.])(?P<b7>\d{1,2})(?P=sep)(?P<y7>(?:19|20)\d\d)(?!\d)"
    rf"|(?<!\d)(?P<d6>\d{{1,2}})\s(?P<m6>{_MONTH_NAME})\s(?P<y6>(?:19|20)\d\d))"
)

_TWO_DIGITS: Final = re.compile(r"\d\d")
"""What every date holds in which there is no 月."""

MONTH_DAY: Final = re.compile(
    rf"(?:(?P<y>(?:19|20)\d\d|[{_CN}]{{4}})\s?年\s?)?"
    r"(?P<m>\d{1,2}|[一二三四五六七八九]|十[一二]?)\s?月\s?"
    r"(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号號]"
)

_IN_NAME: Final = re.compile(
    r"(?<![0-9A-Za-z])((?:19|20)\d\d)[-_.年]?(0[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01])日?(?![0-9A-Za-z])"
)

_YEAR: Final = re.compile(
    r"(?P<future>到|至|力争|—|-|－|～|~|截至|面向)?(?<!\d)(?P<y>(?:19|20)\d\d)\s?年(?P<plan>前|底前|左右|以前)?"
    r"(?:\s?(?P<m>\d{1,2})\s?月)?"
)


class Day(NamedTuple):
    """A date as far as it is known; 0 for what is not."""

    year: int
    month: int = 0
    day: int = 0

    def iso(self) -> str | None:
        """`2026-01-28`, `2026-01` or `2026`; None when the year is missing or it is no date."""
        if not self.year:
            return None
        if not self.month:
            return f"{self.year:04d}"
        try:
            date(self.year, self.month, self.day or 1)
        except ValueError:
            return None
        head = f"{self.year:04d}-{self.month:02d}"
        return f"{head}-{self.day:02d}" if self.day else head


def number(text: str | None) -> int:
    """The value of Arabic digits or Chinese numerals below ten thousand; 0 for None."""
    if not text:
        return 0
    text = text.translate(_DIGITS).translate(_SMALL)
    if text.isascii() and text.isdigit():
        return int(text)
    if not any(unit in text for unit in "十百千"):
        value = 0
        for c in text:
            value = value * 10 + _NUMERALS.get(c, 0)
        return value
    total = digit = 0
    for c in text:
        if c in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[c]
            digit = 0
        else:
            digit = _NUMERALS.get(c, 0)
    return total + digit


def find_dates(text: str) -> Iterator[tuple[Day, int, int]]:
    """Every date with a year in `text`, with where it stands."""
    if "月" not in text and not _TWO_DIGITS.search(text):
        return  # sooner seen than tried at every place
    for match in _DATE.finditer(_plain_digits(text)):
        g = match.groupdict()
        if g["y5"] or g["y6"]:
            name = (g["m5"] or g["m6"])[:3].lower()
            found = Day(int(g["y5"] or g["y6"]), MONTHS.index(name) + 1, int(g["d5"] or g["d6"]))
        elif g["y7"]:
            # 03-04-2025 begins with the month, unless that can't be one; 03.04.2025 with the day.
            a, b = int(g["a7"]), int(g["b7"])
            day_first = a > 12 or (g["sep"] == "." and b <= 12)
            found = Day(int(g["y7"]), *((b, a) if day_first else (a, b)))
        elif g["roc"]:
            found = Day(number(g["roc"]) + 1911, int(g["m4"]), int(g["d4"]))
        else:
            year, month = g["y"] or g["y2"] or g["y3"], g["m"] or g["m2"] or g["m3"]
            found = Day(number(year), number(month), number(g["d"] or g["d2"] or g["d3"]))
        if found.iso():
            yield found, match.start(), match.end()


def find_date(text: str) -> str | None:
    """The first date with a year in `text`, in ISO form."""
    return next((day.iso() for day, _, _ in find_dates(text)), None)


def date_in_name(name: str) -> Day | None:
    """A date in a file's name, such as `20260126.txt` or `page-2026-01-26.md`."""
    match = _IN_NAME.search(name)
    return Day(*map(int, match.groups())) if match else None


def _plain_digits(text: str) -> str:
    """The text with ASCII digits; most texts have no others, which is sooner seen than done."""
    return text.translate(_DIGITS) if _WIDE_DIGIT.search(text) else text


def months_of_years(texts: Iterable[str]) -> dict[int, int]:
    """The years that the texts speak of, plans such as 到2035年 aside, and their latest months.

    The month is 0 where a year stands without one.
    """
    months: dict[int, int] = {}
    for text in texts:
        if "年" not in text:
            continue  # sooner seen than tried at every place
        for match in _YEAR.finditer(_plain_digits(text)):
            if match["future"] or match["plan"]:
                continue
            year, month = int(match["y"]), int(match["m"] or 0)
            months[year] = max(months.get(year, 0), month if month <= 12 else 0)
    return months


def likely_year(day: Day, months: Mapping[int, int], name: str = "") -> int:
    """The year of a month and day without one, or 0; after the texts' years and the file's name.

    The latest year that the texts speak of is the year of writing; one more if they tell of a later
    month of that year.
    """
    in_name = date_in_name(name)
    if in_name:
        early = day.month == 12 and in_name.month == 1
        return in_name.year - 1 if early else in_name.year
    if not months:
        return 0
    latest = max(months)
    if months[latest] > day.month + 1:
        return latest + 1
    if day.month >= 11 and not months[latest] and months.get(latest - 1):
        return latest - 1  # an outlook on next year, written at the end of this one
    return latest
