"""Text objects in marked text: `[…]` is what the object around `^` covers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.layout import plain_blocks
from reader.layout.objects import UNITS, Unit, grow, object_at, sections, shrink
from reader.layout.view import TextView
from reader.model import Span
from reader.text.graphemes import is_boundary, previous_cluster
from reader.text.words import rough_segmenter

View = Callable[..., TextView]
Marked = Callable[[str], tuple[str, Span]]


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("character", "我们在[^纸]上划线"),
        ("character", "好[👩^\u200d👧]的"),
        ("word", "我们[喜^欢]北京"),
        ("word", "用[Pyth^on]写"),
        ("word", "增长[5^.2%]左右"),
        ("clause", "他说，[今天天^气好]，走吧。".replace("]，", "，]")),
        ("sentence", "走吧。[今天^很好！]明天见。"),
        ("sentence", "[“天^气好。”他说。]  走了。"),
        ("quotation", "他说[“你‘好’^吗”]就走"),
        ("quotation", "他说“你[‘好^’]吗”就走"),
        ("paragraph", "一段\n[二段。二^句。]\n三段"),
        ("section", "# 一\n甲\n[## 二\n乙^乙\n丙]\n# 三\n丁"),
        ("section", "[前言^一句\n二]\n# 一\n甲"),
        ("section", "[没有标^题\n二]"),
        ("section", "# 一\n## 二\n乙\n[#^ 三\n### 四\n丁]"),
    ],
)
def test_objects(jieba_view: View, marked: Marked, unit: Unit, text: str) -> None:
    at = text.replace("[", "").replace("]", "").index("^")
    plain, span = marked(text.replace("^", ""))
    assert object_at(jieba_view(plain), at, unit) == span


def test_where_there_is_none(jieba_view: View) -> None:
    view = jieba_view("一\n\n三")
    assert object_at(view, 0, "quotation") == Span(0, 0)
    assert object_at(view, 2, "sentence") == Span(2, 2)
    assert object_at(view, 2, "character") == Span(2, 2)
    assert object_at(jieba_view(""), 0, "word") == Span(0, 0)
    assert object_at(TextView("", (), rough_segmenter()), 5, "paragraph") == Span(0, 0)


def test_blanks_are_their_own_sentence_when_there_is_nothing_else(rough_view: View) -> None:
    assert object_at(rough_view("   "), 1, "sentence") == Span(0, 3)


def test_sections_lie_one_in_another(rough_view: View) -> None:
    text = "序\n# 一\n## 二\n文\n## 三\n文\n# 四\n文"
    view = rough_view(text)
    found = [text[s.start : s.end] for s in sections(view, text.index("文"))]
    assert found == ["## 二\n文", "# 一\n## 二\n文\n## 三\n文", text]
    assert [text[s.start : s.end] for s in sections(view, 0)] == ["序", text]
    last = [text[s.start : s.end] for s in sections(view, len(text))]
    assert last == ["# 四\n文", text]


def test_growing_and_shrinking(jieba_view: View) -> None:
    text = "# 题\n他走了。记者说：“天气很好，‘真的’很好。”然后走了。\n三段。\n# 尾\n文"
    view = jieba_view(text)
    at = text.index("真")
    steps = [object_at(view, at, "character")]
    while grow(view, steps[-1]) != steps[-1]:
        steps.append(grow(view, steps[-1]))
    assert [text[s.start : s.end] for s in steps] == [
        "真",
        "真的",
        "‘真的’",
        "‘真的’很好。”",
        "“天气很好，‘真的’很好。”",
        "记者说：“天气很好，‘真的’很好。”",
        "他走了。记者说：“天气很好，‘真的’很好。”然后走了。",
        text[: text.index("\n# 尾")],
        text,
    ]
    for smaller, larger in pairwise(steps):
        assert shrink(view, larger, at) == smaller
    assert shrink(view, steps[0], at) == steps[0]


def test_growing_from_nothing_and_from_an_odd_selection(jieba_view: View) -> None:
    text = "一句。二句。\n三句。四句。\n五句。"
    view = jieba_view(text)
    assert grow(view, Span(4, 4)) == Span(4, 5)
    assert grow(view, Span(1, 4)) == Span(0, 5)
    assert grow(view, Span(0, 5)) == Span(0, 6)
    assert grow(view, Span(4, 8)) == Span(3, 9)
    assert grow(view, Span(0, len(text))) == Span(0, len(text))
    assert grow(jieba_view(""), Span(0, 0)) == Span(0, 0)


POOL = [*"中文的，。“”‘’（）…… a1.\n", "👩\u200d👧", "e\u0301", "# "]


@given(st.lists(st.sampled_from(POOL), min_size=1, max_size=40).map("".join), st.integers(0, 60))
@settings(max_examples=150, deadline=None)
def test_objects_hold_their_place_and_growth_ends_at_the_text(text: str, offset: int) -> None:
    view = TextView(text, plain_blocks(text), rough_segmenter())
    at = view.settle(offset)
    for unit in UNITS:
        span = object_at(view, offset, unit)
        assert is_boundary(text, span.start)
        assert is_boundary(text, span.end)
        if span.length and text[at : at + 1].strip():
            assert span.contains(at)
    steps = [object_at(view, at, "character")]
    while grow(view, steps[-1]) != steps[-1]:
        larger = grow(view, steps[-1])
        assert larger.start <= steps[-1].start <= steps[-1].end <= larger.end
        assert larger.length > steps[-1].length
        steps.append(larger)
    assert steps[-1] == Span(0, len(text))
    for smaller, larger in pairwise(steps):
        assert shrink(view, larger, at) == smaller
    assert previous_cluster(text, steps[-1].end) <= len(text)
