from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import Ambiguous, NotFound, UsageError
from reader.library import Library
from reader.library.matching import alike
from reader.model import Place, Span


def span_of(library: Library, article_id: int, words: str) -> Span:
    start = library.document(article_id).text.index(words)
    return Span(start, start + len(words))


def test_lists_are_sorted_filtered_and_paged(library: Library) -> None:
    for title, day, size in (
        ("乙", "2026-01-02", 30),
        ("甲", "2025-05-01", 9),
        ("丙", "2024-01-01", 5),
    ):
        text = f"---\ntitle: {title}\ndate: {day}\n---\n" + f"{title}的正文。" * size
        library.add_bytes(text.encode(), f"{title}.md", origin=f"/{title}.md", kind="markdown")

    def names(query: str = "", **more: object) -> str:
        return "".join(each.title for each in library.articles(query, **more))  # type: ignore[arg-type]

    assert names() == names(sort="added") == "丙甲乙"
    assert names(sort="published") == "乙甲丙"
    assert names(sort="length") == "乙甲丙"
    assert names(sort="title") == "丙甲乙", "bing, jia, yi"
    assert names(sort="title", reverse=True) == "乙甲丙"
    assert names(offset=1, limit=1) == "甲"
    assert names("甲的正文") == "甲"
    assert (library.count(), library.count("甲的正文"), library.count("没有")) == (3, 1, 0)
    second = library.article(2)
    library.opened(second.id)
    assert names(sort="read")[0] == second.title


def test_an_article_answers_to_number_uid_and_the_uids_end(library: Library, essay: int) -> None:
    info = library.article(essay)
    digits = info.uid.replace("-", "")
    for ref in (essay, str(essay), info.uid, digits[-8:], digits[-13:]):
        assert library.article(ref) == info
    for ref in (99, "99", digits[-7:], "zz", "", "00000000"):
        with pytest.raises(NotFound):
            library.article(ref)


def test_states_and_tags_of_articles_can_be_undone(library: Library, essay: int) -> None:
    assert library.set_state(essay, "read").state == "read"
    info = library.tag_article(essay, add=["#读书", " 方法 ", "方法", ""], remove=["没有"])
    assert info.tags == ("方法", "读书")
    assert library.tag_article(essay, remove=["方法"]).tags == ("读书",)
    for expected in ("article_tag", "article_tag", "article_state"):
        step = library.undo()
        assert step is not None
        assert step.label == expected
        assert step.article_ids == (essay,)
    info = library.article(essay)
    assert (info.state, info.tags) == ("unread", ())


def test_the_place_in_an_article_is_kept(library: Library, essay: int) -> None:
    assert library.place(essay) is None
    place = Place(7, 3, library.article(essay).sha256, "动笔")
    library.save_place(essay, place, 0.4)
    assert library.place(essay) == place
    assert library.article(essay).progress == pytest.approx(0.4)


def test_a_highlight_carries_quote_context_and_heading(library: Library, essay: int) -> None:
    span = span_of(library, essay, "划线太多")
    made = library.highlight(essay, span, colour="green", note="一\r\n二", tags=["#重点"])
    assert (made.quote, made.colour, made.note, made.tags) == (
        "划线太多",
        "green",
        "一\n二",
        ("重点",),
    )
    assert (made.start, made.end, made.state) == (*span, "exact")
    assert made.prefix.endswith("“")
    assert made.suffix.startswith("，等于没划")
    assert library.highlights(essay) == [made]
    assert library.highlight_by(made.id[-12:]) == made
    info = library.article(essay)
    assert (info.highlights, info.notes) == (1, 1)


def test_a_highlight_never_cuts_a_cluster(library: Library) -> None:
    text = "家人👨‍👩‍👧一起读。"
    report = library.add_bytes(text.encode(), "a.txt", origin="/a.txt")
    assert report.first is not None
    made = library.highlight(report.first, Span(3, 4))
    assert made.quote == "👨‍👩‍👧"


@pytest.mark.parametrize("span", [(-1, 2), (3, 2), (0, 9999)])
def test_a_span_outside_the_text_is_refused(
    library: Library, essay: int, span: tuple[int, int]
) -> None:
    with pytest.raises(UsageError):
        library.highlight(essay, Span(*span))
    assert library.notes() == []
    with pytest.raises(NotFound):
        library.highlight(99, Span(0, 1))


def test_editing_is_one_step(library: Library, essay: int) -> None:
    made = library.highlight(essay, span_of(library, essay, "动笔"), tags=["旧"])
    changed = library.edit(
        made.id[-8:], note="想法", colour="pink", tag=["新"], untag=["旧"], span=Span(0, 7)
    )
    assert (changed.note, changed.colour, changed.tags) == ("想法", "pink", ("新",))
    assert (changed.start, changed.end) == (0, 7)
    assert library.undo() is not None
    (back,) = library.highlights(essay)
    assert (back.note, back.colour, back.tags, back.quote) == ("", "yellow", ("旧",), "动笔")
    step = library.redo()
    assert step is not None
    assert step.entities == (made.id,)
    assert library.highlights(essay)[0].note == "想法"


