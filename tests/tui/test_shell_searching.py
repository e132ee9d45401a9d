"""Searching the library on the screen: across articles, hits and highlights, saved, glossary."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from reader.library import Library
from reader.model import Span
from reader.search.live import Searcher


def shown(app: Any) -> Any:
    return app.screen._cards


@pytest.fixture
def searched(story: Any, press: Any, wait_until: Any, dump: Any) -> Any:
    """`await searched(pilot, query, figure)`: search, and wait until the figure is there."""

    async def run(pilot: Any, query: str, figure: str) -> None:
        await press(pilot, "g", "/", *query)
        await wait_until(pilot, lambda: figure in dump(pilot.app))

    return run


@pytest.fixture
def asked(searched: Any, press: Any, wait_until: Any, dump: Any) -> Any:
    """`await asked(pilot)`: both places are to be marked, and the question stands there."""

    async def run(pilot: Any) -> None:
        await searched(pilot, "新就业群体", "2 条")
        await press(pilot, "tab", "1")
        await wait_until(pilot, lambda: "2 处都标成黄色" in dump(pilot.app))

    return run


async def test_n_goes_on_across_the_articles_of_the_result(
    story: Any, press: Any, wait_until: Any, searched: Any
) -> None:
    async with story() as (app, pilot):
        main = app.main
        await searched(pilot, "新就业群体", "2 条")
        first, second = (item for item in shown(app).items if not hasattr(item, "places"))
        await press(pilot, "enter")
        await wait_until(
            pilot, lambda: app.screen is main and main.article_id == first.article_id
            and main.state.found.trail is not None
        )  # fmt: skip
        assert list(main.state.found.spans) == list(first.matches)
        await press(pilot, "n")
        await wait_until(pilot, lambda: main.article_id == second.article_id)
        await wait_until(pilot, lambda: main.pane.cursor == second.matches[0].start)
        assert "2/2" in main.status().message
        await press(pilot, "n")
        assert "最后一篇" in main.status().message
        assert main.article_id == second.article_id
        await press(pilot, "N")
        await wait_until(pilot, lambda: main.article_id == first.article_id)
        await wait_until(pilot, lambda: main.pane.cursor == first.matches[-1].start)
        await press(pilot, "N")
        assert "第一篇" in main.status().message
        # What is looked for in the article itself stays in it.
        await press(pilot, "/", *"写", "enter")
        await wait_until(pilot, lambda: main.state.found.query == "写" and main.pane.has_focus)
        here = main.article_id
        await press(pilot, *"nnnn")
        assert main.article_id == here


async def test_all_hits_of_several_words_are_drawn(
    story: Any, press: Any, wait_until: Any, searched: Any
) -> None:
    async with story() as (app, pilot):
        await searched(pilot, "读书 批注", "1 条")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is app.main and app.main.state.found.spans)
        text = app.main.document.text
        drawn = [text[span.start : span.end] for span in app.main.state.found.spans]
        assert drawn.count("批注") == text.count("批注")
        assert drawn.count("读书") == text.count("读书")


async def test_marking_all_hits_asks_and_is_one_step(
    story: Any, press: Any, wait_until: Any, searched: Any, dump: Any, shelf_folder: Any
) -> None:
    path = shelf_folder / "library.db"
    with Library.open(path) as library:
        at = library.document(1).text.index("新就业群体")
        library.highlight(1, Span(at, at + 5))
    async with story() as (app, pilot):
        await searched(pilot, "新就业群体", "3 条")
        await press(pilot, "tab", "2")
        await wait_until(pilot, lambda: "1 篇文章里的 1 处" in dump(app))
        assert "另有 1 处" in dump(app)
        await press(pilot, "y")
        await wait_until(pilot, lambda: "标记了 1 处" in dump(app))
        await press(pilot, "2")
        await wait_until(pilot, lambda: "2 处都已划过线" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 1)
        assert app.main.state.highlights[0].colour == "green"
        await press(pilot, "u")
        await wait_until(pilot, lambda: not app.main.state.highlights)
    with Library.open(path) as library:
        assert [len(library.highlights(each)) for each in (1, 2)] == [1, 0]


async def test_the_key_that_is_named_takes_the_marks_back_at_once(
    story: Any, press: Any, wait_until: Any, asked: Any, dump: Any, shelf_folder: Any
) -> None:
    async with story() as (app, pilot):
        await asked(pilot)
        await press(pilot, "y")
        await wait_until(pilot, lambda: "标记了 2 处；按 u" in dump(app))
        await press(pilot, "f")
        await wait_until(pilot, lambda: "划过的" in title_of(app) and "2 处" in dump(app))
        await press(pilot, "u")
        await wait_until(pilot, lambda: "已撤销：标出全部匹配" in dump(app) and "0 处" in dump(app))
    with Library.open(shelf_folder / "library.db") as library:
        assert library.notes() == []


async def test_saying_no_marks_nothing(
    story: Any, press: Any, wait_until: Any, asked: Any, dump: Any, shelf_folder: Any
) -> None:
    async with story() as (app, pilot):
        await asked(pilot)
        await press(pilot, "n")
        await wait_until(pilot, lambda: "都标成" not in dump(app))
        await press(pilot, "g", "g", "escape")
    with Library.open(shelf_folder / "library.db") as library:
        assert library.notes() == []


async def test_hits_that_were_marked_and_those_that_were_not(
    story: Any, press: Any, wait_until: Any, searched: Any, dump: Any, shelf_folder: Any
) -> None:
    with Library.open(shelf_folder / "library.db") as library:
        at = library.document(1).text.index("新就业群体")
        library.highlight(1, Span(at - 1, at + 5))
    async with story() as (app, pilot):
        await searched(pilot, "新就业群体", "3 条")
        await press(pilot, "tab", "f")
        await wait_until(pilot, lambda: "划过的" in dump(app) and "1 处" in dump(app))
        assert [i.article_id for i in shown(app).items if not hasattr(i, "places")] == [1]
        await press(pilot, "f")
        await wait_until(pilot, lambda: "没划过的" in dump(app) and "纸上的批注" in dump(app))
        assert [i.article_id for i in shown(app).items if not hasattr(i, "places")] == [2]
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is app.main and app.main.article_id == 2)
        text = app.main.document.text
        assert app.main.pane.cursor == text.index("新就业群体")
        await press(pilot, "g", "/")
        await wait_until(pilot, lambda: app.screen is not app.main and "3 条" in dump(app))
        await press(pilot, "tab", "f", "f", "f")
        await wait_until(pilot, lambda: "3 条" in dump(app) and "划过的" not in title_of(app))


def title_of(app: Any) -> str:
    return str(app.screen.heading())


async def test_a_search_is_saved_under_a_name(
    story: Any, press: Any, wait_until: Any, searched: Any, dump: Any, shelf_folder: Any
) -> None:
    async with story() as (app, pilot):
        await searched(pilot, "骑手 tag:", "1 条")
        await press(pilot, "tab", "S")
        await wait_until(pilot, lambda: "起个名字" in dump(app))
        assert "骑手" in app.screen.input.value, "a name is proposed"
        await press(pilot, *"快递", "enter")
        await wait_until(pilot, lambda: "已保存为“快递”" in dump(app))
        await press(pilot, "S")
        await wait_until(pilot, lambda: "起个名字" in dump(app) and "快递" in dump(app))
        await press(pilot, "escape")
    with Library.open(shelf_folder / "library.db") as library:
        assert [tuple(each) for each in library.saved_searches()] == [("快递", "骑手 tag:")]


async def test_a_wrong_date_is_told_with_its_place(
    story: Any, press: Any, wait_until: Any, searched: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await searched(pilot, "骑手 date:2025-13", "1 条")
        await wait_until(pilot, lambda: "从第 4 个字起" in dump(app))
        assert "date:2025-13" in dump(app)


async def test_a_connection_that_fails_is_replaced(
    story: Any, press: Any, wait_until: Any, searched: Any, dump: Any, monkeypatch: Any
) -> None:
    real = Searcher.search
    failing = {"left": 1, "seen": 0}

    def search(self: Searcher, *args: Any, **options: Any) -> Any:
        if failing["left"]:
            failing["left"] -= 1
            failing["seen"] += 1
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return real(self, *args, **options)

    monkeypatch.setattr(Searcher, "search", search)
    async with story() as (app, pilot):
        await searched(pilot, "骑手", "1 条")
        assert failing["seen"] == 1, "it failed once, and nobody noticed"
        failing["left"] = 1000  # whatever asks now, the first answer's recount among them
        await press(pilot, *"和快")
        await wait_until(pilot, lambda: "disk I/O error" in app.screen.status().message)
        failing["left"] = 0
        await press(pilot, *"递员")
        await wait_until(pilot, lambda: "1 条" in dump(app) and "快递员" in dump(app))


async def test_the_glossary_marks_a_term_everywhere_with_one_note(
    story: Any, press: Any, wait_until: Any, dump: Any, shelf_folder: Any
) -> None:
    path = shelf_folder / "library.db"
    async with story() as (app, pilot):
        text = app.main.document.text
        at = text.index("新就业群体")
        app.main.pane.select(Span(at, at + 5))
        await press(pilot, "g", "*")
        await wait_until(pilot, lambda: "全库 2 处" in dump(app))
        await press(pilot, *"骑手等", "enter")
        await wait_until(pilot, lambda: "新标 2 处" in dump(app))
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 1)
        with Library.open(path, read_only=True) as library:
            marks = library.notes()
            assert {(each.quote, each.note, each.tags) for each in marks} == {
                ("新就业群体", "骑手等", ("术语/新就业群体",))
            }
            assert {each.article_id for each in marks} == {1, 2}
        await press(pilot, "u")
        await wait_until(pilot, lambda: not app.main.state.highlights)
    with Library.open(path) as library:
        assert library.notes() == []


async def test_a_glossary_note_that_was_left_is_kept(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        at = app.main.document.text.index("新就业群体")
        app.main.pane.select(Span(at, at + 5))
        await press(pilot, "g", "*")
        await wait_until(pilot, lambda: "全库 2 处" in dump(app))
        await press(pilot, *"半句", "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        await press(pilot, "g", "a")
        await wait_until(pilot, lambda: "全库 2 处" in dump(app) and "半句" in dump(app))
        await press(pilot, "escape")


async def test_work_that_takes_long_shows_itself_and_can_be_stopped(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    from reader.errors import Cancelled
    from reader.library import Progress
    from reader.tui.screens.working import work

    def slow(library: Library, progress: Any, cancelled: Any) -> None:
        import time

        for done in range(2000):
            progress(Progress(done, 2000))
            if cancelled():
                raise Cancelled("cancelled")
            time.sleep(0.01)

    async with story() as (app, pilot):
        work(app.main, "慢慢来", slow, lambda done: None)
        await wait_until(pilot, lambda: "慢慢来" in dump(app) and "/ 2,000" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        await wait_until(pilot, lambda: "什么都没有改" in app.main.status().message)


async def test_no_key_is_lost_when_keys_come_faster_than_they_are_handled(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    from textual import events

    async with story() as (app, pilot):
        await press(pilot, "g", "/")
        await wait_until(pilot, lambda: app.screen is not app.main and app.screen.focused)
        await press(pilot, *"abcdefgh")
        await wait_until(pilot, lambda: app.screen.input.value == "abcdefgh")
        for _ in range(8):
            app.post_message(events.Key("backspace", None))
        await wait_until(pilot, lambda: not app.screen.input.value)


async def test_tags_are_completed_by_pinyin_and_from_the_article(
    story: Any, press: Any, wait_until: Any, dump: Any, shelf_folder: Any, monkeypatch: Any
) -> None:
    with Library.open(shelf_folder / "library.db") as library:
        library.highlight(1, Span(0, 4), tags=["社会工作", "史料"])
    async with story() as (app, pilot):
        await press(pilot, "tab", "tab", "t")
        await wait_until(pilot, lambda: hasattr(app.screen, "offers"))
        await wait_until(pilot, lambda: "社会工作" in app.screen.offers)
        await wait_until(pilot, lambda: "本文关键词" in dump(app))
        await press(pilot, *"shgz")
        await wait_until(pilot, lambda: app.screen.offers == ["社会工作"])
        await press(pilot, "tab", *"shil")
        await wait_until(pilot, lambda: app.screen.offers == ["史料"])
        await press(pilot, "escape")
