"""Rows and records: JSON columns, compressed columns, and the two big records."""

from __future__ import annotations

import json
import re
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, repeat
from typing import Any, Final

from reader.model import (
    Anchor,
    Article,
    ArticleInfo,
    Block,
    Blocks,
    Highlight,
    Moment,
    Other,
    Style,
)
from reader.model.blocks import KINDS
from reader.store.trouble import DamagedRow

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_EMPTY: Final[Mapping[type, str]] = {list: "[]", tuple: "[]", dict: "{}"}


def dump(value: Any) -> str:
    """Compact JSON with sorted keys: the same value is always the same text."""
    if not value and type(value) in _EMPTY:
        return _EMPTY[type(value)]  # most lists of a row are empty
    return _ENCODER.encode(value)


_LONG: Final = 100_000
"""Characters from which on half the time is worth five hundredths more bytes."""


def pack(text: str, *, passing: bool = False) -> bytes:
    """Compressed UTF-8; more quickly than well if it is only `passing`, as a text that is stored
    just before it becomes the current one.
    """
    level = 6 if len(text) < _LONG else 1 if passing else 3
    return zlib.compress(text.encode("utf-8", "surrogatepass"), level)


def unpack(data: bytes) -> str:
    """What `pack` was given; DamagedRow when it is something else."""
    try:
        return zlib.decompress(data).decode("utf-8", "surrogatepass")
    except (TypeError, UnicodeDecodeError, zlib.error) as error:
        raise DamagedRow(str(error)) from error


def blocks_to_json(blocks: Sequence[Block]) -> str:
    """Blocks as columns, which read ten times faster than a record each.

    Starts and ends as deltas: `[gap since the last end, length, …]`; source lines as
    `[first, last, …]` with zeros where a block has none, or empty where none has.
    """
    spans: list[int] = []
    last = 0
    for block in blocks:
        spans += (block.start - last, block.end - block.start)
        last = block.end
    lines = [line for block in blocks for line in block.lines or (0, 0)]
    return dump(
        {
            "kinds": [block.kind for block in blocks],
            "spans": spans,
            "levels": {str(i): b.level for i, b in enumerate(blocks) if b.level},
            "lines": lines if any(lines) else [],
            "joined": [i for i, b in enumerate(blocks) if b.joined],
        }
    )


_NUMBERS: Final = re.compile(r'"(lines|spans)":\[([0-9,]*)\]')
_KINDS: Final = re.compile(r'"kinds":\[([a-z",]*)\]')
_SLICE: Final = 1 << 16


def blocks_from_json(text: str) -> Blocks:
    """What `blocks_to_json` was given.

    The long columns are read a slice at a time: as lists they would take a hundred bytes a number.
    """
    columns = {match[1]: _numbers(text, *match.span(2)) for match in _NUMBERS.finditer(text)}
    found = _KINDS.search(text)
    kinds = _kinds(text, *found.span(1)) if found else b""
    rest = json.loads(_KINDS.sub('"kinds":[]', _NUMBERS.sub(r'"\1":[]', text)))
    if not {"lines", "spans"} <= columns.keys() or len(columns["spans"]) != 2 * len(kinds):
        raise DamagedRow("columns of blocks")
    places = array("I", accumulate(columns["spans"]))
    levels = bytearray(len(kinds))
    for index, level in rest["levels"].items():
        levels[int(index)] = min(level, 255)
    joined = bytearray(len(kinds) if rest["joined"] else 0)
    for index in rest["joined"]:
        joined[index] = True
    return Blocks(kinds, places[::2], places[1::2], bytes(levels), columns["lines"], bytes(joined))


def _slices(text: str, start: int, end: int) -> Iterator[str]:
    """A list in JSON, its items not divided, by about `_SLICE` characters."""
    while start < end:
        comma = text.find(",", min(start + _SLICE, end), end)
        stop = end if comma < 0 else comma
        yield text[start:stop]
        start = stop + 1


def _numbers(text: str, start: int, end: int) -> array[int]:
    found = array("I")
    for part in _slices(text, start, end):
        found.extend(map(int, part.split(",")))
    return found


def _kinds(text: str, start: int, end: int) -> bytes:
    """What a newer program called otherwise is a paragraph here."""
    numbers = {f'"{kind}"': number for number, kind in enumerate(KINDS)}
    other = numbers['"paragraph"']
    found = bytearray()
    for part in _slices(text, start, end):
        found.extend(map(numbers.get, part.split(","), repeat(other)))
    return bytes(found)


def styles_to_json(styles: Sequence[Style]) -> str:
    """Styles as rows."""
    return dump([[s.kind, s.start, s.end, s.target] for s in styles])


def styles_from_json(text: str) -> tuple[Style, ...]:
    """What `styles_to_json` was given."""
    return tuple(Style(*row) for row in json.loads(text))


def other_to_json(other: Sequence[Other]) -> str:
    """What was left out, as rows."""
    return dump([[o.text, o.lines, o.reason, o.after] for o in other])


