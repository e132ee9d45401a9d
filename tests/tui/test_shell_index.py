"""What the screen does for searching: it mends the index, and gives the searcher its words."""

from __future__ import annotations

from typing import Any

from reader.library import Library


async def test_an_index_out_of_order_is_mended_beside_the_desk(
    story: Any, wait_until: Any, shelf_folder: Any
) -> None:
    path = shelf_folder / "library.db"
    with Library.open(path) as library:
        library.reindex(cancelled=lambda: True)
        assert library.index_state().kind == "building"
    async with story() as (app, pilot):
        with Library.open(path, read_only=True) as other:
            await wait_until(pilot, lambda: other.index_state().usable)
        await wait_until(pilot, lambda: not app.desk.works_beside)


async def test_searching_as_you_type_knows_words(story: Any, press: Any, wait_until: Any) -> None:
    async with story() as (app, pilot):
        await wait_until(pilot, lambda: app.segmenter is not None)
        await press(pilot, "g", "/")
        await wait_until(
            pilot, lambda: getattr(getattr(app.screen, "_live", None), "_searcher", None)
        )
        assert app.screen._live._searcher.segmenter is app.segmenter
