"""What articles are about: keywords, and articles that share them."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.library.despite import despite_index
from reader.library.hall import Hall

if TYPE_CHECKING:
    from reader.model import ArticleInfo
    from reader.text.keywords import Keyword
    from reader.text.words import Segmenter

_COMPARED: Final = 24
"""Keywords of an article that others are compared by."""

_LOOKED_AT: Final = 12
"""Articles that hold some of them whose own keywords are looked at."""

_READ: Final = 20_000
"""Characters of those articles that their keywords are taken from."""

_IN_COMMON: Final = 0.06
_HELD: Final = 0.15
"""From which likeness of the keywords, or share of them held, an article counts as similar."""


class Similar(NamedTuple):
    """An article that is about the same."""

    article: ArticleInfo
    score: float
    """From 0 to 1: how much of the keywords' weight it shares."""
    shared: tuple[str, ...]
    """The keywords that both have, the weightiest first."""


class Wording(Hall):
    """Keywords and similar articles. Both load jieba at first, which takes a second."""

    _cutter: Segmenter | None = None

    def keywords(self, article_id: int, n: int = 12) -> list[Keyword]:
        """The words that say most about an article, best first, such as to tag it by. NotFound.

        Those that are not `known` to jieba's dictionary come back again and again in the text.
        """
        from reader.text.keywords import keywords

        text = self._store.articles.text(article_id)
        return keywords(text, n, segmenter=self._segmenter())

    @despite_index
    def similar(self, article_id: int, n: int = 10) -> list[Similar]:
        """The articles that are about the same, best first. NotFound.

        Those that hold most of its keywords come into question; of these, the ones whose own
        keywords are the same. An article that only happens to hold a word or two is not similar,
        so in a small library there may be none.
        """
        from reader.search.alike import alike

        words = {each.word: each.weight for each in self.keywords(article_id, _COMPARED)}
        with self._store.reading() as connection:
            indexed = not self._without_index
            found = alike(connection, article_id, words, max(2 * n, _LOOKED_AT), indexed=indexed)
        infos = {each.id: each for each in self._store.articles.infos(key for key, _, _ in found)}
        similar = []
        for key, held, shared in found:
            if key not in infos:
                continue
            both = self._in_common(words, key)
            score = round((held + both) / 2, 4)
            if both >= _IN_COMMON or held >= _HELD:
                similar.append(Similar(infos[key], score, shared))
        similar.sort(key=lambda each: (-each.score, -each.article.id))
        return similar[:n]

    def _in_common(self, words: Mapping[str, float], article_id: int) -> float:
        """The cosine of an article's keywords and `words`, from 0 to 1."""
        from reader.text.keywords import keywords

        text = self._store.articles.text(article_id)[:_READ]
        theirs = {
            each.word: each.weight
            for each in keywords(text, _COMPARED, segmenter=self._segmenter())
        }
        product = sum(weight * theirs.get(word, 0.0) for word, weight in words.items())
        lengths = [sum(w * w for w in each.values()) for each in (words, theirs)]
        return product / sqrt(lengths[0] * lengths[1]) if product else 0.0

    def _segmenter(self) -> Segmenter:
        if self._cutter is None:
            from reader.text.words import jieba_segmenter

            self._cutter = jieba_segmenter(None)
        return self._cutter
