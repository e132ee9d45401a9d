"""Deciding about many at once, and facts that a person corrected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import Cancelled, UsageError
from reader.library import Library, Progress
from reader.model.shelves import Shelf, View


@pytest.fixture
def many(library: Library) -> list[int]:
    """The numbers of six hundred articles."""
    from reader.model import Article, Block
    from reader.store.articles import NewArticle
    from reader.text.normal import NORM_VERSION

    items = []
    for number in range(600):
        text = f"第{number}篇。"
        article = Article(f"题{number}", text, (Block("paragraph", 0, len(text)),), "text")
        items.append(NewArticle(article, f"x:{number}", NORM_VERSION))
    return library._store.articles.add(items)


def test_one_step_changes_many_and_is_taken_back(library: Library, many: list[int]) -> None:
    told: list[Progress] = []
    n = library.tag_articles(many, add=["#一起 "], progress=told.append)
    assert n == 600
    assert told[-1].total == 600
    assert library.tag_articles(many, add=["一起"]) == 0, "nothing is new"
    assert library.tags_of(many[:3]) == ["一起"]
    assert library.listing(View(Shelf("tag", "一起")), limit=5).total == 600
    assert (library.is_long("undo"), library.is_long("redo")) == (True, False)
    step = library.undo()
    assert step is not None
    assert library.listing(View(Shelf("tag", "一起")), limit=5).total == 0
    assert (library.is_long("undo"), library.is_long("redo")) == (False, True)


def test_stopping_changes_nothing(library: Library, many: list[int]) -> None:
    asked = 0

    def enough() -> bool:
        nonlocal asked
        asked += 1
        return asked > 4

    with pytest.raises(Cancelled):
        library.remove_articles(many, cancelled=enough)
    assert library.count() == 600
    assert library.undo() is None


def test_states_turn_to_and_fro(library: Library, many: list[int]) -> None:
    some = many[:5]
    assert library.turn_states(some, "archived") == ("archived", 5)
    assert library.shelf_count(Shelf("archived")) == 5
    library.turn_states(some[:1], "read")
    assert library.turn_states(some, "archived") == ("archived", 1)
    assert library.turn_states(some, "archived") == ("unread", 5)


def test_a_correction_outlives_reading_the_file_again(
    library: Library, write: Callable[[str, str], Path]
) -> None:
    path = write("a.md", "---\ntitle: 原题\nsource: 原报\n---\n\n正文。\n")
    key = library.add([path]).first
    assert key is not None
    library.correct(key, "source", "另一家报")
    library.correct(key, "authors", "张三、李四；王五")
    library.correct(key, "published", "2026年1月28日")
    write("a.md", "---\ntitle: 原题\nsource: 新报\n---\n\n正文改了。\n")
    library.add([path])
    info = library.article(key)
    assert (info.source, info.authors) == ("另一家报", ("张三", "李四", "王五"))
    assert (info.published, info.published_inferred) == ("2026-01-28", False)
    told, corrected = library.facts_told(key)
    assert told["source"] == "新报"
    assert set(corrected) == {"source", "authors", "published"}
    assert library.correct(key, "source", None).source == "新报"
    assert library.correct(key, "source", "").source is None
    library.undo()
    assert library.article(key).source == "新报"
    assert library.correct(key, "title", "").title == "原题", "a title is never empty"
    assert library.check().ok


@pytest.mark.parametrize("wrong", ["去年", "2026-13", "2026-02-30", "26-1-1"])
def test_what_is_no_date_is_refused(library: Library, essay: int, wrong: str) -> None:
    with pytest.raises(UsageError) as caught:
        library.correct(essay, "published", wrong)
    assert caught.value.code == "bad_date"
    with pytest.raises(UsageError):
        library.correct(essay, "uid", "x")


def test_titles_of_an_older_library_get_their_pinyin(library: Library, essay: int) -> None:
    with library._store.write() as connection:
        connection.execute("UPDATE article SET pinyin = '', initials = ''")
    assert library.lacks_pinyin()
    assert library.complete_titles() == 1
    assert not library.lacks_pinyin()
    assert library.listing(View(query="lhx"), limit=5).total == 1


def test_a_listing_pages_and_leaves_room_for_what_went(
    library: Library, many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.store.store.GIVE_UP_STEPS", 10)
    view = View(Shelf("unread"), sort="title", reverse=True)
    listing = library.listing(view, limit=10)
    assert (listing.total, listing.everything, len(listing.first)) == (600, 600, 10)
    assert listing.ids is not None
    with pytest.raises(Cancelled):
        library.listing(view, limit=10, cancelled=lambda: True)
    library.remove(listing.ids[105])
    page = library.listing_page(view, listing.ids, 100, 10)
    assert [each is None for each in page] == [False] * 5 + [True] + [False] * 4
    whole = library.listing(View(), limit=5)
    assert whole.ids is None
    assert [e.id for e in library.listing_page(View(), None, 598, 9) if e] == [many[0]]
