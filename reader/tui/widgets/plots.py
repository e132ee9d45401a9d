"""Small plots drawn with block characters: strings and lines of a list, no widget, no library.

Eighths of a cell make even a row of a few cells readable, they are in every terminal font, and the
theme colours them like any other piece. (plotext draws axes of its own, takes labels for one cell
a character, and is half a megabyte to load.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len

from reader.tui.widgets.rows import Line, Width, cut

UP: Final = " ▁▂▃▄▅▆▇█"
ACROSS: Final = " ▏▎▍▌▋▊▉█"


def columns(values: Sequence[float], height: int, wide: int = 1, gap: int = 1) -> list[str]:
    """A bar for each value, upright, as `height` rows from the top; a value is never invisible."""
    top = max(values, default=0)
    eighths = [
        max(round(each / top * height * 8), 1) if each > 0 and top > 0 else 0 for each in values
    ]
    rows = []
    for row in range(height - 1, -1, -1):
        rows.append((" " * gap).join(UP[min(max(each - row * 8, 0), 8)] * wide for each in eighths))
    return rows


def across(value: float, top: float, cells: int) -> str:
    """A bar from left to right, of exactly `cells` cells with its blanks."""
    if value <= 0 or top <= 0 or cells <= 0:
        return " " * max(cells, 0)
    eighths = max(round(value / top * cells * 8), 1)
    whole, rest = divmod(min(eighths, cells * 8), 8)
    bar = "█" * whole + (ACROSS[rest] if rest else "")
    return bar + " " * (cells - len(bar))


def chart(
    values: Sequence[float],
    labels: Sequence[str],
    width: int,
    *,
    height: int = 6,
    top: str = "",
    measure: Width = cell_len,
) -> list[Line]:
    """Upright bars with the largest value named at the top left and labels under the ends.

    As many of the last values are shown as fit. `labels` has one for each value.
    """
    edge = max(measure(top) + 1, 3)
    room = max(width - edge, 4)
    wide, gap = next(
        ((w, g) for w, g in ((3, 1), (2, 1), (1, 1)) if len(values) * (w + g) <= room), (1, 1)
    )
    shown = min(len(values), (room + gap) // (wide + gap))
    values, labels = values[-shown:], labels[-shown:]
    lines = []
    for index, row in enumerate(columns(values, height, wide, gap)):
        left = top if index == 0 else "0" if index == height - 1 else ""
        pad = " " * (edge - 1 - measure(left))
        lines.append(Line(((f"{pad}{left} ", "muted"), (row, "accent"))))
    total = shown * (wide + gap) - gap
    lines.append(Line(((" " * edge, "text"), (spread(labels, total, measure), "muted"))))
    return lines


def spread(labels: Sequence[str], cells: int, measure: Width = cell_len) -> str:
    """The first, the middle and the last label over `cells` cells; fewer where room ends."""
    if not labels:
        return ""
    first, last = labels[0], labels[-1]
    used = measure(first) + measure(last)
    if len(labels) == 1 or used + 1 > cells:
        return cut(last, cells, measure).rjust(cells)
    middle = labels[len(labels) // 2]
    gap = cells - used
    if measure(middle) + 6 > gap:
        return first + " " * gap + last
    left = (gap - measure(middle)) // 2
    return first + " " * left + middle + " " * (gap - left - measure(middle)) + last


def ranking(
    rows: Sequence[tuple[str, float, str]], width: int, measure: Width = cell_len
) -> list[Line]:
    """A bar from left to right for each `(name, value, figure)`, names and figures aligned."""
    top = max((value for _, value, _ in rows), default=0)
    figures = max((measure(figure) for _, _, figure in rows), default=0)
    names = min(max((measure(name) for name, _, _ in rows), default=0), max(width // 3, 8))
    bars = width - names - figures - 4
    lines = []
    for name, value, figure in rows:
        shown = cut(name, names, measure)
        pad = " " * (names - measure(shown))
        bar = across(value, top, bars) if bars >= 4 else ""
        lines.append(
            Line(
                ((f"{shown}{pad}  ", "text"), (bar, "accent")),
                ((figure, "muted"),),
            )
        )
    return lines
