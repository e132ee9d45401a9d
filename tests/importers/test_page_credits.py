"""Who wrote a Chinese page, for whom and when, as sites set it around the article."""

from __future__ import annotations

import pytest

from reader.importers import read
from reader.importers.dump.facts import clean_source
from reader.importers.dump.words import editor_within
from reader.importers.html.names import is_office
from reader.importers.news.words import dateline, names, reporters
from reader.model import Article

BODY = "".join(
    f"<p>第{n}段说的是镇上的渡口，渡口有一条老船，船上的人天天来回，从不误事，风雨也一样。</p>"
    for n in "一二三四五六"
)


def page(between: str, *, head: str = "", body: str = BODY, below: str = "") -> Article:
    """An article under its headline, with what stands between them and below."""
    html = (
        f"<html><head><title>渡口的老船-小镇网</title>{head}</head><body>"
        f"<div class='top'><a href='/'>首页</a> &gt; <a href='/n'>新闻</a> &gt; 正文</div>"
        f"<div class='main'><h1>渡口的老船</h1>{between}<div class='text'>{body}</div>{below}</div>"
        "<div class='foot'>版权所有 小镇网</div></body></html>"
    )
    (article,) = read(html.encode(), "page.html")
    assert article.title == "渡口的老船"
    return article


@pytest.mark.parametrize(
    ("between", "source", "published"),
    [
        (
            "<p>2024-05-22 07:16\n来源: <a href='/a'>渡口报</a>\n 北京\n <a href='#'>举报</a></p>",
            "渡口报",
            "2024-05-22",
        ),
        (
            "<p><span>时间发布：2023-06-12 09:51</span><span>阅读次数: 次</span>\n"
            "<span>信息来源：渡口日报</span><span>字体：[大 中 小]</span></p>",
            "渡口日报",
            "2023-06-12",
        ),
        ("<p>发布日期：2024-06-13 来源：渡口局 下载 收藏</p>", "渡口局", "2024-06-13"),
        ("<p>来源：渡口网-<i>《渡口日报》</i>2024-01-29 04:35</p>", "渡口网-《渡口日报》", None),
        ("<p>本文来源于渡口统计局 2024-05-11 09:36:26</p>", "渡口统计局", "2024-05-11"),
        ("<p>渡口新聞網 (2020-01-21 11:12)</p>", "渡口新聞網", "2020-01-21"),
        ("<p>2024-05-20 14:33·渡口社</p>", "渡口社", "2024-05-20"),
    ],
)
def test_source_and_date_end_where_their_elements_do(
    between: str, source: str, published: str | None
) -> None:
    article = page(between)
    assert article.source == source
    assert published is None or article.published == published


@pytest.mark.parametrize(
    ("between", "body", "authors"),
    [
        ("<p>本报记者 王乐文 方 敏</p><p>2024年05月10日06:58</p>", BODY, ("王乐文", "方敏")),
        ("<p>来源：渡口网 记者：李木胜</p>", BODY, ("李木胜",)),
        ("<p>2024-01-02</p>", f"<p>记者梁爽报道 6月10日，比赛开幕了。</p>{BODY}", ("梁爽",)),
        (
            "<p>2024-01-02</p>",
            f"<p>渡口网记者曹磊5月13日报道：上海的景点打折了。</p>{BODY}",
            ("曹磊",),
        ),
        (
            "<p>2024-01-02</p>",
            f"<p>新华社北京5月19日电（刘艺、杨吉）专家说渡口的鱼多了。</p>{BODY}",
            ("刘艺", "杨吉"),
        ),
        ("<p>2024-01-02</p>", f"{BODY}<p>作者 王之言 高孜然</p>", ("王之言", "高孜然")),
        ("<p>2024-01-02</p>", f"{BODY}<p>作者︱春春</p>", ("春春",)),
        (
            "<p>发布日期：2025-04-30 作者：马玥琳 李晓亭 来源：渡口处</p>",
            BODY,
            ("马玥琳", "李晓亭"),
        ),
        ("<p>2024-05-16 作者：渡口日报</p>", BODY, ()),
    ],
)
def test_authors_by_lines(between: str, body: str, authors: tuple[str, ...]) -> None:
    assert page(between, body=body).authors == authors


def test_author_in_the_head_of_an_office_is_its_editor() -> None:
    head = (
        '<meta name="ArticleTitle" content="渡口的老船"><meta name="PubDate" content="2024-05-06">'
        '<meta name="ContentSource" content="渡口局"><meta name="Author" content="贺茜">'
    )
    article = page("<p>2024年05月06日</p>", head=head, below="<p>责任编辑： 贺茜</p>")
    assert (article.authors, article.editor) == ((), "贺茜")
    assert page("<p>2024年05月06日</p>", head=head).authors == ()
    assert page("<p>2024年05月06日 作者：李四</p>", head=head).authors == ("李四",)


