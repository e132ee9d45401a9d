"""The library as a list: shelves, orders and a filter that understands pinyin."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.library.despite import despite_index
from reader.library.hall import Hall
from reader.model.shelves import Kind, Shelf, View

if TYPE_CHECKING:
    from reader.model import ArticleInfo

Condition = tuple[str, Sequence[Any]]

MOST: Final = 500
"""Sources, and tags, that are shown as shelves; the fullest ones."""

_LETTERS: Final = re.compile(r"[a-z][a-z0-9]{1,59}")
_OPERATORS: Final = re.compile(r'["“”()（）|]|/.*/|(?:^|\s)(?:AND|OR|NOT|NEAR\S*)(?:\s|$)')


class Shelved(NamedTuple):
    """A shelf and how many articles stand on it; None while that is not known."""

    shelf: Shelf
    number: int | None


class Listing(NamedTuple):
    """A list as it stands: its first rows, and how many there are."""

    total: int
    first: list[ArticleInfo]
    everything: int
    """Articles in the whole library."""
    ids: array[int] | None = None
    """All of them in their order, where finding them again would cost more than a page."""


_STATES: Final[dict[str, str]] = {
    "all": "",
    "unread": "a.state = 'unread' AND a.progress = 0",
    "reading": "(a.state = 'reading' OR (a.state = 'unread' AND a.progress > 0))",
    "read": "a.state = 'read'",
    "archived": "a.state = 'archived'",
}


class Listings(Hall):
    """Lists of articles as the library pane shows them."""

    @despite_index
    def listing(
        self, view: View, *, limit: int, cancelled: Callable[[], bool] | None = None
    ) -> Listing:
        """The first `limit` rows of a view, with the number of all.

        Raises Cancelled as soon as `cancelled()`, as when the person has typed on.
        """
        if cancelled is not None:
            with self._store.unless(cancelled):
                return self.listing(view, limit=limit)
        articles = self._store.articles
        everything = articles.count()
        where, params = self.condition_of(view)
        if not where and view.sort != "notes":
            first = articles.page(sort=view.sort, reverse=view.reverse, limit=limit)
            return Listing(everything, first, everything)
        ids = articles.ids(where, params, sort=view.sort, reverse=view.reverse)
        return Listing(len(ids), articles.infos(ids[:limit]), everything, ids)

    @despite_index
    def listing_page(
        self, view: View, ids: array[int] | None, offset: int, limit: int
    ) -> list[ArticleInfo | None]:
        """Further rows of a listing; None stands for an article that is gone since."""
        articles = self._store.articles
        if ids is None:
            page = articles.page(sort=view.sort, reverse=view.reverse, offset=offset, limit=limit)
            return list(page)
        wanted = ids[offset : offset + limit]
        found = {each.id: each for each in articles.infos(wanted) if not each.deleted}
        return [found.get(key) for key in wanted]

    @despite_index
    def listing_ids(self, view: View) -> array[int]:
        """The numbers of all articles of a view, in its order."""
        where, params = self.condition_of(view)
        return self._store.articles.ids(where, params, sort=view.sort, reverse=view.reverse)

    # Shelves

    @despite_index
    def shelves(self) -> list[Shelved]:
        """All shelves: states, saved searches (not counted yet), sources, tags."""
        with self._store.reading() as connection:
            states = connection.execute(
                "SELECT state, progress > 0, count(*) FROM article WHERE deleted = 0 GROUP BY 1, 2"
            ).fetchall()
            sources = connection.execute(
                "SELECT source, count(*) FROM article WHERE deleted = 0 AND source IS NOT NULL"
                " GROUP BY source ORDER BY 2 DESC, 1 LIMIT ?",
                (MOST,),
            ).fetchall()
            tags = connection.execute(
                "SELECT t.tag, count(*) FROM article_tag t JOIN article a ON a.id = t.article_id"
                " WHERE a.deleted = 0 GROUP BY t.tag ORDER BY 2 DESC, 1 LIMIT ?",
                (MOST,),
            ).fetchall()
        counts = dict.fromkeys(_STATES, 0)
        for state, begun, number in states:
            counts["all"] += number
            counts["reading" if state == "unread" and begun else state] += number
        return [
            *(Shelved(Shelf(kind), counts[kind]) for kind in _SHOWN),
            *(Shelved(Shelf("search", each.name), None) for each in self._searches()),
            *(Shelved(Shelf("source", name), number) for name, number in sources),
            *(Shelved(Shelf("tag", name), number) for name, number in tags),
        ]

    @despite_index
    def shelf_count(self, shelf: Shelf) -> int:
        """How many articles stand on a shelf."""
        return self._store.articles.count(*self._on(shelf))

    def _searches(self) -> Sequence[Any]:
        from reader.library.shelves import Shelves

        assert isinstance(self, Shelves)
        return self.saved_searches()

    # Conditions

    def condition_of(self, view: View) -> Condition:
        """A view as a condition over `article a`; empty for the whole library."""
        return _both(self._on(view.shelf), self._filter(view.query))

    def _on(self, shelf: Shelf) -> Condition:
        match shelf.kind:
            case "source":
                return "a.source = ?", (shelf.name,)
            case "tag":
                # The tags below it belong to it, as in a search.
                return (
                    "a.id IN (SELECT article_id FROM article_tag WHERE tag = ?"
                    " OR (tag >= ? AND tag < ?))",
                    (shelf.name, f"{shelf.name}/", f"{shelf.name}0"),
                )
            case "search":
                query = next((s.query for s in self._searches() if s.name == shelf.name), "")
                where, params = self._condition(query)
                return (where, params) if query else ("0", ())
            case _:
                return _STATES[shelf.kind], ()

    def _filter(self, query: str) -> Condition:
        """What was typed, in the language of searches; words of small letters also as pinyin.

        Each such word finds an article whose title, source or a tag is spelt so, by initials or
        in full.
        """
        words = query.split()
        if _OPERATORS.search(query) or not any(map(_LETTERS.fullmatch, words)):
            return self._condition(query)
        plain = " ".join(word for word in words if not _LETTERS.fullmatch(word))
        found = self._condition(plain)
        for word in dict.fromkeys(filter(_LETTERS.fullmatch, words)):
            where, params = self._condition(word)
            mine, spelt = self._spelt(word)
            found = _both(found, (f"({where}) OR {mine}", (*params, *spelt)))
        return found

    def _spelt(self, word: str) -> Condition:
        from reader.text.pinyin import as_typed, mixed_spellings, spellings

        typed = as_typed(word)
        likes = [("initials", f"%{word}%"), *(("pinyin", f"%{s}%") for s in spellings(typed))]
        mixed = mixed_spellings(typed)
        titles = " OR ".join(
            [*(f"{column} LIKE ?" for column, _ in likes),
             *("(initials LIKE ? AND pinyin LIKE ?)" for _ in mixed)]
        )  # fmt: skip
        # One index holds both columns, so that the rows themselves are not read.
        parts = [
            "a.id IN (SELECT id FROM article INDEXED BY article_by_pinyin"
            f" WHERE deleted = 0 AND ({titles}))"
        ]
        params: list[Any] = [like for _, like in likes]
        for firsts, pattern in mixed:
            params += [f"%{firsts}%", pattern]
        sources, tags = self._names()
        for names, inside in (
            (sources, "a.source IN (SELECT value FROM json_each(?))"),
            (
                tags,
                "a.id IN (SELECT article_id FROM article_tag"
                " WHERE tag IN (SELECT value FROM json_each(?)))",
            ),
        ):
            matching = [each for each in names if is_spelt(each, word)]
            if matching:
                from json import dumps

                parts.append(inside)
                params.append(dumps(matching))
        return " OR ".join(parts), params

    _known_names: tuple[int, list[str], list[str]] | None = None

    def _names(self) -> tuple[list[str], list[str]]:
        """All sources and tags in use; kept until something is written."""
        store = self._store
        state = hash((store.data_version, store.connection.total_changes))
        if self._known_names is None or self._known_names[0] != state:
            with store.reading() as connection:
                sources = connection.execute(
                    "SELECT DISTINCT source FROM article WHERE deleted = 0 AND source > ''"
                ).fetchall()
                tags = connection.execute("SELECT DISTINCT tag FROM article_tag").fetchall()
            self._known_names = (state, [r[0] for r in sources], [r[0] for r in tags])
        return self._known_names[1], self._known_names[2]

    # Titles in pinyin

    def lacks_pinyin(self) -> bool:
        """Whether there are titles of an earlier version that cannot be found by pinyin yet."""
        from reader.store import titles

        return not self._store.read_only and titles.incomplete(self._store)

    def complete_titles(self, cancelled: Callable[[], bool] | None = None) -> int:
        """Write the pinyin of titles where it is missing, for the background; how many."""
        from reader.store import titles

        if not self.lacks_pinyin():
            return 0
        return titles.complete(self._store, cancelled)


_SHOWN: Final[tuple[Kind, ...]] = ("all", "unread", "reading", "read", "archived")


def is_spelt(name: str, typed: str) -> bool:
    """Whether typed letters spell a part of a name: its initials or whole syllables."""
    from reader.text import pinyin

    return pinyin.is_spelt(name, typed)


def _both(one: Condition, other: Condition) -> Condition:
    parts = [each for each in (one, other) if each[0]]
    where = " AND ".join(f"({each[0]})" for each in parts)
    return where, tuple(param for each in parts for param in each[1])
