"""A library in a temporary folder, with a clock and randomness that tests decide."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.annotations.anchors import describe
from reader.model import Article, Block, Highlight, Moment, Span
from reader.store import NewArticle, RawSource, Store

TEXT = "第一段说的是纸上的事。\n第二段说的是划线的事，纸上的事另说。"


def article(title: str = "标题", text: str = TEXT, **facts: object) -> Article:
    """An article whose lines are its paragraphs."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", start, start + len(line), lines=(1, 2), joined=not start))
        start += len(line) + 1
    return Article(title, text, tuple(blocks), "text", **facts)  # type: ignore[arg-type]


def new(title: str = "标题", text: str = TEXT, origin: str = "/文/一.txt") -> NewArticle:
    """The same, ready to be stored."""
    raw = RawSource(origin.rsplit("/", 1)[-1], text.encode("gb18030"))
    return NewArticle(article(title, text), origin, 1, source=raw, options={"kind": "text"})


def clock(start: int = 1_769_564_460_000) -> Callable[[], Moment]:
    """A clock that is a millisecond later every time."""
    ticks = itertools.count(start)
    return lambda: Moment(next(ticks), 480)


class Shelf:
    """What tests do with a library, in few words."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened: list[Store] = []

    def open(self, **options: object) -> Store:
        options.setdefault("now", clock(1_769_564_460_000 + 1000 * len(self.opened)))
        store = Store.open(self.path, **options)  # type: ignore[arg-type]
        self.opened.append(store)
        return store

    def close(self) -> None:
        for store in self.opened:
            store.close()

    @staticmethod
    def add(store: Store, title: str = "标题", text: str = TEXT, origin: str = "/文/一.txt") -> int:
        return store.articles.add([new(title, text, origin)])[0]

    @staticmethod
    def mark(store: Store, article_id: int, words: str, **fields: object) -> Highlight:
        doc = store.articles.document(article_id)
        at = doc.text.index(words)
        anchor = describe(doc.text, Span(at, at + len(words)), doc.blocks)
        return store.annotations.create(article_id, anchor, **fields)  # type: ignore[arg-type]

    new = staticmethod(new)
    article = staticmethod(article)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """A place for a library, closed afterwards."""
    made = Shelf(tmp_path / "library.db")
    yield made
    made.close()


@pytest.fixture
def store(shelf: Shelf) -> Store:
    """A new library."""
    return shelf.open()
