"""How long a person reads, told from when they move: no timer, no key is watched.

The time between two movements counts as reading, up to `IDLE`: a page takes a while, a walk to the
kettle longer. What lies between the places of two movements counts as read where it is new, not
more than a page or two, and was not passed faster than anyone reads.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, NamedTuple

IDLE: Final = 120.0
"""Seconds after which a person who does not move is taken to be away."""

PAGE: Final = 3000
"""Characters; a movement further than that is a jump, and nothing was read."""

FASTEST: Final = 30.0
"""Characters a second that can still be called reading."""

WORDS_FASTEST: Final = 12.0
"""Words a second."""


class Read(NamedTuple):
    """What was read in an article since it was last asked."""

    article_id: int
    ms: int
    chars: int
    """Characters without blanks."""
    words: int
    """Words, of texts that have blanks between them; else 0."""


class ReadingClock:
    """Counts for one article at a time."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._article: int | None = None
        self._text = ""
        self._words = False
        self._furthest = 0
        self._last = 0.0
        self._seconds = 0.0
        self._spans: list[tuple[int, int]] = []

    def begin(self, article_id: int, text: str, offset: int, *, words: bool) -> Read | None:
        """Another article is open at `offset`; what was read in the one before."""
        before = self.take()
        self._article, self._text, self._words = article_id, text, words
        self._furthest = offset
        self._last = self._now()
        self._seconds, self._spans = 0.0, []
        return before

    def touch(self, offset: int) -> None:
        """The person moved, and is at `offset` now."""
        if self._article is None:
            return
        now = self._now()
        self._seconds += min(now - self._last, IDLE)
        self._last = now
        step = offset - self._furthest
        if step > 0:
            if step <= PAGE:
                self._spans.append((self._furthest, offset))
            self._furthest = offset

    @property
    def pending(self) -> float:
        """Seconds that nobody has taken yet."""
        return self._seconds

    def take(self) -> Read | None:
        """What was read since it was last asked; None when that is next to nothing."""
        if self._article is None or self._seconds < 1:
            return None
        seconds, spans = self._seconds, self._spans
        self._seconds, self._spans = 0.0, []
        chars = words = 0
        for start, end in spans:
            parts = self._text[start:end].split()
            chars += sum(map(len, parts))
            words += len(parts) if self._words else 0
        return Read(
            self._article,
            round(seconds * 1000),
            min(chars, round(seconds * FASTEST)),
            min(words, round(seconds * WORDS_FASTEST)),
        )
