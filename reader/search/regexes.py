"""Regular expressions that people type: only such as cannot run for ever are run.

Python's `re` goes back and tries again, and a pattern like `(a+)+b` can keep it busy for longer
than anyone will wait, with no way to stop it. What such patterns have in common is a repeated
group that holds another repetition or a choice, or several open repetitions in a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from reader.model import Span

MAX_OPEN: Final = 3
"""How many repetitions without an upper end one expression may have."""

MAX_LINE: Final = 20_000
"""Longest stretch of a line that an expression is tried on at one go, in characters."""

_OPEN: Final = re.compile(r"[*+]|\{\d*,\}|\{\d*,\d{3,}\}")


@lru_cache(maxsize=256)
def sound(source: str) -> bool:
    """Whether an expression compiles, finds more than nothing, and will not run for ever."""
    if not source or len(source) > 300 or not _bounded(source):
        return False
    try:
        compiled = expression(source)
    except (re.error, OverflowError, RecursionError):
        return False
    return compiled.match("") is None


@lru_cache(maxsize=256)
def expression(source: str) -> re.Pattern[str]:
    """The compiled expression, case ignored. Raises `re.error`."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(source, re.IGNORECASE | re.MULTILINE)


def _bounded(source: str) -> bool:
    """Whether no repeated group repeats or chooses inside, and few repetitions are open."""
    open_groups: list[bool] = []
    just_closed = False  # a group that repeats or chooses ended right here
    repeats = 0
    at, in_class = 0, False
    while at < len(source):
        char = source[at]
        found = _OPEN.match(source, at)
        if char == "\\":
            at, just_closed = at + 2, False
            continue
        if in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
            at += 1 + source.startswith(("^]", "]"), at + 1) + source.startswith("^]", at + 1)
            just_closed = False
            continue
        elif char == "(":
            open_groups.append(False)
        elif char == ")":
            just_closed = open_groups.pop() if open_groups else False
            if just_closed and open_groups:
                open_groups[-1] = True
            at += 1
            continue
        elif found or char == "{":
            if just_closed:
                return False
            if found:
                repeats += 1
                if open_groups:
                    open_groups[-1] = True
                at = found.end()
                just_closed = False
                continue
        elif char == "|" and open_groups:
            open_groups[-1] = True
        just_closed = False
        at += 1
    return repeats <= MAX_OPEN


def find(source: str, text: str, limit: int | None = None) -> Iterator[Span]:
    """Where the expression matches, line by line, in order, up to `limit` times. No empty spans."""
    compiled = expression(source)
    found = 0
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        for piece in range(start, max(end, start + 1), MAX_LINE):
            stop = min(piece + MAX_LINE, end)
            for match in compiled.finditer(text, piece, stop):
                if match.end() > match.start():
                    yield Span(*match.span())
                    found += 1
                    if limit is not None and found >= limit:
                        return
        start = end + 1
