"""How many keys the common things take: part of the product."""

from __future__ import annotations

from typing import Any

import pytest

from reader.library import Library

CASES = {
    "the sentence under the cursor highlighted": ((), ("1",), 1),
    "recoloured": (("1",), ("3",), 1),
    "deleted": (("1",), ("x",), 1),
    "the deletion taken back": (("1", "x"), ("u",), 1),
    "from here to the end of the sentence after next": ((), ("s", "s", "s", "1"), 4),
    "a phrase of four characters in mid-screen": ((), (";", *"xjyq", "1"), 6),
    "the same on the next sentence": (("2",), (")", "."), 2),
}
"""What is done, keys before it, its keys and how many they may be."""

AFTER = {
    "the sentence under the cursor highlighted": [("人们读书的时候喜欢在书边写字。", "yellow")],
    "recoloured": [("人们读书的时候喜欢在书边写字。", "blue")],
    "deleted": [],
    "the deletion taken back": [("人们读书的时候喜欢在书边写字。", "yellow")],
    "from here to the end of the sentence after next": [
        (
            "人们读书的时候喜欢在书边写字。“写下来才算读过。”他说。第三句在这里结束！",
            "yellow",
        )
    ],
    "a phrase of four characters in mid-screen": [("新就业群", "yellow")],
    "the same on the next sentence": [
        ("人们读书的时候喜欢在书边写字。", "green"),
        ("“写下来才算读过。”他说。", "green"),
    ],
}


@pytest.mark.parametrize("what", CASES)
async def test_keys(what: str, story: Any, shelf_folder: Any, press: Any, wait_until: Any) -> None:
    before, keys, most = CASES[what]
    assert len(keys) == most
    async with story() as (app, pilot):
        for key in before:
            await press(pilot, key)
        await press(pilot, *keys)

        def marks() -> list[tuple[str, str]]:
            with Library.open(shelf_folder / "library.db") as library:
                return [(each.quote, each.colour) for each in library.highlights(2)]

        await wait_until(pilot, lambda: app.desk.busy == 0 and marks() == AFTER[what])


async def test_a_note_takes_two_keys_and_its_text(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        text = "值得记"
        keys = ("a", *text, "enter")
        assert len(keys) - len(text) == 2
        await press(pilot, *keys)
        await wait_until(pilot, lambda: [each.note for each in app.main.state.highlights] == [text])


async def test_a_named_bookmark_is_set_gone_to_and_moved(
    story: Any, shelf_folder: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        state = app.main.state
        await press(pilot, "}", "g", "m", "k")
        await wait_until(pilot, lambda: [each.note for each in state.highlights] == ["k"])
        at = app.main.pane.cursor
        assert "书签 k 已设" in dump(app)
        await press(pilot, "G", "`")
        assert "到那里" in dump(app), "the hint line says what a letter does"
        await press(pilot, "k")
        assert app.main.pane.cursor == at
        await press(pilot, "G", "g", "m", "k")
        await wait_until(pilot, lambda: state.highlights[0].start == app.main.pane.cursor)
        assert len(state.highlights) == 1


@pytest.mark.parametrize(
    ("keys", "quote"),
    [
        (("g", "]", "h", "h", "enter"), "人们读书的时候喜欢在书边写"),
        (("g", "]", "l", "l", "l", "enter"), "人们读书的时候喜欢在书边写字。“写下"),
        (("g", "[", "l", "l", "enter"), "读书的时候喜欢在书边写字。"),
        (("g", "[", "l", "o", "h", "h", "enter"), "们读书的时候喜欢在书边写"),
        (("g", "[", "l", "g", "]", "h", "enter"), "们读书的时候喜欢在书边写字"),
        (("g", "]", "h", "escape"), "人们读书的时候喜欢在书边写字。"),
        (("g", "]", "enter"), "人们读书的时候喜欢在书边写字。"),
    ],
)
async def test_each_end_of_a_highlight_can_be_moved(
    keys: tuple[str, ...], quote: str, story: Any, shelf_folder: Any, press: Any, wait_until: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        await press(pilot, *keys)
        await wait_until(pilot, lambda: app.desk.busy == 0 and app.main.adjusting is None)
        with Library.open(shelf_folder / "library.db") as library:
            (found,) = library.highlights(2)
        assert found.quote == quote
        assert app.main.pane.selection is None
        if keys[-1] == "enter" and len(keys) > 3:
            await press(pilot, "u")
            await wait_until(
                pilot, lambda: app.main.state.highlights[0].quote.startswith("人们读书")
                and app.main.state.highlights[0].quote.endswith("字。")
            )  # fmt: skip


async def test_a_colour_keeps_the_new_place_and_recolours(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        await press(pilot, "g", "]", "h")
        await wait_until(pilot, lambda: app.main.adjusting is not None)
        assert "移动这一头" in dump(app)
        await press(pilot, "4")
        await wait_until(pilot, lambda: app.main.state.highlights[0].colour == "pink")
        (found,) = app.main.state.highlights
        assert found.quote.endswith("写字")
        assert "移动这一头" not in dump(app)
        await press(pilot, "}", "g", "[")
        assert "没有划线" in app.main.status().message


async def test_counts_by_setting(story: Any, press: Any, make_settings: Any) -> None:
    from reader.config.settings import ReadingSettings

    settings = make_settings(reading=ReadingSettings(digits="counts"))
    async with story(settings=settings) as (app, pilot):
        pane = app.main.pane
        await press(pilot, "2", ")")
        assert pane.text[pane.cursor :].startswith("第三句")
        await press(pilot, "g", "g", "3", "s")
        assert pane.text[slice(*pane.selection)].endswith("第三句在这里结束！")
        await press(pilot, "escape", "1", "0", "l")
        assert pane.cursor == 10
        await press(pilot, "2", "H", "3", "L")
        assert pane.text[pane.cursor :].startswith("第三句")


async def test_the_hint_line_tells_what_initials_can_do(story: Any, press: Any, dump: Any) -> None:
    async with story() as (app, pilot):
        await press(pilot, ";", "s")
        shown = dump(app)
        assert ";s" in shown
        assert "Enter 选定" in shown
        assert "1–5 划线" in shown
        await press(pilot, "escape")
        assert "Enter 选定" not in dump(app)
