"""Reading queries: what casual input comes to, and that nothing is ever an error."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.search import parse, search
from reader.search.query import MAX_CHARS, MAX_TERMS


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("经济 改革", "经济 改革"),
        ("北京，上海", "北京 上海"),
        ("“经济 改革”", '"经济 改革"'),
        ("北京 OR 上海 | 广州", "北京 OR 上海 OR 广州"),
        ("北京｜（上海 广州）", "北京 OR (上海 广州)"),
        ("北京 -上海 NOT 广州", "北京 -上海 -广州"),
        ("北京 －上海", "北京 -上海"),
        ("-(上海 OR 广州)", "-(上海 OR 广州)"),
        ("NOT NOT 上海", "上海"),
        ("pyth* 年20＊", "pyth* 年20*"),
        ("甲 NEAR/5 乙", "甲 NEAR/5 乙"),
        ("甲 NEAR 乙 NEAR/3 丙", "甲 NEAR/3 乙 NEAR/3 丙"),
        ("甲 NEAR/5 (乙 丙)", "甲 乙 丙"),
        ("标题：北京", "title:北京"),
        ('正文："甲 乙"*', 'text:"甲 乙"*'),
        ("title:(北京 OR 上海)", "title:北京 OR title:上海"),
        ("笔记：(甲 -乙)", "note:甲 -note:乙"),
        ("title:(note:甲 /乙+/)", "note:甲 title:/乙+/"),
        ('"，" 甲', '"，" 甲'),
        ("tag:(科技 OR AI*)", "tag:科技 OR tag:AI*"),
        ("tag:(is:unread)", "state:unread"),
        ('来源："人民 日报" by:李', 'source:"人民 日报" author:李'),
        ("颜色：黄 color:2 colour:粉色", "colour:yellow colour:green colour:pink"),
        ("is:未读 状态：归档 is:orphan", "state:unread state:archived state:orphan"),
        ("is:书签 has:笔记", "kind:bookmark has:note"),
        ("日期：2025年6月 date:>2025-01-01", "date:2025-06 date:>2025-01-01"),
        ("date:２０２５..2025/6/7", "date:2025..2025-06-07"),
        ("added:2024.. noted:..2025-02-28", "added:2024.. noted:..2025-02-28"),
        ("date:<=2025 date:=2024", "date:<=2025 date:2024"),
        ("in:title 北京", "北京 in:title"),
        ("in:批注 in:title 北京", "北京 in:title in:quote in:note"),
        ("/第[一二]章/ /a\\/b/ title:/^x/", "/第[一二]章/ /a\\/b/ title:/^x/"),
        ("12:30 http://a.b/c foo:bar", "12:30 http://a.b/c foo:bar"),
        ("COVID-19 C++ 1,000 3.14", "COVID-19 C++ 1,000 3.14"),
        ("列奥纳多·达·芬奇", "列奥纳多·达·芬奇"),
        ("😀", "😀"),
        # Nothing to look for but what was typed: then that.
        ("，", '"，"'),
        ("OR", '"OR"'),
        ("++", '"++"'),
        # What makes no sense is left out.
        ("", ""),
        ("  \n", ""),
        ('"" ()', ""),
        ("*", ""),
        ("- 甲 -", "甲"),
        ("--甲", "--甲"),
    ],
)
def test_understood(query, understood):
    assert parse(query).understood == understood


@pytest.mark.parametrize(
    ("query", "understood", "problems"),
    [
        ("北京 OR", "北京", [("operator", 3, 5)]),
        ("OR 北京", "北京", [("operator", 0, 2)]),
        ("北京 NOT", "北京", [("operator", 3, 6)]),
        ("甲 NEAR/3", "甲", [("operator", 2, 8)]),
        ('"北京', "北京", [("quote", 0, 1)]),
        ("(北京", "北京", [("bracket", 0, 1)]),
        ("北京）", "北京", [("bracket", 2, 3)]),
        ("title: 北京", "北京", [("empty", 0, 6)]),
        ('甲 ""', "甲", [("empty", 2, 4)]),
        ("date:13月 甲", "甲", [("value", 0, 8)]),
        ("date:2025-02-30", "", [("value", 0, 15)]),
        ("date:.. is:foo in:bar", "", [("value", 0, 7), ("value", 8, 14), ("value", 15, 21)]),
        ("/(a+)+b/ 甲", None, [("regex", 0, 8)]),
        ("/a(b/", None, [("regex", 0, 5), ("bracket", 2, 3)]),
    ],
)
def test_problems_have_places(query, understood, problems):
    read = parse(query)
    assert [(p.code, p.start, p.end) for p in read.problems] == problems
    if understood is not None:
        assert read.understood == understood


def test_limits():
    assert parse("甲" * 3000).problems[0].code == "too_long"
    many = parse(" ".join(f"词{i}" for i in range(100)))
    assert len(many.wanted) == MAX_TERMS
    assert {p.code for p in many.problems} == {"too_many"}
    deep = parse("(" * 30 + "甲 乙" + ")" * 30)
    assert deep.understood == "甲 乙"
    assert {p.code for p in deep.problems} == {"too_deep"}


def test_while_typing_the_last_word_may_go_on():
    assert parse("经济 pyth", typing=True).understood == "经济 pyth*"
    assert parse("经济 pyth ", typing=True).understood == "经济 pyth"
    assert parse('"pyth"', typing=True).understood == '"pyth"'
    assert parse("p", typing=True).understood == "p"
    assert parse("年20* 20*", typing=True).understood == "年20 20"
    assert (
        parse("a OR -bc OR 2025 NEAR/3 cd", typing=True).understood
        == "a OR -bc OR (2025 NEAR/3 cd*)"
    )


NONSENSE = (
    '甲 乙 北京 abc 20 , ， ( ) （ ） " “ ” OR AND NOT NEAR NEAR/3 | - － * title: 标题： in:'
    " in:note date: date:2025 ..2026 >20 tag: 颜色：黄 is: has:note /a+/ /(a*)*/ / \\ ' ; %"
    " [ ] { ++ 😀 𠀀"
)
PIECES = st.sampled_from([*NONSENSE.split(), "\u0301"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=12), st.sampled_from(["", " "]))
@example(["\ud800", "\x00", "甲"], " ")
@example(["(", ")", "-", "(", ")"], "")
@example(["NEAR/9999", "NEAR"], " ")
def test_nothing_is_an_error(tiny, pieces, joint):
    query = joint.join(pieces)
    for typing in (False, True):
        read = parse(query, typing=typing)
        for problem in read.problems:
            assert 0 <= problem.start < problem.end <= max(len(query), MAX_CHARS)
        search(tiny, read, limit=3, relax=False)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=8))
def test_what_is_understood_reads_the_same(pieces):
    shown = parse(" ".join(pieces)).understood
    assert parse(shown).understood == shown


@pytest.mark.parametrize(
    ("typed", "start", "meant"),
    [
        ("tilte:改革", 0, "title"),
        ("北京 autor:李", 3, "author"),
        ("标提：改革", 0, "标题"),
        ("（来原：日报）", 1, "来源"),
        ("http://example.org", 0, ""),
        ("曹操：刘备", 0, ""),
        ("注意：明天 12:30", 0, ""),
        ("C:\\Users", 0, ""),
    ],
)
def test_a_field_with_a_slip_is_plain_text_and_named(typed: str, start: int, meant: str) -> None:
    found = [(each.start, each.hint) for each in parse(typed).problems if each.code == "field"]
    assert found == ([(start, meant)] if meant else [])
    assert parse(typed).root is not None


def test_a_thousand_brackets_are_answered_with_a_hundred_problems_at_most() -> None:
    read = parse("(" * 950 + "改革" + ")" * 950)
    assert read.understood == "改革"
    assert 0 < len(read.problems) <= 100
