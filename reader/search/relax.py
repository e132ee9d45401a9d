"""What to look for when a query finds nothing as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from reader.model import HitPlace, Span
from reader.search.conditions import Condition, Match
from reader.search.query import And, Filter, Query, Text
from reader.search.rank import Segmenter
from reader.search.tokens import index_tokens, is_cjk, longest_cjk, words
from reader.text.fold import fold

LONG: Final = 3
"""CJK characters from which on a word may be several."""

ENOUGH: Final = 0.3
"""The share of a query's pairs that a row must hold to be worth showing."""

SAYING: Final = 4
"""CJK characters of a word that may be cut in twos: 草船借箭 is told of as 借箭."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A query that may be relaxed: phrases without quotes or fields, and conditions beside them."""

    phrases: tuple[Text, ...]
    rest: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The tokens of a query one by one, each as a phrase of its own."""

    phrases: tuple[Text, ...]
    tokens: tuple[str, ...]
    least: int
    """How many of them a row must hold to be worth showing."""

    def condition(self, places: frozenset[HitPlace]) -> Condition:
        """That an article holds any of them in `places`."""
        columns = {"title": "title", "text": "body"}
        wanted = [column for place, column in columns.items() if place in places]
        filtered = f"{wanted[0]} : " if len(wanted) == 1 else ""
        expression = " OR ".join(f'{filtered}"{token}"' for token in self.tokens)
        return Match("fts", "a.id", expression, compound=True)

    def enough(self, places: Iterable[Sequence[Sequence[Span]]]) -> bool:
        """Whether a row holds so many of them that it may be what was meant."""
        held = {i for found in places for i, spans in enumerate(found) if spans}
        return len(held) >= self.least


def relaxed(query: Query) -> Parts | None:
    """The parts of a query that asks for words without saying how they stand; else None."""
    root = query.root
    parts = root.parts if isinstance(root, And) else (root,)
    phrases = tuple(part for part in parts if isinstance(part, Text))
    rest = tuple(part for part in parts if isinstance(part, Filter))
    if not phrases or len(phrases) + len(rest) < len(parts):
        return None
    if any(phrase.quoted or phrase.place is not None for phrase in phrases):
        return None
    return Parts(phrases, rest)


def words_of(phrases: Sequence[Text], segmenter: Segmenter | None) -> list[Text]:
    """The phrases, long Chinese ones cut into words, without repetitions."""
    out: dict[str, Text] = {}
    for phrase in phrases:
        if longest_cjk(phrase.text) <= LONG:
            out.setdefault(fold(phrase.text), phrase)
            continue
        segmenter = segmenter or _jieba()
        for start, end in segmenter.words(phrase.text):
            word = phrase.text[start:end]
            if any(True for _ in words(fold(word))):
                out.setdefault(fold(word), replace(phrase, text=word, prefix=False))
    several = [word for word in out.values() if len(word.text) > 1]
    return several if len(several) > 1 else list(out.values())


def cut_in_twos(words: Sequence[Text]) -> list[Text]:
    """Sayings and other long words of the dictionary by two characters; empty if there are none."""
    out: dict[str, Text] = {}
    cut = False
    for word in words:
        text = word.text
        if len(text) < SAYING or longest_cjk(text) < len(text):
            out.setdefault(text, word)
            continue
        cut = True
        for at in range(0, len(text) - 1, 2):
            part = text[at:] if len(text) - at == 3 else text[at : at + 2]
            out.setdefault(part, replace(word, text=part, prefix=False))
            if len(part) == 3:
                break
    return list(out.values()) if cut else []


def _jieba() -> Segmenter:
    """jieba, loaded here and now; if it is not there, character classes."""
    from reader.text.words import jieba_segmenter, rough_segmenter

    try:
        return jieba_segmenter(None)
    except ImportError:
        return rough_segmenter()


def bigrams(words: Sequence[Text]) -> Pairs:
    """Every pair of neighbours within a word, and every Latin word."""
    tokens: dict[str, None] = {}
    for word in words:
        of_word = index_tokens(fold(word.text))
        for token in of_word:
            if len(token) > 1 or not is_cjk(token):
                tokens[token] = None
    first = words[0]
    # Of one saying a single pair may be what a text has of it.
    least = 1 if len(words) == 1 and len(first.text) == SAYING else max(2, ENOUGH * len(tokens))
    return Pairs(tuple(replace(first, text=token) for token in tokens), tuple(tokens), ceil(least))
