"""What articles are about: keywords, and articles that share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reader.library.hall import Hall

if TYPE_CHECKING:
    from reader.model import ArticleInfo
    from reader.text.keywords import Keyword
    from reader.text.words import Segmenter

_COMPARED: Final = 24
"""Keywords of an article that others are compared by."""


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

    def similar(self, article_id: int, n: int = 10) -> list[Similar]:
        """The articles that share most of an article's keywords, best first. NotFound."""
        from reader.search.alike import alike

        words = {each.word: each.weight for each in self.keywords(article_id, _COMPARED)}
        with self._store.reading() as connection:
            found = alike(connection, article_id, words, n)
        infos = {each.id: each for each in self._store.articles.infos(key for key, _, _ in found)}
        return [Similar(infos[key], score, shared) for key, score, shared in found if key in infos]

    def _segmenter(self) -> Segmenter:
        if self._cutter is None:
            from reader.text.words import jieba_segmenter

            self._cutter = jieba_segmenter(None)
        return self._cutter
