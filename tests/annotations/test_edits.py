"""What a person strikes out and brings back, as a pure function of a reading and its edits."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reader.annotations.anchors import describe
from reader.annotations.edits import Edit, apply, from_value, live, to_value
from reader.annotations.left_out import left_out
from reader.annotations.whole import Whole
from reader.importers import read
from reader.model import Article, Block, Other, Span, Style
from reader.text.graphemes import snap
from reader.text.normal import normalise

PAGE = """\
首页 > 新闻 > 正文

# 河边的书店

本报讯 河边新开了一家书店，傍晚还亮着灯。
广告：关注我们，天天有惊喜。
店主说：“书是慢慢卖的。”来的人多半坐下就读。

雨天也开门。
"""


def made(*lines: str, other: tuple[Other, ...] = ()) -> Article:
    blocks, at = [], 0
    for number, line in enumerate(lines, 1):
        blocks.append(Block("paragraph", at, at + len(line), 0, (number, number)))
        at += len(line) + 1
    return Article("题", "\n".join(lines), tuple(blocks), "text", other=other)


def edit(article: Article, kind: str, words: str, id: str = "1", start: int = 0) -> Edit:
    whole = Whole.of(article)
    at = whole.text.index(words, start)
    anchor = describe(whole.text, Span(at, at + len(words)))
    return Edit(id, kind, anchor, whole.digest)  # type: ignore[arg-type]


def check(article: Article) -> None:
    """What every article promises."""
    assert article.text == "\n".join(article.text[b.start : b.end] for b in article.blocks)
    assert normalise(article.text) == article.text
    for style in article.styles:
        assert 0 <= style.start < style.end <= len(article.text)
    for other in article.other:
        assert -1 <= other.after < max(len(article.blocks), 1)


MENU = Other("首页\n登录 注册\n\n书评", (1, 4), "menu", -1)
FOOT = Other("版权所有", (9, 9), "footer", 2)


def test_a_struck_passage_leaves_the_text_and_is_kept() -> None:
    article = made("前一句。广告在此！后一句。", "第二段。")
    edited = apply(article, [edit(article, "strike", "广告在此！")])
    assert edited.article.text == "前一句。后一句。\n第二段。"
    assert edited.article.other == (Other("广告在此！", (1, 1), "struck", 0),)
    check(edited.article)


def test_whole_paragraphs_and_passages_over_several_go() -> None:
    article = made("甲甲甲。", "乙乙。乙尾。", "丙丙丙。", "丁头。丁丁。")
    one = apply(article, [edit(article, "strike", "丙丙丙。")])
    assert one.article.text == "甲甲甲。\n乙乙。乙尾。\n丁头。丁丁。"
    two = apply(article, [edit(article, "strike", "乙尾。\n丙丙丙。\n丁头。")])
    assert two.article.text == "甲甲甲。\n乙乙。\n丁丁。"
    assert [each.text for each in left_out(two)] == ["乙尾。\n丙丙丙。\n丁头。"]


def test_what_the_importer_left_out_comes_back_at_its_place() -> None:
    article = made("甲。", "乙。", "丙。", other=(MENU, FOOT))
    edited = apply(article, [edit(article, "restore", "版权所有")])
    assert edited.article.text == "甲。\n乙。\n丙。\n版权所有"
    edited = apply(article, [edit(article, "restore", "登录 注册")])
    assert edited.article.text == "登录 注册\n甲。\n乙。\n丙。"
    assert [(o.text, o.reason) for o in edited.article.other] == [
        ("首页", "menu"), ("书评", "menu"), ("版权所有", "footer"),
    ]  # fmt: skip
    assert edited.article.blocks[0].lines == (2, 2)
    check(edited.article)


def test_the_later_decision_about_a_passage_holds() -> None:
    article = made("甲一。甲二。甲三。")
    strike = edit(article, "strike", "甲一。甲二。", "1")
    back = edit(article, "restore", "甲二。", "2")
    assert apply(article, [back, strike]).article.text == "甲二。甲三。"
    again = edit(article, "strike", "甲二。甲三。", "0")
    assert apply(article, [strike, again, back]).article.text == "甲二。"


def test_a_struck_advert_does_not_come_back_in_a_newer_file() -> None:
    old = made("第一段说的是河。", "扫码关注公众号，领取红包。", "第二段说的是桥。")
    strike = edit(old, "strike", "扫码关注公众号，领取红包。")
    new = made(
        "新的导语在最前面。",
        "第一段说的是一条河。",
        "扫码关注公众号，领取大红包。",
        "第二段说的是桥。",
    )
    edited = apply(new, [strike], lambda one: Whole.of(old).text)
    assert edited.article.text == "新的导语在最前面。\n第一段说的是一条河。\n第二段说的是桥。"
    assert not edited.lost


def test_an_edit_that_is_not_found_changes_nothing_and_is_told() -> None:
    old = made("第一段说的是河。", "扫码关注公众号，领取红包。")
    strike = edit(old, "strike", "扫码关注公众号，领取红包。")
    new = made("完全不同的文章，说的是山里的茶园和采茶人。")
    edited = apply(new, [strike], lambda one: Whole.of(old).text)
    assert edited.article == new
    assert edited.lost == (strike,)
    assert [each.text for each in left_out(edited)] == ["扫码关注公众号，领取红包。"]


def test_striking_everything_changes_nothing() -> None:
    article = made("甲。", "乙。")
    edited = apply(article, [edit(article, "strike", "甲。\n乙。")])
    assert edited.article.text == "甲。\n乙。"
    assert len(edited.lost) == 1


def test_paragraphs_are_joined_and_split() -> None:
    article = made("这是前半", "句话。后一句。", "The end of", "the line")
    whole = Whole.of(article)

    def at(kind: str, place: int, id: str) -> Edit:
        anchor = describe(whole.text, Span(place, place))
        return Edit(id, kind, anchor, whole.digest)  # type: ignore[arg-type]

    joins = [
        at("join", whole.text.index("句话"), "1"),
        at("join", whole.text.index("the line"), "2"),
    ]
    edited = apply(article, joins)
    assert edited.article.text == "这是前半句话。后一句。\nThe end of the line"
    assert edited.article.blocks[0].joined
    assert edited.article.blocks[0].lines == (1, 2)
    split = at("split", whole.text.index("后一句"), "3")
    edited = apply(article, [*joins, split])
    assert edited.article.text == "这是前半句话。\n后一句。\nThe end of the line"
    check(edited.article)


def test_words_do_not_run_together_at_a_seam() -> None:
    article = made("see[ad]more 中[广告]文 one [x] two")
    strikes = [edit(article, "strike", "[ad]", "1"), edit(article, "strike", "[广告]", "2"),
               edit(article, "strike", "[x]", "3")]  # fmt: skip
    assert apply(article, strikes).article.text == "see more 中文 one two"


def test_styles_stay_on_their_words() -> None:
    article = made("开头删掉重点后面。", "二。")
    text = article.text
    bold = text.index("掉重点")
    article = article._replace(styles=(Style("strong", bold, bold + 3),))
    edited = apply(article, [edit(article, "strike", "开头删掉")]).article
    assert [edited.text[s.start : s.end] for s in edited.styles] == ["重点"]


def test_values_go_round_and_strange_ones_are_nothing() -> None:
    article = made("甲一。甲二。")
    one = edit(article, "strike", "甲二。")
    assert from_value("1", to_value(one)) == one
    strange = [None, False, 3, {}, {"kind": "blink"}, {**to_value(one), "at": [3, 1]},
               {**to_value(one), "of": ["x", 1]}, {**to_value(one), "at": None}]  # fmt: skip
    assert [from_value("1", each) for each in strange] == [None] * len(strange)
    assert live({"edit:1": to_value(one), "edit:2": None, "title": "x"}) == [one]


def test_a_real_reading() -> None:
    (article,) = read(PAGE.encode(), "page.txt", kind="webpage")
    whole = Whole.of(article)
    letters = "".join(normalise(PAGE).split())
    assert set("".join(whole.text.split())) <= set(letters)
    if "关注我们" in article.text:
        edited = apply(article, [edit(article, "strike", "广告：关注我们，天天有惊喜。")])
        assert "关注我们" not in edited.article.text
        check(edited.article)


# Properties

LINES = st.lists(
    st.text(alphabet="甲乙丙丁 abé́。，…👨‍👩‍👧", min_size=1, max_size=12)
    .map(lambda s: normalise(s).strip())
    .filter(bool),
    min_size=1,
    max_size=6,
)
OUT = st.lists(
    st.tuples(st.integers(-1, 5), st.sampled_from(["菜单", "页脚\n链接", "广告语"])), max_size=3
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Article, list[Edit]]:
    lines = draw(LINES)
    outs = sorted(draw(OUT), key=lambda each: each[0])
    other = tuple(Other(words, None, "menu", min(after, len(lines) - 1)) for after, words in outs)
    article = made(*lines, other=other)
    whole = Whole.of(article)
    edits = []
    for number in range(draw(st.integers(0, 5))):
        a, b = sorted(draw(st.tuples(*[st.integers(0, len(whole.text))] * 2)))
        span = snap(whole.text, Span(a, b))
        kind = draw(st.sampled_from(["strike", "restore", "join", "split"]))
        if kind in ("join", "split"):
            span = Span(span.start, span.start)
        elif not span.length:
            continue
        edits.append(Edit(f"{number:02d}", kind, describe(whole.text, span), whole.digest))  # type: ignore[arg-type]
    return article, edits


@given(cases(), st.randoms())
def test_every_letter_is_in_the_text_or_kept_aside_and_order_says_nothing(
    case: tuple[Article, list[Edit]], chance: random.Random
) -> None:
    article, edits = case
    edited = apply(article, edits)
    check(edited.article)
    whole = Whole.of(article)
    shuffled = edits[:]
    chance.shuffle(shuffled)
    assert apply(article, shuffled).article == edited.article
    there = edited.article.text + "".join(each.text for each in edited.article.other)
    assert sorted("".join(there.split())) == sorted("".join(whole.text.split()))
    for part in edited.parts:
        words = edited.article.text[part.to : part.to + part.end - part.start]
        assert words == whole.text[part.start : part.end]


@given(cases(), st.data())
def test_a_passage_of_the_edited_text_leads_to_the_whole(
    case: tuple[Article, list[Edit]], data: st.DataObject
) -> None:
    edited = apply(*case)
    text = edited.article.text
    a, b = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    span = edited.to_whole(Span(a, b))
    if not text[a:b].strip():
        return
    assert span is not None
    struck = Edit("99", "strike", describe(edited.whole.text, span), edited.whole.digest)
    after = apply(case[0], [*case[1], struck])
    if after.lost and after.article.text == case[0].text:
        return  # nothing would have been left
    left = sorted("".join((text[:a] + text[b:]).split()))
    assert sorted("".join(after.article.text.split())) == left
    back = apply(case[0], case[1])
    assert back.article == edited.article
