"""Moments in which every key goes to the article: initials of a phrase, names of bookmarks."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App

from reader.config.settings import ReadingSettings
from reader.layout import plain_blocks
from reader.model import ArticleInfo, Document, Highlight, Moment
from reader.tui.themes import register_themes
from reader.tui.widgets.article import ArticlePane

TEXT = "我们推动新就业群体融入城市。社会工作是大事，社会工作者也读书。\n第二段写到社会治理。"


def document(text: str = TEXT) -> Document:
    info = ArticleInfo(
        1, "u", "题", None, (), None, None, None, False, None, "zh", "text", "-", None,
        len(text), 0, 0, 0.0, (), Moment(0), None, 1, "",
    )  # fmt: skip
    return Document(info, text, plain_blocks(text))


class PaneApp(App[None]):
    AUTO_FOCUS = None

    def __init__(self, marks: list[Highlight] | None = None) -> None:
        super().__init__()
        self.marks = marks or []
        self.heard: list[Any] = []

    def compose(self) -> Any:
        yield ArticlePane()

    def on_mount(self) -> None:
        register_themes(self)
        self.theme = "reader-light"
        self.pane = self.query_one(ArticlePane)
        self.pane.show(document(), self.marks, None, ReadingSettings())
        self.pane.focus()

    def hear(self, message: Any) -> None:
        self.heard.append(message)

    on_article_pane_asking = hear
    on_article_pane_bookmark_named = hear
    on_article_pane_status_hint = hear

    @property
    def chosen(self) -> str | None:
        span = self.pane.selection
        return None if span is None else TEXT[slice(*span)]


async def type_keys(pilot: Any, *keys: str) -> None:
    from textual import events

    for key in keys:
        character = key if len(key) == 1 else None
        pilot.app.post_message(events.Key(key, character))
    await pilot.pause(0.03)


@pytest.fixture
async def running() -> Any:
    app = PaneApp()
    async with app.run_test(size=(70, 14)) as pilot:
        yield app, pilot


async def test_initials_select_exactly_as_many_characters(running: Any) -> None:
    app, pilot = running
    app.pane.action_initials()
    await type_keys(pilot, *"xjyqt")
    assert app.chosen == "新就业群体"
    assert app.pane.cursor == 0, "the place stays until it is taken"
    await type_keys(pilot, "enter")
    assert not app.pane.wants_keys
    assert app.pane.cursor == TEXT.index("新")
    assert app.chosen == "新就业群体"
    app.pane.action_drop_selection()
    assert app.pane.cursor == 0


async def test_another_command_takes_what_was_found(running: Any) -> None:
    app, pilot = running
    app.pane.action_initials()
    await type_keys(pilot, *"xjyq", "1")
    assert app.chosen == "新就业群"
    assert not app.pane.wants_keys


async def test_several_places_have_letters_that_go_on_with_none_of_them(
    running: Any, dump: Any
) -> None:
    app, pilot = running
    app.pane.action_initials()
    await type_keys(pilot, *"sh")
    labels = app.pane._marks.labels
    assert labels is not None
    assert sorted(labels.by_code.values()) == [14, 22, 37]
    assert not set(labels.by_code) & {"g", "z"}
    code = next(code for code, start in labels.by_code.items() if start == 22)
    await type_keys(pilot, code)
    assert app.pane.selection is not None
    assert app.pane.selection.start == 22
    assert app.pane._marks.labels is None


async def test_enter_takes_the_first_and_a_semicolon_shows_the_next(running: Any) -> None:
    app, pilot = running
    app.pane.action_initials()
    await type_keys(pilot, *"shgz", "；")
    assert app.pane.selection.start == 22
    await type_keys(pilot, "shift+tab", "enter")
    assert app.pane.selection.start == 14


async def test_what_is_not_there_is_said_and_not_typed(running: Any) -> None:
    app, pilot = running
    app.pane.action_initials()
    await type_keys(pilot, *"shq", *"gz", "backspace")
    assert app.chosen == "社会工"
    hints = [each for each in app.heard if isinstance(each, ArticlePane.StatusHint)]
    assert [each.facts for each in hints] == [{"typed": "shq"}]
    await type_keys(pilot, "backspace", "backspace", "backspace", "backspace")
    assert not app.pane.wants_keys
    assert app.chosen is None


async def test_escape_gives_back_what_was_selected(running: Any) -> None:
    app, pilot = running
    app.pane.action_select_sentence()
    before = app.chosen
    app.pane.action_initials()
    await type_keys(pilot, *"sh", "escape")
    assert app.chosen == before
    app.pane.action_initials()
    await type_keys(pilot, "enter")
    assert app.chosen == before
    assert app.heard[-1].what is None


async def test_a_click_ends_it(running: Any) -> None:
    app, pilot = running
    app.pane.action_initials()
    await type_keys(pilot, *"sh")
    await pilot.click(ArticlePane, offset=(10, 5))
    assert not app.pane.wants_keys


async def test_a_letter_names_a_bookmark(running: Any) -> None:
    app, pilot = running
    app.pane.action_name_bookmark()
    await type_keys(pilot, "K")
    (named,) = [each for each in app.heard if isinstance(each, ArticlePane.BookmarkNamed)]
    assert (named.name, named.offset) == ("K", 0)
    app.pane.action_name_bookmark()
    await type_keys(pilot, "escape")
    assert not app.pane.wants_keys
    app.pane.action_go_to_bookmark()
    assert not app.pane.wants_keys


async def test_a_name_goes_to_its_bookmark(dump: Any) -> None:
    at = TEXT.index("第")
    mark = Highlight(
        "b", "bookmark", 1, "u", "t", at, at, "", "", "", "K", "yellow", (), "exact",
        Moment(0), Moment(0),
    )  # fmt: skip
    app = PaneApp([mark])
    async with app.run_test(size=(70, 14)) as pilot:
        assert any(row.strip().startswith("K") for row in dump(app).splitlines())
        app.pane.action_go_to_bookmark()
        await type_keys(pilot, "K")
        assert app.pane.cursor == at
