"""The algebra of events: current values and merging as pure functions.

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
from typing import Any, Final, Literal, NamedTuple

from reader.model import Moment

Entity = Literal["annotation", "article", "review", "kept"]
"""`review`: the answers that a person gave about an annotation, an add-only set (`reviews`);
`kept`: what a person keeps under a name, such as a search (one register, `value`)."""

TxnKind = Literal["do", "undo", "redo", "add"]
"""A person's action, its taking back, its repetition, or an addition that is not undone."""

MADE: Final = "made"
DELETED: Final = "deleted"
NOTE: Final = "note"
KEPT: Final = "kept:"
"""Prefix of the ids of what is kept: `kept:search:` and a digest of the name."""

TAG: Final = "tag:"
"""Prefix of the register of one tag: `tag:重点`."""


class Change(NamedTuple):
    """An event that has no id yet: what an action wants to write."""

    entity: Entity
    entity_id: str
    field: str
    value: Any
    """Anything that JSON can say."""
    parents: tuple[str, ...] = ()


class Event(NamedTuple):
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


class Txn(NamedTuple):
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
        if len(rows) > 1:
            replaced = {parent for row in rows for parent in row.parents}
            rows = sorted((row for row in rows if row.id not in replaced), key=by_id)
        found[name] = rows
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
    return max(current, key=by_id).value


def texts(current: Sequence[Event]) -> list[str]:
    """All note texts of the heads, the one to show first; `[""]` when there is none."""
    found = dict.fromkeys(
        str(head.value) for head in sorted(current, key=by_id, reverse=True) if head.value
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
    found.last_in = max(events, key=by_id).txn
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
    found = [change(current, entity, entity_id, name, new) for name, new in fields.items()]
    wanted = [one for one in found if one is not None]
    if wanted and DELETED not in fields and is_deleted(current):
        wanted.append(Change(entity, entity_id, DELETED, False, _parents(current, DELETED, False)))
    return wanted


def change(current: Heads, entity: Entity, entity_id: str, name: str, new: Any) -> Change | None:
    """The change that gives one field a value; None when it has it."""
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


def by_id(event: Event) -> str:
    """The key to sort events by, as they happened."""
    return event.id
