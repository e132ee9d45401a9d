"""Keys typed at once do what the same keys do when each is waited for."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual import events

from reader.library import Library

NAMES = {")": "right_parenthesis", "(": "left_parenthesis", ".": "full_stop",
         "]": "right_square_bracket", "[": "left_square_bracket", "+": "plus",
         "|": "vertical_line"}  # fmt: skip

MOVES: Sequence[str] = (")", ")", "(", "j", "k", "l", "s", "escape")
MARKS: Sequence[str] = (
    "1", "2", "3", "m", ".", "x", "x", "u", "u", "u", "ctrl+r", "B", "g u",
    "a 记 enter", "t 甲 enter", "g ] l l enter", "g [ h 2", "X", "g +", "g enter",
)  # fmt: skip
PLACES: Sequence[str] = ("tab", "tab", "|", "g h escape", "g v escape", "enter escape", "g k")

TOLD = (("1", "u", "2"), ("1", "u", "x"), ("1", "x", "u", "3"), ("x", "u", "1"), ("X", "1"),
        ("X", ")", "1"), ("1", "a 记 enter", "u", "t 甲 enter"), ("g ] l l 4", "u", "5"),
        ("X", "u", "1"), ("1", ")", ".", "u", ")", "."), ("|", "1", "tab", ")", "2", "|", "u"),
        ("g enter", ")", "1", "u", "u"), ("1", "g ] l", "u", "enter"),
        ("tab", "tab", "j", "enter", "1", ")", "2"), ("B", "B", "u", "B"),
        ("1", "B", "a 记 enter", "tab", "x", "t 甲 enter", "x", "t 乙 enter"))  # fmt: skip
"""What was found or thought of: each was a race once, or could be."""


def state_of(path: Path) -> list[Any]:
    """All that the keys left, but for ids and times."""
    with Library.open(path, read_only=True) as library:
        notes = [
            (each.article_id, each.start, each.end, each.kind, each.colour, each.style, each.note,
             each.tags, each.deleted)
            for each in library.notes()
        ]  # fmt: skip
        texts = [library.document(each.id).text for each in library.articles()]
    return [sorted(notes, key=str), texts]


def at_rest(app: Any) -> bool:
    main = app.main
    return bool(
        app.keys_at_rest and not app.desk.busy and main.is_settled and not app.desk.works_beside
    )


async def rest(pilot: Any) -> None:
    quiet = 0
    for _ in range(2000):
        quiet = quiet + 1 if at_rest(pilot.app) else 0
        if quiet == 3:
            return
        await pilot.pause(0.004)
    raise AssertionError("the screen never came to rest")


async def play(
    story: Any, tokens: Sequence[str], slow: bool, rng: random.Random, lag: float
) -> list[Any]:
    """Type the keys, each waited for (`slow`) or all at once, on a desk that takes its time."""
    async with story() as (app, pilot):
        await rest(pilot)
        run = app.desk._run

        def late(library: Any, job: Any) -> None:
            time.sleep(rng.random() * lag)
            run(library, job)

        app.desk._run = late
        for key in " ".join(tokens).split(" "):
            app.post_message(events.Key(NAMES.get(key, key), key if len(key) == 1 else None))
            if slow:
                await rest(pilot)
            elif rng.random() < 0.3:
                await asyncio.sleep(rng.random() * 0.005)
        await rest(pilot)
    return state_of(app.library_path)


@pytest.fixture
def again(story: Any, shelf_folder: Path) -> Any:
    """Plays the same keys slowly and fast, each on the library as it was at first."""
    first = (shelf_folder / "library.db").read_bytes()

    async def do(tokens: Sequence[str], seed: int = 0) -> tuple[list[Any], list[Any]]:
        ends = []
        for slow in (True, False):
            for left in shelf_folder.glob("library.db*"):
                left.unlink()
            (shelf_folder / "library.db").write_bytes(first)
            lag = 0.0 if slow else 0.03
            ends.append(await play(story, tokens, slow, random.Random(seed), lag))
        return ends[0], ends[1]

    return do


@pytest.mark.parametrize("tokens", TOLD, ids=" ".join)
async def test_what_was_found(again: Any, tokens: Sequence[str]) -> None:
    slow, fast = await again(tokens)
    assert fast == slow


@pytest.mark.parametrize("seed", range(4))
async def test_any_keys(again: Any, seed: int) -> None:
    rng = random.Random(seed)
    pool = (*MOVES, *MARKS, *MARKS, *PLACES)
    tokens = [rng.choice(pool) for _ in range(25)]
    slow, fast = await again(tokens, seed)
    assert fast == slow, " ".join(tokens)
