"""Every screen in both languages, three widths and two themes, compared with what was looked at.

A new screen is one line in `SCREENS`, or in `FULL` where it needs a fuller library. After a wanted
change:

    pytest tests/tui/test_screens.py --snapshot-update
    python -m tests.tools.screen_dump FOLDER [WORD]      # and look at each picture

The program is started once for each look and goes from screen to screen.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.widgets import Input, TextArea

from reader.model import Moment
from reader.tui.screens import reader
from tests.tools.screen_dump import GOLDEN, dump
from tests.tools.story import DAY, at_time, furnish, furnish_all

LOOKS = {
    "zh-132-light": ("zh", "reader-light", (132, 36)),
    "en-80-dark": ("en", "reader-dark", (80, 24)),
    "zh-40-sepia": ("zh", "reader-sepia", (40, 20)),
}


class Screen(NamedTuple):
    """How to come to a screen from the article, and where the cursor stands before."""

    name: str
    keys: tuple[str, ...]
    at: str = "人们读书"
    pane: str = "article"
    opens: bool = True
    """Whether the keys open a screen of its own."""
    rest: float = 0.06
    """Seconds for which it must not change before it is looked at."""
    article: int = 2
    shows: str = ""
    """What must stand there by then, where it comes from a thread beside the desk."""


SCREENS = (
    Screen("reading", (), opens=False),
    Screen("list-and-quote", (), "先读一遍", opens=False),
    Screen("library", (), pane="library", opens=False),
    Screen("notes-pane", (), pane="notes", opens=False),
    Screen("selecting", ("s", "s"), opens=False),
    Screen("labels", ("f",), opens=False),
    Screen("initials", (";", "d", "s"), opens=False),
    Screen("find", ("/", *"骑手"), opens=False),
    Screen("peek", ("enter",), "写下来"),
    Screen("which", ("t",), "几分钟里"),
    Screen("tags", ("t",), "写下来"),
    Screen("contents", ("g", "c")),
    Screen("bookmarks", ("g", "b")),
    Screen("search", ("g", "/", *"骑手"), shows="骑手在等单"),
    Screen("all-notes", ("'",)),
    Screen("help", ("?",)),
    Screen("palette", ("ctrl+p",)),
    Screen("details", ("g", "i")),
    Screen("original", ("g", "o")),
    Screen("left-out", ("g", "x")),
    Screen("reread", ("g", "r"), rest=0.6),
    Screen("related", ("g", "l"), rest=0.3),
    Screen("settings", (",",)),
    Screen("libraries", ("g", "L")),
    Screen("export", ("E",), rest=0.6),
    Screen("review", ("r",)),
    Screen("recent", ("g", "p")),
    Screen("versions", ("g", "v")),
    Screen("decide", ("g", "d")),
    Screen("trash", ("g", "z")),
    Screen("history", ("g", "h"), "写下来"),
    Screen("links", ("g", "f"), "写下来"),
    Screen("shelves", ("s",), pane="library"),
    Screen("import", ("i",), pane="library"),
    Screen("meet", ("g", "y"), pane="library"),
    # This one makes a highlight, so it stands last.
    Screen("editor", ("a",), "也读书"),
)

FULL = (
    Screen("full-library", (), pane="library", opens=False),
    Screen("statistics", ("g", "q"), rest=0.3),
    Screen("recent-full", ("g", "p")),
    Screen("dictionary", ("K",), "批注：朱笔"),
    Screen("review-card", ("r", "space")),
    Screen("full-trash", ("g", "z")),
    Screen("confirm", ("g", "z", "X")),
    Screen("full-deciding", ("g", "d"), "书传了几代", article=3, rest=0.3),
    Screen("full-versions", ("g", "v"), "书传了几代", article=3),
    Screen("difference", ("g", "v", "enter"), "书传了几代", article=3, rest=0.3),
    Screen("keys", (",", *("down",) * 13, "enter")),
    Screen("settings-end", (",", "G")),
)
"""Screens of a library in which there is something for every list."""


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for a library that is the same every time; its name is always as long."""
    monkeypatch.setattr("reader.tui.screens.reader.SAVE_SECONDS", 9999)
    numbers = count(1)
    for room in ("adding", "annotations"):
        monkeypatch.setattr(
            f"reader.store.{room}.uuid7",
            lambda ms, rand: f"01a00000-0000-7000-8000-{next(numbers):012x}",
        )
    folder = next(each for each in map(_made, range(10)) if each is not None)
    monkeypatch.chdir(folder)
    yield folder
    shutil.rmtree(folder)


