"""Take the pictures of the documentation from the program itself.

    python -m tests.tools.make_pictures                   # all of them, into docs/images
    python -m tests.tools.make_pictures search export     # some of them
    python -m tests.tools.make_pictures --png FOLDER      # PNG copies to look at (rsvg-convert)

English interface in docs/images, Chinese in docs/images/zh. Everything shown is made for the
occasion from seeds/, the guided article and the few lines below.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest.mock import patch

from reader.config import Paths, Settings
from reader.i18n import LANGUAGES
from reader.library import Library
from reader.model import Colour, Span
from reader.tui.app import ReaderApp
from reader.tui.screenshot import screenshot
from tests.tools.screen_dump import dump

IMAGES: Final = Path(__file__).parents[2] / "docs" / "images"

STORY: Final = "把服务送到"
WEBPAGE: Final = "为什么书上"

MARKS: Final[tuple[tuple[str, str, Colour, str, tuple[str, ...]], ...]] = (
    (STORY, "清晨六点半", "yellow", "", ()),
    (STORY, "三年前，市里做过", "blue", "十个里有七个：数字从哪里来？", ("要查",)),
    (STORY, "“我们坐在办公室里", "green", "全篇的眼睛。调查先于方案。", ("好句子", "方法")),
    (STORY, "那座小楼没有盖", "yellow", "", ()),
    (STORY, "歇脚屋的位置也不是画", "pink", "匿名轨迹也是轨迹，谁在看？", ("疑问",)),
    (WEBPAGE, "留出一圈空白", "green", "空白是护城河。", ("好句子",)),
    ("老街修缮", "“我们专门留下了", "yellow", "", ()),
    ("在终端里读中文", "中文打破了", "blue", "", ()),
)

CEDICT: Final = """\
軌跡 轨迹 [gui3 ji4] /path that something leaves behind/track/
停留 停留 [ting2 liu2] /to stay for a while/to stop over/
停 停 [ting2] /to stop/
"""

ESSAY: Final = """# 书边的字

古人读书，常把想到的话写在书边上。写在天头的叫眉批，写在行间的叫夹批。

一部书传了几代，书边的字便成了一场隔着年月的谈话。后来的人不光读书，也读前人的读法。

