"""Finding: in the article, in the library, among all notes, by contents; the way back."""

from __future__ import annotations

from typing import Any

import pytest

from reader.library import Library
from reader.model import Place, Span


async def test_find_in_the_article_while_typing(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        pane, found = app.main.pane, lambda: app.main.state.found
        await press(pilot, "/", "书")
        await wait_until(pilot, lambda: len(found().spans) == 3)
        assert "1/3 处" in dump(app)
        assert pane.cursor == found().spans[0].start
        await press(pilot, "down")
        await wait_until(pilot, lambda: found().current == 1)
        await press(pilot, "up")
        await wait_until(pilot, lambda: found().current == 0)
        await press(pilot, "enter", "n", "n")
        await wait_until(pilot, lambda: pane.has_focus and found().current == 2)
        await press(pilot, "n")
        await wait_until(pilot, lambda: found().current == 0)
        assert "从头" in app.main.status().message
        await press(pilot, "N")
        await wait_until(pilot, lambda: found().current == 2)
        await press(pilot, "g", "g", "n")
        await wait_until(pilot, lambda: pane.cursor == found().spans[0].start)


async def test_escape_leaves_the_search_where_it_began(
    story: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, ")")
        at = app.main.pane.cursor
        await press(pilot, "/", *"最后一句")
        await wait_until(pilot, lambda: app.main.pane.cursor != at)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.main.pane.cursor == at)
        assert app.main.state.found.spans == ()
        await press(pilot, "n")
        assert "还没有查找" in app.main.status().message


async def test_nothing_found_is_said(story: Any, press: Any, wait_until: Any, dump: Any) -> None:
    async with story() as (app, pilot):
        await press(pilot, "/", *"量子纠缠")
        await wait_until(pilot, lambda: "没有找到" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "没有找到" in app.main.status().message)
        app.main.say("别的话")
        await press(pilot, "n")
        await wait_until(pilot, lambda: "没有找到" in app.main.status().message)


async def test_the_word_under_the_cursor(story: Any, press: Any, wait_until: Any) -> None:
    async with story() as (app, pilot):
        text = app.main.document.text
        app.main.pane.select(Span(text.index("批注"), text.index("批注") + 2))
        await press(pilot, "*")
        await wait_until(pilot, lambda: app.main.state.found.query == "批注")
        await press(pilot, "ctrl+o")
        await wait_until(pilot, lambda: True)


