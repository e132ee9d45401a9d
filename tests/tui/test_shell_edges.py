"""The edges of the shell: long lists, long work, the mouse in dialogs, trouble, the way in."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from reader.errors import DiskFull, LibraryBusy, NotALibrary
from reader.library import Library
from reader.model import Span
from reader.tui.widgets.cards import CardList


@pytest.fixture
def many(tmp_path: Any) -> Any:
    """A folder with a library of 150 articles, two of them with 150 notes each."""
    for number in range(150):
        text = f"# 第{number:03}篇\n\n正文第{number}号在这里，字数要够多。\n"
        (tmp_path / f"{number:03}.md").write_text(text, encoding="utf-8")
    with Library.open(tmp_path / "library.db") as library:
        library.add([tmp_path / f"{number:03}.md" for number in range(150)])
        for number in range(140):
            library.highlight(1, Span(number % 8, number % 8 + 3), note=f"批{number}")
    return tmp_path


async def test_long_lists_are_read_page_by_page(
    make_reader: Any, many: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    app = make_reader(many, article_id=1)
    async with app.run_test(size=(120, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.list.count == 150 and app.main.document)
        app.main.focus_pane("library")
        await press(pilot, "G", "ctrl+u", "ctrl+d", "space")
        await wait_until(pilot, lambda: "第000篇" in dump(app))
        await press(pilot, "'")
        await wait_until(pilot, lambda: "140 条" in dump(app))
        await press(pilot, "G")
        await wait_until(pilot, lambda: "批0" in dump(app).split())


async def test_stopping_a_long_addition(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, monkeypatch: Any
) -> None:
    begun, real = threading.Event(), Library.add_apart
    folder = shelf_folder / "more"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.md").write_text(f"# 新{number}\n\n正文{number}。\n", encoding="utf-8")

    def slow(self: Library, paths: Any, *, cancelled: Any, **options: Any) -> Any:
        begun.set()
        while not cancelled():
            threading.Event().wait(0.01)
        return real(self, paths, cancelled=cancelled, **options)

    monkeypatch.setattr(Library, "add_apart", slow)
    async with story() as (app, pilot):
        app.main.focus_pane("library")
        await press(pilot, "ctrl+c")
        await wait_until(pilot, lambda: "没有在加入" in app.main.status().message)
        app.main.add_paths([str(folder)])
        await wait_until(pilot, begun.is_set)
        await press(pilot, "q")
        await wait_until(pilot, lambda: app.screen is not app.main)
        await press(pilot, "n")
        await wait_until(pilot, lambda: app.screen is app.main)
        await press(pilot, "ctrl+c")
        await wait_until(pilot, lambda: "已停下" in app.main.status().message)
        begun.clear()
        app.main.add_paths([str(folder)])
        await wait_until(pilot, begun.is_set)
        await press(pilot, "q")
        await wait_until(pilot, lambda: app.screen is not app.main)
        await press(pilot, "y")
        await wait_until(pilot, lambda: app._exit)


async def test_progress_of_an_addition_is_told(
    story: Any, shelf_folder: Any, wait_until: Any
) -> None:
    folder = shelf_folder / "more"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.md").write_text(f"# 新{number}\n\n正文{number}。\n", encoding="utf-8")
    async with story() as (app, pilot):
        heard: list[str] = []
        say = app.main.say
        app.main.say = lambda text, tone="plain": (heard.append(text), say(text, tone))
        app.main.add_paths([str(folder)])
        await wait_until(pilot, lambda: any("已加入 4 篇" in each for each in heard))
        assert any("正在加入" in each and "/" in each for each in heard)


async def test_dialogs_by_mouse(story: Any, shelf_folder: Any, press: Any, wait_until: Any) -> None:
    with Library.open(shelf_folder / "library.db") as library:
        library.highlight(2, Span(0, 15), note="长的")
        library.highlight(2, Span(0, 4), note="短的")
    async with story() as (app, pilot):
        await press(pilot, "g", "c")
        await wait_until(pilot, lambda: isinstance(app.screen.focused, CardList))
        await pilot.click("#entries", offset=(4, 1), times=2)
        await wait_until(pilot, lambda: app.screen is app.main)
        assert app.main.pane.cursor == app.main.document.text.index("带走")
        await press(pilot, "g", "g", "x")
        await wait_until(pilot, lambda: isinstance(app.screen.focused, CardList))
        await pilot.click("#entries", offset=(4, 0), times=2)
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 1)
        assert app.main.state.highlights[0].note == "长的"
        await pilot.click("#notes-list", offset=(4, 1), times=2)
        await wait_until(pilot, lambda: app.main.pane.has_focus)
        await press(pilot, "g", "/", *"骑手")
        await wait_until(pilot, lambda: app.screen._result is not None)
        await pilot.click("#results", offset=(8, 2), times=2)
        await wait_until(pilot, lambda: app.main.article_id == 1)
        await press(pilot, "'")
        await wait_until(pilot, lambda: app.screen is not app.main and app.screen._list.count)
        await pilot.click("#all_notes", offset=(8, 0), times=2)
        await wait_until(pilot, lambda: app.main.article_id == 2)
        await pilot.click("#library-list", offset=(8, 2), times=2)
        await wait_until(pilot, lambda: app.main.article_id == 1)


async def test_copying_and_exporting_from_the_side_panes(
    story: Any, press: Any, wait_until: Any, monkeypatch: Any, dump: Any
) -> None:
    monkeypatch.setenv("SSH_TTY", "x")
    async with story() as (app, pilot):
        await press(pilot, "1", ")", "2")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 2)
        await press(pilot, "tab", "y")
        await wait_until(pilot, lambda: app.clipboard_service.register.startswith("“写下来"))
        await press(pilot, "E", "enter")
        await wait_until(pilot, lambda: "已导出" in app.main.status().message)
        await press(pilot, "x")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 1)
        await press(pilot, "t", *"从栏里", "enter")
        await wait_until(pilot, lambda: app.main.state.highlights[0].tags == ("从栏里",))
        await press(pilot, "A", *"全文", "enter")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 2)
        await press(pilot, "shift+tab", "shift+tab", "j", "g", "o")
        await wait_until(pilot, lambda: "另一篇" in dump(app) and "原件" in dump(app))


async def test_trouble_while_saving_is_said_and_nothing_is_painted(
    story: Any, press: Any, wait_until: Any, monkeypatch: Any
) -> None:
    def busy(self: Library, *args: Any, **options: Any) -> Any:
        raise LibraryBusy("library_busy", path="library.db", seconds=5)

    monkeypatch.setattr(Library, "highlight", busy)
    async with story() as (app, pilot):
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.status().message != "")
        assert app.main.state.highlights == []
        assert app.main.status()._tone == "error"
        await press(pilot, ")", "j")
        assert app.main.pane.cursor > 0, "reading goes on"


async def test_a_note_typed_while_the_library_is_busy_is_not_lost(
    story: Any, press: Any, wait_until: Any, monkeypatch: Any, shelf_folder: Any
) -> None:
    real, failed = Library.edit, []

    def once(self: Library, *args: Any, **options: Any) -> Any:
        if not failed:
            failed.append(True)
            raise LibraryBusy("library_busy", path="library.db", seconds=5)
        return real(self, *args, **options)

    monkeypatch.setattr(Library, "edit", once)
    async with story() as (app, pilot):
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        await press(pilot, "a", *"不能丢的话", "enter")
        await wait_until(pilot, lambda: failed and getattr(app.screen, "text", "") == "不能丢的话")
        await wait_until(pilot, lambda: getattr(app.screen.status(), "_tone", "") == "error")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.main.state.highlights[0].note == "不能丢的话")


async def test_a_note_on_what_could_not_be_highlighted_is_not_lost(
    story: Any, press: Any, wait_until: Any, monkeypatch: Any
) -> None:
    real, full = Library.highlight, [True]
    real_note = Library.note_on_article

    def no_room(self: Library, *args: Any, **options: Any) -> Any:
        if full:
            raise DiskFull("disk_full", path="library.db")
        return real(self, *args, **options)

    def no_room_either(self: Library, *args: Any) -> Any:
        if full:
            raise DiskFull("disk_full", path="library.db")
        return real_note(self, *args)

    monkeypatch.setattr(Library, "highlight", no_room)
    monkeypatch.setattr(Library, "note_on_article", no_room_either)
    async with story() as (app, pilot):
        await press(pilot, "a", *"没地方了", "enter")
        await wait_until(
            pilot, lambda: getattr(app.screen, "_problem", "") and app.screen.text == "没地方了"
        )
        full.clear()
        await press(pilot, "enter")
        await wait_until(
            pilot, lambda: [each.note for each in app.main.state.highlights] == ["没地方了"]
        )
        full.append(True)
        await press(pilot, "A", *"全文", "enter")
        await wait_until(
            pilot, lambda: getattr(app.screen, "_problem", "") and app.screen.text == "全文"
        )
        full.clear()
        await press(pilot, "enter")
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 2)


def test_the_way_in_raises_what_the_library_refused(
    tmp_path: Any, make_settings: Any, monkeypatch: Any
) -> None:
    import gc

    from reader.config import Paths
    from reader.tui import open_screen
    from reader.tui.app import ReaderApp

    paths = Paths(*(tmp_path / name for name in ("l.db", "c.toml", "cache", "state", "export")))
    monkeypatch.setattr(ReaderApp, "run", lambda self, **options: 0)
    try:
        assert open_screen(paths.library, make_settings(), paths, article_id=3) == 0

        def refuse(self: ReaderApp, **options: Any) -> None:
            self.refused = NotALibrary("not_a_library", path="l.db")

        monkeypatch.setattr(ReaderApp, "run", refuse)
        with pytest.raises(NotALibrary):
            open_screen(paths.library, make_settings("en", "auto"), paths)
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("value", "dark"), [("15;0", True), ("0;15", False), ("0;7", False), ("", True)]
)
def test_the_ground_of_the_terminal_is_guessed(value: str, dark: bool) -> None:
    from reader.tui.dressing import is_dark

    assert is_dark({"COLORFGBG": value}) is dark


async def test_tags_that_could_not_be_saved_come_back(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, monkeypatch: Any, dump: Any
) -> None:
    real, failed = Library.edit, []

    def full_once(self: Library, *args: Any, **options: Any) -> Any:
        if not failed:
            failed.append(True)
            raise DiskFull("disk_full", path="library.db")
        return real(self, *args, **options)

    monkeypatch.setattr(Library, "edit", full_once)
    async with story() as (app, pilot):
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        await press(pilot, "t", *"重点 史料", "enter")
        await wait_until(
            pilot, lambda: failed and app.screen is not app.main and "磁盘" in dump(app)
        )
        assert app.screen.input.value == "重点 史料 "
        await press(pilot, "enter")
        await wait_until(pilot, lambda: set(app.main.state.highlights[0].tags) == {"重点", "史料"})


async def test_tags_of_a_passage_that_could_not_be_marked_come_back(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, monkeypatch: Any, dump: Any
) -> None:
    real, failed = Library.highlight, []

    def full_twice(self: Library, *args: Any, **options: Any) -> Any:
        if len(failed) < 2:
            failed.append(True)
            raise DiskFull("disk_full", path="library.db")
        return real(self, *args, **options)

    monkeypatch.setattr(Library, "highlight", full_twice)
    async with story() as (app, pilot):
        await press(pilot, "t", *"重点", "enter")
        await wait_until(
            pilot,
            lambda: len(failed) == 2 and getattr(app.screen, "input", None) is not None
            and app.screen.input.value == "重点 ",
        )  # fmt: skip
        await wait_until(pilot, lambda: app.screen.focused is app.screen.input)
        await press(pilot, "enter")
        await wait_until(
            pilot, lambda: [each.tags for each in app.main.state.highlights] == [("重点",)]
        )


async def test_tags_of_an_article_that_could_not_be_saved_come_back(
    make_reader: Any, shelf_folder: Any, press: Any, wait_until: Any, monkeypatch: Any
) -> None:
    real, failed = Library.tag_articles, []

    def full_once(self: Library, *args: Any, **options: Any) -> Any:
        if not failed:
            failed.append(True)
            raise DiskFull("disk_full", path="library.db")
        return real(self, *args, **options)

    monkeypatch.setattr(Library, "tag_articles", full_once)
    app = make_reader(shelf_folder)
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.row is not None)
        await press(pilot, "t", *"旧报", "enter")
        await wait_until(
            pilot, lambda: failed and getattr(app.screen, "input", None) is not None
            and app.screen.input.value == "旧报 " and app.screen.focused is not None
        )  # fmt: skip
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.main.shelf.row.tags == ("旧报",))


async def test_a_library_that_is_still_being_opened_is_not_called_empty(
    make_reader: Any, shelf_folder: Any, wait_until: Any, dump: Any
) -> None:
    import threading

    gate = threading.Event()

    def opening() -> Library:
        gate.wait(5)
        return Library.open(shelf_folder / "library.db")

    app = make_reader(shelf_folder, opening=opening)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(0.1)
        empty = app.words("ui.empty_library").split("\n")[0]
        assert empty not in dump(app)
        await wait_until(pilot, lambda: "正在打开文库" in dump(app))
        gate.set()
        await wait_until(pilot, lambda: app.main.shelf.row is not None)
        await wait_until(pilot, lambda: app.main.is_ready)


async def test_files_that_could_not_be_read_are_listed_with_their_reasons(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    folder = shelf_folder / "more"
    folder.mkdir()
    (folder / "空.txt").write_text("")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4")
    (folder / "好.md").write_text("# 新的一篇\n\n正文。\n", encoding="utf-8")
    async with story() as (app, pilot):
        app.main.add_paths([str(folder)])
        # Whoever reads is told in a line, and goes on reading.
        await wait_until(pilot, lambda: "2 个没能读入：按 gA" in app.main.status().message)
        assert app.screen is app.main
        await press(pilot, "g", "A")
        await wait_until(pilot, lambda: "没能读入（2）" in dump(app))
        shown = dump(app)
        assert "新加入 1，已有 0，没能读入 2" in shown
        assert "空.txt：" in shown
        assert "坏.pdf：" in shown
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "这个文件没有加入" in dump(app))
        await press(pilot, "G", "enter")
        await wait_until(pilot, lambda: app.screen is app.main)
        await wait_until(pilot, lambda: app.main.document.info.title == "新的一篇")
        await press(pilot, "shift+tab")
        await wait_until(pilot, lambda: app.main.active_pane() == "library")
        app.main.add_paths([str(folder)])
        await wait_until(pilot, lambda: "文库里已有（1）" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        assert "另有 1 个" in app.main.status().message
