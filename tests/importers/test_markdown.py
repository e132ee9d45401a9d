from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.importers import read
from reader.model import Article


def styles(article: Article) -> list[tuple[str, str, str]]:
    return [(s.kind, article.text[s.start : s.end], s.target) for s in article.styles]


@pytest.fixture
def md(one: Callable[..., Article]) -> Callable[[str], Article]:
    return lambda text: one(text, "file.md", kind="markdown")


@pytest.mark.parametrize(
    ("source", "text", "strong"),
    [
        ("这是**重点。**后面的话", "这是重点。后面的话", ["重点。"]),
        ("**“你好”**然后走了", "“你好”然后走了", ["“你好”"]),
        ("他说**“你好”**，走了", "他说“你好”，走了", ["“你好”"]),
        ("**标题：**正文", "标题：正文", ["标题："]),
        ("他读**《红楼梦》**三遍", "他读《红楼梦》三遍", ["《红楼梦》"]),
        ("**bold**text **and** more", "boldtext and more", ["bold", "and"]),
        ("2 * 3 * 4 和 a**b", "2 * 3 * 4 和 a**b", []),
        ("snake_case_name 不变", "snake_case_name 不变", []),
    ],
)
def test_emphasis_next_to_chinese(
    md: Callable[[str], Article], source: str, text: str, strong: list[str]
) -> None:
    article = md(f"前文\n\n{source}\n")
    assert article.text == f"前文\n{text}"
    assert [words for kind, words, _ in styles(article) if kind == "strong"] == strong


def test_headings_without_a_space(
    md: Callable[[str], Article], kinds: Callable[[Article], object]
) -> None:
    article = md("#标题\n\n正文\n\n##第一节\n\n#话题# 不是标题\n\n```\n#注释\n```\n")
    assert article.title == "标题"
    assert kinds(article) == [
        ("paragraph", "正文"),
        ("heading", "第一节"),
        ("paragraph", "#话题# 不是标题"),
        ("code", "#注释"),
    ]


def test_indents_of_chinese_are_no_code(
    md: Callable[[str], Article], kinds: Callable[[Article], object]
) -> None:
    article = md("文\n\n    四个空格的段落。\n\n　　全角缩进的段落。\n\n    x = 1\n")
    assert kinds(article) == [
        ("paragraph", "文"),
        ("paragraph", "四个空格的段落。"),
        ("paragraph", "全角缩进的段落。"),
        ("code", "x = 1"),
    ]


def test_line_ends_vanish_in_chinese_only(md: Callable[[str], Article]) -> None:
    assert md("起\n\n一行中文\n接着**中文**\n接着 English\nwords *here*\nand 中文\n").text == (
        "起\n一行中文接着中文接着 English words here and 中文"
    )


def test_years_begin_no_list(
    md: Callable[[str], Article], kinds: Callable[[Article], object]
) -> None:
    assert kinds(md("起\n\n1986. 年那一年\n\n1. 第一\n2. 第二\n")) == [
        ("paragraph", "起"),
        ("paragraph", "1986. 年那一年"),
        ("list", "1. 第一"),
        ("list", "2. 第二"),
    ]


def test_lists_and_quotes_nest(md: Callable[[str], Article]) -> None:
    article = md("起\n\n- 甲\n  - 乙\n    续\n\n  丙\n\n> 一\n> > 二\n>\n> 三  \n> 四\n")
    found = [(b.kind, b.level, article.text[b.start : b.end]) for b in article.blocks]
    assert found[1:] == [
        ("list", 1, "- 甲"),
        ("list", 2, "- 乙续"),
        ("list", 1, "丙"),
        ("quote", 1, "一"),
        ("quote", 2, "二"),
        ("quote", 1, "三\n四"),
    ]


def test_links_images_code_and_strike(md: Callable[[str], Article]) -> None:
    article = md(
        "起[链接](https://a.b/c)和[坏](javascript:x)与[锚](#x)，`代码`，~~删~~，*斜*，![图](a.png)。\n\n"
        "![一张照片](b.png)\n\n![](c.png)\n\n见[一][r]\n\n[r]: http://d.e\n"
    )
    assert styles(article) == [
        ("link", "链接", "https://a.b/c"),
        ("link", "锚", ""),
        ("code", "代码", ""),
        ("strike", "删", ""),
        ("emphasis", "斜", ""),
        ("link", "一", "http://d.e"),
    ]
    assert article.blocks[1].kind == "caption"
    assert [o.text for o in article.other] == ["![](c.png)", "[r]: http://d.e"]


def test_tables_are_rows(
    md: Callable[[str], Article], parts: Callable[[Article], list[str]]
) -> None:
    article = md("起\n\n| 名 | 值 |\n|:--|--:|\n| 甲 | **1** |\n| 乙 | 2 |\n\n止\n")
    assert parts(article) == ["起", "名 | 值", "甲 | 1", "乙 | 2", "止"]
    assert [b.lines for b in article.blocks] == [(1, 1), (3, 3), (5, 5), (6, 6), (8, 8)]
    assert styles(article) == [("strong", "1", "")]


