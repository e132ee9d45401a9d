"""The library pane: listing, filtering, importing, organising; other windows."""

from __future__ import annotations

import time
from typing import Any

from reader.errors import Cancelled
from reader.library import Library
from reader.model import Span


async def test_an_empty_library_gets_the_samples_and_the_welcome(
    make_reader: Any, tmp_path: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: app.main.document is not None)
        await wait_until(pilot, lambda: "欢迎" in dump(app))
        assert app.main.document.info.title.startswith("欢迎")
        await wait_until(pilot, lambda: app.main.state.count > 3)


async def test_open_filter_sort_and_back(
    make_reader: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(shelf_folder)
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.row is not None)
        assert app.main.document is None
        await press(pilot, "1")
        assert app.main.status().message == "", "keys of the article mean nothing in the list"
        await press(pilot, "tab", "1")
        await wait_until(pilot, lambda: "还没有打开文章" in app.main.status().message)
        await press(pilot, "shift+tab", "/", *"骑手")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 1)
        assert app.main.shelf.row.title == "另一篇文章"
        await press(pilot, "enter", "enter")
        await wait_until(pilot, lambda: app.main.article_id == 1)
        await press(pilot, "shift+tab", "escape")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 2)
        await press(pilot, "o")
        await wait_until(pilot, lambda: "按发表日期" in dump(app))
        await press(pilot, "o", "o", "o")
        await wait_until(pilot, lambda: "按长短" in dump(app))
        rows = app.main.shelf.list.row_at
        # The words change when the listing is asked for, the rows when they are there.
        await wait_until(pilot, lambda: rows(0) is not None and rows(0).title == "纸上的批注")
        assert rows(1).title == "另一篇文章"
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.main.pane.has_focus)


async def test_escape_in_the_filter_takes_it_away(
    make_reader: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    app = make_reader(shelf_folder)
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.row is not None)
        await press(pilot, "/", *"骑手")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 1)
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 2)
        assert app.main.active_pane() == "library"


async def test_a_listing_is_broken_off_when_the_filter_is_typed_on(
    make_reader: Any, shelf_folder: Any, press: Any, wait_until: Any, monkeypatch: Any
) -> None:
    listing, begun, broken = Library.listing, list[str](), list[str]()

    def slow(library: Any, view: Any, *, limit: int, cancelled: Any = None) -> Any:
        if view.query == "骑" and cancelled is not None:
            begun.append(view.query)
            end = time.monotonic() + 5
            while not cancelled() and time.monotonic() < end:
                time.sleep(0.005)
            broken.append(view.query)
            raise Cancelled("cancelled")
        return listing(library, view, limit=limit, cancelled=cancelled)

    monkeypatch.setattr(Library, "listing", slow)
    app = make_reader(shelf_folder)
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.row is not None)
        await press(pilot, "/", "骑")
        await wait_until(pilot, lambda: begun)
        await press(pilot, "手")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 1)
        assert broken == ["骑"]
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.main.active_pane() == "library")


async def test_read_remove_tags_and_undo(
    make_reader: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(shelf_folder)
    async with app.run_test(size=(120, 36)) as pilot:
        shelf = app.main.shelf
        await wait_until(pilot, lambda: shelf.row is not None)
        await press(pilot, "R")
        await wait_until(pilot, lambda: "读完" in dump(app) and shelf.row.state == "read")
        await press(pilot, "R")
        await wait_until(pilot, lambda: shelf.row.state == "unread")
        await press(pilot, "t", *"甲 乙", "enter")
        await wait_until(
            pilot, lambda: shelf.row is not None and set(shelf.row.tags) == {"甲", "乙"}
        )
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.main.document is not None and app.main.pane.has_focus)
        await press(pilot, "shift+tab", "x")
        await wait_until(pilot, lambda: shelf.list.count == 1)
        assert app.main.document is None
        await press(pilot, "u")
        await wait_until(pilot, lambda: shelf.list.count == 2)


