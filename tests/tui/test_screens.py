"""Every screen in both languages, three widths and two themes, compared with what was looked at.

A new screen is one line in `SCREENS`. After a wanted change:

    pytest tests/tui/test_screens.py --snapshot-update
    python -m tests.tools.screen_dump FOLDER [WORD]      # and look at each picture

The program is started once for each look and goes from screen to screen.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.widgets import Input, TextArea

from reader.library import Library
from reader.model import Moment, Span
from tests.tools.screen_dump import GOLDEN, dump

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
    Screen("search", ("g", "/", *"骑手")),
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

STORY = """# 纸上的批注

人们读书的时候喜欢在书边写字。“写下来才算读过。”他说。古人把这样的字叫作批注：朱笔写在行间，墨笔写在天头，
读过的人彼此看见。

## 朱批

> 不动笔墨不读书。

新就业群体也读书。骑手在等单的几分钟里读完一节，读到 2025 年的旧报纸，还能看见 12345 热线。
Reading is a *slow* art, and a margin is where it happens; see https://example.com/margins.

1. 先读一遍，什么也不写。
2. 再读一遍，只划线。
3. 第三遍才写批注。

| 遍数 | 用时（分） | 做什么 |
|---|---|---|
| 第一遍 | 12 | 只读 |
| 第三遍 | 40 | 写批注 |

```
reader add 文章.md
```

## 带走

把批注带走，是为了再读一遍。最后一句到此为止。
"""

OTHER = "# A second article\n\nIt has a sentence in English. 也有一句中文，写到骑手和快递员。\n"

MARKS = (
    ("“写下来才算读过。”他说。", "yellow", "这句话谁说的？要查。", ("史料",)),
    ("骑手在等单的几分钟里读完一节", "green", "", ()),
    ("a margin is where it happens", "blue", "Compare with marginalia.", ("english", "margins")),
    ("几分钟里读完一节，读到 2025 年的旧报纸", "pink", "", ()),
)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library that is the same every time, in a folder whose name is always as long."""
    day = datetime(2026, 1, 28, 9, 30, tzinfo=UTC)
    monkeypatch.setattr(Moment, "local", lambda self: day)
    monkeypatch.setattr("reader.tui.screens.reader.SAVE_SECONDS", 9999)
    numbers = count(1)
    for room in ("adding", "annotations"):
        monkeypatch.setattr(
            f"reader.store.{room}.uuid7",
            lambda ms, rand: f"01a00000-0000-7000-8000-{next(numbers):012x}",
        )
    folder = next(each for each in map(_made, range(10)) if each is not None)
    monkeypatch.chdir(folder)
    (folder / "story.md").write_text(STORY, encoding="utf-8")
    (folder / "other.md").write_text(OTHER, encoding="utf-8")
    with Library.open(folder / "library.db") as library:
        library.add([folder / "other.md"])
        library.add([folder / "story.md"])
        text = library.document(2).text
        for quote, colour, note, tags in MARKS:
            at = text.index(quote)
            span = Span(at, at + len(quote))
            library.highlight(2, span, colour=colour, note=note, tags=tags)  # type: ignore[arg-type]
        library.bookmark(2, text.index("把批注带走"), "k")
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
    pane = app.main.pane
    app.main.focus_pane(screen.pane)
    if screen.pane == "article":
        pane.goto(pane.text.index(screen.at), remember=False)
        pane.scroll_rows_to(0)
        pane.goto(pane.text.index(screen.at), remember=False)
    await press(pilot, *screen.keys)
    await wait(pilot, lambda: app.desk.busy == 0 and (app.screen is not app.main) == screen.opens)
    for each in app.screen.walk_children():
        each.refresh(layout=True)  # bars are drawn as soon as lengths are known
    last = ""
    while (now := dump(app)) != last or app.desk.busy:
        last = now
        await pilot.pause(screen.rest)
    for each in app.screen.query(Input):
        each.cursor_blink = False
    for area in app.screen.query(TextArea):
        area.cursor_blink = False
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
    look: str, folder: Path, make_reader: Any, make_settings: Callable[..., Any],
    wait_until: Any, press: Any, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    language, theme, size = LOOKS[look]
    update = request.config.getoption("update_snapshots", default=False)
    app = make_reader(folder, make_settings(language, theme), article_id=2)
    wrong = []
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: app.main.document is not None and app.main.pane.has_focus)
        await wait_until(pilot, lambda: app.segmenter is not None and app.main.state.count == 2)
        await go_back(app, pilot, wait_until, press)
        for screen in SCREENS:
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
