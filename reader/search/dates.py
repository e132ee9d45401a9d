"""What people type for a time: 2025-06, 2025年6月, 二〇二五年, 上周, 近7天, 去年6月至今年3月.

Everything becomes a stretch of calendar days, as two texts of ISO 8601: from the first, up to but
not including the second. A year or month alone is written short (`2025`, `2025-06`), which sorts
before all its days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from reader.text.fold import fold

Days = tuple[str, str]
"""The first day, and the one after the last; either may be empty: without a limit."""

_DATE: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?|月(?:份)?)?|年)?")
_PART: Final = re.compile(r"(\d{4})年?(?:[第-]?([1-4])季度?|[-年]?q([1-4])|([上下])半年)")
_RECENT: Final = re.compile(
    r"(?:最?近|过去|last)(\d{1,4})(?:个)?(天|日|周|星期|月|年|d|days?|w|weeks?)"
)
_BETWEEN: Final = re.compile(r"\.\.+|[至到~]|[—–]+")
_SIGNS: Final = {">": ">", "≥": ">=", ">=": ">=", "<": "<", "≤": "<=", "<=": "<=", "=": "", "": ""}
_SINCE: Final = re.compile(r"(?:以|之)(?:后|来)|起$|后$")
_UNTIL: Final = re.compile(r"(?:以|之)前|前$")
_NUMERALS: Final = {char: at for at, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMBER: Final = re.compile("[〇零一二三四五六七八九十两]+")
_YEARS: Final = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "thisyear": 0, "lastyear": -1}
_DAYS: Final = {
    "今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2,
}  # fmt: skip
_WEEKS: Final = {"本周": 0, "这周": 0, "thisweek": 0, "上周": -1, "lastweek": -1}
_MONTHS: Final = {
    "本月": 0, "这个月": 0, "当月": 0, "thismonth": 0, "上月": -1, "上个月": -1, "lastmonth": -1,
}  # fmt: skip


def dates(value: str, today: date) -> tuple[str, Days] | None:
    """The value as it was understood and its days; None when it means nothing."""
    text = fold(value).replace(" ", "").replace("_", "")
    between = _BETWEEN.split(text)
    if len(between) == 2:
        return _range(between[0], between[1], today)
    found = re.fullmatch(r"(>=|<=|[><=≥≤]?)(.+)", text)
    if not found:
        return None
    sign, rest = _SIGNS[found[1]], found[2]
    if not found[1]:
        rest, sign = _suffixed(rest)
    days = _days(rest, today)
    if days is None:
        return None
    first, after = days
    match sign:
        case ">":
            return f">{_before(after)}", (after, "")
        case ">=":
            return f">={first}", (first, "")
        case "<":
            return f"<{first}", ("", first)
        case "<=":
            return f"<={_before(after)}", ("", after)
    return _shown(days), days


def _range(left: str, right: str, today: date) -> tuple[str, Days] | None:
    nothing = ("", "")
    first = _days(left, today) if left else nothing
    if first and first[0]:  # 2025年1月至6月: a month alone is one of that year
        bare = re.fullmatch(r"([\d〇一二三四五六七八九十]{1,3})月.*", right)
        today = today.replace(year=int(first[0][:4]), day=1) if bare else today
    last = _days(right, today) if right else nothing
    if first is None or last is None or first == last == nothing:
        return None
    return f"{first[0]}..{_before(last[1]) if last[1] else ''}", (first[0], last[1])


def _suffixed(text: str) -> tuple[str, str]:
    """2025年以前, 6月之后: the date and the sign that means the same."""
    for pattern, sign in ((_SINCE, ">="), (_UNTIL, "<")):
        if (found := pattern.search(text)) and found.end() == len(text):
            return text[: found.start()], sign
    return text, ""


def _shown(days: Days) -> str:
    """The shortest way to write a stretch of days."""
    first, after = days
    if not first or after == _after(first):
        return first
    return f"{first}..{_before(after)}"


def _before(text: str) -> str:
    """The year, month or day right before."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return f"{parts[0] - 1:04}"
    if len(parts) == 2:
        year, month = (parts[0] - 1, 12) if parts[1] == 1 else (parts[0], parts[1] - 1)
        return f"{year:04}-{month:02}"
    return (date(*parts) - timedelta(1)).isoformat()


def _after(text: str) -> str:
    """What comes right after a year, month or day."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return f"{parts[0] + 1:04}"
    if len(parts) == 2:
        year, month = (parts[0] + 1, 1) if parts[1] == 12 else (parts[0], parts[1] + 1)
        return f"{year:04}-{month:02}"
    return (date(*parts) + timedelta(1)).isoformat()


def _days(text: str, today: date) -> Days | None:
    """One date or stretch of time."""
    text = _NUMBER.sub(lambda found: _number(found[0]), text)
    if found := re.match(r"民国(元|\d{1,3})年", text):
        year = 1911 + (1 if found[1] == "元" else int(found[1]))
        text = f"{year}年{text[found.end() :]}"
    for name, change in _YEARS.items():
        if text.startswith(name):
            text = f"{today.year + change:04}年" + text[len(name) :]
    if re.match(r"\d{1,2}月", text):
        text = f"{today.year:04}年{text}"
    relative = _relative(text, today)
    if relative is not None:
        return relative
    if found := _PART.fullmatch(text):
        quarter = int(found[2] or found[3] or 0)
        month = 3 * quarter - 2 if quarter else 1 if found[4] == "上" else 7
        last = f"{found[1]}-{month + (2 if quarter else 5):02}"
        return (f"{found[1]}-{month:02}", _after(last)) if 0 < int(found[1]) < 9999 else None
    return _calendar(text)


def _relative(text: str, today: date) -> Days | None:
    monday = today - timedelta(today.weekday())
    if text in _DAYS:
        day = (today + timedelta(_DAYS[text])).isoformat()
        return day, _after(day)
    if text in _WEEKS:
        first = monday + timedelta(7 * _WEEKS[text])
        return first.isoformat(), (first + timedelta(7)).isoformat()
    if text in _MONTHS:
        month = today.month + _MONTHS[text]
        year, month = (today.year, month) if month else (today.year - 1, 12)
        return f"{year:04}-{month:02}", _after(f"{year:04}-{month:02}")
    if found := _RECENT.fullmatch(text):
        unit = found[2][0]
        span = {"周": 7, "星": 7, "w": 7, "月": 30, "年": 365}.get(unit, 1) * int(found[1])
        begin = today - timedelta(min(max(span - 1, 0), today.toordinal() - 1))
        return begin.isoformat(), _after(today.isoformat())
    return None


def _calendar(text: str) -> Days | None:
    """A year, month or day in figures."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if not 0 < year < 9999:
        return None
    if found[2] is None:
        return f"{year:04}", _after(f"{year:04}")
    if not 1 <= month <= 12 or (
        found[3] is not None and not 1 <= day <= monthrange(year, month)[1]
    ):
        return None
    shown = f"{year:04}-{month:02}" + (f"-{day:02}" if found[3] is not None else "")
    return shown, _after(shown)


def _number(numerals: str) -> str:
    """Chinese numerals in figures: 二〇二五 → 2025, 十二 → 12, 三十一 → 31."""
    if "十" not in numerals:
        return "".join(str(_NUMERALS[char]) for char in numerals)
    tens, _, ones = numerals.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return numerals
    return str((_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0))
