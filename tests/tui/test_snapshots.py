"""Pictures of the main screens. After a wanted change: `pytest tests/tui/test_snapshots.py
--snapshot-update`, then look at each of them (`python -m tests.tools.look_at_snapshots FOLDER`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from reader.model import Moment
from tests.tools.story import DAY, furnish


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library that is the same every time."""
    furnish(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture shows the time of today."""
    monkeypatch.setattr(Moment, "local", lambda self: DAY)


Keys = tuple[str, ...]
Ready = Callable[[Any], Any]


def is_open(app: Any) -> Any:
    return app.screen is app.main


def dialog(app: Any) -> Any:
    return app.screen is not app.main and app.screen.focused is not None


def split(app: Any) -> Any:
    return len(app.main.state.views) == 2 and app.main.state.view.pane.has_focus


def asked(app: Any) -> Any:
    return app.main.pane.wants_keys


CASES: dict[str, tuple[str, str, int, Keys, Ready]] = {
    "reading-zh-120-light": ("zh", "reader-light", 120, (")",), is_open),
    "reading-en-120-dark": ("en", "reader-dark", 120, (")",), is_open),
    "reading-zh-80-dark": ("zh", "reader-dark", 80, ("}", "}"), is_open),
    "reading-en-80-light": ("en", "reader-light", 80, ("}", "}"), is_open),
    "reading-zh-40-light": ("zh", "reader-light", 40, (), is_open),
    "reading-en-40-dark": ("en", "reader-dark", 40, (), is_open),
    "split-zh-120-dark": ("zh", "reader-dark", 120, ("|", "G"), split),
    "initials-zh-80-light": ("zh", "reader-light", 80, (";", *"ds"), asked),
    "labels-en-120-light": ("en", "reader-light", 120, ("f",), asked),
    "selecting-zh-80-dark": ("zh", "reader-dark", 80, ("s", "s"), is_open),
    "note-zh-80-light": ("zh", "reader-light", 80, ("}", "a", *"值得再读"), dialog),
    "contents-en-40-light": ("en", "reader-light", 40, ("g", "c"), dialog),
    "notes-zh-120-light": ("zh", "reader-light", 120, ("'",), dialog),
    "help-en-80-dark": ("en", "reader-dark", 80, ("?",), dialog),
    "which-zh-80-dark": ("zh", "reader-dark", 80, ("t",), dialog),
}


@pytest.mark.parametrize("case", CASES)
def test_screen(
    case: str, folder: Path, snap_compare: Any, make_reader: Any, make_settings: Any,
    wait_until: Any, press: Any,
) -> None:  # fmt: skip
    language, theme, width, keys, ready = CASES[case]
    app = make_reader(folder, make_settings(language, theme), article_id=2)

    async def before(pilot: Any) -> None:
        await wait_until(pilot, lambda: app.main.document is not None and app.main.pane.has_focus)
        await wait_until(pilot, lambda: len(app.main.state.highlights) == 5)
        await wait_until(pilot, lambda: app.segmenter is not None and app.main.state.count == 2)
        if case.startswith("which"):
            app.main.pane.goto(app.main.pane.text.index("几分钟里"), remember=False)
        await press(pilot, *keys)
        await wait_until(pilot, lambda: ready(app) and app.desk.busy == 0)
        for each in app.screen.query(Input):
            each.cursor_blink = False
        app.main.status().hush()
        await pilot.pause(0.1)

    run: Callable[[Any], Awaitable[None]] = before
    assert snap_compare(app, terminal_size=(width, 30), run_before=run)
