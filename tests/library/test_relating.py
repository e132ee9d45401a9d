"""The same story from elsewhere is found, never merged; what moved is known again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import NotFound
from reader.library import Library

Write = Callable[[str, str], Path]

STORY = """\
河边书店

河边新开了一家书店，傍晚六点以后还亮着灯，过路的人都要往里看一眼。店主姓林，从前在船上当过十年水手。

他说书是慢慢卖的，来的人多半坐下就读，读完了再放回架子上去，第二天接着从折角的那一页读起。

雨天也开门，门口放着一排伞，谁要用就拿去，过几天还回来就行，半年下来一把也没有少。
"""
OTHER = """\
山里下雪

山里昨夜下了大雪，路上没有车，店家早早关了门，只有邮差还在走，背着两袋年前没有送完的信。

他每天要走三十里山路，鞋底磨穿了两双，村里人凑钱给他买了一双新的，他舍不得穿。

雪停以后太阳出来，孩子们在坡上滑雪，笑声传得很远，老人们坐在檐下晒太阳。
"""


def test_an_edited_story_is_related_and_stays_apart(library: Library, write: Write) -> None:
    first = library.add([write("a.txt", STORY)]).first
    library.add([write("b.txt", OTHER)])
    changed = STORY.replace("河边书店", "书店开到河边").replace(
        "从前在船上当过十年水手", "从前跑船"
    )
    second = library.add([write("c.txt", changed)]).first
    assert first is not None
    assert second is not None
    assert library.count() == 3
    relations = library.related(second)
    assert [each.article.id for each in relations.same] == [first]
    assert relations.same[0].resemblance > 0.6
    assert relations.unread == 0
    (pair,) = library.same_story([second])
    assert (pair[0].id, pair[1].article.id) == (second, first)
    assert library.related(2).same == ()


def test_removed_and_revised_articles_are_found_as_they_are(library: Library, write: Write) -> None:
    one = library.add([write("a.txt", STORY)]).first
    two = library.add([write("b.txt", STORY.replace("水手", "船长"))]).first
    assert one is not None
    assert two is not None
    assert library.related(one).same
    library.add([write("b.txt", OTHER + "\n过几天还回来就行，半年下来一把也没有少。\n")])
    assert library.count() == 2
    assert library.related(one).same == ()
    library.undo()
    assert library.related(one).same
    library.remove(two)
    assert library.related(one).same == ()
    with pytest.raises(NotFound):
        library.related(99)


def test_everything_can_be_sketched_in_the_background(library: Library, write: Write) -> None:
    library.add([write("a.txt", STORY), write("b.txt", OTHER)])
    assert library.sketch_all(lambda: True) == 0
    assert library.sketch_all() == 2
    assert library.sketch_all() == 0


def test_a_moved_file_is_the_same_article_and_its_changes_are_revisions(
    library: Library, write: Write, tmp_path: Path
) -> None:
    path = write("old/a.txt", STORY)
    number = library.add([path]).first
    (tmp_path / "new").mkdir()
    moved = path.rename(tmp_path / "new" / "renamed.txt")
    assert [each.id for each in library.add([moved]).unchanged] == [number]
    moved.write_text(STORY.replace("水手", "船长"), encoding="utf-8")
    report = library.add([moved])
    assert [each.id for each in report.revised] == [number]
    assert report.revised[0].origin == str(moved)


def test_a_copy_does_not_take_the_place_of_the_file(library: Library, write: Write) -> None:
    path = write("a.txt", STORY)
    number = library.add([path]).first
    library.add([write("copy.txt", STORY)])
    assert number is not None
    assert library.article(number).origin == str(path)
    before = library.history()
    library.add([write("copy.txt", STORY)])
    assert library.history() == before
