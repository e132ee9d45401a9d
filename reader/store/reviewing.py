"""Answers to reviews, among the events, so that they are merged and carried along with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reader.annotations import reviews
from reader.annotations.events import Change, Event
from reader.annotations.reviews import ANSWER, ENTITY, Answer
from reader.store.eventlog import EVENT_COLUMNS, event_of_row

if TYPE_CHECKING:
    from reader.store.store import Store


def answers(store: Store, annotation_id: str | None = None) -> dict[str, list[Answer]]:
    """The answers in force by annotation id; of all annotations, or of one."""
    if annotation_id is None:
        # A range of the index on entities, so that other events are not looked at.
        where, params = "entity_id >= ? AND entity_id < ?", [ENTITY, ENTITY[:-1] + ";"]
    else:
        where, params = "entity_id = ?", [ENTITY + annotation_id]
    with store.reading() as connection:
        rows = connection.execute(f"SELECT {EVENT_COLUMNS} FROM event WHERE {where}", params)
        by_entity: dict[str, list[Event]] = {}
        for event in map(event_of_row, rows):
            by_entity.setdefault(event.entity_id.removeprefix(ENTITY), []).append(event)
    return {key: reviews.answers(events) for key, events in by_entity.items()}


def answer(store: Store, annotation_id: str, grade: int) -> None:
    """Keep an answer. It is no step of undo: see `take_back`."""
    with store.write():
        value = {"grade": grade, "at": list(store.now())}
        _record(store, [Change("review", ENTITY + annotation_id, ANSWER, value)])


def take_back(store: Store, annotation_id: str) -> bool:
    """Take the latest answer back; False when there is none."""
    with store.write():
        given = answers(store, annotation_id).get(annotation_id, [])
        if not given:
            return False
        parents = (given[-1].event,)
        _record(store, [Change("review", ENTITY + annotation_id, ANSWER, None, parents)])
    return True


def _record(store: Store, changes: Iterable[Change]) -> None:
    store.journal.record("review", list(changes), kind="add")
