"""Initials of titles."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.pinyin import initials, letters, spellings, syllables


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
