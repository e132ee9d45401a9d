"""Where annotations stand in the current text of their article: rows that can be made again."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from reader.annotations.anchors import Found
from reader.model import Anchor
from reader.store import revisions
from reader.store.eventlog import marks

_COLUMNS = (
    'n.id, n.rev_sha, n.start, n."end", n.exact, n.prefix, n.suffix, n.occurrence,'
    " n.occurrences, n.heading"
)

Unplaced = tuple[str, str, Anchor]
"""Annotation id, the revision that its anchor describes, the anchor."""


def unplaced(connection: sqlite3.Connection, article_id: int, sha256: str) -> list[Unplaced]:
    """The annotations of an article that have no place yet in the text of that hash."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM annotation n WHERE n.article_id = ? AND n.rev_sha IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM anchor c WHERE c.annotation_id = n.id AND c.rev_sha = ?)"
        " ORDER BY n.start, n.key",
        (article_id, sha256),
    )
    return [(key, rev_sha, anchor_of_row(row)) for key, rev_sha, *row in rows]


def anchor_of_row(row: Sequence[Any]) -> Anchor:
    """The anchor of `start, end, exact, prefix, suffix, occurrence, occurrences, heading`."""
    start, end, exact, prefix, suffix, k, n, heading = row
    return Anchor(start, end, exact, prefix, suffix, k, n, tuple(json.loads(heading)))


def find(
    connection: sqlite3.Connection, missing: Sequence[Unplaced], sha256: str, text: str
) -> list[tuple[str, Found]]:
    """Search the new text for annotations, each from the text that it was made in."""
    from reader.annotations.relocate import relocate

    by_revision: dict[str, list[Unplaced]] = defaultdict(list)
    for item in missing:
        by_revision[item[1]].append(item)
    placed: list[tuple[str, Found]] = []
    for rev_sha, items in by_revision.items():
        if rev_sha == sha256:
            old: str | None = text
        else:
            old = revisions.text_by_hash(connection, rev_sha)
        found = relocate(old, text, [anchor for _, _, anchor in items])
        placed += zip((key for key, _, _ in items), found, strict=True)
    return placed


def store(connection: sqlite3.Connection, sha256: str, placed: Iterable[tuple[str, Found]]) -> None:
    """Keep places that were searched for; those that a person gave stay."""
    connection.executemany(
        'INSERT OR IGNORE INTO anchor(annotation_id, rev_sha, start, "end", state, method, score)'
        " VALUES(?, ?, ?, ?, ?, ?, ?)",
        [(key, sha256, f.start, f.end, f.state, f.method, f.score) for key, f in placed],
    )


def found(connection: sqlite3.Connection, article_id: int, sha256: str) -> list[tuple[str, Found]]:
    """Where the annotations of an article were found in the text of that hash."""
    rows = connection.execute(
        'SELECT n.id, c.state, c.start, c."end", c.method, c.score FROM annotation n'
        " JOIN anchor c ON c.annotation_id = n.id WHERE n.article_id = ? AND c.rev_sha = ?"
        " ORDER BY n.start, n.key",
        (article_id, sha256),
    )
    return [(key, Found(*row)) for key, *row in rows]


def ensure(connection: sqlite3.Connection, article_id: int) -> None:
    """Give every annotation of an article a place in its current text."""
    row = connection.execute("SELECT sha256 FROM article WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return
    missing = unplaced(connection, article_id, row[0])
    if missing:
        text = revisions.body(connection, article_id)
        store(connection, row[0], find(connection, missing, row[0], text))


def ensure_all(connection: sqlite3.Connection, annotation_ids: Sequence[str]) -> None:
    """Give these annotations (some hundreds at most) a place where they have none yet."""
    rows = connection.execute(
        "SELECT DISTINCT n.article_id FROM annotation n JOIN article a ON a.id = n.article_id"
        f" WHERE n.id IN ({marks(annotation_ids)}) AND n.rev_sha IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM anchor c WHERE c.annotation_id = n.id AND c.rev_sha = a.sha256)",
        annotation_ids,
    ).fetchall()
    for (article_id,) in rows:
        ensure(connection, article_id)
