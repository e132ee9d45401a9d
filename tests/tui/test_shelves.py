"""Shelves, orders, picking and deciding about many; details corrected; what was read last."""

from __future__ import annotations

from typing import Any

import pytest

from reader.library import Library


@pytest.fixture
def full_folder(tmp_path: Any) -> Any:
    """A library of five articles of two sources."""
    with Library.open(tmp_path / "library.db") as library:
        for number, title in enumerate(("社会工作", "骑手与城市", "Reading", "纸上的批注", "新闻")):
            text = f"# {title}\n\n{'正文。' * (number + 1)}\n"
            library.add_bytes(text.encode(), f"{number}.md", origin=f"/x/{number}.md")
        for key in (1, 2, 3):
            library.correct(key, "source", "人民日报")
        library.tag_article(1, add=["民生"])
        library.set_state(4, "read")
        library.save_search("骑手的", "骑手")
    return tmp_path


def titles(app: Any) -> list[str]:
    shelf = app.main.shelf.list
    return [shelf.row_at(i).title for i in range(shelf.count)]


async def test_a_shelf_is_chosen_and_left_by_one_key(
    make_reader: Any, full_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(full_folder)
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.row is not None)
        await press(pilot, "s")
        await wait_until(pilot, lambda: "人民日报" in dump(app))
        lines = {
            line.split()[0]: line.split()[-1] for line in dump(app).split("\n") if line.split()
        }
        assert lines["未读"] == "4"
        assert lines["读完"] == "1"
        assert lines["人民日报"] == "3"
        assert lines["民生"] == "1"
        await wait_until(pilot, lambda: any(
            "骑手的" in line and line.split()[-1] == "1" for line in dump(app).split("\n")
        ))  # fmt: skip
        await press(pilot, "/", *"rmrb", "down", "enter")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 3)
        assert "人民日报" in dump(app).split("\n")[1]
        await press(pilot, "/", *"shgz")
        await wait_until(pilot, lambda: titles(app) == ["社会工作"])
        await press(pilot, "enter", "a")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 5)
        assert "文库" in dump(app).split("\n")[1]


async def test_an_empty_shelf_says_how_to_get_back(
    make_reader: Any, full_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(full_folder)
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.row is not None)
        await press(pilot, "s")
        await wait_until(pilot, lambda: "归档" in dump(app))
        await press(pilot, "j", "j", "j", "j", "enter")
        await wait_until(pilot, lambda: "这里没有文章" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 5)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("shgz", ["社会工作"]),
        ("shehui", ["社会工作"]),
        ("qishou", ["骑手与城市"]),
        ("reading", ["Reading"]),
        ("rmrb", ["Reading", "骑手与城市", "社会工作"]),
        ("minsheng", ["社会工作"]),
        ("rmrb shgz", ["社会工作"]),
        ("城市 rmrb", ["骑手与城市"]),
        ("xyz", []),
    ],
)
def test_the_filter_understands_pinyin(full_folder: Any, typed: str, found: list[str]) -> None:
    from reader.model.shelves import Shelf, View

    with Library.open(full_folder / "library.db") as library:
        listing = library.listing(View(query=typed), limit=10)
        assert [each.title for each in listing.first] == found
        assert listing.total == len(found)
        on_shelf = library.listing(View(Shelf("read"), typed), limit=10)
        assert on_shelf.total == 0


