"""Intents that any screen or widget may post upward, and what the app answers.

What concerns one widget alone is a message class inside that widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from reader.model import Span
from reader.tui.widgets.status import Tone


@dataclass
class Said(Message):
    """Something to be said on the status line; one clean line."""

    text: str
    tone: Tone = "plain"

    def __post_init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that a person chose in a list: the answer of search, notes and contents."""

    article_id: int
    span: Span | None = None
    """What to show and flash there; None opens the article where it was left."""
    highlight_id: str | None = None
    query: str = ""
    """What was searched for, to draw its hits in the article."""


@dataclass
class ArticlesAdded(Message):
    """Articles came into the library."""

    ids: Sequence[int]

    def __post_init__(self) -> None:
        super().__init__()
