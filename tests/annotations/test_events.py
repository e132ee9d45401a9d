"""Nothing that someone wrote is lost, in whatever order devices meet."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations import events as algebra
from reader.annotations.undoing import lineage

KEYS = ["h1", "h2", "h3"]


def life(rng: random.Random, devices: list[Any], steps: int, *, undo: bool, meet: bool) -> None:
    """People at several devices, with clocks of their own, who meet now and then."""
    for number in range(steps):
        device = rng.choice(devices)
        device.clock = rng.choice([device.clock + 1, device.clock + 1, 5, 4_070_908_800_000])
        key = rng.choice(KEYS)
        doing = rng.random()
        if meet and doing < 0.2:
            device.take(rng.choice(devices))
        elif undo and doing < 0.35:
            device.undo() if rng.random() < 0.6 else device.redo()
        elif device.state(key) is None:
            device.make(f"{key}", note=rng.choice(["", f"初稿{number}"]))
        elif doing < 0.55:
            device.write(key, note=rng.choice([f"文{number}", f"文{number}", ""]))
        elif doing < 0.7:
            device.write(key, colour=rng.choice(["green", "blue", "pink"]))
        elif doing < 0.85:
            device.tag(key, rng.choice("甲乙"), rng.random() < 0.6)
        else:
            device.write(key, deleted=rng.random() < 0.7)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_order_of_meeting_ends_the_same(device: Any, rng: random.Random) -> None:
    devices = [device(name) for name in "abc"]
    # All know the first highlight; the others are made on their own.
    devices[0].make("h1", note="起点")
    for other in devices[1:]:
        other.take(devices[0])
    life(rng, devices, 40, undo=True, meet=True)
    outcomes = []
    for order in itertools.permutations(devices):
        first = order[0].copy()
        first.take(*order[1:], *order)
        outcomes.append(first)
    assert all(o.seen() == outcomes[0].seen() for o in outcomes)
    assert all(o.events == outcomes[0].events for o in outcomes)
    a, b, c = (d.events.values() for d in devices)
    left = algebra.merge(algebra.merge(a, b), c)
    assert left == algebra.merge(a, algebra.merge(c, b)) == algebra.merge(left, left)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_text_is_lost_that_nobody_replaced(device: Any, rng: random.Random) -> None:
    """Texts are followed here by what people saw, without looking at the algebra's heads."""
    devices = [device(name) for name in "abc"]
    devices[0].make("h1", note="起点")
    for other in devices[1:]:
        other.take(devices[0])
    standing = {"起点"}
    for number in range(30):
        who = rng.choice(devices)
        who.clock += rng.choice([1, 1, -900, 10_000])
        state = who.state("h1")
        assert state is not None
        shown = {state.note, *state.versions} - {""}
        doing = rng.random()
        if doing < 0.35:
            who.take(rng.choice(devices))
        elif doing < 0.8:
            text = f"文{number}"
            who.write("h1", note=text)
            standing = (standing - shown) | {text}
        elif not state.deleted:
            who.write("h1", deleted=True)
            standing -= shown
    end = devices[0]
    end.take(*devices)
    state = end.state("h1")
    assert state is not None
    if standing:
        assert not state.deleted
        assert standing <= {state.note, *state.versions}


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_undoing_everything_leads_back_step_by_step(device: Any, rng: random.Random) -> None:
    one = device("a")
    one.make("h1", note="起点")
    one.tag("h1", "甲", True)
    one.done.clear()
    states = [one.seen()]
    for number in range(25):
        if rng.random() < 0.3 and one.done:
            one.undo()
            states.pop()
            assert one.seen() == states[-1]
            if rng.random() < 0.5:
                one.redo()
                states.append(one.seen())
            continue
        before = len(one.done)
        life(rng, [one], 1, undo=False, meet=False)
        one.clock += number
        if len(one.done) > before:
            states.append(one.seen())
    while one.done:
        assert one.seen() == states.pop()
        one.undo()
    assert one.seen() == states.pop()
    forward = 0
    while one.redo():
        forward += 1
    assert forward == len(one.done)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_undo_and_redo_never_touch_what_others_wrote(device: Any, rng: random.Random) -> None:
    mine, theirs = device("a"), device("b")
    mine.make("h1", note="起点")
    theirs.take(mine)
    life(rng, [mine], 12, undo=True, meet=False)
    theirs.write("h1", note="他的话")
    mine.take(theirs)
    while mine.undo():
        pass
    state = mine.state("h1")
    assert state is not None
    assert not state.deleted
    assert "他的话" in {state.note, *state.versions}
    while mine.redo():
        pass
    state = mine.state("h1")
    assert state is not None
    assert "他的话" in {state.note, *state.versions}
    assert not state.deleted


