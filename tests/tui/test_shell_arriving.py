"""The clipboard, pasted text, watched folders and related articles, on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events

from reader.tui import pasting

LONG = "新的一篇\n\n这是从别处复制来的文字，说的是纸、墨和书边的字，足够长，值得读一遍。\n"


async def in_library(app: Any, pilot: Any, press: Any, wait_until: Any) -> None:
    await press(pilot, "shift+tab")
    await wait_until(pilot, lambda: app.main.active_pane() == "library")


async def test_p_adds_the_clipboard(
    story: Any, press: Any, wait_until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [LONG, "", LONG]
    monkeypatch.setattr(pasting, "read_clipboard", lambda: texts.pop(0))
    async with story() as (app, pilot):
        await in_library(app, pilot, press, wait_until)
        await press(pilot, "p")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 3)
        await wait_until(pilot, lambda: getattr(app.main.shelf.row, "title", "") == "新的一篇")
        await press(pilot, "p")
        await wait_until(pilot, lambda: "剪贴板里没有文字" in app.main.status().message)
        await press(pilot, "p")
        await wait_until(pilot, lambda: "内容相同" in app.main.status().message)


async def test_pasted_text_is_offered(story: Any, press: Any, wait_until: Any, dump: Any) -> None:
    async with story() as (app, pilot):
        app.post_message(events.Paste(LONG))
        await pilot.pause(0.1)
        assert app.screen is app.main, "over the text nothing is asked"
        await in_library(app, pilot, press, wait_until)
        app.main.shelf.list.post_message(events.Paste("太短"))
        await pilot.pause(0.1)
        assert app.screen is app.main
        app.main.shelf.list.post_message(events.Paste(LONG))
        await wait_until(pilot, lambda: "作为文章加入" in dump(app) and "新的一篇" in dump(app))
        await press(pilot, "n")
        await wait_until(pilot, lambda: app.screen is app.main)
        app.main.shelf.list.post_message(events.Paste(LONG))
        await wait_until(pilot, lambda: "作为文章加入" in dump(app))
        await press(pilot, "y")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 3)


async def test_files_dropped_on_the_terminal(
    story: Any, press: Any, wait_until: Any, dump: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "有 空格"
    folder.mkdir()
    for name in ("一 二.txt", "三.txt"):
        (folder / name).write_text(f"{name}\n\n{LONG}", encoding="utf-8")
    address = (folder / "一 二.txt").as_uri()
    async with story() as (app, pilot):
        # Over the text, too: a file is dropped on the window, not on a pane.
        app.post_message(events.Paste(f"{address}\n'{folder}/三.txt'\n"))
        await wait_until(pilot, lambda: "一 二.txt”和另外 1 个" in dump(app))
        await press(pilot, "n")
        await wait_until(pilot, lambda: app.screen is app.main)
        app.post_message(events.Paste("/没有/这个.txt"))
        await wait_until(pilot, lambda: "都不存在" in app.main.status().message)
        await in_library(app, pilot, press, wait_until)
        await press(pilot, "i")
        await wait_until(pilot, lambda: "加入文件或文件夹" in dump(app))
        app.post_message(events.Paste(f"{address}\n'{folder}/三.txt'\n"))
        await wait_until(pilot, lambda: "三.txt'" in app.screen.input.value)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 4)


@pytest.mark.parametrize("manner", ["'{}'", "{uri}", "  {}  ", "{escaped}", "https://example.cn/a"])
async def test_a_path_in_any_manner(
    story: Any, press: Any, wait_until: Any, dump: Any, tmp_path: Path, manner: str
) -> None:
    path = tmp_path / "a b.txt"
    path.write_text(LONG, encoding="utf-8")
    typed = manner.format(path, uri=path.as_uri(), escaped=str(path).replace(" ", "\\ "))
    async with story() as (app, pilot):
        await in_library(app, pilot, press, wait_until)
        await press(pilot, "i")
        await wait_until(pilot, lambda: "加入文件或文件夹" in dump(app))
        app.post_message(events.Paste(typed))
        await wait_until(pilot, lambda: app.screen.input.value != "")
        await press(pilot, "enter")
        if manner.startswith("http"):
            await wait_until(pilot, lambda: "这是网址" in app.main.status().message)
        else:
            await wait_until(pilot, lambda: app.main.shelf.list.count == 3)


async def test_watched_folders_are_taken_in(
    make_reader: Any,
    make_settings: Any,
    shelf_folder: Any,
    wait_until: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from reader.config.settings import LibrarySettings
    from reader.library import watching

    monkeypatch.setattr(watching, "QUIET", 0.05)
    monkeypatch.setattr(watching, "INTERVAL", 0.05)
    folder = shelf_folder / "in"
    folder.mkdir()
    (folder / "new.txt").write_text(LONG, encoding="utf-8")
    watch = (str(folder), str(shelf_folder / "nowhere"))
    settings = make_settings(library=LibrarySettings(watch=watch))
    app = make_reader(shelf_folder, settings, article_id=2)
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.shelf.list.count == 3)
        assert app.main.article_id == 2, "what one reads stays open"
        (folder / "new.txt").write_text(LONG + "\n又改过一次。\n", encoding="utf-8")
        await wait_until(
            pilot, lambda: any(app.main.shelf.list.row_at(i).revision == 2 for i in range(3))
        )


async def test_related_articles_are_listed_and_opened(
    story: Any, press: Any, wait_until: Any, dump: Any, shelf_folder: Any
) -> None:
    from reader.library import Library

    text = (shelf_folder / "story.md").read_text(encoding="utf-8").replace("读一遍", "看一遍")
    with Library.open(shelf_folder / "library.db") as library:
        copy = library.add_bytes(text.encode(), "copy.md", origin="copy.md").first
    async with story() as (app, pilot):
        await press(pilot, "g", "l")
        await wait_until(pilot, lambda: "多半是同一篇" in dump(app))
        assert "% 相同" in dump(app)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.main.article_id == copy)


def test_the_clipboard_is_read_by_the_tool_that_is_there() -> None:
    asked = []

    def ask(command: Any) -> bytes | None:
        asked.append(command[0])
        return "中文".encode() if command[0] == "xsel" else None

    assert pasting.read_clipboard({"DISPLAY": ":0"}, "linux", ask) == "中文"
    assert asked == ["xclip", "xsel"]
    ssh = {"SSH_TTY": "/dev/pts/1", "DISPLAY": ":0", "TMUX": "x"}
    assert [each[0] for each in pasting.paste_tools(ssh, "linux")] == ["tmux"]
    assert pasting.paste_tools({}, "darwin")[0] == ("pbpaste",)
    assert pasting.read_clipboard({}, "linux", ask) == ""
    wsl = {"WSL_DISTRO_NAME": "x", "WAYLAND_DISPLAY": "w"}
    names = [each[0] for each in pasting.paste_tools(wsl, "linux")]
    assert names == ["wl-paste", "wl-paste", "powershell.exe"]
    assert pasting.ask_tool(("no-such-tool-here",)) is None
    assert pasting.ask_tool(("false",)) is None
    assert pasting.ask_tool(("printf", "abc")) == b"abc"