def test_hard_line_ends_make_paragraphs(
    md: Callable[[str], Article], parts: Callable[[Article], list[str]]
) -> None:
    article = md("起\n\n水把**对岸  \n推得**远一点\\\n又拉近<br>一点\n")
    assert parts(article)[1:] == ["水把对岸", "推得远一点", "又拉近", "一点"]
    assert [words for _, words, _ in styles(article)] == ["对岸", "推得"]


def test_html_gives_its_words_and_nothing_runs(
    md: Callable[[str], Article], parts: Callable[[Article], list[str]]
) -> None:
    article = md(
        "起\n\n<div>块<b>字</b></div>\n\n<script>alert(1)</script>\n\n行<span>内</span>\n\n<!-- 注\n\n释 -->\n"  # noqa: E501
    )
    assert parts(article) == ["起", "块字", "行内"]
    assert [o.text.split("\n")[0] for o in article.other] == [
        "<script>alert(1)</script>",
        "<!-- 注",
    ]


def test_footnotes_stay_readable(
    md: Callable[[str], Article], parts: Callable[[Article], list[str]]
) -> None:
    article = md(
        "正文[^1]，另一处[^大]，没有的[^无]，^[就在这里]。\n\n"
        "[^1]: 这是**脚注**\n[^大]: 又一条，\n    第二行。\n\n    第二段。\n\n文末[^1]\n"
    )
    assert [(b.kind, article.text[b.start : b.end]) for b in article.blocks] == [
        ("paragraph", "正文[1]，另一处[大]，没有的[^无]，[就在这里]。"),
        ("list", "[1] 这是脚注"),
        ("list", "[大] 又一条，第二行。"),
        ("list", "第二段。"),
        ("paragraph", "文末[1]"),
    ]
    assert [article.text[s.start : s.end] for s in article.styles] == ["脚注"]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("见[[渡口|那个渡口]]和[[青石桥]]。", ["见那个渡口和青石桥。"]),
        ("> [!note] 说明\n> 内容\n> 续行", ["说明\n内容续行"]),
        ("> [!TIP]\n> 内容", ["TIP\n内容"]),
        ("前 %%旁注%% 后", ["前 %%旁注%% 后"]),
        ("起\n\n%% 旁注 %%\n\n[TOC]\n\n终 ^a1b2c3", ["起", "终"]),
        ("式子 $a_1*b*c_2$ 与 **$x$**，花了 $5 又 $6", ["式子 $a_1*b*c_2$ 与 $x$，花了 $5 又 $6"]),
        ("式：\n\n$$\n\\int_0 x\n* y\n$$\n\n后", ["式：", "$$\n\\int_0 x\n* y\n$$", "后"]),
        ("起\n$$\n没有结束", ["起$$没有结束"]),
        ("一==重==点，a == b == c", ["一重点，a == b == c"]),
        ("[[1]](https://a.b) 与 [[1, 2]]", ["[1] 与 [[1, 2]]"]),
        ("![[灯.png]]\n\n![[灯.png|300]]\n\n![[灯.png|对岸的灯]]", ["灯", "灯", "对岸的灯"]),
        ("- [ ] 没做\n- [x] 做了", ["- [ ] 没做", "- [x] 做了"]),
        (
            "<table><tr><td>年</td>\n<td>册 &amp; 本</td></tr><tr><td>一</td><td>二</td></tr></table>",  # noqa: E501
            ["年 | 册 & 本", "一 | 二"],
        ),
        ('<p align="center"><img src="a.png" alt="对岸的灯"></p>', ["对岸的灯"]),
    ],
)
def test_what_people_write_beyond_the_standard(
    md: Callable[[str], Article],
    parts: Callable[[Article], list[str]],
    source: str,
    wanted: list[str],
) -> None:
    assert parts(md("# 题\n\n" + source + "\n")) == wanted


def test_addresses_in_the_text_are_links(md: Callable[[str], Article]) -> None:
    article = md("# 题\n\n见 https://a.b/c?d=e。\n\n又 https://a.b/f， **好**\n")
    assert [s.target for s in article.styles if s.kind == "link"] == [
        "https://a.b/c?d=e",
        "https://a.b/f",
    ]


def test_dashes_below_a_paragraph_make_no_heading(
    md: Callable[[str], Article], kinds: Callable[[Article], object]
) -> None:
    assert kinds(md("起\n\n这是一句完整的话。\n---\n\n小节\n---\n")) == [
        ("paragraph", "起"),
        ("paragraph", "这是一句完整的话。"),
        ("heading", "小节"),
    ]


def test_bold_lines_are_headings(
    md: Callable[[str], Article], kinds: Callable[[Article], object]
) -> None:
    assert kinds(md("# 题\n\n**一、起**\n\n文\n\n**这是一句话。**\n")) == [
        ("heading", "一、起"),
        ("paragraph", "文"),
        ("paragraph", "这是一句话。"),
    ]


