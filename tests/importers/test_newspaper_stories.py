# ruff: noqa: E501
"""Where stories begin on pages whose headlines carry no marks, and what is no beginning."""

from __future__ import annotations

import pytest

from reader.importers import read
from reader.importers.news import words as newswords
from reader.importers.text.join import joins

RICE = [
    "新米上市价格平稳",
    "本报讯（记者 何晓）入秋以来，各地粮库陆续开仓，晚稻收购进度快于往年，农户卖粮不用排长队。",
    "粮库负责人说，今年新添了烘干设备，潮粮当天就能入仓，价格同去年大致持平。（何晓）",
]
BRIDGE = [
    "断桥三年后修好通车",
    "日前，西溪断桥修好通车。石板桥断了三年，孩子们上学要绕四里山路，雨天更难走，家家都盼着能早一点修好。",
    "上月施工队进村，架起钢梁，铺好桥面，两岸老人天天坐在岸边看，桥头还种上了一排柳树。（周敏）",
]
SCHOOL = [
    "夜校开了剪纸课",
    "本报记者 林 霞",
    "晚上七点，文化站的灯亮起来，二十几位阿姨围着长桌坐下，剪刀在红纸上转来转去，窗花一张张展开。",
    "教剪纸的陈老师今年七十岁，她把花样一笔一笔画在黑板上，谁学得慢，她就走过去手把手地教。",
]
PIGEONS = [
    "八百羽信鸽放飞江边",
    "昨天清晨，八百羽信鸽从广场起飞，越过江面向北飞去，赛程三百公里，最快的一羽中午前归巢。",
    "鸽友协会介绍，这次比赛用了电子足环，归巢时间自动记下，成绩当天下午就贴在会馆门口。",
]


def titles(*stories: list[str], gap: str = "") -> list[str]:
    page = f"\n{gap}".join("\n".join(story) for story in stories) + "\n"
    return [each.title for each in read(page.encode(), "page.txt")]


def test_stories_without_dateline_are_told_by_their_signatures_and_by_their_words() -> None:
    assert titles(RICE, BRIDGE, SCHOOL) == [
        "新米上市价格平稳",
        "断桥三年后修好通车",
        "夜校开了剪纸课",
    ]


def test_a_wider_gap_before_a_headline_tells_too() -> None:
    assert titles(SCHOOL, RICE, PIGEONS, BRIDGE, gap="\n") == [
        "夜校开了剪纸课",
        "新米上市价格平稳",
        "八百羽信鸽放飞江边",
        "断桥三年后修好通车",
    ]


def test_a_line_that_speaks_of_the_same_is_a_part_of_the_story() -> None:
    story = [
        *SCHOOL,
        "剪纸老师的花样本子",
        "陈老师的花样本子有三十多本，剪纸的花样都是她一笔一笔画的，学员们轮流借回家看。",
    ]
    story[-1] += "（林霞）"
    assert titles(RICE, BRIDGE, story, PIGEONS) == [
        "新米上市价格平稳",
        "断桥三年后修好通车",
        "夜校开了剪纸课",
        "八百羽信鸽放飞江边",
    ]


def test_who_wrote_it_is_no_part_of_the_headline() -> None:
    signed = [PIGEONS[0], "市鸽友协会会长王海清", *PIGEONS[1:]]
    page = "\n".join(line for story in (RICE, signed, BRIDGE) for line in story)
    found = read(page.encode(), "page.txt")[1]
    assert found.title == "八百羽信鸽放飞江边"
    assert found.subtitle is None
    assert found.blocks[0].kind == "byline"


@pytest.mark.parametrize("mark", ["# ", "## "])
def test_a_remark_that_was_taken_for_a_heading_opens_no_story(mark: str) -> None:
    page = (
        f"# {RICE[0]}\n\n{RICE[1]}\n\n{mark}（何晓 周敏）\n\n# {BRIDGE[0]}\n\n本报讯 {BRIDGE[1]}\n"
    )
    assert [each.title for each in read(page.encode(), "p.md")] == [RICE[0], BRIDGE[0]]