def _made(number: int) -> Path | None:
    folder = Path(tempfile.gettempdir()) / f"reader-screens-{number}"
    try:
        folder.mkdir()
    except FileExistsError:
        return None
    return folder


async def show(app: Any, pilot: Any, screen: Screen, wait: Any, press: Any) -> None:
    """From the article to a screen, at rest."""
    if app.main.article_id != screen.article:
        app.main.open_article(screen.article)
        await wait(pilot, lambda: app.main.article_id == screen.article and not app.desk.busy)
    pane = app.main.pane
    app.main.focus_pane(screen.pane)
    if screen.pane == "article":
        pane.goto(pane.text.index(screen.at), remember=False)
        pane.scroll_rows_to(0)
        pane.goto(pane.text.index(screen.at), remember=False)
    await press(pilot, *screen.keys)
    await wait(pilot, lambda: app.desk.busy == 0 and (app.screen is not app.main) == screen.opens)
    await wait(pilot, lambda: screen.shows in dump(app))
    for each in app.screen.walk_children():
        each.refresh(layout=True)  # bars are drawn as soon as lengths are known
    last, same = "", 0
    while same < 3:  # at rest is what three looks in a row find unchanged
        now = dump(app)
        quiet = now == last and not app.desk.busy and not app.desk.works_beside
        last, same = now, same + 1 if quiet else 0
        await pilot.pause(screen.rest)
    for caret in (*app.screen.query(Input), *app.screen.query(TextArea)):
        caret.cursor_blink = False
        caret._pause_blink(visible=True)  # it may be dark just now
    await pilot.pause(0.05)


async def go_back(app: Any, pilot: Any, wait: Any, press: Any) -> None:
    """Back to the article, with nothing left of the screen before."""
    for _ in range(8):
        await press(pilot, "escape")
        await wait(pilot, lambda: app.desk.busy == 0)
        if app.screen is app.main and not app.main.pane.wants_keys and not app.main.pane.selection:
            break
    app.main.focus_pane("article")
    app.main.status().hush()
    await pilot.pause(0.02)


_RANDOM = re.compile(
    r"(?<=reader-screens-)\d|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|(?<=hl-)[0-9a-f]{12}|(?<=begin )[0-9a-f]{8}"
)


def neutral(text: str) -> str:
    """Without what differs from run to run: numbers of things, the folder of this run."""
    return _RANDOM.sub(lambda match: "0" * len(match[0]), text)


@pytest.mark.parametrize("look", LOOKS)
async def test_screens(
    look: str, empty: Path, compare: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Moment, "local", lambda self: DAY)
    furnish(empty)
    await compare(look, empty, SCREENS)


@pytest.mark.parametrize("look", LOOKS)
async def test_screens_with_full_lists(look: str, empty: Path, compare: Any, in_utc: None) -> None:
    furnish_all(empty)
    with at_time():
        await compare(look, empty, FULL)


@pytest.fixture
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days do not depend on where the test runs."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def compare(
    make_reader: Any, make_settings: Callable[..., Any], wait_until: Any, press: Any,
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Any]:  # fmt: skip
    """Goes from screen to screen and compares each with its golden dump."""
    # How far one is stands in the list once the place was saved: never in the middle of this.
    monkeypatch.setattr(reader, "SAVE_SECONDS", 3600.0)
    update = request.config.getoption("update_snapshots", default=False)

    async def go(look: str, folder: Path, screens: tuple[Screen, ...]) -> None:
        language, theme, size = LOOKS[look]
        app = make_reader(folder, make_settings(language, theme), article_id=2)
        wrong = []
        async with app.run_test(size=size) as pilot:
            await wait_until(pilot, lambda: app.main.document and app.main.pane.has_focus)
            await wait_until(pilot, lambda: app.segmenter is not None and app.main.state.count > 1)
            await go_back(app, pilot, wait_until, press)
            for screen in screens:
                await show(app, pilot, screen, wait_until, press)
                found = neutral(dump(app))
                golden = GOLDEN / f"{screen.name}.{look}.txt"
                if update:
                    golden.parent.mkdir(exist_ok=True)
                    golden.write_text(found, encoding="utf-8")
                elif not golden.exists() or golden.read_text(encoding="utf-8") != found:
                    wrong.append(f"{screen.name}:\n{found}")
                await go_back(app, pilot, wait_until, press)
        assert not wrong, f"{len(wrong)} screens differ:\n" + "\n\n".join(wrong)

    return go
