"""Sentences, clauses and quotations: what one key marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.span import Span
from reader.text.quotes import pairs
from reader.text.sentences import clauses, quotations, sentences


def paragraphs(name: str) -> list[str]:
    table = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [line for line in table if line and not line.startswith("#")]


PARAGRAPHS = paragraphs("sentences.txt")

HOSTILE = st.text(
    alphabet=st.sampled_from(
        "中说他a.AZ1 \n\t。！？!?…—，；：,;:“”‘’「」『』（）()《》\"'[]、·～~@/-的😀\u3000Mr"
    ),
    max_size=60,
)


def pieces(text: str, spans: list[Span]) -> list[str]:
    return [text[a:b] for a, b in spans]


@pytest.mark.parametrize("table", ["sentences.txt", "sentences_2.txt", "sentences_3.txt"])
def test_the_tables_are_large_and_at_least_99_in_100_are_right(table: str) -> None:
    total = right = 0
    for line in paragraphs(table):
        expected = [sentence for sentence in line.split("¦") if sentence]
        text = "".join(expected)
        found = pieces(text, sentences(text))
        total += len(expected)
        right += sum(sentence in found for sentence in expected)
    assert total >= 300
    assert right / total >= 0.99


@pytest.mark.parametrize("line", PARAGRAPHS)
def test_a_paragraph_of_the_table(line: str) -> None:
    expected = [sentence for sentence in line.split("¦") if sentence]
    text = "".join(expected)
    assert pieces(text, sentences(text)) == expected


@given(HOSTILE | st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_sentences_and_clauses_tile_the_text(text: str) -> None:
    whole = sentences(text)
    parts = clauses(text)
    for spans in (whole, parts):
        assert all(a < b for a, b in spans)
        assert "".join(pieces(text, spans)) == text
    # No clause reaches over the end of a sentence.
    assert {span.end for span in whole} <= {span.end for span in parts}
    # No sentence but the first begins with a blank.
    assert not any(text[span.start].isspace() for span in whole[1:])


@given(HOSTILE)
@settings(max_examples=200, deadline=None)
def test_quotations_nest_and_carry_their_marks(text: str) -> None:
    found = quotations(text)
    assert found == sorted(found)
    for a, b in found:
        assert b - a >= 2
        for c, d in found:
            assert d <= a or b <= c or (a <= c and d <= b) or (c <= a and b <= d)


def test_line_ends_and_blanks() -> None:
    assert sentences("") == []
    assert pieces("  \n", sentences("  \n")) == ["  \n"]
    verse = "白日依山尽\n黄河入海流。\n\n欲穷千里目"
    assert pieces(verse, sentences(verse)) == ["白日依山尽\n", "黄河入海流。\n\n", "欲穷千里目"]
    spaced = "　　来了。　走了。 "
    assert pieces(spaced, sentences(spaced)) == ["　　来了。　", "走了。 "]


@pytest.mark.parametrize(
    "marked",
    [
        "他说：|“你好，|世界。”",
        "“好，”|他说，|“那就走。”",
        "“走吧！”|老人说。",
        "春、夏、秋、冬，|各有各的好；|我喜欢秋天。",
        "他来了——|真的，|来了！",
        "——鲁迅",
        "读《你好，李焕英》，|哭了三回。",
        "他（当时，才五岁）走了，|没有回头。",
        "比分是3：2，|时间是12:30,|地点不变。",
        "共1,234,567元，|见https://a.com/b,c;d ，|谢谢。",
        "One, |two; |three: |four.",
        "今天很好,|明天不好;|注意:|下雨.",
        "他喊“快跑！”就不见了。",
    ],
)
def test_clauses(marked: str) -> None:
    expected = marked.split("|")
    text = "".join(expected)
    assert pieces(text, clauses(text)) == expected


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("他说：“姐说‘等我’，我就等。”", ["“姐说‘等我’，我就等。”", "‘等我’"]),
        ("「你讀『論語』嗎？」她問。", ["「你讀『論語』嗎？」", "『論語』"]),
        ('他说:"你好",她说:"再见".', ['"你好"', '"再见"']),
        ("He said \"it's 'fine'\" twice.", ["\"it's 'fine'\"", "'fine'"]),
        ("It’s ‘here’, isn’t it?", ["‘here’"]),
        ("他说：“没有说完", []),
        ("“甲“和“乙“", ["“甲“", "“乙“"]),
        ("（“括号”里）《书名》", ["“括号”"]),
        ("多余的”与“引号”", ["“引号”"]),
        ("＂全角＂", ["＂全角＂"]),
    ],
)
def test_quotations(text: str, quotes: list[str]) -> None:
    assert pieces(text, quotations(text)) == quotes


def test_brackets_are_paired_too_and_hostile_nesting_is_survived() -> None:
    assert pairs("（a[b]）") == {0: 5, 2: 4}
    deep = "（" * 5000 + "“”" + "）" * 5000
    assert len(pairs(deep)) == 5001
    for text in (deep, "“" * 5000, "“）" * 5000, "“。”" * 3000, "'a " * 3000, "." * 5000):
        assert "".join(pieces(text, sentences(text))) == text
        assert "".join(pieces(text, clauses(text))) == text
