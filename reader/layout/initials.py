"""Finding a phrase on screen by its pinyin initials: `xjyq` finds 新就业群.

Each key that is typed stands for one character: its initial in any of its readings, the letter or
digit itself, or the character as an input method gives it. Blanks and quotation marks inside a
phrase are passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reader.layout.view import TextView
from reader.model import Span
from reader.text.fold import fold
from reader.text.graphemes import next_cluster

PASSED: Final = frozenset(" \u00a0\u3000“”‘’「」『』《》〈〉\"'·")
"""What nobody types: passed over between two characters of a phrase."""

Letters = Callable[[str], str]
"""The letters that a person may type for a character, such as `reader.text.pinyin.letters`."""


def phrases(view: TextView, within: Span, typed: str, letters: Letters) -> list[Span]:
    """The stretches of `within` that `typed` stands for, in whole clusters, in order.

    Each has exactly as many characters as were typed, not counting what is passed over.
    """
    text = view.text
    found: list[Span] = []
    if not typed:
        return found
    at = within.start
    while at < within.end:
        end = _match(text, at, within.end, typed, letters)
        if end is not None:
            found.append(Span(at, end))
        at = next_cluster(text, at)
    return found


def following(view: TextView, spans: list[Span], letters: Letters) -> set[str]:
    """Letters that would go on with one of these phrases: no label may be one of them."""
    text, found = view.text, set[str]()
    for span in spans:
        at = _passed(text, span.end, len(text))
        found.update(letters(text[at : at + 1]) if at < len(text) else "")
    return found


def best_first(view: TextView, spans: list[Span], cursor: int) -> list[Span]:
    """Phrases in the order in which they are likely meant.

    Those that begin and end where words do come first; among equals the reader's way: from the
    cursor on to the end of the screen, then from its top.
    """

    def order(span: Span) -> tuple[bool, bool, int]:
        starts = view.part_at("word", span.start).start == span.start
        ends = view.part_at("word", span.end - 1).end == span.end
        return not (starts and ends), span.start < cursor, span.start

    return sorted(spans, key=order)


def _match(text: str, at: int, limit: int, typed: str, letters: Letters) -> int | None:
    """Where the phrase that begins at `at` ends, or None if it is not the one."""
    for index, key in enumerate(typed):
        if index:
            at = _passed(text, at, limit)
        if at >= limit or not _stands_for(key, text[at], letters):
            return None
        at = next_cluster(text, at)
    return at


def _passed(text: str, at: int, limit: int) -> int:
    while at < limit and text[at] in PASSED:
        at += 1
    return at


def _stands_for(key: str, character: str, letters: Letters) -> bool:
    return key in letters(character) or (not key.isascii() and fold(key) == fold(character))
