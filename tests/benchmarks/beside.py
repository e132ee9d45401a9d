"""The reader beside other programs that show text: a bare Textual app, less, epy and baca.

    python -m tests.benchmarks.beside --folder /tmp/reader-bench
    python -m tests.benchmarks.beside --folder DIR --epy DIR/venv/bin/epy --baca DIR/venv/bin/baca

The same text for all (an EPUB of one chapter for epy and baca, which are measured where they are
given). A key counts until the terminal has been quiet for 40 ms; the last byte is the answer. Runs
alternate, so that a busy machine disturbs all alike.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import time
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from tests.benchmarks.corpus import paragraphs
from tests.benchmarks.screen import BARE, COLUMNS, READER, ROWS, big_library
from tests.terminal import Terminal, home, key_bytes

SIZES = {"10-kB": (1, 3_300), "300-kB": (2, 100_000), "3-M-characters": (3, 3_000_000)}
PATIENCE = 60
SILENCE = 3
"""Seconds after which a key has no answer; it counts 0."""

BACK = {" ": "b", "pagedown": "pageup"}
TEXT = r"[，。].*[，。].*[，。]"


def epub(path: Path, text: Sequence[str]) -> None:
    """A book of one chapter."""
    if path.exists():
        return
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
        '<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/>'
        "</rootfiles></container>"
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>书</dc:title>'
        '<dc:language>zh</dc:language><dc:identifier id="id">book</dc:identifier></metadata>'
        '<manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        '<spine toc="ncx"><itemref idref="c"/></spine></package>'
    )
    contents = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>'
        '<navPoint id="n" playOrder="1"><navLabel><text>章</text></navLabel>'
        '<content src="c.xhtml"/></navPoint></navMap></ncx>'
    )
    body = "\n".join(f"<p>{escape(each)}</p>" for each in text)
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>章</title></head>'
        f"<body>{body}</body></html>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip")
        for name, data in (
            ("META-INF/container.xml", container), ("book.opf", package), ("toc.ncx", contents),
            ("c.xhtml", page),
        ):  # fmt: skip
            book.writestr(name, data)


def answered(screen: Terminal, *keys: str) -> float:
    """Milliseconds from keys to the last byte before the terminal is quiet."""
    screen.settle(0.1)
    sent = last = time.perf_counter()
    os.write(screen._master, b"".join(key_bytes(key) for key in keys))
    while time.perf_counter() - sent < (PATIENCE if last > sent else SILENCE):
        if screen._chunks:
            last = screen._feed_one()
        elif last > sent and time.perf_counter() - last > 0.04:
            break
        else:
            time.sleep(0.0005)
    return (last - sent) * 1000


def measure(
    command: Sequence[str | Path], env: dict[str, str], page: str, find: Sequence[str], wait: str
) -> dict[str, float]:
    """Seconds to the first text, milliseconds of keys, megabytes."""
    with Terminal(command, rows=ROWS, columns=COLUMNS, env=env) as screen:
        found = {"first text": screen.wait_for(wait, PATIENCE) * 1000}
        screen.settle(0.3, 10)
        screen.press("g", "g")
        screen.settle(0.3, 10)
        if page:
            keys = (page, BACK.get(page, "pageup")) * 4
            found["page"] = statistics.median(answered(screen, key) for key in keys)
            found["to the end"] = answered(screen, "G")
        if find:
            screen.press("g", "g")
            found["find"] = answered(screen, *find)
        found["memory"] = screen.memory() / 1e6
    return found


def programs(
    folder: Path, name: str, options: argparse.Namespace
) -> dict[str, tuple[Sequence[str | Path], dict[str, str], str, Sequence[str], str]]:
    """What to run on a text, its environment, its keys, and what shows that it is there."""
    seed, characters = SIZES[name]
    text = paragraphs(seed, characters)
    library = big_library(folder, name, lambda: "\n\n".join(text))
    file, book = folder / f"{name}.txt", folder / f"{name}.epub"
    file.write_text("\n\n".join(text), encoding="utf-8")
    epub(book, text)
    env = home(folder / "home") | {"READER_LIBRARY": str(library)}
    subprocess.run(
        [*READER, "show", "1"], env=os.environ | env, check=True, stdout=subprocess.DEVNULL
    )
    found: dict[str, tuple[Sequence[str | Path], dict[str, str], str, Sequence[str], str]] = {
        "bare": (BARE, env, "", (), "READY"),
        "reader": (READER, env, "pagedown", ("/", *"人工智能"), TEXT),
    }
    if shutil.which("less"):
        found["less"] = (
            ["less", file],
            env | {"LESSCHARSET": "utf-8"},
            " ",
            ("/", *"人工智能", "enter"),
            TEXT,
        )
    if options.epy:
        found["epy"] = ([options.epy, book], env, "pagedown", (), TEXT)
    if options.baca:
        found["baca"] = ([options.baca, book], env, "pagedown", (), TEXT)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--epy", type=Path)
    parser.add_argument("--baca", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--texts", nargs="*", default=list(SIZES))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in options.texts:
        runs: dict[str, list[dict[str, float]]] = {}
        for _ in range(options.runs):
            for program, (command, env, page, find, wait) in programs(
                options.folder, name, options
            ).items():
                try:
                    runs.setdefault(program, []).append(measure(command, env, page, find, wait))
                except TimeoutError:
                    runs.setdefault(program, []).append({"first text": PATIENCE * 1000})
        for program, each in runs.items():
            middle = {
                what: statistics.median(run[what] for run in each if what in run)
                for what in each[0]
            }
            shown = "  ".join(f"{what} {value:.0f}" for what, value in middle.items())
            print(f"{name:>15} {program:>7}: {shown}", flush=True)


if __name__ == "__main__":
    main()
