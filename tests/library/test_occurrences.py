"""What is done with all hits of a query at once: marking, telling apart, the glossary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import NotFound, UsageError
from reader.library import Library, occurrences
from reader.model import Span

Write = Callable[[str, str], Path]


@pytest.fixture
def three(library: Library, write: Write) -> tuple[int, int, int]:
    texts = (
        "# 甲篇\n\n接诉即办是北京的机制。接訴即辦，未诉先办。\n",
        "# 乙篇\n\n各地都学接诉即办。\n",
        "# 丙篇\n\n这里讲的是别的事，第一章和第二章。\n",
    )
    numbers = [library.add([write(f"{i}.md", text)]).first for i, text in enumerate(texts)]
    one, two, three = [number or 0 for number in numbers]
    return one, two, three


def test_every_hit_is_marked_in_one_step(library: Library, three: tuple[int, int, int]) -> None:
    one, _, _ = three
    first = library.document(one).text.index("接诉即办")
    library.highlight(one, Span(first, first + 8))
    made = library.mark_hits("接诉即办", colour="blue", note="机制", tags=["治理"])
    assert (len(made.made), made.known, made.articles) == (2, 1, 2)
    assert {each.quote for each in made.made} == {"接訴即辦", "接诉即办"}
    assert {(each.colour, each.note, each.tags) for each in made.made} == {
        ("blue", "机制", ("治理",))
    }
    again = library.mark_hits("接诉即办")
    assert (again.made, again.known) == ((), 3)
    step = library.undo()
    assert step is not None
    assert step.label == "mark_hits"
    assert len(library.notes()) == 1, "all of them go back together"
    assert library.redo() is not None
    assert len(library.notes()) == 3
    assert library.search("机制 in:note").total == 2


def test_marking_knows_expressions_conditions_and_where_to_stay(
    library: Library, three: tuple[int, int, int]
) -> None:
    _, two, other = three
    assert {each.quote for each in library.mark_hits("/第[一二]章/").made} == {"第一章", "第二章"}
    assert library.mark_hits("接诉即办", article_ids=[other]).made == ()
    assert [each.article_id for each in library.mark_hits("接诉即办 -未诉").made] == [two]
    assert len(library.mark_hits("title:甲篇").made) == 0, "a title is not in the text"
    for nothing in ("", "((", "is:unread", "note:接诉"):
        assert library.mark_hits(nothing).made == (), nothing


def test_too_many_are_refused_before_anything_is_marked(
    library: Library, three: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occurrences, "MOST", 2)
    with pytest.raises(UsageError):
        library.mark_hits("接诉即办")
    assert library.notes() == []


def test_hits_that_were_marked_and_those_that_never_were(
    library: Library, three: tuple[int, int, int]
) -> None:
    one, two, _ = three
    text = library.document(one).text
    at = text.index("接訴即辦")
    whole = library.highlight(one, Span(at - 1, at + 5))
    inner = library.highlight(one, Span(at, at + 4))
    part = library.highlight(two, Span(0, 6))
    library.bookmark(one, at)
    found = library.hits_and_highlights("接诉即办")
    assert [(each.article_id, each.span, each.highlights) for each in found.marked] == [
        (one, Span(at, at + 4), (whole.id, inner.id))
    ]
    assert [(each.article_id, each.title) for each in found.unmarked] == [
        (one, "甲篇"), (two, "乙篇"),
    ]  # fmt: skip
    assert found.complete
    mark = found.marked[0].snippet.marks[0]
    assert found.marked[0].snippet.text[slice(*mark)] == "接訴即辦"
    assert part.id not in found.unmarked[1].highlights
    assert not library.hits_and_highlights("接诉即办", limit=2).complete
    assert library.hits_and_highlights("接诉即办", article_ids=[two]).marked == ()


def test_a_term_of_the_glossary(
    library: Library, three: tuple[int, int, int], write: Write
) -> None:
    one, _, _ = three
    library.highlight(one, Span(0, len(library.document(one).text)))
    made = library.gloss(" 接诉即办 ", "一种机制")
    assert (len(made.made), made.known, made.articles) == (3, 0, 2), "also inside of highlights"
    assert [tuple(term) for term in library.glossary()] == [("接诉即办", "一种机制", 3)]
    assert library.count_notes("tag:术语") == 3

    fourth = library.add([write("4.md", "# 丁篇\n\n又见接诉即办，又見。\n")]).first or 0
    again = library.gloss("接诉即办", "响应诉求的机制")
    assert (len(again.made), again.known, again.articles) == (1, 3, 1)
    assert {each.note for each in library.notes("tag:术语")} == {"响应诉求的机制"}
    step = library.undo()
    assert step is not None
    assert step.label == "gloss"
    assert {each.note for each in library.notes("tag:术语")} == {"一种机制"}, "one step"
    assert library.count_notes("tag:术语") == 3

    library.gloss("未诉先办", "其后一步", article_ids=[one])
    new = library.gloss_articles([fourth])
    assert [(each.quote, each.note) for each in new.made] == [("接诉即办", "一种机制")]
    assert library.gloss_articles([fourth]).made == ()
    assert [term.term for term in library.glossary()] == ["接诉即办", "未诉先办"]
    with pytest.raises(UsageError):
        library.gloss(" ", "")
    assert library.drop_term("接诉即办") == 4
    assert [term.term for term in library.glossary()] == ["未诉先办"]
    assert library.undo() is not None
    assert len(library.glossary()) == 2, "one step"
    with pytest.raises(NotFound):
        library.drop_term("没有这个词")
    assert library.gloss("没有这个词", "空").made == ()


def test_saved_searches(library: Library, three: tuple[int, int, int]) -> None:
    assert library.saved_searches() == []
    library.save_search("机制", "接诉即办")
    library.save_search(" 未读\n长文 ", "is:unread")
    library.save_search("机制", "接诉即办 -未诉")
    assert [tuple(each) for each in library.saved_searches()] == [
        ("机制", "接诉即办 -未诉"), ("未读 长文", "is:unread"),
    ]  # fmt: skip
    assert [library.count(each.query) for each in library.saved_searches()] == [1, 3]
    library.drop_search("机制")
    assert [each.name for each in library.saved_searches()] == ["未读 长文"]
    with pytest.raises(NotFound):
        library.drop_search("机制")
    with pytest.raises(UsageError):
        library.save_search("名", "  ")
    with Library.open(library.path, read_only=True) as other:
        assert len(other.saved_searches()) == 1, "kept in the file"


def test_keywords_and_similar_articles(library: Library, write: Write) -> None:
    text = "新就业群体需要服务。骑手是新就业群体，司机也属新就业群体。党建引领，服务骑手。" * 2
    other = "骑手和新就业群体的故事，讲的是骑手的一天。"
    numbers = [
        library.add([write(f"{i}.md", f"# {i}\n\n{body}\n")]).first or 0
        for i, body in enumerate((text, other, "园林里的鱼，水里的月亮。"))
    ]
    words = library.keywords(numbers[0], 5)
    assert "新就业群体" in [each.word for each in words[:2]]
    assert "骑手" in [each.word for each in words]
    assert words[0].weight == 1.0
    assert next(each for each in words if each.word == "新就业群体").times == 6
    alike = library.similar(numbers[0])
    assert [each.article.id for each in alike] == [numbers[1]]
    assert {"新就业群体", "骑手"} <= set(alike[0].shared)
    assert 0 < alike[0].score <= 1
    assert library.similar(numbers[2]) == []
    library.reindex(cancelled=lambda: True)
    assert [each.article.id for each in library.similar(numbers[0])] == [numbers[1]]
    with pytest.raises(NotFound):
        library.keywords(99)


def test_the_index_is_mended_only_when_it_must(library: Library, three: object) -> None:
    seen: list[int] = []
    assert library.mend_index(progress=lambda p: seen.append(p.done))
    assert seen == []
    library.reindex(cancelled=lambda: True)
    assert library.index_state().kind == "building"
    assert not library.mend_index(cancelled=lambda: True)
    assert library.mend_index(progress=lambda p: seen.append(p.done))
    assert seen[-1] == 3
    library.reindex(cancelled=lambda: True)
    with Library.open(library.path, read_only=True) as other:
        assert not other.mend_index()
        assert other.search("接诉即办").total == 2


def test_hits_are_counted_before_they_are_marked(
    library: Library, three: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, _ = three
    at = library.document(two).text.index("接诉即办")
    library.highlight(two, Span(at, at + 4))
    count = library.count_hits("接诉即办")
    assert count == (2, 1, 1, True)
    assert library.count_term("接诉即办") == (3, 0, 2, True)
    assert library.hits_and_highlights("接诉即办", which="marked").marked[0].article_id == two
    assert not library.hits_and_highlights("接诉即办", which="marked").unmarked
    unmarked = library.hits_and_highlights("接诉即办", which="unmarked")
    assert [each.article_id for each in unmarked.unmarked] == [one, one]
    monkeypatch.setattr(occurrences, "MOST", 1)
    assert not library.count_hits("接诉即办").complete
    with pytest.raises(UsageError) as caught:
        library.mark_hits("接诉即办")
    assert caught.value.code == "too_many_hits"


def test_marking_tells_how_far_it_is_and_can_be_stopped(
    library: Library, three: tuple[int, int, int]
) -> None:
    from reader.errors import Cancelled

    seen: list[tuple[int, int]] = []
    library.mark_hits("接诉即办", progress=lambda at: seen.append((at.done, at.total)))
    assert seen[-1] == (2, 2)
    for work in (
        lambda: library.mark_hits("北京", cancelled=lambda: True),
        lambda: library.gloss("北京", "首都", cancelled=lambda: True),
        lambda: library.count_hits("北京", cancelled=lambda: True),
    ):
        with pytest.raises(Cancelled):
            work()
    assert library.count_hits("北京").fresh == 1
    assert library.glossary() == []
    gloss = library.gloss("北京", "首都")
    assert len(gloss.made) == 1
    term = library.term("北京")
    assert term is not None
    assert (term.note, term.marks) == ("首都", 1)
    assert library.term("南京") is None
