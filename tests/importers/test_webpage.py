from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.importers.dump.facts import clean_source
from reader.importers.dump.words import (
    editor_of,
    is_crumb,
    is_disclaimer,
    is_footer,
    is_meta,
    is_neighbour,
    labels,
)
from reader.model import Article

BODY = "退役的郵车改成了书车，车上有六百本书，每个月换一批，换哪些由上一批读者投票决定。"
MORE = "割稻的季节，书车不再停在学校门口，而是开到了田边，大人忙着，孩子就在车上读书。"
MENU = "".join(f"  • 栏目{c}\n" for c in "甲乙丙丁戊己庚辛")
FOOT = "版权所有：小镇图书馆\n某ICP备00000001号\n联系我们\n"


def page(
    *, title: str = "书车开进稻田", meta: str = "2025-10-18 09:00 来源：小镇日报", body: str = ""
) -> str:
    return f"{MENU}当前位置：首页 > 新闻 > 正文\n{title}\n{meta}\n{body or BODY + chr(10) + MORE}\n上一篇：旧事\n{FOOT}"  # noqa: E501


def test_the_article_is_found_and_the_rest_is_kept(
    one: Callable[..., Article], parts: Callable[[Article], list[str]]
) -> None:
    article = one(page())
    assert article.format == "webpage"
    assert article.title == "书车开进稻田"
    assert parts(article) == [BODY, MORE]
    assert (article.source, article.published) == ("小镇日报", "2025-10-18")
    reasons = [o.reason for o in article.other]
    assert reasons == ["menu", "crumb", "meta", "neighbours", "footer"]
    assert article.other[0].lines == (1, 8)


@pytest.mark.parametrize(
    ("meta", "source", "published"),
    [
        (
            "来源: 《小镇报》(2025年10月17日 第01版)     发布日期:2025-10-18",
            "《小镇报》",
            "2025-10-18",
        ),
        (
            "发布时间：2025/10/18 来源：人民网-人民日报　　作者：张三【字体：大 中 小】",
            "人民网-人民日报",
            "2025-10-18",
        ),
        ("来源:办公室发布时间:2025年10月18日浏览次数:12", "办公室", "2025-10-18"),
        ("2025年10月18日 08:10 新京报", "新京报", "2025-10-18"),
        ("二〇二五年十月十八日", None, "2025-10-18"),
        ("发布日期：民國114年10月18日", None, "2025-10-18"),
        ("时间：2025.10.18 10:00:01  信息来源：市林业局  点击：88次", "市林业局", "2025-10-18"),
        ("日期：2025-10-18 来源：https://example.com/a", None, "2025-10-18"),
    ],
)
def test_lines_of_source_and_date(
    one: Callable[..., Article], meta: str, source: str | None, published: str
) -> None:
    article = one(page(meta=meta))
    assert (article.source, article.published) == (source, published)
    assert article.title == "书车开进稻田"


def test_labels_whose_values_stand_on_the_next_line(one: Callable[..., Article]) -> None:
    article = one(page(meta="发文机关：\n小镇人民政府\n发布日期：\n2025年10月18日"))
    assert (article.source, article.published) == ("小镇人民政府", "2025-10-18")


def test_dateline_of_the_text_when_nothing_is_labelled(one: Callable[..., Article]) -> None:
    body = f"新华社南京10月18日电（记者 甲乙）2025年以来，{BODY}\n{MORE}"
    article = one(page(meta="字号：大 中 小", body=body))
    assert (article.source, article.place, article.published) == ("新华社", "南京", "2025-10-18")
    assert article.published_inferred
    assert article.authors == ("甲乙",)


def test_an_unfinished_last_paragraph_is_not_cut_off(
    one: Callable[..., Article], parts: Callable[[Article], list[str]]
) -> None:
    cut = "志愿者每个星期开三十公里山路来帮忙，她说最喜欢的时刻是傍晚收车之前孩子们坐在车尾把当天读到的"  # noqa: E501
    assert parts(one(page(body=f"{BODY}\n{MORE}\n{cut}")))[-1] == cut


def test_subheadings_bullets_and_signature(
    one: Callable[..., Article], kinds: Callable[[Article], list[tuple[str, str]]]
) -> None:
    body = f"各乡镇人民政府：\n{BODY}\n一、抓紧落实\n{MORE}\n• {BODY}\n附件：名单\n小镇人民政府\n2025年10月18日"  # noqa: E501
    found = kinds(one(page(body=body)))
    assert [kind for kind, _ in found] == [
        "paragraph", "paragraph", "heading", "paragraph", "list", "paragraph", "paragraph", "dateline",  # noqa: E501
    ]  # fmt: skip


def test_a_subtitle_below_the_headline(one: Callable[..., Article]) -> None:
    article = one(page(title="书车开进稻田\n——小镇图书馆的三年"))
    assert (article.title, article.subtitle) == ("书车开进稻田", "——小镇图书馆的三年")


def test_related_news_and_comments_are_left_out(one: Callable[..., Article]) -> None:
    tail = f"责任编辑：李四\n相关阅读\n{BODY[:30]}，又有新闻。\n热门评论 3 条\n写得真好，我也想去看看那辆书车，什么时候来我们这里？\n"  # noqa: E501
    article = one(page().replace("上一篇：旧事\n", tail))
    assert article.text == f"{BODY}\n{MORE}"
    assert article.editor == "李四"


