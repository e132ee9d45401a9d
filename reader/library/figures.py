"""Figures about reading: time, pace, days, sources and tags."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.library.hall import Hall

if TYPE_CHECKING:
    from reader.store.times import DayFigures, Pace, Share

USUAL_CHARS: Final = 400
USUAL_WORDS: Final = 230
"""Characters of Chinese and words of English in a minute, until enough was read to know better."""

ENOUGH_MS: Final = 10 * 60_000
"""Reading time from which one's own pace counts."""

TOP: Final = 12
"""Sources, and tags, that are shown."""


class Figures(NamedTuple):
    """What reading came to so far."""

    days: list[DayFigures]
    """Days with anything in them, oldest first."""
    today: str
    pace: Pace
    sources: list[Share]
    tags: list[Share]
    articles: int
    chars: int
    """Length of the whole library."""
    read: int
    notes: int

    @property
    def streak(self) -> int:
        """Days in a row on which something was read or noted, up to today or yesterday."""
        busy = {each.day for each in self.days}
        day = date.fromisoformat(self.today)
        if self.today not in busy:
            day -= timedelta(days=1)
        count = 0
        while day.isoformat() in busy:
            count += 1
            day -= timedelta(days=1)
        return count


class ReadingFigures(Hall):
    """Reading time, and what is known from it."""

    def add_reading_time(self, article_id: int, ms: int, chars: int = 0, words: int = 0) -> None:
        """Count time (milliseconds) and what was read in it to an article and to today."""
        self._store.times.add(article_id, ms, chars, words)

    def reading_time(self, article_id: int) -> int:
        """Milliseconds that were read in an article, on all devices."""
        return self._store.times.of(article_id)

    def pace(self) -> tuple[float, float]:
        """Characters of Chinese and words of other languages that are read in a minute."""
        known = self._store.times.pace()
        return (
            known.chars * 60_000 / known.chars_ms
            if known.chars_ms >= ENOUGH_MS and known.chars
            else USUAL_CHARS,
            known.words * 60_000 / known.words_ms
            if known.words_ms >= ENOUGH_MS and known.words
            else USUAL_WORDS,
        )

    def figures(self) -> Figures:
        """Everything that the page of statistics shows."""
        store = self._store
        with store.reading() as connection:
            articles, chars, read = connection.execute(
                "SELECT count(*), coalesce(sum(chars), 0), coalesce(sum(state = 'read'), 0)"
                " FROM article WHERE deleted = 0"
            ).fetchone()
            notes = connection.execute(
                "SELECT count(*) FROM annotation WHERE deleted = 0 AND kind <> 'bookmark'"
            ).fetchone()[0]
        times = store.times
        return Figures(
            times.days(),
            store.now().local().strftime("%Y-%m-%d"),
            times.pace(),
            times.by_source(TOP),
            times.by_tag(TOP),
            articles,
            chars,
            read,
            notes,
        )
