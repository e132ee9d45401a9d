"""The settings screen: what is changed there is at work at once and stands in the file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


async def opened(reader: Any, pilot: Any, wait_until: Any) -> None:
    await wait_until(pilot, lambda: reader.main.document is not None or reader.main.state.count)
    await pilot.press("comma")
    await wait_until(pilot, lambda: reader.screen.PLACE == "settings")


async def go_to(reader: Any, pilot: Any, key: str) -> None:
    cards = reader.screen._cards
    index = next(i for i, each in enumerate(cards.items) if getattr(each, "key", "") == key)
    cards.move_to(index)
    await pilot.pause()


def file_of(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))


async def test_a_number_a_flag_and_a_theme_are_stepped_through(
    make_reader: Any, shelf_folder: Path, wait_until: Any, dump: Any
) -> None:
    reader = make_reader(shelf_folder)
    file = reader.paths.config
    file.write_text("# mine\n[reading]\nmeasure = 36 # narrow\n")
    async with reader.run_test(size=(90, 30)) as pilot:
        await opened(reader, pilot, wait_until)
        await go_to(reader, pilot, "reading.measure")
        await pilot.press("right", "right", "left")
        await wait_until(pilot, lambda: "measure = 41 # narrow" in file.read_text())
        assert reader.settings.reading.measure == 41
        assert reader.main.pane.settings.measure == 41
        await go_to(reader, pilot, "interface.hint_line")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "hint_line = false" in file.read_text())
        await go_to(reader, pilot, "interface.theme")
        before = reader.theme
        await pilot.press("right", "right")
        await wait_until(pilot, lambda: reader.theme != before)
        assert reader.settings.interface.theme == reader.theme
        await pilot.press("x")
        await wait_until(pilot, lambda: "theme" not in file.read_text())
        assert file.read_text().startswith("# mine\n[reading]\n")
        assert "reading" in dump(reader)


async def test_a_typed_value_that_cannot_be_is_said_and_kept_for_mending(
    make_reader: Any, shelf_folder: Path, wait_until: Any, dump: Any
) -> None:
    reader = make_reader(shelf_folder)
    async with reader.run_test(size=(90, 30)) as pilot:
        await opened(reader, pilot, wait_until)
        await go_to(reader, pilot, "reading.margin")
        await pilot.press("enter")
        await wait_until(pilot, lambda: reader.screen.PLACE == "page")
        await pilot.press("9", "9", "enter")
        await wait_until(pilot, lambda: "0 … 20" in dump(reader))
        await pilot.press("backspace", "backspace", "backspace", "7", "enter")
        await wait_until(pilot, lambda: reader.settings.reading.margin == 7)


async def test_keys_are_changed_clashes_are_said_and_the_map_comes_back(
    make_reader: Any, shelf_folder: Path, wait_until: Any, dump: Any
) -> None:
    reader = make_reader(shelf_folder)
    file = reader.paths.config
    async with reader.run_test(size=(90, 40)) as pilot:
        await opened(reader, pilot, wait_until)
        await go_to(reader, pilot, "keys.bindings")
        await pilot.press("enter")
        await wait_until(pilot, lambda: type(reader.screen).__name__ == "KeysPage")
        cards = reader.screen._cards
        index = next(
            i for i, e in enumerate(cards.items) if getattr(e, "id", "") == "article.split"
        )
        cards.move_to(index)
        await pilot.press("enter")
        await wait_until(pilot, lambda: reader.screen.PLACE == "page")
        await pilot.press("backspace", "g", "enter")
        await wait_until(pilot, lambda: "article." in dump(reader) or "gg" in dump(reader))
        assert type(reader.screen).__name__ == "SettingPrompt"
        await pilot.press("backspace", "Z", "enter")
        await wait_until(pilot, lambda: reader.keys.key_of("article.split") == "Z")
        await wait_until(pilot, lambda: file.exists())
        assert file_of(file.parent) == {"keys": {"article.split": "Z"}}
        await pilot.press("x")
        await wait_until(pilot, lambda: reader.keys.key_of("article.split") == "|")


async def test_a_file_that_cannot_be_written_is_said_and_the_value_holds_for_now(
    make_reader: Any, shelf_folder: Path, wait_until: Any, dump: Any
) -> None:
    reader = make_reader(shelf_folder)
    reader.paths.config.write_text("this is [no TOML")
    async with reader.run_test(size=(110, 30)) as pilot:
        await opened(reader, pilot, wait_until)
        await go_to(reader, pilot, "reading.indent")
        await pilot.press("left")
        await wait_until(pilot, lambda: "改不了" in dump(reader))
        assert reader.settings.reading.indent == 1
    assert reader.paths.config.read_text() == "this is [no TOML"


async def test_another_language_begins_the_screen_anew_where_it_was(
    make_reader: Any, shelf_folder: Path, wait_until: Any
) -> None:
    reader = make_reader(shelf_folder)
    async with reader.run_test(size=(90, 30)) as pilot:
        await opened(reader, pilot, wait_until)
        await go_to(reader, pilot, "interface.language")
        await pilot.press("right")
        assert reader.settings.interface.language == "en"
        await pilot.press("escape")
        await wait_until(pilot, lambda: reader.anew is not None)
    assert reader.anew == reader.library_path


async def test_another_library_is_named_and_opened(
    make_reader: Any, shelf_folder: Path, wait_until: Any, dump: Any
) -> None:
    other = shelf_folder / "work.db"
    reader = make_reader(shelf_folder)
    reader.paths.config.write_text(f'[libraries]\nwork = "{other}"\n')

    from reader.config import load

    libraries = load(reader.paths.config)[0].libraries
    reader.settings = reader.settings._replace(libraries=libraries)
    async with reader.run_test(size=(90, 30)) as pilot:
        await wait_until(pilot, lambda: reader.main.state.count == 2)
        await pilot.press("g", "L")
        await wait_until(pilot, lambda: reader.screen.PLACE == "libraries")
        assert "work" in dump(reader)
        await pilot.press("n")
        await wait_until(pilot, lambda: reader.screen.PLACE == "page")
        await pilot.press("h", "o", "m", "e", "enter")
        await wait_until(pilot, lambda: "home" in file_of(shelf_folder)["libraries"])
        await wait_until(pilot, lambda: reader.screen.PLACE == "libraries")
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: reader.anew is not None)
    assert reader.anew == other
