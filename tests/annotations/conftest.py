"""Devices that write events in memory, as the store does in its file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from reader.annotations import events as algebra
from reader.annotations import undoing
from reader.annotations.clock import next_id
from reader.annotations.events import Change, Event, State, Txn
from reader.model import Moment


@dataclass
class Device:
    """One copy of the library: its events, its actions and its undo stack."""

    name: str
    clock: int = 1_000
    events: dict[str, Event] = field(default_factory=dict)
    txns: dict[str, Txn] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)

    def of(self, key: str) -> list[Event]:
        return [e for e in self.events.values() if e.entity_id == key]

    def state(self, key: str) -> State | None:
        return algebra.state(self.of(key))

    def act(self, changes: list[Change], kind: Any = "do", undoes: str | None = None) -> str:
        def new_id() -> str:
            return next_id(max([*self.events, *self.txns], default=None), self.clock, self.name)

        txn = Txn(new_id(), self.name, kind, undoes, "", {}, Moment(self.clock))
        self.txns[txn.id] = txn
        for c in changes:
            key = new_id()
            event = Event(key, c.entity, c.entity_id, c.field, c.value, c.parents, txn.id)
            self.events[key] = event
        if kind == "do":
            self.done.append(txn.id)
            self.undone.clear()
        return txn.id

    def make(self, key: str, note: str = "") -> None:
        fields = {"made": {"kind": "highlight"}, "colour": "yellow"}
        fields |= {"note": note} if note else {}
        self.act([Change("annotation", key, name, value) for name, value in fields.items()])

    def write(self, key: str, **fields: Any) -> None:
        changes = algebra.changes(self.of(key), "annotation", key, fields)
        if changes:
            self.act(changes)

    def tag(self, key: str, tag: str, on: bool) -> None:
        self.write(key, **{f"tag:{tag}": on})

    def undo(self) -> bool:
        return self._step(self.done, self.undone, "undo")

    def redo(self) -> bool:
        return self._step(self.undone, self.done, "redo")

    def _step(self, stack: list[str], other: list[str], kind: str) -> bool:
        if not stack:
            return False
        target = stack.pop()
        other.append(target)
        touched = {e.entity_id for e in self.events.values() if e.txn == target}
        rows = [e for e in self.events.values() if e.entity_id in touched]
        turn = undoing.undo if kind == "undo" else undoing.redo
        self.act(turn(target, rows, self.txns), kind, target)
        return True

    def take(self, *others: Device) -> None:
        for other in others:
            merged = algebra.merge(self.events.values(), other.events.values())
            self.events = {e.id: e for e in merged}
            self.txns |= other.txns

    def copy(self) -> Device:
        return replace(self, events=dict(self.events), txns=dict(self.txns))

    def seen(self) -> dict[str, tuple[Any, ...]]:
        """What a person sees: the live annotations."""
        found = {}
        for key in sorted({e.entity_id for e in self.events.values()}):
            s = self.state(key)
            if s is not None and not s.deleted:
                fields = tuple(sorted(s.fields.items()))
                found[key] = (fields, s.note, tuple(sorted(s.versions)), s.tags)
        return found


@pytest.fixture(scope="session")
def device() -> type[Device]:
    return Device
