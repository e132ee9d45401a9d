"""The trash: searched, brought back from, emptied on demand; what was emptied stays away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import NotFound
from reader.library import Library
from reader.model import Highlight, Span

SECRET = "绝密的批注文字"
TEXT = "# 标题甲\n\n春天的事情很多。夏天的雨下得很大。\n\n秋天没有什么特别的。\n"


@pytest.fixture
def marked(library: Library, write: Callable[[str, str], Path]) -> tuple[int, list[Highlight]]:
    article = library.add([write("a.md", TEXT)]).first
    assert article is not None
    text = library.document(article).text
    made = []
    for quote, note in (("春天的事情", SECRET), ("夏天的雨", "留着的"), ("秋天", "")):
        at = text.index(quote)
        span = Span(at, at + len(quote))
        made.append(library.highlight(article, span, note=note, tags=["史料"]))
    return article, made


def raw(library: Library) -> bytes:
    """All bytes of the library's files."""
    folder, name = library.path.parent, library.path.name
    return b"".join(each.read_bytes() for each in folder.glob(f"{name}*"))


def test_what_was_deleted_is_found_and_brought_back_in_one_step(
    library: Library, marked: tuple[int, list[Highlight]]
) -> None:
    article, made = marked
    library.delete(made[0].id)
    library.delete(made[1].id)
    library.remove(article)
    found = library.trash()
    assert [each.kind for each in found] == ["article", "highlight", "highlight"]
    assert all(each.mine and each.when.ms for each in found)
    assert [each.ref for each in library.trash("绝密")] == [made[0].id]
    assert [each.ref for each in library.trash("标题甲")][:1] == [found[0].ref]
    assert {each.ref for each in library.trash("tag:史料")} >= {made[0].id, made[1].id}
    assert library.trash("没有这个词") == []
    assert library.bring_back([found[0].ref, made[0].id[-12:]]) == 2
    assert [each.ref for each in library.trash()] == [made[1].id]
    assert library.search("绝密").hits
    library.undo()
    assert len(library.trash()) == 3
    with pytest.raises(NotFound):
        library.bring_back([made[2].id])


def test_emptying_takes_the_words_out_of_the_file(
    library: Library, marked: tuple[int, list[Highlight]]
) -> None:
    _, made = marked
    library.edit(made[0].id, note=SECRET + "二")
    library.save_draft(f"highlight:{made[0].id}", SECRET + "三")
    library.delete(made[0].id)
    assert SECRET.encode() in raw(library)
    done = library.empty_trash()
    assert (done.annotations, done.articles, done.scrubbed) == (1, 0, True)
    assert SECRET.encode() not in raw(library)
    assert library.trash() == []
    assert library.check().ok
    with pytest.raises(NotFound):
        library.empty_trash([made[1].id])
    # The rest can be undone as before, and what is gone does not come back by it.
    for _ in range(9):
        library.undo()
    assert SECRET not in "".join(each.note for each in library.notes())
    assert SECRET.encode() not in raw(library)
    assert library.check().ok
    assert library.empty_trash([]).annotations == 0


def test_an_article_goes_and_its_notes_stay(
    library: Library, marked: tuple[int, list[Highlight]], write: Callable[[str, str], Path]
) -> None:
    article, made = marked
    library.remove(article)
    uid = library.trash()[0].ref
    assert library.empty_trash([uid]).articles == 1
    assert {each.id for each in library.notes()} == {each.id for each in made}
    assert all(each.article_id is None for each in library.notes())
    assert "什么特别的".encode() in raw(library)  # the context of a highlight has it
    with pytest.raises(NotFound):
        library.article(uid)
    assert library.check().ok
    # The same file is a new article, and its notes come back to it by their text.
    library.add([write("a.md", TEXT)])
    assert library.count() == 1


def test_what_was_emptied_does_not_come_back_from_another_device(
    library: Library, marked: tuple[int, list[Highlight]], tmp_path: Path
) -> None:
    _, made = marked
    with Library.open(tmp_path / "b.db") as other, Library.open(tmp_path / "c.db") as third:
        other.merge([library.path])
        third.merge([library.path])
        library.delete(made[0].id)
        library.empty_trash()
        # From a device that has not heard of it …
        library.merge([other.path])
        assert [each.id for each in library.notes()] == [made[2].id, made[1].id]
        assert SECRET.encode() not in raw(library)
        # … and over there, once it has.
        other.merge([library.path])
        assert SECRET not in "".join(each.note for each in other.notes())
        assert other.trash() == []
        third.merge([other.path])
        assert third.trash() == []
        assert SECRET not in "".join(each.note for each in third.notes())
        for each in (library, other, third):
            assert each.check().ok
            assert [n.id for n in each.notes()] == [made[2].id, made[1].id]


def test_what_another_wrote_meanwhile_is_not_lost(
    library: Library, marked: tuple[int, list[Highlight]], tmp_path: Path
) -> None:
    _, made = marked
    with Library.open(tmp_path / "b.db") as other:
        other.merge([library.path])
        other.edit(made[0].id, note="那边又写了一句")
        library.delete(made[0].id)
        library.empty_trash()
        other.merge([library.path])
        kept = other.highlight_by(made[0].id)
        assert (kept.note, kept.deleted) == ("那边又写了一句", False)
        library.merge([other.path])
        here = library.highlight_by(made[0].id)
        assert (here.note, here.deleted) == ("那边又写了一句", False)
        assert library.check().ok
        assert other.check().ok
        # It can be deleted and emptied again.
        library.delete(made[0].id)
        assert [each.ref for each in library.trash()] == [made[0].id]
        assert library.empty_trash().annotations == 1
        assert library.trash() == []
        other.merge([library.path])
        assert made[0].id not in [each.id for each in other.notes()]
        assert "又写了一句".encode() not in raw(library)
        assert library.check().ok
        assert other.check().ok


def test_an_emptied_article_stays_away(
    library: Library, marked: tuple[int, list[Highlight]], tmp_path: Path
) -> None:
    article, made = marked
    for each in made:
        library.delete(each.id)
    folder = tmp_path / "met"
    folder.mkdir()
    with Library.open(tmp_path / "b.db") as other:
        library.sync(folder)
        other.sync(folder)
        library.remove(article)
        done = library.empty_trash()
        assert (done.annotations, done.articles) == (3, 1)
        assert "特别的".encode() not in raw(library)
        for each in (library, other, library, other):
            each.sync(folder)
        for each in (library, other):
            assert each.count() == 0
            assert each.notes() == []
            assert each.trash() == []
            assert each.check().ok
        other.empty_trash()
    with Library.open(tmp_path / "late.db") as late:
        late.sync(folder)
        late.sync(folder)
        assert late.count() == 0
        assert late.notes() == []
        assert late.trash() == []
