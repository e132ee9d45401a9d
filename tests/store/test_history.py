"""Actions are undone and done again; what two devices wrote is both there; the history tells it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from reader.annotations.anchors import describe
from reader.annotations.events import Change
from reader.model import Span
from reader.store import Store
from reader.store.check import check, differences, digest


def test_undo_and_redo_outlive_the_program(shelf: Any) -> None:
    store = shelf.open()
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线", note="一")
    store.annotations.edit(mark.id, note="二")
    store.close()
    store = shelf.open()
    step = store.history.undo()
    assert step is not None
    assert (step.label, step.annotation_ids, step.article_ids) == ("edit_note", (mark.id,), (key,))
    assert step.facts["quote"] == "划线"
    store.close()
    store = shelf.open()
    assert store.annotations.get(mark.id).note == "一"
    assert store.history.can_redo()
    assert store.history.redo() is not None
    assert store.annotations.get(mark.id).note == "二"
    assert not store.history.can_redo()
    assert store.history.redo() is None


def test_a_new_action_ends_what_could_be_redone(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线")
    store.annotations.edit(mark.id, colour="green")
    store.history.undo()
    store.annotations.edit(mark.id, colour="pink")
    assert store.history.redo() is None
    for colour in ("yellow",):
        store.history.undo()
        assert store.annotations.get(mark.id).colour == colour
    assert store.history.can_undo()
    store.history.undo()
    assert store.annotations.count() == 0
    assert not store.history.can_undo()
    assert store.history.undo() is None


def test_adding_articles_is_not_undone_by_going_on(shelf: Any, store: Store) -> None:
    shelf.add(store)
    assert store.history.undo() is None
    assert store.articles.count() == 1


def snapshot(store: Store) -> Any:
    rows = [
        (r.id, r.colour, r.note, r.tags, r.start, r.end, r.state, r.quote, r.style)
        for r in store.annotations.page(sort="place")
    ]
    infos = [(i.title, i.tags, i.state, i.revision) for i in store.articles.page()]
    return rows, infos


def act(
    rng: random.Random, shelf: Any, store: Store, key: int, ids: list[str], number: int
) -> None:
    """One change that a person may make; every one changes something that shows."""
    one = rng.choice(ids)
    live = not store.annotations.get(one).deleted and store.articles.count() > 0
    doing = rng.randrange(8)
    if doing == 0 or not live:
        if store.articles.count():
            ids.append(shelf.mark(store, key, rng.choice(["划线", "纸上"]), note=f"注{number}").id)
    elif doing == 1:
        store.annotations.edit(one, note=f"改{number}")
    elif doing == 2:
        store.annotations.edit(one, colour=rng.choice(["green", "blue", "pink"]))
    elif doing == 3:
        store.annotations.edit(one, add_tags=(f"签{number}",))
    elif doing == 4:
        store.annotations.delete(one)
    elif doing == 5:
        text = store.articles.text(key)
        store.annotations.edit(one, anchor=describe(text, Span(number % 9, number % 9 + 3)))
    elif doing == 6:
        text = f"第{number}版。\n" + store.articles.text(key)
        store.articles.revise(key, shelf.new(f"题{number}", text))
    else:
        store.articles.tag([key], add=[f"文{number}"])


@pytest.mark.parametrize("seed", range(4))
def test_any_actions_undone_give_the_state_before(shelf: Any, store: Store, seed: int) -> None:
    rng = random.Random(seed)
    key = shelf.add(store)
    kept = shelf.mark(store, key, "纸上", note="早先", tags=("甲",))
    ids = [kept.id]
    seen = [snapshot(store)]
    for number in range(60):
        act(rng, shelf, store, key, ids, number)
        if snapshot(store) != seen[-1]:
            seen.append(snapshot(store))
        while rng.random() < 0.25 and len(seen) > 1:
            seen.pop()
            store.history.undo()
            assert snapshot(store) == seen[-1]
    shelf.mark(store, key, "纸上", note="最后一笔，此后没有可重做的")
    seen.append(snapshot(store))
    last = snapshot(store)
    while len(seen) > 1:
        seen.pop()
        assert store.history.undo() is not None
        assert snapshot(store) == seen[-1]
    while store.history.redo() is not None:
        pass
    assert snapshot(store) == last
    assert check(store) == []


def test_rows_can_be_made_again_from_the_events(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    marks = [shelf.mark(store, key, w, note=w, tags=("甲",)) for w in ("纸上", "划线", "另说")]
    store.annotations.edit(marks[0].id, colour="pink", note="改")
    store.annotations.delete(marks[1].id)
    before, hashed = store.annotations.page(), digest(store.connection)
    with store.write() as connection:
        connection.execute("UPDATE annotation SET note = 'x', colour = 'blue', deleted = 0")
        connection.execute("DELETE FROM annotation_tag")
    assert store.annotations.page() != before
    assert [(p.code, p.facts["count"]) for p in check(store)] == [("annotations_differ", 3)]
    assert store.annotations.rebuild() == 3
    assert store.annotations.page() == before
    assert check(store) == []
    assert digest(store.connection) == hashed
    assert differences(store.connection) == ([], [])


def test_what_two_devices_wrote_at_once_is_both_there(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线", note="原")
    parent = next(e.id for e in store.journal.of(mark.id) if e.field == "note")
    store.annotations.edit(mark.id, note="这边")
    change = Change("annotation", mark.id, "note", "那边", (parent,))
    store.journal.act("merge", [change], kind="add")
    both = store.annotations.get(mark.id)
    assert {both.note, *both.versions} == {"这边", "那边"}
    chosen = store.annotations.edit(mark.id, note="合")
    assert (chosen.note, chosen.versions) == ("合", ())
    store.history.undo()
    again = store.annotations.get(mark.id)
    assert (again.note, again.versions) == (both.note, both.versions)


def test_the_history_of_a_highlight_tells_what_when_and_where(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线")
    other = shelf.mark(store, key, "纸上")
    store.annotations.edit(mark.id, note="话")
    store.history.undo()
    entries = store.history.entries(mark.id)
    assert [(e.kind, e.label, e.undone) for e in entries] == [
        ("undo", "edit_note", False),
        ("do", "edit_note", True),
        ("do", "highlight", False),
    ]
    assert all(e.device == store.journal.device for e in entries)
    assert all(event.entity_id == mark.id for e in entries for event in e.events)
    assert entries[0].created > entries[1].created
    assert [e.label for e in store.history.entries(other.id)] == ["highlight"]
