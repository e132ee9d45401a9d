"""Where lines may end: tables in marked text (`|` is every place where one may)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.breaks import can_break, last_resort
from reader.text.graphemes import is_boundary


def breaks(text: str) -> str:
    return "".join("|" * can_break(text, i) + char for i, char in enumerate(text))


@pytest.mark.parametrize(
    "marked",
    [
        # Closing marks never begin a line, opening ones never end it.
        "他|说：|“你|好！”|我|走。",
        "《红|楼|梦》、|（清）|曹|雪|芹|「著」",
        "真|的？！|“‘是’|的。”",
        "他|（她）|们",
        "好。”|（完）",
        # …… and —— are whole; —— may begin a line, …… may not.
        "等……|我|们",
        "我|们|——|走",
        "北|京|—|上|海",
        "“……|好”|——|他",
        # Latin words, numbers and what belongs to them.
        "用|Python|写|的|程|序",
        "共|3,000.50|元",
        "增|长|5.2%，|约|25℃|左|右",
        "价|￥100|或|$3.5|或|100$|元",
        "约|10～20|人，|北|京～|上|海",
        "在|10:30|到|11:00|间",
        "长|3.5kg|重",
        "It’s |a |well-|known |test.",
        "重|5 kg，|速|60 km/h，|第|3 |kind |of",
        "C++|和|C#|语|言|#话|题",
        "第|１２．５|位，|Ａ|座",
        "−5|度-5|度",
        "2026-01-28|日",
        "1990–2000|年",
        "(a) |[b] |{c} |f(x) |g[1]",
        '说"好"吧',
        'say |"yes" |now',
        "用.NET |做，|用 |.NET |做",
        "在 |/usr/|bin |里，~/.cfg |和 |-v |与 |--all",
        "见|https://example.com/a-|b/|2026?|q=1&|x=%E4|的",
        "example.com/|85746|号",
        "01/28/2026",
        "和/|或|与／|及",
        "亚|历|克|斯·|普|雷|蒂",
        "时|时々|ラー|メ|ン",
        "a\u00a0b|中\u00a0文",
        "§5|和|№3、",
        # Quotation marks: Chinese ones open and close, Latin text keeps its words whole.
        "用|Python|“高|级”|语|言",
        "foo“bar”baz",
        "“好”|abc",
        # Spaces belong to the line that they end.
        "中 |文　|字",
        "好 ！|你 |（a ",
        "（ 好 ）|的",
        # Emoji, flags, clusters.
        "好|👍🏽|的|👩\u200d👧|家|🇨🇳|🇫🇷",
        "❤\ufe0f|好|e\u0301t|中",
        "한|국|어",
        "བཀྲ་|ཤིས་|བདེ་|ལེགས། |ང་|བདེ༎ |(བོད་|ཡིག)",
        "ሰላም፡|ለዓለም፡",
        "भारत। |है॥",
        "第|一\n|第|二",
        "①|第|二 |→ |好",
        "a(bc)|中|(b)",
    ],
)
def test_breaks(marked: str) -> None:
    assert breaks(marked.replace("|", "")) == marked


def test_the_ends_of_a_text_are_no_breaks() -> None:
    assert not can_break("中文", 0)
    assert not can_break("中文", 2)
    assert not can_break("", 0)


ALPHABET = (
    "中文，。！？：；、“”‘’「」《》（）()[]…—–-·～/%℃￥$#.,:;!?\"' abZ09１Ａ　\t"
    "\u00a0e\u0301👍🏽🇨❤\ufe0f\n"
)


@given(st.text(st.sampled_from([*ALPHABET]), max_size=16))
@settings(max_examples=500, deadline=None)
def test_what_never_begins_or_ends_a_line(text: str) -> None:
    for i in range(1, len(text)):
        if can_break(text, i) and text[i - 1] != "\n":
            assert is_boundary(text, i)
            assert text[i] not in " \t　\n，。！？：；、”’」》）]…·～%℃"
            assert text[i - 1] not in "“‘「《（(["
            assert not (text[i - 1] + text[i]).isascii() or not (text[i - 1] + text[i]).isalnum()


@pytest.mark.parametrize(
    ("text", "at", "cut"),
    [
        ("a" * 50, 40, 40),
        ("abcdefghijkl.mnopqrstuvw", 20, 13),
        ("。" * 30, 20, 20),
        ("abcdefgh。", 8, 7),
        ("👩\u200d👧👩\u200d👧", 4, 3),
        ("👩\u200d👧", 2, 0),
    ],
)
def test_where_to_cut_what_has_no_break(text: str, at: int, cut: int) -> None:
    assert last_resort(text, 0, at) == cut
