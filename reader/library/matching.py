"""Which articles of a file that was read again are the ones that it gave before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from reader.model import Article, ArticleInfo

ALIKE: Final = 0.3
"""Share of paragraphs that a text must have kept to be taken for the same article, changed."""

_LETTERS: Final = 6
"""Characters from which a paragraph says something about which text it is from."""


def match(
    new: Sequence[Article],
    known: Sequence[ArticleInfo],
    text_of: Callable[[int], str],
) -> list[ArticleInfo | None]:
    """For each article of a file, the known article of the same path that it is a new text of.

    `new` and `known` are those whose texts differ. Together go those that have the same title, in
    order, then those that kept a part of their paragraphs; the rest of `new` are new. A known
    article is given once at most.
    """
    found: list[ArticleInfo | None] = [None] * len(new)
    left = list(known)
    for index, article in enumerate(new):
        same = next((each for each in left if each.title == article.title), None)
        if same is not None:
            found[index] = same
            left.remove(same)
    texts = {each.id: text_of(each.id) for each in left} if None in found else {}
    for index, article in enumerate(new):
        if found[index] is None and left:
            best = max(left, key=lambda each: alike(article.text, texts[each.id]))
            if alike(article.text, texts[best.id]) >= ALIKE:
                found[index] = best
                left.remove(best)
    return found


def alike(one: str, other: str) -> float:
    """Share of the paragraphs of the text with fewer of them that stand in both, from 0 to 1."""
    first, second = _paragraphs(one), _paragraphs(other)
    fewer = min(len(first), len(second))
    return len(first & second) / fewer if fewer else 0.0


def _paragraphs(text: str) -> set[str]:
    return {line for line in text.split("\n") if len(line) >= _LETTERS}
