"""How the library is shown as a list: on which shelf, filtered by what, in which order."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

Kind = Literal["all", "unread", "reading", "read", "archived", "source", "tag", "search"]
"""What a shelf is: everything, a state, or what shares a source, a tag, or a saved search."""

Sort = Literal["added", "published", "title", "read", "length", "source", "progress", "notes"]

SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
"""All orders: newest, latest opened, longest, furthest and most first; names from A on."""


class Shelf(NamedTuple):
    """A part of the library: by state, source, tag, or a saved search of that name."""

    kind: Kind = "all"
    name: str = ""


class View(NamedTuple):
    """What a list shows: a shelf, filtered by a query, in an order."""

    shelf: Shelf = Shelf()
    query: str = ""
    sort: Sort = "added"
    reverse: bool = False
