"""Every change of a note is kept, can be looked back at, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from reader.annotations.anchors import describe
from reader.errors import Ambiguous, NotFound
from reader.model import Anchor, Highlight, Place, Span
from reader.store import NewAnnotation, Store, text_hash
from reader.store.check import check


def test_a_highlight_is_what_was_marked(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线的事", colour="blue", note="**好**", tags=("乙", "甲"))
    assert isinstance(mark, Highlight)
    assert (mark.kind, mark.quote, mark.colour) == ("highlight", "划线的事", "blue")
    assert (mark.note, mark.tags, mark.state) == ("**好**", ("乙", "甲"), "exact")
    assert (mark.article_id, mark.article_title) == (key, "标题")
    assert store.articles.text(key)[mark.start : mark.end] == "划线的事"
    assert mark.prefix.endswith("说的是")
    assert mark.suffix.startswith("，纸上")
    assert mark.created == mark.modified
    assert mark.created.offset == 480
    assert store.annotations.get(mark.id) == mark


def test_notes_on_articles_and_bookmarks(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    text = store.articles.text(key)
    note = store.annotations.create(key, None, kind="note", note="通篇")
    assert (note.kind, note.start, note.state, note.score) == ("note", None, "exact", 1.0)
    book = store.annotations.create(key, describe(text, Span(5, 5)), kind="bookmark")
    assert (book.kind, book.start, book.end, book.quote) == ("bookmark", 5, 5, "")
    store.articles.revise(key, shelf.new(text="前言。" + text))
    assert store.annotations.get(book.id).start == 8
    assert store.annotations.get(note.id).state == "exact"


def test_overlapping_highlights_stay_apart_and_in_the_order_of_the_text(
    shelf: Any, store: Store
) -> None:
    key = shelf.add(store)
    words = ["划线的事", "第一段", "线的", "说的是划线的事，纸上"]
    for each in words:
        shelf.mark(store, key, each)
    quotes = [row.quote for row in store.annotations.of_article(key)]
    assert quotes == ["第一段", "说的是划线的事，纸上", "划线的事", "线的"]


def test_edits_change_what_is_named_and_nothing_else(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线", note="一", tags=("甲",))
    edited = store.annotations.edit(mark.id, colour="pink")
    assert (edited.colour, edited.note, edited.tags) == ("pink", "一", ("甲",))
    edited = store.annotations.edit(mark.id, note="", add_tags=("乙",), remove_tags=("甲",))
    assert (edited.colour, edited.note, edited.tags) == ("pink", "", ("乙",))
    assert store.annotations.edit(mark.id, style="underline").style == "underline"
    assert edited.modified > mark.modified
    assert edited.created == mark.created
    labels = [row.label for row in store.history.entries()]
    assert labels == ["restyle", "edit", "recolour", "highlight", "add"]
    before = store.history.entries()
    store.annotations.edit(mark.id, note="", colour="pink")
    assert store.history.entries() == before


def test_the_ends_of_a_highlight_move(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线")
    text = store.articles.text(key)
    at = text.index("划线的事")
    moved = store.annotations.edit(mark.id, anchor=describe(text, Span(at, at + 4)))
    assert (moved.quote, moved.end, moved.state) == ("划线的事", at + 4, "exact")
    assert store.history.undo() is not None
    back = store.annotations.get(mark.id)
    assert (back.quote, back.start, back.end) == ("划线", mark.start, mark.end)
    assert store.history.redo() is not None
    assert store.annotations.get(mark.id).quote == "划线的事"
    assert check(store) == []


def test_a_lost_highlight_is_attached_by_hand_and_stays_so(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线的事", note="要留")
    store.articles.revise(key, shelf.new(text="完全另写的一篇，与从前没有关系。"))
    lost = store.annotations.get(mark.id)
    assert (lost.state, lost.start, lost.quote, lost.note) == ("orphan", None, "划线的事", "要留")
    assert lost.score == 0.0
    text = store.articles.text(key)
    chosen = store.annotations.edit(mark.id, anchor=describe(text, Span(2, 4)), by_hand=True)
    assert (chosen.state, chosen.start, chosen.quote) == ("user", 2, "另写")
    assert store.history.entries()[0].label == "attach"
    # Back at the first text the first place counts again; the choice holds for its own text.
    store.history.undo()
    store.history.redo()
    first = shelf.new()
    store.articles.revise(key, first)
    assert store.annotations.get(mark.id).start == mark.start
    store.articles.revise(key, shelf.new(text=text))
    assert store.annotations.get(mark.id).state == "user"
    # A further text starts from the choice.
    store.articles.revise(key, shelf.new(text="又是一版：" + text))
    again = store.annotations.get(mark.id)
    assert (again.state, again.start) == ("moved", 7)
    assert check(store) == []


def test_undoing_an_attachment_finds_the_old_place_anew(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线的事")
    text = "前言。\n" + store.articles.text(key)
    store.articles.revise(key, shelf.new(text=text))
    store.annotations.edit(mark.id, anchor=describe(text, Span(0, 2)), by_hand=True)
    store.history.undo()
    found = store.annotations.get(mark.id)
    assert (found.state, found.start) == ("moved", (mark.start or 0) + 4)


def test_attaching_needs_an_article(store: Store) -> None:
    loose = NewAnnotation("no-such-uid", Anchor(0, 1, "字", "", ""), rev_sha="0" * 64)
    (made,) = store.annotations.create_many([loose])
    assert (made.article_id, made.state) == (None, "orphan")
    with pytest.raises(NotFound):
        store.annotations.edit(made.id, anchor=Anchor(0, 1, "字", "", ""))


def test_annotations_find_their_article_when_it_arrives(shelf: Any, store: Store) -> None:
    text = "后到的文章，划线先到。"
    anchor = describe(text, Span(6, 8))
    loose = NewAnnotation("elsewhere", anchor, rev_sha=text_hash(text), article_title="先知其题")
    (made,) = store.annotations.create_many([loose])
    assert made.article_title == "先知其题"
    key = shelf.add(store, text=text)
    (found,) = store.annotations.of_article(key)
    assert (found.id, found.start, found.state) == (made.id, 6, "exact")


def test_deleting_and_restoring(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    marks = [shelf.mark(store, key, w, note=w) for w in ("纸上", "划线", "另说")]
    store.annotations.delete([marks[0].id, marks[1].id])
    assert [row.id for row in store.annotations.page()] == [marks[2].id]
    assert store.annotations.count() == 1
    assert store.annotations.count(deleted=True) == 2
    assert store.annotations.get(marks[0].id).deleted
    store.annotations.restore(marks[0].id)
    assert store.annotations.get(marks[0].id).note == "纸上"
    store.history.undo()
    store.history.undo()
    assert store.annotations.count() == 3


def test_writing_to_a_deleted_one_brings_it_back(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线")
    store.annotations.delete(mark.id)
    store.annotations.edit(mark.id, note="还是要")
    assert not store.annotations.get(mark.id).deleted
    store.history.undo()
    assert store.annotations.get(mark.id).deleted


def test_many_are_changed_in_one_step(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    ids = [shelf.mark(store, key, w).id for w in ("纸上", "划线", "另说")]
    store.annotations.edit_many(ids, {"colour": "green", "tag:重点": True}, "bulk")
    assert all(r.colour == "green" and r.tags == ("重点",) for r in store.annotations.page())
    assert store.annotations.tags() == [("重点", 3)]
    assert store.history.entries(limit=1)[0].facts["count"] == 3
    store.history.undo()
    assert all(r.colour == "yellow" and r.tags == () for r in store.annotations.page())
    with pytest.raises(NotFound):
        store.annotations.edit_many(["nobody"], {"colour": "green"}, "bulk")


def test_an_annotation_answers_to_its_id_and_its_end(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线")
    for ref in (mark.id, mark.id[-8:], f"hl-{mark.id[-12:]}", f"^hl-{mark.id[-12:]}"):
        assert store.annotations.by_ref(ref) == mark
    for ref in (mark.id[-7:], "deadbeef", "%", ""):
        with pytest.raises(NotFound):
            store.annotations.by_ref(ref)
    with pytest.raises(NotFound):
        store.annotations.get("nobody")


def test_an_end_that_fits_several_is_ambiguous(shelf: Any) -> None:
    store = shelf.open(random=lambda size: bytes(size))
    key = shelf.add(store)
    marks = [shelf.mark(store, key, w) for w in ("纸上", "划线")]
    with pytest.raises(Ambiguous):
        store.annotations.by_ref("00000000")
    store.annotations.delete(marks[0].id)
    assert store.annotations.by_ref("00000000").id == marks[1].id


def test_lists_are_filtered_sorted_and_paged(shelf: Any, store: Store) -> None:
    one = shelf.add(store, "甲文", origin="/1")
    two = shelf.add(store, "乙文", origin="/2")
    a = shelf.mark(store, two, "划线", colour="green")
    b = shelf.mark(store, one, "纸上", note="有话")
    c = shelf.mark(store, one, "第一段")
    store.annotations.edit(a.id, note="后改")

    def ids(*args: Any, **how: Any) -> list[str]:
        return [row.id for row in store.annotations.page(*args, **how)]

    assert ids() == [c.id, b.id, a.id]
    assert ids(sort="modified") == [a.id, c.id, b.id]
    assert ids(sort="place") == [c.id, b.id, a.id]
    assert ids("n.colour = ?", ("green",)) == [a.id]
    assert ids("a.title = ?", ("甲文",), limit=1, offset=1) == [b.id]
    assert store.annotations.count("a.title = ? AND n.note <> ''", ("甲文",)) == 1


def test_many_tags_are_read_in_one_walk(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    uid = store.articles.info(key).uid
    many = [NewAnnotation(uid, note=f"注{n}", kind="note", tags=("甲",)) for n in range(2100)]
    store.annotations.create_many(many)
    rows = store.annotations.page()
    assert len(rows) == 2100
    assert all(row.tags == ("甲",) for row in rows)


def test_importing_twice_adds_nothing(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    uid = store.articles.info(key).uid
    items = [
        NewAnnotation(
            uid, note=f"注{n}", kind="note", origin="kindle", origin_id=f"k{n}", facts={"page": n}
        )
        for n in range(5)
    ]
    assert len(store.annotations.create_many(items)) == 5
    assert store.annotations.create_many(items) == []
    assert store.annotations.create_many(items[:1] + items[:1]) == []
    assert store.annotations.count() == 5
    made = store.journal.of(store.annotations.page()[0].id)[0].value
    assert made["facts"] == {"page": 4}
    step = store.history.undo()
    assert step is not None
    assert len(step.annotation_ids) == 5
    assert store.annotations.count() == 0


def test_positions_drafts_memory_exports_and_imports(shelf: Any) -> None:
    store = shelf.open()
    key = shelf.add(store)
    assert store.positions.get(key) is None
    store.positions.save(key, Place(9, 3, "sha", "划线"), 0.5)
    store.positions.save(key, Place(4, 0, "sha"), 0.2)
    store.positions.save(99, Place(4, 0, "sha"), 0.2)
    store.drafts.save("note:1", "还没写完")
    store.drafts.save("note:1", "还没写完的")
    store.drafts.save("note:2", "另一条")
    store.memory.remember("last", {"article": key})
    store.memory.remember("width", 30)
    store.memory.remember("width", None)
    store.exports.put("uid", "markdown", "/出", "/出/文.md", {"hash": "x"})
    store.exports.put("uid", "markdown", "/出", "/出/新.md", {"hash": "y"})
    batch = store.imports.add("kindle", "My Clippings.txt", "ab" * 32, {"added": 3})
    store.close()
    store = shelf.open()
    assert store.positions.get(key) == Place(4, 0, "sha")
    assert store.articles.info(key).progress == 0.5
    assert store.drafts.get("note:1") == "还没写完的"
    assert [d.key for d in store.drafts.all()] == ["note:2", "note:1"]
    store.drafts.drop("note:1")
    store.drafts.drop("note:1")
    assert store.drafts.get("note:1") is None
    assert store.memory.recall("last") == {"article": key}
    assert store.memory.recall("width") is None
    written = store.exports.get("uid", "markdown", "/出")
    assert written is not None
    assert (written.path, written.state) == ("/出/新.md", {"hash": "y"})
    assert store.exports.get("uid", "org", "/出") is None
    (only,) = store.imports.all()
    assert (only.id, only.name, only.facts) == (batch, "My Clippings.txt", {"added": 3})
