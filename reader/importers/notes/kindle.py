"""Kindle: `My Clippings.txt`, in English and Chinese, of all generations of its headers.

A record is a title line, a line that begins with `-` and says what it is, where and when, a blank
line, the text, and a line of `=`. The second line differs by generation and language:

    - Highlight Loc. 1234-36 | Added on Sunday, March 04, 2012, 09:12 PM
    - Your Highlight on page 12 | Location 180-182 | Added on Monday, 5 March 2018 21:05:33
    - 我的标注 位置1234-1236 | 已添加至 2012年3月4日 星期日 下午09:12:33
    - 您在第 12 页（位置 #180-182）的标注 | 添加于 2018年3月5日星期一 下午9:05:33

So it is not matched as a whole: kind, page, location and time are looked for one by one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from reader.importers.dates import MONTHS
from reader.importers.notes.common import id_of, joined, line_of, text_of
from reader.model.foreign import ForeignFile, ForeignNote, Unread
from reader.text.fold import fold

if TYPE_CHECKING:
    from reader.importers.notes.registry import Sample

_RULE: Final = re.compile(r"^={8,}\s*$", re.M)

Kind = Literal["highlight", "note", "bookmark"]

_KINDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("bookmark", re.compile(r"书签|書籤|Bookmark", re.I)),
    ("note", re.compile(r"笔记|筆記|注释|註解|\bNote\b", re.I)),
    ("highlight", re.compile(r"标注|標註|標注|重点|重點|划线|劃線|剪切|剪貼|Highlight|Clip", re.I)),
)

_LOCATION: Final = re.compile(r"(?:位置|Location|Loc\.?)\s*#?\s*(\d+)(?:\s*[-–]\s*(\d+))?", re.I)
_PAGE: Final = re.compile(r"(?:第\s*|page\s+)([\divxlcdm]+)(?:\s*[-–]\s*([\divxlcdm]+))?", re.I)

_CHINESE: Final = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日[^\d]*?"
    r"(凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|AM|PM)?\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?"
    r"\s*(AM|PM)?",
    re.I,
)
_ENGLISH: Final = re.compile(
    r"(?:([A-Z][a-z]{2})[a-z]*\.?\s+(\d{1,2})|(\d{1,2})\s+([A-Z][a-z]{2})[a-z]*\.?),?\s+(\d{4}),?"
    r"(?:\s+at)?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?",
    re.I,
)
_NUMBERS: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?")
_BEFORE_NOON: Final = ("凌晨", "清晨", "早上", "上午", "am")

_LIMIT: Final = re.compile(
    r"^\s*<.*(?:剪贴上限|剪貼上限|已达到.*上限|clipping limit|clip limit).*>\s*$", re.I | re.S
)
_AUTHOR: Final = re.compile(r"\s*[(（]([^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]\s*$")

NEAR: Final = 2
"""How far a note's location may lie beyond its highlight's: a location is some 128 bytes."""


@dataclass(frozen=True, slots=True)
class _Record:
    """One clipping."""

    kind: Kind
    title: str
    authors: tuple[str, ...]
    location: tuple[int, int] | None
    page: str
    created: str | None
    text: str
    place: str


def recognises(sample: Sample) -> bool:
    """Whether it looks like clippings: a rule of `=`, and above it a line that says what it is."""
    head = sample.data[:200_000]
    if b"==========" not in head and b"=\0=\0=\0" not in head:
        return False
    return any(_record(piece) is not None for piece in _pieces(sample.text[:60_000])[:6])


def read(sample: Sample) -> ForeignFile:
    """All clippings; notes are put to the highlights that they were written at."""
    records: list[_Record] = []
    unread: list[Unread] = []
    for piece in _pieces(sample.text):
        record = _record(piece)
        if record is None:
            unread.append(Unread(piece.strip("\n"), "shape"))
        elif record.kind != "bookmark" and not record.text:
            unread.append(Unread(piece.strip("\n"), "empty"))
        elif _LIMIT.match(record.text):
            unread.append(Unread(piece.strip("\n"), "limit"))
        else:
            records.append(record)
    by_book: dict[tuple[str, tuple[str, ...]], list[_Record]] = defaultdict(list)
    for record in records:
        by_book[record.title, record.authors].append(record)
    books = [_book(some) for some in by_book.values()]
    notes = [note for some, _ in books for note in some]
    return ForeignFile("kindle", tuple(notes), tuple(unread), sum(left for _, left in books))


def _pieces(text: str) -> list[str]:
    return [piece for piece in _RULE.split(text) if piece.strip(" \t\n\ufeff")]


def _record(piece: str) -> _Record | None:
    lines = piece.replace("\ufeff", "").strip("\n").split("\n")
    at = next((n for n, line in enumerate(lines[:4]) if re.match(r"\s*[-–]\s", line)), -1)
    if at < 0:
        return None
    head = lines[at]
    kind = next((name for name, pattern in _KINDS if pattern.search(head)), None)
    where = _LOCATION.search(head)
    page = _PAGE.search(head.partition("|")[0])
    created = _when(head)
    if kind is None:
        # Another language: a place and a time still say that it is a clipping.
        if not (re.search(r"\d+-\d+", head) and "|" in head):
            return None
        kind = "highlight"
    title, authors = _title(" ".join(lines[:at]))
    return _Record(
        kind,
        title,
        authors,
        _range(where.group(1), where.group(2)) if where else None,
        page.group(0) if page else "",
        created,
        text_of("\n".join(lines[at + 1 :])),
        line_of(re.split(r"\|\s*(?:添加|已添加|Added)", head)[0].strip(" -|")),
    )


def _title(line: str) -> tuple[str, tuple[str, ...]]:
    """Title and authors: `三体 (刘慈欣)`, `Title (Last, First;Other)`."""
    line = line_of(line)
    found = _AUTHOR.search(line)
    if found is None or not line[: found.start()]:
        return line, ()
    names = re.split(r"\s*[;；]\s*", found.group(1))
    return line[: found.start()], tuple(name for name in map(line_of, names) if name)


def _range(first: str, last: str | None) -> tuple[int, int]:
    """A range of locations; the older headers leave out what both ends share: 1234-36."""
    if last is None:
        return int(first), int(first)
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return min(int(first), int(last)), max(int(first), int(last))


def _when(head: str) -> str | None:
    """The local time of a header in ISO 8601; None when it says none."""
    # Some firmwares put the zone before the hour; the hour is that of the device all the same.
    head = re.sub(r"GMT\s*[+-]\d{2}:?\d{2}", " ", head)
    if found := _CHINESE.search(head):
        year, month, day, part, hour, minute, second, half = found.groups()
        return _time(year, month, day, hour, minute, second, part or half)
    if found := _ENGLISH.search(head):
        name, day, other_day, other_name, year, hour, minute, second, half = found.groups()
        name = (name or other_name).lower()
        if name in MONTHS:
            month = str(MONTHS.index(name) + 1)
            return _time(year, month, day or other_day, hour, minute, second, half)
    if found := _NUMBERS.search(head):
        year, month, day, hour, minute, second = found.groups()
        return _time(year, month, day, hour, minute, second, None)
    return None


def _time(
    year: str,
    month: str,
    day: str,
    hour: str,
    minute: str,
    second: str | None,
    part: str | None,
) -> str | None:
    hours = int(hour)
    part = (part or "").lower()
    if part in _BEFORE_NOON:
        hours %= 12
    elif part and hours < 12 and not (part == "中午" and hours == 11):
        # 下午12:09 is nine minutes past noon, and so is 12:09 PM.
        hours += 12
    found = f"{year}-{int(month):02}-{int(day):02}T{hours:02}:{minute}:{second or '00'}"
    return found if _is_time(found) else None


def _is_time(text: str) -> bool:
    from datetime import datetime

    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _book(records: Sequence[_Record]) -> tuple[list[ForeignNote], int]:
    """The notes of one book, passages with what was written at them, and how many are left out."""
    passages = _without_shorter([each for each in records if each.kind == "highlight"])
    written: dict[int, list[str]] = defaultdict(list)
    alone: dict[str, _Record] = {}
    for record in records:
        if record.kind != "note":
            continue
        at = _passage_of(record, passages)
        if at is None:
            alone.setdefault(record.text, record)
        else:
            written[at].append(record.text)
    notes = [_note(each, joined(written[n])) for n, each in enumerate(passages)]
    kinds = [each.kind for each in records]
    left = kinds.count("bookmark") + kinds.count("highlight") - len(passages)
    return notes + [_note(each, each.text) for each in alone.values()], left


def _without_shorter(passages: Sequence[_Record]) -> list[_Record]:
    """Each passage once: one that was drawn again, longer or shorter, leaves both in the file.

    The longer one stays, with the time at which it was first drawn.
    """
    letters = [_letters(each.text) for each in passages]
    kept: list[int] = []
    by_place: dict[object, list[int]] = defaultdict(list)
    order = sorted(range(len(passages)), key=lambda n: (-len(letters[n]), n))
    first = {n: passages[n] for n in order}
    for n in order:
        here = _cells(passages[n])
        held = next(
            (
                m
                for cell in here
                for m in by_place[cell]
                if letters[n] in letters[m] and _overlap(passages[n], passages[m])
            ),
            None,
        )
        if held is None:
            kept.append(n)
            for cell in here:
                by_place[cell].append(n)
        elif (passages[n].created or "~") < (first[held].created or "~"):
            first[held] = replace(first[held], created=passages[n].created)
    return [first[n] for n in sorted(kept)]


def _cells(record: _Record) -> Sequence[object]:
    """Coarse places under which overlapping passages meet; the page, if there is no location."""
    if record.location is None:
        return [record.page]
    start, end = record.location
    return list(range((start - NEAR) // 64, min((end + NEAR) // 64, start // 64 + 64) + 1))


def _overlap(one: _Record, other: _Record) -> bool:
    if one.location is None or other.location is None:
        return one.page == other.page
    near = NEAR
    return one.location[0] <= other.location[1] + near and other.location[0] <= (
        one.location[1] + near
    )


def _passage_of(note: _Record, passages: Sequence[_Record]) -> int | None:
    """The passage at whose end a note was written; the one that ends nearest to it."""
    best: tuple[int, int] | None = None
    for n, each in enumerate(passages):
        if note.location is None or each.location is None:
            if note.location is None and each.location is None and note.page == each.page:
                best = min(best or (0, n), (0, n))
            continue
        at, (start, end) = note.location[0], each.location
        if start <= at <= end + NEAR:
            distance = (abs(end - at), n)
            best = distance if best is None else min(best, distance)
    return best[1] if best else None


def _note(record: _Record, note: str) -> ForeignNote:
    passage = record.kind == "highlight"
    place = str(record.location) if record.location else record.page
    return ForeignNote(
        "kindle",
        # Not by the title's other half: some firmwares write the author in another order.
        id_of(record.title, record.kind, place, _letters(record.text)),
        "highlight" if passage else "note",
        record.title,
        quote=record.text if passage else "",
        note=note,
        authors=record.authors,
        created=record.created,
        place=record.place,
    )


def _letters(text: str) -> str:
    return "".join(each for each in fold(text) if each.isalnum())
