"""The split view: two places of one article, or two articles, on the same screen."""

from __future__ import annotations

from typing import Any

from reader.library import Library
from reader.tui.widgets.article import ArticlePane


def panes(app: Any) -> list[ArticlePane]:
    return [view.pane for view in app.main.state.views]


async def test_two_places_of_one_article(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "|")
        await wait_until(pilot, lambda: len(panes(app)) == 2 and panes(app)[1].has_focus)
        first, second = panes(app)
        await press(pilot, "G", "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        assert first.cursor == 0
        assert second.cursor > 0
        assert dump(app).count("纸上的批注") >= 2
        marked = app.main.state.highlights[0]
        assert [each.id for each in first.highlights_at(marked.start)] == [marked.id]
        await press(pilot, "tab", "tab", "tab")
        await wait_until(pilot, lambda: first.has_focus)
        assert app.main.pane is first
        await press(pilot, "2")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 2)
        assert len(second.highlights_at(0)) == 1
        await press(pilot, "x")
        await wait_until(pilot, lambda: second.highlights_at(0) == [])
        await press(pilot, "u")
        await wait_until(pilot, lambda: len(second.highlights_at(0)) == 1)


async def test_with_the_side_panes_put_away_tab_goes_from_text_to_text(
    story: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "\\", "|")
        await wait_until(pilot, lambda: len(panes(app)) == 2 and panes(app)[1].has_focus)
        first, second = panes(app)
        for there in (first, second, first):
            await press(pilot, "tab")
            await wait_until(pilot, lambda there=there: there.has_focus)
        await press(pilot, "\\", "tab", "tab", "tab", "tab")
        await wait_until(pilot, lambda: first.has_focus)


async def test_two_articles(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "|", "tab", "tab")
        await wait_until(pilot, lambda: app.main.shelf.list.has_focus)
        await press(pilot, "j", "enter")
        await wait_until(
            pilot, lambda: {each.document.info.id for each in app.main.state.views} == {1, 2}
        )
        first, second = panes(app)
        await wait_until(pilot, lambda: second.has_focus)
        await press(pilot, "/", *"骑手", "enter")
        await wait_until(pilot, lambda: second.cursor > 0)
        assert first.cursor == 0
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        assert first.highlights_at(first.cursor) == []
        await press(pilot, "|")
        await wait_until(pilot, lambda: len(app.query(ArticlePane)) == 1)
        assert app.main.document.info.id == 1
        await press(pilot, "q")
        await wait_until(pilot, lambda: not app.is_running)
    with Library.open(shelf_folder / "library.db") as library:
        assert [each.quote for each in library.highlights(1)]
        assert library.highlights(2) == []
        assert library.place(1).offset > 0


async def test_narrow_terminals_put_one_above_the_other(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story(size=(70, 30)) as (app, pilot):
        await press(pilot, "|")
        await wait_until(pilot, lambda: len(panes(app)) == 2 and panes(app)[1].has_focus)
        await pilot.pause(0.05)
        first, second = panes(app)
        assert first.region.bottom < second.region.y
        assert first.region.width == second.region.width == 70
        await pilot.resize_terminal(120, 30)
        await pilot.pause(0.05)
        assert first.region.y == second.region.y
        assert first.region.right < second.region.x


async def test_a_removed_article_leaves_both_panes(story: Any, press: Any, wait_until: Any) -> None:
    async with story() as (app, pilot):
        await press(pilot, "|")
        await wait_until(pilot, lambda: len(panes(app)) == 2 and panes(app)[1].has_focus)
        await press(pilot, "shift+tab", "shift+tab", "x")
        await wait_until(pilot, lambda: all(each.document is None for each in app.main.state.views))
        await press(pilot, "j", "enter")
        await wait_until(pilot, lambda: app.main.document is not None)


async def test_another_window_is_seen_in_both(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    from reader.model import Span

    async with story() as (app, pilot):
        await press(pilot, "|")
        await wait_until(pilot, lambda: len(panes(app)) == 2 and panes(app)[1].has_focus)
        with Library.open(shelf_folder / "library.db") as library:
            library.highlight(2, Span(0, 4))
        await wait_until(pilot, lambda: all(each.highlights_at(0) for each in panes(app)))
