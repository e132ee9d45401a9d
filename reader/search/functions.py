"""What SQLite is taught so that texts can be looked at where the index does not say enough.

They hold no state: everything comes as a parameter, and registering them again changes nothing.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from reader.search.regexes import find
from reader.search.tokens import cjk_within, phrase_terms, words
from reader.text.fold import fold, is_plain, pattern

PART = "\x00"
"""Between the phrases that `reader_near` takes in one parameter."""

PLAIN_CHARS: Final = 200_000
"""In longer texts, making the full pattern costs less than asking whether the plain one does."""


def register(conn: sqlite3.Connection) -> None:
    """Teach a connection the functions of this module as `reader_finds` and so on, once.

    A connection that is busy with a query cannot be taught anything new twice, hence the question.
    """
    try:
        conn.execute("SELECT reader_finds('a', 'a')").fetchone()
    except sqlite3.OperationalError:
        conn.create_function("reader_finds", 2, finds, deterministic=True)
        conn.create_function("reader_matches", 3, matches)
        conn.create_function("reader_late", 1, late)
        conn.create_function("reader_near", 3, near, deterministic=True)


@lru_cache(maxsize=256)
def finder(phrase: str) -> Callable[[str], re.Pattern[str]]:
    """What chooses the pattern that finds a phrase in a text: the quickly made one where it does.

    The full pattern of a Latin word takes milliseconds to make, which is felt while typing.
    """
    if all(cjk for _, _, cjk in words(phrase)):
        only = pattern(phrase, words=True)
        return lambda text: only
    plain = pattern(phrase, words=True, plain=True)

    def choose(text: str) -> re.Pattern[str]:
        if len(text) < PLAIN_CHARS and is_plain(text):
            return plain
        return pattern(phrase, words=True)

    return choose


def finds(phrase: str, text: str | None) -> int:
    """Whether a phrase stands in a text."""
    return int(text is not None and finder(phrase)(text).search(text) is not None)


def matches(source: str, text: str | None, deadline: float) -> int:
    """Whether a person's expression matches in a text, as long as there is time."""
    if text is None or time.monotonic() > deadline:
        return 0
    return int(next(find(source, text, 1, deadline), None) is not None)


def late(deadline: float) -> int:
    """Whether the time of expressions is over: then no text need be fetched for them."""
    return int(time.monotonic() > deadline)


def near(phrases: str, distance: int, text: str | None) -> int:
    """Whether all phrases stand in a text with at most `distance` tokens from first to last.

    Counts the tokens that the index has between the end of the one and the start of the other.
    """
    if text is None:
        return 0
    places = [[m.span() for m in finder(p)(text).finditer(text)] for p in phrases.split(PART)]
    if not all(places):
        return 0
    # From left to right, the smallest windows that hold one span of each phrase.
    events = sorted((span, i) for i, spans in enumerate(places) for span in spans)
    last: dict[int, tuple[int, int]] = {}
    for span, i in events:
        last[i] = span
        if len(last) == len(places) and _close(text, sorted(last.values()), distance):
            return 1
    return 0


def _close(text: str, spans: list[tuple[int, int]], distance: int) -> bool:
    first, last = spans[0], spans[-1]
    if cjk_within(text[first[1] : min(last[0], first[1] + 4 * (distance + 4))]) > distance + 1:
        return False  # what most windows come to
    if last[0] - first[1] > 60 * (distance + 1):
        return False
    window = _tokens(text[first[0] : max(end for _, end in spans)])
    return window - _tokens(text[slice(*first)]) - _tokens(text[slice(*last)]) <= distance


def _tokens(text: str) -> int:
    return len(phrase_terms(fold(text)).tokens) or 1
