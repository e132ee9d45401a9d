"""Selections as they are made by keys and mouse."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.layout import plain_blocks
from reader.layout.selection import (
    Selection,
    by_unit,
    extend,
    selected,
    selecting,
    snap,
    swap,
    widen,
)
from reader.layout.view import TextView
from reader.model import Span
from reader.text.graphemes import is_boundary
from reader.text.words import rough_segmenter

View = Callable[..., TextView]

TEXT = "我们喜欢北京。他们喜欢上海。\n第二段话。再来。"


def chosen(view: TextView, selection: Selection) -> str:
    span = selected(view, selection)
    return view.text[span.start : span.end]


def test_both_ends_are_part_of_it(jieba_view: View) -> None:
    view = jieba_view(TEXT)
    assert chosen(view, Selection(3, 3)) == "欢"
    assert chosen(view, Selection(3, 5)) == "欢北京"
    assert chosen(view, Selection(5, 3)) == "欢北京"


def test_dragging_by_unit(jieba_view: View) -> None:
    view = jieba_view(TEXT)
    drag = Selection(3, 3, "word")
    assert chosen(view, drag) == "喜欢"
    assert chosen(view, extend(drag, 4)) == "喜欢北京"
    assert chosen(view, extend(drag, 1)) == "我们喜欢"
    assert chosen(view, by_unit(extend(drag, 9), "sentence")) == "我们喜欢北京。他们喜欢上海。"
    assert chosen(view, by_unit(extend(drag, 17), "paragraph")) == TEXT


def test_units_that_are_not_there_select_the_character(jieba_view: View) -> None:
    view = jieba_view("一“二”三")
    assert chosen(view, Selection(0, 0, "quotation")) == "一"
    assert chosen(view, Selection(0, 2, "quotation")) == "一“二”"
    assert chosen(jieba_view("一\n\n二"), Selection(2, 2)) == "\n"
    assert chosen(jieba_view(""), Selection(0, 0)) == ""


def test_the_other_end(jieba_view: View) -> None:
    view = jieba_view(TEXT)
    selection = Selection(3, 8)
    assert swap(selection) == Selection(8, 3)
    assert chosen(view, swap(selection)) == chosen(view, selection)
    assert chosen(view, extend(swap(selection), 5)) == "京。他们"


def test_snapping_keeps_the_direction(jieba_view: View) -> None:
    view = jieba_view(TEXT)
    assert snap(view, Selection(3, 4, "word")) == Selection(2, 5)
    assert snap(view, Selection(4, 3, "word")) == Selection(5, 2)


def test_a_span_becomes_a_selection_of_the_same(jieba_view: View) -> None:
    view = jieba_view("好👩\u200d👧的")
    for span in (Span(0, 4), Span(1, 4), Span(4, 5)):
        assert selected(view, selecting(view, span)) == span


def test_one_sentence_more(jieba_view: View) -> None:
    view = jieba_view(TEXT)
    first = Span(0, 7)
    assert widen(view, first, "sentence") == Span(0, 14)
    assert widen(view, first, "sentence", 2) == Span(0, 20)
    assert widen(view, first, "sentence", 99) == Span(0, len(TEXT))
    assert widen(view, Span(15, 20), "sentence", -1) == Span(7, 20)
    assert widen(view, Span(15, 20), "sentence", -99) == Span(0, 20)
    assert widen(view, first, "word") == Span(0, 9)
    assert widen(view, first, "paragraph") == Span(0, 14)


@given(
    st.lists(st.sampled_from([*"中，。“” a\n", "e\u0301"]), max_size=30).map("".join),
    st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from(["character", "word", "sentence", "paragraph"]),
)
@settings(max_examples=150, deadline=None)
def test_a_selection_is_whole_clusters_and_the_same_from_both_ends(
    text: str, anchor: int, head: int, unit: str
) -> None:
    view = TextView(text, plain_blocks(text), rough_segmenter())
    selection = Selection(anchor, head, unit)  # type: ignore[arg-type]
    span = selected(view, selection)
    assert is_boundary(text, span.start)
    assert is_boundary(text, span.end)
    assert span == selected(view, swap(selection))
    assert 0 <= span.start <= span.end <= len(text)
    assert span.length or not text or view.settle(anchor) == len(text)
