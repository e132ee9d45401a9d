"""What was added is there, comes back as it was, and stays itself when it changes."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from reader.errors import Ambiguous, NotFound
from reader.model import Block, Other, Style
from reader.store import NewArticle, RawSource, Store, text_hash


def test_an_article_comes_back_as_it_was_read(shelf: Any, store: Store) -> None:
    text = "标题行\n正文 with words。\n行一\n行二"
    read = shelf.article("题", text)._replace(
        blocks=(
            Block("heading", 0, 3, 2, (1, 1)),
            Block("paragraph", 4, 18, 0, (3, 5), joined=True),
            Block("code", 19, 24),
        ),
        styles=(Style("strong", 0, 2), Style("link", 4, 6, "https://example.org/")),
        other=(Other("菜单", (7, 8), "menu", 1), Other("页脚")),
        subtitle="副题",
        authors=("甲", "乙"),
        source="新华社",
        place="北京",
        published="2026-01-28",
        published_inferred=True,
        editor="丙",
        language="zh",
        address="https://example.org/a",
        encoding="gb18030",
        warnings=("replaced:3",),
    )
    raw = RawSource("文.txt", b"\xff\x00raw")
    item = NewArticle(read, "/文/文.txt", 3, part=2, source=raw, options={"encoding": None})
    (key,) = store.articles.add([item])
    doc = store.articles.document(key)
    assert (doc.text, doc.blocks, doc.styles, doc.other) == (
        text,
        read.blocks,
        read.styles,
        read.other,
    )
    assert doc.warnings == ("replaced:3",)
    assert (doc.revision, doc.norm_version, doc.sha256) == (1, 3, text_hash(text))
    assert text_hash(text) == hashlib.sha256(text.encode()).hexdigest()
    info = doc.info
    assert (info.title, info.subtitle, info.authors) == ("题", "副题", ("甲", "乙"))
    assert (info.source, info.place, info.published) == ("新华社", "北京", "2026-01-28")
    assert (info.published_inferred, info.editor, info.language) == (True, "丙", "zh")
    assert (info.address, info.origin, info.chars) == (read.address, "/文/文.txt", len(text))
    assert info.added.iso() == "2026-01-28T09:41:00+08:00"
    assert (info.state, info.progress, info.opened, info.deleted) == ("unread", 0.0, None, False)
    assert store.articles.original(key) == ("文.txt", b"\xff\x00raw")
    assert store.articles.text(key) == text


def test_articles_of_one_file_share_its_bytes(shelf: Any, store: Store) -> None:
    raw = RawSource("版.txt", b"page")
    items = [
        NewArticle(shelf.article(f"篇{n}", f"文{n}"), "/版.txt", 1, part=n, source=raw)
        for n in (1, 2, 3)
    ]
    ids = store.articles.add(items)
    count = store.connection.execute("SELECT count(*) FROM source_file").fetchone()[0]
    assert count == 1
    assert [store.articles.original(key) for key in ids] == [("版.txt", b"page")] * 3
    assert [row.part for row in store.articles.by_origin("/版.txt")] == [1, 2, 3]
    assert [row.id for row in store.articles.by_origin("/版.txt", 2)] == [ids[1]]


def test_adding_nothing_is_nothing(store: Store) -> None:
    assert store.articles.add([]) == []
    assert store.history.entries() == []


def test_known_articles_are_told_by_text_path_and_address(shelf: Any, store: Store) -> None:
    read = shelf.article()._replace(address="https://example.org/a")
    (key,) = store.articles.add([NewArticle(read, "/文/一.txt", 1)])
    for found in (
        store.articles.by_text_hash(text_hash(read.text)),
        store.articles.by_origin("/文/一.txt"),
        store.articles.by_address("https://example.org/a"),
    ):
        assert [(row.id, row.deleted) for row in found] == [(key, False)]
    store.articles.remove([key])
    assert store.articles.by_text_hash(text_hash(read.text))[0].deleted
    assert store.articles.by_address("https://example.org/b") == []


def test_lists_have_their_order_and_pages(shelf: Any, store: Store) -> None:
    rows = [("乙", "短", "2026-01"), ("甲", "最长的一篇文", None), ("丙", "中等长", "2026-02")]
    for number, (title, text, published) in enumerate(rows):
        read = shelf.article(title, text)._replace(published=published)
        store.articles.add([NewArticle(read, f"/{number}", 1)])
    store.articles.opened(2)

    def titles(**how: Any) -> list[str]:
        return [row.title for row in store.articles.page(**how)]

    assert titles() == ["丙", "甲", "乙"]
    assert titles(sort="published") == ["丙", "乙", "甲"]
    assert titles(sort="title") == ["丙", "甲", "乙"], "bing, jia, yi"
    assert titles(sort="title", reverse=True) == ["乙", "甲", "丙"]
    assert titles(sort="length") == ["甲", "丙", "乙"]
    assert titles(sort="read")[0] == "甲"
    assert titles(offset=1, limit=1) == ["甲"]
    assert titles(where="a.title = ?", params=("乙",)) == ["乙"]
    assert store.articles.count() == 3
    assert store.articles.count("a.title <> ?", ("乙",)) == 2
    opened = store.articles.info(2).opened
    assert opened is not None
    assert opened.offset == 480


def test_rows_count_highlights_and_notes(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    shelf.mark(store, key, "纸上")
    shelf.mark(store, key, "划线", note="好")
    store.annotations.create(key, None, kind="note", note="全文")
    gone = shelf.mark(store, key, "另说", note="不要")
    store.annotations.delete(gone.id)
    info = store.articles.info(key)
    assert (info.highlights, info.notes) == (2, 2)


def test_an_article_answers_to_number_uid_and_the_uids_end(shelf: Any, store: Store) -> None:
    ids = [shelf.add(store, origin=f"/{n}") for n in range(3)]
    uid = store.articles.info(ids[1]).uid
    for ref in (ids[1], str(ids[1]), uid, uid.upper(), uid[-8:], uid[-12:], uid.replace("-", "")):
        assert store.articles.by_ref(ref).id == ids[1]
    for ref in ("99", uid[-7:], "zzzzzzzz", "", "00000000000000000000"):
        with pytest.raises(NotFound) as caught:
            store.articles.by_ref(ref)
        assert caught.value.code == "no_such_article"


def test_an_end_that_fits_several_is_ambiguous(shelf: Any) -> None:
    store = shelf.open(random=lambda size: bytes(size))
    shelf.add(store, origin="/1")
    shelf.add(store, origin="/2")
    with pytest.raises(Ambiguous) as caught:
        store.articles.by_ref("00000000")
    assert caught.value.facts["matches"] == 2


def test_what_is_not_there_is_said(shelf: Any, store: Store) -> None:
    key = store.articles.add([NewArticle(shelf.article(), "-", 1)])[0]
    for ask, code in (
        (lambda: store.articles.document(9), "no_such_article"),
        (lambda: store.articles.text(9), "no_such_article"),
        (lambda: store.articles.document(key, 2), "no_such_revision"),
        (lambda: store.articles.original(key), "no_original"),
        (lambda: store.articles.revise(9, shelf.new()), "no_such_article"),
    ):
        with pytest.raises(NotFound) as caught:
            ask()
        assert caught.value.code == code


def test_a_changed_text_is_a_revision_and_highlights_follow(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线的事", note="记下")
    old = store.articles.text(key)
    text = "新添的一段。\n" + old.replace("另说", "不说")
    revised = store.articles.revise(key, shelf.new("新题", text))
    assert revised.revision == 2
    assert [(row[0], row[1].state) for row in revised.placed] == [(mark.id, "moved")]
    info = store.articles.info(key)
    assert (info.title, info.revision, info.chars) == ("新题", 2, len(text))
    now = store.annotations.get(mark.id)
    assert text[now.start : now.end] == "划线的事"
    assert (now.state, now.note) == ("moved", "记下")
    assert store.articles.document(key, 1).text == old
    assert store.articles.document(key).text == text
    assert [row[0] for row in store.articles.versions(key)] == [1, 2]


def test_undo_of_a_revision_brings_text_title_and_places_back(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线的事")
    before = store.articles.document(key)
    store.articles.revise(key, shelf.new("新题", "前言。\n" + before.text))
    step = store.history.undo()
    assert step is not None
    assert (step.label, step.article_ids) == ("article_revise", (key,))
    assert store.articles.document(key) == before._replace(info=store.articles.info(key))
    assert store.articles.info(key).title == "标题"
    assert (store.annotations.get(mark.id).start, store.annotations.get(mark.id).state) == (
        mark.start,
        "exact",
    )
    store.history.redo()
    assert store.annotations.get(mark.id).start == (mark.start or 0) + 4
    assert store.articles.info(key).title == "新题"


def test_a_text_that_was_there_before_is_not_stored_twice(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    first = store.articles.text(key)
    store.articles.revise(key, shelf.new(text="全新的文"))
    store.articles.revise(key, shelf.new(text=first))
    assert store.articles.info(key).revision == 1
    assert len(store.articles.versions(key)) == 2
    assert store.articles.revise(key, shelf.new(text=first)).placed == ()


def test_a_title_of_ones_own_outlives_a_revision(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    store.articles.set_title(key, "我的题")
    store.articles.revise(key, shelf.new("报纸改的题", "改过的文"))
    assert store.articles.info(key).title == "我的题"
    store.articles.set_title(key, "")
    assert store.articles.info(key).title == "报纸改的题"


def test_decisions_are_kept_and_undone(shelf: Any, store: Store) -> None:
    ids = [shelf.add(store, origin=f"/{n}") for n in range(2)]
    store.articles.set_state(ids, "read")
    store.articles.tag(ids, add=["重点", "党建"])
    store.articles.tag(ids[:1], remove=["党建"], add=["待读"])
    assert store.articles.info(ids[0]).tags == ("待读", "重点")
    assert store.articles.page()[0].tags == ("党建", "重点")
    for _ in range(2):
        store.history.undo()
    assert all(row.tags == () for row in store.articles.page())
    assert all(row.state == "read" for row in store.articles.page())
    store.history.undo()
    assert all(row.state == "unread" for row in store.articles.page())
    assert store.history.undo() is None


def test_removing_an_article_keeps_its_notes(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线", note="留着")
    store.articles.remove([key])
    assert store.articles.page() == []
    assert [row.id for row in store.articles.page(deleted=True)] == [key]
    (note,) = store.annotations.page()
    assert (note.id, note.article_id, note.article_title) == (mark.id, None, "标题")
    assert note.note == "留着"
    store.articles.restore([key])
    (note,) = store.annotations.of_article(key)
    assert (note.article_id, note.start) == (key, mark.start)


def test_a_revision_brings_a_removed_article_back(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线的事")
    store.articles.remove([key])
    store.articles.revise(key, shelf.new(text="开头。" + store.articles.text(key)))
    assert store.articles.count() == 1
    assert store.annotations.of_article(key)[0].id == mark.id


class Recorder:
    """What an index would be told."""

    def __init__(self) -> None:
        self.articles: list[tuple[Any, Any]] = []
        self.notes: list[tuple[Any, Any]] = []

    def articles_changed(
        self, connection: Any, before: Any, after: Any, entries: Any = None
    ) -> None:
        assert connection.in_transaction
        self.articles.append((before, after))

    def notes_changed(self, connection: Any, before: Any, after: Any) -> None:
        assert connection.in_transaction
        self.notes.append((before, after))


def test_a_watcher_hears_of_every_change_of_words(shelf: Any, store: Store) -> None:
    heard = store.watcher = Recorder()
    key = shelf.add(store, "甲", "文一")
    store.articles.set_state([key], "read")
    store.articles.set_title(key, "乙")
    store.articles.revise(key, shelf.new("丙", "文二"))
    store.articles.remove([key])
    store.history.undo()
    assert heard.articles == [
        ([], [(key, "甲", "文一")]),
        ([(key, "甲", "文一")], [(key, "乙", "文一")]),
        ([(key, "乙", "文一")], [(key, "乙", "文二")]),
        ([(key, "乙", "文二")], []),
        ([], [(key, "乙", "文二")]),
    ]
    row = store.connection.execute("SELECT initials, pinyin FROM article").fetchone()
    assert row == ("y", " yi")
    mark = shelf.mark(store, key, "文", note="一")
    store.annotations.edit(mark.id, colour="green")
    store.annotations.edit(mark.id, note="二")
    store.annotations.delete(mark.id)
    words = [pair for pair in heard.notes if pair != ([], [])]
    assert words == [
        ([], [(1, "一", "文")]),
        ([(1, "一", "文")], [(1, "二", "文")]),
        ([(1, "二", "文")], []),
    ]
    assert list(store.articles.source_texts([key, 9])) == [(key, "乙", "文二")]
    store.history.undo()
    assert list(store.annotations.index_rows()) == [(1, "二", "文")]


def test_a_watcher_that_fails_leaves_everything_as_it_was(shelf: Any, store: Store) -> None:
    class Broken(Recorder):
        def articles_changed(self, *_: Any) -> None:
            raise RuntimeError("index")

    store.watcher = Broken()
    with pytest.raises(RuntimeError, match="index"):
        shelf.add(store)
    store.watcher = None
    assert store.articles.count() == 0
    assert store.history.entries() == []
    assert shelf.add(store) == 1


def test_thousands_of_articles_go_in_at_once(shelf: Any, store: Store) -> None:
    ids = store.articles.add([shelf.new(f"题{n}", f"文{n}", f"/{n}") for n in range(1200)])
    assert ids == list(range(1, 1201))
    assert [row.title for row in store.articles.infos([700, 5, 9999])] == ["题699", "题4"]
    assert store.articles.page(offset=1198)[-1].id == 1
