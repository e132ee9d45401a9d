"""Two windows on one library, as real processes in terminals of their own."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pty")

from reader.library import Library
from tests.terminal import Terminal, home

ARTICLE = "# 甲\n\n春天的大事，花都开了。人们在书边写字。\n\n夏天到了。\n"


def ground(screen: Terminal, char: str) -> str:
    """The colour behind a character."""
    screen.text()
    rows = range(screen.screen.lines)
    cells = (cell for y in rows for cell in screen.screen.buffer[y].values())
    return str(next((cell.bg for cell in cells if cell.data == char), ""))


@pytest.mark.pty
def test_two_windows_see_each_other_and_lose_no_text(tmp_path: Path) -> None:
    """A highlight of one appears in the other; a note written in both is kept twice, decided once.

    Run with `-s` to see how long the other window took.
    """
    path = tmp_path / "a.md"
    path.write_text(ARTICLE, encoding="utf-8")
    env = home(tmp_path) | {"READER_LIBRARY": str(tmp_path / "library.db")}
    with Library.open(tmp_path / "library.db") as library:
        library.backs_up = False
        library.add([path])
    command = [sys.executable, "-m", "reader", "--lang", "zh", str(path)]
    with (
        Terminal(command, rows=24, columns=100, env=env) as one,
        Terminal(command, rows=24, columns=100, env=env) as other,
    ):
        for each in (one, other):
            each.wait_for("夏天到了")
            # The sentence of the cursor is tinted.
            each.wait_until(lambda each=each: ground(each, "花") != ground(each, "夏"))
        plain = ground(other, "花")
        one.press("1")
        one.wait_for("已划线")
        start = time.perf_counter()
        other.wait_for(r"字 +1 划 ")
        other.wait_until(lambda: ground(other, "花") != plain)  # follows its count
        print(f"seen in the other window after {time.perf_counter() - start:.2f} s")
        for each, text in ((one, "甲窗写的"), (other, "乙窗写的")):
            each.press("a")
            each.wait_for("Enter 保存")
            each.type(text)
            each.wait_for(text)
        one.press("enter")
        one.wait_for("批注已保存")
        other.press("enter")
        other.wait_for("两份都留下")
        one.press("g", "d")
        one.wait_for("甲窗写的")
        one.wait_for("乙窗写的")
        one.press("b")
        one.wait_for("批注已定下")
        one.press("escape")
        one.wait_gone("都决定了")
        for each in (one, other):
            each.press("q")
        assert one.wait_exit() == 0
        assert other.wait_exit() == 0
    with Library.open(tmp_path / "library.db") as library:
        library.backs_up = False
        (note,) = library.notes()
        assert note.note == "甲窗写的\n乙窗写的"
        assert note.versions == ()
        assert library.check().ok
