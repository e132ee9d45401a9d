"""A library, or a part of it, as a bundle: what is carried to another."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from reader.annotations import reviews
from reader.annotations.bundle import Bundle, Position, Reading, Revision, Time
from reader.model import Moment
from reader.store import revisions
from reader.store.eventlog import (
    EVENT_COLUMNS,
    chunks,
    event_of_row,
    events_of,
    marks,
    txns_by_id,
)
from reader.store.rows import unpack

if TYPE_CHECKING:
    import sqlite3

    from reader.annotations.events import Event, Txn
    from reader.store.outbox import News
    from reader.store.store import Store

REVISION_COLUMNS: Final = (
    "sha256, form, norm_version, blocks, styles, other, warnings, source_sha, encoding, options,"
    " created"
)
"""Of `article_revision`, in the order that `revision_of_row` reads."""

POSITION_COLUMNS: Final = "article_uid, device, offset, top, revision, snippet, hlc"
"""Of `reading_position`, in the order of `Position`."""

TIME_COLUMNS: Final = "article_uid, device, day, ms, chars, words"
"""Of `reading_time`, in the order of `Time`."""


def revision_of_row(uid: str, row: Sequence[Any]) -> Revision:
    """The revision of a row; raises what damaged data raises (ValueError, zlib.error)."""
    sha, form, norm, blocks, styles, other, warnings, source, encoding, options, created = row
    return Revision(
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
            uids = column(connection, "SELECT uid FROM article")
            entities = column(connection, "SELECT DISTINCT entity_id FROM event")
        else:
            notes = list(annotation_ids)
            for some in chunks(uids):
                notes += column(
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
    return found.bundle(tuple(txns.values()), tuple(events))


def collect_news(store: Store, news: News) -> Bundle:
    """The same for what is new since a meeting; without texts and the bytes of files."""
    with store.reading() as connection:
        events: list[Event] = []
        for some in chunks(news.actions):
            events += map(
                event_of_row,
                connection.execute(
                    f"SELECT {EVENT_COLUMNS} FROM event WHERE txn IN ({marks(some)})", some
                ),
            )
        found = _Texts(connection, False)
        for some in chunks(news.revisions):
            found.read_revisions(f"r.rev_id IN ({marks(some)})", some)
        for sha in news.sources:
            found.read_source(sha)
        for pair in news.positions:
            found.read_positions("article_uid = ? AND device = ?", pair)
        for some in chunks(news.readings):
            found.read_readings(some)
        for day in news.times:
            found.read_times("article_uid = ? AND device = ? AND day = ?", day)
        txns = txns_by_id(connection, news.actions)
    return found.bundle(tuple(txns.values()), tuple(events))


def column(connection: sqlite3.Connection, query: str, params: Sequence[Any] = ()) -> list[Any]:
    """The first column of a query's rows."""
    return [row[0] for row in connection.execute(query, params)]


class _Texts:
    """Revisions, texts, files and reading positions of articles, read in steps of 500 at most."""

    def __init__(self, connection: sqlite3.Connection, whole: bool) -> None:
        self._connection = connection
        self._whole = whole
        self.revisions: list[Revision] = []
        self.texts: dict[str, str] = {}
        self.sources: dict[str, tuple[str, bytes]] = {}
        self.positions: list[Position] = []
        self.readings: list[Reading] = []
        self.times: list[Time] = []
        # The file of an older version, which is read as it is, has no such table.
        self._has_times = bool(
            connection.execute(
                "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'reading_time'"
            ).fetchone()
        )

    def bundle(self, txns: tuple[Txn, ...], events: tuple[Event, ...]) -> Bundle:
        """All of it with these actions and events."""
        return Bundle(
            txns,
            events,
            tuple(self.revisions),
            self.texts,
            self.sources,
            tuple(self.positions),
            tuple(self.readings),
            tuple(self.times),
        )

    def read(self, uids: Sequence[str]) -> None:
        """Take in what belongs to some articles."""
        self.read_revisions(f"a.uid IN ({marks(uids)})", uids)
        self.read_positions(f"article_uid IN ({marks(uids)})", uids)
        self.read_readings(uids)
        self.read_times(f"article_uid IN ({marks(uids)})", uids)

    def read_revisions(self, where: str, params: Sequence[Any]) -> None:
        """Take in revisions, with the files that they were read from."""
        columns = ", ".join(f"r.{name}" for name in REVISION_COLUMNS.split(", "))
        rows = self._connection.execute(
            f"SELECT a.uid, r.rev_id, {columns} FROM article_revision r"
            f" JOIN article a ON a.id = r.article_id WHERE {where}",
            params,
        ).fetchall()
        for uid, rev_id, *row in rows:
            revision = revision_of_row(uid, row)
            self.revisions.append(revision)
            if revision.source:
                self.read_source(revision.source)
            if self._whole and revision.sha256 not in self.texts:
                self.texts[revision.sha256] = revisions.text(self._connection, rev_id)

    def read_source(self, sha: str) -> None:
        """Take in a file by its hash, if it is here."""
        if sha in self.sources:
            return
        file = self._connection.execute(
            "SELECT name, CASE WHEN ? THEN data END FROM source_file WHERE sha256 = ?",
            (self._whole, sha),
        ).fetchone()
        if file is not None:
            self.sources[sha] = (file[0], zlib.decompress(file[1]) if self._whole else b"")

    def read_positions(self, where: str, params: Sequence[Any]) -> None:
        """Take in places where devices stood."""
        query = f"SELECT {POSITION_COLUMNS} FROM reading_position WHERE {where}"
        self.positions += [Position(*row) for row in self._connection.execute(query, params)]

    def read_times(self, where: str, params: Sequence[Any]) -> None:
        """Take in how long was read."""
        if not self._has_times:
            return
        query = f"SELECT {TIME_COLUMNS} FROM reading_time WHERE {where}"
        self.times += [Time(*row) for row in self._connection.execute(query, params)]

    def read_readings(self, uids: Sequence[str]) -> None:
        """Take in how far some articles were read."""
        self.readings += [
            Reading(uid, progress, None if opened is None else Moment(opened, offset or 0))
            for uid, progress, opened, offset in self._connection.execute(
                "SELECT uid, progress, opened, opened_offset FROM article"
                f" WHERE uid IN ({marks(uids)}) AND (progress > 0 OR opened IS NOT NULL)",
                uids,
            )
        ]
