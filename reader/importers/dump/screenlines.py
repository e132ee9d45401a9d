"""Lines as browsers in a terminal write them: boxes around tables, text broken at the width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from reader.importers.text.unwrap import measure_page, unwrapped

_BOX: Final = re.compile("[\u2500-\u257f]")
_BARS: Final = re.compile("[\u2502\u2503\u2551]")
_FRAMES: Final = re.compile("^[\\s\u2500-\u257f]*$")
_ENOUGH: Final = 4
"""Lines with frames, at least, where tables are drawn."""


def screen_lines(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The lines that are not blank as (text, first line, last line), numbered from 1.

    Frames of tables are taken away, cells of a row stay with a bar between them, and what the width
    of the screen broke is joined.
    """
    if has_frames(lines):
        lines = [_unframed(line) for line in lines]
    yield from unwrapped(lines, measure_page(lines))


def has_frames(lines: Sequence[str]) -> bool:
    """Whether tables are drawn with lines, as w3m does."""
    found = sum(1 for line in lines if _BOX.search(line, 0, 1_000))
    return found >= _ENOUGH and found >= 0.1 * sum(1 for line in lines if line.strip())


def _unframed(line: str) -> str:
    if not _BOX.search(line, 0, 20_000):
        return line
    if _FRAMES.match(line):
        return ""
    cells = [cell.rstrip() for cell in _BARS.split(line)]
    words = [cell for cell in cells if cell.strip()]
    if len(words) == 1:
        return words[0]
    return " | ".join(word.strip() for word in words) if _BARS.search(line) else line
