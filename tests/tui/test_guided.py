"""The guided article checks each step as it is done, and remembers it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reader.library import Library
from reader.model import Span


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
        await wait_until(pilot, lambda: "练习 " not in dump(reader))
    with Library.open(tmp_path / "library.db") as library:
        assert library.recall("guide") == "read mark note find search export"


async def test_the_last_steps_are_done_for_real(
    make_reader: Any, tmp_path: Path, wait_until: Any, dump: Any
) -> None:
    """A result of the search of the library is opened, then the notes are written to a file."""
    guided_library(tmp_path)
    reader = make_reader(tmp_path)
    async with reader.run_test(size=(110, 32)) as pilot:
        await wait_until(pilot, lambda: "练习 0/6" in dump(reader))
        await pilot.press("a")
        await wait_until(pilot, lambda: reader.screen is not reader.main)
        await pilot.press("好", "enter")
        await wait_until(pilot, lambda: "完成 2/6" in dump(reader))
        await pilot.press("g", "slash")
        await wait_until(pilot, lambda: reader.screen is not reader.main)
        await pilot.press(*"好记性不如烂笔头")
        await wait_until(pilot, lambda: "欢迎：边读边做" in dump(reader))
        await pilot.press("escape")
        await wait_until(pilot, lambda: reader.screen is reader.main)
        assert "练习 2/6" in dump(reader), "leaving the search without a choice is no step"
        await pilot.press("g", "slash")
        await wait_until(pilot, lambda: reader.screen is not reader.main)
        await pilot.press(*"好记性不如烂笔头")
        await wait_until(pilot, lambda: "欢迎：边读边做" in dump(reader))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "全库都能找了" in dump(reader))
        await pilot.press("E")
        await wait_until(pilot, lambda: reader.screen is not reader.main)
        await wait_until(pilot, lambda: "[!quote" in dump(reader))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "按 ) 往下读。 已导出到" in dump(reader))
    assert len(list((tmp_path / "export").rglob("*.md"))) == 1
    with Library.open(tmp_path / "library.db") as library:
        assert {"mark", "note", "search", "export"} <= set(library.recall("guide").split())


async def test_the_search_may_lead_elsewhere_before_the_export(
    make_reader: Any, tmp_path: Path, wait_until: Any, dump: Any
) -> None:
    guided_library(tmp_path)
    with Library.open(tmp_path / "library.db") as library:
        library.remember("guide", "read mark note find")
    (tmp_path / "other.md").write_text("# 另一篇\n\n骑手穿过傍晚的城。\n", encoding="utf-8")
    with Library.open(tmp_path / "library.db") as library:
        library.add([tmp_path / "other.md"])
    reader = make_reader(tmp_path)
    async with reader.run_test(size=(110, 32)) as pilot:
        await wait_until(pilot, lambda: "练习 4/6" in dump(reader))
        await pilot.press("g", "slash")
        await wait_until(pilot, lambda: reader.screen is not reader.main)
        await pilot.press(*"骑手穿过")
        await wait_until(pilot, lambda: "另一篇" in dump(reader))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "完成 5/6，接下来按 E" in dump(reader))
        await wait_until(pilot, lambda: reader.main.document.info.title == "另一篇")
        await pilot.press("1")
        await wait_until(pilot, lambda: reader.main.state.highlights)
        await pilot.press("E")
        await wait_until(pilot, lambda: "[!quote" in dump(reader))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "都会了" in dump(reader))


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


async def test_steps_that_were_done_before_are_not_forgotten(
    make_reader: Any, tmp_path: Path, wait_until: Any, dump: Any
) -> None:
    """What stands in the article is looked at once the library has said which steps were done."""
    guided_library(tmp_path)
    with Library.open(tmp_path / "library.db") as library:
        article = library.recall("last_article")
        library.highlight(int(article), Span(0, 6), note="好")
        library.remember("guide", "read mark note find")
    reader = make_reader(tmp_path)
    async with reader.run_test(size=(110, 32)) as pilot:
        await wait_until(pilot, lambda: "练习 4/6" in dump(reader))
        assert "✓" not in dump(reader), "nothing was done just now"
    with Library.open(tmp_path / "library.db") as library:
        assert library.recall("guide") == "read mark note find"


async def test_the_guide_speaks_of_the_keys_in_use_and_follows_when_they_change(
    make_reader: Any, tmp_path: Path, wait_until: Any, dump: Any
) -> None:
    from reader.config import InterfaceSettings, Settings

    plain = Settings(interface=InterfaceSettings(language="zh", keymap="plain"))
    reader = make_reader(tmp_path, plain)
    async with reader.run_test(size=(110, 40)) as pilot:
        await wait_until(pilot, lambda: "练习 0/6" in dump(reader) and not reader.desk.works_beside)
        text = reader.main.document.text
        assert "按 Ctrl+↓ 到下一句" in text
        assert "用 ↓ 和 ↑ 上下走行" in text
        await pilot.press("ctrl+down", "ctrl+down", "ctrl+down")
        await wait_until(pilot, lambda: "完成 1/6，接下来在一句话上按 1 划线" in dump(reader))
        at = text.index("好记性不如烂笔头")
        reader.main.pane.goto(at)
        await pilot.press("1")
        await wait_until(pilot, lambda: "完成 2/6" in dump(reader))
        await pilot.press("f2")
        await wait_until(pilot, lambda: reader.screen.PLACE == "settings")
        reader.changer.change("interface.keymap", "emacs", lambda: None)
        await pilot.press("escape")
        await wait_until(pilot, lambda: "按 Alt+E 到下一句" in reader.main.document.text)
        assert "练习 2/6" in dump(reader)
        (mark,) = reader.main.state.highlights
        assert mark.quote.startswith("好记性不如烂笔头")
