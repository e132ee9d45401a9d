"""Striking out, bringing in, recutting and reading again, by keys."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

PAGE = """\
首页
新闻
评论
地方
图片
视频
您当前的位置：首页 > 新闻 > 正文
河边新开一家书店
2026-03-02 来源：晨光报
河边新开了一家书店，傍晚六点以后还亮着灯，过路的人都要往里看一眼。
本店本周开业酬宾，凡到店者领取惊喜红包，名额有限，先到先得。谁都可以来。
店主说，书是慢慢卖的，来的人多半坐下就读，读完了再放回架子上去。
雨天也开门，门口放着一排伞，谁要用就拿去，第二天还回来就行。
责任编辑：小林
上一篇：桥修好了
版权所有 晨光报社
友情链接
"""
AD = "本店本周开业酬宾，凡到店者领取惊喜红包，名额有限，先到先得。"


@pytest.fixture
def page_folder(tmp_path: Any) -> Any:
    from reader.library import Library

    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    with Library.open(tmp_path / "library.db") as library:
        library.add([tmp_path / "page.txt"])
    return tmp_path


@pytest.fixture
def page(reading: Any, page_folder: Any) -> Any:
    return partial(reading, page_folder, 1, (100, 30))


async def test_x_strikes_the_sentence_and_undo_brings_it_back(
    page: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with page() as (app, pilot):
        main = app.main
        at = main.document.text.index(AD)
        main.pane.goto(at + 3)
        await press(pilot, "X")
        await wait_until(pilot, lambda: AD not in main.document.text)
        assert main.pane.cursor == at
        assert main.document.text[at:].startswith("谁都可以来。")
        await wait_until(pilot, lambda: "划去 30 字" in dump(app))
        assert AD[:8] not in dump(app)
        await press(pilot, "u")
        await wait_until(pilot, lambda: AD in main.document.text)
        await wait_until(pilot, lambda: AD[:8] in dump(app))
        await press(pilot, "ctrl+r")
        await wait_until(pilot, lambda: AD not in main.document.text)


async def test_x_strikes_a_selection(page: Any, press: Any, wait_until: Any) -> None:
    async with page() as (app, pilot):
        main = app.main
        before = len(main.document.blocks)
        main.pane.goto(main.document.text.index("店主说"))
        await press(pilot, "V", "X")
        await wait_until(pilot, lambda: "店主说" not in main.document.text)
        assert len(main.document.blocks) == before - 1


async def test_what_was_left_out_is_shown_and_comes_in_by_one_key(
    page: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with page() as (app, pilot):
        main = app.main
        await press(pilot, "G", "g", "x")
        await wait_until(pilot, lambda: "不在正文里的" in dump(app))
        assert "原文第" in dump(app)
        while "版权所有" not in app.screen._cards.item.piece.text:
            await press(pilot, "j")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "已收进正文" in dump(app) and "✓" in dump(app))
        await press(pilot, "u")
        await wait_until(pilot, lambda: "✓" not in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "✓" in dump(app))
        await press(pilot, "o")
        await wait_until(pilot, lambda: "版权所有" in main.document.text)
        assert main.document.text[main.pane.cursor :].split("\n")[0] in PAGE


async def test_a_piece_is_unfolded_and_one_line_of_it_brought_in(
    page: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with page() as (app, pilot):
        await press(pilot, "g", "x")
        await wait_until(pilot, lambda: "不在正文里的" in dump(app))
        await press(pilot, "g", "g")
        assert "首页\n新闻" in app.screen._cards.item.piece.text
        await press(pilot, "+", "j")
        assert app.screen._cards.item.part == 1
        await press(pilot, "-")
        assert app.screen._cards.item.part is None
        await press(pilot, "=", "j", "enter")
        await wait_until(pilot, lambda: "✓" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.main.document.text.startswith("新闻\n"))


async def test_struck_passages_stand_in_the_list_and_come_back(
    page: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with page() as (app, pilot):
        main = app.main
        main.pane.goto(main.document.text.index(AD))
        await press(pilot, "X")
        await wait_until(pilot, lambda: AD not in main.document.text)
        await press(pilot, "g", "x")
        await wait_until(pilot, lambda: "划去的" in dump(app) and AD[:9] in dump(app))
        assert app.screen._cards.item.piece.text == AD, "the nearest piece has the cursor"
        await press(pilot, "enter")
        await wait_until(pilot, lambda: AD[:9] not in dump(app))
        await press(pilot, "q")
        await wait_until(pilot, lambda: AD in main.document.text)


async def test_paragraphs_are_joined_and_split(page: Any, press: Any, wait_until: Any) -> None:
    async with page() as (app, pilot):
        main = app.main
        count = len(main.document.blocks)
        await press(pilot, "g", "g", "g", "+")
        await wait_until(pilot, lambda: len(main.document.blocks) == count - 1)
        main.pane.goto(main.document.text.index("谁都可以来"))
        await press(pilot, "g", "enter")
        await wait_until(pilot, lambda: len(main.document.blocks) == count)
        assert "\n谁都可以来。" in main.document.text
        await press(pilot, "g", "enter")
        await wait_until(pilot, lambda: "段首" in main.status().message)


async def test_reading_again_shows_what_each_way_gives(
    page: Any, press: Any, wait_until: Any, dump: Any, heard: list[str]
) -> None:
    async with page() as (app, pilot):
        await press(pilot, "g", "r")
        await wait_until(pilot, lambda: "换一种读法" in dump(app) and "纯文本" in dump(app))
        await wait_until(pilot, lambda: len(app.screen._known) == 7)
        assert "现在这样读" in dump(app)
        await press(pilot, "e")
        await wait_until(pilot, lambda: "编码：utf-8" in dump(app))
        await press(pilot, "E", "j")
        await press(pilot, "enter")
        await wait_until(pilot, lambda: "您当前的位置" in app.main.document.text)
        await wait_until(pilot, lambda: any("已重新读入" in each for each in heard))
        await press(pilot, "u")
        await wait_until(pilot, lambda: "您当前的位置" not in app.main.document.text)
        await press(pilot, "shift+tab", "g", "r")
        await wait_until(pilot, lambda: "换一种读法" in dump(app))
        await press(pilot, "escape")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_nothing_is_left_out_of_a_clean_text(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "g", "x")
        await wait_until(pilot, lambda: "没有略去" in dump(app) or "标题" in dump(app))
        await press(pilot, "enter", "+", "-", "escape")
        await wait_until(pilot, lambda: app.screen is app.main)


async def test_an_article_is_cut_in_two(
    page: Any, press: Any, wait_until: Any, heard: list[str]
) -> None:
    async with page() as (app, pilot):
        main = app.main
        main.pane.goto(main.document.text.index("店主说"))
        await press(pilot, "g", "-")
        await wait_until(pilot, lambda: main.shelf.list.count == 2)
        await wait_until(pilot, lambda: "店主说" not in main.document.text)
        await wait_until(pilot, lambda: any("另成一篇" in each for each in heard))
        await press(pilot, "u")
        await wait_until(pilot, lambda: main.shelf.list.count == 1)
        await wait_until(pilot, lambda: "店主说" in main.document.text)
        await press(pilot, "g", "g", "g", "-")
        await wait_until(pilot, lambda: "第二篇的开头" in main.status().message)


async def test_what_was_cut_off_is_joined_again(
    page: Any, press: Any, wait_until: Any, heard: list[str]
) -> None:
    async with page() as (app, pilot):
        main = app.main
        before = main.document.text
        main.pane.goto(before.index("店主说"))
        await press(pilot, "g", "-")
        await wait_until(pilot, lambda: main.shelf.list.count == 2)
        await wait_until(pilot, lambda: "店主说" not in main.document.text)
        await press(pilot, "g", "_")
        await wait_until(pilot, lambda: main.shelf.list.count == 1)
        await wait_until(pilot, lambda: main.document.text == before)
        await wait_until(pilot, lambda: any("已并入" in each for each in heard))
        await press(pilot, "g", "_")
        await wait_until(pilot, lambda: "没有下一篇" in main.status().message)


async def test_another_way_of_cutting_is_chosen(
    make_reader: Any, press: Any, wait_until: Any, dump: Any, tmp_path: Any
) -> None:
    from reader.library import Library

    chapters = "".join(f"## 第{n}章\n\n这一章说的是渡口的雾和船。\n\n" for n in "一二三")
    (tmp_path / "book.md").write_text(f"# 山中书\n\n{chapters}", encoding="utf-8")
    with Library.open(tmp_path / "library.db") as library:
        library.add([tmp_path / "book.md"])
    app = make_reader(tmp_path, article_id=1)
    async with app.run_test(size=(100, 30)) as pilot:
        main = app.main
        await wait_until(pilot, lambda: main.document is not None and main.pane.has_focus)
        await press(pilot, "g", "r")
        await wait_until(pilot, lambda: "共 1 篇" in dump(app) or "1 篇" in dump(app))
        await press(pilot, "c", "c")
        await wait_until(pilot, lambda: "按一级标题" in dump(app) and "3 篇" in dump(app))
        await press(pilot, "enter")
        await wait_until(pilot, lambda: main.shelf.list.count == 3)
