from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.annotations.reviews import DAY
from reader.errors import ExportError, UsageError
from reader.library import Library
from reader.model import Moment, Span

Write = Callable[[str, str], Path]


def later(library: Library, days: float) -> Moment:
    now = library._store.now()
    return Moment(now.ms + int(days * DAY) + 60_000, now.offset)


def test_a_highlight_comes_after_a_day_in_its_sentence(library: Library, essay: int) -> None:
    mark = library.highlight(essay, Span(2, 5), note="好")
    library.note_on_article(essay, "不温习")
    library.bookmark(essay, 3)
    assert library.review_queue() == []
    (item,) = library.review_queue(later(library, 1))
    assert item.highlight.id == mark.id
    assert item.sentence == "读书要动笔。"
    assert item.sentence[item.mark.start : item.mark.end] == mark.quote == "要动笔"


def test_an_answer_is_stored_and_says_when_it_comes_again(library: Library, essay: int) -> None:
    mark = library.highlight(essay, Span(2, 5))
    assert library.review_answer(mark.id, 3).interval == 2
    assert library.review_queue(later(library, 1)) == []
    (item,) = library.review_queue(later(library, 2))
    assert (item.interval, item.reviews) == (2, 1)
    assert library.review_answer(mark.id[-12:], 4).interval == 7
    assert library.review_take_back(mark.id)
    (item,) = library.review_queue(later(library, 2))
    assert item.reviews == 1
    assert library.review_take_back(mark.id)
    assert not library.review_take_back(mark.id)
    with pytest.raises(UsageError):
        library.review_answer(mark.id, 5)


def test_answers_change_neither_highlight_nor_undo_nor_export(library: Library, essay: int) -> None:
    mark = library.highlight(essay, Span(2, 5), note="好")
    before = (
        library.highlight_by(mark.id),
        library.render_all(),
        library.render_all(format="jsonld"),
    )
    library.review_answer(mark.id, 3)
    after = library.highlight_by(mark.id), library.render_all(), library.render_all(format="jsonld")
    assert after == before
    step = library.undo()
    assert step is not None
    assert step.label == "highlight", "an answer is no step"
    assert library.review_queue(later(library, 9)) == [], "what is deleted is not asked"
    assert library.check().ok


def test_two_devices_come_to_the_same_day(library: Library, essay: int, tmp_path: Path) -> None:
    mark = library.highlight(essay, Span(2, 5))

    def bundle(one: Library) -> bytes:
        return "".join(one.render_all(format="json")).encode()

    with Library.open(tmp_path / "two.db") as other:
        other.import_notes_bytes(bundle(library), "x")
        library.review_answer(mark.id, 3)
        other.review_answer(mark.id, 1)
        first, second = bundle(library), bundle(other)
        library.import_notes_bytes(second, "x")
        other.import_notes_bytes(first, "x")
        when = later(library, 30)
        assert library.review_queue(when)[0].due == other.review_queue(when)[0].due
        assert library.review_queue(when)[0].reviews == 2
        part = "".join(library.render_all("动笔", format="json")).encode()
    with Library.open(tmp_path / "three.db") as third:
        third.import_notes_bytes(part, "x")
        assert third.review_queue(when)[0].reviews == 2, "chosen articles bring their answers"


def test_what_has_no_place_shows_what_is_known(library: Library, essay: int) -> None:
    mark = library.highlight(essay, Span(8, 16))
    library.remove(essay)
    (item,) = library.review_queue(later(library, 1))
    assert item.sentence[item.mark.start : item.mark.end] == mark.quote
    assert len(item.sentence) > len(mark.quote)


def test_a_mark_over_two_paragraphs_gets_both_sentences(library: Library, essay: int) -> None:
    text = library.document(essay).text
    end = text.index("\n")
    library.highlight(essay, Span(end - 4, end + 4))
    (item,) = library.review_queue(later(library, 1))
    assert item.sentence.startswith("不动笔，等于没读。\n有人说")
    assert item.sentence[item.mark.start : item.mark.end] == text[end - 4 : end + 4]


def test_the_queue_goes_to_anki(library: Library, essay: int, tmp_path: Path) -> None:
    library.highlight(essay, Span(2, 5), note="好", tags=("重点",))
    library.import_notes_bytes(
        "书 (人)\n- 您在位置 #1-2的标注 | 添加于 2018年3月5日 下午1:00:00\n\n无处的话\n"
        "==========\n".encode(),
        "x",
    )
    items = library.review_queue(later(library, 1))
    to = tmp_path / "out" / "cards.txt"
    library.export_reviews(items, to)
    library.export_reviews(items, to)
    rows = [line.split("\t") for line in to.read_text("utf-8").splitlines() if line[0] != "#"]
    assert {row[1] for row in rows} == {"读书<b>要动笔</b>。", "<b>无处的话</b>"}
    with pytest.raises(ExportError):
        library.export_reviews(items, to / "x.txt")


def test_fsrs_is_an_extra(library: Library, essay: int, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = library.highlight(essay, Span(2, 5))
    with monkeypatch.context() as patched:
        patched.setitem(__import__("sys").modules, "fsrs", None)
        with pytest.raises(ExportError) as refused:
            library.review_queue(rule="fsrs")
        assert refused.value.code == "extra_missing"
    pytest.importorskip("fsrs")
    assert library.review_queue(rule="fsrs") == []
    first = library.review_answer(mark.id, 3, rule="fsrs")
    assert 1 <= first.interval <= 10
    (item,) = library.review_queue(later(library, 20), rule="fsrs")
    assert item.due == first.due
    assert library.review_answer(mark.id, 1, rule="fsrs").interval == 1
