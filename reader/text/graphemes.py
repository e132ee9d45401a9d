"""What a reader takes for one character: extended grapheme clusters.

The rules are those of UAX #29 for extended clusters, with two additions so that a cluster is
never without cells and never measured otherwise by Textual's compositor: what has no width
belongs to what stands before it (at the start of a line: after it), and nothing is cut after a
zero width joiner. Line ends are clusters by themselves. Tables are loaded on first use.
"""

from __future__ import annotations

import re
from functools import cache

from reader.model import Span
from reader.text import _tables, widths

_ZWJ = "\u200d"
_JOINED = re.compile(f"(?:{_ZWJ}[^\n])+")
"""What follows a joiner belongs to it: a chain of them is passed at one go."""

_LOOK_BACK = 64
"""How far back flags and marks are counted, so that nonsense costs no time: behind as many
letters of flags each stands for itself."""


@cache
def _fast_pair() -> re.Pattern[str]:
    return re.compile(f"[{widths.char_class(_tables.FAST)}]{{2}}")


@cache
def _members(name: str) -> frozenset[str]:
    ranges: str = getattr(_tables, name)
    return frozenset(chr(cp) for a, b in widths.points(ranges) for cp in range(a, b + 1))


def is_boundary(text: str, i: int) -> bool:
    """Whether a cluster begins or ends at `i`; the ends of the text are boundaries."""
    if i <= 0 or i >= len(text) or _fast_pair().match(text, i - 1):
        return True
    before, after = text[i - 1], text[i]
    if before == "\n" or after == "\n":
        return True
    table = widths.cell_table()
    if not table[after] or before == _ZWJ:
        return False
    if after in _members("JOINS") or before in _members("PREPENDS"):
        return False
    if not table[before] and _leads_line(text, i):
        return False
    if _is_jamo(before) and (_is_jamo(after) or "가" <= after <= "힣"):
        return False
    if _is_flag(after) and _is_flag(before):
        return _flags_before(text, i) % 2 == 0
    return not (after in _members("CONSONANTS") and _is_tied(text, i))


def next_cluster(text: str, i: int) -> int:
    """The first boundary after `i`, at most the end of the text."""
    i = max(i, -1) + 1
    while not is_boundary(text, i):
        joined = _JOINED.match(text, i)
        i = i + 1 if joined is None else joined.end()
    return min(i, len(text))


def previous_cluster(text: str, i: int) -> int:
    """The last boundary before `i`, at least 0."""
    i = min(i, len(text) + 1) - 1
    while not is_boundary(text, i):
        i -= 1
        # At most the last of a chain of joiners is tested.
        while i > 2 and text[i - 1] == _ZWJ and text[i] != "\n" != text[i - 2]:
            i -= 2
    return max(i, 0)


def snap(text: str, span: Span) -> Span:
    """`span` grown to whole clusters; an empty one moves back to a boundary and stays empty."""
    start, end = span
    if not is_boundary(text, start):
        start = previous_cluster(text, start)
    if span.start == span.end:
        return Span(start, start)
    if not is_boundary(text, end):
        end = next_cluster(text, end)
    return Span(start, end)


def _is_jamo(char: str) -> bool:
    """A leading consonant of Hangul (vowels and trailing ones have no width of their own)."""
    return "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c"


def _is_flag(char: str) -> bool:
    """A regional indicator: two of them are a flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flags_before(text: str, i: int) -> int:
    start = i
    while start > max(0, i - _LOOK_BACK) and _is_flag(text[start - 1]):
        start -= 1
    return i - start


def _leads_line(text: str, i: int) -> bool:
    """Whether only characters without width stand between the start of the line and `i`."""
    table = widths.cell_table()
    at = i
    while at > max(0, i - _LOOK_BACK) and text[at - 1] != "\n":
        if table[text[at - 1]]:
            return False
        at -= 1
    return at == 0 or text[at - 1] == "\n"


def _is_tied(text: str, i: int) -> bool:
    """Whether a consonant and a virama stand before `i`, with nothing but marks between."""
    table = widths.cell_table()
    linked = False
    at = i - 1
    while at >= max(0, i - _LOOK_BACK) and not table[text[at]]:
        linked = linked or text[at] in _members("LINKERS")
        at -= 1
    return linked and at >= 0 and text[at] in _members("CONSONANTS")
