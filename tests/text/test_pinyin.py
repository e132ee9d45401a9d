"""Initials of titles."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.pinyin import initials, letters


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
