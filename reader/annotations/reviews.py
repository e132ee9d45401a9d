"""Reviewing one's highlights: answers as an add-only set, and the schedule that follows from them.

Each answer is an event of its own on the entity `review:<annotation id>`, field `answer`, without
parents: nothing replaces it, so merging two devices is the union of their answers. An answer that
is taken back is replaced by an event whose value is None. When a highlight is due is not stored but
computed from its answers in the order of their times, so every device comes to the same day.

The simple rule, in days after an answer:

- `again` (1): tomorrow;
- `hard` (2): 1.2 times the last interval, `good` (3): 2.2 times, `easy` (4): 3.5 times, rounded,
  but always a day more than the last; the first time 1, 2 and 4 days;
- never more than a year.

A highlight that was never reviewed is due a day after it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from reader.annotations.events import Event, heads
from reader.model import Moment

ENTITY: Final = "review:"
"""How the id of the answers to an annotation begins."""

ANSWER: Final = "answer"

Grade = Literal[1, 2, 3, 4]
GRADES: Final[tuple[Grade, ...]] = (1, 2, 3, 4)
"""Again, hard, good, easy, as other programs number them."""

DAY: Final = 86_400_000
"""Milliseconds."""

LONGEST: Final = 365
"""Days."""

_FIRST: Final = {1: 1, 2: 1, 3: 2, 4: 4}
_FACTOR: Final = {2: 1.2, 3: 2.2, 4: 3.5}


class Answer(NamedTuple):
    """One answer, in force."""

    at: Moment
    event: str
    """Id of its event; among answers of one time the order."""
    grade: int


class Schedule(NamedTuple):
    """When a highlight is due."""

    due: int
    """UTC milliseconds."""
    interval: int
    """Days from the last answer; 0 before the first."""
    reviews: int
    """How often it was answered."""


def answers(events: Iterable[Event]) -> list[Answer]:
    """The answers in force among the events of ONE highlight's reviews, in their order."""
    current = heads(events).get(ANSWER, [])
    found = [
        Answer(Moment(*head.value["at"]), head.id, int(head.value["grade"]))
        for head in current
        if head.value is not None
    ]
    return sorted(found)


def schedule(created: Moment, given: Sequence[Answer]) -> Schedule:
    """The simple rule; `given` in order."""
    interval = 0
    for answer in given:
        interval = next_interval(interval, answer.grade)
    last = given[-1].at.ms if given else created.ms
    return Schedule(last + max(interval, 1) * DAY, interval, len(given))


def next_interval(interval: int, grade: int) -> int:
    """Days to wait after an answer, when the last wait was `interval` (0: it is the first)."""
    if grade <= 1 or interval == 0:
        return _FIRST[max(1, min(grade, 4))]
    longer = round(interval * _FACTOR[min(grade, 4)])
    return min(max(longer, interval + 1), LONGEST)


def handful(due: Sequence[tuple[str, Schedule]], now: int, number: int) -> list[str]:
    """Up to `number` ids out of `(id, schedule)`: those due longest for their interval first.

    A third of the places is kept for highlights that were never reviewed, the oldest first, as
    long as there are any; either sort fills what the other leaves.
    """
    ready = [(key, each) for key, each in due if each.due <= now]
    seen = sorted((s for s in ready if s[1].reviews), key=lambda s: (_late(s[1], now), s[0]))
    fresh = sorted((s for s in ready if not s[1].reviews), key=lambda s: (s[1].due, s[0]))
    chosen = seen[: number - min(number // 3, len(fresh))]
    return [key for key, _ in (*chosen, *fresh[: number - len(chosen)])]


def _late(one: Schedule, now: int) -> float:
    """Smaller is later: the share of its interval by which it is overdue, negative."""
    return -(now - one.due) / (max(one.interval, 1) * DAY)
