"""What tests of the screen share: the text on screen, and waiting for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Dump = Callable[[Any], str]


def dump_screen(app: Any) -> str:
    """The text on screen, a line per row, blanks at row ends dropped.

    The one place that knows Textual's compositor from inside.
    """
    rows = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)


@pytest.fixture
def dump() -> Dump:
    return dump_screen


@pytest.fixture
def wait_until() -> Callable[..., Any]:
    """Let the app run until `condition()` holds; fails with the screen after five seconds."""

    async def wait(pilot: Any, condition: Callable[[], Any], seconds: float = 5.0) -> None:
        for _ in range(int(seconds / 0.02)):
            if condition():
                return
            await pilot.pause(0.02)
        raise AssertionError(f"it did not happen; the screen shows:\n{dump_screen(pilot.app)}")

    return wait
