"""Dumps with a page, or most of it, in one line: a space stands where an element ended.

Such lines are cut at the spaces that touch Chinese, where none is written otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_LONG: Final = 400
_LONGEST: Final = 400_000
_FEWEST: Final = 24
_DENSE: Final = 60
"""Characters at most between two such spaces, on average: menus are full of them."""

_END: Final = 1_500
"""Characters at the beginning and at the end where the menus stand."""

_MOST: Final = 0.6
"""Share of the file that such lines hold."""

_WIDE: Final = (
    "\u2e80-\u303e\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u2018-\u201d\u2026"
)
_GAP: Final = re.compile(rf"(?<=[{_WIDE}])[ \u00a0\u3000]+|[ \u00a0\u3000]+(?=[{_WIDE}])")


def is_spaced(lines: Sequence[str]) -> bool:
    """Whether nearly all of the file stands in lines that are whole pages, or parts of them."""
    long = [line for line in lines if len(line) >= _LONG]
    if not long or len(long) > 40:
        return False
    held = sum(map(len, long))
    if held < _MOST * sum(map(len, lines)) or held > _LONGEST:
        return False
    gaps = sum(1 for line in long for _ in _GAP.finditer(line))
    if gaps < _FEWEST:
        return False
    ends = (long[0][:_END], long[-1][-_END:])
    return gaps >= held / _DENSE or any(
        sum(1 for _ in _GAP.finditer(end)) >= len(end) / _DENSE for end in ends
    )


def split_spaced(line: str) -> list[str]:
    """A line of a page, cut where its elements end."""
    return [piece for piece in _GAP.split(line) if piece and not piece.isspace()]
