"""The algebra of events: current values, merging, undo and redo as pure functions.

Every change is an event on one *register*, a field of an annotation or an article. `parents` are
the events that its author saw as current and replaced. The current value is that of the *heads*,
the events that no other event of the register replaces; several heads are concurrent edits:

- a note keeps every text (`note` and `versions`);
- a tag that anyone adds stays (add wins);
- an edit that a deletion had not seen brings the annotation back (an edit beats a delete);
- anything else takes the head with the larger id.

Nothing here knows the order of arrival, so merging is plain set union.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from reader.model import Moment

Entity = Literal["annotation", "article"]
TxnKind = Literal["do", "undo", "redo", "add"]
"""A person's action, its taking back, its repetition, or an addition that is not undone."""

MADE: Final = "made"
DELETED: Final = "deleted"
NOTE: Final = "note"
TAG: Final = "tag:"
"""Prefix of the register of one tag: `tag:重点`."""


@dataclass(frozen=True, slots=True)
class Change:
    """An event that has no id yet: what an action wants to write."""

    entity: Entity
    entity_id: str
    field: str
    value: Any
    """Anything that JSON can say."""
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one register; never altered, never removed."""

    id: str
    """From the hybrid logical clock; sorts as it happened."""
    entity: Entity
    entity_id: str
    field: str
    value: Any
    parents: tuple[str, ...]
    """The events it replaces; for `deleted` also the heads of all other fields it had seen."""
    txn: str


@dataclass(frozen=True, slots=True)
class Txn:
    """The action that events belong to."""

    id: str
    device: str
    kind: TxnKind
    undoes: str | None
    """The action that an undo or redo is about."""
    label: str
    """Id of the words for it, such as `recolour`."""
    facts: Mapping[str, Any]
    created: Moment


Heads = dict[str, list[Event]]
"""Field to its heads in the order of their ids."""


def heads(events: Iterable[Event]) -> Heads:
    """The heads of every field among the events of ONE entity."""
    fields: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        fields[event.field].append(event)
    found: Heads = {}
    for name, rows in fields.items():
        replaced = {parent for row in rows for parent in row.parents}
        found[name] = sorted((row for row in rows if row.id not in replaced), key=_by_id)
    return found


def value(name: str, current: Sequence[Event]) -> Any:
    """What the heads `current` of field `name` amount to; None when there are none."""
    if not current:
        return False if name == DELETED or name.startswith(TAG) else None
    if name.startswith(TAG):
        return any(head.value for head in current)
    if name == DELETED:
        return all(head.value for head in current)
    if name == NOTE:
        return texts(current)[0]
    return max(current, key=_by_id).value


def texts(current: Sequence[Event]) -> list[str]:
    """All note texts of the heads, the one to show first; `[""]` when there is none."""
    found = dict.fromkeys(
        str(head.value) for head in sorted(current, key=_by_id, reverse=True) if head.value
    )
    return list(found) or [""]


def is_deleted(current: Heads) -> bool:
    """Whether the entity is deleted by someone who had seen all that stands in it."""
    marks = current.get(DELETED, [])
    if not value(DELETED, marks):
        return False
    seen = {parent for mark in marks for parent in mark.parents}
    # What one action writes besides deleting, it writes into what it deletes.
    actions = {mark.txn for mark in marks}
    return all(
        head.id in seen or head.txn in actions
        for name, rows in current.items()
        if name != DELETED
        for head in rows
    )


@dataclass(slots=True)
class State:
    """The current values of one entity."""

    entity: Entity
    entity_id: str
    made: Mapping[str, Any]
    """The value of its `made` event: what never changes."""
    fields: dict[str, Any] = field(default_factory=dict)
    """Every other field but tags and notes, by name."""
    note: str = ""
    versions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    deleted: bool = False
    made_in: str = ""
    """The action that made it."""
    last_in: str = ""
    """The action of its latest event."""


def state(events: Sequence[Event]) -> State | None:
    """What the events of ONE entity amount to; None until its `made` event is there."""
    current = heads(events)
    made = current.get(MADE)
    if not made:
        return None
    first = made[0]
    found = State(first.entity, first.entity_id, first.value, made_in=first.txn)
    found.last_in = max(events, key=_by_id).txn
    found.deleted = is_deleted(current)
    tags = []
    for name, rows in current.items():
        if name.startswith(TAG):
            if value(name, rows):
                tags.append(name[len(TAG) :])
        elif name == NOTE:
            found.note, *others = texts(rows)
            found.versions = tuple(others)
        elif name not in (MADE, DELETED):
            found.fields[name] = value(name, rows)
    found.tags = tuple(sorted(tags))
    return found


def changes(
    events: Sequence[Event], entity: Entity, entity_id: str, fields: Mapping[str, Any]
) -> list[Change]:
    """The changes that give an entity these field values; none for fields that have them.

    `events` are all events of the entity. Concurrent heads are replaced together: whoever edits
    a note that has two versions has chosen. Writing to a deleted entity brings it back, in so
    many words, so that undo can say the opposite.
    """
    current = heads(events)
    found = [_change(current, entity, entity_id, name, new) for name, new in fields.items()]
    wanted = [change for change in found if change is not None]
    if wanted and DELETED not in fields and is_deleted(current):
        wanted.append(Change(entity, entity_id, DELETED, False, _parents(current, DELETED, False)))
    return wanted


def _change(current: Heads, entity: Entity, entity_id: str, name: str, new: Any) -> Change | None:
    rows = current.get(name, [])
    if name == DELETED:
        if is_deleted(current) == new:
            return None
    elif name == NOTE:
        if texts(rows) == [new]:
            return None
    elif (rows or name.startswith(TAG)) and value(name, rows) == new and len(rows) < 2:
        return None
    return Change(entity, entity_id, name, new, _parents(current, name, new))


def _parents(current: Heads, name: str, new: Any) -> tuple[str, ...]:
    rows = current.get(name, [])
    if name == DELETED and new:
        rows = [head for row in current.values() for head in row]
    return tuple(sorted(head.id for head in rows))


def merge(one: Iterable[Event], other: Iterable[Event]) -> list[Event]:
    """Set union by id, in the order of ids: commutative, associative, idempotent.

    Two events of one id never differ unless a file was tampered with; the larger is then taken,
    whichever side it stands on.
    """
    found: dict[str, Event] = {}
    for event in (*one, *other):
        known = found.get(event.id)
        if known is None or (known != event and canonical(known) < canonical(event)):
            found[event.id] = event
    return [found[key] for key in sorted(found)]


def canonical(event: Event) -> str:
    """One text for one event, the same on every device."""
    row = [event.id, event.entity, event.entity_id, event.field, event.value]
    return json.dumps([*row, list(event.parents), event.txn], ensure_ascii=False, sort_keys=True)


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
    return sorted(found.values(), key=_by_id, reverse=True)


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
        for row in sorted(rows, key=_by_id):
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
            if name != DELETED and any(not self.stands_for(head.id) <= seen for head in rows):
                return []
        found = _change(self.heads, self.entity, self.entity_id, DELETED, True)
        return [found] if found else []

    def unmake(self, target: str) -> list[Change]:
        """Delete an annotation that an action made, unless someone else wrote into it."""
        return self._delete_if_only(self._own(target))

    def remake(self, made: Event) -> list[Change]:
        """Bring back an annotation whose making was undone."""
        found = _change(self.heads, made.entity, made.entity_id, DELETED, False)
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


def _by_id(event: Event) -> str:
    return event.id
