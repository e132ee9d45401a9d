"""Undo and redo of actions in an algebra of events that others may have written meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reader.annotations.events import (
    DELETED,
    MADE,
    NOTE,
    Change,
    Event,
    Txn,
    by_id,
    change,
    heads,
    texts,
    value,
)


def undo(target: str, events: Iterable[Event], txns: Mapping[str, Txn]) -> list[Change]:
    """The changes that take action `target` back.

    `events` are all events of the entities it touched, `txns` their actions. A register is put
    back only where the action's own value still stands: what another device wrote over it, or
    wrote into an annotation that the action made, stays.
    """
    changes: list[Change] = []
    for rows in _by_entity(events):
        past = _Past(rows, txns)
        mine = [event for event in rows if event.txn == target]
        if any(event.field == MADE for event in mine):
            changes += past.unmake(target)
        else:
            for name in dict.fromkeys(event.field for event in mine):
                changes += past.put_back(name, target)
    return changes


def redo(target: str, events: Iterable[Event], txns: Mapping[str, Txn]) -> list[Change]:
    """The changes that do the undone action `target` again, under the same rule as `undo`."""
    changes: list[Change] = []
    for rows in _by_entity(events):
        past = _Past(rows, txns)
        mine = [event for event in rows if event.txn == target]
        if any(event.field == MADE for event in mine):
            changes += past.remake(mine[0])
        else:
            for event in mine:
                changes += past.repeat(event)
    return changes


def lineage(events: Sequence[Event], name: str, txns: Mapping[str, Txn]) -> list[Event]:
    """The original events of field `name` behind its current value, newest first.

    What was taken back is not among them. `events` are all events of ONE entity.
    """
    rows = [event for event in events if event.field == name]
    if len(rows) < 2:
        return rows
    past = _Past(rows, txns)
    found: dict[str, Event] = {}
    todo = {key for head in past.heads[name] for key in past.stands_for(head.id)}
    while todo:
        row = past.rows[todo.pop()]
        if row.id in found:
            continue
        found[row.id] = row
        for parent in row.parents:
            if parent in past.rows:
                todo |= past.stands_for(parent)
    return sorted(found.values(), key=by_id, reverse=True)


class _Past:
    """The events of one entity, seen through the undos among them."""

    def __init__(self, rows: Sequence[Event], txns: Mapping[str, Txn]) -> None:
        self.rows = {row.id: row for row in rows}
        self.txns = txns
        self.heads = heads(rows)
        self.entity = rows[0].entity
        self.entity_id = rows[0].entity_id
        self._stands: dict[str, frozenset[str]] = {}
        self._written: dict[tuple[str, str], list[Event]] = defaultdict(list)
        for row in sorted(rows, key=by_id):
            self._written[row.txn, row.field].append(row)

    def stands_for(self, event_id: str) -> frozenset[str]:
        """The original events whose values an event shows: itself, unless it undoes or redoes.

        An undo shows what its target had replaced, a redo what its target had written. Undos of
        undos may lie deep, so this walks with a stack of its own.
        """
        todo = [event_id]
        while todo:
            row = self.rows[todo[-1]]
            if row.id in self._stands:
                todo.pop()
                continue
            txn = self.txns.get(row.txn)
            if txn is None or txn.undoes is None:
                self._stands[row.id] = frozenset((row.id,))
                continue
            targets = self._written.get((txn.undoes, row.field), [])
            if txn.kind == "redo":
                self._stands[row.id] = frozenset(target.id for target in targets)
                continue
            before = self._same_field(targets)
            missing = [parent for parent in before if parent not in self._stands]
            if missing:
                todo += missing
                continue
            shown = (self._stands[parent] for parent in before)
            self._stands[row.id] = frozenset().union(*shown)
        return self._stands[event_id]

    def _same_field(self, rows: Iterable[Event]) -> list[str]:
        """The parents of rows that are here and on the rows' own field."""
        return sorted(
            {
                parent
                for row in rows
                for parent in row.parents
                if parent in self.rows and self.rows[parent].field == row.field
            }
        )

    def _shown(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.stands_for(key) for key in ids))

    def _change(self, name: str, new: Any, parents: Iterable[str]) -> Change:
        return Change(self.entity, self.entity_id, name, new, tuple(sorted(parents)))

    def _own(self, txn: str) -> frozenset[str]:
        return frozenset(row.id for row in self.rows.values() if row.txn == txn)

    def _past_of(self, rows: Iterable[Event]) -> frozenset[str]:
        """All that whoever wrote these events had seen, their own action included."""
        found: set[str] = set()
        todo = {key for row in rows for key in self._own(row.txn)}
        while todo:
            key = todo.pop()
            if key in self.rows and key not in found:
                found.add(key)
                todo.update(self.rows[key].parents)
        return frozenset(found)

    def _delete_if_only(self, seen: frozenset[str]) -> list[Change]:
        """Delete the entity if nothing shows in it but what `seen` holds."""
        for name, rows in self.heads.items():
            if name != DELETED and any(
                not self.stands_for(head.id) <= seen and not self._shows_nothing(head)
                for head in rows
            ):
                return []
        found = change(self.heads, self.entity, self.entity_id, DELETED, True)
        return [found] if found else []

    def _shows_nothing(self, head: Event) -> bool:
        """Whether a head is only what is left of a note that was saved beside another and then
        taken back."""
        txn = self.txns.get(head.txn)
        return head.field == NOTE and not head.value and txn is not None and txn.kind == "undo"

    def unmake(self, target: str) -> list[Change]:
        """Delete an annotation that an action made, unless someone else wrote into it."""
        return self._delete_if_only(self._own(target))

    def remake(self, made: Event) -> list[Change]:
        """Bring back an annotation whose making was undone."""
        found = change(self.heads, made.entity, made.entity_id, DELETED, False)
        return [found] if found else []

    def put_back(self, name: str, target: str) -> list[Change]:
        """Give a register the value that it had before the action `target`."""
        mine = self._written[target, name]
        own = {event.id for event in mine}
        standing = [head for head in self.heads[name] if self.stands_for(head.id) & own]
        if not standing:
            return []
        before = [self.rows[key] for key in self._same_field(mine)]
        parents = {head.id for head in standing}
        if name == DELETED and value(name, before):
            return self._delete_if_only(self._past_of(before) | self._own(target))
        if name == NOTE:
            # Oldest first, so that the version on top gets the larger id again.
            return [self._change(name, text, parents) for text in reversed(texts(before))]
        return [self._change(name, value(name, before), parents)]

    def repeat(self, event: Event) -> list[Change]:
        """Write an undone value again where the undo's value still stands."""
        before = self._same_field([event])
        prior = self._shown(before)
        standing = {
            head.id
            for head in self.heads[event.field]
            if (self.stands_for(head.id) & prior if prior else not self.stands_for(head.id))
        }
        if not standing:
            return []
        if event.field == DELETED and event.value:
            return self._delete_if_only(self._past_of([event]))
        return [self._change(event.field, event.value, standing)]


def _by_entity(events: Iterable[Event]) -> list[list[Event]]:
    found: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        found[event.entity, event.entity_id].append(event)
    return list(found.values())
