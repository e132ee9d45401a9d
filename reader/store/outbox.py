"""Where a library meets other devices: what was read there, and what is new here since.

`sync_place` has a row for each meeting place; `sync_new` says, in the order of arrival, what has
been written since the first meeting, by anyone, in any way (triggers see to it). So the next
exchange reads and writes only what is new, however large the library is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.store.rows import dump

if TYPE_CHECKING:
    from reader.store.store import Store

FORGET: Final = 400 * 86_400_000
"""Milliseconds after which a place that was not visited is compared from the beginning again."""


_STEP: Final = 500
"""Keys that `everything` gives at once."""


class News(NamedTuple):
    """What is new here, by kind; keys as the triggers of `schema.VERSION_2` write them."""

    cursor: int
    """Where to go on next time."""
    actions: tuple[str, ...] = ()
    revisions: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    positions: tuple[tuple[str, str], ...] = ()
    """Article's uid and device."""
    readings: tuple[str, ...] = ()
    """Uids of articles."""
    times: tuple[tuple[str, str, str], ...] = ()
    """Article's uid, device and day; keys as the triggers of `schema_shelves` write them."""


class Outbox:
    """The meeting places of a library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self, place: str) -> tuple[int, dict[str, Any]] | None:
        """The cursor and what else was kept for a place; None when it is new."""
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT cursor, state FROM sync_place WHERE name = ?", (place,)
            ).fetchone()
        return None if row is None else (int(row[0]), json.loads(row[1]))

    def keep(self, place: str, cursor: int, state: Mapping[str, Any]) -> None:
        """Remember how far an exchange came; from the first time on, what is new is noted."""
        now = self._store.now().ms
        with self._store.write() as connection:
            connection.execute(
                "INSERT INTO sync_place(name, cursor, state, met) VALUES(?, ?, ?, ?)"
                " ON CONFLICT(name) DO UPDATE SET cursor = excluded.cursor,"
                " state = excluded.state, met = excluded.met",
                (place, cursor, dump(dict(state)), now),
            )

    def tidy(self) -> None:
        """Forget what every place has, and places that nobody has visited for long."""
        with self._store.write() as connection:
            connection.execute(
                "DELETE FROM sync_place WHERE met < (SELECT max(met) FROM sync_place) - ?",
                (FORGET,),
            )
            connection.execute(
                "DELETE FROM sync_new WHERE seq <= (SELECT min(cursor) FROM sync_place)"
            )

    def end(self) -> int:
        """The cursor of whoever has everything that is here now."""
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT max((SELECT coalesce(max(seq), 0) FROM sync_new),"
                " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'sync_new'), 0))"
            ).fetchone()
        return int(row[0])

    def news(self, cursor: int) -> News:
        """What was written here after `cursor`."""
        found: dict[str, list[str]] = {}
        with self._store.reading() as connection:
            for seq, kind, key in connection.execute(
                "SELECT seq, kind, key FROM sync_new WHERE seq > ? ORDER BY seq", (cursor,)
            ):
                found.setdefault(kind, []).append(key)
                cursor = seq
        return _news(cursor, found)

    def everything(self) -> Iterator[News]:
        """All that is here, some at a time."""
        queries = {
            "action": "SELECT id FROM txn WHERE id > ? ORDER BY id LIMIT ?",
            "revision": "SELECT rev_id FROM article_revision WHERE rev_id > ?"
            " ORDER BY rev_id LIMIT ?",
            "source": "SELECT sha256 FROM source_file WHERE sha256 > ? ORDER BY sha256 LIMIT ?",
            "position": "SELECT article_uid || ' ' || device FROM reading_position"
            " WHERE article_uid || ' ' || device > ? ORDER BY article_uid, device LIMIT ?",
            "reading": "SELECT uid FROM article WHERE (progress > 0 OR opened IS NOT NULL)"
            " AND uid > ? ORDER BY uid LIMIT ?",
            "time": "SELECT article_uid || ' ' || device || ' ' || day AS key FROM reading_time"
            " WHERE key > ? ORDER BY article_uid, device, day LIMIT ?",
        }
        for kind, query in queries.items():
            last: str | int = 0 if kind == "revision" else ""
            while True:
                with self._store.reading() as connection:
                    keys = [row[0] for row in connection.execute(query, (last, _STEP))]
                if not keys:
                    break
                last = keys[-1]
                yield _news(0, {kind: [str(key) for key in keys]})


def _news(cursor: int, found: Mapping[str, Sequence[str]]) -> News:
    """The keys of `sync_new`, by kind."""
    pairs = (key.split(" ", 1) for key in found.get("position", ()))
    days = (key.split(" ", 2) for key in found.get("time", ()))
    return News(
        cursor,
        tuple(found.get("action", ())),
        tuple(int(key) for key in found.get("revision", ())),
        tuple(found.get("source", ())),
        tuple((uid, device) for uid, device in pairs),
        tuple(found.get("reading", ())),
        tuple((uid, device, day) for uid, device, day in days),
    )
