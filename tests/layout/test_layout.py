"""Rows and places: exact where looked at, and everywhere in the end."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.layout import Layout, LayoutOptions, Row, plain_blocks
from reader.model import Block, BlockKind
from reader.text.graphemes import next_cluster
from reader.text.widths import WidthPolicy


def blocks_from(parts: Sequence[tuple[BlockKind, str]]) -> tuple[str, tuple[Block, ...]]:
    blocks, at = [], 0
    for kind, text in parts:
        level = 1 if kind in ("heading", "list", "quote") else 0
        blocks.append(Block(kind, at, at + len(text), level))
        at += len(text) + 1
    return "\n".join(text for _, text in parts), tuple(blocks)


def picture(layout: Layout) -> list[str]:
    """The rows as they would be drawn, indents as dots."""
    rows = layout.rows(0, layout.total)
    return ["." * r.indent_cells + layout.text[r.start : r.text_end] for r in rows]


PARTS: list[tuple[BlockKind, str]] = [
    ("heading", "一个标题"),
    ("byline", "本报记者"),
    ("paragraph", "第一段有一些字要排。"),
    ("paragraph", "　　自带缩进的段落在这里。"),
    ("heading", "又一个标题"),
    ("list", "1. 第一条比较长要折行"),
    ("list", "无号的条目也要折行吧"),
    ("quote", "引文一行\n引文二行"),
    ("code", "if x:\n\treturn y，z"),
    ("caption", "图为小河"),
]


def test_every_kind_of_block() -> None:
    text, blocks = blocks_from(PARTS)
    layout = Layout(text, blocks, LayoutOptions(16, spacing=0))
    assert picture(layout) == [
        "一个标题",
        "本报记者",
        "....第一段有一些",
        "字要排。",
        "　　自带缩进的段",
        "落在这里。",
        "",
        "又一个标题",
        "",
        "1. 第一条比较长",
        "...要折行",
        "无号的条目也要折",
        "行吧",
        "",
        "..引文一行",
        "..引文二行",
        "",
        "if x:",
        "\treturn y，z",
        "",
        "图为小河",
    ]


def test_spacing_puts_a_blank_row_between_blocks_but_not_between_list_items() -> None:
    text, blocks = blocks_from(PARTS)
    layout = Layout(text, blocks, LayoutOptions(40, spacing=1))
    kinds = [row.kind for row in layout.rows(0, 99)]
    assert kinds == [
        *("heading", "blank", "byline", "blank", "paragraph", "blank", "paragraph", "blank"),
        *("heading", "blank", "list", "list", "blank", "quote", "quote", "blank"),
        *("code", "code", "blank", "caption"),
    ]
    blank = layout.row(1)
    assert blank.start == blank.end == blocks[1].start
    assert blank.block == 1


def test_rows_tell_where_blocks_begin_and_end() -> None:
    text, blocks = blocks_from([("paragraph", "一二三四五六七八九"), ("paragraph", "十")])
    layout = Layout(text, blocks, LayoutOptions(10, indent=1, spacing=0))
    rows = layout.rows(0, 9)
    assert [(r.first, r.last, r.block) for r in rows] == [
        (True, False, 0),
        (False, True, 0),
        (True, True, 1),
    ]
    assert [(r.start, r.end) for r in rows] == [(0, 4), (4, 9), (10, 11)]


def test_indents_leave_room_in_narrow_columns() -> None:
    text, blocks = blocks_from([("paragraph", "一二三四五六"), ("list", "12345678. 列表")])
    layout = Layout(text, blocks, LayoutOptions(6, indent=8, spacing=0))
    assert max(row.indent_cells for row in layout.rows(0, 99)) <= 2


def test_spaces_hang_and_are_not_drawn_but_code_keeps_them() -> None:
    text, blocks = blocks_from([("paragraph", "word  word"), ("code", "a b   ")])
    layout = Layout(text, blocks, LayoutOptions(5, indent=0, spacing=0))
    rows = [row for row in layout.rows(0, 9) if row.kind != "blank"]
    assert [text[r.start : r.end] for r in rows] == ["word  ", "word", "a b  ", " "]
    assert [text[r.start : r.text_end] for r in rows] == ["word", "word", "a b  ", " "]
    assert layout.offset_at(0, 4) == 4
    assert layout.offset_at(0, 40) == 3


def test_nothing_to_lay_out() -> None:
    layout = Layout("", (), LayoutOptions(40))
    assert layout.exact
    assert layout.total == 0
    assert layout.rows(0, 10) == []
    assert layout.place_of(0) == (0, 0)
    assert layout.offset_at(3, 3) == layout.row_of(7) == layout.locate(7, 3, 3) == 0
    with pytest.raises(IndexError):
        layout.row(0)
    assert not layout.step()
    empty = Layout("", plain_blocks(""), LayoutOptions(40))
    assert empty.total == 1
    assert empty.row(0) == Row(0, 0, 0, 4, "paragraph", True, True, 0)
    assert empty.place_of(0) == (0, 4)
    assert empty.offset_at(0, 10) == 0


def test_rows_outside_are_the_nearest() -> None:
    layout = Layout("一\n二", plain_blocks("一\n二"), LayoutOptions(10, spacing=0))
    assert layout.row(-5) == layout.row(0)
    assert layout.row(99) == layout.row(1)
    assert layout.offset_at(99, 0) == 2
    assert layout.place_of(99) == (1, 4)


def test_past_the_end_of_a_row() -> None:
    text = "一二三四五"
    layout = Layout(text, plain_blocks(text), LayoutOptions(6, indent=0))
    assert layout.offset_at(0, 99) == 2
    assert layout.offset_at(0, 99, past_end=True) == 3
    assert layout.offset_at(1, 99, past_end=True) == 5
    assert layout.offset_at(0, -4) == 0
    assert layout.place_of(5) == (1, 4)
    assert layout.row_at(5).last


def check(layout: Layout) -> None:
    """What holds for every layout, whatever was looked at before."""
    text, policy = layout.text, layout.policy
    rows = [row for row in layout.rows(0, 10**7) if row.kind != "blank"]
    at = 0
    for row in rows:
        assert row.start in (at, at + 1)
        assert text[at : row.start] in ("", "\n")
        at = row.end
        shown = text[row.start : row.text_end]
        one = next_cluster(text, row.start) >= row.text_end
        assert row.indent_cells + policy.width(shown) <= layout.width or one
    assert at == len(text) or text[at:] == "\n"


SAMPLE = [
    *"中文中文中文的了，。“”（）……——ab cd 12.5%",
    "word ",
    "👩\u200d👧",
    "e\u0301",
    "\t",
]
KINDS: list[BlockKind] = ["heading", "paragraph", "quote", "list", "caption", "code"]
articles = st.lists(
    st.tuples(st.sampled_from(KINDS), st.lists(st.sampled_from(SAMPLE), max_size=30).map("".join)),
    min_size=1,
    max_size=8,
)
settings_of = st.builds(
    LayoutOptions,
    width=st.integers(2, 40),
    ambiguous=st.sampled_from([1, 2]),
    indent=st.integers(0, 2),
    spacing=st.integers(0, 1),
    gap=st.booleans(),
)


@given(articles, settings_of)
@settings(max_examples=150, deadline=None)
def test_rows_tile_the_text_and_fit(
    parts: list[tuple[BlockKind, str]], options: LayoutOptions
) -> None:
    text, blocks = blocks_from(parts)
    check(Layout(text, blocks, options))


@given(articles, settings_of)
@settings(max_examples=150, deadline=None)
def test_a_place_leads_back_to_its_character(
    parts: list[tuple[BlockKind, str]], options: LayoutOptions
) -> None:
    text, blocks = blocks_from(parts)
    layout = Layout(text, blocks, options)
    at = 0
    while at < len(text):
        if text[at] != "\n":
            row, cell = layout.place_of(at)
            assert layout.offset_at(row, cell) == at
            assert layout.row(row).start <= at < layout.row(row).end
        at = next_cluster(text, at)


@given(articles, settings_of, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 9))))
@settings(max_examples=100, deadline=None)
def test_lazily_laid_out_is_the_same_in_the_end(
    parts: list[tuple[BlockKind, str]], options: LayoutOptions, looks: list[tuple[int, int]]
) -> None:
    text, blocks = blocks_from(parts)
    whole = Layout(text, blocks, options)
    lazy = Layout(text, blocks, options, eager=-1)
    for offset, action in looks:
        if action < 5:
            row = lazy.locate(offset, action, 9 - action)
            assert row == lazy.row_of(offset)
        elif action < 8:
            lazy.row(offset)
        elif action == 8:
            lazy.step(10)
        else:
            lazy.commit()
    while lazy.step(50):
        pass
    lazy.commit()
    assert lazy.exact
    assert lazy.total == whole.total
    assert lazy.rows(0, 10_000) == whole.rows(0, 10_000)


def test_giant_paragraphs_are_laid_out_in_stretches(prose: Callable[..., str]) -> None:
    text = prose(120_000).replace("\n", "")
    blocks = plain_blocks(text)
    options = LayoutOptions(40)
    whole = Layout(text, blocks, options)
    lazy = Layout(text, blocks, options, eager=0)
    assert not lazy.exact
    assert abs(lazy.total - whole.total) < whole.total * 0.02
    middle = len(text) // 2
    # A jump is drawn properly at once: rows tile, fit, and begin where a line may.
    row = lazy.locate(middle, 20, 20)
    rows = lazy.rows(row - 20, 40)
    assert all(a.end == b.start for a, b in pairwise(rows))
    assert any(r.start <= middle < r.end for r in rows)
    assert max(WidthPolicy().width(text[r.start : r.text_end]) for r in rows) <= 40
    check(lazy)
    # Half-way commits leave everything in order.
    more = True
    while more:
        more = lazy.step(30_000)
        lazy.commit()
        check(lazy)
    assert lazy.exact
    assert lazy.rows(0, 10**6) == whole.rows(0, 10**6)
    assert [r.first for r in lazy.rows(0, 3)] == [True, False, False]
    assert lazy.rows(lazy.total - 1, 1)[0].last


def test_giant_code_keeps_its_lines() -> None:
    text = "\n".join(f"line {i}\n\t" + "x" * (i % 90) for i in range(3000))
    blocks = (Block("code", 0, len(text)),)
    options = LayoutOptions(40, spacing=0)
    whole = Layout(text, blocks, options)
    lazy = Layout(text, blocks, options, eager=0)
    check(lazy)
    lazy.finish()
    assert lazy.rows(0, 10**6) == whole.rows(0, 10**6)
    assert sum(1 for r in whole.rows(0, 10**6) if text.startswith("line", r.start)) == 3000


def test_a_giant_paragraph_of_nothing_but_spaces_at_its_end() -> None:
    text = "中文" * 10 + " " * 60_000 + "\n尾"
    blocks = plain_blocks(text)
    lazy = Layout(text, blocks, LayoutOptions(20, indent=0, spacing=0), eager=0)
    for offset in (0, 30_000, 50_000, len(text) - 1):
        lazy.locate(offset, 5, 5)
    lazy.finish()
    assert [text[r.start : r.text_end] for r in lazy.rows(0, 99)] == ["中文" * 5] * 2 + ["尾"]
    assert lazy.row_of(59_000) == 1
    assert lazy.row_of(len(text) - 1) == 2


def test_odd_giants_without_any_break_still_cut_between_clusters() -> None:
    text = "e\u0301" * 30_000
    lazy = Layout(text, plain_blocks(text), LayoutOptions(41, indent=0), eager=0)
    check(lazy)
    lazy.finish()
    check(lazy)


def test_the_estimate_is_near_the_truth(prose: Callable[..., str]) -> None:
    text = prose(60_000)
    blocks = plain_blocks(text)
    for width in (40, 60, 80):
        lazy = Layout(text, blocks, LayoutOptions(width), eager=0)
        guess = lazy.total
        lazy.finish()
        assert abs(guess - lazy.total) <= 0.015 * lazy.total


def test_looking_at_rows_moves_only_what_lies_below(prose: Callable[..., str]) -> None:
    text = prose(30_000)
    lazy = Layout(text, plain_blocks(text), LayoutOptions(30), eager=0)
    row = lazy.locate(len(text) // 2, 30, 30)
    before = lazy.rows(row - 30, 60)
    lazy.rows(row + 40, 200)
    assert lazy.rows(row - 30, 60) == before


def test_a_resize_keeps_the_text_and_its_measures(prose: Callable[..., str]) -> None:
    text = prose(20_000)
    blocks = plain_blocks(text)
    first = Layout(text, blocks, LayoutOptions(60))
    for options in (LayoutOptions(31), LayoutOptions(44, ambiguous=2), LayoutOptions(44, gap=True)):
        again = first.resized(options)
        fresh = Layout(text, blocks, options)
        assert again.rows(0, 10**5) == fresh.rows(0, 10**5)
        check(again)


def test_a_thread_lays_out_while_rows_are_read(prose: Callable[..., str]) -> None:
    text = prose(150_000)
    blocks = plain_blocks(text)
    options = LayoutOptions(40)
    whole = Layout(text, blocks, options)
    lazy = Layout(text, blocks, options, eager=0)

    def work() -> None:
        while lazy.step(500):
            pass

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        place = 1
        while thread.is_alive():
            place = place * 7919 % len(text)
            row = lazy.locate(place, 10, 10)
            assert any(r.start <= place <= r.end for r in lazy.rows(row, 1))
            lazy.commit()
        thread.join()
    finally:
        sys.setswitchinterval(interval)
    lazy.commit()
    assert lazy.exact
    assert lazy.rows(0, 10**5) == whole.rows(0, 10**5)


def test_many_small_paragraphs_need_little_room() -> None:
    text = "\n".join(["一二三四五六七八九"] * 50_000)
    layout = Layout(text, plain_blocks(text), LayoutOptions(40, spacing=0), eager=0)
    assert layout.total == 50_000
    assert not layout.step()
    layout.commit()
    assert layout.exact
    assert layout.row_of(len(text) - 1) == 49_999
