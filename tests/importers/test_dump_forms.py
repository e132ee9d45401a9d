"""What programs make of a page: numbered links, lines broken or cut, all of it in one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ImportRefused
from reader.importers import read
from reader.importers.dump.lines import page_lines
from reader.importers.dump.loss import loses_text
from reader.importers.dump.measure import measure_page
from reader.importers.dump.numbered import FILLER, without_numbers
from reader.importers.dump.rejoin import is_cut, rejoined
from reader.importers.dump.runs import Run
from reader.importers.dump.spaced import is_spaced, split_spaced
from reader.importers.dump.words import is_meta, is_neighbour, is_picture
from reader.model import Article

FIRST = (
    "退役的邮车改成了书车，车上有六百本书，每个月换一批，换哪些由上一批读者投票决定，"
    "司机老周说，票数最多的常常是讲种地和做饭的书，其次才是小说，孩子们另有一个小箱子投票，"
    "里面的字条有的只画了一只兔子，管书的人也当真，下个月真的带来了讲兔子的书。"
)
SECOND = (
    "割稻的季节，书车不再停在学校门口，而是开到了田边，大人忙着，孩子就在车上读书，"
    "傍晚收工，大人也上车坐一会儿，翻几页再回家，镇里算过，一个秋天借出去的书比前半年还多，"
    "有人提议冬天把车开进澡堂的院子，那里暖和，人也多。"
)
MENU = ["首页", "镇情", "新闻", "公告", "服务", "互动", "专题", "图片", "视频", "下载"]
FOOT = ["版权所有：小镇图书馆", "某ICP备00000001号", "联系我们"]


def letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\u3400-\u9fffA-Za-z0-9]", text))


def whole(article: Article) -> str:
    return "\n".join(
        [article.title, article.subtitle or "", article.text, *(o.text for o in article.other)]
    )


def broken(text: str, columns: int) -> list[str]:
    return [f"   {text[i : i + columns]}" for i in range(0, len(text), columns)]


def numbered_page() -> str:
    menu = [f"     * [{n}]{name}" for n, name in enumerate(MENU, 1)]
    body = FIRST.replace("书车，", "[12]书车，", 1)
    lines = [
        *menu,
        "   [11]首页 > 新闻 > 正文",
        "",
        "   书车开进稻田",
        "",
        "   2025-10-18 09:00 来源：小镇日报",
        "",
        *broken(body, 71),
        "",
        "   [photo-1.jpg]",
        "   [13][14]",
        "",
        *broken(SECOND, 71),
        "",
        "   上一篇：[15]旧事",
        *(f"   {line}" for line in FOOT),
        "",
        "References",
        "",
        *(f"  {n:2}. https://example.org/{n}.html" for n in range(1, 16)),
    ]
    return "\n".join(lines) + "\n"


def test_numbers_of_links_and_their_list_are_no_text(
    one: Callable[..., Article], parts: Callable[[Article], list[str]]
) -> None:
    source = numbered_page()
    article = one(source)
    assert article.format == "webpage"
    assert article.title == "书车开进稻田"
    assert parts(article) == [FIRST, SECOND]
    assert "https://example.org/7.html" in article.other[-1].text
    assert "[photo-1.jpg]" in whole(article)
    assert letters(source) - letters(whole(article)) == Counter()


def test_signs_of_notes_are_no_numbers_of_links() -> None:
    lines = ["[1]首页", "见注释[1]和[2]新闻，又见[1]。", "", "References", ""]
    lines += ["   1. http://example.org/", "   2. http://example.org/b", "   3. /c"]
    found = without_numbers(lines)
    assert found is not None
    assert [line.replace(FILLER, "") for line in found.lines[:2]] == [
        "首页",
        "见注释[1]和新闻，又见[1]。",
    ]
    assert [len(line) for line in found.lines[:2]] == [len(line) for line in lines[:2]]
    assert found.first == 3
    assert found.marks == ((1, "[1]"), (2, "[2]"))


def test_links_with_titles_stand_on_two_lines() -> None:
    lines = ["[1]首页", "正文", "", "References", "", "   Visible links", "   1. 小镇首页"]
    lines += ["\thttp://example.org/", "   2. http://example.org/b", "   3. javascript:;"]
    found = without_numbers(lines)
    assert found is not None
    assert found.first == 3


@pytest.mark.parametrize(
    "text",
    [
        "正文\n\nReferences\n\n1. 张三：《某书》。\n2. 李四：《某某书》。\n3. 王五。",
        "正文\n   1. http://example.org/\n   2. http://example.org/b\n   3. http://example.org/c",
        "References\n",
        "",
    ],
)
def test_other_lists_stay(text: str) -> None:
    assert without_numbers(text.split("\n")) is None


def test_lines_are_measured_as_they_were_counted() -> None:
    by_characters = measure_page([*MENU, *broken(FIRST, 71), "", *broken(SECOND, 71)])
    assert by_characters.limit
    assert by_characters.width is len
    by_cells = measure_page([*MENU, *broken(FIRST, 37), "", *broken(SECOND, 37)])
    assert by_cells.limit
    assert by_cells.width("中文") == 4
    assert not measure_page([*MENU, FIRST, SECOND]).limit


def test_a_page_in_one_line_is_cut_where_its_elements_end(
    one: Callable[..., Article], parts: Callable[[Article], list[str]]
) -> None:
    head = [*MENU, *MENU, "当前位置：", "首页", ">", "新闻", ">", "正文", "书车开进稻田"]
    source = " ".join(
        [*head, "2025-10-18 09:00 来源：小镇日报", FIRST, SECOND, FIRST, "上一篇：旧事", *FOOT]
    )
    article = one(source)
    assert article.format == "webpage"
    assert parts(article) == [FIRST, SECOND, FIRST]
    assert article.title == "书车开进稻田"
    assert article.published == "2025-10-18"
    assert letters(source) - letters(whole(article)) == Counter()


CLAUSES = [part for text in (FIRST, SECOND) for part in re.split("[，。]", text) if part]


@pytest.mark.parametrize(
    "pieces",
    [
        CLAUSES * 3,
        [f"{part} Reader {n}.0" for n, part in enumerate(CLAUSES * 2)],
        ["点击上方蓝字关注小镇", "分享书车的故事", *CLAUSES * 3, "留言", "关注小镇图书馆"],
        ["作者：老周", *CLAUSES * 3, "（责任编辑：老李）"],
        [*CLAUSES, "首页", "登录", "搜索", "这些字在书车的网页上", *CLAUSES * 2],
        [*CLAUSES * 3, "版权所有：小镇图书馆"],
        ["书车", "来信", "种地", "做饭", "小说", "兔子", "澡堂"] * 60,
    ],
    ids=["verse", "foreign words", "follow me", "credits", "menu words", "foot alone", "names"],
)
def test_spaces_alone_make_no_page(one: Callable[..., Article], pieces: list[str]) -> None:
    source = " ".join(pieces)
    article = one(source)
    assert article.format == "text"
    assert letters(source) - letters(f"{article.title}\n{article.text}") == Counter()


def test_a_page_in_one_line_needs_no_more_than_date_and_foot(one: Callable[..., Article]) -> None:
    head = ["书车开进稻田", "时间：2025-10-18", "来源：小镇日报", "点击：37"]
    body = [f"{part}，孩子们在车上读书，大人也来。" for part in CLAUSES]
    article = one(" ".join([*head, *body, *FOOT]))
    assert article.format == "webpage"
    assert article.text.split("\n") == body


def test_names_of_two_characters_and_labels_stay_whole() -> None:
    assert split_spaced("主 任：老周 小镇馆长 张 旭 司机 委 员： 黄 卫 老 李") == [
        "主 任：老周",
        "小镇馆长",
        "张 旭",
        "司机",
        "委 员：",
        "黄 卫",
        "老 李",
    ]


def test_a_list_of_names_in_one_line_belongs_to_the_notice(one: Callable[..., Article]) -> None:
    names = [f"{name} 小镇{post}" for name, post in zip("甲乙丙丁戊己庚", MENU, strict=False)]
    head = [*MENU, "首页／新闻／公告", "读书会名单", "时间：2025-10-18", "点击量：", "【打印】"]
    tail = ["[责任编辑：老周]", "上一篇：旧事", *FOOT]
    source = " ".join([*head, "编辑：老李", FIRST, *names * 7, SECOND, "小镇读书会", *tail])
    article = one(source)
    assert article.format == "webpage"
    assert "".join(FIRST.split()) in article.text
    assert article.text.count("小镇新闻") == 7
    assert "上一篇" not in article.text


def test_a_text_in_one_line_is_no_page() -> None:
    assert not is_spaced([FIRST + SECOND])
    assert not is_spaced([f"{FIRST} {SECOND}"])
    assert not is_spaced([" ".join(CLAUSES * 3)])
    assert split_spaced("a" + " " * 300_000 + "b") == ["a" + " " * 300_000 + "b"]  # and is not slow
    assert split_spaced("2025-10-18 09:00 来源 小镇日报 by Zhou") == [
        "2025-10-18 09:00",
        "来源",
        "小镇日报",
        "by Zhou",
    ]


def test_pieces_of_a_paragraph_are_one_again() -> None:
    pieces = ["新闻", "新华社某地", "10月18日", "电 镇里的书车，"]
    pieces += ["六百本", "，由", "读者", "投票决定换哪些，司机说，", "这样好。", "（张三）"]
    pieces += ["第二段说，车开到了", "田边", "，孩子在车上读书。", "上一篇：旧事"]
    rows = [(text, n, n) for n, text in enumerate(pieces, 1)]
    assert is_cut(rows)
    assert [(text, first, last) for text, first, last in rejoined(rows)][1:] == [
        ("新华社某地", 2, 2),
        ("10月18日", 3, 3),
        ("电 镇里的书车，六百本，由", 4, 6),
        ("读者", 7, 7),
        ("投票决定换哪些，司机说，这样好。", 8, 9),
        ("（张三）", 10, 10),
        ("第二段说，车开到了", 11, 11),
        ("田边，孩子在车上读书。", 12, 13),
        ("上一篇：旧事", 14, 14),
    ]


def test_headlines_with_commas_stay_apart() -> None:
    titles = ["书车开进稻田，孩子在车上读书", "小镇", "37", "旧事重提，老周说起邮车！", "×"]
    rows = [(text, n, n) for n, text in enumerate(titles, 1)]
    assert not is_cut(rows)
    assert [row[0] for row in rejoined(rows)] == titles


def test_a_list_of_names_belongs_to_the_notice_above_the_editor(
    one: Callable[..., Article], parts: Callable[[Article], list[str]]
) -> None:
    names = [
        f"{name}　小镇{post}" for name, post in zip("甲乙丙丁戊己庚", "文书财会粮站校", strict=True)
    ]
    head = "".join(f"  • {name}\n" for name in MENU)
    head += "当前位置：首页 > 公告 > 正文\n读书会名单\n2025-10-18 09:00 来源：小镇\n"
    tail = "[责任编辑：老周]\n" + "\n".join(FOOT)
    article = one(head + "\n".join([FIRST, *names]) + "\n" + tail)
    assert parts(article) == [FIRST, *names]
    related = "相关文稿\n割稻的季节 10-12\n书车的来历 10-13\n"
    article = one(head + f"{FIRST}\n{related}扫一扫在手机打开\n{tail}")
    assert parts(article) == [FIRST]


def test_a_law_on_a_page_is_no_book_with_chapters(one: Callable[..., Article]) -> None:
    head = "".join(f"  • {name}\n" for name in MENU)
    head += "当前位置：首页 > 政策 > 正文\n小镇读书条例\n2025-10-18 09:00 来源：小镇\n"
    body = "".join(
        f"第{n}章 {name}书\n第{n}条 {FIRST}\n第{n}十条 {SECOND}\n"
        for n, name in zip("一二三四五六七", "借还买卖捐修藏", strict=True)
    )
    article = one(head + body + "上一篇：旧事\n" + "\n".join(FOOT))
    assert (article.format, article.title) == ("webpage", "小镇读书条例")


@pytest.mark.parametrize("text", ["[logo.png]", "[SUBMIT]", "[   ]", "[]", "(BUTTON)", "[IMG]"])
def test_signs_of_pictures_and_fields(text: str) -> None:
    assert is_picture(text)


@pytest.mark.parametrize("text", ["[1]", "[12]", "[图]", "(a)", "[a] b"])
def test_other_brackets(text: str) -> None:
    assert not is_picture(text)


def test_words_that_only_begin_like_a_button() -> None:
    assert not is_neighbour("关注点多与所学专业相关")
    assert is_neighbour("已关注")
    assert is_neighbour("也許您會感興趣")
    assert is_neighbour("留言規則")
    assert is_meta("15:312018/09/16")
    assert is_meta("制定机关：小镇")


def marked(*paragraphs: str) -> list[str]:
    """Paragraphs among menus, where each is followed by lines that end an article."""
    return [line for text in paragraphs for line in (text, *FOOT[:2], *MENU[:6])]


def test_what_is_mostly_above_is_no_page(one: Callable[..., Article]) -> None:
    source = "\n".join(marked(FIRST, SECOND, FIRST, SECOND, FIRST + SECOND))
    article = one(source)
    assert article.format != "webpage"
    assert article.text.count("退役的邮车") == 3
    assert article.text.count("割稻的季节") == 3


def test_short_lines_among_the_paragraphs_lose_none_of_them(one: Callable[..., Article]) -> None:
    short = ["书车", "图片", "来信", "种地", "做饭", "小说", "兔子", "澡堂", "冬天", "秋天"] * 2
    body = [line for _ in range(6) for line in (FIRST, *short)]
    head = ["首页 > 新闻 > 正文", "书车开进稻田", "2025-10-18 09:00 来源：小镇日报"]
    article = one("\n".join([*MENU, *head, *body, *FOOT]))
    assert article.text.count("退役的邮车") == 6


@pytest.mark.parametrize(
    ("tail", "lost"),
    [
        (["网友评论", *[SECOND, "老周"] * 9], False),
        ([line for n in range(9) for line in (f"老周 2025-10-19 09:0{n}", SECOND)], False),
        (["All rights reserved.", *["I liked this story, and the car, a lot."] * 40], False),
        (["上一篇：旧事", *[SECOND, "老周"] * 9], False),
        ([SECOND, "老周"] * 9, True),
        ([SECOND], False),
        ([], False),
    ],
    ids=["comments", "posts", "English", "beyond a marker", "goes on", "half", "nothing"],
)
def test_what_stands_below_a_run_is_text_or_not(tail: list[str], lost: bool) -> None:
    lines = page_lines(["书车开进稻田", FIRST, *tail])
    assert loses_text(lines, Run(1, 2, 1.0)) is lost
    assert not loses_text(lines, None)


def test_what_stands_above_a_run_is_text() -> None:
    lines = page_lines([*[SECOND, "老周"] * 9, FIRST, "上一篇：旧事"])
    assert loses_text(lines, Run(18, 19, 1.0))
    assert not loses_text(page_lines([*MENU * 20, FIRST]), Run(200, 201, 1.0))


def test_notes_with_their_dates_are_no_page(one: Callable[..., Article]) -> None:
    source = "".join(
        f"书车\n- 您在位置 #{n}-{n}的标注 | 添加于 2022年6月{n}日 上午11:05:50\n\n书车{n}\n==\n"
        for n in range(1, 10)
    )
    article = one(source)
    assert article.format != "webpage"
    assert all(f"书车{n}" in article.text for n in range(2, 10))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*CLAUSES, "Reader", "2.0", "关注", "分享"]), min_size=20, max_size=90
    ),
    st.sampled_from([" ", "\u3000", "\u3000\u3000", "。 ", "， "]),
)
def test_no_text_in_one_line_vanishes(pieces: list[str], between: str) -> None:
    source = between.join(pieces)
    article = read(source.encode(), "x.txt")[0]
    assert article.format == "text"
    assert letters(source) - letters(f"{article.title}\n{article.text}") == Counter()


PIECES = st.one_of(
    st.sampled_from([FIRST, SECOND, *MENU, *FOOT, "，", "。", "[IMG]", "上一篇：旧事", ""]),
    st.integers(1, 30).map(lambda n: f"[{n}]书车"),
    st.text("书车，。 [1]a", max_size=12),
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(PIECES, min_size=1, max_size=30), st.sampled_from([" ", "\n", "\n\n"]), st.booleans()
)
def test_nothing_of_a_dump_is_lost(lines: list[str], between: str, listed: bool) -> None:
    text = between.join(lines)
    if listed:
        text += "\n\nReferences\n\n   1. http://a.org/\n   2. http://b.org/\n   3. /c\n"
    if not text.strip():
        return
    try:
        article = read(text.encode(), "x.txt", kind="webpage")[0]
    except ImportRefused:  # a title and nothing else
        return
    assert letters(text) - letters(whole(article)) == Counter()
    kept = iter(re.findall(r"\w", text))
    assert all(letter in kept for letter in re.findall(r"\w", article.text))
