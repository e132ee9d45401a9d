"""Titles in pinyin: the columns by which they are found and ordered, derived from the title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.store.store import Store

BATCH: Final = 2000
"""Titles written in one transaction; other windows can write between two."""


def title_columns(title: str) -> dict[str, str]:
    """The columns `initials` and `pinyin` of an article with this title."""
    from reader.text.pinyin import initials, syllables

    return {"initials": initials(title), "pinyin": syllables(title)}


def complete(store: Store, cancelled: Callable[[], bool] | None = None) -> int:
    """Write the columns of titles that have none yet, as in a library of an earlier version.

    How many were written.
    """
    done = 0
    while not (cancelled is not None and cancelled()):
        with store.write() as connection:
            rows = connection.execute(
                "SELECT id, title FROM article WHERE pinyin = '' LIMIT ?", (BATCH,)
            ).fetchall()
            connection.executemany(
                "UPDATE article SET initials = :initials, pinyin = :pinyin WHERE id = :id",
                [{"id": key, **title_columns(title)} for key, title in rows],
            )
        done += len(rows)
        if len(rows) < BATCH:
            break
    return done


def incomplete(store: Store) -> bool:
    """Whether there are titles without these columns."""
    with store.reading() as connection:
        row = connection.execute(
            "SELECT 1 FROM article WHERE deleted = 0 AND pinyin = '' LIMIT 1"
        ).fetchone()
    return row is not None
