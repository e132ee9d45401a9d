"""Lines as programs write pages down: boxes around tables, text broken at the width, or cut at
every element, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from reader.importers.dump.measure import measure_page
from reader.importers.dump.numbered import FILLER
from reader.importers.dump.rejoin import is_cut, rejoined
from reader.importers.dump.spaced import is_spaced, split_spaced
from reader.importers.text.unwrap import unwrapped

_BOX: Final = re.compile("[\u2500-\u257f]")
_BARS: Final = re.compile("[\u2502\u2503\u2551]")
_FRAMES: Final = re.compile("^[\\s\u2500-\u257f]*$")
_ENOUGH: Final = 4
"""Lines with frames, at least, where tables are drawn."""


def screen_lines(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The lines that are not blank as (text, first line, last line), numbered from 1.

    Frames of tables are taken away, cells of a row stay with a bar between them, and what the width
    of the screen broke, or a program at links, is joined.
    """
    if is_spaced(lines):
        rows = [(p, n, n) for n, line in enumerate(lines, 1) for p in split_spaced(line)]
    else:
        if has_frames(lines):
            lines = [_unframed(line) for line in lines]
        screen = measure_page(lines)
        rows = list(unwrapped(lines, screen.limit, screen.width))
    filled = [(t.replace(FILLER, "") if FILLER in t else t, a, b) for t, a, b in rows]
    filled = [row for row in filled if row[0] and not row[0].isspace()]
    yield from rejoined(filled) if is_cut(filled) else filled


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
