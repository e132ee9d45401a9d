from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.importers import read
from reader.importers.news import words as newswords
from reader.importers.news.words import (
    dateline,
    is_advert,
    is_byline,
    is_caption,
    is_credit,
    is_furniture,
    is_lone_name,
    names,
)
from reader.importers.text.join import glue, joins
from reader.model import Article

LONG = "参加活动的三十多名志愿者来自全市十二所学校，他们用一个周末的时间，把河岸两侧的垃圾清理"
BODY = "今年以来，这条河的水质连续三个季度稳定在二类，是有监测记录以来最好的一年。"


@pytest.mark.parametrize(
    ("line", "agency", "place", "day", "reporters"),
    [
        ("新华社北京1月25日电 中央", "新华社", "北京", (1, 25), ()),
        (
            "据新华社洛杉矶1月24日电(记者 黄恒 高山)美国",
            "新华社",
            "洛杉矶",
            (1, 24),
            ("黄恒", "高山"),
        ),
        ("本报讯（记者 张三）今天", "本报", None, (0, 0), ("张三",)),
        ("【本报讯】", "本报", None, (0, 0), ()),
        ("本报北京1月25日电　（记者李四、王　五）昨天", "本报", "北京", (1, 25), ("李四", "王五")),
        ("中新网上海十二月三日电 记者", "中新网", "上海", (12, 3), ()),
        ("中新社香港1月3日電", "中新社", "香港", (1, 3), ()),
        ("人民日报北京１月５日电 记者", "人民日报", "北京", (1, 5), ()),
        ("新华社北京1月25日电记者从教育部获悉", "新华社", "北京", (1, 25), ()),
        ("中央社台北2025年3月1日電", "中央社", "台北", (3, 1), ()),
    ],
)
def test_datelines(
    line: str, agency: str, place: str | None, day: tuple[int, int], reporters: tuple[str, ...]
) -> None:
    found = dateline(line)
    assert found is not None
    assert (found.agency, found.place, found.reporters) == (agency, place, reporters)
    assert found.day[1:] == day


@pytest.mark.parametrize(
    "line",
    [
        "新华社记者",
        "北京时间1月25日电影",
        "电讯公司今天宣布",
        "社会工作事关长远",
        "他打来电话",
        "讯",
        "",
    ],
)
def test_what_is_no_dateline(line: str) -> None:
    assert dateline(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "新华社发 武纪全 摄",
        "（本报记者 张三摄）",
        "图为1月25日，动车组列车驶过大桥。",
        "▲ 工人在检修设备",
        "上图：孩子们在上课。李四摄",
        "新华社记者 王毓国 摄",
        "資料圖片",
        "图①：老街的早晨。",
        "制图：张某",
    ],
)
def test_captions(line: str) -> None:
    assert is_caption(line)


@pytest.mark.parametrize(
    "line", ["他喜欢拍摄了", "图书馆今天开放到晚上九点。", "这张照片是他拍摄的，没有别人。"]
)
def test_what_is_no_caption(line: str) -> None:
    assert not is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "新华社记者",
        "本报记者 王小明",
        "□ 本报记者 张三 通讯员 李四",
        "文/张三",
        "作者：张三",
        "（作者单位：某某大学）",
        "人民日报评论员",
        "某某日报驻京记者 张三",
        "澎湃新闻记者 贺某",
        "（张三 李四）",
    ],
)
def test_bylines(line: str) -> None:
    assert is_byline(line)
    assert not is_credit(line)


@pytest.mark.parametrize(
    "line", ["文明出行", "文化自信是更基本的力量", "记者从会上获悉，今年将开工。"]
)
def test_what_is_no_byline(line: str) -> None:
    assert not is_byline(line)


def test_names() -> None:
    assert names("（记者 黄恒 高山）") == ("黄恒", "高山")
    assert names("本报记者 王　伟、欧阳修") == ("王伟", "欧阳修")
    assert is_lone_name("王　伟")
    assert not is_lone_name("春天的故事")


def test_furniture_and_adverts() -> None:
    for line in (
        "第01版：要闻",
        "2026年1月26日 星期一",
        "责任编辑：张三",
        "今日8版",
        "（下转第二版）",
        "专栏：",
    ):
        assert is_furniture(line), line
    assert is_advert("广告")
    assert is_advert("公益广告")
    assert not is_advert("广告业今年增长一成")


