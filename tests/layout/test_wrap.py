"""Lines of a paragraph: full, never too wide, never broken where kinsoku forbids it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.layout import wrap
from reader.text.breaks import can_break, classes
from reader.text.graphemes import is_boundary, next_cluster
from reader.text.widths import WidthPolicy

NARROW = WidthPolicy()
POLICIES = [NARROW, WidthPolicy(ambiguous=2), WidthPolicy(gap=True)]
POOL = [
    *"中文中文中文的了，。！“”（）《》……——ab cd 12.5%\u3000",
    "word ",
    "https://example.com/path/",
    "👩\u200d👧",
    "e\u0301",
    "👍🏽",
    "\t",
    "\n",
]
texts = st.lists(st.sampled_from(POOL), max_size=60).map("".join)


def lines(text: str, width: int, policy: WidthPolicy = NARROW, **options: int | bool) -> list[str]:
    starts = wrap(text, width, policy, **options)  # type: ignore[arg-type]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def drawn(line: str) -> str:
    return line.rstrip("\n").rstrip(" \t\u3000")


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("我们在纸上划线", 6, "我们在|纸上划|线"),
        ("我们在，纸上", 6, "我们|在，纸|上"),
        ("他说：“好。”走了", 8, "他说：|“好。”走|了"),
        ("一等等……再说", 6, "一等|等……再|说"),
        ("好——再说吧", 4, "好——|再说|吧"),
        ("the quick brown fox", 9, "the quick |brown fox"),
        ("用Python写的", 8, "用Python|写的"),
        ("增长了12.5%左右", 8, "增长了|12.5%左|右"),
        ("abcdefghij", 4, "abcd|efgh|ij"),
        ("见example.com/abc/def吧", 16, "见example.com/|abc/def吧"),
        ("一二 三四 ", 4, "一二 |三四 "),
        ("一二    三", 4, "一二    |三"),
        ("第一行\n第二行", 20, "第一行\n|第二行"),
        ("\n\n二", 4, "\n|\n|二"),
        ("", 4, ""),
        ("👩\u200d👧👍🏽好", 2, "👩\u200d👧|👍🏽|好"),
        ("中", 1, "中"),
        ("中文", 1, "中|文"),
        ("a中b", 1, "a|中|b"),
    ],
)
def test_lines(text: str, width: int, expected: str) -> None:
    assert "|".join(lines(text, width)) == expected


def test_first_indent_and_hanging_indent() -> None:
    assert lines("一二三四五六七八", 8, first_indent=4) == ["一二", "三四五六", "七八"]
    assert lines("1. 三四五六七八", 9, hang=3) == ["1. 三四五", "六七八"]


def test_code_is_cut_where_it_is_full() -> None:
    assert lines("if a:  b，c\nd", 4, hard=True) == ["if a", ":  b", "，c\n", "d"]
    assert lines("e\u0301e\u0301\t中", 2, hard=True) == ["e\u0301e\u0301", "\t", "中"]


def test_a_gap_takes_a_cell_inside_a_line_and_none_at_its_end() -> None:
    gaps = WidthPolicy(gap=True)
    assert lines("中文A中文", 9, gaps) == ["中文A中", "文"]
    assert lines("中文AB文", 7, gaps) == ["中文AB", "文"]
    assert lines("中文文AB", 6, gaps) == ["中文文", "AB"]


def greedy(text: str, width: int, policy: WidthPolicy, first: int) -> list[int]:
    """The plain way, a cluster at a time, for text with breaks enough."""
    starts = [0]
    room = width - first
    while True:
        at = start = starts[-1]
        while at < len(text):
            after = next_cluster(text, at)
            if policy.width(text[start:after]) > room:
                break
            at = after
        if at >= len(text):
            return starts
        blank = at
        while blank < len(text) and classes()[text[blank]] == "space":
            blank += 1
        if blank >= len(text):
            return starts
        if blank > at and can_break(text, blank):
            at = blank
        while at > start and not can_break(text, at):
            at -= 1
        assert at > start
        starts.append(at)
        room = width


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("width", [40, 57, 80])
def test_the_jumps_land_where_plain_steps_do(
    prose: Callable[..., str], policy: WidthPolicy, width: int
) -> None:
    for paragraph in prose(6000).split("\n"):
        assert wrap(paragraph, width, policy, first_indent=4) == greedy(paragraph, width, policy, 4)


@given(texts, st.integers(2, 30), st.sampled_from(POLICIES), st.integers(0, 4), st.integers(0, 4))
@settings(max_examples=300, deadline=None)
def test_lines_tile_the_text_and_fit(
    text: str, width: int, policy: WidthPolicy, first: int, hang: int
) -> None:
    first, hang = min(first, width - 1), min(hang, width - 1)
    starts = wrap(text, width, policy, first_indent=first, hang=hang)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert all(is_boundary(text, start) for start in starts)
    room = width - first
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line = drawn(text[start:end])
        alone = next_cluster(text, start) >= start + len(line)
        assert policy.width(line) <= room or alone
        assert "\n" not in line
        room = width - hang


@given(texts, st.integers(2, 30), st.sampled_from(POLICIES), st.integers(1, 20), st.booleans())
@settings(max_examples=200, deadline=None)
def test_wrapping_can_be_resumed(
    text: str, width: int, policy: WidthPolicy, stretch: int, hard: bool
) -> None:
    whole = wrap(text, width, policy, first_indent=1, hard=hard)
    starts = wrap(text, width, policy, 0, stretch, 1, hard=hard)
    until = stretch
    while starts[-1] >= until:
        until = starts[-1] + stretch
        more = wrap(text, width, policy, starts[-1], until, hard=hard)
        if len(more) == 1:
            break
        starts += more[1:]
    assert starts == whole


plain = st.lists(
    st.sampled_from([*"中文的，。“”（）《》……—— é①Ж〇々アー", "AB", "5G", "12.5% ", "word "]),
    max_size=80,
).map("".join)


@given(plain, st.integers(1, 40), st.sampled_from(POLICIES), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_rare_character_far_below_changes_no_line(
    text: str, width: int, policy: WidthPolicy, hard: bool
) -> None:
    # It makes the whole paragraph take the slow path.
    quick = wrap(text, width, policy, hard=hard)
    slow = wrap(text + "👍🏽", width, policy, hard=hard)
    assert slow[: len(quick) - 1] == quick[:-1]


@pytest.mark.parametrize("width", [20, 33, 40, 64, 80, 120])
def test_no_line_begins_or_ends_with_what_it_must_not(
    prose: Callable[..., str], width: int
) -> None:
    text = prose(60_000)
    starts = wrap(text, width, NARROW)
    for start in starts[1:]:
        assert text[start] not in "，。、；：！？”’》）…% "
        assert text[start - 1] not in "“‘《（"
        cut = text[start - 1] + text[start]
        assert not (cut.isascii() and cut.isalnum())
        assert cut not in ("——", "……")


def test_a_paragraph_of_odd_characters_is_measured_in_windows() -> None:
    text = "é\u0301中👍🏽，" * 4000
    starts = wrap(text, 40, NARROW)
    pieces = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert max(map(NARROW.width, pieces)) <= 40
    assert min(map(NARROW.width, pieces[:-1])) >= 36


def test_a_million_spaces_hang() -> None:
    text = "中文" + " " * 1_000_000 + "字"
    assert wrap(text, 4, NARROW) == [0, len(text) - 1]
