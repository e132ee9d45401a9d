"""The normal form: what offsets refer to."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.normal import (
    DROPPED,
    MARK_BLOCKS,
    MAX_ESCAPE,
    MAX_MARKS,
    is_extender,
    normalise,
    normalise_line,
)

HOSTILE = st.text(
    alphabet=st.sampled_from(
        "a中é\u0301\u0300\u200d\u200c\ufe0f\u200b\ufeff\x00\x07\x1b\x9b\x9d\x9c\x90[];?0123m\\()Pb"
        "\r\n\t \x0b\x0c\x85\u2028\u2029\u202e\u2066\u00ad\ud800\udcff\udfff\U000e0041\U0001f600"
        "\ufdd0\uffff\U0001ffff\u212b\u1100\u1161\u11a8\uac00\u0958\u0344\u0f71\u0f72\u05b4\u05c1"
    ),
    max_size=60,
)


@given(HOSTILE | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_normal_form_is_a_fixed_point_without_anything_harmful(text: str) -> None:
    normal = normalise(text)
    assert normalise(normal) == normal
    assert unicodedata.is_normalized("NFC", normal)
    assert not re.search(rf"[{DROPPED}\x0b\x0c\r\x85\u2028\u2029\ud800-\udfff]", normal)
    assert not any(unicodedata.category(ch) == "Cc" and ch not in "\n\t" for ch in normal)
    run = 0
    for ch in normal:
        run = run + 1 if is_extender(ch) else 0
        assert run <= MAX_MARKS


@given(HOSTILE)
@settings(max_examples=200, deadline=None)
def test_normal_line_is_one_tidy_line(text: str) -> None:
    line = normalise_line(text)
    assert "\n" not in line
    assert "\t" not in line
    assert "  " not in line
    assert line == line.strip() == normalise_line(line)


@pytest.mark.parametrize(
    "raw",
    ["a\r\nb", "a\rb", "a\x0bb", "a\x0cb", "a\x85b", "a\u2028b", "a\u2029b", "\ufeffa\nb"],
)
def test_every_line_end_becomes_one_newline(raw: str) -> None:
    assert normalise(raw) == "a\nb"


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[31m",
        "\x1b[1;2;3H",
        "\x1b[?1049h",
        "\x1b[3\x00 1m",
        "\x9b2J",
        "\x1b]0;标题\x07",
        "\x1b]8;;http://a\x1b\\",
        "\x1b]52;c;AAAA\x9c",
        "\x9d0;x\x07",
        "\x1bPq#0\x1b\\",
        "\x90q\x9c",
        "\x1b_app\x1b\\",
        "\x9fapp\x9c",
        "\x1b^pm\x1b\\",
        "\x98sos\x9c",
        "\x1b(B",
        "\x1b#8",
        "\x1bc",
        "\x1b=",
    ],
)
def test_an_escape_sequence_goes_as_a_whole(sequence: str) -> None:
    assert normalise(f"前{sequence}后") == "前后"


def test_an_unfinished_sequence_costs_no_text() -> None:
    body = "正文" * MAX_ESCAPE
    assert normalise(f"\x1b]0;{body}\x07完") == f"0;{body}完"
    assert normalise("\x1b]0;第一行\n第二行\x07") == "0;第一行\n第二行"
    assert normalise("\x1b[31中文") == "31中文"
    assert normalise("完\x1b") == "完"


def test_what_hides_goes_and_what_scripts_need_stays() -> None:
    assert normalise("a\u200bb\u00adc\u2060d\u202ee\U000e0041f\ufdd0g\x7fh\x01i") == "abcdefghi"
    family = "👨\u200d👩\u200d👧 نامه\u200cای ❤\ufe0f 葛\U000e0100"
    assert normalise(family) == family


def test_marks_are_composed_and_limited() -> None:
    assert normalise("e\u0301") == "é"
    assert normalise("x" + "\u0303" * 10_000) == "x" + "\u0303" * MAX_MARKS
    assert normalise("\ud800中") == "\ufffd中"
    assert normalise("，：（Ａ") == "，：（Ａ"  # never NFKC


def test_the_mark_blocks_hold_every_mark() -> None:
    inside = re.compile(f"[{MARK_BLOCKS}]")
    missing = [
        f"{code:X}" for code in range(sys.maxunicode + 1)
        if is_extender(chr(code)) and not inside.match(chr(code))
    ]  # fmt: skip
    assert missing == []
