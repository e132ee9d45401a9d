"""Undo, redo and what happened when: read from the actions, so it outlives a restart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.annotations import undoing
from reader.annotations.events import Change, Event, Txn, TxnKind
from reader.model import Moment
from reader.store.eventlog import (
    TXN_COLUMNS,
    chunks,
    events_in,
    events_of,
    marks,
    txn_of_row,
    txns_by_id,
)

if TYPE_CHECKING:
    from reader.store.materialise import Watch
    from reader.store.store import Store

MANY: Final = 500
"""Events from which taking a step back is felt: a quarter of a second."""


class Step(NamedTuple):
    """An action that was just undone or redone."""

    txn: str
    """The undo or redo itself."""
    label: str
    """Id of the words for the action that it is about, such as `recolour`."""
    facts: Mapping[str, Any]
    annotation_ids: tuple[str, ...]
    article_ids: tuple[int, ...]
    """The articles that changed, or whose annotations did."""


class Entry(NamedTuple):
    """An action of the past."""

    txn: str
    device: str
    kind: TxnKind
    undoes: str | None
    label: str
    facts: Mapping[str, Any]
    created: Moment
    undone: bool
    """Whether it is taken back at present."""
    events: tuple[Event, ...]


class History:
    """Taking back and doing again. The stack is this device's own actions, never another's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def undo(self, watch: Watch | None = None) -> Step | None:
        """Take the last action of this device back; None when there is none left.

        `watch` as in `materialise.refresh`: what it raises leaves everything as it is.
        """
        return self._step("undo", watch)

    def redo(self, watch: Watch | None = None) -> Step | None:
        """Do again what was undone last; None when nothing was since the last new action."""
        return self._step("redo", watch)

    def can_undo(self) -> bool:
        """Whether `undo` has something to take back."""
        with self._store.reading():
            return self._last_done() is not None

    def can_redo(self) -> bool:
        """Whether `redo` has something to do again."""
        with self._store.reading():
            return self._last_undone() is not None

    def is_long(self, kind: TxnKind) -> bool:
        """Whether what `undo` or `redo` would do next changes so much that it takes a while."""
        with self._store.reading() as connection:
            target = self._last_done() if kind == "undo" else self._last_undone()
            if target is None:
                return False
            row = connection.execute(
                "SELECT 1 FROM event WHERE txn = ? LIMIT 1 OFFSET ?", (target.id, MANY)
            ).fetchone()
        return row is not None

    def _step(self, kind: TxnKind, watch: Watch | None) -> Step | None:
        store = self._store
        with store.write() as connection:
            while True:
                target = self._last_done() if kind == "undo" else self._last_undone()
                if target is None:
                    return None
                touched = dict.fromkeys(e.entity_id for e in events_in(connection, target.id))
                rows = events_of(connection, touched)
                txns = txns_by_id(connection, (row.txn for row in rows))
                turn = undoing.undo if kind == "undo" else undoing.redo
                changes = turn(target.id, rows, txns)
                # Without changes, others have written over it since; it only leaves the stack.
                done = store.journal.act(
                    target.label,
                    changes,
                    facts=target.facts,
                    kind=kind,
                    undoes=target.id,
                    known=rows,
                    watch=watch,
                )
                if changes:
                    return self._told(done, changes)

    def _told(self, txn: Txn, changes: Sequence[Change]) -> Step:
        annotations = list(dict.fromkeys(c.entity_id for c in changes if c.entity == "annotation"))
        uids = list(dict.fromkeys(c.entity_id for c in changes if c.entity == "article"))
        articles: set[int] = set()
        for query, keys in (
            ("SELECT DISTINCT article_id FROM annotation WHERE id IN", annotations),
            ("SELECT id FROM article WHERE uid IN", uids),
        ):
            for some in chunks(keys):
                rows = self._store.connection.execute(f"{query} ({marks(some)})", some)
                articles |= {row[0] for row in rows if row[0] is not None}
        return Step(txn.id, txn.label, txn.facts, tuple(annotations), tuple(sorted(articles)))

    def _mine(self) -> Iterable[Txn]:
        """The actions of this device, newest first, as they are asked for."""
        devices = self._store.journal.devices
        for row in self._store.connection.execute(
            f"SELECT {TXN_COLUMNS} FROM txn WHERE device IN ({marks(devices)}) ORDER BY id DESC",
            devices,
        ):
            yield txn_of_row(row)

    def _last_done(self) -> Txn | None:
        """The newest action that is not undone. Backwards, the first word on it is the last."""
        told: set[str] = set()
        undone: set[str] = set()
        for txn in self._mine():
            if txn.undoes is not None:
                if txn.undoes not in told:
                    told.add(txn.undoes)
                    if txn.kind == "undo":
                        undone.add(txn.undoes)
            elif txn.kind == "do" and txn.id not in undone:
                return txn
        return None

    def _last_undone(self) -> Txn | None:
        """The action undone last and not done again since; a new action ends the search."""
        steps: list[Txn] = []
        for txn in self._mine():
            if txn.kind == "do":
                break
            if txn.undoes is not None:
                steps.append(txn)
        stack: list[str] = []
        for txn in reversed(steps):
            if txn.kind == "undo" and txn.undoes is not None:
                stack.append(txn.undoes)
            elif stack:
                stack.pop()
        if not stack:
            return None
        return txns_by_id(self._store.connection, stack[-1:])[stack[-1]]

    def entries(self, entity_id: str | None = None, *, limit: int | None = None) -> list[Entry]:
        """What was done, newest first: in the whole library, or to one annotation or article."""
        where, params = "", []
        if entity_id is not None:
            where = " WHERE id IN (SELECT txn FROM event WHERE entity_id = ?)"
            params = [entity_id]
        with self._store.reading() as connection:
            rows = connection.execute(
                f"SELECT {TXN_COLUMNS} FROM txn{where} ORDER BY id DESC LIMIT ?",
                [*params, -1 if limit is None else limit],
            ).fetchall()
            txns = [txn_of_row(row) for row in rows]
            found = []
            for txn in txns:
                events = events_in(connection, txn.id)
                if entity_id is not None:
                    events = [e for e in events if e.entity_id == entity_id]
                undone = self._is_undone(txn)
                found.append(
                    Entry(
                        txn.id,
                        txn.device,
                        txn.kind,
                        txn.undoes,
                        txn.label,
                        txn.facts,
                        txn.created,
                        undone,
                        tuple(events),
                    )
                )
        return found

    def _is_undone(self, txn: Txn) -> bool:
        row = self._store.connection.execute(
            "SELECT kind FROM txn WHERE undoes = ? ORDER BY id DESC LIMIT 1", (txn.id,)
        ).fetchone()
        return row is not None and row[0] == "undo"