def test_headings_of_one_size_open_a_story_where_the_subject_changes() -> None:
    def marked(story: list[str]) -> str:
        return "\n\n".join([f"# {story[0]}", *story[1:]])

    part = "# 剪纸老师的花样\n\n陈老师的花样本子有三十多本，剪纸的花样都是她一笔一笔画的，学员们轮流借回家看。"
    page = "\n\n".join([marked(RICE), marked(SCHOOL), part, marked(BRIDGE)])
    assert [each.title for each in read(page.encode(), "p.md")] == [
        "新米上市价格平稳",
        "夜校开了剪纸课",
        "断桥三年后修好通车",
    ]


def test_a_caption_and_the_dateline_below_it_belong_to_the_headline_above() -> None:
    page = "\n".join(
        [
            *RICE,
            "老艺人重登戏台",
            "图为演出开始前，老艺人在后台勾脸。（周敏摄）",
            "本报临河3月2日讯 停演八年的皮影戏昨晚重登戏台，三位老艺人同台，台下坐满了人。（林霞）",
            *BRIDGE,
        ]
    )
    assert [each.title for each in read(page.encode(), "p.txt")] == [
        "新米上市价格平稳",
        "老艺人重登戏台",
        "断桥三年后修好通车",
    ]


@pytest.mark.parametrize(
    ("p", "n"),
    [
        (
            "……桥头还种上了一排柳树，两岸老人天天坐在岸边看，孩子们放学就跑过来。（周敏）",
            "本月起，文化站每晚开课，二十几位阿姨围着长桌坐下。",
        ),
        (
            "粮库负责人说，今年新添了烘干设备，潮粮当天就能入仓，价格大致持平。（全文见第四版）",
            "会议由市长主持。",
        ),
        (
            "他说：“今天的比赛很顺利，鸽子都飞回来了，大家都很高兴。 ”",
            "鸽友协会介绍，这次比赛用了电子足环。",
        ),
        ("比赛一结束，成绩当天下午就贴在会馆门口，大家围着看，说说笑笑。——编者", "我也养过鸽子。"),
        (
            "数千名中外宾客参加了这一隆重而特别的开幕仪式，场面十分热闹。",
            "’97旅游年是一次宣传活动。",
        ),
    ],
)
def test_what_stands_behind_the_last_sentence_ends_the_paragraph_too(p: str, n: str) -> None:
    assert not joins(p, n)


@pytest.mark.parametrize(
    ("line", "signed"),
    [
        ("成绩当天下午就贴在会馆门口。（周敏）", True),
        ("成绩当天下午就贴在会馆门口。（本报专电）", True),
        ("成绩当天下午就贴在会馆门口。（临河县文化站 周敏）", True),
        ("桥面已经铺好，年底可以通车。■", True),
        ("成绩当天下午就贴在会馆门口（如图）", False),
        ("他们家有三口人（父亲、母亲和他）", False),
        ("桥修好了。", False),
    ],
)
def test_signatures_at_the_end_of_a_story(line: str, signed: bool) -> None:
    assert newswords.signs_off(line) is signed


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("中国银行行长王海清", True),
        ("临河中学教师 周敏", True),
        ("王海清李明", True),
        ("王海清 李明", True),
        ("断桥三年后修好通车", False),
        ("夜校开了剪纸课", False),
        ("新米上市价格平稳", False),
        ("周末安排", False),
    ],
)
def test_lines_that_name_the_author(line: str, author: bool) -> None:
    assert newswords.names_author(line) is author


def test_an_article_with_sub_headings_and_a_dateline_is_not_cut() -> None:
    article = [
        "小镇米粉走向全国",
        "本报讯（记者 林霞）临河镇的米粉有三百年历史，如今全镇有米粉作坊六十家，年销米粉两万吨。",
        "老手艺留住米香",
        "米粉作坊里，老师傅们凌晨三点起床磨浆，做米粉的手艺传了五代，米香飘满整条老街。",
        "新标准打开销路",
        "去年镇里给米粉定了标准，作坊统一检验，米粉装进真空袋，销路从县城一直打到省外。",
        "年轻人回镇开店",
        "在外打工的年轻人也回镇开起米粉店，直播卖米粉，一天能卖出去几百单。",
    ]
    assert titles(article) == ["小镇米粉走向全国"]
