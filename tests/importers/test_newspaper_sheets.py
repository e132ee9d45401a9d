# ruff: noqa: E501
"""What stands around the stories of a newspaper page: heads, guides, boxes, archive lines."""

from __future__ import annotations

import pytest

from reader.importers import read
from reader.importers.news import words as newswords


def test_a_list_of_headlines_at_the_top_is_no_story() -> None:
    page = (
        "第01版：要闻\n标题导航\n市政府召开常务会议\n老街改造听民声\n今日天气：多云 5℃～12℃\n\n"
        "市政府召开常务会议\n研究部署一季度工作\n本报讯（记者 何晓）昨日，市政府开会，研究部署一季度的重点工作，要求抓好开局起步。\n\n"
        "老街改造听民声\n本报讯（记者 周敏）“屋顶漏水什么时候修？”昨天下午，老街社区的院子里坐满了人，围着街道干部提意见。（下转A4版）\n\n"
        "上接A1版\n记者了解到，改造工程预计六月开工，工期一百二十天，期间将为居民提供临时停车场。\n"
    )
    articles = read(page.encode(), "a.txt")
    assert [each.title for each in articles] == ["市政府召开常务会议", "老街改造听民声"]
    assert articles[0].subtitle == "研究部署一季度工作"
    assert "导航" not in articles[0].text
    assert "上接" not in articles[1].text
    assert articles[1].text.endswith("临时停车场。")


def test_the_head_of_a_sheet_and_its_sections_are_no_stories() -> None:
    page = (
        "要 闻\n国内统一刊号 CN11-0001 邮发代号 1-1\n4 2026.1.28\n\n全国铁路春运今日开启\n预计发送旅客五点三亿人次\n\n"
        "据新华社北京1月27日电 （记者樊曦）记者从铁路部门获悉，为期四十天的春运今天开启，铁路部门加开夜间高铁。\n\n"
        "我国科学家发现新的深海物种\n\n据新华社青岛1月27日电 （记者张旭东）科研人员近日在海山区发现一种新的海绵，成果发表在学术期刊上。\n\n"
        "简 讯\n东湖区新建口袋公园十二处，市民出门五分钟可到。\n西山镇举办农民趣味运动会，二百余人参加。\n"
    )
    articles = read(page.encode(), "a.txt")
    assert [each.title for each in articles] == [
        "全国铁路春运今日开启",
        "我国科学家发现新的深海物种",
        "简 讯",
    ]


def test_the_line_of_an_archive_between_byline_and_text() -> None:
    page = (
        "晨光日报海外版 2026年01月28日 星期三 第 05 版\n专栏：小镇故事\n一碗米粉的百年传承\n本报记者 林 霞\n"
        "《晨光日报海外版》（2026年01月28日 第 05 版）\n\n"
        "清晨五点，街头的米粉店已经飘出香气。老板娘从祖父手里接过这家店，到她这里已经是第三代，店里的味道却没有变。\n"
    )
    (article,) = read(page.encode(), "a.txt")
    assert (article.title, article.authors) == ("一碗米粉的百年传承", ("林霞",))
    assert article.text.startswith("本报记者 林 霞\n清晨五点")
    assert article.published == "2026-01-28"


@pytest.mark.parametrize("line", ["◇ 相关链接", "■ 短评", "◆ 新闻背景", "● 记者手记"])
def test_the_name_of_a_box_is_no_author(line: str) -> None:
    assert not newswords.is_byline(line)
    assert newswords.is_byline("□ 张三")
