from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.importers import read
from reader.model import Article

LINE = "　　山里下雨了，他站在窗前，看着远处的山，想着许多年前的事情。\n"


def novel(*headings: str) -> str:
    return "".join(f"{heading}\n\n{LINE * 5}\n" for heading in headings)


def headings(article: Article) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks if b.kind == "heading"]


@pytest.mark.parametrize(
    "names",
    [
        ("第一章 雨", "第二章 山", "第三章 人"),
        ("第1章 雨", "第2章 山", "第3章 人"),
        ("第１回　雨", "第２回　山", "第３回　人"),
        ("第一百零一章雨", "第一百零二章山", "第一百零三章人"),
        ("楔子", "第一回 雨中人", "第二回 山上人", "第三回 画中人", "尾声"),
        ("Chapter 1 Rain", "Chapter 2 Hills", "Chapter 3 Men"),
        ("Chapter I", "Chapter II", "Chapter III", "Chapter IV"),
        ("正文 第一章 雨", "正文 第二章 山", "正文 第三章 人"),
        ("卷一 雨", "卷二 山", "卷三 人"),
        ("一", "二", "三", "四", "五", "六"),
        ("（一）", "（二）", "（三）", "（四）", "（五）"),
        ("〖第一章 雨〗", "〖第二章 山〗", "〖第三章 人〗"),
        ("☆、第1章 雨", "☆、第2章 山", "☆、第3章 人"),
        ("----第一章 雨----", "----第二章 山----", "----第三章 人----"),
        ("章节目录 第一章 雨", "章节目录 第二章 山", "章节目录 第三章 人"),
        ("第一卷 江上 第一章 雨", "第一卷 江上 第二章 山", "第二卷 第三章 人"),
        ("第壹章 雨", "第贰章 山", "第叁章 人"),
        tuple(f"{n:03d} 雨" for n in range(1, 10)),
        tuple(f"{n}. 山中" for n in range(1, 10)),
    ],
)
def test_chapters_become_headings(one: Callable[..., Article], names: tuple[str, ...]) -> None:
    article = one("山居\n\n" + novel(*names), "x.txt", kind="novel")
    assert headings(article) == list(names)
    assert article.title == "山居"


def test_it_is_recognised_by_content(one: Callable[..., Article]) -> None:
    assert one(novel("第一章 雨", "第二章 山", "第三章 人")).format == "novel"
    assert (
        one(novel("第一章 总则", "第二章 分则").replace("　　山", "第一条 山") * 2).format == "text"
    )


def test_a_list_of_short_lines_is_no_row_of_chapters(one: Callable[..., Article]) -> None:
    text = "采买单\n\n" + "".join(f"{n}. 青菜\n" for n in range(1, 13)) + LINE
    assert one(text).format == "text"


def test_notices_of_sites_between_paragraphs_are_left_out(one: Callable[..., Article]) -> None:
    notices = "请记住本站域名：www.example.com", "（本章未完，请翻页）", "(本章完)"
    text = novel("第一章 雨", "第二章 山", "第三章 人").replace(
        LINE * 2, LINE * 2 + "\n".join(notices)
    )
    article = one(text)
    assert not any(notice in article.text for notice in notices)
    assert {o.reason for o in article.other} == {"advert"}


def test_sentences_are_no_headings(one: Callable[..., Article]) -> None:
    odd = (
        "第14集团军展开了攻势\n第二部分是后来补写的\n第二回到南闽的时候\n第三章的开头他改了七遍。\n"
    )
    article = one(novel("第一章 雨", "第二章 山", "第三章 人") + odd)
    assert headings(article) == ["第一章 雨", "第二章 山", "第三章 人"]
    assert "第14集团军展开了攻势" in article.text


def test_contents_and_running_heads_are_left_out(one: Callable[..., Article]) -> None:
    names = [f"第{n}章 名字{n}" for n in "一二三四五六"]
    text = "《山居》\n作者：某人\n\n目录\n" + "\n".join(names) + "\n\n"
    text += novel(*names[:2]) + f"{names[1]}\n{LINE}" + novel(*names[2:])
    article = one(text)
    assert headings(article) == names
    assert (article.title, article.authors) == ("山居", ("某人",))
    reasons = [o.reason for o in article.other]
    assert reasons == ["meta", "menu", "menu"]
    assert article.other[1].text.startswith("目录\n第一章")


