"""The same article, added on two devices before they met: one of the two goes on.

Each device gave it a uid of its own, so their union has it twice. The one with the smaller uid
(the one that was made first) stays; the highlights, notes and tags of the other go over to it, what
a person struck out of the other or corrected in it goes over too, and the other is removed; where
it went is kept with it. Two articles are the same when they say the same, or were read as the same
text and edited since, or say the same passage of one file that was read in different ways
(`same_file`). Every device comes to the same end: these are events like any others, with the same
values wherever they are written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from reader.annotations import edits
from reader.annotations import events as algebra
from reader.annotations.events import Change
from reader.store import same_file
from reader.store.eventlog import chunks, marks
from reader.store.materialise import CORRECTED
from reader.store.merging import number_revisions

if TYPE_CHECKING:
    import sqlite3

    from reader.store.same_file import Group
    from reader.store.store import Store

_FEW: Final = 400
"""Ids that are looked for one by one."""

_KEYS: Final = (
    "SELECT a.uid, a.sha256, CASE WHEN instr(r.options, '\"base\":') THEN"
    " json_extract(r.options, '$.base') END FROM article a"
    " JOIN article_revision r ON r.rev_id = a.rev_id WHERE a.chars > 0 AND a.deleted = 0"
)
"""Uid, hash of the text, and of the text that it was edited from, of live articles."""

_SAME: Final = (
    "SELECT uid FROM article WHERE sha256 = :sha AND deleted = 0 AND chars > 0"
    " UNION SELECT a.uid FROM article_revision r JOIN article a ON a.id = r.article_id"
    " JOIN article_revision c ON c.rev_id = a.rev_id WHERE r.sha256 = :sha AND a.deleted = 0"
    " AND c.rev_id <> r.rev_id AND json_extract(c.options, '$.base') = :sha"
)
"""The live articles that say a text, or were edited from it."""

_STRAYS: Final = (
    "SELECT n.id, a.uid, a.sha256, json_extract(r.options, '$.base') FROM annotation n"
    " JOIN article a ON a.uid = n.article_uid JOIN article_revision r ON r.rev_id = a.rev_id"
    " WHERE n.deleted = 0 AND a.deleted = 1"
)
"""Live annotations whose article was removed, uid and hashes of its text."""

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
        known = _Same(connection)
        moved = _pairs(connection, known, touched)
        met = same_file.groups(connection, {*moved, *moved.values()}, touched)
        changes: list[Change] = []
        given: dict[str, dict[str, Any]] = {}
        rows = _strays(connection, known, touched)
        for other, first in moved.items():
            given.setdefault(first, {}).update(_left_in(store, known, other, first))
            rows += [(key, first) for key, *_ in _notes_of(connection, other)]
        for group in met:
            given.setdefault(group.stays, {}).update(_take_readings(store, known, group))
            rows += _notes_to(connection, group)
            moved |= dict.fromkeys(group.goes, group.stays)
        for other, first in moved.items():
            gone = {algebra.DELETED: True, same_file.INTO: first}
            changes += algebra.changes(store.journal.of(other), "article", other, gone)
        for first, fields in given.items():
            changes += algebra.changes(store.journal.of(first), "article", first, fields)
        for key, uid in rows:
            changes += algebra.changes(store.journal.of(key), "annotation", key, {"article": uid})
        if changes:
            store.journal.act("merge", changes, facts={"count": len(moved)}, kind="add")
        for other, first in moved.items():
            _keep_place(connection, other, first)
    return len(moved)


def _notes_of(connection: sqlite3.Connection, uid: str) -> list[tuple[str, str, str, str]]:
    """The live annotations of an article: id, and the passage with what stands around it."""
    return connection.execute(
        "SELECT id, prefix, exact, suffix FROM annotation WHERE article_uid = ? AND deleted = 0",
        (uid,),
    ).fetchall()


def _notes_to(connection: sqlite3.Connection, group: Group) -> list[tuple[str, str]]:
    """Where annotations go: those of what goes, each to the article in which its passage stands
    now, and those of what stays whose passage is in another of them."""
    notes = [(group.stays, row) for uid in group.goes for row in _notes_of(connection, uid)]
    if not group.elsewhere:
        return [(row[0], home) for home, row in notes]
    if group.reading != group.stays:
        notes += [("", row) for row in _notes_of(connection, group.stays)]
    texts = _texts(connection, [group.reading, *group.elsewhere])
    texts = {group.stays: texts.pop(group.reading), **texts}
    found: list[tuple[str, str]] = []
    for home, (key, prefix, exact, suffix) in notes:
        there: list[str] = []
        for words in filter(None, (prefix + exact + suffix, exact)):
            if there := [uid for uid, text in texts.items() if words in text]:
                break
        home = there[0] if len(there) == 1 and there[0] != group.stays else home
        if home:
            found.append((key, home))
    return found


def _texts(connection: sqlite3.Connection, uids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in chunks(uids):
        found.update(
            connection.execute(
                "SELECT a.uid, b.text FROM article a JOIN body b ON b.article_id = a.id"
                f" WHERE a.uid IN ({marks(some)})",
                some,
            ).fetchall()
        )
    return found


def _take_readings(store: Store, known: _Same, group: Group) -> dict[str, Any]:
    """Give the article that stays the texts of the others, and say which of them holds; as fields
    for it, with what a person left in the others."""
    connection = store.connection
    numbers = {
        uid: connection.execute("SELECT id FROM article WHERE uid = ?", (uid,)).fetchone()[0]
        for uid in (group.stays, *group.goes)
    }
    stays = numbers[group.stays]
    same_file.keep_readings(connection, stays, [numbers[uid] for uid in group.goes])
    number_revisions(connection, stays)
    found: dict[str, Any] = {}
    for uid in group.goes:
        # What was struck out of one of several may be all of another.
        one = len(group.goes) == 1 and not group.elsewhere
        found |= _left_in(store, known, uid, group.stays, edited=one)
    if group.reading != group.stays:
        state = algebra.state(store.journal.of(group.reading))
        if state is not None:
            found["revision"] = same_file.fields_of(state)
    return found


def _keep_place(connection: sqlite3.Connection, other: str, first: str) -> None:
    """Where people stand in an article that goes is where they stand in the other, unless they
    have opened that too."""
    connection.execute(
        "UPDATE article SET progress = max(progress, (SELECT progress FROM article"
        " WHERE uid = ?)) WHERE uid = ?",
        (other, first),
    )
    connection.execute(
        "INSERT OR IGNORE INTO reading_position(article_uid, device, offset, top, revision,"
        " snippet, hlc) SELECT ?, device, offset, top, revision, snippet, hlc"
        " FROM reading_position WHERE article_uid = ?",
        (first, other),
    )


class _Same:
    """The first live article of a text, found when asked for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._first: dict[str, str | None] = {}
        self.bases: dict[str, str] = {}
        """Uid to the hash of the text that an article was read as, for those looked at."""

    def first(self, *shas: str | None) -> str | None:
        """The live article with the smallest uid that says one of these texts, or was edited
        from it."""
        for sha in shas:
            if sha and sha not in self._first:
                rows = self._connection.execute(_SAME, {"sha": sha})
                self._first[sha] = min((row[0] for row in rows), default=None)
        return min((uid for sha in shas if sha and (uid := self._first[sha])), default=None)


