"""Names of persons in the lines that say who wrote, and lines that name nobody."""

from __future__ import annotations

import pytest

from reader.importers import read
from reader.importers.html.names import persons
from reader.importers.news.persons import credited, is_office, names
from reader.importers.news.words import dateline, reporters

NAMED = """
记者 祁小满|祁小满
本报记者 祁小满|祁小满
本报记者祁小满|祁小满
□本报记者 祁小满|祁小满
（记者 祁小满）|祁小满
（记者祁小满、白槐）|祁小满 白槐
【记者 祁小满】|祁小满
（本报记者 祁小满 通讯员 白槐）|祁小满 白槐
本报记者 祁小满 通讯员 白槐 贺晚舟|祁小满 白槐 贺晚舟
本报见习记者 祁小满 实习生 白槐|祁小满 白槐
本报驻渡口记者 祁小满|祁小满
渡口日报首席记者 祁小满|祁小满
渡口报·渡口网记者 祁小满|祁小满
渡口报全媒体记者 祁小满|祁小满
渡口报记者 祁小满 编辑 白槐 校对 贺晚舟|祁小满
记者：祁小满　编辑：白槐|祁小满
记者：祁小满 责任编辑：白槐|祁小满
记者 祁小满 摄影 白槐|祁小满
文/祁小满|祁小满
文／祁小满|祁小满
文｜祁小满|祁小满
文丨祁小满|祁小满
文：祁小满|祁小满
文 祁小满|祁小满
文/祁小满 图/白槐|祁小满
文/图 祁小满|祁小满
文/图 本报记者祁小满|祁小满
图/文 祁小满|祁小满
图文：祁小满|祁小满
祁小满/文|祁小满
祁小满 / 文|祁小满
撰文：祁小满|祁小满
撰文/祁小满 编辑/白槐|祁小满
采写：渡口报记者 祁小满|祁小满
采写/祁小满 摄影/白槐|祁小满
执笔：祁小满 白槐|祁小满 白槐
整理：祁小满|祁小满
口述：白槐 整理：祁小满|祁小满
作者：祁小满|祁小满
作者: 祁小满|祁小满
作者 祁小满|祁小满
作者：祁小满（渡口大学）|祁小满
作者：祁小满、白槐|祁小满 白槐
作者：祁小满和白槐|祁小满 白槐
作者：祁 欢 白 槐|祁欢 白槐
作者：祁　欢|祁欢
作者：屈 一 凡|屈一凡
作者：记者 祁小满|祁小满
来源：渡口网 作者：记者 祁小满|祁小满
作者：祁小满 来源：渡口网|祁小满
作者：祁小满 编辑：白槐|祁小满
作者：祁小满教授|祁小满
作者：渡上春|渡上春
作者：浮生梦晓|浮生梦晓
作者：欧阳晓渡|欧阳晓渡
作者：欧阳渡|欧阳渡
记者 司马晓渡 上官槐|司马晓渡 上官槐
记者诸葛晓渡摄影报道|诸葛晓渡
阿卜杜拉·买买提|阿卜杜拉·买买提
记者 阿依古丽·吐尔逊 祁小满|阿依古丽·吐尔逊 祁小满
作者：阿卜杜拉•买买提|阿卜杜拉·买买提
作者：古丽·阿不都·热西提|古丽·阿不都·热西提
约翰·史密斯|约翰·史密斯
作者：约翰·史密斯、安妮·白|约翰·史密斯 安妮·白
作者：John Smith|John+Smith
作者：Ann van Other|Ann+van+Other
记者祁小满摄影报道|祁小满
记者 祁小满 摄影报道|祁小满
本报记者 祁小满 文/图|祁小满
记者祁小满报道|祁小满
本报记者 祁小满 发自北京|祁小满
本报记者 祁小满 北京报道|祁小满
记者祁欢白槐报道|祁欢 白槐
記者祁小滿／台北報導|祁小滿
記者祁小滿／綜合報導|祁小滿
記者祁小滿/埔里報導|祁小滿
記者祁小滿、白槐／台中報導|祁小滿 白槐
〔記者祁小滿／綜合報導〕|祁小滿
〔記者祁小滿／台北報導〕|祁小滿
【記者祁小滿台北報導】|祁小滿
【記者祁小滿／桃園報導】|祁小滿
【記者祁歡台北報導】|祁歡
記者祁小滿台南報導|祁小滿
記者祁小滿埔里報導|祁小滿
記者 祁小滿 報導|祁小滿
記者祁小滿報導|祁小滿
編譯祁小滿／綜合外電|祁小滿
編譯祁小滿／綜合報導|祁小滿
撰文：祁小滿|祁小滿
文／祁小滿 攝影／白槐|祁小滿
文：祁小滿 圖：白槐|祁小滿
實習記者 祁小滿|祁小滿
特約記者 祁小滿|祁小滿
（圖文／記者祁小滿）|祁小滿
记者祁小满 通讯员粤应急宣|祁小满
渡口晚报评论员 祁小满|祁小满
特约评论员 祁小满|祁小满
祁小满 白槐|祁小满 白槐
编译：祁小满|祁小满
"""

