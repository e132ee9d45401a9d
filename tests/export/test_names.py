from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.export.names import LIMIT, file_stem

UID = "0197f3c4-a2b1-7000-8000-00005eed0001"


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("全国铁路今起实行新的列车运行图", "全国铁路今起实行新的列车运行图"),
        ('a/b\\c:d*e?f"g<h>i|j#k^l[m]', "a／b＼c：d＊e？f＂g＜h＞i｜j＃k＾l［m］"),
        ("..hidden. ", "hidden"),
        ("\x1b]0;x\x07题\u200b目\u202e", "］0;x题目"),
        ("con", "con_"),
        ("LPT1.txt", "LPT1_.txt"),
        ("console", "console"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("  many \n\t spaces  ", "many spaces"),
        ("", "5eed0001"),
        ("...", "5eed0001"),
    ],
)
def test_titles_become_names(title: str, stem: str) -> None:
    assert file_stem(title, UID) == stem


def test_a_clash_adds_the_end_of_the_uid_never_a_counter() -> None:
    assert file_stem("标题", UID, clash=True) == "标题 (5eed0001)"


@settings(deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_every_title_gives_a_name_that_file_systems_take(title: str, clash: bool) -> None:
    stem = file_stem(title, UID, clash=clash)
    assert stem
    assert len(stem.encode()) <= LIMIT + 2
    assert not set(stem) & set('/\\:*?"<>|\0\n\r\t')
    assert stem == unicodedata.normalize("NFC", stem)
    assert not stem.startswith((".", " "))
    assert not stem.endswith((".", " "))


def test_a_long_title_is_cut_between_characters() -> None:
    stem = file_stem("汉" * 100, UID)
    assert stem == "汉" * 60
    assert file_stem("x" * 179 + "e\u0323\u0301", UID) == "x" * 179