async def test_the_order_is_reversed_and_remembered(
    make_reader: Any, full_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(full_folder)
    async with app.run_test(size=(120, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.list.count == 5)
        await press(pilot, "o", "o")
        await wait_until(pilot, lambda: "按标题" in dump(app))
        in_order = ["骑手与城市", "Reading", "社会工作", "新闻", "纸上的批注"]
        await wait_until(pilot, lambda: titles(app) == in_order)
        await press(pilot, "O")
        await wait_until(pilot, lambda: titles(app) == in_order[::-1])
    again = make_reader(full_folder)
    async with again.run_test(size=(120, 30)) as pilot:
        await wait_until(pilot, lambda: again.main.shelf.list.count == 5)
        assert titles(again) == in_order[::-1]


async def test_what_is_picked_is_changed_in_one_step(
    make_reader: Any, full_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(full_folder)
    async with app.run_test(size=(120, 30)) as pilot:
        main = app.main
        await wait_until(pilot, lambda: main.shelf.list.count == 5)
        await press(pilot, "v", "v")
        assert dump(app).count("▌ ") >= 4, "a sign on both lines of both articles"
        assert "已选 2" in dump(app)
        await press(pilot, "/", *"rmrb", "enter")
        await wait_until(pilot, lambda: main.shelf.list.count == 3)
        assert len(main.picked) == 2, "what is filtered away stays picked"
        await press(pilot, "V")
        await wait_until(pilot, lambda: len(main.picked) == 5)
        await press(pilot, "t", *"一起", "enter")
        await wait_until(pilot, lambda: "5 篇" in main.status().message)
        await press(pilot, "R")
        await wait_until(pilot, lambda: "4 篇" in main.status().message)
        await press(pilot, "Z")
        await wait_until(pilot, lambda: "已归档" in main.status().message)
        await press(pilot, "escape")
        assert main.picked == {}
        assert "已选" not in dump(app)
        await press(pilot, "u", "u", "u")
        rows = main.shelf.list
        await wait_until(pilot, lambda: all(
            rows.row_at(i) is not None and "一起" not in rows.row_at(i).tags for i in range(3)
        ))  # fmt: skip
    with Library.open(full_folder / "library.db") as library:
        assert [each.state for each in library.articles()].count("read") == 1
        assert not any("一起" in each.tags for each in library.articles())


async def test_many_are_removed_beside_the_desk_and_come_back(
    make_reader: Any, full_folder: Any, press: Any, wait_until: Any, monkeypatch: Any
) -> None:
    from reader.tui.actions import picking

    monkeypatch.setattr(picking, "AT_ONCE", 2)
    app = make_reader(full_folder)
    async with app.run_test(size=(120, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.list.count == 5)
        await press(pilot, "V")
        await wait_until(pilot, lambda: len(app.main.picked) == 5)
        await press(pilot, "V")
        await wait_until(pilot, lambda: not app.main.picked)
        await press(pilot, "V")
        await wait_until(pilot, lambda: len(app.main.picked) == 5)
        await press(pilot, "x")
        await wait_until(pilot, lambda: "已移出 5 篇" in app.main.status().message)
        assert app.main.picked == {}
        await press(pilot, "u")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 5)


async def test_a_filter_is_saved_as_a_shelf_and_dropped(
    make_reader: Any, full_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(full_folder)
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.list.count == 5)
        await press(pilot, "S")
        await wait_until(pilot, lambda: "没有筛选" in app.main.status().message)
        await press(pilot, "/", *"批注", "enter")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 1)
        await press(pilot, "S", "enter")
        await wait_until(pilot, lambda: "已存为书架" in app.main.status().message)
        await press(pilot, "s")
        await wait_until(pilot, lambda: "保存的搜索" in dump(app))
        await press(pilot, "x")
        await wait_until(pilot, lambda: "只有保存的" in dump(app))
        await press(pilot, "j", "j", "j", "j", "j", "x")
        await wait_until(pilot, lambda: "文章都不动" in dump(app))
        await press(pilot, "y")
        await wait_until(pilot, lambda: "骑手的" not in dump(app))


async def test_details_are_corrected_and_taken_back(
    make_reader: Any, full_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(full_folder)
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.list.count == 5)
        await press(pilot, "e")
        await wait_until(pilot, lambda: "新闻" in dump(app) and "作者" in dump(app))
        await press(pilot, "j", "j", "enter", *"张三，李四", "enter")
        await wait_until(pilot, lambda: "张三，李四" in dump(app) and "原文件" in dump(app))
        await press(pilot, "j", "j", "j", "enter", *"去年", "enter")
        await wait_until(pilot, lambda: "不是日期" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: "不是日期" not in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "留空表示没有" in dump(app))
        await press(pilot, *"2026/1/28", "enter")
        await wait_until(pilot, lambda: "2026-01-28" in dump(app))
        await press(pilot, "r")
        await wait_until(pilot, lambda: "2026-01-28" not in dump(app))
        await press(pilot, "G", "enter")
        await wait_until(pilot, lambda: "由文件决定" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        await press(pilot, "u", "u", "u")
        with Library.open(full_folder / "library.db") as library:
            await wait_until(pilot, lambda: library.article(5).authors == ())


async def test_what_was_read_last_is_listed_and_opened(
    make_reader: Any, full_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    with Library.open(full_folder / "library.db") as library:
        library.opened(2)
        library.opened(4)
    app = make_reader(full_folder)
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.is_ready and app.main.shelf.list.count == 5)
        await press(pilot, "g", "p")
        await wait_until(pilot, lambda: "纸上的批注" in dump(app) and "最近读过" in dump(app))
        await press(pilot, "j", "enter")
        await wait_until(pilot, lambda: app.main.article_id in (2, 4))


async def test_the_start_may_stay_in_the_library(
    make_reader: Any, full_folder: Any, make_settings: Any, wait_until: Any
) -> None:
    from reader.config.settings import LibrarySettings
    from reader.tui.actions.reading import LAST_ARTICLE

    with Library.open(full_folder / "library.db") as library:
        library.remember(LAST_ARTICLE, 2)
    app = make_reader(full_folder)
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.article_id == 2)
    settings = make_settings(library=LibrarySettings(start="library"))
    app = make_reader(full_folder, settings)
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.is_ready and app.main.shelf.row is not None)
        await wait_until(pilot, lambda: app.main.active_pane() == "library")
        assert app.main.document is None
