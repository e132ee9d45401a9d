"""The same article, added on two devices before they met: one of the two goes on.

Each device gave it a uid of its own, so their union has it twice. The one with the smaller uid
(the one that was made first) stays; the highlights, notes and tags of the other go over to it and
the other is removed. Every device comes to the same end: these are events like any others, with
the same values wherever they are written.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from reader.annotations import events as algebra
from reader.annotations.events import Change
from reader.store.eventlog import marks

if TYPE_CHECKING:
    import sqlite3

    from reader.store.store import Store

_FEW: Final = 400
"""Ids that are looked for one by one."""

_TWINS = (
    "SELECT o.uid, (SELECT min(f.uid) FROM article f WHERE f.sha256 = o.sha256 AND f.deleted = 0)"
    " FROM article o WHERE o.deleted = 0 AND o.chars > 0 AND o.sha256 IN"
    " (SELECT sha256 FROM article WHERE deleted = 0 GROUP BY sha256 HAVING count(*) > 1)"
)

_STRAYS = (
    "SELECT n.id, (SELECT min(f.uid) FROM article f WHERE f.sha256 = a.sha256 AND f.deleted = 0)"
    " FROM annotation n JOIN article a ON a.uid = n.article_uid"
    " WHERE n.deleted = 0 AND a.deleted = 1"
)
"""Live annotations whose article was removed, and a live article of the same text."""

_OF_TWINS: Final = " AND o.sha256 IN (SELECT sha256 FROM article WHERE uid IN ({marks}))"
_OF_STRAYS: Final = (
    " AND n.id IN (SELECT id FROM annotation WHERE id IN ({marks})"
    " UNION SELECT id FROM annotation WHERE article_uid IN ({marks}))"
)


def unite(store: Store, touched: Collection[str] | None = None) -> int:
    """Make one article of each pair that says the same; how many were removed.

    `touched` are the ids of articles and annotations among which to look; None for all. One
    action, kept in the history but not on the undo stack. Does nothing, and writes nothing, when
    there are none.
    """
    with store.write() as connection:
        pairs = [row for row in _found(connection, _TWINS, _OF_TWINS, touched) if row[0] != row[1]]
        changes: list[Change] = []
        tags: dict[str, dict[str, bool]] = {}
        for other, first in pairs:
            events = store.journal.of(other)
            state = algebra.state(events)
            if state is not None:
                tags.setdefault(first, {}).update({algebra.TAG + tag: True for tag in state.tags})
            changes += algebra.changes(events, "article", other, {algebra.DELETED: True})
        for first, fields in tags.items():
            changes += algebra.changes(store.journal.of(first), "article", first, fields)
        moved = dict(pairs)
        strays = _found(connection, _STRAYS, _OF_STRAYS, touched)
        rows = [row for row in strays if row[1] is not None]
        for other, first in moved.items():
            rows += [
                (key, first)
                for (key,) in connection.execute(
                    "SELECT id FROM annotation WHERE article_uid = ? AND deleted = 0", (other,)
                )
            ]
        for key, uid in rows:
            changes += algebra.changes(store.journal.of(key), "annotation", key, {"article": uid})
        if changes:
            store.journal.act("merge", changes, facts={"count": len(pairs)}, kind="add")
        for other, first in pairs:
            connection.execute(
                "UPDATE article SET progress = max(progress, (SELECT progress FROM article"
                " WHERE uid = ?)) WHERE uid = ?",
                (other, first),
            )
    return len(pairs)


def _found(
    connection: sqlite3.Connection, query: str, only: str, touched: Collection[str] | None
) -> list[tuple[str, Any]]:
    """The rows of a query, an id and a uid or None each; of some ids alone if they are few."""
    if touched is None or len(touched) > _FEW:
        return connection.execute(query).fetchall()
    ids = sorted(touched)
    where = only.format(marks=marks(ids))
    return connection.execute(query + where, ids * only.count("{marks}")).fetchall()
