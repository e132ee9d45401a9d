"""Notes that are being typed: kept until they are saved, so that a crash costs two seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model import Moment

if TYPE_CHECKING:
    from reader.store.store import Store


class Draft(NamedTuple):
    """A text that was being typed."""

    key: str
    text: str
    modified: Moment


class Drafts:
    """The drafts of a library, by keys that the screen makes up."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, key: str, text: str) -> None:
        """Keep what is typed so far."""
        with self._store.write() as connection:
            connection.execute(
                "INSERT INTO note_draft(entity, text, modified) VALUES(?, ?, ?)"
                " ON CONFLICT(entity) DO UPDATE SET text = excluded.text,"
                " modified = excluded.modified",
                (key, text, self._store.now().ms),
            )

    def get(self, key: str) -> str | None:
        """The kept text, if there is one."""
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT text FROM note_draft WHERE entity = ?", (key,)
            ).fetchone()
        return row[0] if row else None

    def drop(self, key: str) -> None:
        """Forget a draft: its note was saved or given up."""
        if self.get(key) is None:
            return
        with self._store.write() as connection:
            connection.execute("DELETE FROM note_draft WHERE entity = ?", (key,))

    def all(self) -> list[Draft]:
        """Every draft, the latest first."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT entity, text, modified FROM note_draft ORDER BY modified DESC, entity"
            ).fetchall()
        return [Draft(key, text, Moment(ms)) for key, text, ms in rows]