@pytest.mark.parametrize(
    ("p", "n", "together"),
    [
        (LONG, "得干干净净。", True),
        ("有关部门加强监管，专项整治", "“拉黑名单”等违规做法；同时公开举报电话。", True),
        ("汇聚全体人民的力量。只", "有坚持下去，才能成功。", True),
        ("火红的辣椒堆满院子，唱出仓", "廪丰盈的底气。", True),
        ("今年的房", "地产市场总体平稳，成交面积回升。", False),  # too short to be sure
        ("这座城市今年以来的房", "地产市场总体平稳，成交面积回升。", True),
        ("共有学生12", "34人参加", True),
        ("全省公路总长度去年底达到2.3", "万公里。", True),
        ("会议强调，", "要抓好落实。", True),
        ("出版了《中国", "通史》一书。", True),
        ("他说：“我们", "一定要回来。”", True),
        ("这件事很快", "，他就忘了。", True),
        ("参加的有工人、农民", "和学生，共三百人。", True),
        ("浙江建设驿站，把服务做到心坎上；", "辽宁新建驿站一万个；", False),
        ("具体安排如下：", "一是摸清底数。", False),
        ("会议到此结束。", "的确如此。", False),
        ("“今天就说到这里。", "“明天再见。”", False),
        ("总体要求", "坚持稳中求进，推动高质量发展。", False),
        ("", "什么", False),
    ],
)
def test_broken_paragraphs(p: str, n: str, together: bool) -> None:
    assert joins(p, n) is together


def test_commas_prove_nothing_among_short_lines() -> None:
    assert not joins("白日依山尽，", "黄河入海流。", short_lined=True)


def test_the_dictionary_is_asked_last() -> None:
    asked: list[tuple[str, str]] = []

    def straddles(p: str, n: str) -> bool:
        asked.append((p, n))
        return False

    assert not joins(
        "他在那里一个人安静地工作了许多许多年", "后来去了南方的城市。", straddles=straddles
    )
    assert joins("会议强调，", "要抓好落实。", straddles=straddles)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("p", "n", "whole"),
    [
        ("中文", "中文", "中文中文"),
        ("two", "words", "two words"),
        ("使用", "Python", "使用Python"),
        ("well-", "known", "well-known"),
        ("café", "est", "café est"),
        ("“Yes,”", "she said", "“Yes,” she said"),
        ("他说“好”", "然后走了", "他说“好”然后走了"),
        ("12", "34", "1234"),
        ("", "x", "x"),
    ],
)
def test_gluing(p: str, n: str, whole: str) -> None:
    assert glue(p, n) == whole


def page(*parts: str) -> list[Article]:
    return read("\n\n".join(parts).encode(), "page.md")


def test_each_heading_with_a_dateline_opens_a_story() -> None:
    found = page(
        "# 河水清了",
        "本报讯（记者 甲乙）" + BODY,
        "# 桥要修了",
        "新华社南京3月2日电 " + BODY,
        "2025年3月1日的消息。",
    )
    assert [a.title for a in found] == ["河水清了", "桥要修了"]
    assert found[0].authors == ("甲乙",)
    assert (found[1].place, found[1].published) == ("南京", "2025-03-02")


def test_headings_without_signs_of_a_story_are_sections(
    kinds: Callable[[Article], list[tuple[str, str]]],
) -> None:
    (article,) = page(
        "# 河水清了",
        "新华社南京3月2日电 " + BODY,
        "## 从浑到清",
        BODY,
        "## 从清到美",
        BODY,
        "**数字**",
        BODY,
    )
    headings = [text for kind, text in kinds(article) if kind == "heading"]
    assert headings == ["从浑到清", "从清到美", "数字"]


def test_numbered_headings_never_open_a_story() -> None:
    (article,) = page("# 三件事", "新华社南京3月2日电 " + BODY, "# 一、水", BODY, "# 二、桥", BODY)
    assert article.title == "三件事"