def two(device: Any, note: str = "原文") -> tuple[Any, Any]:
    a, b = device("a"), device("b")
    a.make("h1", note=note)
    b.take(a)
    return a, b


def test_concurrent_notes_are_both_kept_and_a_choice_settles_them(device: Any) -> None:
    a, b = two(device)
    a.write("h1", note="甲")
    b.clock += 50
    b.write("h1", note="乙")
    a.take(b)
    assert (a.state("h1").note, a.state("h1").versions) == ("乙", ("甲",))
    a.write("h1", note="甲和乙")
    b.take(a)
    assert (b.state("h1").note, b.state("h1").versions) == ("甲和乙", ())
    a.undo()
    assert (a.state("h1").note, a.state("h1").versions) == ("乙", ("甲",))


def test_the_same_note_written_twice_is_one(device: Any) -> None:
    a, b = two(device)
    a.write("h1", note="同")
    b.write("h1", note="同")
    a.take(b)
    assert (a.state("h1").note, a.state("h1").versions) == ("同", ())


def test_clearing_a_note_does_not_clear_what_was_not_seen(device: Any) -> None:
    a, b = two(device)
    a.write("h1", note="新话")
    b.clock += 50
    b.write("h1", note="")
    a.take(b)
    assert (a.state("h1").note, a.state("h1").versions) == ("新话", ())


def test_a_later_clock_does_not_beat_having_seen(device: Any) -> None:
    a, b = two(device)
    a.clock = 4_070_908_800_000
    a.write("h1", colour="green")
    b.take(a)
    b.clock = 5
    b.write("h1", colour="pink")
    a.take(b)
    assert a.state("h1").fields["colour"] == "pink"


def test_tags_add_wins(device: Any) -> None:
    a, b = two(device)
    a.tag("h1", "重点", True)
    b.take(a)
    a.tag("h1", "重点", False)
    b.tag("h1", "重点", False)
    b.tag("h1", "重点", True)
    a.take(b)
    assert a.state("h1").tags == ("重点",)


def test_an_edit_beats_a_deletion_that_had_not_seen_it(device: Any) -> None:
    a, b = two(device)
    a.write("h1", deleted=True)
    b.write("h1", colour="blue")
    a.take(b)
    assert not a.state("h1").deleted
    a.write("h1", deleted=True)
    b.take(a)
    assert b.state("h1").deleted


def test_deleting_what_is_deleted_writes_nothing(device: Any) -> None:
    a, _ = two(device)
    a.write("h1", deleted=True)
    count = len(a.events)
    a.write("h1", deleted=True)
    assert len(a.events) == count


def test_writing_what_stands_there_writes_nothing(device: Any) -> None:
    a, _ = two(device)
    count = len(a.events)
    a.write("h1", note="原文", colour="yellow", deleted=False)
    a.tag("h1", "无", False)
    assert len(a.events) == count


def test_events_without_their_beginning_wait(device: Any) -> None:
    a, _ = two(device)
    a.write("h1", note="后来")
    late = [e for e in a.of("h1") if e.field != "made"]
    assert algebra.state(late) is None


def test_two_events_of_one_id_are_settled_alike_from_both_sides(device: Any) -> None:
    a, _ = two(device)
    event = a.of("h1")[0]
    other = algebra.Event(event.id, "annotation", "h1", "colour", "zzz", (), event.txn)
    assert algebra.merge([event], [other]) == algebra.merge([other], [event])


def test_what_was_taken_back_leaves_the_lineage(device: Any) -> None:
    a, _ = two(device)
    for colour in ("green", "blue"):
        a.write("h1", colour=colour)
    a.undo()
    values = [e.value for e in lineage(a.of("h1"), "colour", a.txns)]
    assert values == ["green", "yellow"]
    a.redo()
    values = [e.value for e in lineage(a.of("h1"), "colour", a.txns)]
    assert values == ["blue", "green", "yellow"]


def test_redoing_a_deletion_spares_what_was_written_meanwhile(device: Any) -> None:
    a, b = two(device)
    a.write("h1", deleted=True)
    a.undo()
    b.write("h1", note="新写的")
    a.take(b)
    a.redo()
    assert not a.state("h1").deleted
    assert a.state("h1").note == "新写的"


def test_undo_of_a_restoration_deletes_again(device: Any) -> None:
    a, _ = two(device)
    a.write("h1", deleted=True)
    a.write("h1", deleted=False)
    a.undo()
    assert a.state("h1").deleted
    a.redo()
    assert not a.state("h1").deleted


@pytest.mark.parametrize("rounds", [300])
def test_a_long_chain_of_undo_and_redo_does_not_dig_itself_in(device: Any, rounds: int) -> None:
    a, _ = two(device)
    a.write("h1", colour="green")
    for _ in range(rounds):
        a.undo()
        a.redo()
    assert a.state("h1").fields["colour"] == "green"
