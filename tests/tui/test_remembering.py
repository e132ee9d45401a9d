"""Deciding, versions, histories, the trash, meeting and links, by their keys."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reader.library import Library
from reader.model import Span

STORY = """# 纸上的批注

人们读书的时候喜欢在书边写字。第三句在这里结束！

朱笔写在行间，墨笔写在天头，人人都看得见。

有一句要删的话在这里，后来没有了。

把批注带走，是为了再读一遍。
"""

CHANGED = STORY.replace("人人都看得见", "谁都看不见它们了").replace(
    "有一句要删的话在这里，后来没有了。\n\n", ""
)


def by_quote(library: Library, quote: str, **facts: Any) -> str:
    at = library.document(1).text.index(quote)
    return library.highlight(1, Span(at, at + len(quote)), **facts).id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library whose article was changed under its highlights."""
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    with Library.open(tmp_path / "library.db") as library:
        library.add([tmp_path / "story.md"])
        by_quote(library, "喜欢在书边写字", note="起初的笔记", colour="blue")
        by_quote(library, "墨笔写在天头，人人都看得见")
        by_quote(library, "有一句要删的话在这里", note="要留着")
        (tmp_path / "story.md").write_text(CHANGED, encoding="utf-8")
        library.add([tmp_path / "story.md"])
    return tmp_path


@pytest.fixture
def start(reading: Any, folder: Path) -> Any:
    return partial(reading, folder, 1)


def held(folder: Path, ask: Any) -> Any:
    with Library.open(folder / "library.db") as library:
        library.backs_up = False
        return ask(library)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 24)])
async def test_uncertain_highlights_are_decided_by_a_key_each(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any, size: tuple[int, int]
) -> None:
    async with start(size) as (app, pilot):
        await press(pilot, "g", "d")
        await wait_until(pilot, lambda: "原来" in dump(app) and "1/2" in dump(app))
        shown = dump(app)
        assert "相近" in shown
        assert ("│" in shown) == (size[0] > 40)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "没有相近的地方" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "按 h" in dump(app))
        await press(pilot, "o")
        await wait_until(pilot, lambda: "都决定了" in dump(app))
        await press(pilot, "u")
        await wait_until(pilot, lambda: "没有相近的地方" in dump(app))
        await press(pilot, "o")
        await wait_until(pilot, lambda: "都决定了" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is app.main)
    states = held(folder, lambda library: {each.state for each in library.notes()})
    assert states == {"moved", "user", "orphan"} or states == {"exact", "user", "orphan"}
    assert held(folder, lambda library: library.undecided()) == []