def _pairs(
    connection: sqlite3.Connection, known: _Same, touched: Collection[str] | None
) -> dict[str, str]:
    """The articles that are to go, each with the one that stays for it."""
    rows: list[tuple[str, str, str | None]] = []
    if touched is None or len(touched) > _FEW:
        rows = connection.execute(_KEYS).fetchall()
        # Only texts that occur twice are worth a look.
        seen: dict[str, int] = {}
        for _, sha, base in rows:
            for each in {sha, base or sha}:
                seen[each] = seen.get(each, 0) + 1
        rows = [row for row in rows if seen[row[1]] > 1 or seen[row[2] or row[1]] > 1]
    else:
        for some in chunks(sorted(touched)):
            where = f" AND a.uid IN ({marks(some)})"
            found = connection.execute(_KEYS + where, some).fetchall()
            for _, sha, base in found:
                rows += _of(connection, {sha, base or sha})
    moved: dict[str, str] = {}
    for uid, sha, base in rows:
        known.bases[uid] = base or sha
        first = known.first(sha, base)
        if first is not None and first != uid:
            moved[uid] = first
    for uid in moved:
        while moved[uid] in moved:
            moved[uid] = moved[moved[uid]]
    return moved


def _of(connection: sqlite3.Connection, shas: Iterable[str]) -> list[tuple[str, str, str | None]]:
    uids = sorted({row[0] for sha in shas for row in connection.execute(_SAME, {"sha": sha})})
    return connection.execute(f"{_KEYS} AND a.uid IN ({marks(uids)})", uids).fetchall()


def _left_in(
    store: Store, known: _Same, other: str, first: str, *, edited: bool | None = None
) -> dict[str, Any]:
    """What a person left in an article that goes, as fields for the one that stays: tags; what was
    struck or brought back, if `edited` (None: if both were read as the same text); and what only
    the other says."""
    state = algebra.state(store.journal.of(other))
    stays = algebra.state(store.journal.of(first))
    if state is None or stays is None:
        return {}
    if edited is None:
        edited = known.bases.get(other) == known.bases.get(first)
    found: dict[str, Any] = {algebra.TAG + tag: True for tag in state.tags}
    for name, value in state.fields.items():
        if value is None:
            continue
        if name.startswith(edits.FIELD):
            if name not in stays.fields and edited:
                found[name] = value
        elif name in (*CORRECTED, "state") and stays.fields.get(name) is None:
            found[name] = value
    return found


def _strays(
    connection: sqlite3.Connection, known: _Same, touched: Collection[str] | None
) -> list[tuple[str, str]]:
    """Live annotations whose article was removed, and the live article that says the same, or of
    which that became a part."""
    query, params = _STRAYS, []
    if touched is not None and len(touched) <= _FEW:
        ids = sorted(touched)
        query += _OF_STRAYS.format(marks=marks(ids))
        params = ids * 2
    found = []
    homes: dict[str, str | None] = {}
    for key, uid, sha, base in connection.execute(query, params).fetchall():
        if uid not in homes:
            homes[uid] = known.first(sha, base) or same_file.home(connection, uid)
        first = homes[uid]
        if first is not None:
            found.append((key, first))
    return found
