"""What the screen says: keys of the map in use, settings in words, the hint line in little room."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from reader.config import all_fields
from reader.i18n import LANGUAGES, catalogue
from reader.i18n.catalogues import placeholders
from reader.tui.commands import COMMANDS
from reader.tui.keymaps import KEYMAPS
from reader.tui.themes import THEMES

IDS = {each.id for each in COMMANDS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_name_commands_that_exist(language: Any) -> None:
    words = catalogue(language)
    named = [name for id in words.ids() for name in placeholders(words.raw(id) or "")]
    keys = [name.removeprefix("key.") for name in named if name.startswith("key.")]
    assert len(keys) > 10
    assert set(keys) <= IDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_and_every_value_has_words(language: Any) -> None:
    words = catalogue(language)
    for field in all_fields():
        assert words.raw(f"setting.{field.key}"), field.key
        assert words.raw(f"setting_group.{field.section}"), field.section
        if field.kind == "number":
            assert words.raw(f"value.{field.key}.n"), field.key
        for choice in field.choices:
            ids = (f"value.{field.key}.{choice}", f"value.{field.key}.n")
            assert any(words.raw(id) for id in ids), (field.key, choice)
    for theme in ("auto", *THEMES):
        assert words.raw(f"value.interface.theme.{theme}"), theme


@pytest.mark.parametrize(
    ("keymap", "key", "find"), [("vim", "Enter", "/"), ("plain", "Enter", "Ctrl+F"),
                                ("emacs", "Enter", "Ctrl+S")],
)  # fmt: skip
async def test_sentences_speak_of_the_keys_in_use(
    keymap: str, key: str, find: str, make_reader: Any, make_settings: Any, shelf_folder: Any
) -> None:
    from reader.config import InterfaceSettings, Settings

    interface = InterfaceSettings(language="en", keymap=keymap)  # type: ignore[arg-type]
    app = make_reader(shelf_folder, Settings(interface=interface))
    assert app.words("ui.nothing_sought") == f"Nothing was searched for yet; {find} begins."
    assert key in app.words("ui.no_article")


def test_a_command_without_a_key_is_named_with_the_palette(
    make_reader: Any, make_settings: Any, shelf_folder: Any
) -> None:
    from reader.config import KeySettings

    app = make_reader(shelf_folder, make_settings("en", keys=KeySettings({"article.find": ""})))
    assert "Ctrl+P Find in the article begins" in app.words("ui.nothing_sought")


def hints(app: Any, dump: Any) -> str:
    return str(dump(app).splitlines()[-1])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("keymap", KEYMAPS)
async def test_forty_columns_keep_the_key_that_marks(
    language: Any, keymap: Any, make_reader: Any, shelf_folder: Any, wait_until: Any, dump: Any
) -> None:
    from reader.config import InterfaceSettings, Settings

    settings = Settings(interface=InterfaceSettings(language=language, keymap=keymap))
    app = make_reader(shelf_folder, settings, article_id=2)
    mark = app.hint(next(each for each in COMMANDS if each.id == "article.mark_yellow"))
    async with app.run_test(size=(40, 20)) as pilot:
        await wait_until(pilot, lambda: app.main.document and app.main.pane.has_focus)
        await wait_until(pilot, lambda: f"1 {mark}" in hints(app, dump))
        assert app.words("hint.reader.help") in hints(app, dump)


async def test_a_selection_changes_what_is_offered(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        assert "取消" not in hints(app, dump)
        await press(pilot, "s")
        await wait_until(pilot, lambda: "y 复制" in hints(app, dump))
        assert "Esc 取消" in hints(app, dump)
        await press(pilot, "g", "]")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "复制" not in hints(app, dump))


async def test_help_begins_with_the_keys_of_where_one_is(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        app.main.focus_pane("library")
        await press(pilot, "?")
        await wait_until(pilot, lambda: "书架" in dump(app))
        rows = dump(app).splitlines()
        assert rows.index(next(row for row in rows if "书架" in row)) < 12
        await press(pilot, "?")
        await wait_until(pilot, lambda: app.screen is app.main)
        await press(pilot, "'", "down")
        await wait_until(pilot, lambda: app.screen is not app.main and not app.desk.busy)
        app.screen.give_focus(app.screen.list_widget())
        await press(pilot, "?")
        await wait_until(pilot, lambda: "换成黄色" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "筛选" in dump(app))


async def test_the_settings_show_no_raw_values(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story(size=(120, 130)) as (app, pilot):
        await press(pilot, ",")
        await wait_until(pilot, lambda: "设置" in dump(app) and app.screen is not app.main)
        shown = dump(app)
        assert "‹ 开 ›" in shown
        assert "‹ 40 字 ›" in shown
        assert "‹ 是颜色 ›" in shown
        for raw in ("true", "false", "‹ vim", "‹ auto", "[]", '""'):
            assert raw not in shown, raw


async def test_closing_under_long_work_says_what_it_is(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    go_on = threading.Event()
    async with story() as (app, pilot):
        app.desk.beside(lambda library: go_on.wait(10), lambda _: None)
        assert not app.desk.doing  # a question needs no asking
        app.desk.beside(lambda library: go_on.wait(10), lambda _: None, about="exporting")
        await press(pilot, "q")
        await wait_until(pilot, lambda: "还在导出。停下来并关闭吗？" in dump(app))
        go_on.set()
        await press(pilot, "n")
        await wait_until(pilot, lambda: app.screen is app.main and not app.desk.works_beside)


@pytest.mark.parametrize(
    ("term", "truecolor", "theme"),
    [
        ("linux", "", "reader-terminal-dark"), ("xterm", "", "reader-terminal-dark"),
        ("screen-256color", "", "reader-dark"), ("xterm", "truecolor", "reader-dark"),
    ],
)  # fmt: skip
def test_sixteen_colours_get_the_terminals_own(
    term: str, truecolor: str, theme: str, make_reader: Any, make_settings: Any,
    shelf_folder: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.delenv("COLORFGBG", raising=False)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", truecolor)
    assert make_reader(shelf_folder, make_settings("zh", "auto")).theme == theme
