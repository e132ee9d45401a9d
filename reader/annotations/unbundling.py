"""Reading a bundle: files come from anywhere, so every value is looked at before it is believed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from reader.annotations.bundle import FORMAT, VERSION, Bundle, Position, Reading, Revision, Time
from reader.annotations.clock import Hlc
from reader.annotations.events import MADE, Event, Txn
from reader.model import Moment
from reader.text.normal import NORM_VERSION, normalise

LATEST: Final = 7_258_118_400_000
"""The year 2200: an id beyond it would leave the clock no room, so it is refused."""

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ENTITY_IDS: Final = {
    "annotation": _ID,
    "article": _ID,
    "review": re.compile(f"review:{_ID.pattern}"),
    "kept": re.compile("kept:[a-z]{1,20}:[0-9a-f]{16}"),
}
_SHA: Final = re.compile(r"[0-9a-f]{64}")
_ANCHOR: Final = {
    "rev": str,
    "start": int,
    "end": int,
    "exact": str,
    "prefix": str,
    "suffix": str,
    "occurrence": int,
    "occurrences": int,
    "heading": list,
    "state": str,
}

T = TypeVar("T")


class BadBundle(ValueError):
    """What is wrong with data that should be a bundle, in a few words."""


def from_json(data: Mapping[str, Any], *, limit: int = 1 << 30) -> Bundle:
    """The bundle that `data` says, as `bundle.to_json` made it.

    `limit` is the most bytes that the packed files may come to. Raises BadBundle.
    """
    if data.get("format") != FORMAT:
        raise BadBundle("format")
    if not isinstance(data.get("version"), int) or data["version"] > VERSION:
        raise BadBundle("version")
    texts = {sha: _text(sha, text) for sha, text in _mapping(data, "texts").items()}
    bundle = Bundle(
        tuple(_each(data, "actions", _txn)),
        tuple(_each(data, "events", _event)),
        tuple(_each(data, "revisions", _revision)),
        texts,
        _sources(_mapping(data, "sources"), limit),
        tuple(_each(data, "positions", _position)),
        tuple(_each(data, "reading", _reading)),
        tuple(_each(data, "times", _time)),
    )
    _fits(bundle)
    return bundle


def _fits(bundle: Bundle) -> None:
    """Actions of all events, and texts under the blocks of all revisions, are there."""
    txns = {each.id for each in bundle.txns}
    if any(event.txn not in txns for event in bundle.events):
        raise BadBundle("events: action missing")
    for each in bundle.revisions:
        text = bundle.texts.get(each.sha256)
        if text is None:
            raise BadBundle("revisions: text missing")
        if each.norm_version == NORM_VERSION and normalise(text) != text:
            raise BadBundle("texts: not in the normal form")
        spans = each.blocks["spans"]
        if sum(spans) > len(text) or len(spans) != 2 * len(each.blocks["kinds"]):
            raise BadBundle("revisions: blocks outside the text")


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise BadBundle(name)
    return found


def _each(data: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], T]) -> list[T]:
    rows = data.get(name, [])
    if not isinstance(rows, list):
        raise BadBundle(name)
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(read(row))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadBundle(f"{name} {number}: {error}") from error
    return found


def _text(sha: str, text: Any) -> str:
    if not isinstance(text, str):
        raise BadBundle("texts")
    if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != sha:
        raise BadBundle("texts: hash")
    return text


def _sources(rows: Mapping[str, Any], limit: int) -> dict[str, tuple[str, bytes]]:
    import base64
    import zlib

    found: dict[str, tuple[str, bytes]] = {}
    for sha, row in rows.items():
        try:
            unpacker = zlib.decompressobj()
            # A small file must not unpack into all of the memory.
            data = unpacker.decompress(base64.b64decode(row["data"], validate=True), limit + 1)
            name = _is(row["name"], str)
        except (KeyError, TypeError, ValueError, zlib.error) as error:
            raise BadBundle(f"sources: {error}") from error
        limit -= len(data)
        if limit < 0:
            raise BadBundle("sources: too large")
        if hashlib.sha256(data).hexdigest() != sha:
            raise BadBundle("sources: hash")
        found[sha] = (name, data)
    return found


def _is(value: Any, kind: type[T]) -> T:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{kind.__name__} expected")
    return value


def _clock(text: Any) -> str:
    if Hlc.parse(_is(text, str)).ms > LATEST:
        raise ValueError("a time too far ahead")
    return str(text)


def _moment(row: Any) -> Moment:
    ms, offset = row
    if not 0 <= _is(ms, int) <= LATEST or not -1080 <= _is(offset, int) <= 1080:
        raise ValueError("a time out of range")
    return Moment(ms, offset)


def _uid(text: Any) -> str:
    if not _ID.fullmatch(_is(text, str)):
        raise ValueError("not an id")
    return str(text)


def _txn(row: Mapping[str, Any]) -> Txn:
    if row["kind"] not in ("do", "undo", "redo", "add"):
        raise ValueError("kind")
    undoes = row.get("undoes")
    return Txn(
        _clock(row["id"]),
        _is(row["device"], str),
        row["kind"],
        None if undoes is None else _clock(undoes),
        _is(row["label"], str),
        _is(row.get("facts", {}), dict),
        _moment(row["created"]),
    )


def _event(row: Mapping[str, Any]) -> Event:
    entity, name, value = row["entity"], _is(row["field"], str), row["value"]
    if entity not in _ENTITY_IDS:
        raise ValueError("entity")
    if not _ENTITY_IDS[entity].fullmatch(_is(row["entity_id"], str)):
        raise ValueError("entity_id")
    _value(entity, name, value)
    parents = tuple(_clock(each) for each in _is(row.get("parents", []), list))
    return Event(
        _clock(row["id"]), entity, row["entity_id"], name, value, parents, _clock(row["action"])
    )


_WORDS: Final = frozenset(
    (
        *("note", "colour", "style", "title", "state"),
        *("subtitle", "source", "place", "published", "editor"),
    )
)
"""Fields whose values are texts."""


def _value(entity: str, name: str, value: Any) -> None:
    """Values from which rows are made must have the shape that rows are made from."""
    if entity == "kept":
        if value is not None:
            for each in ("name", *_is(value, dict)):
                _is(value[each], str)
    elif entity == "review":
        if value is not None:
            _is(value["grade"], int)
            _moment(value["at"])
    elif name == MADE and entity == "annotation":
        if value["kind"] not in ("highlight", "note", "bookmark"):
            raise ValueError("kind")
        _uid(value["article"])
        _is(value.get("title", ""), str)
        _is(value.get("origin", ""), str)
        if value.get("created") is not None:
            _moment(value["created"])
    elif name == MADE:
        _is(value["origin"], str)
        _facts(value.get("facts", {}))
        _is(value.get("part", 1), int)
        _is(value.get("revision", {}), dict)
    elif name == "anchor" and value:
        for key, kind in _ANCHOR.items():
            _is(value[key], kind)
        for each in _is(value.get("lost_in", []), list):
            _is(each, str)
    elif name == "revision" and value:
        _is(value, dict)
        _facts(value.get("facts", {}))
    elif name == "article" and value:
        _uid(value)
    elif name == "authors" and value is not None:
        for each in _is(value, list):
            _is(each, str)
    elif name in _WORDS and value is not None:
        _is(value, str)


def _facts(facts: Any) -> None:
    for name, value in _is(facts, dict).items():
        if name == "authors":
            for each in _is(value, list):
                _is(each, str)
        elif name != "published_inferred" and value is not None:
            _is(value, str)


def _revision(row: Mapping[str, Any]) -> Revision:
    if not _SHA.fullmatch(_is(row["sha256"], str)):
        raise ValueError("sha256")
    blocks = _is(row["blocks"], dict)
    for name in ("kinds", "spans", "joined", "lines"):
        _is(blocks[name], list)
    _is(blocks["levels"], dict)
    if len(blocks["lines"]) not in (0, 2 * len(blocks["kinds"])):
        raise ValueError("lines")
    if any(_is(each, int) < 0 for each in blocks["spans"]):
        raise ValueError("spans")
    styles, other = _is(row.get("styles", []), list), _is(row.get("other", []), list)
    for kind_, start, end, target in styles:
        _is(kind_, str), _is(start, int), _is(end, int), _is(target, str)
    for words, _, reason, after in other:
        _is(words, str), _is(reason, str), _is(after, int)
    source, encoding = row.get("source"), row.get("encoding")
    created = _is(row["created"], int)
    if not 0 <= created <= LATEST:
        raise ValueError("created")
    return Revision(
        _uid(row["article"]),
        row["sha256"],
        _is(row["form"], str),
        _is(row["norm_version"], int),
        blocks,
        styles,
        other,
        [_is(each, str) for each in row.get("warnings", [])],
        None if source is None else _is(source, str),
        None if encoding is None else _is(encoding, str),
        _is(row.get("options", {}), dict),
        created,
    )


def _position(row: Mapping[str, Any]) -> Position:
    return Position(
        _uid(row["article"]),
        _is(row["device"], str),
        _is(row["offset"], int),
        _is(row["top"], int),
        _is(row["revision"], str),
        _is(row["snippet"], str),
        _clock(row["hlc"]),
    )


def _reading(row: Mapping[str, Any]) -> Reading:
    progress = float(row["progress"])
    if not 0 <= progress <= 1:
        raise ValueError("progress")
    opened = row.get("opened")
    return Reading(_uid(row["article"]), progress, None if opened is None else _moment(opened))


def _time(row: Mapping[str, Any]) -> Time:
    day = _is(row["day"], str)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise ValueError("day")
    numbers = [_is(row[name], int) for name in ("ms", "chars", "words")]
    if any(not 0 <= each <= LATEST for each in numbers):
        raise ValueError("time")
    return Time(_uid(row["article"]), _is(row["device"], str), day, *numbers)
