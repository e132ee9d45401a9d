"""Ids sort as things happened, whatever the wall clock says."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.clock import MAX_MS, Hlc, first_id, next_id, uuid7


@given(st.lists(st.integers(min_value=-5, max_value=4_102_444_800_000), min_size=1, max_size=30))
def test_ids_only_grow_even_when_the_clock_jumps(times: list[int]) -> None:
    last = None
    for ms in times:
        new = next_id(last, ms, "a1")
        assert last is None or new > last
        last = new


def test_an_id_says_the_time_when_the_clock_is_right() -> None:
    assert next_id(None, 1_769_564_460_000, "ab12") == "1769564460000-0000-ab12"
    assert next_id("1769564460000-0000-ff", 1_769_564_460_001, "ab") == "1769564460001-0000-ab"


def test_events_of_one_millisecond_are_counted() -> None:
    assert next_id("0000000000007-0000-z", 7, "a") == "0000000000007-0001-a"
    assert next_id("0000000000007-ffff-z", 7, "a") == "0000000000008-0000-a"


def test_the_clock_ends_instead_of_wrapping() -> None:
    assert next_id(None, MAX_MS + 5, "a") == f"{MAX_MS}-0000-a"
    with pytest.raises(ValueError, match="end"):
        next_id(f"{MAX_MS}-ffff-a", 0, "a")


@pytest.mark.parametrize("text", ["", "1-0-a", "0000000000001-00001-a", "0000000000001-0001-A!"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an event id"):
        Hlc.parse(text)


@given(
    st.integers(0, MAX_MS), st.integers(0, 0xFFFF), st.from_regex(r"[0-9a-z]{1,32}", fullmatch=True)
)
def test_an_id_reads_back(ms: int, counter: int, device: str) -> None:
    assert Hlc.parse(str(Hlc(ms, counter, device))) == Hlc(ms, counter, device)


@given(st.integers(0, (1 << 48) - 1), st.binary(min_size=10, max_size=12))
def test_uuid7_is_one_and_begins_with_the_time(ms: int, rand: bytes) -> None:
    made = uuid.UUID(uuid7(ms, rand))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == ms
    assert str(made) == uuid7(ms, rand)


def test_uuid7_wants_enough_randomness() -> None:
    assert uuid7(5, bytes(10)) != uuid7(5, b"\x01" * 10)
    with pytest.raises(ValueError, match="ten"):
        uuid7(5, bytes(9))


@given(
    st.integers(0, 4_000_000_000_000),
    st.one_of(st.none(), st.tuples(st.integers(0, 4_000_000_000_000), st.integers(0, 0xFFFF))),
    st.binary(min_size=3, max_size=3),
)
@settings(max_examples=200, deadline=None)
def test_the_first_id_of_an_action_is_later_and_holds_chance(
    now: int, last: tuple[int, int] | None, rand: bytes
) -> None:
    before = None if last is None else str(Hlc(*last, "aa"))
    found = first_id(before, now, "bb", rand)
    assert before is None or found > before
    reading = Hlc.parse(found)
    assert reading.ms <= max(now, last[0] if last else 0) + 257


def test_a_library_that_was_put_back_does_not_give_its_ids_again() -> None:
    """The same state, the same reading of the clock, behind it or ahead of it: other ids."""
    for last in (None, "0000000001000-0000-aa", "0000000002000-0005-aa", "4070908800000-0001-aa"):
        rolls = [bytes((n, n, 3 * n)) for n in range(64)]
        assert len({first_id(last, 2000, "aa", rand) for rand in rolls}) > 50
