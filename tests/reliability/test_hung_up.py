"""The program is ended from outside in the middle of a note: nothing that was typed is lost."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pty")

from reader.library import Library
from tests.terminal import Terminal, home

ARTICLE = "# 甲\n\n春天的大事，花都开了。人们在书边写字。\n\n夏天到了。\n"
TYPED = "写到一半，线路断了"


def _close_window(screen: Terminal) -> None:
    """As a terminal does whose window is closed: it goes away, and the kernel tells the program."""
    screen.hang_up()


def _send(number: int) -> Callable[[Terminal], None]:
    return lambda screen: os.kill(screen.process.pid, number)


@pytest.mark.pty
@pytest.mark.parametrize(
    ("end", "status"),
    [
        (_close_window, 128 + signal.SIGHUP),
        (_send(signal.SIGHUP), 128 + signal.SIGHUP),
        (_send(signal.SIGTERM), 128 + signal.SIGTERM),
        (_send(signal.SIGINT), 128 + signal.SIGINT),
    ],
    ids=["window closed", "hang-up", "terminated", "interrupted"],
)
def test_the_last_word_typed_is_in_the_draft(
    tmp_path: Path, end: Callable[[Terminal], None], status: int
) -> None:
    path = tmp_path / "a.md"
    path.write_text(ARTICLE, encoding="utf-8")
    env = home(tmp_path) | {"READER_LIBRARY": str(tmp_path / "library.db")}
    with Library.open(tmp_path / "library.db") as library:
        library.backs_up = False
        library.add([path])
    command = [sys.executable, "-m", "reader", "--lang", "zh"]
    with Terminal([*command, str(path)], env=env) as screen:
        screen.wait_for("夏天到了")
        screen.press("1")
        screen.wait_for("已划线")
        screen.press("a")
        screen.wait_for("Enter 保存")
        screen.type(TYPED)
        screen.wait_for(TYPED)
        end(screen)  # sooner than drafts are saved by themselves
        assert screen.wait_exit() == status
    with Library.open(tmp_path / "library.db") as library:
        library.backs_up = False
        (highlight,) = library.notes()
        assert library.check().ok
    with Terminal(command, env=env) as screen:
        screen.wait_for("夏天到了")
        screen.settle()
        screen.press("g", "a")
        screen.wait_for(TYPED)
        screen.press("enter")
        screen.wait_for("批注已保存")
        screen.press("q")
        assert screen.wait_exit() == 0
    with Library.open(tmp_path / "library.db") as library:
        library.backs_up = False
        assert library.highlight_by(highlight.id).note == TYPED
