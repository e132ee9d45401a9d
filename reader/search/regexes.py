"""Regular expressions that people type: only such as cannot run for ever are run.

Python's `re` goes back and tries again, and a pattern like `(a+)+b` can keep it busy for longer
than anyone will wait, with no way to stop it. So the ways in which an expression can match from
one place are counted beforehand, at their worst, from its parse tree. An expression with too many
is refused; a long line is given to the others in pieces that they get through in a fraction of a
second even at their worst, and between two pieces they can be stopped.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import factorial, inf
from typing import Any, Final

from reader.model import Span

STEPS: Final = 2e8
"""Steps that `re` may need for one piece of a line, at the worst: half a second or so."""

MIN_PIECE: Final = 150
"""Characters of a line that an expression must get through in so many steps to be run at all."""

MAX_PIECE: Final = 20_000
"""Longest piece of a line that an expression is tried on at one go, in characters."""


@lru_cache(maxsize=256)
def sound(source: str) -> bool:
    """Whether an expression compiles, finds more than nothing, and will not run for ever."""
    if not source or len(source) > 300:
        return False
    try:
        compiled = expression(source)
        return piece_length(source) > 0 and compiled.match("") is None
    except (re.error, OverflowError, RecursionError):
        return False


@lru_cache(maxsize=256)
def expression(source: str) -> re.Pattern[str]:
    """The compiled expression, case ignored. Raises `re.error`."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(source, re.IGNORECASE | re.MULTILINE)


@lru_cache(maxsize=256)
def piece_length(source: str) -> int:
    """How much of a line the expression may be tried on at once; 0 if it must not be run."""
    from re import _parser  # type: ignore[attr-defined]

    tree = list(_parser.parse(source, re.IGNORECASE | re.MULTILINE))
    length = MAX_PIECE
    while length * _ways(tree, length) / factorial(min(_repetitions(tree), 20)) > STEPS:
        length = length * 3 // 4
        if length < MIN_PIECE:
            return 0
    return length


def _ways(items: Iterable[tuple[Any, Any]], length: int) -> float:
    """In how many ways a sequence can match from one place in so many characters, at the most."""
    ways = 1.0
    for kind, value in items:
        match str(kind):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                low, high, body = value
                inner = _ways(body, length)
                choices = float(min(int(high) - int(low), length) + 1)
                ways *= choices if inner <= 1 else _power(inner, min(int(high), length)) * choices
            case "BRANCH":
                ways *= sum(_ways(part, length) for part in value[1])
            case "GROUPREF_EXISTS":
                ways *= sum(_ways(part, length) for part in value[1:] if part)
            case "SUBPATTERN":
                ways *= _ways(value[-1], length)
            case "ASSERT" | "ASSERT_NOT":
                ways *= _ways(value[1], length)
            case "ATOMIC_GROUP":
                ways *= _ways(value, length)
        if ways > 1e18:
            return inf
    return ways


def _power(base: float, exponent: int) -> float:
    try:
        return base**exponent
    except OverflowError:
        return inf


def _repetitions(items: Iterable[tuple[Any, Any]]) -> int:
    """How many open repetitions follow one another: they share the characters among them."""
    return sum(
        str(kind) in ("MAX_REPEAT", "MIN_REPEAT") and int(value[1]) - int(value[0]) >= MAX_PIECE
        for kind, value in items
    )


def find(source: str, text: str, limit: int | None = None, deadline: float = inf) -> Iterator[Span]:
    """Where the expression matches, line by line, in order, up to `limit` times. No empty spans.

    In a line longer than `piece_length`, what is longer than half of that may be found in part.
    Ends at `deadline` (`time.monotonic()`), asked for at every line and piece.
    """
    compiled, size = expression(source), max(piece_length(source), MIN_PIECE)
    found = 0
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        for span in _in_line(compiled, text, start, end, size, deadline):
            yield span
            found += 1
            if limit is not None and found >= limit:
                return
        if time.monotonic() > deadline:
            return
        start = end + 1


def _in_line(
    compiled: re.Pattern[str], text: str, start: int, end: int, size: int, deadline: float
) -> Iterator[Span]:
    """Matches in one line; pieces overlap by half, so that what lies on a border is found."""
    at = start
    while at <= end:
        stop = min(at + size, end)
        whole = stop == end
        following = end + 1 if whole else at + size // 2
        for match in compiled.finditer(text, at, stop):
            if not whole and match.start() >= following:
                break
            if match.end() > match.start() and (whole or match.end() < stop or not _ends(compiled)):
                yield Span(*match.span())
                if not whole:
                    following = max(following, match.end())
        at = following
        if not whole and time.monotonic() > deadline:
            return


def _ends(compiled: re.Pattern[str]) -> bool:
    """Whether the end of a piece could be taken for the end of the line."""
    return "$" in compiled.pattern or "\\Z" in compiled.pattern