def test_offices_are_no_authors() -> None:
    for name in (
        "新华社",
        "丰台区",
        "信息发布员6",
        "系统管理员",
        "渡口工作室",
        "某大学",
        "sina_mobile",
    ):
        assert is_office(name), name
    for name in ("王伟", "欧阳修", "浮生梦晓", "Ann Other"):
        assert not is_office(name), name
    article = page("<p>2024年05月06日</p>", head='<meta name="author" content="渡口区">')
    assert article.authors == ()


def test_blog_names_its_author_below() -> None:
    below = (
        "<div><p>好文要顶 关注我</p><p>老船工</p><p>posted @ <span>2024-05-09 14:45</span>&nbsp;"
        "<a href='/u'>老船工</a>&nbsp;阅读(430)&nbsp;评论(2)</p></div>"
    )
    article = page("", below=below)
    assert (article.authors, article.published) == (("老船工",), "2024-05-09")


def test_headline_before_the_line_of_the_date() -> None:
    html = (
        "<html><head><title>关注孩子的心“成长”服务启动--健康·生活--小镇网</title></head><body>"
        "<p><a href='/'>小镇网</a>&gt;&gt;<a href='/j'>健康·生活</a></p>"
        "<h1>关注孩子的心“成长”服务启动</h1>"
        "<p>2024年05月17日08:59 来源：<a href='/b'>渡口报</a></p>"
        f"<div>{BODY}</div></body></html>"
    )
    (article,) = read(html.encode(), "page.html")
    assert (article.title, article.source) == ("关注孩子的心“成长”服务启动", "渡口报")


def test_title_that_the_head_runs_on_with_the_text() -> None:
    html = (
        "<html><head><title>响应与计算的亲密关系柳岸花明又一村。偶然看到了渡口的用例！"
        "</title></head><body><h1>响应与计算的亲密关系</h1><p>2019-10-10</p>"
        f"<h4>柳岸花明又一村。偶然看到了渡口的用例！</h4>{BODY}</body></html>"
    )
    (article,) = read(html.encode(), "page.html")
    assert article.title == "响应与计算的亲密关系"


def test_words() -> None:
    assert clean_source("济南局（原市局）") == "济南局（原市局）"
    assert clean_source("上海报）") == "上海报"
    assert clean_source("人民网 ] 魏喆") == "人民网"
    assert names("光明日报记者 张国圣 李宏") == ("张国圣", "李宏")
    assert names("渡口谈记者 史卫燕") == ("史卫燕",)
    assert names("文丨某某亮特约评论员 韩涵") == ("韩涵",)
    assert names("通讯员王海 记者李明") == ("王海", "李明")
    assert editor_within("编辑：倪仕轩责任编辑：林涛") == "倪仕轩"
    assert reporters("（总台央视记者 奚丹霓 张赛）") == ("奚丹霓", "张赛")
    found = dateline("新华社北京5月19日电（刘艺、杨吉）中国科学院")
    assert found is not None
    assert found.reporters == ("刘艺", "杨吉")


SHORT = (
    "<p>渡口的老船昨天停了一天，因为船工的孩子结婚，来往的人都改走了桥。</p>"
    "<p>今天一早，老船照常开了，船上还剩着昨天的喜糖，见人就分，孩子最多。</p>"
    "<p>船工说，明天也一样，风雨也一样，只要河里还有水，船就天天来回。</p>"
)
LINKS = "".join(
    f"<div><a href='/{n}'>别处的第{n}条消息写得很长，镇上的人都去看了，还有人说好</a>"
    f"<div><a href='/p'>渡口报</a> <a href='/c'>5评论</a> <span>5天前</span></div></div>"
    for n in range(30)
)
NEIGHBOUR = (
    "<div class='detail recommend'><h2>三十年前的一首老歌</h2><span>2023-06-01 00:48</span>"
    f"<div>{BODY}{BODY}</div></div>"
)


@pytest.mark.parametrize(
    ("others", "word"), [(LINKS, "别处的第"), (NEIGHBOUR, "第一段说的是")], ids=["links", "text"]
)
def test_short_article_above_more_of_others(others: str, word: str) -> None:
    html = (
        "<html><head><title>渡口的老船停了一天_小镇网</title></head><body><div class='page'>"
        "<div class='left'><h1>渡口的老船停了一天</h1><div>2024-05-20 14:33</div>"
        f"<article>{SHORT}</article><div>举报</div></div><div>登录并评论</div>"
        f"<div class='more'>{others}</div></div></body></html>"
    )
    (article,) = read(html.encode(), "page.html")
    assert article.title == "渡口的老船停了一天"
    assert article.text.startswith("渡口的老船昨天停了一天")
    assert word not in article.text
    assert article.published == "2024-05-20"


def test_bold_lines_between_paragraphs_stay() -> None:
    body = BODY.replace("</p><p>第三段", "</p><p><b>三个专场</b></p><p><b>齐唱</b></p><p>第三段")
    assert "\n三个专场\n齐唱\n第三段" in page("<p>2024-01-02</p>", body=body).text
