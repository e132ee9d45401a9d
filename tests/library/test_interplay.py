"""Two things at once that nobody thinks of together: strikes, other readings, undo, purges, kept
folders and bundles, on two devices that meet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.config import Settings, merge
from reader.library import Library
from reader.model import Place, Span
from reader.store.check import check, digest

PAGE = (
    "论划线\n\n读书要动笔。不动笔，等于没读。\n\n"
    "责任编辑：张三，转载请注明出处，谢谢大家的支持。\n\n"
    "划线太多，等于没划。这话不错，可是难做到。\n\n最后一段说的是纸。\n"
)
JUNK = "责任编辑：张三，转载请注明出处，谢谢大家的支持。"
Pair = tuple[Library, Library]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    chosen, _ = merge(Settings(), {"interface": {"language": "zh"}})
    with (
        Library.open(tmp_path / "one" / "library.db", settings=chosen) as one,
        Library.open(tmp_path / "other" / "library.db", settings=chosen) as other,
    ):
        one.backs_up = other.backs_up = False
        yield one, other


def add(library: Library, text: str = PAGE, name: str = "文.txt") -> int:
    found = library.add_bytes(text.encode(), name, origin=f"/{name}").first
    assert found is not None
    return found


def span(library: Library, article: int, words: str) -> Span:
    at = library.document(article).text.index(words)
    return Span(at, at + len(words))


def meet(one: Library, other: Library) -> None:
    """Until neither has anything new for the other."""
    for _ in range(3):
        one.merge([other.path])
        other.merge([one.path])


def same(one: Library, other: Library) -> None:
    ends = []
    for each in (one, other):
        store = each._store
        assert check(store) == []
        marks = [(n.id, n.start, n.end, n.state, n.note, n.tags) for n in each.notes()]
        texts = {a.uid: (a.title, each.document(a.id).text) for a in each.articles()}
        ends.append((digest(store.connection), sorted(marks, key=repr), texts))
    assert ends[0] == ends[1]


@pytest.mark.parametrize("first", [0, 1])
def test_a_highlight_made_in_a_passage_that_another_struck(pair: Pair, first: int) -> None:
    one, other = pair
    key = add(one)
    meet(one, other)
    one.strike(key, span(one, key, JUNK))
    mark = other.highlight(1, span(other, 1, "张三，转载"), note="是谁")
    beside = other.highlight(1, span(other, 1, "划线太多"), note="太多")
    pair[first].merge([pair[1 - first].path])
    meet(one, other)
    same(one, other)
    for each in pair:
        assert JUNK not in each.document(1).text
        kept = {n.id: n for n in each.notes()}
        # Its passage is gone, the note and its quote are not.
        assert (kept[mark.id].state, kept[mark.id].quote) == ("orphan", "张三，转载")
        assert kept[mark.id].note == "是谁"
        assert kept[beside.id].state in ("exact", "moved")
    one.undo()
    meet(one, other)
    same(one, other)
    found = {n.id: n for n in other.notes()}[mark.id]
    assert other.document(1).text[found.start : found.end] == "张三，转载"


def test_another_encoding_undone_and_done_again_on_either_side(pair: Pair) -> None:
    one, other = pair
    raw = PAGE.encode("gb18030")
    key = one.add_bytes(raw, "文.txt", origin="/文.txt", encoding="gb18030").first
    assert key is not None
    mark = one.highlight(key, span(one, key, "划线太多"), note="留")
    meet(one, other)
    right = one.document(key).text
    one.reread(key, encoding="big5")
    assert one.document(key).text != right
    meet(one, other)
    same(one, other)
    one.undo()
    meet(one, other)
    assert other.document(1).text == right
    one.redo()
    other.highlight(1, span(other, 1, "读书要动笔"), note="又")
    meet(one, other)
    same(one, other)
    one.undo()
    meet(one, other)
    same(one, other)
    assert {(n.note, n.state) for n in other.notes()} == {("留", "exact"), ("又", "exact")}
    assert one.highlight_by(mark.id).quote == "划线太多"


def test_a_purge_is_beaten_by_what_another_wrote_and_syncs_late(pair: Pair, tmp_path: Path) -> None:
    one, other = pair
    key = add(one)
    mark = one.highlight(key, span(one, key, "划线太多"), note="初稿")
    gone = one.highlight(key, span(one, key, "最后一段"), note="没人要")
    folder = tmp_path / "shared"
    folder.mkdir()
    for each in (*pair, *pair):
        each.sync(folder)
    one.delete(mark.id)
    one.delete(gone.id)
    one.empty_trash()
    one.sync(folder)
    other.edit(mark.id, note="改过的")
    other.strike(1, span(other, 1, JUNK))
    for each in (other, one, other, one):
        each.sync(folder)
    for each in pair:
        assert [n.note for n in each.notes()] == ["改过的"]
        assert JUNK not in each.document(1).text
        assert check(each._store) == []
    # As files they meet whole: what was purged here is there again, and the ends are the same.
    meet(one, other)
    same(one, other)


def test_a_file_that_both_added_and_one_cleaned_is_one_article(pair: Pair) -> None:
    one, other = pair
    key = add(one)
    add(other)
    one.strike(key, span(one, key, JUNK))
    one.correct(key, "source", "某报")
    here = one.highlight(key, span(one, key, "划线太多"), note="一")
    there = other.highlight(1, span(other, 1, "最后一段"), note="二")
    other.tag_articles([1], add=["甲"])
    meet(one, other)
    same(one, other)
    for each in pair:
        (only,) = each.articles()
        text = each.document(only.id).text
        assert JUNK not in text
        assert (only.source, only.tags) == ("某报", ("甲",))
        marks = {n.id: text[n.start : n.end] for n in each.highlights(only.id)}
        assert marks == {here.id: "划线太多", there.id: "最后一段"}


def test_both_added_a_file_and_both_cleaned_it(pair: Pair) -> None:
    one, other = pair
    add(one)
    add(other)
    one.strike(1, span(one, 1, JUNK))
    other.strike(1, span(other, 1, "最后一段说的是纸。"))
    meet(one, other)
    same(one, other)
    for each in pair:
        (only,) = each.articles()
        text = each.document(only.id).text
        assert JUNK not in text
        assert "最后一段" not in text
    # What is brought back stays brought back, however often they meet.
    (only,) = one.articles()
    struck = [each for each in one.left_out(only.id) if "最后一段" in each.text]
    one.bring_in(only.id, [each.span for each in struck if each.span is not None])
    meet(one, other)
    same(one, other)
    (there,) = other.articles()
    assert "最后一段" in other.document(there.id).text


def test_undo_after_others_wrote_into_the_same_highlight(pair: Pair) -> None:
    one, other = pair
    key = add(one)
    mark = one.highlight(key, span(one, key, "划线太多"), note="初稿")
    meet(one, other)
    one.edit(mark.id, colour="green")
    one.edit(mark.id, note="一稿")
    other.edit(mark.id, note="二稿")
    other.edit(mark.id, tag=["别人"])
    meet(one, other)
    assert one.highlight_by(mark.id).versions
    # Taken back: this device's text and colour, then the making, which others wrote into.
    for _ in range(3):
        one.undo()
    meet(one, other)
    same(one, other)
    found = one.highlight_by(mark.id)
    assert (found.deleted, found.colour, found.tags) == (False, "yellow", ("别人",))
    assert "二稿" in (found.note, *found.versions)
    while one.redo() is not None:
        pass
    meet(one, other)
    same(one, other)
    found = one.highlight_by(mark.id)
    assert found.colour == "green"
    assert {"一稿", "二稿"} <= {found.note, *found.versions}


def test_a_bundle_carries_strikes_time_searches_details_decisions_and_links(pair: Pair) -> None:
    one, other = pair
    key = add(one)
    target = one.highlight(key, span(one, key, "读书要动笔"), note="目标")
    lost = one.highlight(key, span(one, key, "张三，转载"), note="失所")
    one.strike(key, span(one, key, JUNK))
    link = one.link_to(key, highlight=target.id)
    one.highlight(key, span(one, key, "划线太多"), note=f"见 {link}")
    one.correct(key, "title", "新题")
    one.correct(key, "authors", "甲，乙")
    one.split_paragraph(key, one.document(key).text.index("这话不错"))
    one.keep_lost(lost.id)
    one.save_search("纸", "最后 纸")
    one.review_answer(target.id, 3)
    one._store.times.add(key, 5000, 100, 0)
    one.save_place(key, Place(5, 0, one.article(key).sha256, "读书"), 0.4)
    one.set_state(key, "reading")
    data = "\n".join(one.render_all("", format="json")).encode()
    other.take_in(data, "bundle.json")
    same(one, other)
    (there,) = other.articles()
    assert (there.title, there.authors, there.progress) == ("新题", ("甲", "乙"), 0.4)
    assert other.document(there.id).blocks == one.document(key).blocks
    assert len(other.left_out(there.id)) == len(one.left_out(key))
    assert other._store.times.of(there.id) == 5000
    assert other.undecided() == []
    assert [each.name for each in other.saved_searches()] == ["纸"]
    assert len(other.links_of(target.id)) == len(one.links_of(target.id)) == 1
    assert other.review_due() == one.review_due()
    # And back: nothing is new.
    before = digest(one._store.connection)
    again = one.take_in("\n".join(other.render_all("", format="json")).encode(), "b.json")
    assert (again.events, digest(one._store.connection)) == (0, before)
