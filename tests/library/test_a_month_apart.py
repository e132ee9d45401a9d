"""Two devices that are apart for a month do everything there is to do; then they meet."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.config import Settings, merge
from reader.library import Library
from reader.library.shelves import SavedSearch
from reader.model import Place, Span
from reader.store.check import check, digest

ESSAY = "论划线\n\n读书要动笔。不动笔，等于没读。\n\n划线太多，等于没划。这话不错。\n"
OTHER = "另一篇\n\n别的话，也要留下来。说的是纸。\n"
Meet = Callable[[Library, Library], None]


def add(library: Library, name: str, text: str) -> int:
    report = library.add_bytes(text.encode(), name, origin=f"/{name}")
    assert report.first is not None
    return report.first


def number(library: Library, uid: str) -> int:
    return library.article(uid).id


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Library, Library]]:
    chosen, _ = merge(Settings(), {"interface": {"language": "zh"}})
    with (
        Library.open(tmp_path / "one" / "library.db", settings=chosen) as one,
        Library.open(tmp_path / "other" / "library.db", settings=chosen) as other,
    ):
        one.backs_up = other.backs_up = False
        yield one, other


@pytest.fixture(params=["folder", "folder, the other first", "files"])
def meet(request: pytest.FixtureRequest, tmp_path: Path) -> Meet:
    """Both ways of meeting, in both orders."""
    folder = tmp_path / "shared"
    folder.mkdir()

    def by_folder(one: Library, other: Library) -> None:
        order = (one, other) if request.param == "folder" else (other, one)
        for each in (*order, *order):
            each.sync(folder)

    def by_files(one: Library, other: Library) -> None:
        other.merge([one.path])
        one.merge([other.path])
        other.merge([one.path])

    return by_files if request.param == "files" else by_folder


def shown(library: Library) -> object:
    """What a person sees of it all."""
    articles = sorted(
        (a.uid, a.title, a.state, a.tags, a.revision, library.document(a.id).text, a.progress)
        for a in library.articles()
    )
    notes = sorted(
        (n.id, n.note, tuple(sorted(n.versions)), n.colour, n.tags, n.quote, n.start, n.state)
        for n in library.notes()
    )
    places = {a.uid: library.place(a.id) for a in library.articles()}
    return articles, notes, places, sorted(library.saved_searches())


def test_a_month_apart(pair: tuple[Library, Library], meet: Meet) -> None:
    one, other = pair
    first, second = add(one, "论划线.txt", ESSAY), add(one, "另一篇.txt", OTHER)
    mark = one.highlight(first, Span(5, 10), note="起初")
    gone = one.highlight(second, Span(5, 8), note="会被动到")
    meet(one, other)
    uids = one.article(first).uid, one.article(second).uid
    assert shown(one) == shown(other)

    # The article is removed here, and marked there.
    one.remove(second)
    late = other.highlight(number(other, uids[1]), Span(9, 12), note="那边新划")
    # Each reads a newer text of the same article, and they differ.
    add(one, "论划线.txt", ESSAY.replace("等于没读", "等于白读"))
    add(other, "论划线.txt", "新的开头。\n\n" + ESSAY + "\n还有一段。\n")
    # Tags, states, places, notes, colours.
    one.tag_article(number(one, uids[0]), add=["方法"])
    other.tag_article(number(other, uids[0]), add=["读书"])
    one.set_state(number(one, uids[0]), "reading")
    other.set_state(number(other, uids[0]), "read")
    one.save_place(number(one, uids[0]), Place(7, 0, ""), 0.3)
    other.save_place(number(other, uids[0]), Place(12, 0, ""), 0.8)
    one.edit(mark.id, note="甲", tag=("要紧",))
    other.edit(mark.id, note="乙", colour="green")
    # Deleted here, edited there: the edit wins.
    one.delete(gone.id) if gone.id in {n.id for n in one.notes()} else None
    other.edit(gone.id, note="改过了")
    # Searches under the same name, one only here, one dropped there.
    one.save_search("纸", "纸 tag:要紧")
    other.save_search("纸", "纸 colour:green")
    other.save_search("没读", "没读")
    one.undo()
    one.redo()

    meet(one, other)
    assert shown(one) == shown(other)
    assert digest(one._store.connection) == digest(other._store.connection)
    assert check(one._store) == check(other._store) == []
    found = one.highlight_by(mark.id)
    assert {found.note, *found.versions} == {"甲", "乙"}
    assert found.colour == "green"
    assert found.tags == ("要紧",)
    assert one.article(uids[0]).tags == tuple(sorted(("方法", "读书")))
    assert one.article(uids[0]).progress == pytest.approx(0.8)
    assert one.highlight_by(late.id).note == other.highlight_by(late.id).note == "那边新划"
    assert one.highlight_by(gone.id).note == other.highlight_by(gone.id).note == "改过了"
    assert {each.name for each in one.saved_searches()} == {"纸", "没读"}
    assert SavedSearch("没读", "没读") in one.saved_searches()
    one.drop_search("没读")
    meet(one, other)
    assert [each.name for each in other.saved_searches()] == ["纸"]


def test_answers_to_reviews_meet_too(pair: tuple[Library, Library], meet: Meet) -> None:
    one, other = pair
    mark = one.highlight(add(one, "论划线.txt", ESSAY), Span(5, 10), note="复习")
    meet(one, other)
    for library, grades in ((one, (3, 3)), (other, (1,))):
        for grade in grades:
            library.review_answer(mark.id, grade)
    meet(one, other)
    query = "SELECT id, value FROM event WHERE entity = 'review' ORDER BY id"
    rows = [library._store.connection.execute(query).fetchall() for library in (one, other)]
    assert len(rows[0]) == 3
    assert rows[0] == rows[1]


def test_newer_texts_of_both_are_kept_and_marks_stand_on_the_one_shown(
    pair: tuple[Library, Library], meet: Meet
) -> None:
    one, other = pair
    key = add(one, "论划线.txt", ESSAY)
    mark = one.highlight(key, Span(5, 10))
    meet(one, other)
    uid = one.article(key).uid
    for library, more in zip((one, other), itertools.count(1), strict=False):
        add(library, "论划线.txt", "序。\n\n" * more + ESSAY)
    meet(one, other)
    for library in (one, other):
        text = library.document(number(library, uid)).text
        at = library.highlight_by(mark.id)
        assert text[at.start : at.end] == mark.quote
    assert shown(one) == shown(other)
    count = "SELECT count(*) FROM article_revision"
    assert one._store.connection.execute(count).fetchone() == (3,)
    assert other._store.connection.execute(count).fetchone() == (3,)
