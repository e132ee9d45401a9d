"""Shift with an arrow selects, as it does in other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any


async def test_shift_and_arrows_select_and_a_digit_marks(
    make_reader: Any, shelf_folder: Path, wait_until: Any
) -> None:
    reader = make_reader(shelf_folder)
    async with reader.run_test(size=(90, 30)) as pilot:
        await wait_until(pilot, lambda: reader.main.state.count == 2)
        await pilot.press("enter")
        await wait_until(pilot, lambda: reader.main.document is not None)
        await wait_until(pilot, lambda: reader.main.active_pane() == "article")
        pane = reader.main.pane
        start = pane.cursor
        await pilot.press("shift+right", "shift+right", "shift+right", "shift+left")
        await wait_until(pilot, lambda: pane.selection is not None)
        assert (pane.selection.start, pane.selection.length) == (start, 3)
        await pilot.press("2")
        await wait_until(pilot, lambda: reader.main.state.highlights)
        (highlight,) = reader.main.state.highlights
        assert (highlight.start, highlight.end, highlight.colour) == (start, start + 3, "green")
        await pilot.press("shift+down", "escape")
        assert pane.selection is None
