"""What is selected while its article gets another text: it goes along, or goes and that is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.library import Library

QUOTE = "人们读书的时候喜欢在书边写字。"


def revise(folder: Path, change: Callable[[str], str]) -> None:
    """Another window reads a changed file of the second article."""
    with Library.open(folder / "library.db") as library:
        info = library.article(2)
        name, data = library.original(2)
        text = data.decode()
        assert change(text) != text
        library.add_bytes(change(text).encode(), name, origin=info.origin)
        assert library.article(2).sha256 != info.sha256


@pytest.mark.parametrize("free", [False, True])
async def test_a_selection_goes_along_with_its_words(
    story: Any, shelf_folder: Path, press: Any, wait_until: Any, free: bool
) -> None:
    async with story() as (app, pilot):
        pane = app.main.pane
        await press(pilot, "s")
        if free:
            await press(pilot, "v")
        words = pane.text[slice(*pane.selection)]
        assert words == QUOTE
        old = pane.selection
        revise(shelf_folder, lambda text: text.replace(QUOTE, "前面新加的一句话。" + QUOTE))
        await wait_until(pilot, lambda: "前面新加" in pane.text, 5)
        await wait_until(pilot, lambda: pane.selection is not None)
        assert pane.selection != old
        assert pane.text[slice(*pane.selection)] == QUOTE
        assert (pane.moving_end is None) == (not free)
        if free:
            assert pane.cursor == pane.selection.end - 1
            await press(pilot, "h")
            assert pane.text[slice(*pane.selection)] == QUOTE[:-1]
        await press(pilot, "1")
        await wait_until(pilot, lambda: app.main.state.highlights)
        assert app.main.state.highlights[0].quote.startswith(QUOTE[:-1])


async def test_a_selection_whose_words_are_gone_is_dropped_and_that_is_said(
    story: Any, shelf_folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        pane = app.main.pane
        await press(pilot, "s")
        await wait_until(pilot, lambda: "已选" in dump(app).splitlines()[-2])
        revise(shelf_folder, lambda text: text.replace(QUOTE, "这里换成了完全不同的话。"))
        await wait_until(pilot, lambda: "完全不同" in pane.text, 5)
        await wait_until(pilot, lambda: "请重新选择" in app.main.status().message)
        assert pane.selection is None
        await wait_until(pilot, lambda: "已选" not in dump(app).splitlines()[-2])
