"""What a reader takes for one character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from reader.model import Span
from reader.text.graphemes import is_boundary, next_cluster, previous_cluster, snap
from reader.text.widths import cell_table


def cut(text: str) -> str:
    out = text[:1]
    for i in range(1, len(text)):
        out += "|" * is_boundary(text, i) + text[i]
    return out


@pytest.mark.parametrize(
    "marked",
    [
        "中|文|a|b",
        "e\u0301|e\u0301",
        "👩\u200d👩\u200d👧|家",
        "👍🏽|好",
        "🇨🇳|🇫🇷|🇩",
        "a|🇨🇳|b",
        "❤\ufe0f|1\ufe0f\u20e3",
        "漢\U000e0100|字",
        "\u1112\u1161\u11ab|한|글",
        "\u1100가",
        "क्षि|य",
        "กำ|ก",
        "\u0600١|a",
        "か\u3099|が",
        "a|\n|\n|b",
        "a|\n|\u0301b",
        "\u0301a",
        "\u200da",
        "",
    ],
)
def test_clusters(marked: str) -> None:
    assert cut(marked.replace("|", "")) == marked


POOL = [*"中a \u0301\u200d\ufe0f❤👩👍🏽🇨🇳한한가क\u094dषिกำ\u0600が\u3099。0\u20e3\n"]


@given(st.text(st.sampled_from(POOL), max_size=12))
@settings(max_examples=400, deadline=None)
def test_steps_forward_and_back_meet(text: str) -> None:
    places = [0]
    while places[-1] < len(text):
        places.append(next_cluster(text, places[-1]))
    assert all(is_boundary(text, place) for place in places)
    back = [len(text)]
    while back[-1] > 0:
        back.append(previous_cluster(text, back[-1]))
    assert back == places[::-1]


@given(st.lists(st.sampled_from([*"中a.\u0301❤👍🏽🇨🇳กำ", "क्षि", "कि"]), max_size=10).map("".join))
@settings(max_examples=300, deadline=None)
def test_agrees_with_unicode_where_clusters_have_cells(text: str) -> None:
    text = "字" + text
    found = cut(text).split("|")
    expected: list[str] = []
    for cluster in iter_graphemes(text):
        if cell_table()[cluster[0]] == 0:
            expected[-1] += cluster
        else:
            expected.append(cluster)
    assert found == expected


def test_steps_stay_inside_the_text() -> None:
    assert next_cluster("中", 1) == 1
    assert next_cluster("中", 9) == 1
    assert next_cluster("中", -4) == 0
    assert previous_cluster("中", 0) == 0
    assert previous_cluster("中", 7) == 1
    assert next_cluster("", 0) == 0


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(0, 1), Span(0, 1)),
        (Span(2, 3), Span(1, 4)),
        (Span(2, 2), Span(1, 1)),
        (Span(1, 2), Span(1, 4)),
        (Span(4, 5), Span(4, 5)),
    ],
)
def test_spans_grow_to_clusters(span: Span, expected: Span) -> None:
    assert snap("a👍🏽\ufe0fb", span) == expected


def test_a_wall_of_flags_and_marks_takes_no_time_at_all() -> None:
    flags = "🇨" * 5000
    assert sum(is_boundary(flags, i) for i in range(60)) == 30
    places = [0]
    while places[-1] < len(flags):
        places.append(next_cluster(flags, places[-1]))
    assert places[-3:] == [previous_cluster(flags, p) for p in (*places[-2:], 9999)]
    assert previous_cluster("a" + "\u0301" * 3000, 3001) == 0


@given(st.text("👨\u200d\u200d\n中a\u0301🇨ᄀ각क्ष\ufe0f", max_size=12))
def test_chains_of_joiners_are_passed_at_one_go_to_the_same_places(text: str) -> None:
    edges = [i for i in range(len(text) + 1) if is_boundary(text, i)]
    for i in range(len(text)):
        assert next_cluster(text, i) == min(each for each in edges if each > i)
        assert previous_cluster(text, i + 1) == max(each for each in edges if each <= i)


def test_a_chain_of_joiners_is_one_cluster() -> None:
    chain = "👨\u200d" * 200_000
    assert next_cluster(f"人{chain}👨人", 1) == 400_002
    assert previous_cluster(f"人{chain}👨人", 400_002) == 1
    assert snap(f"人{chain}👨人", Span(200_000, 200_003)) == Span(1, 400_002)