def other_from_json(text: str) -> tuple[Other, ...]:
    """What `other_to_json` was given."""
    return tuple(
        Other(words, (lines[0], lines[1]) if lines else None, reason, after)
        for words, lines, reason, after in json.loads(text)
    )


FACTS: Final = (
    "title",
    "subtitle",
    "source",
    "place",
    "published",
    "published_inferred",
    "editor",
    "language",
    "format",
    "address",
)
"""Columns of `article` that a reading of its file gives, besides the authors."""


def facts_of(article: Article) -> dict[str, Any]:
    """What an importer says about an article, without what is empty: the event's value."""
    found = {name: getattr(article, name) for name in FACTS}
    found["authors"] = list(article.authors)
    return {name: value for name, value in found.items() if value}


ARTICLE_COLUMNS: Final = (
    "a.id, a.uid, a.title, a.subtitle, a.authors, a.source, a.place, a.published,"
    " a.published_inferred, a.editor, a.language, a.format, a.origin, a.address, a.chars,"
    " a.progress, a.added, a.added_offset, a.opened, a.opened_offset, a.revision, a.sha256,"
    " a.state, a.deleted,"
    " (SELECT count(*) FROM annotation h WHERE h.article_id = a.id AND h.deleted = 0"
    " AND h.kind = 'highlight'),"
    " (SELECT count(*) FROM annotation h WHERE h.article_id = a.id AND h.deleted = 0"
    " AND h.note <> '' AND h.kind <> 'bookmark')"
)
"""What `article_info` reads, in its order."""


def article_info(row: Sequence[Any], tags: Iterable[str]) -> ArticleInfo:
    """The record of a row of `ARTICLE_COLUMNS`."""
    return ArticleInfo(
        id=row[0],
        uid=row[1],
        title=row[2],
        subtitle=row[3],
        authors=tuple(json.loads(row[4])),
        source=row[5],
        place=row[6],
        published=row[7],
        published_inferred=bool(row[8]),
        editor=row[9],
        language=row[10],
        format=row[11],
        origin=row[12],
        address=row[13],
        chars=row[14],
        progress=row[15],
        added=Moment(row[16], row[17]),
        opened=None if row[18] is None else Moment(row[18], row[19] or 0),
        revision=row[20],
        sha256=row[21],
        state=row[22],
        deleted=bool(row[23]),
        highlights=row[24],
        notes=row[25],
        tags=tuple(tags),
    )


ANNOTATION_COLUMNS: Final = (
    "n.id, n.kind, CASE WHEN a.deleted = 0 THEN a.id END, n.article_uid,"
    ' coalesce(a.title, n.article_title), c.start, c."end", n.exact, n.prefix, n.suffix, n.note,'
    " n.colour, coalesce(c.state, CASE n.kind WHEN 'note' THEN 'exact' ELSE 'orphan' END),"
    " n.created, n.created_offset, n.modified, n.modified_offset, n.heading, n.style, n.versions,"
    " coalesce(c.score, CASE n.kind WHEN 'note' THEN 1.0 ELSE 0.0 END), n.deleted"
)
"""What `highlight` reads, in its order."""

ANNOTATION_TABLES: Final = (
    "annotation n LEFT JOIN article a ON a.id = n.article_id"
    " LEFT JOIN anchor c ON c.annotation_id = n.id AND c.rev_sha = a.sha256"
)
"""The annotation (`n`), its article (`a`) and its place in the current text (`c`)."""


def highlight(row: Sequence[Any], tags: Iterable[str]) -> Highlight:
    """The record of a row of `ANNOTATION_COLUMNS`."""
    heading, versions = row[17], row[19]
    return Highlight(
        id=row[0],
        kind=row[1],
        article_id=row[2],
        article_uid=row[3],
        article_title=row[4],
        start=row[5],
        end=row[6],
        quote=row[7],
        prefix=row[8],
        suffix=row[9],
        note=row[10],
        colour=row[11],
        tags=tuple(tags),
        state=row[12],
        created=Moment(row[13], row[14]),
        modified=Moment(row[15], row[16]),
        heading=() if heading == "[]" else tuple(json.loads(heading)),
        style=row[18],
        versions=() if versions == "[]" else tuple(json.loads(versions)),
        score=row[20],
        deleted=bool(row[21]),
    )


def anchor_to_value(anchor: Anchor, rev_sha: str, state: str = "exact") -> dict[str, Any]:
    """The value of an annotation's `anchor` event."""
    return {
        "rev": rev_sha,
        "start": anchor.start,
        "end": anchor.end,
        "exact": anchor.exact,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
        "occurrence": anchor.occurrence,
        "occurrences": anchor.occurrences,
        "heading": list(anchor.heading),
        "state": state,
    }


def anchor_from_value(value: Mapping[str, Any]) -> Anchor:
    """What `anchor_to_value` was given."""
    return Anchor(
        value["start"],
        value["end"],
        value["exact"],
        value["prefix"],
        value["suffix"],
        value["occurrence"],
        value["occurrences"],
        tuple(value["heading"]),
    )