async def test_importing_by_path_with_completion(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, monkeypatch: Any
) -> None:
    (shelf_folder / "新文章.txt").write_text("新加的文章\n\n正文在这里。\n", encoding="utf-8")
    (shelf_folder / "空.txt").write_bytes(b"")
    monkeypatch.chdir(shelf_folder)
    async with story() as (app, pilot):
        await press(pilot, "shift+tab")
        await wait_until(pilot, lambda: app.main.active_pane() == "library")
        await press(pilot, "i", "新")
        await wait_until(pilot, lambda: getattr(app.screen, "offers", []) == ["新文章.txt"])
        await press(pilot, "tab", "enter")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 3)
        await wait_until(pilot, lambda: "已加入 1 篇" in app.main.status().message)
        await press(pilot, "i", *"新文章.txt", "enter")
        await wait_until(pilot, lambda: "内容相同" in app.main.status().message)
        await press(pilot, "i", *"空.txt", "enter")
        await wait_until(pilot, lambda: "空" in app.main.status().message)
        await press(pilot, "i", *"没有.txt", "enter")
        await wait_until(pilot, lambda: "没有.txt" in app.main.status().message)
        await press(pilot, "i", "escape")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_another_windows_changes_show(
    story: Any, shelf_folder: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        with Library.open(shelf_folder / "library.db") as library:
            library.highlight(2, Span(0, 15), note="别的窗口写的")
            library.add_bytes("# 第三篇\n\n正文。\n".encode(), "three.md", origin="three.md")
        await wait_until(pilot, lambda: "别的窗口写的" in dump(app), 3)
        await wait_until(pilot, lambda: app.main.shelf.list.count == 3)
        with Library.open(shelf_folder / "library.db") as library:
            library.remove(2)
        await wait_until(pilot, lambda: app.main.document is None, 3)


async def test_export_says_where(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story(size=(160, 36)) as (app, pilot):
        await press(pilot, "E", "enter")
        await wait_until(pilot, lambda: "没有可导出" in app.main.status().message)
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        await press(pilot, "E", "enter")
        await wait_until(pilot, lambda: "已导出" in app.main.status().message)
        (file,) = (shelf_folder / "export").glob("*.md")
        assert "人们读书的时候喜欢在书边写字。" in file.read_text(encoding="utf-8")
        await press(pilot, "E", "enter")
        await wait_until(pilot, lambda: "没有变化" in app.main.status().message)


async def test_copying_says_how(story: Any, press: Any, wait_until: Any, monkeypatch: Any) -> None:
    for name in ("SSH_CONNECTION", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_TTY", "/dev/pts/9")
    async with story() as (app, pilot):
        await press(pilot, "y")
        await wait_until(pilot, lambda: "OSC 52" in app.main.status().message)
        assert app.clipboard_service.register == (
            "人们读书的时候喜欢在书边写字。\n——《纸上的批注》"
        )
        await press(pilot, "a", *"记一笔", "enter")
        await wait_until(
            pilot, lambda: app.main.state.highlights and app.main.state.highlights[0].note
        )
        await press(pilot, "Y")
        await wait_until(pilot, lambda: "记一笔" in app.clipboard_service.register)
        assert app.clipboard_service.register.startswith("> 人们读书")


async def test_details_and_the_original(story: Any, press: Any, wait_until: Any, dump: Any) -> None:
    async with story() as (app, pilot):
        await press(pilot, "g", "i")
        await wait_until(pilot, lambda: "文章信息" in dump(app) and "story.md" in dump(app))
        await press(pilot, "escape", "g", "o")
        await wait_until(pilot, lambda: "# 纸上的批注" in dump(app))
        await press(pilot, "q")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_a_file_that_is_no_library_is_refused(make_reader: Any, tmp_path: Any) -> None:
    (tmp_path / "library.db").write_bytes(b"not a database at all" * 100)
    app = make_reader(tmp_path)
    async with app.run_test() as pilot:
        for _ in range(200):
            if app.refused is not None:
                break
            await pilot.pause(0.02)
    assert app.refused is not None
    assert app.return_code == 3
