"""The mouse and the input method's caret, as a real terminal sends and sees them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.terminal import Terminal, home

READER = [sys.executable, "-m", "reader"]
TEXT = "人们读书的时候喜欢在书边写字。第二句在这里。" + "后面还有许多字，写到纸的尽头。" * 60


def sgr(screen: Terminal, button: int, x: int, y: int, *, up: bool = False) -> None:
    """A mouse event in SGR coding (1006), cells counted from 0."""
    os.write(screen._master, f"\x1b[<{button};{x + 1};{y + 1}{'m' if up else 'M'}".encode())
    screen.settle(0.1)


def click(screen: Terminal, x: int, y: int, times: int = 1) -> None:
    for _ in range(times):
        os.write(screen._master, f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m".encode())
    screen.settle(0.2)


def find(screen: Terminal, wanted: str) -> tuple[int, int]:
    """Column and row where some text begins."""
    screen.text()
    for y in range(screen.screen.lines):
        cells = [screen.screen.buffer[y][x].data for x in range(screen.screen.columns)]
        for x in range(len(cells)):
            if cells[x] and "".join(cells[x:]).startswith(wanted):
                return x, y
    raise AssertionError(f"no {wanted!r} in\n{screen.text()}")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return home(tmp_path) | {"READER_LIBRARY": str(tmp_path / "library.sqlite")}


@pytest.fixture
def screen(tmp_path: Path, env: dict[str, str]) -> Iterator[Terminal]:
    (tmp_path / "story.txt").write_text(TEXT, encoding="utf-8")
    with Terminal([*READER, "add", tmp_path / "story.txt", "--as", "text"], env=env) as adding:
        adding.wait_exit(30)
    with Terminal(READER, rows=24, columns=100, env=env) as screen:
        screen.wait_for("story", 30)
        screen.settle(0.5)
        screen.press("enter")
        screen.wait_for("人们读书", 30)
        screen.settle(0.5)
        yield screen


@pytest.mark.pty
def test_clicks_drags_and_the_wheel(screen: Terminal) -> None:
    x, y = find(screen, "读书的")
    click(screen, x + 1, y)  # the right half of 读
    cursor = screen.screen.cursor
    assert (cursor.x, cursor.y) == (x, y)
    click(screen, x, y, times=3)  # the sentence
    assert "已选 15 字" in screen.text()
    screen.press("escape")
    time.sleep(0.6)  # no fourth click
    sgr(screen, 0, x, y)
    sgr(screen, 32, x + 5, y)
    sgr(screen, 0, x + 5, y, up=True)
    assert "已选 3 字" in screen.text()
    screen.press("escape")
    time.sleep(0.6)
    # A drag past the lower edge goes on while the pointer rests there.
    top = screen.text()
    sgr(screen, 0, x, y)
    sgr(screen, 32, x, 23)
    screen.settle(0.1, 1.5)
    sgr(screen, 0, x, 23, up=True)
    assert "人们读书" in top
    assert "人们读书" not in screen.text()
    assert int(screen.text().split("已选 ")[1].split(" ")[0]) > 600
    screen.press("escape")
    screen.settle(0.3)
    screen.press("g", "g")
    screen.wait_for("人们读书")
    for _ in range(4):
        sgr(screen, 65, x, y)
    assert "人们读书" not in screen.text()


def caret_comes_to(screen: Terminal, x: int, y: int) -> bool:
    """Whether the terminal's caret comes to a cell: the program may still be drawing."""
    for _ in range(50):
        screen.settle(0.1)
        if (screen.screen.cursor.x, screen.screen.cursor.y) == (x, y):
            return True
    return False


@pytest.mark.pty
def test_input_methods_find_the_caret(screen: Terminal) -> None:
    """In the article, in prompts and in the editor: behind what was typed, half cells and all."""
    x, y = find(screen, "时候")
    click(screen, x, y)
    assert caret_comes_to(screen, x, y)
    screen.press("/")
    screen.type("写字")
    screen.wait_for("查找 写字")
    x, y = find(screen, "查找 写字")
    assert caret_comes_to(screen, x + len("查找 写字") * 2 - 1, y)
    screen.press("escape")
    screen.settle(0.2)
    screen.press("a")
    screen.wait_for("Esc")
    screen.settle(0.3)
    screen.type("批注，“引号”")
    screen.settle(0.3)
    screen.wait_for("批注，“引号”")
    x, y = find(screen, "批注，“引号”")
    assert caret_comes_to(screen, x + 12, y)
    screen.press("escape")
    screen.settle(0.3)
    # Full-width punctuation is the key that it stands for.
    screen.press("？")
    screen.wait_for("上一分句")


@pytest.mark.pty
def test_the_mouse_can_be_left_to_the_terminal(tmp_path: Path, env: dict[str, str]) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[interface]\nmouse = false\n", encoding="utf-8")
    with Terminal(READER, rows=24, columns=100, env=env | {"READER_CONFIG": str(config)}) as screen:
        screen.wait_for("欢迎", 30)
        screen.settle(0.3)
        assert b"\x1b[?1000h" not in screen.raw
        assert b"\x1b[?1006h" not in screen.raw