def test_a_list_page_is_left_untouched(one: Callable[..., Article]) -> None:
    text = (
        MENU
        + "当前位置：首页 > 新闻\n"
        + "".join(f"  • 新闻标题{c}\n" for c in "一二三四五")
        + FOOT
    )
    article = one(text)
    assert "新闻标题三" in article.text
    assert not article.other


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}\n\n{MORE}\n\n责任编辑：李四\n",
        "第一章\n" + "\n".join(["他说：“走吧。”", "没有人应声。"] * 20),
        "\n".join(["水把对岸", "推得远一点"] * 10),
        "# 标题\n\n- [首页](http://a.b)\n- [联系我们](http://a.b)\n\n版权所有\n\n上一篇\n",
    ],
)
def test_clean_texts_are_no_dumps(one: Callable[..., Article], text: str) -> None:
    assert one(text).format != "webpage"


def test_words_of_pages() -> None:
    assert is_crumb("您当前的位置: 首页 > 新闻资讯 > 新闻 > 正文")
    assert is_crumb("国内新闻 > 正文")
    assert not is_crumb("他把书放回原来的位置，又看了一眼。")
    for line in (
        "上一篇：旧事",
        "【打印】【关闭】",
        "扫一扫在手机打开当前页",
        "相关阅读",
        "分享到：",
        "返回顶部",
        "字体：大 中 小",
    ):
        assert is_neighbour(line), line
    assert not is_neighbour(
        "下一代人会怎样看这座桥，没有人知道，也没有人急着知道，大家只是继续从桥上走过去。"
    )
    for line in (
        "版权所有：某某",
        "京ICP备1号",
        "主办单位：某某局",
        "Copyright © 2025",
        "地址：某路一号",
    ):
        assert is_footer(line), line
    assert not is_footer("下届承办单位浙江大学接受会旗")
    assert is_meta("来源：人民网")
    assert is_meta("2025-10-18")
    assert not is_meta("2025年10月18日，全市林业工作会议在小镇召开，各县负责同志参加了会议。")
    assert editor_of("（责编：张三、李四）") == "张三、李四"
    assert editor_of("编辑部今天搬家了。") is None
    assert is_disclaimer("声明：本文仅代表作者观点")
    assert labels("来源：甲　时间：2025-01-02") == {"来源": "甲", "时间": "2025-01-02"}
    assert clean_source("http://a.b") is None


def test_forced_reading_of_a_text_that_is_no_page(one: Callable[..., Article]) -> None:
    article = one(f"{BODY}\n{MORE}\n", kind="webpage")
    assert article.format == "webpage"
    assert BODY in article.text


def test_a_notice_has_the_title_that_its_table_gives(one: Callable[..., Article]) -> None:
    page = (
        "某省政府信息公开专栏 >> 首页 > 通告\n索 引 号：\n112200/2026\n标 题：\n"
        "某省政府关于治理小河工程征地范围内停止新建项目的通告\n发布日期：\n2026年01月28日\n分享到\n"
        "某省政府关于治理小河工程\n征地范围内停止新建项目的通告\n某政发〔2026〕1号\n"
        "为做好小河治理工程建设，确保前期调查顺利进行，现就有关事项通告如下：\n"
        "一、工程位于河口镇，征地范围为现有堤防两侧十五米以内，不得新建房屋。\n上一篇：无\n版权所有：某省\n"
    )
    article = one(page)
    assert article.title == "某省政府关于治理小河工程征地范围内停止新建项目的通告"
    assert article.text.startswith("某政发〔2026〕1号\n为做好小河治理")
    assert article.published == "2026-01-28"


def test_short_news_above_a_long_discussion(one: Callable[..., Article]) -> None:
    answers = "".join(
        f"网友{name} 2026-01-2{n} 1{n}:20\n"
        "这座桥我走了三十年，小时候桥头还有一家卖豆腐脑的铺子，味道至今忘不掉。\n"
        for n, name in enumerate("甲乙丙丁戊己")
    )
    page = (
        "首页\n新闻\n社会\n视频\n图片\n专题\n您的位置：首页 > 新闻 > 正文\n老桥今日拆除\n"
        "2026-01-20 08:00 来源：某晚报\n分享到：\n（原标题：老桥今日拆除 新桥年底通车）\n"
        "东门老桥今天上午开始拆除，工期四十天，其间行人可走下游的便桥，便桥两头夜里有灯。\n"
        f"编辑 张三 校对 李四\n网友评论\n{answers}版权所有 某某网\n"
    )
    article = one(page)
    assert article.text.startswith("东门老桥")
    assert article.text.endswith("夜里有灯。")
    assert (article.title, article.published) == ("老桥今日拆除", "2026-01-20")
    assert (article.source, article.editor) == ("某晚报", "张三")


def test_sides_of_a_table_are_no_text(one: Callable[..., Article]) -> None:
    rows = "".join(f"│{line}│\n│{' ' * 20}│\n" for line in (BODY, MORE, BODY[::-1], MORE))
    article = one(f"┌────────┐\n{rows}└────────┘\n首页 > 新闻\n版权所有 某网\n上一篇：无\n")
    assert "│" not in article.text
    assert BODY in article.text