NOBODY = """
责任编辑：祁小满
責任編輯：祁小滿
责编：祁小满
编辑：祁 欢
实习编辑：祁小满
實習編輯
實習編輯：祁小滿
责任编辑：
校对：祁小满
编辑：祁小满 校对：白槐
审核：祁小满
监制：祁小满
统筹：祁小满
美编：祁小满
摄影：祁小满
攝影：祁小滿
摄影/祁小满
图/祁小满
圖／祁小滿
图片：祁小满
供图：祁小满
祁小满 摄
祁小满/摄
祁小满 / 摄影
（祁小满 摄）
（圖／記者祁小滿翻攝）
记者祁小满摄
来源：渡口网
来源：新华社
来源：祁家镇
來源：中央社
口述：祁小满
剪辑：祁小满
作者：
作者：佚名
作者：匿名
作者：未知
作者：本站
作者：本报
作者：本文
作者：小编
作者：admin
作者：管理员
作者：编辑部
作者：本刊编辑部
作者：渡口日报
作者：渡口网
作者：渡口社
作者：渡口局
作者：渡口工作室
作者：渡口传媒
作者：渡口公司
作者：渡口大学
作者：渡口频道
作者：渡口新闻
作者：渡口中心
作者：渡口小编
作者：某课题组
作者：渡口基金会
作者：新华社
作者：原创
作者：转载
作者系渡口大学教授
作者系渡口人
作者为渡口作家
作者：系渡口大学教授
（作者系渡口大学教授）
（作者是渡口中学教师）
（作者为自由撰稿人）
（作者单位：渡口大学）
作者单位：渡口大学
作者简介：渡口人
（本文作者系渡口大学教授）
本报记者
本报记者 摄影报道
记者 综合报道
综合报道
（综合）
（原创）
通讯员 粤应急宣
通讯员
通讯员：渡消宣
本报评论员
综合外电
編譯／綜合外電
記者／綜合報導
〔本報訊〕
图文报道
记者于北京报道
记者高兴地报道
文/图
文 / 图
译者
视频：祁小满
设计：某某工作室
主编：祁小满
出镜：祁小满
初审：祁小满 二审：白槐 三审：贺晚舟
录入：祁小满
签发：祁小满
"""


def rows(table: str) -> list[str]:
    """The lines of a table that are not blank."""
    return [line for line in table.splitlines() if line]


@pytest.mark.parametrize("row", rows(NAMED))
def test_who_wrote(row: str) -> None:
    line, _, said = row.partition("|")
    assert names(line) == tuple(name.replace("+", " ") for name in said.split())


