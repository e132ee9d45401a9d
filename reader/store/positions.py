"""Where a person stands in each article, a row per device so that devices never conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.annotations.clock import next_id
from reader.model import Place

if TYPE_CHECKING:
    from reader.store.store import Store


class Positions:
    """Reading positions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, article_id: int, place: Place, progress: float) -> None:
        """Keep where this device stands; the furthest progress (0 to 1) stays."""
        store = self._store
        with store.write() as connection:
            row = connection.execute(
                "SELECT a.uid, max(p.hlc) FROM article a"
                " LEFT JOIN reading_position p ON p.article_uid = a.uid"
                " WHERE a.id = ? GROUP BY a.uid",
                (article_id,),
            ).fetchone()
            if row is None:
                return
            device = store.journal.device
            connection.execute(
                "INSERT OR REPLACE INTO reading_position"
                "(article_uid, device, offset, top, revision, snippet, hlc)"
                " VALUES(?, ?, ?, ?, ?, ?, ?)",
                (
                    row[0],
                    device,
                    place.offset,
                    place.top,
                    place.revision,
                    place.snippet,
                    next_id(row[1], store.now().ms, device),
                ),
            )
            connection.execute(
                "UPDATE article SET progress = max(progress, ?) WHERE id = ?",
                (min(max(progress, 0.0), 1.0), article_id),
            )

    def get(self, article_id: int) -> Place | None:
        """The place that was saved last, by any device."""
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT p.offset, p.top, p.revision, p.snippet FROM article a"
                " JOIN reading_position p ON p.article_uid = a.uid"
                " WHERE a.id = ? ORDER BY p.hlc DESC LIMIT 1",
                (article_id,),
            ).fetchone()
        return Place(*row) if row else None
