"""Motions: marked text (`|` is every place that repeating a motion stops at), and laws."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.layout import Layout, LayoutOptions, plain_blocks
from reader.layout.motions import MOTIONS, page, vertical
from reader.layout.view import TextView
from reader.text.graphemes import is_boundary
from reader.text.words import rough_segmenter

View = Callable[..., TextView]


def stops(view: TextView, motion: str) -> str:
    """The text with a bar at every stop of the motion from the far end on."""
    text = view.text
    at = len(text) if motion.endswith(("previous", "up", "start")) else 0
    at = view.settle(at)
    found = set()
    while True:
        after = MOTIONS[motion](view, at, 1)
        if after == at:
            break
        found.add(after)
        at = after
    return "".join("|" * (i in found) + char for i, char in enumerate(text))


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        ("character_next", "他|说\n\n|e\u0301|👍🏽|好"),
        ("character_previous", "|他|说\n|\n|e\u0301|👍🏽好"),
    ],
)
def test_by_character(rough_view: View, motion: str, expected: str) -> None:
    text = expected.replace("|", "")
    found = stops(rough_view(text), motion)
    assert found == expected.replace("\n\n|e", "\n|\n|e")


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        ("word_next", "我们|喜欢|北京，|因为|Python |3.14|很|热。\n“|天气|好|吧|”"),
        ("word_end", "我|们喜|欢北|京，因|为Pytho|n 3.1|4|很|热。\n“天|气|好|吧|”"),
        ("word_previous", "|我们|喜欢|北京，|因为|Python |3.14|很|热。\n“|天气|好|吧”"),
        ("clause_next", "他说，|今天……算了；|好。\n|好，|走|吧"),
        ("clause_previous", "|他说，|今天……算了；|好。\n|好，|走吧"),
        ("sentence_next", "走吧。|“好。”他答。 |GDP增长5.2%！\n|第二段|。"),
        ("sentence_previous", "|走吧。|“好。”他答。 |GDP增长5.2%！\n|第二段。"),
        ("paragraph_next", "一段\n|二段\n\n|三|段"),
        ("paragraph_previous", "|一段\n|二段\n\n|三段"),
        ("heading_next", "文\n|# 一\n文\n|## 二\n文"),
        ("heading_previous", "文\n|# 一\n文\n|## 二\n文"),
        ("text_start", "|一\n二"),
        ("text_end", "一\n二|三"),
    ],
)
def test_stops(jieba_view: View, motion: str, expected: str) -> None:
    assert stops(jieba_view(expected.replace("|", "")), motion) == expected


def test_counts(jieba_view: View) -> None:
    view = jieba_view("一。二。三。\n四。五。\n六。")
    assert MOTIONS["sentence_next"](view, 0, 3) == 7
    assert MOTIONS["sentence_next"](view, 0, 5) == 12
    assert MOTIONS["sentence_next"](view, 0, 50) == 13
    assert MOTIONS["sentence_previous"](view, 12, 4) == 2
    assert MOTIONS["sentence_previous"](view, 12, 40) == 0
    assert MOTIONS["paragraph_next"](view, 3, 2) == 12
    assert MOTIONS["paragraph_previous"](view, 13, 2) == 7
    assert MOTIONS["character_next"](view, 5, 3) == 9
    assert MOTIONS["character_previous"](view, 9, 3) == 5
    assert MOTIONS["heading_next"](view, 5, 1) == 5
    assert MOTIONS["heading_previous"](view, 5, 1) == 5


def test_rows_keep_their_goal_cell(rough_view: View) -> None:
    text = "一二三四五六七八九十\n甲\nabcdefghijklmnopqrstuvwxyz"
    view = rough_view(text, width=20, indent=0)
    at, goal = vertical(view, 7, 1)
    assert (text[at], goal) == ("甲", 14)
    at, goal = vertical(view, at, 1, goal)
    assert (text[at], goal) == ("o", 14)
    assert vertical(view, at, -2, goal) == (7, 14)
    assert vertical(view, 7, -5) == (7, 14)
    assert vertical(view, 7, 50)[0] == text.index("z")
    assert MOTIONS["line_down"](view, 0, 2) == text.index("a")
    assert MOTIONS["line_up"](view, text.index("a"), 9) == 0
    assert MOTIONS["line_down"](view, 0, 99) == text.index("u")


def test_ends_of_rows(rough_view: View) -> None:
    text = "word word word\n\n二"
    view = rough_view(text, width=10, indent=0)
    assert MOTIONS["line_end"](view, 1, 1) == 8
    assert MOTIONS["line_end"](view, 1, 2) == 13
    assert MOTIONS["line_start"](view, 12, 1) == 10
    assert MOTIONS["line_start"](view, 15, 1) == MOTIONS["line_end"](view, 15, 1) == 15
    assert MOTIONS["line_end"](view, 16, 1) == 16


def test_pages_count_rows_of_the_screen(rough_view: View) -> None:
    text = "\n".join("一二三四五六七八九十"[i] * 3 for i in range(10))
    view = rough_view(text, width=20, indent=0, spacing=1)
    assert text[page(view, 0, 4)[0]] == "三"
    assert text[page(view, 0, 5)[0]] == "四"
    assert text[page(view, 0, 500)[0]] == "十"
    assert text[page(view, len(text) - 1, -4)[0]] == "八"
    assert text[page(view, len(text) - 1, -5)[0]] == "七"
    assert page(view, 0, -5) == (0, 0)
    assert page(view, 2, 2) == (6, 4)


def test_rows_need_a_layout() -> None:
    view = TextView("一", plain_blocks("一"), rough_segmenter())
    for motion in ("line_down", "line_start", "line_end"):
        with pytest.raises(ValueError, match="layout"):
            MOTIONS[motion](view, 0, 1)


def test_nothing_to_move_in(rough_view: View) -> None:
    for view in (
        rough_view(""),
        TextView("", (), rough_segmenter(), Layout("", (), LayoutOptions(20))),
    ):
        for motion in MOTIONS.values():
            assert motion(view, 0, 1) == 0
        assert vertical(view, 0, 3) == (0, vertical(view, 0, 0)[1])
        assert page(view, 0, 3)[0] == 0


POOL = [
    *"中文的，。！“”（）……—— ab12.%\n\n",
    "https://a.cn/b",
    "👩\u200d👧",
    "e\u0301",
    "👍🏽",
    "\u3000",
]


@given(
    st.lists(st.sampled_from(POOL), max_size=40).map("".join),
    st.integers(0, 60),
    st.integers(1, 4),
    st.integers(4, 20),
)
@settings(max_examples=150, deadline=None)
def test_motions_stay_where_a_cursor_may_stand(
    text: str, offset: int, count: int, width: int
) -> None:
    blocks = plain_blocks(text)
    view = TextView(text, blocks, rough_segmenter(), Layout(text, blocks, LayoutOptions(width)))
    start = view.settle(offset)
    assert view.settle(start) == start
    for name, motion in MOTIONS.items():
        at = motion(view, offset, count)
        assert 0 <= at <= len(text)
        assert is_boundary(text, at)
        assert view.may_stand(at)
        if name.endswith(("next", "down", "end")):
            assert at >= start
        else:
            assert at <= start
        one_by_one = start
        for _ in range(count):
            one_by_one = motion(view, one_by_one, 1)
        if name not in ("line_end", "line_down", "line_up"):
            assert one_by_one == at, name
    for rows in (-3, -1, 1, 3):
        at, _ = page(view, offset, rows)
        assert view.may_stand(at)


def test_a_giant_paragraph_is_walked_in_stretches(
    prose: Callable[..., str], jieba_view: View
) -> None:
    text = prose(40_000).replace("\n", "")
    view = jieba_view(text, width=80)
    for motion in ("word", "clause", "sentence"):
        at, forth = 5_000, []
        for _ in range(150):
            at = MOTIONS[f"{motion}_next"](view, at, 1)
            forth.append(at)
        assert forth == sorted(set(forth))
        back = [at]
        for _ in range(149):
            at = MOTIONS[f"{motion}_previous"](view, at, 1)
            back.append(at)
        assert back[::-1] == forth
    ends = [view.stretch_at(0).end]
    while ends[-1] < len(text):
        stretch = view.stretch_at(ends[-1])
        assert stretch.start == ends[-1]
        assert 0 < stretch.length < 8192
        assert text[stretch.start - 1] in "。！？…；”’」』）)》 "
        ends.append(stretch.end)


def test_a_giant_without_sentences_is_cut_at_pauses_or_anywhere(rough_view: View) -> None:
    view = rough_view("中文，" * 6000)
    assert view.text[view.stretch_at(9000).start - 1] == "，"
    view = rough_view("e\u0301" * 9000)
    assert view.stretch_at(9000).start % 2 == 0


def test_words_are_cut_anew_when_the_segmenter_learns() -> None:
    class Learning:
        def __init__(self) -> None:
            self.calls = 0

        def words(self, text: str) -> list:  # type: ignore[type-arg]
            self.calls += 1
            return rough_segmenter().words(text)

    segmenter = Learning()
    view = TextView("一二", plain_blocks("一二"), segmenter)
    view.part_at("word", 0)
    view.part_at("word", 1)
    assert segmenter.calls == 1
    view.forget_words()
    view.part_at("word", 1)
    assert segmenter.calls == 2


def test_only_so_many_stretches_are_kept(rough_view: View) -> None:
    text = "\n".join("一二" for _ in range(700))
    view = rough_view(text)
    MOTIONS["word_next"](view, 0, 1390)
    assert len(view._kept) <= 512
