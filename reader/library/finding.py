"""Finding: over the whole library, and a quote in an article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.library.despite import despite_index
from reader.library.glossary import Glossary
from reader.library.reports import Progress
from reader.library.shelves import Shelves
from reader.library.wording import Wording

if TYPE_CHECKING:
    from reader.library.live import LiveSearcher
    from reader.model import SearchResult, Span
    from reader.search.index import IndexState


class Finding(Shelves, Wording, Glossary):
    """Searching."""

    @despite_index
    def search(self, query: str, *, limit: int = 50) -> SearchResult:
        """Titles, texts, highlights and notes that answer a query, best first.

        Complete whether or not the index is in order; never raises for what was typed.
        """
        from reader.search.find import search

        indexed = not self._without_index
        with self._store.reading() as connection:
            return search(connection, query, limit=limit, indexed=indexed)

    def searcher(self) -> LiveSearcher:
        """Search as you type, on a connection of its own for a thread of its own."""
        from reader.library.live import LiveSearcher

        return LiveSearcher(self._store.read_connection(), self._store.path)

    def place_of_quote(self, article_id: int, quote: str, occurrence: int | None = None) -> Span:
        """Where a quote stands in the current text of an article (see `quoting.place`).

        NotFound when it does not occur (so often); UsageError when it occurs more than once and
        `occurrence` (from 1) does not say which is meant.
        """
        from reader.library.quoting import place

        return place(self._store.articles.text(article_id), quote, occurrence)

    def index_state(self) -> IndexState:
        """Whether the index is in order; if not, `reindex` makes it so, in the background."""
        from reader.search.index import state

        with self._store.reading() as connection:
            return state(connection)

    def index_gave_way(self) -> bool:
        """Whether the index was found damaged since this was last asked.

        It is not used then, and `mend_index` makes it anew; nothing that anyone wrote waits for it.
        """
        gave_way, self._index.gave_way = self._index.gave_way, False
        return gave_way

    def reindex(
        self,
        *,
        fresh: bool = True,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> bool:
        """Build the index anew, or without `fresh` go on where a rebuild stopped.

        Other windows can write between its batches. False when it was cancelled.
        """
        from reader.search.rebuilding import rebuild

        def tell(done: int, total: int) -> None:
            if progress is not None:
                progress(Progress(done, total))

        return rebuild(
            self._store.connection,
            tell,
            cancelled,
            transaction=self._store.write,
            fresh=fresh,
        )

    def mend_index(
        self,
        *,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> bool:
        """Bring the index into order if it is not, going on where a rebuild stopped.

        For the background, on a library of its own: searching stays complete meanwhile. Whether
        the index is in order now; a library that is read only, or a SQLite without FTS5, stays as
        it is.
        """
        if self.index_state().usable:
            return True
        if self._store.read_only or self.index_state().kind == "unavailable":
            return False
        return self.reindex(fresh=False, progress=progress, cancelled=cancelled)
