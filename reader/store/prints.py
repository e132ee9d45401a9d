"""Fingerprints of articles and their notes: equal as long as an export would be."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reader.store.store import Store

# Events are only ever added, so their number grows with any change, undo and merge.
_NOTES: Final = """
SELECT n.article_uid, count(e.id) FROM annotation AS n JOIN event AS e ON e.entity_id = n.id
GROUP BY n.article_uid
"""
_ARTICLES: Final = """
SELECT a.uid, json_array(a.sha256, a.title, a.subtitle, a.authors, a.source, a.place, a.published,
 a.editor, a.language, a.address, a.deleted), (SELECT group_concat(tag, ' ') FROM
 (SELECT tag FROM article_tag AS t WHERE t.article_id = a.id ORDER BY tag)) FROM article AS a
"""


def version(store: Store) -> tuple[int, int, int]:
    """Something that is another after any commit, by this connection or by others."""
    connection = store.connection
    return id(connection), store.data_version, connection.total_changes


def total(store: Store) -> str:
    """Something that is another after any change of articles or notes."""
    with store.reading() as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM article),"
            " (SELECT coalesce(max(rev_id), 0) FROM article_revision)"
        ).fetchone()
    return "-".join(map(str, row))


def prints(store: Store) -> dict[str, str]:
    """A fingerprint by the uid of each article, and of those that only notes know."""
    with store.reading() as connection:
        said: dict[str, list[str]] = {}
        for uid, facts, tags in connection.execute(_ARTICLES):
            said.setdefault(uid, []).append(f"{facts}{tags}")
        for uid, events in connection.execute(_NOTES):
            said.setdefault(uid, []).append(str(events))
    return {
        uid: hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
        for uid, parts in said.items()
    }
