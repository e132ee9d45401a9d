"""Panes by width, help and palette from the table, settings, languages, themes."""

from __future__ import annotations

from typing import Any

import pytest

from reader.config import KeySettings, ReadingSettings
from reader.tui.commands import COMMANDS


def shown(app: Any) -> list[str]:
    """The panes on screen, from left to right."""
    panes = {"library": app.main.shelf, "article": app.main.box, "notes": app.main.notes}
    return [name for name, pane in panes.items() if pane is not None and pane.region.width > 0]


async def test_three_panes_where_there_is_room(story: Any, press: Any, wait_until: Any) -> None:
    async with story(size=(120, 36)) as (app, pilot):
        await wait_until(pilot, lambda: shown(app) == ["library", "article", "notes"])
        await press(pilot, "\\")
        await wait_until(pilot, lambda: shown(app) == ["article"])
        await press(pilot, "\\", "z")
        await wait_until(pilot, lambda: shown(app) == ["article"])
        await press(pilot, "z")
        await wait_until(pilot, lambda: shown(app) == ["library", "article", "notes"])


async def test_one_side_pane_at_80_columns(story: Any, press: Any, wait_until: Any) -> None:
    async with story(size=(80, 24)) as (app, pilot):
        await wait_until(pilot, lambda: shown(app) == ["library", "article"])
        await press(pilot, "tab")
        await wait_until(pilot, lambda: shown(app) == ["article", "notes"])
        await press(pilot, "tab")
        await wait_until(pilot, lambda: shown(app) == ["library", "article"])
        assert app.main.active_pane() == "library"


async def test_only_the_text_at_40_columns(story: Any, press: Any, wait_until: Any) -> None:
    async with story(size=(40, 20)) as (app, pilot):
        await wait_until(pilot, lambda: shown(app) == ["article"])
        await press(pilot, "tab")
        await wait_until(pilot, lambda: shown(app) == ["notes"])
        await press(pilot, "escape")
        await wait_until(pilot, lambda: shown(app) == ["article"])


async def test_the_wish_for_side_panes_is_remembered(
    story: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "\\", "q")
        await wait_until(pilot, lambda: app._exit)
    async with story() as (app, pilot):
        await wait_until(pilot, lambda: shown(app) == ["article"])


async def test_help_shows_every_key_of_the_table(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story(size=(120, 40)) as (app, pilot):
        await press(pilot, "?")
        await wait_until(pilot, lambda: "移动" in dump(app))
        listed = [each for each in app.screen._cards.items if each in COMMANDS]
        assert len(listed) == len(COMMANDS)
        await press(pilot, "G", "ctrl+u", "ctrl+d", "space", "ctrl+b", "g", "g", "k")
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_the_palette_finds_and_runs_commands(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "ctrl+p", *"划线：绿", "enter")
        await wait_until(pilot, lambda: app.main.state.highlights)
        assert app.main.state.highlights[0].colour == "green"
        await press(pilot, "ctrl+p", "down", "up", *"zzz", "enter")
        await wait_until(pilot, lambda: app.screen is app.main)
        await press(pilot, "ctrl+p", "escape")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_settings_are_listed_with_their_sentences(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story(size=(120, 40)) as (app, pilot):
        await press(pilot, ",")
        await wait_until(pilot, lambda: "language" in dump(app))
        assert "config.toml" in "".join(dump(app).split())


async def test_the_hint_line_shows_what_the_next_key_can_do(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        assert "批注" in dump(app).splitlines()[-1]
        await press(pilot, "g")
        await wait_until(pilot, lambda: "目录" in dump(app).splitlines()[-2])
        assert "分段" in dump(app).splitlines()[-1]  # more than one line holds
        assert "g …" in dump(app).splitlines()[-2]
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "下一句" in dump(app).splitlines()[-1])


async def test_full_width_keys_act_as_their_twins(story: Any, press: Any, wait_until: Any) -> None:
    async with story() as (app, pilot):
        await press(pilot, "）", "１")
        await wait_until(pilot, lambda: app.main.state.highlights)
        assert app.main.state.highlights[0].quote.startswith("“写下来")


async def test_the_english_interface(
    story: Any, make_settings: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story(size=(80, 24), settings=make_settings("en")) as (app, pilot):
        assert "Library" in dump(app)
        await press(pilot, "1")
        await wait_until(pilot, lambda: "Highlighted 15 characters." in app.main.status().message)


async def test_ones_own_keys_and_their_mistakes(
    story: Any, make_settings: Any, press: Any, wait_until: Any
) -> None:
    keys = KeySettings(bindings={"article.mark_yellow": "ctrl+y", "article.fly": "F2"})
    async with story(settings=make_settings(keys=keys)) as (app, pilot):
        await wait_until(pilot, lambda: "article.fly" in app.main.status().message)
        await press(pilot, "ctrl+y")
        await wait_until(pilot, lambda: app.main.state.highlights)


async def test_digits_as_counts(
    story: Any, make_settings: Any, press: Any, wait_until: Any
) -> None:
    settings = make_settings(reading=ReadingSettings(digits="counts"))
    async with story(settings=settings) as (app, pilot):
        await press(pilot, "2", ")", "c", "4")
        await wait_until(pilot, lambda: app.main.state.highlights)
        (found,) = app.main.state.highlights
        assert (found.colour, found.quote[:3]) == ("pink", "第三句")


async def test_themes_change_on_the_fly(story: Any, press: Any, wait_until: Any) -> None:
    async with story() as (app, pilot):
        before = app.theme
        await press(pilot, "g", "t")
        await wait_until(pilot, lambda: app.theme != before)
        assert app.words(f"value.interface.theme.{app.theme}") in app.main.status().message


@pytest.mark.parametrize("size", [(20, 5), (250, 80)])
async def test_extreme_sizes(
    story: Any, press: Any, wait_until: Any, size: tuple[int, int]
) -> None:
    async with story(size=size) as (app, pilot):
        await press(pilot, "j", "?", "escape", "tab", "tab", "'", "escape", "?", "escape")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_labels_take_every_key(story: Any, press: Any, wait_until: Any) -> None:
    async with story() as (app, pilot):
        await press(pilot, "F")
        await wait_until(pilot, lambda: app.main.pane.wants_keys)
        letter = next(
            code
            for code, offset in app.main.pane._marks.labels.by_code.items()
            if offset == app.main.document.text.index("第三句")
        )
        await press(pilot, letter)
        await wait_until(pilot, lambda: app.main.state.highlights)
        assert app.main.state.highlights[0].quote.startswith("第三句")
