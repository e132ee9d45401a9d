from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.events import Event, merge
from reader.annotations.reviews import (
    ANSWER,
    DAY,
    LONGEST,
    Answer,
    Schedule,
    answers,
    handful,
    next_interval,
    schedule,
)
from reader.model import Moment

START = Moment(1_769_564_460_000, 480)


def given_at(*grades: int) -> list[Answer]:
    return [Answer(Moment(START.ms + n * DAY, 0), f"{n:03}", g) for n, g in enumerate(grades)]


def test_the_waits_of_the_page() -> None:
    waits = []
    for number in range(1, 6):
        waits.append(schedule(START, given_at(*[3] * number)).interval)
    assert waits == [2, 4, 9, 20, 44]
    assert [schedule(START, given_at(g)).interval for g in (1, 2, 3, 4)] == [1, 1, 2, 4]
    assert schedule(START, given_at(3, 3, 3, 1)).interval == 1
    assert schedule(START, []) == Schedule(START.ms + DAY, 0, 0)


@given(st.lists(st.integers(1, 4), max_size=30))
def test_waits_grow_unless_forgotten_and_end_at_a_year(grades: list[int]) -> None:
    interval = 0
    for grade in grades:
        longer = next_interval(interval, grade)
        assert 1 <= longer <= LONGEST
        assert grade == 1 or longer > interval or longer == LONGEST or interval == 0
        interval = longer


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=3),
        st.tuples(st.integers(-40, 10), st.integers(0, 30), st.integers(0, 3)),
        max_size=20,
    ),
    st.integers(0, 12),
)
def test_a_handful_is_due_and_full(cards: dict[str, tuple[int, int, int]], number: int) -> None:
    due = [
        (key, Schedule(START.ms + day * DAY, interval, seen))
        for key, (day, interval, seen) in cards.items()
    ]
    chosen = handful(due, START.ms, number)
    ready = {key for key, each in due if each.due <= START.ms}
    fresh = {key for key, each in due if key in ready and not each.reviews}
    assert set(chosen) <= ready
    assert len(chosen) == len(set(chosen)) == min(number, len(ready))
    assert len(fresh & set(chosen)) >= min(number // 3, len(fresh))


@given(st.permutations(range(6)), st.integers(0, 6))
def test_answers_are_a_set_whatever_way_they_came(order: list[int], cut: int) -> None:
    def event(n: int, value: object, parents: tuple[str, ...] = ()) -> Event:
        key = f"{n:013d}-0000-aa"
        return Event(key, "review", "review:x", ANSWER, value, parents, key)

    events = [event(n, {"grade": 1 + n % 4, "at": [1000 - n, 0]}) for n in range(5)]
    events.append(event(5, None, (events[2].id,)))
    shuffled = [events[n] for n in order]
    merged = merge(shuffled[:cut], shuffled[cut:])
    assert answers(merged) == answers(events)
    assert [each.at.ms for each in answers(events)] == [996, 997, 999, 1000]
