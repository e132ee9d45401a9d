"""What holds for every importer and every text."""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ReaderError
from reader.importers import read
from reader.model import Article
from reader.text.normal import normalise

PIECES = [
    "新华社北京1月25日电 ", "据新华社北京1月25日电", "责任编辑：张三", "上一篇：", "首页 > 新闻 > 正文",  # noqa: E501
    "来源：人民网 2026-01-02", "版权所有", "# ", "## ", "#标题", "**", "`", "- ", "> ", "1. ", "第一章 开始",  # noqa: E501
    "第二章", "第三章 丙", "目录", "图为", "新华社发 某人 摄", "\n", "\n\n", "\n\n\n", "　　", "。", "，", "“", "”",  # noqa: E501
    "《", "》", "甲乙丙", "hello world", "[x](http://y.z)", "|a|b|\n|-|-|\n|c|d|", "---\n", "```\n", "\u0301",  # noqa: E501
    "\u200b", "\x1b[31m", "\x1b]0;x\x07", "\x00", "<b>", "</b>", "<!--", "-->", "\ufeff", "\r\n", "\r", "\x0c",  # noqa: E501
    "\x85", "\u2028", "e\u0301", "ᄒ", "ᅡ", "𠀀", "👨\u200d👩\u200d👧", "中" * 30 + "，" + "国" * 20 + "。", "• 菜单",  # noqa: E501
    "2026年1月2日", "\t", "    code", "![图说](a.png)", "——副题", "1986. 年", "~~x~~", "*y*", "<script>alert(1)</script>",  # noqa: E501
    "**小标题**", "本报讯（记者 李四）", "饮净水", "控噪声", "防近视", "\u202e", "[^1]: 注", "[r]: http://x", "[red]x[/]",  # noqa: E501
]  # fmt: skip
KINDS = ["auto", "text", "markdown", "newspaper", "webpage", "novel"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=50).map("".join),
    st.text(max_size=200),
)


def read_or_none(text: str, kind: str) -> list[Article] | None:
    try:
        return read(text.encode("utf-8", "surrogatepass"), "x.txt", kind=kind)
    except ReaderError:
        return None


def check_shape(article: Article, lines: int) -> None:
    text = article.text
    assert text == "\n".join(text[b.start : b.end] for b in article.blocks)
    assert text == normalise(text)
    end = -1
    for block in article.blocks:
        assert block.start == end + 1
        assert block.start < block.end <= len(text)
        end = block.end
        words = text[block.start : block.end]
        if block.kind not in ("code", "quote"):
            assert "\n" not in words
            assert words == words.strip()
        assert block.lines is not None
        assert 1 <= block.lines[0] <= block.lines[1] <= lines
    assert end == len(text)
    for style in article.styles:
        assert 0 <= style.start < style.end <= len(text)
    for other in article.other:
        assert -1 <= other.after < len(article.blocks)
        assert other.text == normalise(other.text)
    fields = (article.title, article.subtitle, article.source, article.place, article.editor)
    for value in (*fields, *article.authors):
        assert value is None or (value == normalise(value).strip() and "\n" not in value)
    assert article.title


def letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\u3400-\u9fffA-Za-z0-9]", text))


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(KINDS))
def test_blocks_lines_and_fields_are_sound(text: str, kind: str) -> None:
    lines = normalise(text).count("\n") + 1
    for article in read_or_none(text, kind) or ():
        check_shape(article, lines)


@settings(max_examples=250, deadline=None)
@given(TEXTS.filter(lambda t: "&" not in t and "<br" not in t), st.sampled_from(KINDS))
def test_nothing_is_lost(text: str, kind: str) -> None:
    """Every letter is in the text, in a field, or in `other`."""
    articles = read_or_none(text, kind)
    if not articles or articles[0].format == "markdown":
        return
    found: Counter[str] = Counter()
    for a in articles:
        found += letters(a.title + (a.subtitle or "") + a.text)
        for other in a.other:
            found += letters(other.text)
    assert letters(normalise(text)) - found == Counter()


@settings(max_examples=250, deadline=None)
@given(TEXTS.filter(lambda t: "&" not in t), st.sampled_from(KINDS))
def test_every_kept_letter_comes_from_the_source_in_order(text: str, kind: str) -> None:
    articles = read_or_none(text, kind)
    # Decomposed: an accent behind markup joins its letter once the markup is gone.
    source = iter(re.findall(r"\w", normalize("NFD", normalise(text))))
    for article in articles or ():
        for letter in re.findall(r"\w", normalize("NFD", article.text)):
            assert letter in source, f"{letter!r} of {article.text!r}"


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(KINDS))
def test_reading_is_deterministic(text: str, kind: str) -> None:
    assert read_or_none(text, kind) == read_or_none(text, kind)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(KINDS))
def test_any_bytes_are_read_or_refused(data: bytes, kind: str) -> None:
    try:
        articles = read(data, "x", kind=kind)
    except ReaderError as error:
        assert error.code.startswith("import_")  # noqa: PT017
        return
    for article in articles:
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", article.text)
        assert article.blocks


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    [
        "首页 > " * 60_000,
        "," * 200_000,
        "（" * 100_000,
        "中" * 300_000,
        "**a" * 40_000,
        "[" * 60_000,
        "[a](" * 30_000,
        ">" * 20_000 + "a",
        "|a" * 4_000 + "\n" + "|-" * 4_000 + "\n" + ("|b" * 4_000 + "\n") * 10,
        "来源：" * 600 + "\n" + ("来源：" * 20 + "\n") * 2_000,
        "第一章 甲\n" * 20_000,
        "新华社北京1月25日电 \n\n" * 5_000,
        "# x\n新华社北京1月25日电 啊。\n" + "**粗体**\n" * 5_000,
        "a" + "\u0301" * 200_000,
        "\x1b[" * 100_000 + "字",
        "<!--" * 30_000,
        "\n".join(" " * i + "- a" for i in range(600)),
    ],
    ids=range(17),
)
def test_traps_are_read_or_refused(text: str, kind: str) -> None:
    """Built to make patterns backtrack or recurse; the suite's own time limit is the judge."""
    for article in read_or_none(text, kind) or ():
        check_shape(article, normalise(text).count("\n") + 1)
