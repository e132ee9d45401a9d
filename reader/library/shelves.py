"""Saved searches: queries with a name, shown as shelves of the library."""

from __future__ import annotations

from typing import Final, NamedTuple

from reader.errors import NotFound, UsageError
from reader.library.hall import Hall

_KIND: Final = "search"


class SavedSearch(NamedTuple):
    """A query under a name. `Library.articles(query)` and `count(query)` answer it."""

    name: str
    query: str


class Shelves(Hall):
    """Saved searches. They are events like notes, so devices that meet have the same ones."""

    def saved_searches(self) -> list[SavedSearch]:
        """All of them, in the order in which they were first saved."""
        kept = self._store.kept.all(_KIND)
        return [SavedSearch(name, str(value["query"])) for name, value in kept.items()]

    def save_search(self, name: str, query: str) -> SavedSearch:
        """Keep a query under a name; a search of that name gets the new query.

        UsageError (`empty_search`) for an empty name or query.
        """
        from reader.text.normal import normalise_line

        made = SavedSearch(normalise_line(name), normalise_line(query))
        if not made.name or not made.query:
            raise UsageError("empty_search")
        self._store.kept.keep(_KIND, made.name, {"query": made.query})
        return made

    def drop_search(self, name: str) -> None:
        """Forget a saved search. NotFound (`no_such_search`)."""
        with self._store.write():
            if all(each.name != name for each in self.saved_searches()):
                raise NotFound("no_such_search", name=name)
            self._store.kept.keep(_KIND, name, None)
