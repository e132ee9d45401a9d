"""What needs no parser is read as the parser would read it."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.importers import read
from reader.importers.markdown import chunks
from reader.importers.markdown.quick import rows
from reader.model import Article

WORDS = [
    "渡口", "书车", "a", "b c", "Z9", " ", "  ", "，", "：", "“", "”", "…", "—", "\u3000\u3000",
    "\u00a0", "\u0301",
]  # fmt: skip
MARKS = [
    "*", "**", "***", "_", "`", "``", "[", "]", "](", "(", ")",
    "[词](https://e.org/x_y?a=b&c=%E4#d)", "[词](http://Ex.org)", "[a](b.md)", "[a](u 't')",
    "**粗**", "*斜*", "`c *d*`", "https://e.org/a,b", "snake_case", "<", "<b>", "<!-- x", "&",
    "&amp;", "\\", "|", "~", "~~", "$", "$$", "==", "!", "![", "^", "^[", "[^1]", "[x]", "[ ] ",
    "#", "1. ", "- ", "> ", "[x]: /u",
]  # fmt: skip
HEADS = [
    "", "", "", "# ", "### ", "- ", "* ", "+ ", "1. ", "2. ", "2) ", "> ", ">", "\u3000\u3000",
    " ", "    ", "\t", "---", "===", "```", "| a | b", "[^1]: ", "[r]: ", "%% x %%", "[toc]",
]  # fmt: skip
LINES = st.builds(
    lambda head, parts: head + "".join(parts),
    st.sampled_from(HEADS),
    st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(MARKS)), max_size=8),
)
TEXTS = st.lists(st.one_of(LINES, st.just("")), max_size=9).map("\n".join)


def whole(text: str) -> list[Article]:
    """Read with nothing but the parser, where there is any markup."""
    with patch.object(chunks, "rows", lambda lines: None):
        return read(text.encode(), "a.md", kind="markdown")


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_both_ways_are_one(text: str) -> None:
    text = f"头\n\n{text}\n"
    assert read(text.encode(), "a.md", kind="markdown") == whole(text)


QUICK = [
    "## 第一节",
    "# The **first** part",
    "他说**这一句。**后面的话",
    "前面*斜*，`a_b` 与 snake_case，[词](https://example.org/a?b=c#d)。",
    "见 https://example.org/a_b，再见。",
    "[注] 不是链接，[链接](b.md)是。",
    "# 题\n正文一行\n又一行",
    "- 甲\n- **乙**\n- [ ] 丙",
    "1. 甲\n2. 乙",
    "> 一行引文，**重**。",
    "the end of a line\nand **the next** one",
    "3 < 4 & 5 > 2，10~20，a = b！",
    "　　段首空两格，**重点。**",
]
SLOW = [
    "**没有完", "a\n---", "- 甲\n续", "1. 甲\n- 乙", "> 甲\n> 乙", "行尾  \n下行",
    "| a | b |\n|---|---|", "![图](a.png)", "&amp;", "<b>x</b>", "\\*x\\*", "$a*b$", "[a][b]",
    "[a](<b c>)", '[a](b "t")', "_x_", "***x***", "``a`b``", "- - a", "> # a", "# a #", "#题",
    "[a](javascript:x)", "~~x~~", "a\n2. b", "==x==", "[[页]]",
]  # fmt: skip


@pytest.mark.parametrize("source", QUICK)
def test_what_is_read_at_a_glance(source: str) -> None:
    assert rows(source.split("\n")) is not None
    assert read(f"头\n\n{source}\n".encode(), "a.md", kind="markdown") == whole(f"头\n\n{source}\n")


@pytest.mark.parametrize("source", SLOW)
def test_what_is_not(source: str) -> None:
    assert rows(source.split("\n")) is None


@pytest.mark.parametrize(
    "text",
    [
        "- 甲\n\n  它的第二段\n\n- 乙\n",
        "- 甲\n\n    code\n",
        "1. 甲\n\n2. 乙\n\n   ```\n   x\n   ```\n",
        "甲\n\n[词]\n\n> [词]: https://example.org\n",
        "[词]\n\n- [词]: https://example.org\n",
        "-\n\n段落\n",
        "- 甲\n　　\n下一段\n",
        "e**\u0301**\n",
        "가**ᆨ**\n",
    ],
)
def test_blocks_that_belong_together(text: str) -> None:
    assert read(text.encode(), "a.md", kind="markdown") == whole(text)


def test_an_item_without_words_gives_its_mark_to_nobody() -> None:
    (article,) = read("前文\n\n-\n\n段落\n".encode(), "a.md", kind="markdown")
    assert article.text == "前文\n段落"
