"""Carrying a library, or a part of it, into another: collected as a bundle, taken in as a union."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reader.annotations import events as algebra
from reader.annotations import reviews
from reader.annotations.bundle import Bundle, Position, Reading, Revision
from reader.annotations.events import Event, State
from reader.model import Moment
from reader.store import adding, materialise, placing, revisions
from reader.store.eventlog import chunks, events_of, insert_events, insert_txns, marks, txns_by_id
from reader.store.rows import dump, pack, unpack

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


def collect(
    store: Store,
    uids: Sequence[str] | None = None,
    annotation_ids: Iterable[str] = (),
    *,
    texts: bool = True,
) -> Bundle:
    """Everything in the library, or these articles with all that was left in them.

    `annotation_ids` are taken besides, such as notes without an article. What was deleted comes
    along as far as its events are there, so that a deletion is not forgotten elsewhere. Without
    `texts` the texts, and the bytes of files, are left out.
    """
    with store.reading() as connection:
        if uids is None:
            uids = _column(connection, "SELECT uid FROM article")
            entities = _column(connection, "SELECT DISTINCT entity_id FROM event")
        else:
            notes = list(annotation_ids)
            for some in chunks(uids):
                notes += _column(
                    connection,
                    "SELECT n.id FROM annotation n LEFT JOIN article a ON a.id = n.article_id"
                    f" WHERE coalesce(a.uid, n.article_uid) IN ({marks(some)})",
                    some,
                )
            entities = [*uids, *dict.fromkeys(notes), *(reviews.ENTITY + key for key in notes)]
        events = events_of(connection, entities)
        txns = txns_by_id(connection, (event.txn for event in events))
        found = _Texts(connection, texts)
        for some in chunks(uids):
            found.read(some)
    return Bundle(
        tuple(txns.values()),
        tuple(events),
        tuple(found.revisions),
        found.texts,
        found.sources,
        tuple(found.positions),
        tuple(found.readings),
    )


def union(store: Store, bundle: Bundle) -> Union:
    """Take a bundle in, as one transaction; what is there already stays as it is."""
    with store.write() as connection:
        annotations = sorted({e.entity_id for e in bundle.events if e.entity == "annotation"})
        told = {e.entity_id for e in bundle.events if e.entity == "article"}
        # Texts may arrive later than the events of their article.
        articles = sorted(told | {each.article for each in bundle.revisions})
        before = _known(connection, "annotation", "id", annotations)
        count = connection.execute("SELECT count(*) FROM event").fetchone()[0]
        insert_txns(connection, bundle.txns)
        insert_events(connection, bundle.events)
        events = connection.execute("SELECT count(*) FROM event").fetchone()[0] - count
        _keep_sources(connection, bundle)
        made = _make_articles(store, bundle, articles)
        materialise.refresh(store, annotations=annotations, articles=articles)
        adding.adopt(connection, made)
        for article_id in made:
            placing.ensure(connection, article_id)
        _keep_reading(connection, bundle)
        after = _known(connection, "annotation", "id", annotations)
    return Union(len(made), tuple(sorted(after - before)), len(before), events)


def _known(connection: sqlite3.Connection, table: str, key: str, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(ids):
        query = f"SELECT {key} FROM {table} WHERE {key} IN ({marks(some)})"
        found.update(_column(connection, query, some))
    return found


def _column(connection: sqlite3.Connection, query: str, params: Sequence[Any] = ()) -> list[str]:
    return [row[0] for row in connection.execute(query, params)]


class _Texts:
    """Revisions, texts, files and reading positions of articles, read in steps."""

    def __init__(self, connection: sqlite3.Connection, whole: bool) -> None:
        self._connection = connection
        self._whole = whole
        self.revisions: list[Revision] = []
        self.texts: dict[str, str] = {}
        self.sources: dict[str, tuple[str, bytes]] = {}
        self.positions: list[Position] = []
        self.readings: list[Reading] = []

    def read(self, uids: Sequence[str]) -> None:
        """Take in what belongs to some articles (500 at most)."""
        rows = self._connection.execute(
            "SELECT a.uid, r.rev_id, r.sha256, r.form, r.norm_version, r.blocks, r.styles, r.other,"
            " r.warnings, r.source_sha, r.encoding, r.options, r.created"
            " FROM article_revision r JOIN article a ON a.id = r.article_id"
            f" WHERE a.uid IN ({marks(uids)})",
            uids,
        ).fetchall()
        for uid, rev_id, sha, *rest in rows:
            self._revision(uid, sha, rest)
            if self._whole and sha not in self.texts:
                self.texts[sha] = revisions.text(self._connection, rev_id)
        self.positions += [
            Position(*row)
            for row in self._connection.execute(
                "SELECT article_uid, device, offset, top, revision, snippet, hlc"
                f" FROM reading_position WHERE article_uid IN ({marks(uids)})",
                uids,
            )
        ]
        self.readings += [
            Reading(uid, progress, None if opened is None else Moment(opened, offset or 0))
            for uid, progress, opened, offset in self._connection.execute(
                "SELECT uid, progress, opened, opened_offset FROM article"
                f" WHERE uid IN ({marks(uids)}) AND (progress > 0 OR opened IS NOT NULL)",
                uids,
            )
        ]

    def _revision(self, uid: str, sha: str, row: Sequence[Any]) -> None:
        form, norm, blocks, styles, other, warnings, source, encoding, options, created = row
        self.revisions.append(
            Revision(
                uid,
                sha,
                form,
                norm,
                json.loads(unpack(blocks)),
                json.loads(unpack(styles)) if styles else [],
                json.loads(unpack(other)) if other else [],
                json.loads(warnings),
                source,
                encoding,
                json.loads(options),
                created,
            )
        )
        if source and source not in self.sources:
            file = self._connection.execute(
                "SELECT name, CASE WHEN ? THEN data END FROM source_file WHERE sha256 = ?",
                (self._whole, source),
            ).fetchone()
            if file is not None:
                data = zlib.decompress(file[1]) if self._whole else b""
                self.sources[source] = (file[0], data)


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
        "initials": store.initials(values["title"]),
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
        " VALUES(?1, (SELECT coalesce(max(seq), 0) + 1 FROM article_revision WHERE"
        " article_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        (
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
    """Reading positions, one per device: the later one; progress: the furthest."""
    connection.executemany(
        "INSERT INTO reading_position(article_uid, device, offset, top, revision, snippet, hlc)"
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
