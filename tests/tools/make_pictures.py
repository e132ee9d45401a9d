"""Take the pictures of the documentation from the program itself.

    python -m tests.tools.make_pictures            # into docs/images
    python -m tests.tools.make_pictures --to DIR --size 80x24 --theme reader-dark --language en

Everything shown comes from seeds/ and the welcome article, in a library made for the occasion.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

from reader.config import Paths, Settings
from reader.library import Library
from reader.model import Span
from reader.tui.app import ReaderApp
from reader.tui.screenshot import screenshot

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


def furnish(path: Path, language: str) -> int:
    """A library with the samples and a few highlights; the id of the article to show."""
    with Library.open(path) as library:
        library.add_samples(language)
        articles = library.articles()
        chosen = max(
            (each for each in articles if each.format == "webpage"), key=lambda each: each.chars
        )
        text = library.document(chosen.id).text
        ends = [at + 1 for at, character in enumerate(text) if character in "。！？"]
        starts = [0, *(end + (text[end : end + 1] == "\n") for end in ends)]
        places = list(zip(starts, ends, strict=False))
        for number, (colour, note) in enumerate(
            (
                ("yellow", ""),
                ("green", "和前面那句对照着读。"),
                ("blue", ""),
                ("pink", "出处待查。"),
            )
        ):
            start, end = places[1 + number * 2]
            library.highlight(chosen.id, Span(start, end), colour=colour, note=note)  # type: ignore[arg-type]
        return chosen.id


async def take(
    target: Path, size: tuple[int, int], theme: str, language: str, keys: list[str]
) -> None:
    """Open the screen, press keys, save the picture."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        library = root / "library.sqlite"
        article = furnish(library, language)
        settings = Settings()
        settings = replace(
            settings, interface=replace(settings.interface, language=language, theme=theme)
        )
        app = ReaderApp(
            library,
            settings,
            Paths(library, root / "config.toml", root / "cache", root / "state", root / "notes"),
            article_id=article,
        )
        async with app.run_test(size=size) as pilot:
            for _ in range(500):
                if app.main.is_ready and app.main.document is not None:
                    break
                await pilot.pause(0.02)
            await pilot.pause(0.5)
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.2)
            await pilot.pause(0.5)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(screenshot(app, title="reader"), encoding="utf-8")


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=IMAGES)
    parser.add_argument("--name", default="reader")
    parser.add_argument("--size", default="132x36")
    parser.add_argument("--theme", default="auto")
    parser.add_argument("--language", default="zh")
    parser.add_argument("--press", nargs="*", default=[")", ")", ")"])
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    target = options.to / f"{options.name}.svg"
    asyncio.run(take(target, (columns, rows), options.theme, options.language, options.press))
    print(target)


if __name__ == "__main__":
    main()
