"""Emptying the trash: what was deleted leaves the file for good, here and on the other devices.

Events are never removed otherwise. A purge takes all events of a deleted annotation or article
out of the log and puts a short action in their place, which says only of what kind it was, that it
is deleted, and the ids of the events that went (`PURGED`). That action travels like any other:
whoever takes it in removes the same events, and events that arrive later from a device that had
not heard of it are left out. Where somebody has written something that whoever purged had not seen,
nothing is removed: an edit beats a purge as it beats a deletion.

Afterwards the file is written anew (`scrub`), so that the words are in none of its pages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from reader.annotations import events as algebra
from reader.annotations import reviews
from reader.annotations.bundle import Bundle
from reader.annotations.events import Change, Event
from reader.store import materialise, revisions
from reader.store.eventlog import chunks, events_of, marks
from reader.store.rows import dump

if TYPE_CHECKING:
    from reader.store.store import Store

PURGED: Final = "purged"
"""The register whose value is the list of ids of the events that went."""

_OF_ARTICLE: Final = (
    "DELETE FROM reading_position WHERE article_uid = ?",
    "DELETE FROM reading_time WHERE article_uid = ?",
    "DELETE FROM export_state WHERE article_uid = ?",
    "DELETE FROM note_draft WHERE entity = 'article:' || ?",
)


def purge(store: Store, annotations: Sequence[str], articles: Sequence[str]) -> None:
    """Remove deleted annotations (ids) and articles (uids) as one action that is not undone.

    Those that are not deleted are passed over. Inside one transaction; call `scrub` afterwards.
    """
    with store.write() as connection:
        changes: list[Change] = []
        for entity, ids in (("annotation", annotations), ("article", articles)):
            for some in chunks(ids):
                changes += _changes(entity, events_of(connection, some))
        if not changes:
            return
        connection.execute("PRAGMA secure_delete = ON")
        count = len({change.entity_id for change in changes})
        store.journal.record("purge", changes, facts={"count": count}, kind="add")
        sweep(store, dict.fromkeys(change.entity_id for change in changes))


def _changes(entity: str, rows: Iterable[Event]) -> list[Change]:
    by_entity: dict[str, list[Event]] = {}
    for row in rows:
        by_entity.setdefault(row.entity_id, []).append(row)
    changes: list[Change] = []
    for key, events in by_entity.items():
        state = algebra.state(events)
        emptied = {each.txn for each in events if each.field == PURGED}
        if state is None or not state.deleted or all(each.txn in emptied for each in events):
            continue
        seen = sorted(each.id for each in events)
        made = _skeleton(entity, state.made)
        for name, value in ((algebra.MADE, made), (algebra.DELETED, True), (PURGED, seen)):
            changes.append(Change(state.entity, key, name, value))
    return changes


def _skeleton(entity: str, made: Any) -> dict[str, Any]:
    """What remains of a `made` event: nothing that a person wrote or read."""
    if entity == "annotation":
        return {"kind": made["kind"], "article": made["article"]}
    return {"origin": "-"}


def purged(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, set[str]]:
    """The purged ones among these entities, each with the ids of the events that went."""
    found: dict[str, set[str]] = {}
    for some in chunks(ids):
        rows = events_of_field(connection, some)
        for row in rows:
            if isinstance(row.value, list):
                found.setdefault(row.entity_id, set()).update(map(str, row.value))
    return found


def events_of_field(connection: sqlite3.Connection, ids: Sequence[str]) -> list[Event]:
    """The events of these entities that say that they are purged."""
    from reader.store.eventlog import EVENT_COLUMNS, event_of_row

    rows = connection.execute(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE field = ? AND entity_id IN ({marks(ids)})",
        [PURGED, *ids],
    )
    return [event_of_row(row) for row in rows]


def without(connection: sqlite3.Connection, bundle: Bundle) -> Bundle:
    """A bundle that arrives, without what was purged here already.

    What somebody wrote without having heard of the purge stays in it.
    """
    gone = purged(connection, sorted({event.entity_id for event in bundle.events}))
    gone |= purged(connection, sorted({row.article for row in bundle.revisions} - gone.keys()))
    gone = {key: seen for key, seen in gone.items() if not _contradicted(connection, key, seen)}
    if not gone:
        return bundle
    own = {e.txn for e in bundle.events if e.field == PURGED}
    # Where something new comes with the old, whoever wrote it had not heard: all of it comes back.
    fresh = {
        e.entity_id
        for e in bundle.events
        if e.entity_id in gone and e.id not in gone[e.entity_id] and e.txn not in own
    }
    events = tuple(
        e for e in bundle.events if e.entity_id in fresh or e.id not in gone.get(e.entity_id, ())
    )
    dead = gone.keys() - fresh
    kept = {event.txn for event in events}
    dropped = {event.txn for event in bundle.events} - kept
    return replace(
        bundle,
        txns=tuple(txn for txn in bundle.txns if txn.id not in dropped),
        events=events,
        revisions=tuple(row for row in bundle.revisions if row.article not in dead),
        positions=tuple(row for row in bundle.positions if row.article not in dead),
        readings=tuple(row for row in bundle.readings if row.article not in dead),
        times=tuple(row for row in bundle.times if row.article not in dead),
    )


def _contradicted(connection: sqlite3.Connection, key: str, seen: set[str]) -> bool:
    """Whether somebody wrote into a purged entity without having heard of the purge."""
    rows = events_of(connection, [key])
    own = {row.txn for row in rows if row.field == PURGED}
    return any(row.id not in seen and row.txn not in own for row in rows)


def sweep(store: Store, ids: Iterable[str]) -> None:
    """Remove what purges among the events of these entities say is to go, rows and all.

    Inside a write: after a purge, and after events have arrived.
    """
    connection = store.connection
    gone = purged(connection, ids)
    gone = {key: seen for key, seen in gone.items() if not _contradicted(connection, key, seen)}
    if not gone:
        return
    connection.execute("PRAGMA secure_delete = ON")
    events = [each for seen in gone.values() for each in seen]
    reviewed = [reviews.ENTITY + key for key in gone]
    _scrub_facts(connection, events, reviewed)
    for some in chunks(events):
        connection.execute(f"DELETE FROM event WHERE id IN ({marks(some)})", some)
    for some in chunks(reviewed):
        connection.execute(f"DELETE FROM event WHERE entity_id IN ({marks(some)})", some)
    annotations: list[str] = []
    loose: list[str] = []
    for some in chunks(gone):
        rows = connection.execute(f"SELECT uid, id FROM article WHERE uid IN ({marks(some)})", some)
        articles = dict(rows.fetchall())
        for uid, article_id in articles.items():
            query = "SELECT id FROM annotation WHERE article_id = ?"
            loose += [row[0] for row in connection.execute(query, (article_id,))]
            _drop_article(store, uid, article_id)
        annotations += [key for key in some if key not in articles]
    for some in chunks(annotations):
        # Before the rows are made anew, so that the index forgets the words as they were.
        _drop_annotations(store, some)
    # Notes of an article that went belong to another of the same text, if there is one.
    again = dict.fromkeys((*_annotations_among(connection, annotations), *loose))
    materialise.refresh(store, annotations=list(again))


def _annotations_among(connection: sqlite3.Connection, ids: Sequence[str]) -> list[str]:
    found: list[str] = []
    for some in chunks(ids):
        found += [
            row[0]
            for row in connection.execute(
                "SELECT DISTINCT entity_id FROM event WHERE entity = 'annotation'"
                f" AND entity_id IN ({marks(some)})",
                some,
            )
        ]
    return found


def _scrub_facts(
    connection: sqlite3.Connection, events: Sequence[str], reviewed: Sequence[str]
) -> None:
    """Actions carry the beginning of a quote and a title for their words; these go too."""
    txns: set[str] = set()
    for some in chunks(events):
        rows = connection.execute(
            f"SELECT DISTINCT txn FROM event WHERE id IN ({marks(some)})", some
        )
        txns.update(row[0] for row in rows)
    for some in chunks(reviewed):
        rows = connection.execute(
            f"SELECT DISTINCT txn FROM event WHERE entity_id IN ({marks(some)})", some
        )
        txns.update(row[0] for row in rows)
    undone: set[str] = set()
    for some in chunks(sorted(txns)):
        rows = connection.execute(f"SELECT id FROM txn WHERE undoes IN ({marks(some)})", some)
        undone.update(row[0] for row in rows)
    empty = dump({})
    connection.executemany(
        "UPDATE txn SET facts = ? WHERE id = ?", [(empty, key) for key in sorted(txns | undone)]
    )


def _drop_annotations(store: Store, ids: Sequence[str]) -> None:
    connection = store.connection
    if store.watcher is not None:
        words = connection.execute(
            f"SELECT key, note, exact FROM annotation WHERE deleted = 0 AND id IN ({marks(ids)})",
            ids,
        ).fetchall()
        store.watcher.notes_changed(connection, words, [])
    for table, column in (("anchor", "annotation_id"), ("annotation_tag", "annotation_id")):
        connection.execute(f"DELETE FROM {table} WHERE {column} IN ({marks(ids)})", ids)
    drafts = [f"highlight:{key}" for key in ids]
    connection.execute(f"DELETE FROM note_draft WHERE entity IN ({marks(drafts)})", drafts)
    connection.execute(f"DELETE FROM annotation WHERE id IN ({marks(ids)})", ids)


def _drop_article(store: Store, uid: str, article_id: int) -> None:
    """The texts, files and places of an article; notes in it stay, without an article."""
    connection = store.connection
    title, deleted = connection.execute(
        "SELECT title, deleted FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    if store.watcher is not None and not deleted:
        words = [(article_id, title, revisions.body(connection, article_id))]
        store.watcher.articles_changed(connection, words, [])
    sources = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT source_sha FROM article_revision"
            " WHERE article_id = ? AND source_sha IS NOT NULL",
            (article_id,),
        )
    ]
    connection.execute(
        "UPDATE annotation SET article_id = NULL WHERE article_id = ?", (article_id,)
    )
    for statement in _OF_ARTICLE:
        connection.execute(statement, (uid,))
    for table in tables_of(connection):
        connection.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
    connection.execute("DELETE FROM article WHERE id = ?", (article_id,))
    for sha in sources:
        connection.execute(
            "DELETE FROM source_file WHERE sha256 = :sha AND NOT EXISTS"
            " (SELECT 1 FROM article_revision WHERE source_sha = :sha)",
            {"sha": sha},
        )


def tables_of(connection: sqlite3.Connection) -> list[str]:
    """The tables with rows of an article by its number, but annotations: later versions' too."""
    rows = connection.execute(
        "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND c.name = 'article_id' AND t.name <> 'annotation'"
    )
    return [row[0] for row in rows]


def scrub(store: Store) -> bool:
    """Write the file anew, so that no page holds what was removed; whether it went through.

    The search index is merged into one piece first: it keeps words of what was removed until
    then. Another window that reads meanwhile can be in the way: False then, and a later call may
    do it. Needs room for a second copy of the library.
    """
    with store.write() as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
        for name in ("fts", "fts_char", "fts_note"):
            if name in tables:
                connection.execute(f"INSERT INTO {name}({name}) VALUES('optimize')")
    return _rewrite(store)


def _rewrite(store: Store) -> bool:
    # A VACUUM writes all pages to the WAL, and only a checkpoint brings them into the file.
    store._acquire()
    try:
        store.connection.execute("VACUUM")
        busy = store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    finally:
        store._lock.release()
    return not busy
