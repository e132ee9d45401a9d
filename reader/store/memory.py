"""What the program itself remembers between runs: the last article, the widths of panes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reader.store.rows import dump

if TYPE_CHECKING:
    from reader.store.store import Store

_PREFIX = "memory."


class Memory:
    """Values by key; anything that JSON can say."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def remember(self, key: str, value: Any) -> None:
        """Keep a value; None forgets it. A value that is there already costs no write."""
        if self.recall(key) == value:
            return
        with self._store.write() as connection:
            if value is None:
                connection.execute("DELETE FROM meta WHERE key = ?", (_PREFIX + key,))
                return
            connection.execute(
                "INSERT INTO meta(key, value) VALUES(?, ?)"
                " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                (_PREFIX + key, dump(value)),
            )

    def recall(self, key: str) -> Any:
        """A kept value, or None."""
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT value FROM meta WHERE key = ?", (_PREFIX + key,)
            ).fetchone()
        return json.loads(row[0]) if row else None
