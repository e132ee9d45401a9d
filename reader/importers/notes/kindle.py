"""Kindle: `My Clippings.txt`, in all languages of the device and of all generations.

A record is a title line, a line that begins with `-` and says what it is, where and when (see
`kindle_header.py`), a blank line, the text, and a line of `=`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from reader.importers.notes.common import id_of, joined, line_of, text_of
from reader.importers.notes.kindle_header import Header, Kind, parse_header
from reader.model.foreign import ForeignFile, ForeignNote, Unread
from reader.text.fold import fold

if TYPE_CHECKING:
    from reader.importers.notes.registry import Sample

_RULE: Final = re.compile(r"^={8,}\s*$", re.M)

_LIMIT: Final = re.compile(
    r"^\s*<[^<>]*(?:上限|\blimite?\b|límite|maxim|höchst|grenze|limiet|лимит|предел)[^<>]*>\s*$",
    re.I,
)
"""What the device writes instead of the words when too much of a book has been copied."""
_AUTHOR: Final = re.compile(r"\s*[(（]([^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]\s*$")

_LONGEST_NAMES: Final = 600
"""Characters at the end of a title in which its authors stand."""

_BLANK: Final = " \t\n\ufeff"

NEAR: Final = 2
"""How far a note's location may lie beyond its highlight's: a location is some 128 bytes."""

_MEETING: Final = 400
"""Passages at one place that are compared."""


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
    underlined: bool


def recognises(sample: Sample) -> bool:
    """Whether it looks like clippings: a rule of `=`, and above it a line that says what it is."""
    if b"==========" not in sample.data and b"=\0=\0=\0" not in sample.data:
        return False
    # What stands below the last of a few rules may be anything.
    pieces = [each for each in _RULE.split(sample.text, 6)[:-1] if each.strip(_BLANK)]
    return any(_headed(each) is not None for each in pieces)


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
    return [piece for piece in _RULE.split(text) if piece.strip(_BLANK)]


def _headed(piece: str) -> tuple[list[str], Header, str] | None:
    """The lines of the title, the header, and the text below it."""
    lines = piece.replace("\ufeff", "").strip("\n").split("\n", 5)
    at = next((n for n, line in enumerate(lines[:4]) if re.match(r"\s*[-–]\s", line)), -1)
    head = parse_header(lines[at]) if at >= 0 else None
    return None if head is None else (lines[:at], head, "\n".join(lines[at + 1 :]))


def _record(piece: str) -> _Record | None:
    found = _headed(piece)
    if found is None:
        return None
    above, head, below = found
    text = text_of(below)
    title, authors = _title(" ".join(above))
    return _Record(
        # A mark without words, in a language that is not known, is a bookmark.
        head.kind if head.known or text else "bookmark",
        title,
        authors,
        head.location,
        head.page,
        head.created,
        text,
        line_of(head.place),
        head.underlined,
    )


def _title(line: str) -> tuple[str, tuple[str, ...]]:
    """Title and authors: `三体 (刘慈欣)`, `Title (Last, First;Other)`."""
    line = line_of(line)
    found = _AUTHOR.search(line, max(0, len(line) - _LONGEST_NAMES))
    if found is None or not line[: found.start()]:
        return line, ()
    names = re.split(r"\s*[;；]\s*", found.group(1))
    return line[: found.start()], tuple(name for name in map(line_of, names) if name)


def _book(records: Sequence[_Record]) -> tuple[list[ForeignNote], int]:
    """The notes of one book, passages with what was written at them, and how many are left out."""
    passages = _without_shorter(records)
    by_place = _by_place(records, passages)
    written: dict[int, list[str]] = defaultdict(list)
    alone: dict[tuple[str, str], _Record] = {}
    for n, record in enumerate(records):
        if record.kind != "note":
            continue
        at = _passage_of(n, record, passages, by_place)
        if at is None:
            alone.setdefault((record.place, record.text), record)
        else:
            written[at].append(record.text)
    notes = [_note(each, joined(written[n])) for n, each in passages.items()]
    kinds = [each.kind for each in records]
    left = kinds.count("bookmark") + kinds.count("highlight") - len(passages)
    return notes + [_note(each, each.text) for each in alone.values()], left


def _without_shorter(records: Sequence[_Record]) -> dict[int, _Record]:
    """Each passage once: one that was drawn again, longer or shorter, leaves both in the file.

    The longer one stays, with the time at which it was first drawn. By their order in the file.
    """
    letters = {n: _letters(one.text) for n, one in enumerate(records) if one.kind == "highlight"}
    kept: dict[int, _Record] = {}
    by_place: dict[object, list[int]] = defaultdict(list)
    for n in sorted(letters, key=lambda n: (-len(letters[n]), n)):
        here = _cells(records[n])
        near = dict.fromkeys(m for cell in here for m in by_place[cell][:_MEETING])
        held = next(
            (m for m in near if letters[n] in letters[m] and _overlap(records[n], records[m])),
            None,
        )
        if held is None:
            kept[n] = records[n]
            for cell in here:
                by_place[cell].append(n)
        elif (records[n].created or "~") < (kept[held].created or "~"):
            kept[held] = replace(kept[held], created=records[n].created)
    return dict(sorted(kept.items()))


def _by_place(records: Sequence[_Record], passages: Iterable[int]) -> dict[object, list[int]]:
    """Passages, by their order in the file, under the coarse places where they stand."""
    found: dict[object, list[int]] = defaultdict(list)
    for n in passages:
        for cell in _cells(records[n]):
            found[cell].append(n)
    return found


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


def _passage_of(
    order: int,
    note: _Record,
    passages: Mapping[int, _Record],
    by_place: Mapping[object, list[int]],
) -> int | None:
    """The passage at whose end a note was written; by time and order in the file, if only the
    page is known.
    """
    best: tuple[int, bool, int, int] | None = None
    near = dict.fromkeys(n for cell in _cells(note) for n in by_place.get(cell, ()))
    if len(near) > _MEETING:
        near = dict.fromkeys(sorted(near, key=lambda n: abs(order - n))[:_MEETING])
    for n in near:
        each = passages[n]
        far = 0
        if note.location is not None and each.location is not None:
            at, (start, end) = note.location[0], each.location
            if not start <= at <= end + NEAR:
                continue
            far = abs(end - at)
        found = (far, note.created != each.created, abs(order - n), n)
        best = found if best is None else min(best, found)
    return best[3] if best else None


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
        style="underline" if passage and record.underlined else "background",
        created=record.created,
        place=record.place,
    )


def _letters(text: str) -> str:
    return "".join(each for each in fold(text) if each.isalnum())
