"""A terminal that draws “ ” … — and their kind two cells wide, asked and believed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.terminal import Terminal, home

READER = [sys.executable, "-m", "reader"]


def columns(screen: Terminal, start: int, end: int) -> list[str]:
    """Columns `[start, end)` of every row, as the terminal has them."""
    screen.text()
    return [
        "".join(screen.screen.buffer[y][x].data for x in range(start, end))
        for y in range(screen.screen.lines)
    ]


@pytest.mark.pty
def test_panes_stay_in_line_and_early_keys_arrive(tmp_path: Path) -> None:
    env = home(tmp_path) | {"READER_LIBRARY": str(tmp_path / "library.sqlite")}
    with Terminal(READER, rows=30, columns=120, env=env, ambiguous=2, asked="?") as screen:
        screen.wait_for("上一分句|换一种排列", 30)  # typed during the question: the help
        assert not set("▁▂▃▄▅▆▇") & set(screen.text())
        screen.press("escape")
        screen.wait_for("欢迎：边读边做，十分钟会用 *批注", 30)
        screen.settle(0.5)
        rows = screen.text().split("\n")
        assert any("“" in row for row in rows), "nothing of ambiguous width is on screen"
        row = next(y for y, row in enumerate(rows) if "欢迎" in row and "批注" in row)
        first = screen.screen.buffer[row]
        title = next(x for x in range(20, 120) if first[x].data == "欢")
        assert set(columns(screen, title - 3, title)[:-2]) == {"   "}
        screen.press("q")
        assert screen.wait_exit() == 0
    (kept,) = (tmp_path / "state").rglob("terminals")
    assert kept.read_text(encoding="utf-8").endswith("\t2\n")


@pytest.mark.pty
def test_two_texts_beside_each_other_stay_in_line(tmp_path: Path) -> None:
    env = home(tmp_path) | {"READER_LIBRARY": str(tmp_path / "library.sqlite")}
    (tmp_path / "字.md").write_text(
        "# 宽的\n\n" + "他说：“春天来了……”——α、β①。\n\n好。\n\n" * 8, encoding="utf-8"
    )
    reader = [*READER, str(tmp_path / "字.md")]
    with Terminal(reader, rows=30, columns=110, env=env, ambiguous=2) as screen:
        screen.wait_for("春天", 30)
        screen.settle(0.5)
        screen.press("\\", "|")
        screen.wait_for("分成两栏", 20)
        screen.settle(0.5)
        rows = [screen.screen.buffer[y] for y in range(28)]
        assert sum("春" in "".join(row[x].data for x in range(110)) for row in rows) > 5
        ground = rows[0][20].bg
        divider = next(x for x in range(30, 80) if rows[0][x].bg != ground)
        assert [y for y, row in enumerate(rows) if row[divider].bg != rows[0][divider].bg] == []
        screen.press("q")
        assert screen.wait_exit() == 0