async def test_one_is_placed_by_hand(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    async with start() as (app, pilot):
        await press(pilot, "g", "d")
        await wait_until(pilot, lambda: "1/2" in dump(app))
        await press(pilot, "]")
        await wait_until(pilot, lambda: "没有相近的地方" in dump(app))
        await press(pilot, "b", "1", "h")
        await wait_until(pilot, lambda: app.screen is app.main)
        assert "按 Enter 定位" in dump(app)
        await press(pilot, "G", "s", "enter")
        await wait_until(pilot, lambda: app.screen is not app.main)
        await press(pilot, "y")
        await wait_until(pilot, lambda: "1/1" in dump(app))  # the other one comes up
        await press(pilot, "escape")
    quotes = held(folder, lambda library: {n.quote: n for n in library.notes()})
    assert quotes["把批注带走，是为了再读一遍。"].note == "要留着"
    assert quotes["把批注带走，是为了再读一遍。"].state == "user"


async def test_two_texts_of_a_note_are_decided(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    def write_twice(library: Library) -> None:
        first = library.highlights(1)[0]
        library.save_note(first.id, "这边的", "起初的笔记")
        library.save_note(first.id, "那边的", "起初的笔记")

    held(folder, write_twice)
    async with start() as (app, pilot):
        await press(pilot, "g", "d")
        await wait_until(pilot, lambda: "这边的" in dump(app) and "那边的" in dump(app))
        await press(pilot, "o", "h", "b")
        await wait_until(pilot, lambda: "1/2" in dump(app))
        await press(pilot, "u")
        await wait_until(pilot, lambda: "那边的" in dump(app))
        await press(pilot, "2")
        await wait_until(pilot, lambda: "1/2" in dump(app))
        await press(pilot, "u")
        await wait_until(pilot, lambda: "这边的" in dump(app))
        await press(pilot, "e")
        await wait_until(pilot, lambda: app.screen.PLACE == "editor")
        await press(pilot, *"！", "enter")
        await wait_until(pilot, lambda: "1/2" in dump(app))
    note = held(folder, lambda library: library.highlights(1)[0])
    assert note.note == "这边的\n那边的！"
    assert note.versions == ()


async def test_versions_and_what_changed(
    start: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with start() as (app, pilot):
        await press(pilot, "g", "v")
        await wait_until(pilot, lambda: "第 2 版" in dump(app) and "文件有了改动" in dump(app))
        await press(pilot, "j", "enter")
        await wait_until(pilot, lambda: "最早的一版" in dump(app))
        await press(pilot, "v", "k", "enter")
        await wait_until(pilot, lambda: "2 处改动" in dump(app))
        shown = dump(app)
        assert "墨笔写在天头" in shown
        assert "- 有一句要删的话" in shown
        await press(pilot, "]", "]", "[", "N", "n", "n")
        await wait_until(pilot, lambda: "后面没有改动了" in dump(app))
        await press(pilot, "[", "enter")
        await wait_until(pilot, lambda: app.screen is app.main)
        at = app.main.pane.text.index("朱笔写在行间")
        await wait_until(pilot, lambda: app.main.pane.cursor == at)


async def test_the_history_brings_an_earlier_note_back(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    held(folder, lambda library: library.edit(library.highlights(1)[0].id, note="后来的笔记"))
    async with start() as (app, pilot):
        app.main.pane.goto(app.main.pane.text.index("喜欢在书边"), remember=False)
        await press(pilot, "g", "h")
        await wait_until(pilot, lambda: "修改批注" in dump(app))
        assert "本机" in dump(app)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "就是这一段" in dump(app))
        await press(pilot, "j", "enter")
        await wait_until(pilot, lambda: app.screen is app.main)
        await wait_until(
            pilot, lambda: any(h.note == "起初的笔记" for h in app.main.state.highlights)
        )
        await press(pilot, "u")
        await wait_until(
            pilot, lambda: any(h.note == "后来的笔记" for h in app.main.state.highlights)
        )


async def test_the_trash_brings_back_and_is_emptied_when_told(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    def delete(library: Library) -> None:
        for each in library.highlights(1)[:2]:
            library.delete(each.id)

    held(folder, delete)
    async with start() as (app, pilot):
        await press(pilot, "g", "z")
        await wait_until(pilot, lambda: "2 条" in dump(app))
        await press(pilot, "/", *"起初", "enter")
        await wait_until(pilot, lambda: "1 条" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "找回了 1 条" in dump(app))
        app.screen.input.value = ""
        await wait_until(pilot, lambda: "墨笔写在天头" in dump(app))
        await press(pilot, "X")
        await wait_until(pilot, lambda: "彻底清除 1 条" in dump(app))
        await press(pilot, "n")
        await wait_until(pilot, lambda: app.screen.PLACE == "trash")
        await press(pilot, "V", "X")
        await wait_until(pilot, lambda: "彻底清除 1 条" in dump(app))
        await press(pilot, "y")
        await wait_until(pilot, lambda: "已彻底清除 1 条" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        assert any(each.note == "起初的笔记" for each in app.main.state.highlights)
    assert held(folder, lambda library: library.trash()) == []


async def test_merging_and_syncing_from_the_screen(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any, tmp_path: Path
) -> None:
    (tmp_path / "more.md").write_text("# 另一篇\n\n别的设备上的文章。\n", encoding="utf-8")
    with Library.open(tmp_path / "other.db") as other:
        other.backs_up = False
        other.merge([folder / "library.db"])
        other.add([tmp_path / "more.md"])
        other.edit(other.highlights(1)[0].id, note="那边改的")
    held(folder, lambda library: library.edit(library.highlights(1)[0].id, note="这边改的"))
    (tmp_path / "met").mkdir()
    async with start() as (app, pilot):
        app.main.focus_pane("library")
        await press(pilot, "g", "y")
        await wait_until(pilot, lambda: app.screen is not app.main and app.screen.focused)
        await press(pilot, *str(tmp_path / "other.db"), "enter")
        await wait_until(pilot, lambda: "要决定的笔记" in dump(app))
        assert "新来的文章" in dump(app)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "这边改的" in dump(app) and "那边改的" in dump(app))
        await press(pilot, "1")
        await wait_until(pilot, lambda: "批注已定下" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main and app.main.state.count == 2)
        app.main.focus_pane("library")
        await press(pilot, "g", "y")
        await wait_until(pilot, lambda: app.screen is not app.main and app.screen.focused)
        assert app.screen.input.value == str(tmp_path / "other.db")
        app.screen.input.value = ""
        await press(pilot, *str(tmp_path / "met"), "enter")
        await wait_until(pilot, lambda: "送出的记录" in dump(app))
        await press(pilot, "ctrl+c")
        await wait_until(pilot, lambda: "没有" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        app.main.focus_pane("library")
        await press(pilot, "g", "y")
        await wait_until(pilot, lambda: app.screen is not app.main and app.screen.focused)
        app.screen.input.value = ""
        await press(pilot, *str(tmp_path / "nothing.db"), "enter")
        await wait_until(pilot, lambda: "nothing.db" in dump(app))
    assert list((tmp_path / "met").rglob("*.records"))


async def test_links_are_copied_inserted_and_followed(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    async with start() as (app, pilot):
        pane = app.main.pane
        at = pane.text.index("喜欢在书边")
        pane.goto(at, remember=False)
        await press(pilot, "g", "k")
        await wait_until(pilot, lambda: app.last_link)
        assert app.last_link.startswith("[喜欢在书边写字](reader://article/")
        end = pane.text.index("把批注带走")
        pane.goto(end, remember=False)
        await press(pilot, "a")
        await wait_until(pilot, lambda: app.screen is not app.main and app.screen.focused)
        await press(pilot, *"比较 ", "ctrl+l", "enter")
        await wait_until(pilot, lambda: app.screen is app.main
                         and any("比较" in h.note for h in app.main.state.highlights))  # fmt: skip
        pane.goto(end, remember=False)
        await press(pilot, "g", "f")
        await wait_until(pilot, lambda: "链接到（1）" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is app.main and pane.cursor == at)
        await press(pilot, "g", "f")
        await wait_until(pilot, lambda: "被链接（1）" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is app.main and pane.cursor == end)
        await press(pilot, "ctrl+o")
        await wait_until(pilot, lambda: pane.cursor == at)
    links = held(folder, lambda library: [n.note for n in library.notes("比较")])
    assert "](reader://article/" in links[0]


async def test_notes_are_picked_and_changed_together(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    async with start() as (app, pilot):
        await press(pilot, "'")
        await wait_until(pilot, lambda: "3 条" in dump(app) and "要留着" in dump(app))
        await press(pilot, "v", "v", "4")
        await wait_until(pilot, lambda: "2 条换了颜色" in dump(app))
        await press(pilot, "V", "t")
        await wait_until(pilot, lambda: app.screen.PLACE != "all_notes")
        await press(pilot, *"史料", "enter")
        await wait_until(pilot, lambda: "3 条改了标签" in dump(app))
        await press(pilot, "o")
        await wait_until(pilot, lambda: "按修改的时间" in dump(app))
        await press(pilot, "x")
        await wait_until(pilot, lambda: "删除了 3 条" in dump(app))
        await press(pilot, "u")
        await wait_until(pilot, lambda: "已撤销" in dump(app) and "要留着" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 3)
    found = held(folder, lambda library: library.notes())
    assert [each.tags for each in found] == [("史料",)] * 3
    assert sorted(each.colour for each in found) == ["blue", "pink", "pink"]


async def test_a_changed_file_is_told_with_its_highlights(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    async with start() as (app, pilot):
        (folder / "story.md").write_text(STORY.replace("朱笔写在行间，墨笔", "墨笔"), "utf-8")
        app.main.add_paths([str(folder / "story.md")])
        await wait_until(pilot, lambda: "文章换了新的版本" in dump(app))
        await wait_until(pilot, lambda: "人人都看得见" in app.main.pane.text)
        # Another program changes it while it is open here.
        (folder / "story.md").write_text(CHANGED, "utf-8")
        held(folder, lambda library: library.add([folder / "story.md"]))
        await wait_until(pilot, lambda: "划线待定，按 gd 决定" in dump(app))
        await wait_until(pilot, lambda: "人人都看得见" not in app.main.pane.text)


async def test_keys_typed_at_once_act_on_the_rows_that_they_asked_for(
    start: Any, folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    async with start() as (app, pilot):
        run = app.desk._run

        def late(library: Library, job: Any) -> None:
            time.sleep(0.1)
            run(library, job)

        app.desk._run = late
        await press(pilot, "'", "/", *"起初", "down", "1", "/", "backspace", "backspace", "down")
        await press(pilot, "V", "2", "V", "/", *"墨笔", "down", "x", "escape", "g", "z", "X")
        await wait_until(pilot, lambda: "彻底清除 1 条" in dump(app))
        await press(pilot, "n", "enter", "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
    found = held(folder, lambda library: library.notes())
    assert [each.colour for each in found] == ["green"] * 3
    assert held(folder, lambda library: library.trash()) == []
