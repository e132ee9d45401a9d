"""Intents that any screen or widget may post upward, and what the app answers.

What concerns one widget alone is a message class inside that widget.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from textual.message import Message

from reader.model import Highlight, Span
from reader.tui.widgets.status import Tone

UNFINISHED: Final = "unfinished_note"
"""Under this name the library remembers which draft was left last."""


class Said(Message):
    """Something to be said on the status line; one clean line."""

    def __init__(self, text: str, tone: Tone = "plain") -> None:
        super().__init__()
        self.text = text
        self.tone = tone


class Filled(Message):
    """A list that was empty has rows now, or the other way round."""


class Trail(NamedTuple):
    """A search that goes on from article to article."""

    query: str
    """In the language of searches."""
    stops: tuple[int, ...]
    """The articles with hits, in the order in which they were listed."""


class Destination(NamedTuple):
    """A place that a person chose in a list: the answer of search, notes and contents."""

    article_id: int
    span: Span | None = None
    """What to show and flash there; None opens the article where it was left."""
    highlight_id: str | None = None
    query: str = ""
    """What was searched for, to draw its hits in the article."""
    trail: Trail | None = None
    """The search it belongs to: its hits are drawn, and `n` goes on across articles."""
    edge: int = 0
    """Without a span: 1 for the first hit of the trail in the article, -1 for the last."""

    @classmethod
    def of(cls, highlight: Highlight) -> Destination | None:
        """Where a highlight stands; None when its article is gone, no span when its words are."""
        if highlight.article_id is None:
            return None
        return cls(highlight.article_id, highlight.span, highlight.id)
