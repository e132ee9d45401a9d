"""What an article is about: terms that come back, and words that are rare elsewhere."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model import Span
from reader.text.keywords import keywords, repeated_strings


def test_strings_that_come_back_are_found_whole() -> None:
    text = "新就业群体要服务。\n关心新就业群体，新就业群体很多。新就业者不同。"
    assert repeated_strings(text) == {"新就业群体": 3, "新就业": 4}
    assert repeated_strings("他的新就业的群体" * 3) == {}


def test_pieces_of_a_very_long_repetition_are_none_of_their_own() -> None:
    long = "党建引领基层治理和基层政权建设工作"
    assert repeated_strings(f"{long}。{long}，{long}") == {}


@given(st.text("甲乙丙丁。\n", max_size=60))
@settings(max_examples=150, deadline=None)
def test_repeated_strings_stand_there_so_often(text: str) -> None:
    for gram, times in repeated_strings(text).items():
        starts = [at for at in range(len(text)) if text.startswith(gram, at)]
        assert len(starts) == times >= 3
        assert 3 <= len(gram) <= 12


def test_a_segmenter_keeps_to_whole_words() -> None:
    class Pairs:
        def words(self, text: str) -> list[Span]:
            return [Span(at, min(at + 2, len(text))) for at in range(0, len(text), 2)]

    text = "甲乙丙丁戊己庚辛"
    assert repeated_strings(f"{text}，{text}，{text}", Pairs()) == {text: 3}
    assert repeated_strings("，甲乙丙，" * 3, Pairs()) == {}


def test_terms_and_words_are_merged_on_one_scale() -> None:
    text = "新就业群体需要服务。骑手是新就业群体，司机也属新就业群体。骑手送餐，3.14 也好。"
    found = keywords(text)
    words = [each.word for each in found]
    assert set(words[:2]) == {"新就业群体", "骑手"}
    term = found[words.index("新就业群体")]
    assert (found[0].weight, term.times, term.known) == (1.0, 3, False)
    assert "就业" not in words, "it stands there for the longer term alone"
    assert not any(word[0].isdigit() for word in words)
    assert [each.weight for each in found] == sorted((e.weight for e in found), reverse=True)
    assert keywords(text, 2) == found[:2]
    assert keywords("") == []
    assert keywords("，。\n3.14") == []
