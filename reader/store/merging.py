"""Taking a bundle of another library in: the union of both."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.annotations import edits
from reader.annotations import events as algebra
from reader.annotations.bundle import Bundle, Revision
from reader.annotations.events import Event, State
from reader.store import adding, editing, materialise, placing, purging, revisions
from reader.store.collecting import POSITION_COLUMNS, TIME_COLUMNS, column
from reader.store.eventlog import chunks, events_of, insert_events, insert_txns, marks, txns_by_id
from reader.store.rows import dump, pack
from reader.store.titles import title_columns

if TYPE_CHECKING:
    import sqlite3

    from reader.store.store import Store


@dataclass(frozen=True, slots=True)
class Union:
    """What taking a bundle in has changed."""

    articles: int
    """Articles that were not there."""
    annotations: tuple[str, ...]
    """Annotations that were not there."""
    known: int
    """Annotations that were there already, changed or not."""
    events: int
    """Events that were not there."""


def union(store: Store, bundle: Bundle) -> Union:
    """Take a bundle in, as one transaction; what is there already stays as it is."""
    with store.write() as connection:
        bundle = purging.without(connection, bundle)
        annotations = sorted({e.entity_id for e in bundle.events if e.entity == "annotation"})
        told = {e.entity_id for e in bundle.events if e.entity == "article"}
        # Texts may arrive later than the events of their article.
        articles = sorted(told | {each.article for each in bundle.revisions})
        before = _known(connection, "annotation", "id", annotations)
        insert_txns(connection, bundle.txns)
        events = insert_events(connection, bundle.events)
        _keep_sources(connection, bundle)
        made = _make_articles(store, bundle, articles)
        materialise.refresh(store, annotations=annotations, articles=articles)
        adding.adopt(connection, _numbers(connection, articles))
        for article_id in made:
            placing.ensure(connection, article_id)
        _keep_reading(connection, bundle)
        purging.sweep(store, [*annotations, *articles])
        after = _known(connection, "annotation", "id", annotations)
    return Union(len(made), tuple(sorted(after - before)), len(before), events)


def _numbers(connection: sqlite3.Connection, uids: Iterable[str]) -> list[int]:
    found: list[int] = []
    for some in chunks(uids):
        found += column(connection, f"SELECT id FROM article WHERE uid IN ({marks(some)})", some)
    return found


def _known(connection: sqlite3.Connection, table: str, key: str, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(ids):
        query = f"SELECT {key} FROM {table} WHERE {key} IN ({marks(some)})"
        found.update(column(connection, query, some))
    return found


def _keep_sources(connection: sqlite3.Connection, bundle: Bundle) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO source_file(sha256, name, size, data) VALUES(?, ?, ?, ?)",
        (
            (sha, name, len(data), zlib.compress(data, 6))
            for sha, (name, data) in bundle.sources.items()
        ),
    )


def _make_articles(store: Store, bundle: Bundle, uids: Sequence[str]) -> list[int]:
    """Rows for the articles whose text has arrived, and revisions for those that are there."""
    connection = store.connection
    by_article: dict[str, list[Revision]] = {}
    for each in sorted(bundle.revisions, key=lambda r: (r.created, r.sha256, r.form)):
        by_article.setdefault(each.article, []).append(each)
    made: list[int] = []
    for some in chunks(uids):
        events: dict[str, list[Event]] = {}
        for event in events_of(connection, some):
            events.setdefault(event.entity_id, []).append(event)
        for uid in some:
            rows = [row for row in by_article.get(uid, []) if row.sha256 in bundle.texts]
            found = connection.execute("SELECT id FROM article WHERE uid = ?", (uid,)).fetchone()
            state = algebra.state(events.get(uid, []))
            if found is not None:
                for row in rows:
                    _keep_revision(connection, found[0], row, bundle.texts[row.sha256])
                if rows:
                    number_revisions(connection, found[0])
            elif state is not None and rows:
                made.append(_make_article(store, state, events[uid], rows, bundle))
    return made


def _make_article(
    store: Store, state: State, events: Sequence[Event], rows: Sequence[Revision], bundle: Bundle
) -> int:
    connection = store.connection
    txns = txns_by_id(connection, (event.txn for event in events))
    values = materialise.article_values(state, txns)
    values |= {
        "sha256": rows[-1].sha256,
        "chars": len(bundle.texts[rows[-1].sha256]),
        **title_columns(values["title"]),
    }
    names = ", ".join(f'"{name}"' for name in values)
    cursor = connection.execute(
        f"INSERT INTO article({names}) VALUES({marks(list(values))})", list(values.values())
    )
    article_id = int(cursor.lastrowid or 0)
    for row in rows:
        _keep_revision(connection, article_id, row, bundle.texts[row.sha256])
    wanted = revisions.pick(connection, article_id, state.fields.get("revision"), state.made)
    if wanted is None:
        # The text that its events name is still on another device; the latest stands in for it.
        wanted = connection.execute(
            "SELECT max(rev_id) FROM article_revision WHERE article_id = ?", (article_id,)
        ).fetchone()[0]
    decided = edits.live(state.fields)
    # Its base is not in `body` yet, so every text is still packed.
    wanted = editing.derived(connection, article_id, wanted, decided, store.now())
    text = revisions.text(connection, wanted)
    connection.execute("INSERT INTO body(article_id, text) VALUES(?, ?)", (article_id, text))
    connection.execute("UPDATE article_revision SET text = NULL WHERE rev_id = ?", (wanted,))
    connection.execute(
        "UPDATE article SET rev_id = r.rev_id, chars = ?, revision = r.seq, sha256 = r.sha256"
        " FROM (SELECT rev_id, seq, sha256 FROM article_revision WHERE rev_id = ?) r WHERE id = ?",
        (len(text), wanted, article_id),
    )
    if store.watcher is not None and not state.deleted:
        words = [(article_id, str(values["title"]), text)]
        store.watcher.articles_changed(connection, [], words)
    return article_id


def number_revisions(connection: sqlite3.Connection, article_id: int) -> None:
    """Number an article's texts by their age, which is the same on every device."""
    rows = connection.execute(
        "SELECT rev_id, seq FROM article_revision WHERE article_id = ?"
        " ORDER BY created, sha256, form",
        (article_id,),
    ).fetchall()
    moved = [(seq, rev_id) for seq, (rev_id, was) in enumerate(rows, 1) if seq != was]
    if not moved:
        return
    query = "UPDATE article_revision SET seq = ? WHERE rev_id = ?"
    # Two never have the same number, not even on the way.
    connection.executemany(query, [(-seq, rev_id) for seq, rev_id in moved])
    connection.executemany(query, moved)
    connection.execute(
        "UPDATE article SET revision = r.seq FROM (SELECT rev_id, seq FROM article_revision) r"
        " WHERE article.id = ? AND r.rev_id = article.rev_id",
        (article_id,),
    )


