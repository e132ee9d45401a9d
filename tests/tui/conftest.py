"""What tests of the screen share: the text on screen, and waiting for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from functools import partial
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
    """Let the app run until `condition()` holds; fails with the screen after twenty seconds."""

    async def wait(pilot: Any, condition: Callable[[], Any], seconds: float = 20.0) -> None:
        for _ in range(int(seconds / 0.02)):
            if condition():
                return
            await pilot.pause(0.02)
        raise AssertionError(f"it did not happen; the screen shows:\n{dump_screen(pilot.app)}")

    return wait


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that status lines have said: a message goes after five seconds, seen or not."""
    from reader.tui.widgets.status import StatusLine

    said: list[str] = []
    say = StatusLine.say

    def listen(self: StatusLine, text: str, *rest: Any) -> None:
        said.append(text)
        say(self, text, *rest)

    monkeypatch.setattr(StatusLine, "say", listen)
    return said


# -- the whole reader on a library of its own

STORY = """# 纸上的批注

人们读书的时候喜欢在书边写字。“写下来才算读过。”他说。第三句在这里结束！

## 朱批

朱笔写在行间，墨笔写在天头。新就业群体也读书。读到 2025 年的旧报纸，还能看见 12345 热线。

## 带走

把批注带走，是为了再读一遍。最后一句到此为止。
"""

OTHER = """# 另一篇文章

这里也写到新就业群体，还写到骑手和快递员。
"""


@pytest.fixture
def make_settings() -> Callable[..., Any]:
    """Settings for a test: language and theme, other sections by name."""
    from reader.config import InterfaceSettings, Settings

    def make(language: str = "zh", theme: str = "reader-light", **sections: Any) -> Settings:
        interface = InterfaceSettings(language=language, theme=theme)  # type: ignore[arg-type]
        return Settings(interface=interface, **sections)

    return make


@pytest.fixture
def shelf_folder(tmp_path: Any) -> Any:
    """A folder with a library of two articles, and room for exports."""
    from reader.library import Library

    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    (tmp_path / "other.md").write_text(OTHER, encoding="utf-8")
    with Library.open(tmp_path / "library.db") as library:
        library.add([tmp_path / "other.md", tmp_path / "story.md"])
    return tmp_path


@pytest.fixture
def make_reader(make_settings: Any) -> Callable[..., Any]:
    """The app on a folder that holds (or will hold) `library.db`."""
    from reader.config import Paths
    from reader.tui.app import ReaderApp

    def make(folder: Any, settings: Any = None, **options: Any) -> Any:
        paths = Paths(
            folder / "library.db",
            folder / "config.toml",
            folder / "cache",
            folder / "state",
            folder / "export",
        )
        return ReaderApp(paths.library, settings or make_settings(), paths, **options)

    return make


@pytest.fixture(autouse=True)
def no_jieba(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are cut roughly in tests of the screen: loading jieba takes a second each time."""
    from reader.text import words

    monkeypatch.setattr(words, "jieba_segmenter", lambda *args, **kwargs: words.rough_segmenter())


@pytest.fixture
def press() -> Callable[..., Any]:
    """Type keys at the app without the pilot's waits, then let it come to rest."""
    from textual import events

    names = {
        ")": "right_parenthesis", "(": "left_parenthesis", "/": "slash", ".": "full_stop",
        "'": "apostrophe", "\\": "backslash", "?": "question_mark", "]": "right_square_bracket",
        "[": "left_square_bracket", "+": "plus", "-": "minus", "*": "asterisk", ",": "comma",
        "}": "right_curly_bracket", "{": "left_curly_bracket", ">": "greater_than_sign",
        "<": "less_than_sign", "|": "vertical_line", "$": "dollar_sign", "。": "。",
    }  # fmt: skip

    async def type_keys(pilot: Any, *keys: str) -> None:
        for key in keys:
            if len(key) == 1:
                event = events.Key(names.get(key, key), key)
            else:
                event = events.Key(key, " " if key == "space" else None)
            pilot.app.post_message(event)
        await pilot.pause(0.05)
        for _ in range(1000):
            if getattr(pilot.app, "keys_at_rest", True) or pilot.app.return_code is not None:
                return
            await pilot.pause(0.02)
        raise AssertionError(f"keys still wait; the screen shows:\n{dump_screen(pilot.app)}")

    return type_keys


@pytest.fixture
def reading(make_reader: Any, wait_until: Any) -> Callable[..., Any]:
    """`async with reading(folder, article_id) as (app, pilot)`: the reader with an article open."""

    @asynccontextmanager
    async def start(
        folder: Any, article_id: int, size: tuple[int, int] = (120, 36), **options: Any
    ) -> Any:
        app = make_reader(folder, article_id=article_id, **options)
        async with app.run_test(size=size) as pilot:
            await wait_until(
                pilot, lambda: app.main.document is not None and app.main.pane.has_focus
            )
            yield app, pilot

    return start


@pytest.fixture
def story(reading: Any, shelf_folder: Any) -> Callable[..., Any]:
    """`async with story() as (app, pilot)`: the reader with the story open."""
    return partial(reading, shelf_folder, 2)
