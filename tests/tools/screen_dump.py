"""The screen as a text a person can compare: its characters, and below them how they look.

A dump holds the rows of the screen, then for each row the runs of its styles as letters with their
lengths (`a12b3`), then what the letters stand for. Two dumps differ where a person would see it.

    python -m tests.tools.screen_dump FOLDER            # a PNG of every golden dump
    python -m tests.tools.screen_dump FOLDER search     # of those whose names hold a word
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

GOLDEN = Path(__file__).parents[1] / "tui" / "golden"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
RULE = "-" * 8
ATTRIBUTES = ("bold", "dim", "italic", "underline", "underline2", "strike", "reverse")
CELL, LINE, SIZE = 12.2, 26.0, 22
FONT = "'Sarasa Mono SC','Noto Sans Mono CJK SC','WenQuanYi Zen Hei Mono',monospace"


def dump(app: Any) -> str:
    """What the app shows now."""
    texts, runs = [], []
    names: dict[str, str] = {}
    for row in app.screen._compositor.render_strips():
        texts.append("".join(segment.text for segment in row).rstrip())
        joined: list[tuple[str, int]] = []
        for segment in row:
            look = names.setdefault(_look(segment.style or Style()), LETTERS[len(names) % 52])
            cells = cell_len(segment.text)
            if joined and joined[-1][0] == look:
                joined[-1] = (look, joined[-1][1] + cells)
            elif cells:
                joined.append((look, cells))
        runs.append("".join(f"{look}{cells}" for look, cells in joined))
    legend = [f"{letter} {look}" for look, letter in names.items()]
    return "\n".join([*texts, RULE, *runs, RULE, *legend, ""])


def _look(style: Style) -> str:
    colours = f"{_colour(style.color)} on {_colour(style.bgcolor)}"
    return " ".join([colours, *(name for name in ATTRIBUTES if getattr(style, name))])


def _colour(colour: Color | None) -> str:
    if colour is None or colour.is_default:
        return "default"
    return "#{:02x}{:02x}{:02x}".format(*colour.get_truecolor())


def svg(text: str) -> str:
    """A picture of a dump, every character in its cell."""
    rows, runs, legend = (part.split("\n") for part in text.rstrip("\n").split(f"\n{RULE}\n"))
    looks = dict(line.split(" ", 1) for line in legend)
    cells = max(sum(map(int, re.findall(r"\d+", run))) for run in runs)
    parts = []
    for y, (row, run) in enumerate(zip(rows, runs, strict=True)):
        parts += _row(y, row, [(look, int(n)) for look, n in re.findall(r"(\w)(\d+)", run)], looks)
    width, height = cells * CELL, len(rows) * LINE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
        f' font-family="{FONT}" font-size="{SIZE}" xml:space="preserve">{"".join(parts)}</svg>'
    )


def _row(y: int, row: str, runs: Iterable[tuple[str, int]], looks: dict[str, str]) -> Iterable[str]:
    left, rest = 0, row
    top, base = y * LINE, y * LINE + 19.5
    for letter, cells in runs:
        fore, _, ground, *attributes = looks[letter].split(" ")
        fore, ground = (_shown(fore, "#222222"), _shown(ground, "#ffffff"))
        if "reverse" in attributes:
            fore, ground = ground, fore
        yield (
            f'<rect x="{left * CELL:.1f}" y="{top:.1f}" width="{cells * CELL + 0.3:.1f}"'
            f' height="{LINE + 0.3}" fill="{ground}"/>'
        )
        shape = 'font-weight="bold" ' if "bold" in attributes else ""
        shape += 'font-style="italic" ' if "italic" in attributes else ""
        at, right = left, left + cells
        while rest and at < right:
            character, rest = rest[0], rest[1:]
            if not character.isspace():
                yield (
                    f'<text x="{at * CELL:.1f}" y="{base:.1f}" {shape}fill="{fore}">'
                    f"{html.escape(character)}</text>"
                )
            at += cell_len(character)
        for name, height in (("underline", 22.5), ("underline2", 24.5), ("strike", 13.0)):
            if name in attributes or (name == "underline" and "underline2" in attributes):
                yield (
                    f'<rect x="{left * CELL:.1f}" y="{top + height:.1f}"'
                    f' width="{cells * CELL:.1f}" height="1.4" fill="{fore}"/>'
                )
        left = right


def _shown(colour: str, default: str) -> str:
    return default if colour == "default" else colour


def png(text: str, path: Path) -> None:
    """Write a dump as a picture; needs rsvg-convert and a font with Han."""
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["rsvg-convert", "-o", str(path)], input=svg(text).encode(), check=True)


def main(folder: Path, word: str = "") -> None:
    """Pictures of the golden dumps."""
    for golden in sorted(GOLDEN.glob("*.txt")):
        if word in golden.stem:
            png(golden.read_text(encoding="utf-8"), folder / f"{golden.stem}.png")
            print(folder / f"{golden.stem}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
