"""Cells agree with what the compositor measures, and places with cells."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from reader.text.graphemes import is_boundary, next_cluster
from reader.text.widths import WidthPolicy, cell_table, fast_until, wide_map

NARROW = WidthPolicy()
WIDE = WidthPolicy(ambiguous=2)
GAPS = WidthPolicy(gap=True)

# What terminals and libraries have disagreed on, beside plain text.
POOL = [
    *"中文，。“”‘’…—·aZ09 é①→×Ω─█가각한ｱﾞＡ１￥℃〇々ー゛ゔ",
    *"\u0301\u0308\u3099\u20e3\u200d\u200c\ufe0f\ufe0e\u00a0\u3000\t",
    *"❤☂☀©0#👩👧👍🏽🇨🇳🏳🌈कष्तிกำᩡ\u0600𠀀𰻞﷽",
    "👩\u200d👧",
    "👍🏽",
    "🇨🇳",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "क्षि",
    "e\u0301",
    "漢\U000e0100",
]
texts = st.lists(st.sampled_from(POOL), max_size=14).map("".join)


def clusters(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        after = next_cluster(text, at)
        found.append(text[at:after])
        at = after
    return found


# Every character of the planes that have many kinds, some of the others.
CODES = [*range(0x20000), *range(0x20000, 0xE0000, 101), *range(0xE0000, 0xE1100)]
CODES += [*range(0x2FF00, 0x30010), *range(0xE1100, 0x110000, 101), 0x10FFFF]


def test_every_character_is_as_wide_as_for_the_compositor() -> None:
    width = get_character_cell_size.__wrapped__
    table = cell_table()
    differing = [
        hex(code) for code in CODES if code != 9 and table[chr(code)] != width(chr(code), "auto")
    ]
    assert differing == []


@pytest.mark.parametrize("ambiguous", [1, 2])
def test_the_fast_alphabet_tells_the_width_by_its_page(ambiguous: int) -> None:
    text = "".join(map(chr, CODES))
    table, wide = cell_table(ambiguous), wide_map(text, ambiguous)
    wrong, at, fast = [], 0, 0
    while at < len(text):
        end = fast_until(text, at, len(text))
        wrong += [hex(i) for i in range(at, end) if table[text[i]] != 1 + wide[i]]
        fast += end - at
        at = end + 1
    assert wrong == []
    assert fast > 40_000


def test_what_chinese_articles_are_made_of_is_fast() -> None:
    text = "《人民日报》：“2026年，‘十五五’开局……”——增长5.2%（约3,000亿元）。Ａ座①　é Ω Привет"
    text += "한국어、あア、𠀀"
    assert fast_until(text, 0, len(text)) == len(text)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_a_string_is_as_wide_as_for_the_compositor(text: str) -> None:
    text = text.replace("\t", "    ")
    assert NARROW.width(text) == cell_len(text)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_clusters_are_measured_alone_as_together(text: str) -> None:
    for policy in (NARROW, WIDE):
        assert sum(map(policy.width, clusters(text))) == policy.width(text)


@given(texts, st.sampled_from([NARROW, WIDE, GAPS]))
@settings(max_examples=300, deadline=None)
def test_cells_by_character_add_up_and_stand_at_cluster_starts(
    text: str, policy: WidthPolicy
) -> None:
    cells = policy.cells(text, 0, len(text))
    assert len(cells) == len(text)
    assert sum(cells) == policy.width(text)
    assert all(is_boundary(text, i) for i, size in enumerate(cells) if size)


@given(texts, st.sampled_from([NARROW, WIDE, GAPS]))
@settings(max_examples=300, deadline=None)
def test_a_place_and_its_cell_are_the_same_place(text: str, policy: WidthPolicy) -> None:
    text = "起" + text  # A row that begins with a joiner has a cluster without cells.
    at = 0
    while at < len(text):
        cell = policy.cell_of(text, 0, at)
        after = next_cluster(text, at)
        for inside in range(at, after):
            assert policy.cell_of(text, 0, inside) == cell
        width = policy.width(text[at:after])
        assert policy.index_at(text, 0, len(text), cell) == at
        assert policy.index_at(text, 0, len(text), cell + max(width, 1) - 1) == at
        at = after
    assert policy.index_at(text, 0, len(text), policy.width(text)) == len(text)
    assert policy.index_at(text, 0, len(text), -3) == 0


@pytest.mark.parametrize(
    ("text", "narrow", "wide"),
    [
        ("“好”", 4, 6),
        ("……——", 4, 8),
        ("①→×", 3, 6),
        ("─█", 2, 2),
        ("中A", 3, 3),
        ("☀\ufe0f", 2, 2),
        ("\t", 4, 4),
        ("é", 1, 2),
        ("e\u0301", 1, 1),
        ("", 0, 0),
    ],
)
def test_ambiguous_characters_by_policy(text: str, narrow: int, wide: int) -> None:
    assert (NARROW.width(text), WIDE.width(text)) == (narrow, wide)


def test_both_halves_of_a_wide_character_are_that_character() -> None:
    assert [NARROW.index_at("a中b", 0, 3, cell) for cell in range(5)] == [0, 1, 1, 2, 3]


def test_gaps_stand_between_han_and_latin_only() -> None:
    text = "用Python写3个，A座“C”。é和Ω中 x"
    gaps = GAPS.gaps(text, 0, len(text))
    assert "".join("_" * (i in gaps) + char for i, char in enumerate(text)) == (
        "用_Python_写_3_个，A_座“C”。é_和_Ω_中 x"
    )
    assert NARROW.gaps(text, 0, len(text)) == []
    assert GAPS.width(text) == NARROW.width(text) + len(gaps)
    # The gap belongs to the character before it, the one after it comes behind.
    assert GAPS.cell_of(text, 0, 1) == 3
    assert [GAPS.index_at(text, 0, len(text), cell) for cell in range(5)] == [0, 0, 0, 1, 2]


def test_a_gap_is_not_counted_where_a_row_begins() -> None:
    text = "用Python写"
    assert GAPS.cell_of(text, 1, 1) == 0
    assert GAPS.gaps(text, 1, 7) == []
    assert GAPS.gaps(text, 1, 8) == [7]


def test_long_random_text_agrees_with_the_slow_way() -> None:
    rng = random.Random(7)
    text = "".join(rng.choices("中文。“a 1é①カ", k=3000))
    for policy, ambiguous in ((NARROW, 1), (WIDE, 2)):
        expected = 0
        for char in text:
            kind = unicodedata.east_asian_width(char)
            expected += 2 if kind in "WF" or (kind == "A" and ambiguous == 2) else 1
        assert policy.width(text) == expected
