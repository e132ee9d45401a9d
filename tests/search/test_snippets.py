"""Snippets show what was found, in place and readable; typed expressions stay harmless."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.model import Span
from reader.search.functions import matches, near
from reader.search.rank import borders, closeness
from reader.search.regexes import find, sound
from reader.search.snippets import WIDTH, best_window, merged, snippet
from reader.text.graphemes import is_boundary


def spans(word, text):
    return [Span(*m.span()) for m in re.finditer(re.escape(word), text)]


def shown(text, *words, width=WIDTH):
    piece = snippet(text, [spans(word, text) for word in words], width=width)
    return piece.text, [piece.text[m.start : m.end] for m in piece.marks]


def test_a_short_text_is_shown_whole_in_one_line():
    assert shown("一\n二\t北京\n", "北京") == ("一 二 北京", ["北京"])
    assert snippet("", []).text == ""
    assert snippet("甲" * 200, []).text == "甲" * WIDTH + "…"


def test_the_window_with_most_different_words_is_chosen():
    text = "北京" + "，别的" * 60 + "北京，上海，北京" + "，别的" * 60 + "上海。上海"
    piece, marks = shown(text, "北京", "上海")
    assert marks == ["北京", "上海", "北京"]
    assert piece.startswith("…")
    assert piece.endswith("…")


def test_it_begins_with_a_sentence_or_a_whole_word():
    assert shown("很长的话。" * 40 + "这里是北京的事，" * 30, "北京")[0].startswith(
        "…这里是北京的事"
    )
    text = "internationalisation " * 20 + "北京 " + "word " * 60
    assert shown(text, "北京")[0].startswith("…internationalisation")


def test_a_match_longer_than_the_snippet_is_cut():
    text = "甲" * 50 + "北京" * 300
    piece, marks = shown(text, "北京" * 200, width=40)
    assert len(marks) == 1
    assert len(piece) < 90


def test_marks_that_overlap_become_one():
    assert merged([[Span(0, 3), Span(8, 9)], [Span(2, 5), Span(8, 9)]]) == (Span(0, 5), Span(8, 9))
    assert len(merged([[Span(i, i + 1) for i in range(5000)]])) == 1000


@settings(max_examples=150, deadline=None)
@given(
    st.text("北京上海ab é\u0301👨\u200d👩。\n", min_size=1, max_size=300),
    st.sampled_from(["京", "上海", "ab", "a", "👩"]),
    st.integers(10, 120),
)
@example(" \u0301京", "京", 10)
def test_marks_show_what_was_found(text, word, width):
    found = spans(word, text)
    if not found:
        return
    window = best_window([found], width)
    assert window.start in {span.start for span in found}
    piece = snippet(text, [found], width=width)
    assert piece.marks
    assert {piece.text[m.start : m.end] for m in piece.marks} == {word}
    assert "\n" not in piece.text
    plain, bare = text.replace("\n", " "), piece.text.strip("…")
    places = [m.start() for m in re.finditer(f"(?={re.escape(bare)})", plain)]
    assert any(is_boundary(text, at) and is_boundary(text, at + len(bare)) for at in places)


@pytest.mark.parametrize(
    "source",
    ["(a+)+b", "(ab|a)*c", "(a|aa)+$", "((a{2,})b)*", "(?:x+){3,}", "a*b*c*d*", "[", "(", "", "a*",
     "x|", "a{1000,}" * 4, "[]+", "(" * 200, "(a{1,50}){1,50}b", "(?:a?){30}a{30}", "a?" * 40 + "b",
     "(ab|a){40}c", "(?=(a+)+b)a"],
)  # fmt: skip
def test_expressions_that_could_run_for_ever_are_refused(source):
    assert not sound(source)


@pytest.mark.parametrize(
    "source",
    [
        "第[一二三]+章",
        "(上|下)半年",
        "a+b",
        r"\d{4}年\d{1,2}月",
        "[^]a]+x",
        "[]a]+",
        r"a\+(b)c+",
        "(ab)+",
        "(a|b)*c",
    ],
)
def test_useful_expressions_are_run(source):
    assert sound(source)


@pytest.mark.parametrize("source", ["a*b", "a*a*b", "a+a+a+b", ".*a.*b", "(a|b){1,9}c", "a{2,90}b"])
def test_what_is_run_ends_soon_at_its_worst(source):
    began = time.monotonic()
    assert next(find(source, "a" * 100_000, 1, began + 0.2), None) is None
    assert time.monotonic() - began < 20, "not for ever"


def test_long_lines_are_looked_at_in_pieces_that_overlap():
    source, line = "甲.+乙.+丙.+丁", "x" * 25
    for at in range(0, 1200, 97):
        text = "，" * at + f"甲{line}乙{line}丙{line}丁" + "，" * (1300 - at)
        assert list(find(source, text)) == [Span(at, at + 79)]
    assert list(find(".+a.+b$", "x" * 5000)) == []


def test_expressions_look_at_lines():
    text = "第一章\n第二章 ABC\n\n末"
    assert list(find("^第.章", text)) == [Span(0, 3), Span(4, 7)]
    assert list(find("abc$", text)) == [Span(8, 11)]
    assert list(find("末|章", text, 2)) == [Span(2, 3), Span(6, 7)]
    assert list(find("x*|一", text)) == [Span(1, 2)]
    assert list(find("a", "b" * 30_000 + "a")) == [Span(30_000, 30_001)]
    assert matches("a", None, time.monotonic() + 9) == 0


def test_nearness_counts_words_and_characters():
    text = "北京，一二三上海。" + "别的" * 100 + "上海 one two three 广州"
    assert near("北京\x00上海", 4, text)
    assert not near("北京\x00上海", 3, text)
    assert near("广州\x00上海", 5, text)
    assert not near("广州\x00上海", 4, text)
    assert near("one\x00three\x00上海", 3, text)
    assert not near("北京\x00three\x00上海", 50, text)
    assert not near("北京\x00天津", 50, text)
    assert near("一\x00一", 0, "一一")
    assert not near("北\x00京", 9, None)


def test_borders_and_closeness():
    class Pairs:
        def words(self, text):
            return [Span(i, min(i + 2, len(text))) for i in range(0, len(text), 2)]

    assert borders("北京上海", [Span(0, 2)], Pairs()) == 1.0
    assert borders("北京上海", [Span(1, 3), Span(2, 4)], Pairs()) == 0.5
    assert borders("北京", [], Pairs()) == 0.0
    assert closeness([[Span(0, 2)]]) == 0.0
    near_by = closeness([[Span(0, 2), Span(100, 102)], [Span(104, 106)]])
    assert 1 > near_by > closeness([[Span(0, 2)], [Span(104, 106)]]) > 0
