"""The line of a Kindle clipping that says what it is, where and when, in the languages of Kindles.

It differs by language and by firmware, and its parts stand in every order:

    - Highlight Loc. 1234-36 | Added on Sunday, March 04, 2012, 09:12 PM
    - Your Highlight on page 12 | Location 180-182 | Added on Monday, 5 March 2018 21:05:33
    - 我的标注 位置1234-1236 | 已添加至 2012年3月4日 星期日 下午09:12:33
    - 您在第 12 页（位置 #180-182）的标注 | 添加于 2018年3月5日星期一 下午9:05:33
    - Ihre Notiz Position 9 | Hinzugefügt am Donnerstag, 25. April 2013 um 23:40:04 Uhr
    – Ваш выделенный отрывок в месте 21–23 | Добавлено: воскресенье, 5 марта 2023 г. в 9:05:33
    - 12ページ|位置No. 180-182のハイライト |作成日: 2018年3月5日月曜日 21:05:33

So it is not matched as a whole: kind, page, location and time are looked for one by one. Names of
months after the Unicode CLDR.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal, NamedTuple

Kind = Literal["highlight", "note", "bookmark"]

_KINDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    (
        "bookmark",
        re.compile(
            r"书签|書籤|ブックマーク|북마크|bookmark|lesezeichen|\bsignet\b|\bmarcador\b|\bmarcapáginas"
            r"|segnalibro|bladwijzer|закладк|zakładk|bokmärke|yer imi",
            re.I,
        ),
    ),
    (
        "note",
        re.compile(
            r"笔记|筆記|注释|註解|附註|备注|備註|メモ|메모|\bnote\b|\bnot[aei]\b|notiz|notitie|заметк"
            r"|примечан|notatk|anteckning",
            re.I,
        ),
    ),
    (
        "highlight",
        re.compile(
            r"标注|標註|標注|标记|標記|重点|重點|划线|劃線|剪切|剪[贴貼]|畫線|螢光|精選|ハイライト|하이라이트"
            r"|下划线|底線|highlight|underline|clip|markier|ausschnitt|unterstr|surlign|soulign|extrait"
            r"|subrayado|recorte|destaque|sublinhado|evidenziazione|sottolineatura|ritaglio|markering"
            r"|onderstrep|knipsel|выделен|вырезк|подчерк|zaznaczen|podkreśl",
            re.I,
        ),
    ),
)
_UNDERLINE: Final = re.compile(
    r"underline|下划线|底線|下線|unterstr|soulign|subrayado con línea|sublinhado|sottolineatura"
    r"|onderstrep|подчерк|podkreśl",
    re.I,
)

_NUMBER: Final = r"(?:\d+|[ivxlcdm]+\b)"
_DASH: Final = r"\s*(?:[-–—~]|t/m|bis|to|до)\s*"
_PAGE: Final = re.compile(
    rf"(?:第\s*|\bpage\s+|ページ\s*|페이지\s*|\bseite\s+|\bp[áa]gina\s+|\bстраниц\w*\s+|\bstron\w*\s+)"
    rf"({_NUMBER})(?:{_DASH}({_NUMBER}))?"
    r"|(?<!\d)(\d++)(?:\s*[-–]\s*\d++)?\s*(?:页|頁|ページ|페이지)",
    re.I,
)
_LOCATION: Final = re.compile(rf"(\d+)(?:{_DASH}(\d+))?(?!.*\d)", re.I | re.S)

_EASTERN: Final = re.compile(
    r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日號号일][^\d]*?"
    r"(凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|午前|午後|오전|오후|AM|PM)?\s*"
    r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?\s*(AM|PM)?",
    re.I,
)
_CLOCK: Final = (
    r"\D{0,12}?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*(a\.?\s?m\b|p\.?\s?m\b)?"
)
_DAY_MONTH: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|º|er|st|nd|rd|th)?\s+(?:de\s+|of\s+|d['’])?([^\W\d_]{3,})\.?,?\s+"
    rf"(?:de\s+|del\s+)?(\d{{4}}|\d{{2}}),?{_CLOCK}",
    re.I,
)
_MONTH_DAY: Final = re.compile(
    rf"([^\W\d_]{{3,}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}|\d{{2}}),?{_CLOCK}", re.I
)
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}", re.I)
_DAY_FIRST: Final = re.compile(rf"(?<!\d)(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}){_CLOCK}", re.I)
_BEFORE_NOON: Final = ("凌晨", "清晨", "早上", "上午", "午前", "오전", "am")

_LONGEST: Final = 600
"""Characters of a header that are looked at."""

_MONTHS: Final = (
    "jan ene gen янв sty oca",
    "feb fev фев lut sub",
    "mar mrt maa мар",
    "apr avr abr апр kwi nis",
    "may mai mag mei maj мая маи",
    "jun juin giu июн cze haz",
    "jul juil lug июл lip tem",
    "aug aou ago авг sie agu",
    "sep set сен wrz eyl",
    "oct okt ott out окт paz eki",
    "nov ноя lis kas",
    "dec dez dic des дек gru ara",
)
"""How the months begin, without accents: English, German, French, Spanish, Italian, Portuguese,
Dutch, Russian, Polish, Turkish, and the Scandinavian languages."""


class Header(NamedTuple):
    """What the second line of a clipping says."""

    kind: Kind
    known: bool
    """Whether a word says the kind, rather than only the line's shape."""
    underlined: bool
    location: tuple[int, int] | None
    page: str
    created: str | None
    """Local time, ISO 8601 without a zone."""
    place: str
    """Where it is, in the words of the device."""


