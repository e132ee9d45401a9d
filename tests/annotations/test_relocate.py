"""Marked text in, marked text out: `[ ]` is where the highlight was and has to be."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.anchors import Found, describe
from reader.annotations.relocate import relocate
from reader.model import Anchor, Span


def marked(text: str) -> tuple[str, Span]:
    start = text.index("[")
    end = text.index("]") - 1
    return text.replace("[", "").replace("]", ""), Span(start, end)


def moved(old: str, new: str, *, with_text: bool = True) -> Found:
    text, span = marked(old)
    return relocate(text if with_text else None, new, [describe(text, span)])[0]


PAGE = (
    "新就业群体的声音\n"
    "清晨六点，骑手们在街角的小站里喝一碗热粥，谈论昨夜的大雨和今天的订单。\n"
    "社区干部说，[党建引领不是一句口号，要落在每一个小站、每一盏灯上]。\n"
    "到了傍晚，站里的书架前又坐满了人，有人读报，有人写下明天的计划。\n"
    "记者离开时，雨已经停了，路面映着灯光。"
)

CASES = [
    (PAGE, "编者按：本文有删节。\n" + PAGE, "moved"),
    ("全文[不变]了。", "全文[不变]了。", "exact"),
    (
        "甲乙丙丁戊己庚辛[子丑寅卯辰巳午未]申酉戌亥",
        "甲乙丙丁戊己庚辛[子丑寅卯辰巳午未]换掉了",
        "exact",
    ),
    # Line breaks, width, script, punctuation: the words are the same.
    (PAGE, PAGE.replace("\n", "\n\n").replace("口号，要落", "口号，\n要落"), "moved"),
    (
        PAGE,
        PAGE.replace("，", ",").replace("党建引领", "黨建引領").replace("一盏灯", "一盞燈"),
        "moved",
    ),
    ("价格是[12345元]左右，大家都说贵。", "价格是[１２３４５元]左右，大家都说贵。", "moved"),
    # Letters changed inside, at the beginning and at the end.
    (PAGE, PAGE.replace("一句口号", "几句空话"), "fuzzy"),
    (PAGE, PAGE.replace("[党建引领", "[支部带头"), "fuzzy"),
    (PAGE, PAGE.replace("每一盏灯上]", "每一个角落里]"), "fuzzy"),
    # The paragraph moved elsewhere.
    (
        PAGE.replace("社区干部说，[", "[社区干部说，"),
        "\n".join(
            PAGE.replace("社区干部说，[", "[社区干部说，").split("\n")[i] for i in (0, 1, 3, 4, 2)
        ),
        "moved",
    ),
]


@pytest.mark.parametrize(("old", "new", "state"), CASES, ids=map(str, range(len(CASES))))
def test_the_highlight_stays_on_its_words(old: str, new: str, state: str) -> None:
    text, span = marked(new)
    for with_text in (True, False):
        found = moved(old, text, with_text=with_text)
        assert text[found.start : found.end] == text[span.start : span.end]
        assert (found.start, found.end) == span
        assert found.state == state


def test_a_deleted_passage_is_lost_and_not_put_elsewhere() -> None:
    text, span = marked(PAGE)
    lines = text.split("\n")
    found = moved(PAGE, "\n".join(lines[:2] + lines[3:]))
    assert found.state == "orphan"
    assert found.start is None
    unrelated = "海上的风很大，渔船一早就回了港。\n码头上的人忙着收网。"
    assert moved(PAGE, unrelated).state == "orphan"
    assert moved(PAGE, "").state == "orphan"
    assert span.length > 20


def test_a_short_word_of_a_deleted_sentence_is_not_found_in_another() -> None:
    old = "他在[北京]工作多年，去年退休。\n火车向南开去，窗外是麦田。\n她从北京来信说一切都好。"
    new = "火车向南开去，窗外是麦田。\n她从北京来信说一切都好。"
    assert moved(old, new).state == "orphan"


def test_two_equally_good_places_are_for_a_person_to_choose() -> None:
    row = "为人民服务，是我们工作的出发点和落脚点，也是检验一切工作的最高标准"
    old = f"前文各段。\n[{row}]。\n后文各段。"
    new = f"完全不同的开头{row}。另起一段{row}。完全不同的结尾"
    found = moved(old, new, with_text=False)
    assert found.state == "ambiguous"
    assert found.start is None
    assert [new[s.start : s.end] for s in found.candidates] == [row, row]


def test_bookmarks_keep_their_place_between_words() -> None:
    old, new = "第一句话。[]第二句话。", "新的。第一句话。第二句话。"
    found = moved(old, new)
    assert (found.start, found.end) == (8, 8)
    assert found.state == "moved"
    at_end = moved("一段话。[]", "前言。一段话。")
    assert at_end.start == len("前言。一段话")
    at_start = moved("[]一段话。", "前言。一段话。")
    assert at_start.start == len("前言。")


def test_a_bookmark_whose_neighbours_changed_goes_by_what_is_around() -> None:
    tail = "后面的一大段话没有改动，仍然可以用来找到原来的地方，请放心。"
    old = f"前面的话甲[]乙{tail}"
    found = moved(old, f"完全另写的开头，与从前无关丙丁{tail}")
    assert found.state in ("fuzzy", "moved")
    assert found.start is not None
    assert moved("甲乙[]丙丁", "完全不同").state == "orphan"


def test_marks_alone_are_found_between_their_letters() -> None:
    old = "他说到这里停住了[……]谁也没有接话。"
    found = moved(old, "那天，他说到这里停住了……谁也没有接话。")
    assert (found.state, found.start, found.end) == ("moved", 11, 13)
    gone = moved(old, "那天，他说到这里停住了。谁也没有接话。")
    assert gone.state == "orphan"


def test_a_long_text_with_one_changed_letter_maps_everything() -> None:
    rng = random.Random(5)
    lines = ["".join(rng.choices("天地人你我他山水风云日月星辰", k=40)) for _ in range(500)]
    old = "\n".join(lines)
    spans = [Span(at, at + 15) for at in rng.sample(range(len(old) - 20), 60)]
    anchors = [describe(old, span) for span in spans]
    new = "引子\n" + old.replace(lines[250], lines[250][:20] + "新" + lines[250][21:])
    for anchor, found in zip(anchors, relocate(old, new, anchors), strict=True):
        assert found.start == anchor.start + 3
        assert found.end == anchor.end + 3


def test_a_gap_too_large_to_compare_is_divided_by_common_pieces() -> None:
    rng = random.Random(7)
    letters = [chr(0x4E00 + n) for n in range(3000)]
    old = "".join(rng.choices(letters, k=20_000))
    # One line, so that there are no common lines; a fifth of the letters' order is kept.
    new = "".join(old[i : i + 50] + "增" for i in range(0, 20_000, 50))
    at = 12_345
    found = relocate(old, new, [describe(old, Span(at, at + 20))])[0]
    assert new[found.start : found.end].replace("增", "") == old[at : at + 20]


def test_a_place_never_cuts_a_letter_from_its_marks() -> None:
    old, new = "先说[cafe]再说别的话。", "先说café̱再说别的话。"
    found = moved(old, new)
    assert new[found.start : found.end] == "café̱"


def test_nothing_to_find_needs_no_search() -> None:
    assert relocate("旧", "新", []) == []


def test_without_letters_or_context_there_is_nothing_to_go_by() -> None:
    assert relocate(None, "别的", [Anchor(9, 9, "", "", "")])[0].state == "orphan"


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_places_lie_in_the_new_text(rng: random.Random) -> None:
    def words(k: int) -> str:
        return "".join(rng.choices("天地人和山水，。\n", k=k))

    old = words(rng.randint(1, 80))
    new = "".join(rng.choice([c, c, c, "", c + words(2)]) for c in old) + words(rng.randint(0, 20))
    spans = []
    for _ in range(5):
        start = rng.randint(0, len(old))
        spans.append(Span(start, rng.randint(start, len(old))))
    anchors = [describe(old, span) for span in spans]
    for text in (old, None):
        for anchor, found in zip(anchors, relocate(text, new, anchors), strict=True):
            if found.start is None or found.end is None:
                assert found.state in ("orphan", "ambiguous")
            else:
                assert 0 <= found.start <= found.end <= len(new)
                if found.state == "exact":
                    assert (found.start, found.end) == (anchor.start, anchor.end)
                    assert new[found.start : found.end] == anchor.exact


def test_letters_in_the_same_order_are_not_the_same_passage() -> None:
    """Two texts that have nothing in common have letters in the same order all the same."""
    old = "他用 [C 的]方法写了一个程序，后来再也没有打开过。"
    assert moved(old, "海上的风很大，渔船一早就回了港。").state == "orphan"


def test_what_was_there_before_is_not_taken_for_what_was_deleted() -> None:
    line = "协会章程规定，会费每年一交，不交的视为退会，特此公布，请会员周知"
    marked_line = line.replace("协会章程", "[协会章程]")
    old = f"甲地：{marked_line}。\n乙地：{line}。"
    assert moved(old, f"乙地：{line}。").state == "orphan"


def test_a_paragraph_that_was_moved_and_joined_keeps_its_highlight() -> None:
    rows = [
        f"第{n}件事说来话长，先按下不表，等雨停了再从头讲起，讲到哪里算哪里" for n in "甲乙丙丁"
    ]
    tale = "[戊件事]说来最短，一句话就讲完了，可是没有一个人愿意先开口来讲。"
    old = f"{rows[0]}。\n{tale}\n{rows[1]}。"
    new = f"{rows[1]}。{tale}{rows[2]}。"
    text, span = marked(new)
    found = moved(old, text)
    assert (found.start, found.end) == span
