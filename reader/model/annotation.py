"""What a person leaves in an article."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from reader.model.moment import Moment
from reader.model.span import Span

Colour = Literal["yellow", "green", "blue", "pink", "purple"]
"""The five colours, on the keys 1 to 5 in this order."""

COLOURS: Final[tuple[Colour, ...]] = ("yellow", "green", "blue", "pink", "purple")

HighlightKind = Literal["highlight", "note", "bookmark"]
"""A marked passage, a note on a whole article, or a bookmark (an empty span)."""

AnchorState = Literal["exact", "moved", "fuzzy", "ambiguous", "orphan", "user"]
"""How surely a highlight was found in the current text."""


class Anchor(NamedTuple):
    """A place in one text, described well enough to be found again in another.

    After the selectors of the W3C Web Annotation Data Model (sections 4.2.4 and 4.2.5).
    """

    start: int
    end: int
    exact: str
    """The marked characters themselves."""
    prefix: str
    """Characters just before `start`: 32 significant ones, doubled until unique, at most 128."""
    suffix: str
    """Characters just after `end`, likewise."""
    occurrence: int = 1
    """Which of the equal quotes in the text it is, from 1."""
    occurrences: int = 1
    """How many equal quotes the text has."""
    heading: tuple[str, ...] = ()
    """The headings above it, outermost first."""


class Highlight(NamedTuple):
    """A highlight, a note on an article or a bookmark, as it stands now."""

    id: str
    """UUIDv7."""
    kind: HighlightKind
    article_id: int | None
    """None when its article was removed or has not arrived yet."""
    article_uid: str
    article_title: str
    """For lists; the last known title when the article is gone."""
    start: int | None
    """Offsets in the current revision; None for orphans and notes on articles."""
    end: int | None
    quote: str
    prefix: str
    suffix: str
    note: str
    """Markdown as it was typed."""
    colour: Colour
    tags: tuple[str, ...]
    state: AnchorState
    created: Moment
    modified: Moment
    heading: tuple[str, ...] = ()
    style: str = "background"
    versions: tuple[str, ...] = ()
    """Other note texts written at the same time elsewhere, until a person chooses."""
    score: float = 1.0
    """How well it was found again, from 0 to 1."""
    deleted: bool = False

    @property
    def span(self) -> Span | None:
        """Where it stands in the text; None for a note on the article or a lost passage."""
        if self.start is None or self.end is None:
            return None
        return Span(self.start, self.end)
