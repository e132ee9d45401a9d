"""What was exported where, so that a later export knows what a person changed since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from reader.model import Moment
from reader.store.rows import dump

if TYPE_CHECKING:
    from sqlite_utils.db import Table

    from reader.store.store import Store


class Exported(NamedTuple):
    """The last export of an article in a format into a folder."""

    article_uid: str
    format: str
    folder: str
    path: str
    state: Mapping[str, Any]
    """What the export room wants to find again."""
    written: Moment


class Exports:
    """The records of exports. Rare, so they go through sqlite-utils."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, article_uid: str, format: str, folder: str) -> Exported | None:
        """The last export of that kind, if there was one."""
        found = [
            row for row in self.of(article_uid) if (row.format, row.folder) == (format, folder)
        ]
        return found[0] if found else None

    def of(self, article_uid: str) -> list[Exported]:
        """Every kind of export of an article."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT article_uid, format, folder, path, state, written FROM export_state"
                " WHERE article_uid = ? ORDER BY format, folder",
                (article_uid,),
            ).fetchall()
        return [
            Exported(uid, format, folder, path, json.loads(state), Moment(ms))
            for uid, format, folder, path, state, ms in rows
        ]

    def put(
        self, article_uid: str, format: str, folder: str, path: str, state: Mapping[str, Any]
    ) -> None:
        """Keep what was written where."""
        with self._store.write():
            cast("Table", self._store.db["export_state"]).upsert(
                {
                    "article_uid": article_uid,
                    "format": format,
                    "folder": folder,
                    "path": path,
                    "state": dump(dict(state)),
                    "written": self._store.now().ms,
                },
                pk=("article_uid", "format", "folder"),
            )
