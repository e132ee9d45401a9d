# ruff: noqa: E501
"""HTML pages: what is text, what is a fact about it, what is left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.importers import read
from reader.importers.html.facts import Head, choose_heading, title_of_head
from reader.importers.html.tree import decoded_page
from reader.importers.html.walk import safe_address
from reader.model import Article
from reader.text.normal import normalise
from tests.importers.pages import BODY, SENTENCE, TEXT, P, page, texts

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["news.html", "story.html"])
def test_pages_read_as_they_always_did(name: str, golden: Callable[..., None]) -> None:
    golden(name, *read((HERE / "data" / name).read_bytes(), name))


def test_a_page_of_wechat_is_read_though_it_hides_its_text() -> None:
    article = page(
        '<h1 id="activity-name">\n  书车开进稻田\n</h1><a id="js_name"> 小镇的事 </a>'
        '<em id="publish_time"></em><div id="js_content" style="visibility: hidden; opacity: 0;">'
        + "<section><span>第一句没有句号</span></section>"
        + '<section><span style="font-weight: bold;">小标题</span></section>'
        + BODY
        + '</div><script>var ct = "1700000000";</script><p>预览时标签不可点</p>',
        head='<meta property="og:title" content="书车开进稻田">',
    )
    assert (article.title, article.source) == ("书车开进稻田", "小镇的事")
    assert article.published == "2023-11-15"
    assert texts(article)[:3] == ["第一句没有句号", "小标题", TEXT]
    assert article.blocks[1].kind == "heading"
    assert len(article.blocks) == 7


@pytest.mark.parametrize(
    ("encode", "declared", "encoding"),
    [
        ("gbk", "gb2312", "gb18030"),
        ("utf-8", "gb2312", "utf-8"),
        ("utf-16", "", "utf-16-le"),
        ("gb18030", "no-such-thing", "gb18030"),
        ("gb18030", "iso-8859-1", "gb18030"),
        ("gb18030", "rot13", "gb18030"),
    ],
)
def test_encodings(encode: str, declared: str, encoding: str) -> None:
    html = f'<html><head><meta charset="{declared}"><title>题</title></head><body>{BODY}'
    (article,) = read(html.encode(encode), "a.htm")
    assert article.encoding == encoding
    assert article.text == "\n".join([TEXT] * 5)


def test_traditional_pages_in_big5() -> None:
    body = "<p>這是一段完整的中文正文，裡面有逗號，也有句號，長度足夠算作正文的段落。</p>" * 6
    html = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=big5">'
        "<title>書車開進稻田 | 小鎮日報</title></head><body><div>您現在的位置：首頁 &gt; 新聞</div>"
        f"<h2>書車開進稻田</h2><div>發布時間：2025-10-18　來源：小鎮日報</div>{body}"
        "<div>責任編輯：林溪</div><div>版權所有 小鎮日報</div></body></html>"
    )
    (article,) = read(html.encode("big5"), "a.html")
    assert (article.title, article.source) == ("書車開進稻田", "小鎮日報")
    assert (article.published, article.editor) == ("2025-10-18", "林溪")
    assert article.encoding == "big5"
    assert len(article.blocks) == 6


def test_a_declaration_that_fits_worse_than_the_bytes_is_left() -> None:
    data = ('<meta charset="euc-kr"><p>' + TEXT * 5).encode("gb18030")
    assert decoded_page(data).encoding == "gb18030"
    assert decoded_page(data, "big5").encoding == "big5"


@pytest.mark.parametrize("name", ["a.html", "clipboard", "-"])
def test_fragments(name: str) -> None:
    (article,) = read(f"<p>第一段，很短。</p>\n{P}<p>第三段。</p>".encode(), name)
    assert article.format == "html"
    assert texts(article) == ["第一段，很短。", TEXT, "第三段。"]


@pytest.mark.parametrize(
    "text", ["<三体>读后\n正文在这里。", "a < b > c\n", "# 标题\n\n<p align=center>x</p>\n\n正文"]
)
def test_what_only_holds_angle_brackets_is_no_page(text: str) -> None:
    assert read(text.encode(), "a.txt")[0].format != "html"
    assert read(b"<p>x</p>\n\ny", "a.md")[0].format == "markdown"


def test_as_text_shows_the_source_and_as_html_reads_any_text() -> None:
    assert "<p>" in read(BODY.encode(), "a.html", kind="text")[0].text
    (article,) = read("只有一行字".encode(), "a.txt", kind="html")
    assert (article.format, article.text) == ("html", "只有一行字")


def test_bodies_without_paragraphs_and_soft_line_ends() -> None:
    body = "<div>第一段的文字写到这里，\n没有标签隔开。<br>&nbsp;&nbsp;第二段的 English\nwords 也在。</div>"
    assert texts(page(body + BODY))[:2] == [
        "第一段的文字写到这里，没有标签隔开。",
        "第二段的 English words 也在。",
    ]


def test_only_web_and_mail_addresses_become_links() -> None:
    links = ["https://a.b/c", "mailto:a@b.c", "javascript:alert(1)", "data:text/html,x", "/rel", "#x",
             "file:///etc/passwd", "HTTP://A.B"]  # fmt: skip
    body = "".join(f'<p>这一段里有<a href="{x}">链接</a>，写得够长，算作正文。</p>' for x in links)
    article = page(body + BODY)
    assert [s.target for s in article.styles] == ["https://a.b/c", "mailto:a@b.c", "HTTP://A.B"]
    assert {article.text[s.start : s.end] for s in article.styles} == {"链接"}
    assert safe_address("../c", "https://a.b/x/y") == "https://a.b/c"
    assert safe_address("http://[", "https://a.b") == ""


def test_styles_ruby_superscripts_notes_and_pictures() -> None:
    article = page(
        "<p>水的面积是10<sup>6</sup>平方米，<ruby>稻<rt>dào</rt></ruby>田<s>两</s>片，<code>x = 1</code>。"
        '<img alt="[微笑]" class="emoji" src="e.png"><img alt="IMG_01.jpg" src="a"></p>'
        '<p><b>粗</b><i>斜</i><span style="font-style:italic;font-weight:700">都有</span>，接着写。'
        '<a epub:type="noteref" href="#n">3</a><a href="#r">↩</a></p>' + BODY
    )
    first, second = texts(article)[:2]
    assert first == "水的面积是10⁶平方米，稻田两片，x = 1。[微笑]"
    assert second == "粗斜都有，接着写。[3]"
    kinds = {(s.kind, article.text[s.start : s.end]) for s in article.styles}
    assert {("strike", "两"), ("code", "x = 1"), ("strong", "粗")} <= kinds
    assert {("strong", "都有"), ("emphasis", "斜都有")} <= kinds
    assert any(o.text == "dào" for o in article.other)


def test_layout_tables_are_no_data_and_data_rows_stay_together() -> None:
    layout = (
        f"<table><tr><td>首页</td><td><table><tr><td>{BODY}</td></tr></table></td></tr></table>"
    )
    assert TEXT in texts(page(layout))
    data = "<table><tr><th>年</th><td>数<br>量</td></tr><tr><td>甲</td><td><p>三</p><p>百</p></td></tr></table>"
    assert texts(page(BODY + data + BODY))[5:7] == ["年 | 数 量", "甲 | 三 百"]


def test_prose_set_as_it_stands_is_prose() -> None:
    found = texts(page(f"{BODY}<pre>　　这里的诗行，\n一行一段。</pre>{BODY}"))
    assert found[5:7] == ["这里的诗行，", "一行一段。"]


def test_controls_and_escapes_do_not_come_through_entities() -> None:
    article = page(f"<p>红&#27;[31m字&#x202e;好&#8232;的&#0;，写得够长，算作正文。</p>{BODY}")
    assert texts(article)[0].startswith("红字好")
    assert "\x1b" not in article.text
    assert article.text == normalise(article.text)


def test_facts_of_the_head() -> None:
    article = page(
        BODY,
        head='<title>很好的题目-小镇网</title><meta name="PubDate" content="2024-05-06 07:08">'
        '<meta name="ContentSource" content="某局"><meta name="author" content="甲, 乙">'
        '<link rel="canonical" href="https://example.com/a">',
    )
    assert article.title == "很好的题目"
    assert (article.published, article.source) == ("2024-05-06", "某局")
    assert (article.authors, article.address) == (("甲", "乙"), "https://example.com/a")
    saved = "<!-- saved from url=(0020)https://example.com/b -->\n<html><body>" + BODY
    assert read(saved.encode(), "x.html")[0].address == "https://example.com/b"


@pytest.mark.parametrize(
    ("title", "headings", "found"),
    [
        ("书车开进稻田_小镇网", ["小镇网", "书车开进稻田"], "书车开进稻田"),
        (
            "书车开进稻田，小镇图… - 站",
            ["书车开进稻田，小镇图书馆的三年"],
            "书车开进稻田，小镇图书馆的三年",
        ),
        ("书车开进稻田", ["专题：书车开进稻田 分享到 微信 微博 朋友圈"], "书车开进稻田"),
        ("一篇文章 - 小镇日报", ["小镇日报"], ""),
        ("", ["书车开进稻田"], ""),
    ],
)
def test_the_title_is_what_head_and_heading_share(
    title: str, headings: list[str], found: str
) -> None:
    assert choose_heading(Head(title=title, headings=headings)) == found


def test_titles_of_the_head_lose_the_name_of_the_site() -> None:
    assert title_of_head(Head(title="A long story - The Post")) == "A long story"
    assert title_of_head(Head(title="单题")) == "单题"
    assert title_of_head(Head(metas={"og:title": ["甲-乙"]}, title="x")) == "甲-乙"


def test_damaged_json_in_the_head_is_passed_over() -> None:
    script = '<script type="application/ld+json">{}</script>'
    for bad in ("{", "[" * 20_000, '{"@graph": [{"datePublished": "2024-01-02"}]}'):
        article = page(BODY, head=script.replace("{}", bad))
    assert article.published == "2024-01-02"


def test_pages_that_begin_with_a_comment_and_much_script() -> None:
    script = "<script>" + "var a = 1;\n" * 9_000 + "</script>"
    source = f"<!--https://example.com/a--> <!-- saved -->\n<html><head>{script}</head><body>{BODY}"
    assert read(source.encode(), "clipboard")[0].text == "\n".join([TEXT] * 5)
    bare = f"{script}<p>一</p>{BODY}"
    assert read(bare.encode(), "a.html")[0].format == "html"


def test_pages_that_end_twice_are_read_to_the_end() -> None:
    (article,) = read(
        f"<html><body><p>开头。</p></body></html><div>{BODY}</div></html>".encode(), "a.html"
    )
    assert TEXT in article.text


def test_what_follows_the_editor_belongs_to_other_articles() -> None:
    more = "".join(f"<div><p>【深度】{w}国的另一则新闻，说的是别的事情？</p></div>" for w in "甲乙")
    article = page(f"<div>{BODY * 2}<p>责任编辑：林溪</p>{more}</div>")
    assert len(article.blocks) == 10
    assert article.editor == "林溪"


def test_links_and_the_line_of_the_editor_at_the_ends_are_left_out() -> None:
    article = page(
        f'<div><p><a href="/x">点击进入专题页面</a></p>{BODY}<p>林溪 本文来源：某报 责任编辑：林溪</p></div>'
    )
    assert texts(article) == [TEXT] * 5
    assert article.editor == "林溪"


def test_columns_made_of_lists_are_no_lists() -> None:
    article = page(f"<ul><li>{BODY}</li><li><p>旁边</p></li></ul>")
    assert [b.kind for b in article.blocks][:5] == ["paragraph"] * 5


@pytest.mark.parametrize("name", ["admin", "未知", "a@b.c", "104363", "小镇网", "Comsenz UI Team"])
def test_placeholders_and_sites_are_no_authors(name: str) -> None:
    head = f'<title>书车开进稻田_小镇网财经</title><meta name="author" content="{name}">'
    assert page(BODY, head=head).authors == ()


def test_a_headline_is_never_cut_in_two() -> None:
    head = Head(
        title="Emirates orders 30 jets, talks expansion - The Post",
        headings=["Emirates inks order: 30 jets, talks expansion soon, say experts of the field"],
        first_level=frozenset(
            {"Emirates inks order: 30 jets, talks expansion soon, say experts of the field"}
        ),
    )
    assert choose_heading(head) == head.headings[0]
    quoted = Head(title="‘The Boat’: a year | Post", headings=['"The Boat": a year', "The Boat"])
    quoted.metas["og:title"] = ["'The Boat': a year"]
    assert choose_heading(Head(title="'A': b | P", headings=["‘A’: b", "A"])) == "‘A’: b"
    assert quoted.headings[0] in (choose_heading(quoted), '"The Boat": a year')


def test_what_sites_call_comments_and_related_is_left_out(one: Callable[..., Article]) -> None:
    page = (
        f"<html><body><h1>书车开进稻田</h1><div class=post><p>{SENTENCE}</p><p>{SENTENCE}再来。</p>"
        f"<p>{SENTENCE}还来。</p></div><div id=comments>"
        + "".join(f"<p>读者{n}说：写得真好，我也想去看一看，{SENTENCE}</p>" for n in range(30))
        + "</div><ul class='post-related'><li>别的文章的标题很长很长很长</li></ul></body></html>"
    )
    article = one(page, "a.html")
    assert "写得真好" not in article.text
    assert "别的文章" not in article.text
    assert article.text.count("渡口的书车") == 3
    assert any("读者3说" in other.text for other in article.other)


def test_reporters_are_found_in_the_remark_that_ends_a_story() -> None:
    from reader.importers.news.words import reporters

    assert reporters("工业由此起步，前景可期。（记者 胡晓）") == ("胡晓",)
    assert reporters("整合 小镇日报·渡口记者 徐瑞翔") == ("徐瑞翔",)
    assert reporters("“不都是这样吗？”（姚峰 上海报道）") == ("姚峰",)
    assert reporters("（见图）") == ()


def test_footnotes_below_the_article_and_rows_of_tables_stay() -> None:
    page = """<html><body><div class="nav"><a href="/">首页</a></div><h1>河边书店开张</h1>
    <p>河边新开了一家书店，傍晚六点以后还亮着灯，过路的人都要往里看一眼，有人停下来读几页再走。<sup>
    <a href="#fn1">[1]</a></sup></p>
    <p>店主说，书是慢慢卖的，来的人多半坐下就读，读完了再放回架子上去，第二天接着从折角的一页读起。</p>
    <table><tr><th>月份</th><th>人数</th></tr><tr><td>一月</td><td>1200</td></tr>
    <tr><td>二月</td><td>1350</td></tr></table>
    <p>雨天也开门，门口放着一排伞，谁要用就拿去，过几天还回来就行，半年下来一把也没有少。</p>
    <div class="foot">版权所有 某市新闻网</div>
    <ol><li id="fn1">书店的名字取自一句旧诗。<a href="#r1">↩</a></li></ol></body></html>"""
    (article,) = read(page.encode(), "page.html")
    assert article.text.endswith("1. 书店的名字取自一句旧诗。")
    assert "版权所有" not in article.text
    kinds = {article.text[b.start : b.end]: b.kind for b in article.blocks}
    assert kinds["二月 | 1350"] == "paragraph"


def test_the_name_of_an_office_is_no_title() -> None:
    head = Head(title="某镇人民政府", headings=["某镇人民政府关于书车的通知"])
    assert choose_heading(head) == "某镇人民政府关于书车的通知"