def test_volumes_stand_above_chapters(one: Callable[..., Article]) -> None:
    article = one(novel("第一卷 出海", "第一章 雨", "第二章 山", "第二卷 归来", "第三章 人"))
    levels = [b.level for b in article.blocks if b.kind == "heading"]
    assert levels == [2, 3, 3, 2, 3]


def test_notices_of_download_sites_are_left_out(one: Callable[..., Article]) -> None:
    text = "TXT小说天堂 http://example.com\n山居\n王　伟\n" + novel(
        "第一章 雨", "第二章 山", "第三章 人"
    )
    article = one(
        text + "申明：本书由某某整理，请于下载后24小时内删除\n更多精彩好书请访问 www.example.com\n"
    )
    assert article.title == "山居"
    assert article.authors == ("王伟",)
    assert [o.reason for o in article.other] == ["other", "meta", "footer"]


def test_title_and_author_in_one_line(one: Callable[..., Article]) -> None:
    article = one("《山居》作者：王　伟\n" + novel("第一章 雨", "第二章 山", "第三章 人"))
    assert article.title == "山居"
    assert article.other[0].text == "《山居》作者：王　伟"


def test_hard_wrapped_chapters_are_made_whole(one: Callable[..., Article]) -> None:
    line = "　　山里下雨了他站在窗前看着远处\n的山想着许多年前的事情山里下雨了\n他站在窗前。\n"
    article = one("".join(f"第{n}章　雨\n\n{line * 3}\n" for n in "一二三"))
    assert "看着远处的山想着" in article.text
    assert headings(article)[1] == "第二章　雨"


@pytest.mark.parametrize(
    "heads",
    [
        ["上部", "第一章 起", "第二章 承", "下部", "第三章 转", "第四章 合"],
        ["上篇 山", "第一章 起", "第二章 承", "下篇 水", "第三章 转", "第四章 合"],
        [f"EP{n:02d} 雨夜" for n in range(1, 7)],
        [f"＃第{n}章 雨夜" for n in "一二三四五六"],
        [f"{n:03d}.雨夜来客" for n in range(1, 11)],
        [f"{n}. 雨夜来客" for n in range(1, 11)],
    ],
)
def test_more_ways_of_writing_headings(heads: list[str]) -> None:
    prose = (
        "　　雾从河面上慢慢起来，对岸的山就看不见了，渡口的老人把缆绳又紧了一道，说不会有船。\n"
        * 14
    )
    text = "《山中书》\n作者：李明\n\n" + "\n\n".join(f"{head}\n\n{prose}" for head in heads)
    article = read(text.encode(), "a.txt")[0]
    found = [article.text[b.start : b.end] for b in article.blocks if b.kind == "heading"]
    assert found == heads
    levels = {article.text[b.start : b.end]: b.level for b in article.blocks if b.kind == "heading"}
    if heads[0][0] == "上":
        assert levels[heads[0]] < levels[heads[1]]


def test_a_sentence_that_begins_like_a_part_is_none() -> None:
    text = "".join(f"第{n}章 起\n\n　　上部戏是他拍的，下部戏还没有着落。\n\n" for n in "一二三四")
    article = read(text.encode(), "a.txt", kind="novel")[0]
    assert sum(block.kind == "heading" for block in article.blocks) == 4


PROSE = (
    "　　雾从河面上慢慢起来，对岸的山就看不见了，渡口的老人把缆绳又紧了一道，说不会有船。\n" * 14
)


def book(*heads: str) -> str:
    return "\n\n".join(f"{head}\n\n{PROSE}" for head in heads) + "\n"


