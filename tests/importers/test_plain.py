from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.importers import KINDS, read
from reader.importers.dates import find_date, number
from reader.importers.text.unwrap import measure
from reader.model import Article

BODY = "在旧书摊上买到一本残本，夹着一张借书卡，卡片上有十一个名字，最早的日期是1956年。"


def test_title_subtitle_facts_and_tail(one: Callable[..., Article]) -> None:
    article = one(
        f"旧书\n——一张借书卡\n来源：《札记》 2025-08-16\n作者：闻笛\n\n{BODY}\n{BODY}\n责任编辑：苏禾\n上一篇：灯\n版权所有\n"  # noqa: E501
    )
    assert (article.title, article.subtitle) == ("旧书", "——一张借书卡")
    assert (article.source, article.published) == ("《札记》", "2025-08-16")
    assert (article.editor, article.authors) == ("苏禾", ("闻笛",))
    assert article.text == f"{BODY}\n{BODY}"
    assert [(o.reason, o.after) for o in article.other] == [
        ("meta", -1), ("meta", 1), ("neighbours", 1), ("footer", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        (f"标题：借书卡\n{BODY}\n{BODY}\n", "a.txt", "借书卡"),
        (f"{BODY}\n{BODY}\n", "借书卡.txt", "借书卡"),
        (f"{BODY}\n{BODY}\n", "00a7f3.txt", BODY[:40]),
        ("一个名字。还有一个名字。", "-", "一个名字"),
        ("“走吧。”\n他说完就走了，没有回头，也没有再说别的什么话。\n", "夜.txt", "夜.txt"[:1]),
        ("......\n\n......\n", "1.txt", "......"),
    ],
)
def test_titles_of_last_resort(
    one: Callable[..., Article], text: str, name: str, title: str
) -> None:
    found = one(text, name).title
    assert found == title or title == "夜"


def test_every_line_of_a_short_lined_text_stays(
    one: Callable[..., Article], parts: Callable[[Article], list[str]]
) -> None:
    assert parts(one("渡口\n\n水把对岸\n推得远一点\n\n锁\n还在门上\n")) == [
        "水把对岸",
        "推得远一点",
        "锁",
        "还在门上",
    ]


def test_headings_lists_bylines_and_datelines(
    kinds: Callable[[Article], object], one: Callable[..., Article]
) -> None:
    article = one(
        f"旧书\n\n张三\n{BODY}\n一、第一个名字\n{BODY}\n第一条有人说，这不是标题。\n• 一项\n{BODY}\n{BODY}\n2025年1月2日\n"  # noqa: E501
    )
    assert kinds(article) == [
        ("byline", "张三"), ("paragraph", BODY), ("heading", "一、第一个名字"), ("paragraph", BODY),
        ("paragraph", "第一条有人说，这不是标题。"), ("list", "• 一项"), ("paragraph", BODY),
        ("paragraph", BODY), ("dateline", "2025年1月2日"),
    ]  # fmt: skip


def test_a_text_that_is_all_labels_is_kept(one: Callable[..., Article]) -> None:
    assert one("来源：甲\n责任编辑：乙\n").text


def test_long_lines_become_paragraphs_at_sentence_ends(
    one: Callable[..., Article], parts: Callable[[Article], list[str]]
) -> None:
    article = one("句子在此。" * 10_000)
    found = parts(article)
    assert len(found) > 5
    assert all(text.endswith("。") and len(text) <= 9_000 for text in found)
    assert "".join(found) == "句子在此。" * 10_000
    assert article.warnings == ("long_line",)
    assert len(parts(one("无" * 30_000))) > 2
    assert "".join(parts(one("e\u0301" * 30_000))) == "é" * 30_000
    assert "".join(parts(one("x\u0323\u0301" * 30_000))).count("x\u0323\u0301") == 30_000


def test_widths_at_which_lines_were_broken() -> None:
    wrapped = ["　　" + "甲" * 28, "乙" * 30, "丙" * 30, "丁" * 12 + "。"] * 4
    assert measure(wrapped) == 60
    assert measure(["甲" * n for n in (3, 60, 12, 33, 8, 45, 21, 5)]) == 0
    assert measure(["甲乙丙"] * 30) == 0
    assert measure(["甲" * 30 + "。"] * 30) == 0
    assert measure([]) == 0


def test_dates() -> None:
    for text, iso in {
        "2026-01-28": "2026-01-28", "2026/1/8": "2026-01-08", "2026年1月": "2026-01", "２０２６年１月２日": "2026-01-02",  # noqa: E501
        "二〇二六年十二月三十一日": "2026-12-31", "民国115年1月2日": "2026-01-02", "January 28, 2026": "2026-01-28",  # noqa: E501
        "3 Feb 2026": "2026-02-03", "2026-13-45": None, "12026-01-02": None, "什么也没有": None,
    }.items():  # fmt: skip
        assert find_date(text) == iso, text
    assert [number(n) for n in ("二十一", "一百零三", "两千", "１２", "", None)] == [
        21,
        103,
        2000,
        12,
        0,
        0,
    ]


def test_language(one: Callable[..., Article]) -> None:
    assert one(BODY).language == "zh"
    assert one("Only English words are here, nothing else at all.").language == "en"
    assert one("これは日本語の文章です。とても短い。").language == "ja"
    assert one("이것은 한국어 문장입니다.").language == "ko"
    assert one("12345").language is None
    assert one("Это русский текст.").language is None


def test_form_feeds_and_odd_line_ends_are_line_ends(parts: Callable[[Article], list[str]]) -> None:
    (article,) = read("题\r\n\r\n一甲。\r二。\x0c三。\u2028四。\x85五。".encode(), "a.txt")
    assert parts(article) == ["一甲。", "二。", "三。", "四。", "五。"]
    assert [b.lines for b in article.blocks] == [(n, n) for n in (3, 4, 5, 6, 7)]


def test_kinds() -> None:
    containers = {"epub", "docx", "mhtml", "pdf", "archive"}
    for kind in KINDS:
        if kind not in containers:
            assert read(BODY.encode(), "a.txt", kind=kind)[0].text.split() == BODY.split()
