"""Phrases by their initials: as many characters as letters, wherever they stand on screen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.layout import plain_blocks
from reader.layout.initials import best_first, following, phrases
from reader.layout.view import TextView
from reader.model import Span
from reader.text.pinyin import letters
from reader.text.words import rough_segmenter


def view(text: str) -> TextView:
    return TextView(text, plain_blocks(text), rough_segmenter())


def found(text: str, typed: str) -> list[str]:
    spans = phrases(view(text), Span(0, len(text)), typed, letters)
    return [text[a:b] for a, b in spans]


@pytest.mark.parametrize(
    ("text", "typed", "wanted"),
    [
        ("我们推动新就业群体融入城市", "xjyqt", ["新就业群体"]),
        ("我们推动新就业群体融入城市", "xj", ["新就"]),
        ("行业与银行", "hy", ["行业"]),
        ("行业与银行", "xy", ["行业"]),
        ("使用 AI 模型", "aimx", ["AI 模型"]),
        ("GDP增长5%", "gdpzz5", ["GDP增长5"]),
        ("“一带一路”倡议", "ydylcy", ["一带一路”倡议"]),
        ("社会。工作", "shgz", []),
        ("社会工作", "社会gz", ["社会工作"]),
        ("臺灣", "tw", ["臺灣"]),
        ("社会社会", "sh", ["社会", "社会"]),
        ("社会", "", []),
        ("社会", "shg", []),
    ],
)
def test_what_initials_find(text: str, typed: str, wanted: list[str]) -> None:
    assert found(text, typed) == wanted


def test_only_on_screen() -> None:
    text = "社会工作\n社会工作"
    assert phrases(view(text), Span(5, 9), "shgz", letters) == [Span(5, 9)]
    assert phrases(view(text), Span(0, 8), "shgz", letters) == [Span(0, 4)]


def test_letters_that_may_follow_are_known() -> None:
    text = "社会工作，社会银行"
    spans = phrases(view(text), Span(0, len(text)), "sh", letters)
    assert {"g", "y"} <= following(view(text), spans, letters)


def test_the_next_from_the_cursor_is_first_and_words_before_parts_of_words() -> None:
    text = "社会，社会，社会"
    spans = phrases(view(text), Span(0, len(text)), "sh", letters)
    assert [each.start for each in best_first(view(text), spans, 3)] == [3, 6, 0]

    class Words:
        def words(self, text: str) -> list[Span]:
            return [Span(0, 1), Span(1, 3), Span(3, 4), Span(4, 6)]

    text = "旧社会是社会"
    shown = TextView(text, plain_blocks(text), Words())
    assert [each.start for each in best_first(shown, [Span(0, 2), Span(1, 3)], 0)] == [1, 0]


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="新就业群体AIab 5“”。，e\u0301行", max_size=30), st.data())
def test_a_phrase_is_found_by_its_own_letters(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    typed = "".join(letters(ch)[:1] for ch in text[start:end])
    for a, b in phrases(view(text), Span(0, len(text)), typed, letters):
        own = [letters(ch) for ch in text[a:b] if letters(ch)]
        assert len(own) >= len(typed)
    if all(letters(ch) for ch in text[start:end]) and "\u0301" not in text:
        assert Span(start, end) in phrases(view(text), Span(0, len(text)), typed, letters)