def _keep_revision(
    connection: sqlite3.Connection, article_id: int, row: Revision, text: str
) -> None:
    known = connection.execute(
        "SELECT rev_id FROM article_revision WHERE article_id = ? AND sha256 = ? AND form = ?",
        (article_id, row.sha256, row.form),
    ).fetchone()
    if known is not None:
        # Two devices may have read the same text; the earlier time is right on both.
        connection.execute(
            "UPDATE article_revision SET created = min(created, ?) WHERE rev_id = ?",
            (row.created, known[0]),
        )
        return
    connection.execute(
        "INSERT INTO article_revision(article_id, seq, norm_version, sha256, form, text, blocks,"
        " styles, other, warnings, source_sha, encoding, options, created)"
        " VALUES(?, (SELECT coalesce(max(seq), 0) + 1 FROM article_revision WHERE"
        " article_id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article_id,
            article_id,
            row.norm_version,
            row.sha256,
            row.form,
            pack(text),
            pack(dump(dict(row.blocks))),
            pack(dump(list(row.styles))) if row.styles else None,
            pack(dump(list(row.other))) if row.other else None,
            dump(list(row.warnings)),
            row.source,
            row.encoding,
            dump(dict(row.options)),
            row.created,
        ),
    )


def _keep_reading(connection: sqlite3.Connection, bundle: Bundle) -> None:
    """Reading positions, one per device: the later one; progress: the furthest; times: the
    longest of one device and day, whose numbers only grow."""
    connection.executemany(
        f"INSERT INTO reading_time({TIME_COLUMNS}) VALUES(?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(article_uid, device, day) DO UPDATE SET ms = max(ms, excluded.ms),"
        " chars = max(chars, excluded.chars), words = max(words, excluded.words)"
        " WHERE excluded.ms > ms OR excluded.chars > chars OR excluded.words > words",
        [(t.article, t.device, t.day, t.ms, t.chars, t.words) for t in bundle.times],
    )
    connection.executemany(
        f"INSERT INTO reading_position({POSITION_COLUMNS})"
        " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(article_uid, device) DO UPDATE SET"
        " offset = excluded.offset, top = excluded.top, revision = excluded.revision,"
        " snippet = excluded.snippet, hlc = excluded.hlc WHERE excluded.hlc > hlc",
        [
            (p.article, p.device, p.offset, p.top, p.revision, p.snippet, p.hlc)
            for p in bundle.positions
        ],
    )
    connection.executemany(
        "UPDATE article SET progress = max(progress, ?) WHERE uid = ?",
        [(each.progress, each.article) for each in bundle.readings],
    )
    connection.executemany(
        "UPDATE article SET opened = ?, opened_offset = ? WHERE uid = ?"
        " AND coalesce(opened, -1) < ?",
        [
            (each.opened.ms, each.opened.offset, each.article, each.opened.ms)
            for each in bundle.readings
            if each.opened
        ],
    )
