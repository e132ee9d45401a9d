"""The guided article checks each step as it is done, and remembers it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reader.library import Library


def guided_library(folder: Path) -> None:
    with Library.open(folder / "library.db") as library:
        report = library.add_samples("zh")
        welcome = next(e for e in report.added if e.origin.startswith("sample:welcome"))
        library.remember("last_article", welcome.id)


async def test_steps_are_checked_as_they_are_done_and_kept(
    make_reader: Any, tmp_path: Path, wait_until: Any, dump: Any
) -> None:
    guided_library(tmp_path)
    reader = make_reader(tmp_path)
    async with reader.run_test(size=(110, 32)) as pilot:
        await wait_until(pilot, lambda: "练习 0/6" in dump(reader))
        await pilot.press("right_parenthesis", "right_parenthesis", "right_parenthesis")
        await wait_until(pilot, lambda: "完成 1/6" in dump(reader))
        await pilot.press("1")
        await wait_until(pilot, lambda: "完成 2/6，接下来按 a 写一条批注" in dump(reader))
        await pilot.press("a")
        await wait_until(pilot, lambda: reader.screen is not reader.main)
        await pilot.press("好", "enter")
        await wait_until(pilot, lambda: "完成 3/6" in dump(reader))
        await pilot.press("slash")
        await pilot.press("书", "enter")
        await wait_until(pilot, lambda: "练习 4/6" in dump(reader))
        reader.main.step_done("search")
        reader.main.step_done("export")
        await wait_until(pilot, lambda: "都会了" in dump(reader))
        await wait_until(pilot, lambda: "练习" not in dump(reader))
    with Library.open(tmp_path / "library.db") as library:
        assert library.recall("guide") == "read mark note find search export"


async def test_another_article_knows_nothing_of_steps(
    make_reader: Any, shelf_folder: Path, wait_until: Any, dump: Any
) -> None:
    reader = make_reader(shelf_folder)
    async with reader.run_test(size=(110, 32)) as pilot:
        await wait_until(pilot, lambda: reader.main.state.count == 2)
        await pilot.press("enter")
        await wait_until(pilot, lambda: reader.main.document is not None)
        await pilot.press("1")
        await wait_until(pilot, lambda: reader.main.state.highlights)
        assert "练习" not in dump(reader)
