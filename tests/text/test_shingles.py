"""Sketches tell near-duplicates from other texts."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reader.text.shingles import SIZE, containment, resemblance, sketch

HAN = (
    "河山桥林书灯雨雪茶田路船井塔街村湾岭湖池石沙松竹梅兰菊荷柳杨安宁和平丰乐明清正大光人水火木金土"
)


def story(seed: int, length: int) -> str:
    chance = random.Random(seed)
    clauses = ("".join(chance.choices(HAN, k=chance.randint(5, 12))) for _ in range(length // 9))
    return "，".join(clauses) + "。"


def test_width_script_case_and_punctuation_say_nothing() -> None:
    text = story(1, 400) + "ABC 2025 發展"
    other = text.replace("，", ",\n").replace("ABC", "ａｂｃ").replace("發展", "发展")
    assert sketch(text) == sketch(other)
    assert resemblance(sketch(text), sketch(other)) == 1.0


def test_edits_leave_a_likeness_and_other_stories_have_none() -> None:
    text = story(2, 1500)
    clauses = text.split("，")
    chance = random.Random(4)
    for at in chance.sample(range(len(clauses)), len(clauses) // 5):
        clauses[at] = story(at + 99, 9)
    assert resemblance(sketch(text), sketch("，".join(clauses))) > 0.5
    assert resemblance(sketch(text), sketch(story(3, 1500))) < 0.1


def test_an_excerpt_is_contained() -> None:
    text = story(5, 4000)
    part = text[500:1200]
    assert containment(sketch(part), sketch(text)) > 0.8
    assert containment(sketch(text), sketch(part)) > 0.8
    assert containment(sketch(story(6, 700)), sketch(text)) < 0.2


def test_short_texts_have_no_sketch() -> None:
    assert sketch("太短了") == ()
    assert resemblance((), sketch(story(1, 500))) == 0.0
    assert containment((), ()) == 0.0


@given(st.text(max_size=400))
def test_a_sketch_is_sorted_bounded_and_the_same_each_time(text: str) -> None:
    found = sketch(text)
    assert list(found) == sorted(set(found))
    assert len(found) <= SIZE
    assert found == sketch(text)
    assert resemblance(found, found) == (1.0 if found else 0.0)