def test_deleting_can_be_undone_after_a_restart(library: Library, essay: int) -> None:
    made = library.highlight(essay, Span(0, 3), note="珍贵")
    gone = library.delete(made.id)
    assert gone.deleted
    assert library.highlights(essay) == []
    with pytest.raises(NotFound):
        library.edit(made.id, note="x")
    library.close()
    with Library.open(library.path) as again:
        assert again.undo() is not None
        assert again.highlights(essay)[0].note == "珍贵"
        assert again.redo() is not None
        assert again.redo() is None
        assert again.undo() is not None
        assert again.undo() is not None
        assert again.highlights(essay) == []
        assert again.undo() is None


def test_the_name_of_a_bookmark_is_not_counted_as_a_note(library: Library, essay: int) -> None:
    library.note_on_article(essay, "一条")
    library.bookmark(essay, 3, "a")
    assert library.article(essay).notes == 1
    assert library.stats().notes == 1


def test_notes_on_articles_and_bookmarks(library: Library, essay: int) -> None:
    note = library.note_on_article(essay, "通篇在讲动笔。")
    mark = library.bookmark(essay, 9)
    assert (note.kind, note.start, note.note) == ("note", None, "通篇在讲动笔。")
    assert (mark.kind, mark.start, mark.end) == ("bookmark", 9, 9)
    assert library.article(essay).highlights == 0
    assert {each.id for each in library.notes()} == {note.id, mark.id}


def test_notes_of_the_library_are_filtered(library: Library, essay: int) -> None:
    library.highlight(essay, Span(0, 3), colour="green", note="关于动笔", tags=["重点"])
    library.highlight(essay, Span(4, 6))
    assert [each.colour for each in library.notes("colour:green")] == ["green"]
    assert len(library.notes("tag:重点")) == len(library.notes("has:note")) == 1
    assert len(library.notes("动笔")) == library.count_notes("动笔") >= 1
    assert [each.colour for each in library.notes(limit=1, offset=1)] == ["green"]
    assert library.tags() == [("重点", 1)]


def test_the_past_says_what_was_before(library: Library, essay: int) -> None:
    made = library.highlight(essay, Span(0, 3))
    library.edit(made.id, colour="blue")
    library.edit(made.id, note="想法")
    library.undo()
    entries = library.history(made.id[-12:])
    assert [(each.kind, each.label, each.undone) for each in entries] == [
        ("undo", "edit_note", False),
        ("do", "edit_note", True),
        ("do", "recolour", False),
        ("do", "highlight", False),
    ]
    (recoloured,) = entries[2].changes
    assert (recoloured.field, recoloured.old, recoloured.new) == ("colour", "yellow", "blue")
    assert [each.label for each in library.history(limit=1)] == ["edit_note"]
    assert [each.label for each in library.history(str(essay))] == ["add"]
    with pytest.raises(NotFound):
        library.history("ffffffff")


def test_drafts_wait_until_they_are_saved(library: Library) -> None:
    assert library.draft("new:1") is None
    library.save_draft("new:1", "写到一半")
    assert library.draft("new:1") == "写到一半"
    library.drop_draft("new:1")
    assert library.draft("new:1") is None


def test_an_ambiguous_end_of_an_id_is_refused(
    library: Library, essay: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library._store, "random", lambda n: bytes(n - 1) + b"\x07")
    first = library.highlight(essay, Span(0, 2))
    monkeypatch.setattr(library._store, "random", lambda n: b"\x01" + bytes(n - 2) + b"\x07")
    library.highlight(essay, Span(2, 4))
    with pytest.raises(Ambiguous) as refused:
        library.highlight_by(first.id[-8:])
    assert refused.value.facts["matches"] == 2
    assert library.highlight_by(first.id) == first


def test_a_highlight_without_its_article_cannot_be_moved(library: Library, essay: int) -> None:
    made = library.highlight(essay, Span(0, 3))
    library.remove(essay)
    with pytest.raises(NotFound):
        library.edit(made.id, span=Span(0, 2))
    assert library.restore(essay)[0].id == essay
    assert library.edit(made.id, span=Span(0, 2)).quote == made.quote[:2]


def test_texts_are_alike_by_their_paragraphs() -> None:
    assert alike("一二三四五六\n七八九十一二", "一二三四五六\n别的一段话啊啊") == 0.5
    assert alike("短", "短") == 0.0


def test_two_windows_see_each_other(library: Library, essay: int, tmp_path: Path) -> None:
    assert not library.changed_elsewhere()
    with Library.open(library.path) as other:
        other.highlight(essay, Span(0, 3))
        assert library.changed_elsewhere()
        assert not library.changed_elsewhere()
        assert len(library.highlights(essay)) == 1
