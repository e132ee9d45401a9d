"""Initials of titles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.pinyin import (
    initials,
    is_spelt,
    letters,
    mixed_spellings,
    spellings,
    syllables,
)


def test_a_title_gives_one_letter_for_each_character() -> None:
    assert initials("社会工作") == "shgz"
    assert initials("臺灣的發展") == "twdfz"
    assert initials("《Python 入门》：第2版，Ａpp 与 é") == "pythonrmd2bappye"
    assert initials("二〇二六") == "elel"
    assert initials("…… ——😀") == ""


def test_a_character_of_several_readings_offers_them_all() -> None:
    assert set(letters("行")) >= {"x", "h"}
    assert set(letters("长")) >= {"c", "z"}
    assert letters("的")[0] == "d"
    assert letters("。") == ""


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_initials_are_ascii_letters_and_digits(text: str) -> None:
    result = initials(text)
    assert result.isascii()
    assert result == "" or result.isalnum()
    assert len(result) <= len(text)
    assert result == result.lower()


def test_a_title_gives_its_syllables() -> None:
    assert syllables("社会工作") == " she hui gong zuo"
    assert syllables("《臺灣》的 Python3 入门，女") == " tai wan de python3 ru men nv"
    assert syllables("二〇二六") == " er ling er liu"
    assert syllables("……") == " "


def test_typed_letters_are_read_as_syllables() -> None:
    assert spellings("shehuig") == [" she hui g"]
    assert {" xian", " xi an"} <= set(spellings("xian"))
    assert spellings("shgz") == []
    assert spellings("Wörter") == []
    assert spellings("") == []
    assert len(spellings("a" * 60)) <= 12


@given(st.text(alphabet="社会工作的人民日报读书", min_size=1, max_size=8), st.data())
@settings(max_examples=60, deadline=None)
def test_a_title_typed_in_full_is_found(title: str, data: st.DataObject) -> None:
    key = syllables(title)
    first = data.draw(st.integers(0, len(title) - 1))
    typed = syllables(title[first:]).replace(" ", "")
    if len(typed) <= 20:
        assert any(each in key for each in spellings(typed))


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("重庆的长江", " chong qing de chang jiang"),
        ("银行行长在行走", " yin hang hang zhang zai xing zou"),
        ("快乐的音乐", " kuai le de yin yue"),
        ("重慶銀行", " chong qing yin hang"),
        ("厦门的大厦", " xia men de da sha"),
        ("重", " zhong"),
    ],
)
def test_words_decide_how_their_characters_are_read(title: str, said: str) -> None:
    assert syllables(title) == said
    assert initials(title) == "".join(each[0] for each in said.split())


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("人民日报", "rmin"), ("人民日报", "renm"), ("人民日报", "rminrb"),
        ("人民日报", "minribao"),
        ("重庆", "chongq"), ("重庆", "cq"), ("社会工作", "shhgongz"), ("社会工作", "shehgz"),
        ("绿地", "lvd"), ("绿地", "lüdi"), ("绿地", "lyudi"), ("女人", "nvr"),
        ("Python 入门", "rmen"),
    ],
)  # fmt: skip
def test_initials_and_syllables_may_be_mixed(name: str, typed: str) -> None:
    assert is_spelt(name, typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("人民日报", "rminz"),
        ("人民日报", "renrb"),
        ("重庆", "zhongqing"),
        ("绿地", "ludi"),
        ("书", ""),
    ],
)
def test_what_is_not_said_is_not_found(name: str, typed: str) -> None:
    assert not (typed and is_spelt(name, typed))


@given(st.text(alphabet="社会工作的人民日报读书绿女重庆长城", min_size=2, max_size=7), st.data())
@settings(max_examples=80, deadline=None)
def test_each_character_may_be_typed_whole_or_by_its_initial(
    title: str, data: st.DataObject
) -> None:
    said = syllables(title).split()
    typed = "".join(data.draw(st.sampled_from((each, each[:1]))) for each in said)
    assert is_spelt(title, typed)
    for firsts, pattern in mixed_spellings(typed):
        assert pattern.startswith("% ")
        assert len(firsts) >= 2
