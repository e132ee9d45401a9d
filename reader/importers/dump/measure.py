"""The width of the screen that a dumped page was broken at.

Programs count differently what a character takes: quotes and dashes one column or two, East Asian
characters one, as browsers do that write as many *characters* a line as the screen has columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from reader.importers.text.unwrap import OPENING, cells, narrow

_WIDEST_PAGE: Final = 400
_LONG: Final = 50
_FEWEST: Final = 5
_SCREENS: Final = (72, 76, 78, 80, 96, 100, 120, 132, 160)
_WIDER: Final = 0.04
"""Share of long lines that may be wider than the screen: addresses, tables."""

Width = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Screen:
    """The columns at which lines were broken (0: they were not), and how they were counted."""

    limit: int
    width: Width = cells


UNBROKEN: Final = Screen(0)


def measure_page(lines: Sequence[str]) -> Screen:
    """The screen that a dumped page was broken for.

    Its menus are short lines; but nearly all long ones are full, unfinished, and go on below.
    """
    over = sum(len(line) > _WIDEST_PAGE for line in lines)
    if over > 2 and over > _WIDER * len(lines):
        return UNBROKEN
    before: list[int] = []
    for width in (narrow, cells, len):
        widths = [width(line.rstrip()) for line in lines]
        if widths == before:
            continue  # nothing that programs count differently
        limit = _usual_width(lines, widths) or _commonest_width(lines, widths)
        if limit:
            return Screen(limit, width)
        before = widths
    return UNBROKEN


def _usual_width(lines: Sequence[str], widths: Sequence[int]) -> int:
    """A width that screens have, if hardly a line is wider and those that fill it go on."""
    if sum(_SCREENS[0] - 4 < w <= _SCREENS[-1] for w in widths) < 2:
        return 0
    long = sorted(w for w in widths if w >= _LONG)
    for limit in _SCREENS:
        if len(long) - bisect_right(long, limit) > _WIDER * len(long):
            continue
        full = [i for i, w in enumerate(widths) if limit - 4 < w <= limit]
        if len(full) < 2:
            continue
        going = _going_on(lines, full)
        if going >= max(2, 0.75 * len(full)):
            return limit
    return 0


def _commonest_width(lines: Sequence[str], widths: Sequence[int]) -> int:
    """The width that most of the long lines have."""
    long = [w for w in widths if w >= _LONG]
    if len(long) < _FEWEST or not _are_close(widths, _FEWEST):
        return 0
    count = Counter(long)
    limit = max(count, key=lambda w: (sum(count[w - k] for k in range(4)), w))
    full = [i for i, w in enumerate(widths) if limit - 4 < w <= limit]
    near = sum(w >= 0.8 * limit for w in long)
    if len(full) < _FEWEST or len(full) < 0.6 * near:
        return 0
    return limit if _going_on(lines, full) >= 0.7 * len(full) else 0


def _are_close(widths: Sequence[int], number: int) -> bool:
    """Whether so many of the widths are alike, which is quicker seen than whose they are."""
    order = sorted(widths)
    return any(b - a < 4 for a, b in zip(order, order[number - 1 :], strict=False))


def _going_on(lines: Sequence[str], full: Sequence[int]) -> int:
    """How many of the lines `full` are unfinished, and followed by one that may go on with them."""
    return sum(
        i + 1 < len(lines)
        and bool(after := lines[i + 1].strip())
        and not OPENING.match(after)
        and lines[i].rstrip()[-1] not in "。！？!?；："
        for i in full
    )
