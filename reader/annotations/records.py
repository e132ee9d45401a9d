"""What devices tell each other, a line each: an action with its events, a revision, a place.

A line stands alone: it is looked at by itself when it arrives, so that one that is broken (a
transfer cut short, a bad sector) costs nothing but itself, and the device that has what it said
writes it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from zlib import crc32

from reader.annotations.bundle import FORMAT, VERSION, Bundle, to_json
from reader.annotations.events import Event
from reader.annotations.unbundling import BadBundle, from_json


def lines(bundle: Bundle) -> Iterator[tuple[str, dict[str, Any]]]:
    """A bundle as records with the key of each; texts and files are not among them.

    Equal things have equal keys on every device: what a folder has is known by them.
    """
    events: dict[str, list[Event]] = {}
    for event in bundle.events:
        events.setdefault(event.txn, []).append(event)
    plain = to_json(replace(bundle, events=(), texts={}, sources={}))
    by_txn = {key: to_json(Bundle(events=tuple(rows)))["events"] for key, rows in events.items()}
    for row in plain["actions"]:
        record = {"action": row, "events": by_txn.get(row["id"], [])}
        yield key_of(record), record
    for name in _PLURAL:
        for row in plain[_PLURAL[name]]:
            yield key_of({name: row}), {name: row}
    for sha, (name, _) in sorted(bundle.sources.items()):
        record = {"source": {"sha256": sha, "name": name}}
        yield key_of(record), record


_PLURAL: Final = {
    "revision": "revisions",
    "position": "positions",
    "reading": "reading",
    "time": "times",
}


def key_of(record: dict[str, Any]) -> str:
    """What a record is known by; KeyError, TypeError when it is none."""
    if "action" in record:
        # An action that reached a device in part is another record than the whole.
        ids = ",".join(str(row["id"]) for row in record["events"])
        return f"action {record['action']['id']} {_short(ids)}"
    if "revision" in record:
        row = record["revision"]
        return f"revision {row['article']} {row['sha256']} {row['form']}"
    if "source" in record:
        return f"source {record['source']['sha256']}"
    for name in ("position", "reading", "time", "again"):
        if name in record:
            words = json.dumps(record[name], sort_keys=True, ensure_ascii=False)
            return f"{name} {_short(words)}"
    raise KeyError("no record")


def _short(words: str) -> str:
    from hashlib import sha256

    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def to_line(record: dict[str, Any]) -> bytes:
    """One record as its line: a checksum (CRC-32 in hex), a space, JSON."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    data = text.encode("utf-8", "surrogatepass")
    return b"%08x %s\n" % (crc32(data), data)


def from_line(line: bytes) -> dict[str, Any]:
    """The record of a line; BadBundle when it is none."""
    try:
        data = line[9:]
        if b"%08x " % crc32(data) != line[:9]:
            raise BadBundle("line: checksum")
        record = json.loads(data.decode("utf-8", "surrogatepass"))
        if isinstance(record, dict):
            key_of(record)
            return record
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadBundle(f"line: {error}") from error
    raise BadBundle("line")


def bundle_of(record: dict[str, Any], texts: dict[str, str]) -> Bundle:
    """What a record says, every value looked at; `texts` holds the text of a revision.

    BadBundle when it is not what it should be.
    """
    data: dict[str, Any] = {"format": FORMAT, "version": VERSION, "texts": texts}
    if "action" in record:
        data |= {"actions": [record["action"]], "events": record["events"]}
    for name, plural in _PLURAL.items():
        if name in record:
            data[plural] = [record[name]]
    return from_json(data)
