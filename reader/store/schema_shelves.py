"""What version 3 added to a library: reading time, and what shelves and orders are quick by."""

from __future__ import annotations

from typing import Final

_TIME_KEY: Final = "new.article_uid || ' ' || new.device || ' ' || new.day"

_NEWS: Final = """
    CREATE TRIGGER sync_new_{name} AFTER {when} ON reading_time
    WHEN EXISTS (SELECT 1 FROM sync_place)
    BEGIN
        DELETE FROM sync_new WHERE kind = 'time' AND key = {key};
        INSERT INTO sync_new(kind, key) VALUES('time', {key});
    END
    """

VERSION_3: Final = (
    # A row per article, device and day (on the calendar of the device). Only its own device adds
    # to it, so that of two states of a row the larger is the later one.
    """
    CREATE TABLE reading_time(
        article_uid TEXT NOT NULL,
        device TEXT NOT NULL,
        day TEXT NOT NULL,
        ms INTEGER NOT NULL DEFAULT 0,
        chars INTEGER NOT NULL DEFAULT 0,
        words INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY(article_uid, device, day)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX reading_time_by_day ON reading_time(day)",
    _NEWS.format(name="time", when="INSERT", key=_TIME_KEY),
    _NEWS.format(name="more_time", when="UPDATE", key=_TIME_KEY),
    # The title in pinyin; empty until it has been made (titles.py).
    "ALTER TABLE article ADD COLUMN pinyin TEXT NOT NULL DEFAULT ''",
    "DROP INDEX article_by_title",
    "CREATE INDEX article_by_pinyin ON article(pinyin, title, id DESC, initials) WHERE deleted = 0",
    "CREATE INDEX article_by_source ON article(source, id DESC) WHERE deleted = 0",
    "CREATE INDEX article_by_progress ON article(progress DESC, id DESC, state) WHERE deleted = 0",
    "CREATE INDEX article_by_state ON article(state, progress, id) WHERE deleted = 0",
)
