"""Every kind of harm to the rows is told apart, and what is derived is mended."""

from __future__ import annotations

from typing import Any

import pytest

from reader.store import Store, check


@pytest.fixture
def full(shelf: Any, store: Store) -> Store:
    key = shelf.add(store)
    shelf.mark(store, key, "划线", note="一", tags=("甲",))
    store.articles.revise(key, shelf.new("新题", "前言。" + store.articles.text(key)))
    store.articles.tag([key], add=["乙"])
    return store


HARM = [
    ("DELETE FROM body", "article_without_text"),
    ("UPDATE article SET rev_id = 99", "article_without_revision"),
    ("UPDATE article_revision SET text = NULL", "revision_without_text"),
    ("UPDATE annotation SET article_id = NULL", "annotation_without_article"),
    ("DELETE FROM txn WHERE label = 'add'", "action_missing"),
    ("UPDATE annotation SET note = '二'", "annotations_differ"),
    ("DELETE FROM annotation_tag", "annotations_differ"),
    ("UPDATE article SET title = '别的'", "articles_differ"),
    ("DELETE FROM article_tag", "articles_differ"),
    ("INSERT INTO article_tag VALUES(77, '无主')", "reference"),
    ("DELETE FROM event WHERE entity = 'article'", "articles_differ"),
]


@pytest.mark.parametrize(("harm", "code"), HARM)
def test_harm_is_named(full: Store, harm: str, code: str) -> None:
    assert check.check(full) == []
    full.connection.execute("PRAGMA foreign_keys = OFF")
    full.connection.execute(harm)
    assert code in [problem.code for problem in check.check(full)]


def test_rows_are_mended_from_the_events(full: Store) -> None:
    before = full.annotations.page(), full.articles.page(), check.digest(full.connection)
    for harm in (
        "UPDATE annotation SET note = '二', article_id = NULL",
        "DELETE FROM annotation_tag",
        "UPDATE article SET title = '别的', state = 'read'",
        "DELETE FROM article_tag",
    ):
        full.connection.execute(harm)
    mended = check.repair(full)
    assert {problem.code for problem in mended} == {"annotations_differ", "articles_differ"}
    assert check.check(full) == []
    after = full.annotations.page(), full.articles.page(), check.digest(full.connection)
    assert after == before
    assert check.repair(full) == []


def test_a_lost_annotation_row_comes_back(full: Store) -> None:
    before = full.annotations.page()
    full.connection.execute("PRAGMA foreign_keys = OFF")
    full.connection.execute("DELETE FROM annotation")
    check.repair(full)
    assert full.annotations.page() == before


def test_the_digest_is_of_what_people_left(shelf: Any, full: Store) -> None:
    hashed = check.digest(full.connection)
    full.articles.opened(1)
    mark = full.annotations.page()[0]
    full.annotations.edit(mark.id, colour="pink")
    assert check.digest(full.connection) != hashed
    full.history.undo()
    assert check.digest(full.connection) == hashed