@pytest.mark.parametrize(
    "heads",
    [
        [f"第{n}回 天涯夜雨({part})" for n in "一二三四" for part in (1, 2, 3)],
        [f"[(第{n}章 夜雨（{n}）)]" for n in range(1, 7)],
        [f"chapter{n}" for n in range(1, 7)],
        [f"CHAPTER {n}" for n in ("ONE", "TWO", "THREE", "FOUR", "TWENTY-FIVE")],
        [f"第{n}部分 总论" for n in "一二三四"],
        [f"第{n}部分 渡口第{k}节 夜雨" for n, k in zip("一一一二二", range(1, 6), strict=True)],
        [f"第{n}卷第{k}章 夜雨" for n, k in zip("一一一二二", "一二三四五", strict=True)],
        [f"山中书 第{n}章 夜雨" for n in "一二三四"],
        [f"第{n}梦 渡口 第0{k}章" for n, k in zip("一一一二二", range(1, 6), strict=True)],
        ["卷之一", "卷之二", "卷之三", "卷之四"],
        ["第壹章 起", "第贰章 承", "第叁章 转", "第肆章 合"],
        ["第１章　起", "第２章　承", "第３章　转", "第１０章　合"],
        ["第一章 夜雨", "第二章 谁？谁在那儿，别动，出来！", "第三章 渡口"],
        ["第一章 夜雨", "第二章 河。山的影响", "第三章 渡口、老人、缆绳、船", "第四章 山"],
    ],
)
def test_headings_as_books_from_everywhere_have_them(heads: list[str]) -> None:
    (article,) = read(book(*heads).encode(), "a.txt")
    assert article.format == "novel"
    assert headings(article) == heads


def test_a_sentence_fills_no_gap_that_is_none() -> None:
    text = book("第一章 夜雨", "第二章 渡口", "第三章 山") + "第二章 他写完了，又改，又写，再改\n"
    (article,) = read(text.encode(), "a.txt")
    assert len(headings(article)) == 3


def test_sections_that_are_only_numbers_stand_below_their_chapters() -> None:
    heads = ["第一章 夜雨", "一", "二", "三", "第二章 渡口", "一", "二", "第三章 山"]
    (article,) = read(book(*heads).encode(), "a.txt")
    assert headings(article) == heads
    assert [b.level for b in article.blocks if b.kind == "heading"] == [2, 3, 3, 3, 2, 3, 3, 2]


def test_volumes_chapters_and_sections_are_a_tree() -> None:
    heads = [
        "第一编 山",
        "第一章 夜雨",
        "一",
        "二",
        "第二编 水",
        "第二章 渡口",
        "一",
        "二",
        "第三章 船",
    ]
    (article,) = read(book(*heads).encode(), "a.txt")
    assert [b.level for b in article.blocks if b.kind == "heading"] == [2, 3, 4, 4, 2, 3, 4, 4, 3]


def test_the_address_of_a_site_behind_a_heading_is_left_out() -> None:
    ad = "【http://www.example.com】搜小说，搜电影就是好用。"
    heads = ["第一章 夜雨", f"第二章 渡口{ad}", "第三章 山(www.example.org)"]
    (article,) = read(book(*heads).encode(), "a.txt")
    assert headings(article) == ["第一章 夜雨", "第二章 渡口", "第三章 山"]
    assert [o.text for o in article.other] == [ad, "(www.example.org)"]


@pytest.mark.parametrize(
    ("front", "title", "authors"),
    [
        ("＝＝＝＝＝＝＝＝\n书名：山中书\n作者：李明\n", "山中书", ("李明",)),
        ("[山中书 / 李明 著 ]\n", "山中书", ("李明",)),
        ("《山中书》作者：[英]李明\n", "山中书", ("李明",)),
        (
            "更多章节尽在小说网www.example.com\n------------\n山中书 作者：李明\n",
            "山中书",
            ("李明",),
        ),
        ("_分节阅读_1\n《山中书》\n作者：李明\n", "山中书", ("李明",)),
        ("内容简介\n一个渡口的故事。\n", "a title", ()),
    ],
)
@pytest.mark.parametrize("heads", [["第一章 夜雨", "第二章 渡口", "第三章 山"], []])
def test_title_and_author_above_a_book(
    front: str, title: str, authors: tuple[str, ...], heads: list[str]
) -> None:
    if not heads and title == "a title":
        return
    text = front + "\n" + (book(*heads) if heads else PROSE)
    (article,) = read(text.encode(), "a title.txt")
    assert (article.title.strip("《》"), article.authors) == (title, authors)


def test_a_book_that_looks_like_a_page_is_not_cut_down_to_a_part_of_it() -> None:
    menu = "上一页\n返回目录\n下一页\n版权所有\n相关阅读\n首页\n"
    text = "".join(f"第{n}章 夜雨\n\n{PROSE}\n{menu}" for n in range(1, 13))
    (article,) = read(text.encode(), "a.txt")
    assert article.format == "novel"
    assert len(headings(article)) == 12
