"""Reading: lists of articles, documents, places, and what a person decides about articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from reader.errors import NotFound
from reader.library.despite import despite_index
from reader.library.hall import Hall

if TYPE_CHECKING:
    from reader.model import ArticleInfo, ArticleState, Document, Place
    from reader.model.shelves import Sort


class Reading(Hall):
    """Articles as they are read and kept."""

    @despite_index
    def count(self, query: str = "") -> int:
        """How many articles answer a query; all of them without one."""
        return self._store.articles.count(*self._condition(query))

    @despite_index
    def articles(
        self,
        query: str = "",
        *,
        sort: Sort = "added",
        reverse: bool = False,
        offset: int = 0,
        limit: int | None = None,
    ) -> list[ArticleInfo]:
        """The articles that answer a query, in an order of one's choice (`reader.model.shelves`).

        Titles go by pinyin; `reverse` is the other way round.
        """
        where, params = self._condition(query)
        return self._store.articles.page(
            where, params, sort=sort, reverse=reverse, offset=offset, limit=limit
        )

    def article(self, ref: str | int) -> ArticleInfo:
        """An article by its number, its uid, or the end of its uid. NotFound, Ambiguous.

        A removed article is not found.
        """
        found = self._store.articles.by_ref(ref)
        if found.deleted:
            raise NotFound("no_such_article", ref=ref)
        return found

    def document(self, article_id: int, revision: int | None = None) -> Document:
        """An article with its text, at its current or another revision. NotFound."""
        found = self._store.articles.document(article_id, revision)
        if revision is None:
            self._open = found  # what is annotated next is most likely this, and it may be large
        return found

    def original(self, article_id: int) -> tuple[str, bytes]:
        """Name and bytes of the file that an article was read from. NotFound."""
        return self._store.articles.original(article_id)

    def opened(self, article_id: int) -> None:
        """Keep that an article was opened just now."""
        self._store.articles.opened(article_id)

    def place(self, article_id: int) -> Place | None:
        """Where a person stood in an article last, if it was ever left."""
        return self._store.positions.get(article_id)

    def save_place(self, article_id: int, place: Place, progress: float) -> None:
        """Keep where a person stands, and how far they have been (from 0 to 1)."""
        self._store.positions.save(article_id, place, progress)

    # Deciding: each is one step that can be taken back

    def set_state(self, article_id: int, state: ArticleState) -> ArticleInfo:
        """Say how far one is with an article."""
        self._store.articles.set_state([article_id], state)
        return self._store.articles.info(article_id)

    def tag_article(
        self, article_id: int, *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> ArticleInfo:
        """Give an article tags and take tags away."""
        self._store.articles.tag([article_id], clean_tags(add), clean_tags(remove))
        return self._store.articles.info(article_id)

    @despite_index
    def remove(self, *article_ids: int) -> list[ArticleInfo]:
        """Remove articles in one step; their annotations stay, without an article."""
        removed = self._store.articles.infos(dict.fromkeys(article_ids))
        self._store.articles.remove([each.id for each in removed])
        return removed

    @despite_index
    def restore(self, *article_ids: int) -> list[ArticleInfo]:
        """Bring removed articles back, annotations and all."""
        self._store.articles.restore(list(dict.fromkeys(article_ids)))
        return self._store.articles.infos(article_ids)


def clean_tags(tags: Iterable[str]) -> Sequence[str]:
    """Tags as they are kept: one line each, without `#`, none twice, none empty."""
    from reader.text.normal import normalise_line

    cleaned = (normalise_line(tag).strip("#").strip() for tag in tags)
    return list(dict.fromkeys(tag for tag in cleaned if tag))
