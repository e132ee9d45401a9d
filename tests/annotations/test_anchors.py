"""What is described can be found again, at exactly the same characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.anchors import count, describe, find, headings, occurrences
from reader.model import Anchor, Block, Span

texts = st.text(alphabet="人民网，。 \nab", min_size=1, max_size=120)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, Span]:
    text = draw(texts)
    start = draw(st.integers(0, len(text)))
    return text, Span(start, draw(st.integers(start, len(text))))


@settings(max_examples=150, deadline=None)
@given(marked())
def test_describe_then_find_is_exact(case: tuple[str, Span]) -> None:
    text, span = case
    anchor = describe(text, span)
    assert text[span.start : span.end] == anchor.exact
    found = find(anchor, text)
    assert (found.state, found.start, found.end) == ("exact", span.start, span.end)


@settings(max_examples=150, deadline=None)
@given(marked())
def test_contexts_stand_around_and_occurrences_count(case: tuple[str, Span]) -> None:
    text, span = case
    anchor = describe(text, span)
    assert text[: span.start].endswith(anchor.prefix)
    assert text[span.end :].startswith(anchor.suffix)
    if anchor.exact:
        places = list(occurrences(text, anchor.exact))
        assert anchor.occurrences == len(places)
        assert places[anchor.occurrence - 1] == span.start


@settings(max_examples=150, deadline=None)
@given(texts, st.text(alphabet="人民ab", max_size=4), st.integers(-1, 130))
def test_counting_is_that_of_looking_one_by_one(text: str, quote: str, before: int) -> None:
    places = [i for i in range(len(text)) if quote and text.startswith(quote, i)]
    assert count(text, quote) == len(places)
    assert count(text, quote, before) == sum(1 for i in places if i < before)


def test_context_grows_until_the_place_is_the_only_one() -> None:
    line = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
    text = f"甲{line}目标{line}乙{line}目标{line}丙"
    at = text.index("目标")
    anchor = describe(text, Span(at, at + 2))
    assert len(anchor.prefix) > 32
    assert text.count(anchor.prefix + "目标" + anchor.suffix) == 1
    short = describe("前面的话，目标，后面的话", Span(5, 7))
    assert (short.prefix, short.suffix) == ("前面的话，", "，后面的话")


def test_context_counts_significant_characters_only() -> None:
    text = "。" * 40 + "字" * 40 + "，" * 10 + "标" + "；" * 1000
    at = text.index("标")
    anchor = describe(text, Span(at, at + 1))
    assert anchor.prefix == "字" * 32 + "，" * 10
    assert len(anchor.suffix) == 512


def test_context_is_never_longer_than_128_letters() -> None:
    text = "重" * 1000
    anchor = describe(text, Span(500, 501))
    assert len(anchor.prefix) == len(anchor.suffix) == 128
    assert (anchor.occurrence, anchor.occurrences) == (501, 1000)


def test_a_long_quote_that_overlaps_itself_is_counted() -> None:
    text = "哈" * 100
    anchor = describe(text, Span(1, 81))
    assert (anchor.occurrence, anchor.occurrences) == (2, 21)


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        describe("短", Span(0, 2))


def test_the_trail_has_the_headings_above_outermost_first() -> None:
    rows = [("heading", "书", 1), ("paragraph", "序", 0), ("heading", "章  一", 2)]
    rows += [("heading", "节", 3), ("paragraph", "甲", 0), ("heading", "章二", 2)]
    rows += [("paragraph", "乙", 0)]
    blocks, start, parts = [], 0, []
    for kind, words, level in rows:
        blocks.append(Block(kind, start, start + len(words), level))  # type: ignore[arg-type]
        parts.append(words)
        start += len(words) + 1
    text = "\n".join(parts)
    assert headings(text, blocks, text.index("甲")) == ("书", "章 一", "节")
    assert headings(text, blocks, text.index("乙")) == ("书", "章二")
    assert headings(text, blocks, text.index("章二")) == ("书", "章二")
    assert headings(text, blocks, 0) == ("书",)
    assert headings(text, (), 3) == ()
    assert describe(text, Span(len(text) - 1, len(text)), blocks).heading == ("书", "章二")


def test_a_moved_quote_is_found_by_its_context() -> None:
    old = "开头。他说好。后来她也说好。结尾。"
    at = old.rindex("说好")
    anchor = describe(old, Span(at, at + 2))
    new = "新的一段。" + old
    assert find(anchor, new).start == at + 5
    assert find(anchor, new).state == "moved"


def test_equal_places_are_ambiguous_unless_the_count_is_the_same() -> None:
    anchor = Anchor(50, 52, "目标", "", "", occurrence=2, occurrences=3)
    assert find(anchor, "目标、目标、目标").start == 3
    found = find(anchor, "目标、目标")
    assert found.state == "ambiguous"
    assert found.start is None
    assert found.candidates == (Span(3, 5), Span(0, 2))


def test_words_that_are_not_there_are_lost() -> None:
    assert find(Anchor(0, 2, "目标", "", ""), "别的话").state == "orphan"


def test_a_bookmark_is_found_between_its_contexts() -> None:
    old = "第一句。第二句。"
    anchor = describe(old, Span(4, 4))
    assert find(anchor, "插入。" + old).start == 7
    assert find(Anchor(0, 0, "", "", ""), "").state == "exact"
    assert find(Anchor(3, 3, "", "", ""), "全新").state == "orphan"
