"""How long was read, how much, and when: rows per article, device and day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.store.store import Store


class DayFigures(NamedTuple):
    """What one day (`2026-01-28`, on the calendar of the device) came to."""

    day: str
    ms: int = 0
    chars: int = 0
    words: int = 0
    articles: int = 0
    """Different articles that were read in."""
    notes: int = 0
    """Highlights and notes that were made."""


class Share(NamedTuple):
    """What was read of one source, or under one tag."""

    name: str
    ms: int
    chars: int
    articles: int


class Pace(NamedTuple):
    """How much was read in how much time, in Chinese and in other languages."""

    chars: int = 0
    """Characters of Chinese articles."""
    chars_ms: int = 0
    words: int = 0
    """Words of articles in other languages."""
    words_ms: int = 0


class Times:
    """Reading time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, article_id: int, ms: int, chars: int, words: int) -> None:
        """Count time (milliseconds) and what was read in it to this day and device."""
        store = self._store
        day = store.now().local().strftime("%Y-%m-%d")
        with store.write() as connection:
            connection.execute(
                "INSERT INTO reading_time(article_uid, device, day, ms, chars, words)"
                " SELECT uid, ?, ?, ?, ?, ? FROM article WHERE id = ?"
                " ON CONFLICT(article_uid, device, day) DO UPDATE SET"
                " ms = ms + excluded.ms, chars = chars + excluded.chars,"
                " words = words + excluded.words",
                (store.journal.device, day, ms, chars, words, article_id),
            )

    def of(self, article_id: int) -> int:
        """Milliseconds that were read in an article, on all devices."""
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT coalesce(sum(t.ms), 0) FROM article a"
                " JOIN reading_time t ON t.article_uid = a.uid WHERE a.id = ?",
                (article_id,),
            ).fetchone()
        return int(row[0])

    def pace(self) -> Pace:
        """How fast was read so far, removed articles included."""
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT sum(iif(zh, chars, 0)), sum(iif(zh AND chars > 0, ms, 0)),"
                " sum(iif(zh, 0, words)), sum(iif(NOT zh AND words > 0, ms, 0)) FROM"
                " (SELECT t.ms, t.chars, t.words, coalesce(a.language, 'zh') = 'zh' AS zh"
                " FROM reading_time t JOIN article a ON a.uid = t.article_uid)"
            ).fetchone()
        return Pace(*(int(each or 0) for each in row))

    def days(self, first: str = "") -> list[DayFigures]:
        """What each day came to, from `first` on; days without anything are left out."""
        with self._store.reading() as connection:
            read = connection.execute(
                "SELECT day, sum(ms), sum(chars), sum(words), count(DISTINCT article_uid)"
                " FROM reading_time WHERE day >= ? GROUP BY day",
                (first,),
            ).fetchall()
            noted = connection.execute(
                "SELECT strftime('%Y-%m-%d', (created + created_offset * 60000) / 1000,"
                " 'unixepoch') AS day, count(*) FROM annotation"
                " WHERE deleted = 0 AND kind <> 'bookmark' GROUP BY day HAVING day >= ?",
                (first,),
            ).fetchall()
        notes = dict(noted)
        found = {row[0]: DayFigures(*row)._replace(notes=notes.pop(row[0], 0)) for row in read}
        found |= {day: DayFigures(day, notes=count) for day, count in notes.items()}
        return [found[day] for day in sorted(found)]

    def by_source(self, limit: int) -> list[Share]:
        """What was read of each source, the most first; without a source under an empty name."""
        return self._shares(
            "SELECT coalesce(a.source, ''), sum(t.ms), sum(t.chars), count(DISTINCT a.id)"
            " FROM reading_time t JOIN article a ON a.uid = t.article_uid GROUP BY 1",
            limit,
        )

    def by_tag(self, limit: int) -> list[Share]:
        """What was read under each tag of an article, the most first."""
        return self._shares(
            "SELECT g.tag, sum(t.ms), sum(t.chars), count(DISTINCT a.id)"
            " FROM reading_time t JOIN article a ON a.uid = t.article_uid"
            " JOIN article_tag g ON g.article_id = a.id GROUP BY 1",
            limit,
        )

    def _shares(self, query: str, limit: int) -> list[Share]:
        with self._store.reading() as connection:
            rows = connection.execute(f"{query} ORDER BY 2 DESC, 1 LIMIT ?", (limit,))
            return [Share(*row) for row in rows]
