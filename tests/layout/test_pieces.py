"""Overlapping spans cut into pieces, and indexes of what a row shows."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.layout.pieces import HitIndex, SpanIndex, pieces
from reader.model import Span


def test_pieces_of_overlapping_layers() -> None:
    layers = [(2, 6, "yellow"), (4, 9, "blue"), (5, 5, "nothing"), (5, 6, "cursor")]
    assert pieces(0, 10, layers) == [
        (0, 2, ()),
        (2, 4, ("yellow",)),
        (4, 5, ("yellow", "blue")),
        (5, 6, ("yellow", "blue", "cursor")),
        (6, 9, ("blue",)),
        (9, 10, ()),
    ]


def test_only_the_asked_for_part_is_cut() -> None:
    assert pieces(3, 5, [(0, 9, "a"), (9, 12, "b")]) == [(3, 5, ("a",))]
    assert pieces(3, 3, [(0, 9, "a")]) == []
    assert pieces(3, 5, []) == [(3, 5, ())]


def test_neighbours_that_look_alike_are_one() -> None:
    assert pieces(0, 9, [(0, 4, "a"), (4, 8, "a")]) == [(0, 8, ("a",)), (8, 9, ())]


spans = st.tuples(st.integers(-5, 40), st.integers(-5, 40), st.sampled_from("abc"))


@given(st.integers(0, 30), st.integers(0, 30), st.lists(spans, max_size=12))
@settings(max_examples=200, deadline=None)
def test_pieces_tile_and_tell_all_that_covers_them(
    start: int, length: int, layers: list[tuple[int, int, str]]
) -> None:
    found = pieces(start, start + length, layers)
    at = start
    for first, last, keys in found:
        assert first == at < last
        at = last
        for offset in range(first, last):
            assert keys == tuple(key for a, b, key in layers if a <= offset < b)
    assert at == start + length
    assert all(a[2] != b[2] for a, b in pairwise(found))


def test_span_index_against_the_plain_way() -> None:
    rng = random.Random(3)
    index: SpanIndex[int] = SpanIndex()
    plain: dict[int, tuple[int, int]] = {}
    for step in range(600):
        key = rng.randrange(120)
        if rng.random() < 0.25:
            index.remove(key)
            plain.pop(key, None)
        else:
            start = rng.randrange(20_000)
            end = start + rng.choice([0, 1, 30, 900, 5000])
            index.add(start, end, key, order=key)
            plain[key] = (start, end)
        a = rng.randrange(20_000)
        b = a + rng.randrange(1, 2000)
        expected = [
            (s, e, k)
            for k, (s, e) in sorted(plain.items())
            if s < b and (e > a or (s == e and s >= a))
        ]
        assert index.overlapping(a, b) == expected, step
        assert len(index) == len(plain)
        after = [k for k, (s, _) in plain.items() if s > a]
        before = [k for k, (s, _) in plain.items() if s < a]
        following, preceding = index.following(a), index.preceding(a)
        assert (following is None) == (not after)
        assert (preceding is None) == (not before)
        if following is not None:
            assert plain[following][0] == min(plain[k][0] for k in after)
        if preceding is not None:
            assert plain[preceding][0] == max(plain[k][0] for k in before)
    assert [(s, e) for s, e, _ in index] == sorted(plain.values())


def test_versions_change_where_something_changed() -> None:
    index = SpanIndex([(0, 10, "a"), (5000, 9000, "b")])
    near, far = index.version(0, 40), index.version(8000, 8040)
    index.add(3, 5, "c")
    assert index.version(0, 40) != near
    assert index.version(8000, 8040) == far
    near = index.version(0, 40)
    index.remove("a")
    assert index.version(0, 40) != near
    index.remove("b")
    assert index.version(8000, 8040) != far
    assert index.version(900_000, 900_001) == 0


def test_a_moved_span_keeps_its_place_among_the_layers() -> None:
    index = SpanIndex([(0, 9, "a"), (0, 9, "b")])
    index.add(1, 8, "a")
    assert [key for _, _, key in index.overlapping(0, 9)] == ["a", "b"]
    assert index.span("a") == Span(1, 8)
    assert index.span("z") is None
    assert "a" in index
    assert "z" not in index


def test_the_first_created_lies_lowest_in_whatever_order_it_came() -> None:
    index: SpanIndex[str] = SpanIndex()
    index.add(0, 9, "late", order=20.0)
    index.add(0, 9, "early", order=10.0)
    assert [key for _, _, key in index.overlapping(0, 1)] == ["early", "late"]


def test_hits() -> None:
    hits = HitIndex([Span(2, 4), Span(4, 6), Span(10, 11)])
    assert len(hits) == 3
    assert hits[1] == Span(4, 6)
    assert hits.overlapping(3, 5) == [Span(2, 4), Span(4, 6)]
    assert hits.overlapping(6, 10) == []
    assert hits.overlapping(0, 99) == [Span(2, 4), Span(4, 6), Span(10, 11)]
    assert [hits.at(i) for i in (1, 2, 3, 4, 6, 10, 11)] == [None, 0, 0, 1, None, 2, None]
    assert [hits.following(i) for i in (0, 2, 9, 10)] == [0, 1, 2, 0]
    assert [hits.preceding(i) for i in (2, 3, 11)] == [2, 0, 2]
    assert hits.following(10, wrap=False) is None
    assert hits.preceding(2, wrap=False) is None
    hits.extend([Span(20, 22)])
    assert hits.following(10) == 3
    empty = HitIndex()
    assert empty.following(0) is None
    assert empty.preceding(0) is None
    assert empty.at(0) is None
    assert empty.overlapping(0, 9) == []
