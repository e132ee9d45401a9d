"""Words that a person taught the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reader.model import Span
from reader.tui import dictionary
from reader.tui.dictionary import add_word, read_words


def test_words_are_lines_and_remarks_are_not(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\ufeff# 我的词\n新就业群体\n\n  必经之路 \n新就业群体\n" + "长" * 50, "utf-8")
    assert read_words(tmp_path) == ["新就业群体", "必经之路"]
    assert read_words(tmp_path / "none") == []


def test_words_are_added_at_the_end_and_once(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert add_word(folder, "新就业群体")
    assert not add_word(folder, "新就业群体")
    path = folder / "words.txt"
    path.write_text("# 手写的\n最后一行没有换行", "utf-8")
    assert add_word(folder, "骑手")
    assert path.read_text("utf-8") == "# 手写的\n最后一行没有换行\n骑手\n"


async def test_a_key_adds_the_selected_word(
    story: Any, shelf_folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await wait_until(pilot, lambda: app.segmenter is not None)
        taught: list[str] = []

        class Learning:
            def words(self, text: str) -> list[Span]:
                found, at = [], 0
                while at < len(text):
                    word = next((w for w in taught if text.startswith(w, at)), text[at])
                    found.append(Span(at, at + len(word)))
                    at += len(word)
                return found

            def add(self, word: str) -> None:
                taught.append(word)

        app.segmenter = Learning()
        app.main.set_segmenter(app.segmenter)
        await press(pilot, ";", *"xjyqt", "enter", "g", "w")
        await wait_until(pilot, lambda: "已加进词典" in dump(app))
        assert read_words(shelf_folder) == ["新就业群体"]
        pane = app.main.pane
        at = pane.text.index("新就业群体")
        await wait_until(pilot, lambda: pane.word_at(at) == Span(at, at + 5))
        pane.select(Span(at, at + 5))
        await press(pilot, "g", "w")
        await wait_until(pilot, lambda: "词典里已有" in dump(app))
        pane.select(Span(0, len(pane.text)))
        await press(pilot, "g", "w")
        assert "没有可加的词" in dump(app)


async def test_a_word_that_cannot_be_kept_is_said(
    story: Any, press: Any, wait_until: Any, dump: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path, word: str) -> bool:
        raise OSError(30, "read-only")

    monkeypatch.setattr(dictionary, "add_word", refuse)
    async with story() as (app, pilot):
        await press(pilot, "g", "w")
        await wait_until(pilot, lambda: "words.txt" in dump(app))


async def test_the_words_are_given_to_jieba(
    make_reader: Any, shelf_folder: Path, wait_until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.text import words

    given: list[Any] = []

    def segmenter(cache: str, user_words: Any = ()) -> Any:
        given.append(list(user_words))
        return words.rough_segmenter()

    monkeypatch.setattr(words, "jieba_segmenter", segmenter)
    add_word(shelf_folder, "必经之路")
    app = make_reader(shelf_folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: app.segmenter is not None)
    assert given == [["必经之路"]]


async def test_a_highlight_is_underlined_and_back(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "g", "u")
        assert "没有划线" in dump(app)
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        for style in ("underline", "background"):
            await press(pilot, "g", "u")
            await wait_until(pilot, lambda: app.main.state.highlights[0].style == style)  # noqa: B023
            cell = app.main.pane.cell_of(4)
            at = 0
            for segment in app.main.pane.render_line(cell.y):
                at += segment.cell_length
                if at > cell.x:
                    assert bool(segment.style.underline) == (style == "underline")
                    break
