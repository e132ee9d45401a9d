"""Nothing that a terminal acts on passes."""

from __future__ import annotations

import os
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.safe import safe_line, safe_name, safe_text

HOSTILE = st.text(
    alphabet=st.sampled_from(
        "a中，é\u0301\u200d\ufe0f\u200b\x00\x07\x1b\x9b\x9d\x9c[];0m\r\n\t \x85\u2028\u202e\u2066"
        "\ud800\udcff\U000e0041😀❤\U0001ffff"
    ),
    max_size=80,
)


def harmless(text: str, allowed: str = "") -> bool:
    return not any(
        (unicodedata.category(ch) in ("Cc", "Cs", "Zl", "Zp") and ch not in allowed)
        or ch in "\u202e\u2066\u200b\ufeff\U000e0041"
        for ch in text
    )  # fmt: skip


@given(HOSTILE | st.text(max_size=80), st.integers(0, 30))
@settings(max_examples=300, deadline=None)
def test_display_is_harmless_and_fits(text: str, width: int) -> None:
    assert harmless(safe_text(text), "\n\t")
    assert harmless(safe_text(text, newlines=False))
    line = safe_line(text, width)
    assert harmless(line)
    assert cell_len(line) <= width
    name = safe_name(text, width)
    assert harmless(name)
    assert width == 0 or cell_len(name) <= width
    safe_text(text).encode()
    safe_name(text).encode()


def test_escape_sequences_vanish_and_text_stays() -> None:
    assert safe_text("一\x1b]52;c;QUJD\x07二\x1b[2J三\x9b1m四") == "一二三四"
    assert safe_text("一\r\n\t二\x0c三") == "一\n\t二\n三"
    assert safe_text("一\n \t二", newlines=False) == "一 二"
    assert safe_text("tag\U000e0041s") == "tags"


def test_undecodable_bytes_are_seen() -> None:
    assert safe_text(os.fsdecode(b"a\xffb")) == "a\\xffb"
    assert safe_text("a\ud800") == "a\\ud800"


def test_a_long_line_is_cut_at_the_cells_it_may_take() -> None:
    assert safe_line("标题标题标题", 7) == "标题标…"
    assert safe_line("标题标题标题", 8) == "标题标…"
    assert safe_line("标题", 4) == "标题"
    assert safe_line("  标\n题  ") == "标 题"
    assert safe_line("e\u0302\u0301x" * 50, 3) == "e\u0302\u0301x…"
    assert safe_line("字" * 1_000_000, 10) == "字字字字…"
    assert safe_line("字", 0) == ""


def test_a_file_name_shows_all_it_holds() -> None:
    assert safe_name(b"\xe4\xbd\xa0\xff\n\x1b[31m.txt") == "你\\xff\\x0a\\x1b[31m.txt"
    assert safe_name("a\u202eb\U000e0041") == "a\\u202eb\\U000e0041"
    assert safe_name("plain.md") == "plain.md"


def test_a_long_file_name_keeps_its_end() -> None:
    short = safe_name("一个很长很长很长的文件名.txt", 14)
    assert short.startswith("一个")
    assert short.endswith(".txt")
    assert "…" in short
