"""Keys typed faster than a prompt opens: all of them arrive, in their order, editing keys too."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from textual import events

NAMES = {"/": "slash", "'": "apostrophe"}
TYPED = ("a", "b", "backspace", "c", "home", "X", "end", "left", "delete")


@pytest.mark.parametrize(
    "opening",
    [("t",), ("a",), ("g", "/"), ("/",), ("ctrl+p",), ("'", "/"), ("A",)],
    ids=["tags", "note", "search", "find", "palette", "filter", "article note"],
)
@pytest.mark.parametrize("pauses", [(0.0,), (0.003,), (0.0, 0.0, 0.001, 0.004, 0.015)], ids=str)
async def test_editing_keys_typed_ahead_act_in_their_order(
    story: Any, wait_until: Any, opening: tuple[str, ...], pauses: tuple[float, ...]
) -> None:
    async with story() as (app, pilot):
        for key in (*opening, *TYPED):
            character = key if len(key) == 1 else None
            app.post_message(events.Key(NAMES.get(key, key), character))
            pause = random.choice(pauses)
            if pause:
                await asyncio.sleep(pause)

        def typed() -> str:
            focused = app.screen.focused
            return str(getattr(focused, "value", getattr(focused, "text", "")))

        await wait_until(pilot, lambda: typed() == "Xa", 5.0)


async def test_what_is_pasted_holds_nothing_for_the_terminal(
    story: Any, press: Any, wait_until: Any, dump: Any
) -> None:
    async with story() as (app, pilot):
        for opening in (("g", "/"), ("t",), ("a",)):
            await press(pilot, *opening)
            await wait_until(pilot, lambda: getattr(app.screen.focused, "TAKES_TEXT", False))
            app.post_message(events.Paste("\r\n\x1b]0;x\x07红\u202e\x9b31m色\r\n"))
            await wait_until(pilot, lambda: "红色" in dump(app))
            assert not set("\x1b\x07\x9b\u202e") & set(dump(app))
            await press(pilot, "escape")
            await wait_until(pilot, lambda: app.screen is app.main)
