from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.wordwise import LONG, LONGEST, compare, units, words_of
from reader.errors import Cancelled
from reader.text.words import rough_segmenter

WORDS = rough_segmenter().words

LINES = st.lists(
    st.text(alphabet="春夏秋冬天的事。，a b", max_size=12).map(lambda s: s.replace("\n", "")),
    max_size=8,
)


def kinds(old: str, new: str) -> list[str]:
    return [each.kind for each in compare(old, new)]


def written(old: str, new: str) -> list[str]:
    """The parts of all changes as `-went`, `+came` and plain words."""
    found = []
    for change in compare(old, new):
        for part in words_of(old, new, change, WORDS):
            text = new[part.new.start : part.new.end] or old[part.old.start : part.old.end]
            found.append({"same": "", "removed": "-", "added": "+"}[part.kind] + text)
    return found


def test_a_changed_word_is_found_in_its_paragraph() -> None:
    old = "第一段在此。\n第二段说三件事。\n尾"
    new = "第一段在此。\n第二段说两件事。\n尾"
    assert kinds(old, new) == ["same", "changed", "same"]
    assert written(old, new) == ["第一段在此。", "第二段说", "-三", "+两", "件事。", "尾"]


def test_what_came_and_went_whole_stands_alone() -> None:
    old = "甲段说春天的事情。\n要删的一段话在这里。\n乙段说夏天。"
    new = "甲段说春天的事情。\n乙段说夏天。\nentirely new words"
    assert kinds(old, new) == ["same", "removed", "same", "added"]


def test_equal_texts_and_empty_ones() -> None:
    assert kinds("一\n二", "一\n二") == ["same", "same"]
    assert kinds("", "一") == ["added"]
    assert kinds("一", "") == ["removed"]
    assert set(kinds("", "")) <= {"same"}


def test_a_long_line_is_cut_at_sentences() -> None:
    line = "这一句不长也不短，就是一句话。" * 100
    found = units(line)
    assert "".join(line[s.start : s.end] for s in found) == line
    assert all(LONG // 4 <= span.length <= LONG for span in found[:-1])
    assert all(span.length <= LONGEST for span in units("字" * 5000))
    changed = line[:700] + "新的话" + line[700:]
    assert kinds(line, changed).count("changed") == 1


def test_a_large_gap_is_paired_by_the_letters_that_went_along() -> None:
    old = [f"第{n}段说的是第{n * 7}件事，说得很细，一共{n * 13}个字。" for n in range(120)]
    new = [line.replace("很细", "非常仔细") for line in old]
    new[40:40] = ["Nothing of the kind was here before."]
    found = compare("\n".join(old), "\n".join(new))
    assert [each.kind for each in found].count("changed") == 120
    assert [each.kind for each in found].count("added") == 1


def test_it_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        compare("一\n二", "一\n三", lambda: True)


@settings(max_examples=150, deadline=None)
@given(LINES, LINES)
def test_both_texts_are_covered_in_order(one: list[str], other: list[str]) -> None:
    old, new = "\n".join(one), "\n".join(other)
    found = compare(old, new)
    lines = [old[c.old.start : c.old.end] for c in found if c.old.length]
    assert lines == [line for line in one if line]
    lines = [new[c.new.start : c.new.end] for c in found if c.new.length]
    assert lines == [line for line in other if line]
    for change in found:
        if change.kind == "same":
            assert old[change.old.start : change.old.end] == new[change.new.start : change.new.end]
        parts = words_of(old, new, change, WORDS)
        was = "".join(old[p.old.start : p.old.end] for p in parts)
        now = "".join(new[p.new.start : p.new.end] for p in parts)
        assert was == old[change.old.start : change.old.end]
        assert now == new[change.new.start : change.new.end]
