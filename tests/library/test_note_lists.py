"""All notes: orders, many at once, links between them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import NotFound
from reader.library import Library
from reader.model import Highlight, Span


@pytest.fixture
def three(library: Library, essay: int) -> list[Highlight]:
    return [
        library.highlight(essay, Span(start, start + 4), note=f"笔记{start}", tags=["甲"])
        for start in (12, 0, 6)
    ]


def test_orders(library: Library, three: list[Highlight]) -> None:
    ids = [each.id for each in three]
    assert [each.id for each in library.notes_page()] == ids[::-1]
    assert [each.id for each in library.notes_page(sort="place")] == [ids[1], ids[2], ids[0]]
    library.edit(ids[0], note="新")
    assert library.notes_page(sort="modified", limit=1)[0].id == ids[0]
    assert [each.id for each in library.notes_page("笔记6")] == [ids[2]]
    assert set(library.note_ids()) == set(ids)
    assert library.note_ids("笔记6") == [ids[2]]


def test_many_are_changed_in_one_step(library: Library, three: list[Highlight]) -> None:
    ids = [each.id for each in three]
    assert library.change_notes(ids[:2], colour="blue") == 2
    assert {each.colour for each in library.notes("colour:blue")} == {"blue"}
    assert library.change_notes(ids, tag=["乙"], untag=["#甲"]) == 3
    assert [each.tags for each in library.notes()] == [("乙",)] * 3
    assert library.delete_notes(ids) == 3
    assert library.notes() == []
    assert [each.ref for each in library.trash()] != []
    library.undo()
    assert library.count_notes() == 3
    library.undo()
    assert [each.tags for each in library.notes()] == [("甲",)] * 3
    library.undo()
    assert library.notes("colour:blue") == []
    with pytest.raises(NotFound):
        library.change_notes(["0" * 32], colour="blue")


def test_links_lead_to_highlights_and_back(
    library: Library, essay: int, three: list[Highlight], write: Callable[[str, str], Path]
) -> None:
    to = three[1]
    link = library.link_to(essay, highlight=to.id)
    assert library.follow(link).highlight_id == to.id
    library.edit(three[0].id, note=f"比较 [那句]({link})，还有 reader://article/0123456789ab。")
    out = library.links_of(three[0].id)
    assert [(each.way, each.article_id) for each in out] == [("out", essay), ("out", None)]
    assert out[0].highlight is not None
    assert out[0].highlight.id == to.id
    back = library.links_of(to.id)
    assert [each.way for each in back] == ["back"]
    assert back[0].highlight is not None
    assert back[0].highlight.id == three[0].id
    assert library.links_of(three[2].id) == []
    # The form of exported notes, with the whole id or its end, counts as well.
    uid = library.article(essay).uid
    for ref in (to.id, to.id[-8:], to.id.replace("-", "").upper()):
        library.edit(three[2].id, note=f"reader://article/{uid}#hl-{ref}")
        assert len(library.links_of(to.id)) == 2
    library.delete(three[2].id)
    assert len(library.links_of(to.id)) == 1


def test_a_link_to_a_passage_finds_its_words_again(
    library: Library, essay: int, write: Callable[[str, str], Path]
) -> None:
    text = library.document(essay).text
    at = text.index("划线太多")
    link = library.link_to(essay, span=Span(at, at + 4))
    assert library.follow(link).span == Span(at, at + 4)
    source = (library.path.parent / "essay.md").read_text("utf-8")
    library.add([write("essay.md", source.replace("读书要动笔", "读书是要动动笔的"))])
    moved = library.follow(link).span
    assert moved is not None
    assert library.document(essay).text[moved.start : moved.end] == "划线太多"
    library.add([write("essay.md", source.replace("划线太多", "别的话"))])
    gone = library.follow(link)
    assert (gone.span, gone.missing) == (None, True)
    assert library.follow(library.link_to(essay)).article_id == essay
    assert library.follow(library.link_to(essay)).span is None
    plain = f"reader://article/{library.article(essay).uid}#at=2-4"
    assert library.follow(plain).span == Span(2, 4)
    assert library.follow(plain.replace("#at=2-4", "#at=2-99999")).missing