如今的屏幕没有天头地脚，但人还是想在旁边说一句。
"""

REVISED: Final = ESSAY.replace(
    "一部书传了几代，书边的字便成了一场隔着年月的谈话。",
    "书传了几代以后，页边那些字就像一场跨过年月的谈话。",
).replace("但人还是想", "可人总还是想")

Prepare = Callable[[Library, Path], str]


class Picture(NamedTuple):
    """What to open, what to press, and how large the window is."""

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (100, 28)
    at: str = "那座小楼没有盖"
    pane: str = "article"
    theme: str = "reader-light"
    prepare: Prepare | None = None
    """Does more to the library; the beginning of the title of the article to open."""
    language: str = ""
    """The only language it is taken in."""


def guide(library: Library, folder: Path) -> str:
    """Three steps of the guide are done."""
    article = starting_with(library, ("Welcome", "欢迎"))
    library.remember("guide", "read mark note")
    mark(library, article, "好记性不如烂笔头", "yellow", "记下来。", ())
    mark(library, article, "The faintest ink", "yellow", "Write it down.", ())
    return library.article(article).title


def changed(library: Library, folder: Path) -> str:
    """An article that was changed under its highlights."""
    path = folder / "书边的字.md"
    path.write_text(ESSAY, encoding="utf-8")
    article = library.add([path]).first
    assert article is not None
    mark(library, article, "一部书传了几代，书边的字便成了", "green", "书是几代人的谈话。", ())
    mark(library, article, "古人读书，常把", "yellow", "", ())
    path.write_text(REVISED, encoding="utf-8")
    library.add([path])
    return "书边的字"


def months(library: Library, folder: Path) -> str:
    """A month and a half of reading, quiet days among them."""
    articles = [each.id for each in library.articles()]
    for back in range(45, -1, -1):
        minutes = (back * 37 + 11) % 53 if back % 7 not in (2, 5) else 0
        if minutes:
            with ago(back):
                library.add_reading_time(articles[back % len(articles)], minutes * 60_000,
                                         minutes * 380)  # fmt: skip
    return STORY


def dictionaries(library: Library, folder: Path) -> str:
    """A dictionary of three words, in the form of CC-CEDICT."""
    (folder / "dictionaries").mkdir()
    (folder / "dictionaries" / "own.u8").write_text(CEDICT, encoding="utf-8")
    return STORY


PICTURES: Final = (
    Picture("reader", size=(132, 34)),
    Picture("dark", theme="reader-dark", size=(132, 34)),
    Picture("guide", prepare=guide, at=""),
    Picture("marking", ("s", "s"), at="歇脚屋的位置也不是", size=(118, 28)),
    Picture("editor", ("a", *"省下来的钱去了该去的地方"), size=(80, 24)),
    Picture("search", ("g", "/", *"歇脚")),
    Picture("export", ("E",), size=(110, 30)),
    Picture("deciding", ("g", "d"), prepare=changed, at="", size=(100, 20)),
    Picture("left-out", ("g", "x"), at="", prepare=lambda library, folder: WEBPAGE),
    Picture("shelves", ("s",), pane="library", size=(80, 24)),
    Picture("statistics", ("g", "q"), prepare=months, size=(100, 40)),
    Picture("dictionary", ("K",), at="轨迹", prepare=dictionaries, size=(80, 24)),
    Picture("review", ("r", "space"), size=(80, 24)),
    Picture("narrow", size=(40, 24)),
)


@contextmanager
def ago(days: int) -> Iterator[None]:
    """The clock stands at some days ago."""
    then = time.time_ns() / 1e9 - timedelta(days=days).total_seconds()
    with patch("time.time", lambda: then):
        yield


def starting_with(library: Library, beginnings: tuple[str, ...]) -> int:
    """The article whose title begins so."""
    return next(each.id for each in library.articles() if each.title.startswith(beginnings))


def mark(
    library: Library, article: int, words: str, colour: Colour, note: str, tags: tuple[str, ...]
) -> None:
    """Highlight the sentence that begins with some words, if it is there."""
    text = library.document(article).text
    start = text.find(words)
    if start >= 0:
        end = min(at + 1 for mark in "。！？.\n" if (at := text.find(mark, start)) >= 0)
        end += text[end : end + 1] == "”"
        library.highlight(article, Span(start, end), colour=colour, note=note, tags=tags)


def furnish(path: Path, language: str, prepare: Prepare | None) -> int:
    """A library with the samples and some highlights; the id of the article to show."""
    with Library.open(path) as library:
        library.add_samples(language)
        for title, words, colour, note, tags in MARKS:
            mark(library, starting_with(library, (title,)), words, colour, note, tags)
        library.tag_article(starting_with(library, (STORY,)), add=["新闻/城市"])
        library.tag_article(starting_with(library, (WEBPAGE,)), add=["读书"])
        title = prepare(library, path.parent) if prepare is not None else STORY
        return starting_with(library, (title,))


async def take(picture: Picture, language: str, target: Path) -> None:
    """Open the screen, press the keys, save the picture."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        root = Path(folder)
        stack.enter_context(patch.dict(os.environ, HOME=folder))
        library = root / "library.db"
        with ago(2):
            article = furnish(library, language, picture.prepare)
        interface = Settings().interface._replace(language=language, theme=picture.theme)
        settings = Settings()._replace(interface=interface)
        paths = Paths(library, root / "config.toml", root / "cache", root / "state", root / "notes")
        app = ReaderApp(library, settings, paths, article_id=article)
        async with app.run_test(size=picture.size) as pilot:
            await until(pilot, lambda: app.main.is_ready and app.main.document and app.segmenter)
            pane = app.main.pane
            app.main.focus_pane(picture.pane)
            if picture.at:
                pane.goto(pane.text.index(picture.at), align="third", remember=False)
            await at_rest(app, pilot)
            for key in picture.keys:
                await pilot.press("slash" if key == "/" else key)
                await at_rest(app, pilot)
            app.screen.remove_class("-said")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(screenshot(app, title="reader"), encoding="utf-8")


async def until(pilot: Any, condition: Callable[[], Any]) -> None:
    """Let the app run until something holds, half a minute at most."""
    for _ in range(600):
        if condition():
            return
        await pilot.pause(0.05)
    raise TimeoutError(dump(pilot.app))


async def at_rest(app: Any, pilot: Any) -> None:
    """Let the app run until nothing changes any more."""
    seen = [""]

    def rests() -> bool:
        seen.append(dump(app))
        return len(seen) > 4 and len(set(seen[-4:])) == 1 and not app.desk.busy

    await until(pilot, rests)


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--png", type=Path, help="a folder for copies to look at")
    options = parser.parse_args()
    for picture in PICTURES:
        if options.names and picture.name not in options.names:
            continue
        for language in LANGUAGES:
            folder = IMAGES / "zh" if language == "zh" else IMAGES
            target = folder / f"{picture.name}.svg"
            asyncio.run(take(picture, language, target))
            print(target.name, language, target.stat().st_size // 1000, "kB", flush=True)
            if options.png:
                options.png.mkdir(parents=True, exist_ok=True)
                copy = options.png / f"{picture.name}.{language}.png"
                subprocess.run(["rsvg-convert", "-w", "1200", target, "-o", copy], check=True)


if __name__ == "__main__":
    main()
