"""The export screen, keeping a folder up to date, reviewing, and bringing notes in."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input

from reader.config import ExportSettings
from reader.library import Library
from reader.model import Span
from reader.tui.export_choices import FORMS, OWN, Choices, What

CLIPPINGS = """纸上的批注 (某人)
- 您在位置 #10-12的标注 | 添加于 2024年3月5日星期二 下午9:05:33

墨笔写在天头
==========
另一本书 (别人)
- 您在位置 #30-32的标注 | 添加于 2024年3月5日星期二 下午9:06:33

这里也写到新就业群体
==========
没有的书 (别人)
- 您在位置 #5-6的标注 | 添加于 2024年3月5日星期二 下午9:07:33

文库里哪一篇都没有这一句话
==========
"""


def marked(folder: Any, *, days: int = 0) -> list[str]:
    """Two highlights in the story, made some days ago."""
    with Library.open(folder / "library.db") as library:
        ids = [
            library.highlight(2, Span(0, 15), note="第一条", tags=("重点",)).id,
            library.highlight(2, Span(15, 27)).id,
        ]
        if days:
            with library._store.write() as connection:
                connection.execute(
                    "UPDATE annotation SET created = created - ?", (days * 86_400_000,)
                )
    return ids


def test_the_screen_offers_every_form() -> None:
    from reader.export.formats import FORMATS

    assert set(FORMS) - {OWN} == set(FORMATS) - {"csv"}
    for form, each in FORMATS.items():
        if form == "csv":
            continue
        choices = Choices((What("all"),), ("/x",), form=form)
        assert (choices.ways == ("all",)) is not each.per_article
        assert ("tag" in choices.ways) is (each.per_article and each.grouped)


def test_choices_are_remembered_but_for_what_is_exported() -> None:
    whats = (What("article", articles=(1,)), What("all"))
    first = Choices.begin(whats, "/home/x/Reader", None)  # type: ignore[arg-type]
    assert (first.form, first.by, first.folders) == ("markdown", "article", ("/home/x/Reader",))
    changed = first.turned("what", 1).turned("form", 1).with_folder("/elsewhere")
    memory = changed.to_json()
    again = Choices.begin(whats, "/home/y/Reader", memory)  # type: ignore[arg-type]
    assert again.chosen.kind == "article"
    assert again.form == "inline"
    assert again.folders == ("/elsewhere", "/home/y/Reader")
    for nonsense in (7, [], {"form": 3, "folders": "x", "by": None}, {"folders": [1]}):
        assert Choices.begin(whats, "/h", nonsense).form == "markdown"  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 24)])
async def test_a_look_before_anything_is_written(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any, size: tuple[int, int]
) -> None:
    marked(shelf_folder)
    async with story(size=size) as (app, pilot):
        await press(pilot, "E")
        await wait_until(pilot, lambda: "1 个新文件" in dump(app) and "纸上的批注.md" in dump(app))
        assert "title:" in dump(app)
        assert not (shelf_folder / "export").exists()
        await press(pilot, "j", "l")
        await wait_until(pilot, lambda: "全文，带 ==标记==" in dump(app))
        await press(pilot, "l")
        await wait_until(pilot, lambda: "纸上的批注.html" in dump(app))
        await press(pilot, "h", "h", "enter")
        await wait_until(pilot, lambda: "已导出" in app.main.status().message)
        (file,) = (shelf_folder / "export").glob("*.md")
        text = file.read_text("utf-8")
        file.write_text(text.replace("第一条", "第一条，我在文件里改了"), "utf-8")
        with Library.open(shelf_folder / "library.db") as library:
            library.edit(library.highlights(2)[0].id, note="在程序里改了")
        await press(pilot, "E")
        await wait_until(pilot, lambda: "1 个与你的改动冲突" in dump(app))
        await press(pilot, "escape")
        assert "我在文件里改了" in file.read_text("utf-8")


async def test_the_whole_library_a_template_and_another_folder(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    marked(shelf_folder)
    with Library.open(shelf_folder / "library.db") as library:
        library.highlight(1, Span(0, 6))
    own, out = shelf_folder / "own.txt.j2", shelf_folder / "别处"
    own.write_text("{{ article.title }}：{{ highlights | length }}\n", "utf-8")
    async with story() as (app, pilot):
        await press(pilot, "E", "l")
        await wait_until(pilot, lambda: "2 个新文件" in dump(app) and "1/2" in dump(app))
        await press(pilot, "n")
        await wait_until(pilot, lambda: "2/2" in dump(app))
        await press(pilot, "tab", "j", "tab", "j", "h")
        await wait_until(pilot, lambda: "还没有指定模板" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "还没有指定模板" in app.screen.status().message)
        await press(pilot, "j", "e", *str(own), "enter")
        await wait_until(pilot, lambda: "另一篇文章：1" in dump(app))
        await press(pilot, "G", "e")
        await wait_until(pilot, lambda: isinstance(app.screen.focused, Input))
        app.screen.focused.value = str(out)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen.focused is not None and "别处" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "已导出 2 个文件" in app.main.status().message)
        assert (out / "纸上的批注.txt").read_text("utf-8") == "纸上的批注：2\n"
        await press(pilot, "E", "enter")
        await wait_until(pilot, lambda: "没有变化" in app.main.status().message)


async def test_nothing_to_export_is_said_and_trouble_too(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    (shelf_folder / "export").write_text("keine")
    async with story() as (app, pilot):
        await press(pilot, "E")
        await wait_until(pilot, lambda: "请另选一个导出位置" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "不是文件夹" in app.screen.status().message)
        await press(pilot, "escape")
        (shelf_folder / "export").unlink()
        await press(pilot, "E")
        await wait_until(pilot, lambda: "没有可导出" in dump(app))


async def test_a_kept_folder_follows_every_change(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, make_settings: Any
) -> None:
    settings = make_settings(export=ExportSettings(keep=True))
    async with story(settings=settings) as (app, pilot):
        await press(pilot, "1")
        file = shelf_folder / "export" / "纸上的批注.md"
        await wait_until(pilot, file.exists)
        with Library.open(shelf_folder / "library.db") as library:
            library.highlight(1, Span(0, 6), note="别的窗口")
        await wait_until(pilot, lambda: (shelf_folder / "export" / "另一篇文章.md").exists())
        await press(pilot, "a", *"最后写的", "enter")
        await wait_until(pilot, lambda: app.main.state.highlights[0].note == "最后写的")
        await press(pilot, "q")
    assert "最后写的" in file.read_text("utf-8")


async def test_a_kept_folder_that_cannot_be_written_is_said_once(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, make_settings: Any
) -> None:
    (shelf_folder / "export").write_text("keine")
    settings = make_settings(export=ExportSettings(keep=True))
    async with story(settings=settings) as (app, pilot):
        await press(pilot, "1")
        await wait_until(pilot, lambda: "导出文件夹没有更新" in app.main.status().message)


async def test_reviewing_card_by_card(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    ids = marked(shelf_folder, days=3)
    async with story() as (app, pilot):
        await press(pilot, "r")
        await wait_until(pilot, lambda: "1/2" in dump(app))
        shown = dump(app)
        assert "第一条" not in shown
        assert "人们读书的时候喜欢在书边写字。" in shown
        assert "3 好 2 天" in shown
        await press(pilot, "space")
        await wait_until(pilot, lambda: "第一条" in dump(app) and "#重点" in dump(app))
        await press(pilot, "3", "4")
        await wait_until(pilot, lambda: "这一把复习完了：2 条" in dump(app))
        await press(pilot, "u", "s")
        await wait_until(pilot, lambda: "跳过" in dump(app))
        await press(pilot, "escape", "r")
        await wait_until(pilot, lambda: "1/1" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is app.main)
        assert app.main.pane.cursor == 15
        out = shelf_folder / "cards.txt"
        await press(pilot, "r", "E")
        await wait_until(pilot, lambda: isinstance(app.screen.focused, Input))
        app.screen.focused.value = str(out)
        await press(pilot, "enter")
        await wait_until(pilot, out.exists)
    with Library.open(shelf_folder / "library.db") as library:
        assert [each.highlight.id for each in library.review_queue()] == [ids[1]]


async def test_nothing_due_says_when_something_will_be(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    marked(shelf_folder)
    async with story() as (app, pilot):
        await press(pilot, "r")
        await wait_until(pilot, lambda: "今天没有要复习的" in dump(app))
        await press(pilot, "o")
        await wait_until(pilot, lambda: app.screen.status().message)
        await press(pilot, "u", "E", "space", "3", "s", "enter")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_clippings_come_in_as_notes_and_a_book_gets_its_article(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    path = shelf_folder / "clippings.txt"
    path.write_text(CLIPPINGS, "utf-8")
    async with story() as (app, pilot):
        await press(pilot, "shift+tab", "i", *str(path), "enter")
        await wait_until(pilot, lambda: "看起来是 Kindle 的笔记" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "新增 3 条" in dump(app))
        assert "没有的书" in dump(app)
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "属于哪篇文章" in dump(app))
        await press(pilot, *"另一篇", "enter")
        await wait_until(pilot, lambda: "找不到原话" in dump(app) and "没有的书" not in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: app.screen is app.main and app.main.article_id == 1)
    with Library.open(shelf_folder / "library.db") as library:
        assert len(library.highlights(2)) == 1
        states = sorted(each.state for each in library.highlights(1))
        assert states == ["exact", "orphan"]
        library.undo()
        assert sorted(each.article_id is None for each in library.notes()) == [False, False, True]


async def test_clippings_can_be_an_article_all_the_same(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    path = shelf_folder / "clippings.txt"
    path.write_text(CLIPPINGS, "utf-8")
    async with story() as (app, pilot):
        await press(pilot, "shift+tab", "i", *str(path), "enter")
        await wait_until(pilot, lambda: "看起来是 Kindle 的笔记" in dump(app))
        await press(pilot, "j", "enter")
        await wait_until(pilot, lambda: app.main.shelf.list.count == 3)