async def test_a_long_text_is_searched_in_a_thread(
    story: Any, press: Any, wait_until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.tui.actions import finding

    monkeypatch.setattr(finding, "IN_PLACE", 10)
    async with story() as (app, pilot):
        await press(pilot, "/", "读", "书")
        await wait_until(pilot, lambda: app.main.state.found.query == "读书")
        assert len(app.main.state.found.spans) == 2


async def test_search_the_library_and_go_to_the_very_span(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "g", "/", *"骑手")
        await wait_until(pilot, lambda: "另一篇文章" in dump(app) and "1 条" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.main.article_id == 1 and app.screen is app.main)
        text = app.main.document.text
        assert app.main.pane.cursor == text.index("骑手")
        assert [tuple(each) for each in app.main.state.found.spans] == [
            (text.index("骑手"), text.index("骑手") + 2)
        ]
        await press(pilot, "ctrl+o")
        await wait_until(pilot, lambda: app.main.article_id == 2)
        await press(pilot, "ctrl+i")
        await wait_until(pilot, lambda: app.main.article_id == 1)
        await press(pilot, "ctrl+i")
        assert "最近" in app.main.status().message


async def test_a_search_finds_notes_and_says_what_it_found_nothing_for(
    story: Any, press: Any, wait_until: Any, dump: Any, shelf_folder: Any
) -> None:
    with Library.open(shelf_folder / "library.db") as library:
        library.highlight(2, Span(0, 15), note="旁批一条")
    async with story() as (app, pilot):
        await press(pilot, "G", "g", "/", *"旁批")
        await wait_until(pilot, lambda: "旁批一条" in dump(app))
        await press(pilot, "tab", "k", "j", "enter")
        await wait_until(pilot, lambda: app.screen is app.main and app.main.pane.cursor == 0)
        await press(pilot, "g", "/")
        await wait_until(pilot, lambda: app.screen is not app.main and app.screen.focused)
        assert app.screen.input.value == "旁批", "the last search is offered again"
        await press(pilot, *"量子纠缠")
        await wait_until(pilot, lambda: "没有找到" in dump(app))
        await press(pilot, "enter")
        assert app.screen is not app.main
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_all_notes_are_listed_filtered_and_visited(
    story: Any, press: Any, wait_until: Any, dump: Any, shelf_folder: Any
) -> None:
    with Library.open(shelf_folder / "library.db") as library:
        library.highlight(2, Span(0, 15), note="第一条", colour="green", tags=["甲"])
        library.highlight(1, Span(3, 8), colour="pink")
        library.note_on_article(1, "全文的话")
    async with story() as (app, pilot):
        await press(pilot, "'")
        await wait_until(pilot, lambda: "3 条" in dump(app))
        assert "第一条" in dump(app)
        assert "#甲" in dump(app)
        await press(pilot, "/", *"colour:pink")
        await wait_until(pilot, lambda: "1 条" in dump(app))
        await press(pilot, "down", "enter")
        await wait_until(pilot, lambda: app.screen is app.main and app.main.article_id == 1)
        assert app.main.pane.cursor == 3
        await press(pilot, "'")
        await wait_until(pilot, lambda: app.screen is not app.main and "3 条" in dump(app))
        await press(pilot, "q")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_a_note_without_its_article_says_so(
    story: Any, press: Any, wait_until: Any, dump: Any, shelf_folder: Any
) -> None:
    with Library.open(shelf_folder / "library.db") as library:
        library.highlight(1, Span(3, 8), note="留下的话")
        library.remove(1)
    async with story() as (app, pilot):
        await press(pilot, "'")
        await wait_until(pilot, lambda: "文章已移出" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "不" in app.screen.status().message
                         or "已移出" in app.screen.status().message)  # fmt: skip


async def test_contents_lead_to_the_headings(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "g", "c")
        await wait_until(pilot, lambda: app.screen is not app.main and app.screen.focused)
        assert "带走" in dump(app)
        await press(pilot, "G", "enter")
        await wait_until(pilot, lambda: app.screen is app.main)
        assert app.main.pane.cursor == app.main.document.text.index("带走")
        await press(pilot, "g", "b")
        assert "没有书签" in app.main.status().message


async def test_the_place_is_restored_to_the_character(
    story: Any, press: Any, wait_until: Any, shelf_folder: Any, make_reader: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, ")", ")", "l")
        at = app.main.pane.cursor
        await press(pilot, "q")
        await wait_until(pilot, lambda: app._exit)
    with Library.open(shelf_folder / "library.db") as library:
        place = library.place(2)
    assert place is not None
    assert place.offset == at
    again = make_reader(shelf_folder)
    async with again.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: again.main.article_id == 2)
        assert again.main.pane.cursor == at


def test_a_place_in_a_text_that_changed_is_found_by_its_words() -> None:
    from reader.model import ArticleInfo, Document, Moment
    from reader.tui.actions.reading import settle

    info = ArticleInfo(
        1, "u", "t", None, (), None, None, None, False, None, "zh", "text", "", None, 9, 0, 0,
        0.0, (), Moment(0), None, 2, "new",
    )  # fmt: skip
    document = Document(info, "新加一段。原来的话在这里。", (), sha256="new")
    moved = settle(Place(0, 0, "old", "原来的话"), document)
    assert moved == Place(5, 5, "new", "原来的话")
    assert settle(Place(3, 0, "old", "没有了"), document) == Place(3, 3, "new", "没有了")
    same = Place(3, 0, "new", "x")
    assert settle(same, document) is same
    assert settle(None, document) is None


async def test_the_hints_of_a_selection_go_with_its_article(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "s")
        await wait_until(pilot, lambda: "Esc 取消" in dump(app))
        await press(pilot, "g", "/", *"快递员", "enter")
        await wait_until(pilot, lambda: app.screen is app.main and app.main.article_id == 1)
        assert app.main.pane.selection is None
        await wait_until(pilot, lambda: ") 下一句" in dump(app) and "Esc 取消" not in dump(app))


async def test_the_least_wanted_figures_give_way_where_there_is_no_room(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story(size=(40, 24)) as (app, pilot):
        await press(pilot, "/", *"书", "enter", "s")
        await wait_until(pilot, lambda: app.main.pane.selection is not None)
        last = lambda: dump(app).splitlines()[-2]  # noqa: E731
        await wait_until(pilot, lambda: "已选 15 字" in last() and "1/3 处" in last())
        await press(pilot, "escape")
        await wait_until(pilot, lambda: last().endswith("%"))
