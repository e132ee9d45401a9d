"""Looking over a library file: pages, references, and whether the rows agree with the events."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from reader.annotations import events as algebra
from reader.annotations.events import State, Txn
from reader.errors import Cancelled, LibraryDamaged
from reader.store import materialise
from reader.store.eventlog import EVENT_COLUMNS, TXN_COLUMNS, event_of_row, txns_by_id
from reader.store.rows import dump
from reader.store.trouble import translated

if TYPE_CHECKING:
    from reader.store.store import Store


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be; worded by `check.<code>` in the catalogue."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


_COUNTS: tuple[tuple[str, str], ...] = (
    (
        "article_without_text",
        "SELECT count(*) FROM article a WHERE NOT EXISTS"
        " (SELECT 1 FROM body b WHERE b.article_id = a.id)",
    ),
    (
        "article_without_revision",
        "SELECT count(*) FROM article a WHERE NOT EXISTS (SELECT 1 FROM article_revision r"
        " WHERE r.rev_id = a.rev_id AND r.article_id = a.id AND r.sha256 = a.sha256)",
    ),
    (
        "revision_without_text",
        "SELECT count(*) FROM article_revision r WHERE r.text IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM article a WHERE a.id = r.article_id AND a.rev_id = r.rev_id)",
    ),
    (
        "annotation_without_article",
        "SELECT count(*) FROM annotation n WHERE n.article_id IS NULL AND EXISTS"
        " (SELECT 1 FROM article a WHERE a.uid = n.article_uid)",
    ),
    (
        "action_missing",
        "SELECT count(*) FROM event e WHERE NOT EXISTS (SELECT 1 FROM txn t WHERE t.id = e.txn)",
    ),
)
"""What is counted, by the code of the problem that a count above 0 is."""


def check(store: Store) -> list[Problem]:
    """Everything that can be told about the file; empty when all is well.

    Reads the whole file: some seconds for a large library. For the background use a store of
    its own, opened for reading.
    """
    found = pages(store, quick=False)
    if found:
        return found
    with translated(store.path):
        connection = store.connection
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        tables = sorted({row[0] for row in broken})
        found += [
            Problem("reference", {"table": t, "count": sum(row[0] == t for row in broken)})
            for t in tables
        ]
        for code, query in _COUNTS:
            count = connection.execute(query).fetchone()[0]
            if count:
                found.append(Problem(code, {"count": count}))
        annotations, articles = differences(connection)
    if annotations:
        found.append(Problem("annotations_differ", {"count": len(annotations)}))
    if articles:
        found.append(Problem("articles_differ", {"count": len(articles)}))
    return found


def repair(store: Store) -> list[Problem]:
    """Make the rows that differ from their events anew; what was repaired.

    Damaged pages are beyond it: those need a backup.
    """
    with store.write() as connection:
        annotations, articles = differences(connection)
        materialise.refresh(store, annotations=annotations, articles=articles)
        connection.execute(
            "UPDATE annotation SET article_id = a.id FROM (SELECT id, uid FROM article) a"
            " WHERE article_id IS NULL AND article_uid = a.uid"
        )
    found = [Problem("annotations_differ", {"count": len(annotations)})] if annotations else []
    if articles:
        found.append(Problem("articles_differ", {"count": len(articles)}))
    return found


def pages(store: Store, *, quick: bool) -> list[Problem]:
    """What SQLite finds wrong with the file itself; on a connection of its own."""
    pragma = "quick_check" if quick else "integrity_check"
    try:
        connection = store.read_connection()
    except LibraryDamaged as error:
        return [Problem("page", {"detail": error.code})]
    try:
        store.watch_over(connection)
        rows = connection.execute(f"PRAGMA {pragma}(20)").fetchall()
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled("cancelled") from error
        return [Problem("page", {"detail": str(error)})]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return [Problem("page", {"detail": str(error)})]
    finally:
        connection.close()
    # One line however much is wrong; what to do is the same.
    found = [line for row in rows if row[0] != "ok" for line in str(row[0]).splitlines()]
    found = [line for line in found if not line.startswith("***")]
    if not found:
        return []
    more = f" + {len(found) - 1}" if len(found) > 1 else ""
    return [Problem("page", {"detail": found[0] + more})]


def differences(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
    """The annotations and articles whose rows are not what their events say, by id and uid."""
    annotations = _differing(
        connection, "annotation", "annotation", "id", materialise.annotation_values
    )
    articles = _differing(connection, "article", "article", "uid", materialise.article_values)
    return annotations, articles


def _differing(
    connection: sqlite3.Connection,
    entity: str,
    table: str,
    key: str,
    values_of: Callable[[State, Mapping[str, Txn]], dict[str, Any]],
) -> list[str]:
    wrong: list[str] = []
    seen: set[str] = set()
    for state, txns in _states(connection, entity):
        seen.add(state.entity_id)
        values = values_of(state, txns)
        columns = ", ".join(f'"{name}"' for name in values)
        row = connection.execute(
            f"SELECT {columns} FROM {table} WHERE {key} = ?", (state.entity_id,)
        ).fetchone()
        if row is None:
            # An article's text may be on another device still; a note is whole by its events.
            if entity == "annotation":
                wrong.append(state.entity_id)
        elif row != tuple(values.values()) or _tags_of(connection, state) != list(state.tags):
            wrong.append(state.entity_id)
    rows = connection.execute(f"SELECT {key} FROM {table}")
    return wrong + [row[0] for row in rows if row[0] not in seen]


def _states(connection: sqlite3.Connection, entity: str) -> Iterator[tuple[State, dict[str, Txn]]]:
    rows = connection.execute(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE entity = ? ORDER BY entity_id, id", (entity,)
    )
    known: dict[str, Txn] = {}
    for _, group in groupby(map(event_of_row, rows), key=lambda event: event.entity_id):
        events = list(group)
        missing = {event.txn for event in events} - known.keys()
        if missing:
            known |= txns_by_id(connection, missing)
        state = algebra.state(events)
        if state is not None:
            yield state, known


def _tags_of(connection: sqlite3.Connection, state: State) -> list[str]:
    if state.entity == "annotation":
        query = "SELECT tag FROM annotation_tag WHERE annotation_id = ? ORDER BY tag"
    else:
        query = (
            "SELECT t.tag FROM article_tag t JOIN article a ON a.id = t.article_id"
            " WHERE a.uid = ? ORDER BY t.tag"
        )
    return [row[0] for row in connection.execute(query, (state.entity_id,))]


def digest(connection: sqlite3.Connection) -> str:
    """One hash of all that people left in a library, the same on every device that has it all.

    Numbers of rows, times of change and places found by searching are not in it.
    """
    summary = hashlib.sha256()
    for state, _ in _states(connection, "annotation"):
        if not state.deleted:
            words = [state.note, *sorted(state.versions)]
            row = (state.entity_id, dict(state.made), state.fields, words, state.tags)
            summary.update(dump(row).encode())
    for state, _ in _states(connection, "article"):
        known = (state.entity_id, state.fields, state.tags, state.deleted)
        summary.update(dump(known).encode())
    query = f"SELECT {EVENT_COLUMNS} FROM event WHERE entity = 'kept' ORDER BY entity_id, id"
    rows = map(event_of_row, connection.execute(query))
    for key, group in groupby(rows, key=lambda event: event.entity_id):
        heads = algebra.heads(group).get("value", [])
        summary.update(dump((key, algebra.value("value", heads))).encode())
    return summary.hexdigest()


_WRITTEN: Final = (
    f"SELECT {EVENT_COLUMNS} FROM event ORDER BY id",
    f"SELECT {TXN_COLUMNS} FROM txn ORDER BY id",
    "SELECT entity, text FROM note_draft ORDER BY entity",
    "SELECT id, note, exact, deleted FROM annotation ORDER BY id",
    "SELECT rev_id, article_id, sha256 FROM article_revision ORDER BY rev_id",
    "SELECT article_id FROM body ORDER BY article_id",
)


def fingerprint(connection: sqlite3.Connection) -> str:
    """One hash of what people wrote just as it stands in this file, and of which texts are there.

    For before and after a migration: a tenth of the time of `digest`, which works every state out.
    """
    summary = hashlib.sha256()
    for query in _WRITTEN:
        for row in connection.execute(query):
            summary.update(repr(tuple(row)).encode("utf-8", "surrogateescape"))
    return summary.hexdigest()


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows the tables have that hold what people typed, for comparing two files."""
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("article", "article_revision", "annotation", "event", "txn")
    }
