"""What a person decides after an article has changed, and between note texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import NotFound, UsageError
from reader.library import Library
from reader.library.deciding import both
from reader.model import Highlight, Span

OLD = """# 四季

## 春

第一段讲了春天的事情，花开得很早。

## 夏

第二段讲了夏天的事情，雨下得很大。

第三段没有什么特别的内容，但有一句要删的话在这里。
"""

NEW = OLD.replace("雨下得很大", "大雨倾盆而下了").replace("但有一句要删的话在这里", "完")


@pytest.fixture
def changed(library: Library, write: Callable[[str, str], Path]) -> tuple[int, list[Highlight]]:
    """An article that was changed under three highlights: sure, rewritten, gone."""
    article = library.add([write("a.md", OLD)]).first
    assert article is not None
    text = library.document(article).text
    made = []
    for quote in ("春天的事情", "夏天的事情，雨下得很大", "有一句要删的话在这里"):
        at = text.index(quote)
        made.append(library.highlight(article, Span(at, at + len(quote)), note=f"注{quote[0]}"))
    report = library.add([write("a.md", NEW)])
    told = report.reanchored[0]
    assert (told.kept + told.moved, told.uncertain, told.lost) == (1, 1, 1)
    return article, made


def test_only_what_is_not_sure_is_to_be_decided(
    library: Library, changed: tuple[int, list[Highlight]]
) -> None:
    article, made = changed
    assert [each.id for each in library.undecided(article)] == [made[1].id, made[2].id]
    assert library.undecided() == library.undecided(article)
    fuzzy, lost = library.doubts(article)
    assert fuzzy.was.quote == "夏天的事情，雨下得很大"
    assert fuzzy.was.before.endswith("第二段讲了")
    assert fuzzy.offers[0].passage.quote.startswith("夏天的事情，大雨")
    assert lost.was.quote == "有一句要删的话在这里"
    assert lost.highlight.heading == ("夏",)


def test_accepting_a_place_is_one_step(
    library: Library, changed: tuple[int, list[Highlight]]
) -> None:
    article, made = changed
    fuzzy, _ = library.doubts(article)
    placed = library.attach(made[1].id, fuzzy.offers[0].span)
    assert (placed.state, placed.quote) == ("user", fuzzy.offers[0].passage.quote)
    assert [each.id for each in library.undecided()] == [made[2].id]
    step = library.undo()
    assert step is not None
    assert step.label == "attach"
    assert [each.id for each in library.undecided()] == [made[1].id, made[2].id]
    assert library.highlight_by(made[1].id).quote == "夏天的事情，雨下得很大"


def test_what_is_gone_keeps_quote_context_and_trail(
    library: Library, changed: tuple[int, list[Highlight]], write: Callable[[str, str], Path]
) -> None:
    article, made = changed
    kept = library.keep_lost(made[2].id)
    assert (kept.state, kept.start, kept.quote) == ("orphan", None, "有一句要删的话在这里")
    assert kept.prefix.endswith("但")
    assert kept.heading == ("夏",)
    assert [each.id for each in library.undecided()] == [made[1].id]
    assert [each.id for each in library.notes("state:orphan")] == [made[2].id]
    assert "有一句要删的话在这里" in library.render(article)
    # Said of a place that was found, it is taken off it.
    off = library.keep_lost(made[1].id)
    assert (off.state, off.start) == ("orphan", None)
    assert library.undecided() == []
    library.undo()
    library.undo()
    assert len(library.undecided()) == 2
    library.redo()
    # A later text may have the words again.
    library.add([write("a.md", OLD + "\n又添一段。\n")])
    back = library.highlight_by(made[2].id)
    assert back.start is not None
    assert back.state in ("exact", "moved")


def test_a_decision_outlives_making_the_rows_anew(
    library: Library, changed: tuple[int, list[Highlight]]
) -> None:
    _, made = changed
    library.keep_lost(made[2].id)
    library._store.annotations.rebuild()
    assert library.highlight_by(made[2].id).state == "orphan"
    assert [each.id for each in library.undecided()] == [made[1].id]
    assert library.check().ok


def test_a_lost_one_is_placed_by_hand_also_in_another_article(
    library: Library, changed: tuple[int, list[Highlight]], write: Callable[[str, str], Path]
) -> None:
    article, made = changed
    text = library.document(article).text
    at = text.index("完")
    assert library.attach(made[2].id, Span(at, at + 1)).quote == "完"
    other = library.add([write("b.md", "# 另一篇\n\n这里有一句要删的话。\n")]).first
    assert other is not None
    moved = library.attach(made[2].id, Span(2, 8), other)
    assert moved.article_id == other
    assert moved.id in [each.id for each in library.highlights(other)]
    library.undo()
    assert library.highlight_by(made[2].id).article_id == article
    with pytest.raises(UsageError):
        library.attach(made[2].id, Span(3, 3))
    with pytest.raises(NotFound):
        library.attach("0" * 12, Span(0, 1))


def test_two_devices_may_decide_differently_and_meet(
    library: Library, changed: tuple[int, list[Highlight]], tmp_path: Path
) -> None:
    article, made = changed
    with Library.open(tmp_path / "b.db") as other:
        other.merge([library.path])
        other.keep_lost(made[1].id)
        library.attach(made[1].id, library.doubts(article)[0].offers[0].span)
        other.merge([library.path])
        library.merge([other.path])
        one, two = library.highlight_by(made[1].id), other.highlight_by(made[1].id)
        assert (one.state, one.quote) == (two.state, two.quote)


# Notes


def test_two_windows_that_write_one_note_keep_both(library: Library, essay: int) -> None:
    made = library.highlight(essay, Span(0, 5))
    with Library.open(library.path) as window:
        library.save_note(made.id, "这边写的", "")
        both_there = window.save_note(made.id, "那边写的", "")
    assert {both_there.note, *both_there.versions} == {"这边写的", "那边写的"}
    assert [each.id for each in library.conflicts()] == [made.id]
    assert library.conflicts(essay) == library.conflicts()
    assert {each.text for each in library.note_versions(made.id)} == {"这边写的", "那边写的"}
    # Going on with one of them leaves the other.
    on = library.save_note(made.id, "那边写的，又改", "那边写的")
    assert {on.note, *on.versions} == {"这边写的", "那边写的，又改"}
    settled = library.settle_note(made.id, both([each.text for each in
                                                 library.note_versions(made.id)]))  # fmt: skip
    assert settled.versions == ()
    assert "这边写的" in settled.note
    assert "那边写的，又改" in settled.note
    library.undo()
    assert len(library.highlight_by(made.id).versions) == 1


def test_saving_over_what_one_saw_is_a_plain_edit(library: Library, essay: int) -> None:
    made = library.highlight(essay, Span(0, 5), note="一")
    assert library.save_note(made.id, "二", "一").versions == ()
    assert library.save_note(made.id, "二", "一").note == "二"
    assert library.highlight_by(made.id).versions == ()


def test_both_texts_as_one_have_common_lines_once() -> None:
    assert both(["甲\n乙", "甲\n丙"]).split("\n")[0] == "甲"
    assert both(["甲\n乙", "甲\n丙"]).count("甲") == 1
    assert both(["一样", "一样"]) == "一样"
    assert both([]) == ""


def test_the_past_of_a_note_comes_back_as_a_new_step(library: Library, essay: int) -> None:
    made = library.highlight(essay, Span(0, 5), note="起初")
    library.edit(made.id, note="后来")
    assert library.settle_note(made.id, "起初").note == "起初"
    assert [entry.label for entry in library.history(made.id)] == ["settle", "edit_note",
                                                                  "highlight"]  # fmt: skip
    assert library.history(made.id)[0].device in library.devices()