def test_front_matter(md: Callable[[str], Article]) -> None:
    article = md(
        '---\ntitle: "慢读"\nauthor: [甲, 乙]\ndate: 2026-01-02T10:00:00Z\nsource: https://a.b/c\ntags:\n  - x\n---\n\n# 慢读\n\n文\n'  # noqa: E501
    )
    assert (article.title, article.authors, article.published) == (
        "慢读",
        ("甲", "乙"),
        "2026-01-02",
    )
    assert (article.address, article.source, article.text) == ("https://a.b/c", None, "文")
    assert article.other[0].reason == "meta"
    assert article.other[0].lines == (1, 8)


def test_authors_as_a_list_and_a_named_source(md: Callable[[str], Article]) -> None:
    article = md("---\ntitle: 慢读\nauthors:\n- 甲\n- 乙\nsource: 某报\nsubtitle: 札记\n---\n文\n")
    assert (article.authors, article.source, article.subtitle) == (("甲", "乙"), "某报", "札记")


def test_front_matter_in_toml_and_other_ways_of_yaml(md: Callable[[str], Article]) -> None:
    article = md(
        '+++\ntitle = "慢读"\ndate = 2024-05-01T08:00:00+08:00\nauthors = ["甲", "乙"]\n'
        '[params]\nsource = "某报"\n+++\n文\n'
    )
    assert (article.title, article.published) == ("慢读", "2024-05-01")
    assert (article.authors, article.source) == (("甲", "乙"), "某报")
    article = md(
        "---\ntitle: >-\n  慢读\n  的人\nauthor:\n  - name: 甲\n  - name: 乙\n"
        "date: 2024-05-01 # 春\n---\n文\n"
    )
    assert (article.title, article.authors) == ("慢读 的人", ("甲", "乙"))
    assert article.published == "2024-05-01"
    assert "title" in md("+++\ntitle = 没有引号\n+++\n文\n").text


@pytest.mark.parametrize("text", ["---\n一句话\n---\n文\n", "---\ntitle: 没有结束\n文\n"])
def test_rules_at_the_top_are_no_front_matter(md: Callable[[str], Article], text: str) -> None:
    assert "文" in md(text).text


def test_labelled_lines_below_the_headline(md: Callable[[str], Article]) -> None:
    article = md(
        "# 题\n\n——副题在此\n\n来源：某报  发布时间：2026-01-02  责任编辑：丙\n\n作者：李甲\n\n文\n"
    )
    assert (article.subtitle, article.source, article.published) == (
        "——副题在此",
        "某报",
        "2026-01-02",
    )
    assert (article.editor, article.authors, article.text) == ("丙", ("李甲",), "文")


def test_it_is_recognised_by_content_or_name() -> None:
    assert read("# 题\n\n- 甲\n- 乙\n\n`c`\n".encode(), "a.txt")[0].format == "markdown"
    assert read("只有文字，没有标记。\n".encode(), "a.md")[0].format == "markdown"
    assert read("只有文字，没有标记。\n".encode(), "a.txt")[0].format == "text"
    assert read("---\ntitle: 题\n---\n文\n".encode(), "a.txt")[0].format == "markdown"


def test_entities_cannot_bring_controls_in(md: Callable[[str], Article]) -> None:
    assert md("起\n\n甲&#27;[31m乙&#x202e;丙&#0;\n").text == "起\n甲\ufffd[31m乙丙\ufffd"


def test_a_headline_alone_is_something_to_read(md: Callable[[str], Article]) -> None:
    article = md("# 题\n")
    assert (article.title, article.text) == ("题", "题")


def test_what_is_nested_too_deep_is_still_there(md: Callable[[str], Article]) -> None:
    assert "甲" in md(">" * 5_000 + "甲\n").text


def test_a_monstrous_paragraph_is_read_line_by_line(
    md: Callable[[str], Article], parts: Callable[[Article], list[str]]
) -> None:
    article = md("起\n\n" + "**粗**字\n" * 20_000)
    assert len(parts(article)) == 20_001
    assert parts(article)[1] == "**粗**字"


def test_plain_paragraphs_need_no_parser_but_read_the_same(md: Callable[[str], Article]) -> None:
    plain = "第一行\n第二行 end\nof it\n\n第二段。\n"
    parsed = md(f"[r]: http://x\n\n{plain}")
    assert md(plain).text == parsed.text == "第一行第二行 end of it\n第二段。"


def test_the_number_of_an_item_stays_before_its_first_words(one: Callable[..., Article]) -> None:
    article = one("1. # 标题 **粗**\n|-|-|\n后文", "a.md")
    assert article.text.startswith("1. 标题 粗")
    assert one("1. |a|b|\n   |-|-|\n   |c|d|\n\n   后文", "a.md").text == "a | b\nc | d\n后文"
