"""The same article, added on two devices before they met: one of the two goes on.

Each device gave it a uid of its own, so their union has it twice. The one with the smaller uid
(the one that was made first) stays; the highlights, notes and tags of the other go over to it and
the other is removed. Every device comes to the same end: these are events like any others, with
the same values wherever they are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.annotations import events as algebra
from reader.annotations.events import Change

if TYPE_CHECKING:
    from reader.store.store import Store

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


def unite(store: Store) -> int:
    """Make one article of each pair that says the same; how many were removed.

    One action, kept in the history but not on the undo stack. Does nothing, and writes nothing,
    when there are none.
    """
    with store.write() as connection:
        pairs = [row for row in connection.execute(_TWINS).fetchall() if row[0] != row[1]]
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
        rows = [row for row in connection.execute(_STRAYS).fetchall() if row[1] is not None]
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