def test_eyebrow_label_title_and_subtitle() -> None:
    (article,) = page(
        "# 要闻",
        "# 省领导在座谈会上强调",
        "# 把小事办好",
        "——全省座谈会侧记",
        "新华社南京3月2日电 " + BODY,
        BODY,
    )
    assert article.title == "把小事办好"
    assert article.subtitle == "省领导在座谈会上强调 ——全省座谈会侧记"
    assert article.other[0].text == "# 要闻"


def test_the_page_date_gives_the_year() -> None:
    found = page("2024年1月2日 星期二", "# 河水清了", "新华社南京12月31日电 " + BODY)
    assert (found[0].published, found[0].published_inferred) == ("2023-12-31", True)
    assert found[0].other[0].reason == "meta"


def test_the_year_comes_from_the_file_name_too() -> None:
    text = f"# 河水清了\n\n新华社南京3月2日电 {BODY}\n"
    (article,) = read(text.encode(), "paper-2023-03-03.md")
    assert (article.published, article.published_inferred) == ("2023-03-02", True)


def test_a_later_month_of_the_latest_year_means_the_next() -> None:
    (article,) = page(
        "# 回顾", "新华社南京1月2日电 " + BODY, "2025年11月，工程完工，到2035年还要扩建。"
    )
    assert article.published == "2026-01-02"


def test_an_outlook_in_december_is_not_next_year() -> None:
    (article,) = page(
        "# 展望", "新华社南京12月28日电 " + BODY, "2025年6月开工的工程，2026年将全面铺开。"
    )
    assert article.published == "2025-12-28"


def test_a_day_without_any_year_stays_without_a_date() -> None:
    (article,) = page("# 河水清了", "新华社南京3月2日电 " + BODY)
    assert article.published is None


def test_bold_inside_a_paragraph_becomes_a_style() -> None:
    (article,) = page("# 河水清了", f"新华社南京3月2日电 **水质**，{BODY}")
    (style,) = article.styles
    assert article.text[style.start : style.end] == "水质"


def test_adverts_and_slogans_stand_apart(parts: Callable[[Article], list[str]]) -> None:
    first, second = page(
        "# 河水清了", "新华社南京3月2日电 " + BODY, "招租启事", "广告", "电话若干", "# 桥要修了",
        "新华社南京3月2日电 " + BODY, "节约用水", "绿色出行", "从我做起",
    )  # fmt: skip
    assert [o.reason for o in first.other] == ["advert"]
    assert first.other[0].text == "招租启事\n广告\n电话若干"
    assert second.other[0].text == "节约用水\n绿色出行\n从我做起"
    assert len(parts(second)) == 1


def test_a_poem_of_short_lines_is_no_advert(parts: Callable[[Article], list[str]]) -> None:
    found = page(
        "# 河水清了",
        "新华社南京3月2日电 " + BODY,
        "# 渡口",
        "本报记者 甲乙",
        "水把对岸",
        "推得远一点",
        "又拉近一点",
    )
    assert parts(found[1])[1:] == ["水把对岸", "推得远一点", "又拉近一点"]


def test_images_entities_breaks_and_lists(
    kinds: Callable[[Article], list[tuple[str, str]]],
) -> None:
    (article,) = page(
        "# 河水清了", "![](a.png)", "![河边的白鹭与行人](b.png)", f"新华社南京3月2日电 {BODY}<br/>水&nbsp;清", "- 第一条",  # noqa: E501
    )  # fmt: skip
    found = kinds(article)
    assert found[0] == ("caption", "河边的白鹭与行人")
    assert ("paragraph", "水\xa0清") in found
    assert found[-1] == ("list", "- 第一条")


def test_a_headline_with_nothing_below_is_kept(parts: Callable[[Article], list[str]]) -> None:
    found = page("# 河水清了", "新华社南京3月2日电 " + BODY, "# 桥要修了")
    assert len(found) == 1
    assert found[0].other[-1].text == "# 桥要修了"


def test_a_page_of_one_story_without_headings_is_no_newspaper_page() -> None:
    (article,) = read(f"河水清了\n新华社南京3月2日电 {BODY}\n{BODY}\n".encode(), "a.txt")
    assert (article.format, article.title, article.place) == ("text", "河水清了", "南京")


def test_a_line_of_nothing_names_nobody() -> None:
    assert not newswords.names_author("")
