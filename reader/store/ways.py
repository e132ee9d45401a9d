"""How a person said that files are to be read, so that they are read so again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reader.store.store import Store

CHOSEN: Final = ("kind", "encoding", "cut", "join")
"""What a person may say; the other options of a revision are the program's own."""

Way = Mapping[str, str]


def chosen(options: str) -> dict[str, str]:
    """What of a revision's options a person said."""
    given = json.loads(options) if options and options != "{}" else {}
    return {name: str(given[name]) for name in CHOSEN if given.get(name)}


_NEWEST: Final = (
    "SELECT r.options FROM article a JOIN article_revision r ON r.rev_id = a.rev_id"
    " WHERE a.origin = ? ORDER BY (SELECT max(e.id) FROM event e WHERE e.entity_id = a.uid"
    " AND e.field IN ('made', 'revision')) DESC, r.created DESC LIMIT 1"
)
"""The options of that article of an origin whose text was decided on last.

Its other articles may be left over from earlier readings, and a revision may be older than the
decision to go back to it.
"""


def way_of(store: Store, origin: str) -> dict[str, str]:
    """How the articles of an origin were read last, as far as a person said so."""
    with store.reading() as connection:
        row = connection.execute(_NEWEST, (origin,)).fetchone()
    return chosen(row[0]) if row else {}


def ways(store: Store) -> dict[str, dict[str, str]]:
    """The same for every origin about which something was said."""
    with store.reading() as connection:
        rows = connection.execute(
            "SELECT DISTINCT a.origin FROM article a JOIN article_revision r"
            " ON r.rev_id = a.rev_id WHERE r.options <> '{}'"
        ).fetchall()
    found = ((origin, way_of(store, origin)) for (origin,) in rows)
    return {origin: way for origin, way in found if way}


def files_below(store: Store, folder: str) -> list[tuple[str, int, int, bool]]:
    """Of the files below a folder that articles came from: path, size and when it was read last
    (UTC milliseconds), and whether an article of it is there that was not removed."""
    begin = folder.rstrip("/\\") + ("\\" if "\\" in folder and "/" not in folder else "/")
    with store.reading() as connection:
        rows = connection.execute(
            "SELECT a.origin, s.size, max(r.created), max(a.deleted = 0) FROM article a"
            " JOIN article_revision r ON r.article_id = a.id"
            " JOIN source_file s ON s.sha256 = r.source_sha"
            " WHERE a.origin >= ? AND a.origin < ? GROUP BY a.origin",
            (begin, begin[:-1] + chr(ord(begin[-1]) + 1)),
        ).fetchall()
    return [(origin, size, created, bool(live)) for origin, size, created, live in rows]