@pytest.mark.parametrize("line", rows(NOBODY))
def test_nobody_is_named(line: str) -> None:
    assert [name for name in names(line) if not is_office(name)] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2023-06-15 08:10 来源：渡口网 祁小满", ("祁小满",)),
        ("渡口报·渡口网记者 祁小满 来源：渡口报", ("祁小满",)),
        ("記者祁小滿／南市報導", ("祁小滿",)),
        ("来源：渡口网 字体大小", ()),
        ("来源：渡口网 北京", ()),
        ("来源：渡口网 祁小满 白槐", ()),
        ("来源：祁小满", ()),
        ("记者从会上获悉，今年的鱼多了。", ()),
        ("记者 手记", ()),
        ("编辑：祁小满", ()),
        ("渡口的老船", ()),
        ("源" * 300, ()),
    ],
)
def test_credits_in_lines_of_facts(line: str, said: tuple[str, ...]) -> None:
    assert credited(line) == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("晨报首席记者祁小满报道 渡口的船昨天开了。", ("祁小满",)),
        ("〔記者祁小滿／綜合報導〕渡口的船昨天開了。", ("祁小滿",)),
        ("【記者祁小滿台北報導】渡口的船昨天開了。", ("祁小滿",)),
        ("記者祁小滿／台北報導", ("祁小滿",)),
        ("编译祁小满／综合外电", ("祁小满",)),
        ("渡口的船昨天开了。（特约通讯员：祁小满）", ("祁小满",)),
        ("记者近日报道，渡口的船开了。", ()),
        ("记者从渡口局获悉", ()),
        ("编译这本书的人报道", ()),
    ],
)
def test_reporters_at_the_edges_of_a_story(line: str, said: tuple[str, ...]) -> None:
    assert reporters(line) == said


@pytest.mark.parametrize(
    ("line", "agency", "place", "said"),
    [
        ("（中央社記者祁小滿台北25日電）渡口", "中央社", "台北", ("祁小滿",)),
        ("（中央社記者祁小滿波昂21日專電）渡口", None, None, ()),
        ("（中央社記者祁小滿、白槐台北25日電）渡", "中央社", "台北", ("祁小滿", "白槐")),
        ("中央社／台北25日電", "中央社", "台北", ()),
        ("新华社北京6月7日电（记者祁小满、白槐）渡口", "新华社", "北京", ("祁小满", "白槐")),
        ("新华社北京6月7日电 渡口", "新华社", "北京", ()),
    ],
)
def test_datelines_with_a_reporter(
    line: str, agency: str | None, place: str | None, said: tuple[str, ...]
) -> None:
    found = dateline(line)
    assert (found and (found.agency, found.place, found.reporters)) == (
        agency and (agency, place, said)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("记者 祁小满 2024-05-06", ("祁小满",)),
        ("责任编辑：祁小满", ()),
        ("祁小满 白槐", ("祁小满", "白槐")),
        ("渡口 工作室", ()),
        ("来源：渡口网", ()),
        ("作者：渡口网", ()),
    ],
)
def test_names_in_an_element_for_the_author(text: str, said: tuple[str, ...]) -> None:
    assert persons(text) == said


@pytest.mark.parametrize(
    ("head", "between", "said"),
    [
        ("", "<p>2024-05-06 来源：渡口网 <b>祁小满</b></p>", ("祁小满",)),
        ('<meta name="author" content="记者 祁小满">', "", ("祁小满",)),
        ('<meta name="author" content="责任编辑：祁小满">', "", ()),
        ('<meta name="author" content="佚名">', "", ()),
    ],
)
def test_authors_of_a_page(head: str, between: str, said: tuple[str, ...]) -> None:
    body = "".join(
        f"<p>第{n}段说的是渡口的老船，船上的人天天来回，从不误事。</p>" for n in "一二三四五六"
    )
    html = (
        f"<html><head><title>渡口的老船</title>{head}</head><body><h1>渡口的老船</h1>{between}"
        f"<div>{body}</div></body></html>"
    )
    (article,) = read(html.encode(), "page.html")
    assert article.authors == said
