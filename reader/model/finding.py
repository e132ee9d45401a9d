"""What a search gives back."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reader.model.span import Span

HitPlace = Literal["title", "text", "quote", "note"]
"""Where a query was found."""


class Snippet(NamedTuple):
    """A readable piece of a text with the found characters marked."""

    text: str
    marks: tuple[Span, ...]
    """Spans of `text`."""


class SearchHit(NamedTuple):
    """One article and place, or one highlight, that answers a query."""

    article_id: int | None
    article_uid: str
    title: str
    where: HitPlace
    score: float
    """Larger is better; comparable within one result only."""
    matches: tuple[Span, ...]
    """Spans in the original title, text, quote or note."""
    snippet: Snippet
    highlight_id: str | None = None
    partial: bool = False
    """Whether only some of the words were found."""


class SearchResult(NamedTuple):
    """The hits of a query, best first."""

    query: str
    hits: tuple[SearchHit, ...]
    total: int
    """Articles and highlights that match, counted up to a cap while typing."""
    total_is_exact: bool
    understood: str = ""
    """How the query was read, for the status line."""
    relaxed: str = ""
    """Which step of relaxation answered: empty, `near`, `all` or `some`."""
    cut_short: bool = False
    """Whether the time of regular expressions ran out before every text was looked at."""
