"""Articles: adding them, looking them up, deciding about them."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model.shelves import Sort
from reader.store import adding
from reader.store.adding import NewArticle, RawSource, Revised
from reader.store.decisions import Decisions
from reader.store.lookup import Known

__all__ = ["Articles", "Known", "NewArticle", "RawSource", "Revised", "Sort"]


class Articles(Decisions):
    """The articles of a library."""

    def add(self, items: Sequence[NewArticle]) -> list[int]:
        """Store articles as one action in one transaction; their ids, in their order.

        Nothing is looked up: whether an article is known already is for the caller to find out.
        """
        return adding.add(self._store, items)

    def revise(self, article_id: int, item: NewArticle) -> Revised:
        """Give an article a changed text as its new revision; its annotations are found again.

        One action that undo takes back whole. The search runs before the transaction, so that
        other windows can write meanwhile. A removed article comes back.
        """
        return adding.revise(self._store, article_id, item)

    def opened(self, article_id: int) -> None:
        """Note that an article was opened just now."""
        now = self._store.now()
        with self._store.write() as connection:
            connection.execute(
                "UPDATE article SET opened = ?, opened_offset = ? WHERE id = ?",
                (now.ms, now.offset, article_id),
            )