def parse_header(line: str) -> Header | None:
    """A header, or None for a line that is none."""
    head, when = _parted(line[:_LONGEST])
    kind = next((name for name, pattern in _KINDS if pattern.search(head)), None)
    created = _when(when)
    if kind is None and not ("|" in line and re.search(r"\d", head) and _dated(when, created)):
        # In another language a place and a time still say that it is a clipping.
        return None
    page = _PAGE.search(head)
    where = _LOCATION.search(_PAGE.sub(" ", head))
    return Header(
        kind or "highlight",
        kind is not None,
        _UNDERLINE.search(head) is not None,
        _range(where.group(1), where.group(2)) if where else None,
        page.group(0).strip() if page else "",
        created,
        re.sub(r"\s*[|｜]\s*", " | ", head.strip(" -–|｜")),
    )


def _parted(line: str) -> tuple[str, str]:
    """Kind and place, and the time: the last part, or what follows the place if nothing parts."""
    parts = re.split(r"[|｜]", line)
    if len(parts) > 1 and _dated(parts[-1], _when(parts[-1])):
        return "|".join(parts[:-1]), parts[-1]
    found = min(
        (m.start() for each in (_EASTERN, _DAY_MONTH, _MONTH_DAY, _YEAR_FIRST, _DAY_FIRST)
         for m in [each.search(line)] if m),
        default=len(line),
    )  # fmt: skip
    return line[:found], line[found:]


def _dated(text: str, created: str | None) -> bool:
    return created is not None or re.search(r"\d{4}|\d:\d\d", text) is not None


def _range(first: str, last: str | None) -> tuple[int, int]:
    """A range of locations; the older headers leave out what both ends share: 1234-36."""
    if last is None:
        return int(first), int(first)
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return min(int(first), int(last)), max(int(first), int(last))


def _when(text: str) -> str | None:
    """The local time that a header says, in ISO 8601; None when it says none."""
    # Some firmwares put the zone before the hour; the hour is that of the device all the same.
    text = re.sub(r"(?:GMT|UTC)\s*[+-]\d{1,2}:?\d{2}", " ", text)
    if found := _EASTERN.search(text):
        year, month, day, part, hour, minute, second, half = found.groups()
        return _time(year, int(month), day, hour, minute, second, part or half)
    for found in _DAY_MONTH.finditer(text):
        day, name, year, *clock = found.groups()
        if month := month_of(name):
            return _time(year, month, day, *clock)
    for found in _MONTH_DAY.finditer(text):
        name, day, year, *clock = found.groups()
        if month := month_of(name):
            return _time(year, month, day, *clock)
    if found := _YEAR_FIRST.search(text):
        year, month, day, *clock = found.groups()
        return _time(year, int(month), day, *clock)
    if found := _DAY_FIRST.search(text):
        day, month, year, *clock = found.groups()
        return _time(year, int(month), day, *clock)
    return None


def month_of(name: str) -> int:
    """The month that a word begins like, 0 for none."""
    plain = "".join(
        each for each in unicodedata.normalize("NFD", name.casefold())
        if not unicodedata.combining(each)
    )  # fmt: skip
    for number, beginnings in enumerate(_MONTHS, 1):
        if plain.startswith(tuple(beginnings.split())):
            return number
    return 0


def _time(
    year: str,
    month: int,
    day: str,
    hour: str,
    minute: str,
    second: str | None,
    part: str | None,
) -> str | None:
    hours = int(hour)
    part = re.sub(r"[.\s]", "", part or "").lower()
    if part in _BEFORE_NOON:
        hours %= 12
    elif part and hours < 12 and not (part == "中午" and hours == 11):
        # 下午12:09 is nine minutes past noon, and so is 12:09 PM.
        hours += 12
    if len(year) == 2:
        year = f"20{year}"
    found = f"{year}-{month:02}-{int(day):02}T{hours:02}:{minute}:{second or '00'}"
    return found if _is_time(found) else None


def _is_time(text: str) -> bool:
    from datetime import datetime

    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
