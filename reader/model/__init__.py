"""The nouns of the house: records that cannot change, without behaviour that touches the world.

Named tuples: a text of 330,000 paragraphs has as many blocks, and the classes themselves cost a
fifth of frozen dataclasses at start.

Offsets are code points in an article's normalised text, half-open `[start, end)`, everywhere.
"""

from reader.model.annotation import (
    COLOURS,
    Anchor,
    AnchorState,
    Colour,
    Highlight,
    HighlightKind,
)
from reader.model.article import (
    Article,
    ArticleInfo,
    ArticleState,
    Block,
    BlockKind,
    Document,
    Other,
    Style,
    StyleKind,
)
from reader.model.blocks import Blocks
from reader.model.finding import HitPlace, SearchHit, SearchResult, Snippet
from reader.model.moment import Moment
from reader.model.span import Place, Span

__all__ = [
    "COLOURS",
    "Anchor",
    "AnchorState",
    "Article",
    "ArticleInfo",
    "ArticleState",
    "Block",
    "BlockKind",
    "Blocks",
    "Colour",
    "Document",
    "Highlight",
    "HighlightKind",
    "HitPlace",
    "Moment",
    "Other",
    "Place",
    "SearchHit",
    "SearchResult",
    "Snippet",
    "Span",
    "Style",
    "StyleKind",
]
