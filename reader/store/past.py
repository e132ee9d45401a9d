"""What was: anchors as they were given, the revisions of an article, what was deleted when."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from reader.annotations.events import Event, Txn
from reader.model import Anchor, Moment, Span
from reader.store.eventlog import chunks, events_of, marks, txns_by_id
from reader.store.placing import anchor_of_row


def anchors(connection: sqlite3.Connection, ids: Sequence[str]) -> list[tuple[str, str, Anchor]]:
    """Annotation id, hash of the text that its anchor describes, the anchor; in text order."""
    found: list[tuple[str, str, Anchor]] = []
    for some in chunks(ids):
        rows = connection.execute(
            'SELECT id, rev_sha, start, "end", exact, prefix, suffix, occurrence, occurrences,'
            f" heading FROM annotation WHERE rev_sha IS NOT NULL AND id IN ({marks(some)})"
            " ORDER BY start, key",
            some,
        )
        found += [(key, sha, anchor_of_row(row)) for key, sha, *row in rows]
    return found


class RevisionRow(NamedTuple):
    """One revision of an article, with the action that made it where that is known."""

    seq: int
    sha256: str
    form: str
    chars: int | None
    """Characters of its text; None for earlier ones, whose texts are packed."""
    created: Moment
    source_sha: str | None
    source_name: str | None
    encoding: str | None
    options: dict[str, Any]
    norm_version: int
    txn: Txn | None


def revisions(connection: sqlite3.Connection, article_id: int) -> list[RevisionRow]:
    """The revisions of an article, oldest first."""
    row = connection.execute("SELECT uid FROM article WHERE id = ?", (article_id,)).fetchone()
    events = events_of(connection, [row[0]]) if row else []
    txns = txns_by_id(connection, (event.txn for event in events))
    makers = _makers(events, txns)
    rows = connection.execute(
        "SELECT r.seq, r.sha256, r.form, CASE WHEN r.text IS NULL THEN a.chars END, r.created,"
        " r.source_sha, s.name, r.encoding, r.options, r.norm_version"
        " FROM article_revision r JOIN article a ON a.id = r.article_id"
        " LEFT JOIN source_file s ON s.sha256 = r.source_sha"
        " WHERE r.article_id = ? ORDER BY r.seq",
        (article_id,),
    )
    found = []
    for seq, sha, form, chars, created, source, name, encoding, options, norm in rows:
        txn = makers.get((sha, form)) or makers.get((sha, ""))
        when = txn.created if txn is not None else Moment(created)
        read = json.loads(options)
        found.append(
            RevisionRow(seq, sha, form, chars, when, source, name, encoding, read, norm, txn)
        )
    return found


def _makers(events: Sequence[Event], txns: dict[str, Txn]) -> dict[tuple[str, str], Txn]:
    """The action that first named each text and form."""
    found: dict[tuple[str, str], Txn] = {}
    for event in events:
        value = event.value
        if event.field == "made" and isinstance(value, dict):
            value = value.get("revision")
        elif event.field != "revision":
            continue
        txn = txns.get(event.txn)
        if isinstance(value, dict) and txn is not None:
            found.setdefault((value.get("sha", ""), value.get("form", "")), txn)
            found.setdefault((value.get("sha", ""), ""), txn)
    return found


def places_in(
    connection: sqlite3.Connection, article_id: int, sha256: str
) -> list[tuple[Span, str]]:
    """Span and colour of the live highlights of an article in one of its texts."""
    rows = connection.execute(
        'SELECT c.start, c."end", n.colour FROM annotation n JOIN anchor c'
        " ON c.annotation_id = n.id AND c.rev_sha = ? WHERE n.article_id = ? AND n.deleted = 0"
        " AND n.kind = 'highlight' AND c.start IS NOT NULL ORDER BY c.start",
        (sha256, article_id),
    )
    return [(Span(start, end), colour) for start, end, colour in rows]


def deletions(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[Moment, str]]:
    """When each of these annotations and articles was deleted last, and by which device."""
    latest: dict[str, str] = {}
    for some in chunks(ids):
        latest.update(
            connection.execute(
                "SELECT entity_id, max(txn) FROM event WHERE field = 'deleted'"
                f" AND value = 'true' AND entity_id IN ({marks(some)}) GROUP BY entity_id",
                some,
            )
        )
    txns = txns_by_id(connection, latest.values())
    return {
        key: (txns[txn].created, txns[txn].device)
        if txn in txns
        else (Moment(int(txn[:13])), txn.rsplit("-", 1)[1])
        for key, txn in latest.items()
    }
