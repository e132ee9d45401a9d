"""Which articles belong together: the same story from elsewhere, and others about the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.library.wording import Wording
from reader.model import ArticleInfo

if TYPE_CHECKING:
    from reader.library.wording import Similar


class Related(NamedTuple):
    """An article that says nearly the same as another."""

    article: ArticleInfo
    resemblance: float
    """Estimated share of what either says that both say, from 0 to 1."""


class Relations(NamedTuple):
    """What belongs to an article; nothing is ever merged by itself."""

    same: tuple[Related, ...]
    """The same story, likely: a version with changes, another source, an excerpt."""
    similar: tuple[Similar, ...]
    """Others that share keywords; without those of `same`."""
    unread: int = 0
    """Articles that were not looked at yet."""


class Relating(Wording):
    """Related articles."""

    def related(self, article_id: int, limit: int = 20) -> Relations:
        """What belongs to an article. NotFound.

        Sketches a few hundred articles that are new since the last time; `sketch_all` does all.
        """
        from reader.store.likeness import BATCH, Likeness

        likeness = Likeness(self._store)
        likeness.ensure([article_id])
        likeness.catch_up(BATCH)
        near = likeness.near(article_id)[:limit]
        infos = {each.id: each for each in self._store.articles.infos(key for key, _ in near)}
        same = tuple(Related(infos[key], score) for key, score in near if key in infos)
        known = {each.article.id for each in same}
        similar = [
            each
            for each in self.similar(article_id, limit + len(same))
            if each.article.id not in known
        ]
        return Relations(same, tuple(similar[:limit]), likeness.missing())

    def nearly_same(self, article_id: int) -> list[Related]:
        """The same story from elsewhere alone, among what is sketched; quick. NotFound."""
        from reader.store.likeness import Likeness

        likeness = Likeness(self._store)
        likeness.ensure([article_id])
        near = dict(likeness.near(article_id)[:5])
        return [Related(info, near[info.id]) for info in self._store.articles.infos(near)]

    def same_story(self, article_ids: Sequence[int]) -> list[tuple[ArticleInfo, Related]]:
        """Of articles that were just added, those that are nearly there already, and as what.

        Nothing while the library has not been sketched (`is_sketched`): an answer that says half
        is none.
        """
        from reader.store.likeness import BATCH, Likeness

        likeness = Likeness(self._store)
        if self._store.articles.count() <= BATCH:
            likeness.catch_up(BATCH)
        likeness.ensure(article_ids)
        if not likeness.is_whole():
            return []
        found = []
        for info in self._store.articles.infos(article_ids):
            near = likeness.near(info.id)[:1]
            for other in self._store.articles.infos(key for key, _ in near):
                found.append((info, Related(other, near[0][1])))
        return found

    def is_sketched(self) -> bool:
        """Whether nearly all articles can be compared."""
        from reader.store.likeness import Likeness

        return Likeness(self._store).is_whole()

    def sketch_all(self, cancelled: Callable[[], bool] = lambda: False) -> int:
        """Sketch every article that is not yet, for the background; how many it did."""
        from reader.store.likeness import Likeness

        return Likeness(self._store).catch_up(None, cancelled)
