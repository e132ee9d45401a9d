"""Saved searches: queries with a name, shown as shelves of the library."""

from __future__ import annotations

from typing import Final, NamedTuple

from reader.errors import NotFound, UsageError
from reader.library.hall import Hall

_KEY: Final = "searches"


class SavedSearch(NamedTuple):
    """A query under a name. `Library.articles(query)` and `count(query)` answer it."""

    name: str
    query: str


class Shelves(Hall):
    """Saved searches. They are kept in the library file as the program's own memory: they go with
    the file and its backups, but are no events, so merging libraries leaves each its own."""

    def saved_searches(self) -> list[SavedSearch]:
        """All of them, in the order in which they were first saved."""
        return [SavedSearch(*each) for each in self._store.memory.recall(_KEY) or ()]

    def save_search(self, name: str, query: str) -> SavedSearch:
        """Keep a query under a name; a search of that name gets the new query.

        UsageError (`empty_search`) for an empty name or query.
        """
        from reader.text.normal import normalise_line

        made = SavedSearch(normalise_line(name), normalise_line(query))
        if not made.name or not made.query:
            raise UsageError("empty_search")
        with self._store.write():
            kept = self.saved_searches()
            at = next((i for i, each in enumerate(kept) if each.name == made.name), len(kept))
            kept[at : at + 1] = [made]
            self._keep(kept)
        return made

    def drop_search(self, name: str) -> None:
        """Forget a saved search. NotFound (`no_such_search`)."""
        with self._store.write():
            kept = self.saved_searches()
            left = [each for each in kept if each.name != name]
            if len(left) == len(kept):
                raise NotFound("no_such_search", name=name)
            self._keep(left)

    def _keep(self, searches: list[SavedSearch]) -> None:
        self._store.memory.remember(_KEY, [list(each) for each in searches] or None)
