"""Titles in pinyin: the columns by which they are found and ordered, derived from the title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.store.store import Store

KEPT: Final = "pinyin_version"
"""Under this name the library keeps which version of pinyin wrote the columns of all titles."""

BATCH: Final = 2000
"""Titles written in one transaction; other windows can write between two."""


def title_columns(title: str) -> dict[str, str]:
    """The columns `initials` and `pinyin` of an article with this title."""
    from reader.text.pinyin import initials_and_syllables

    initials, pinyin = initials_and_syllables(title)
    return {"initials": initials, "pinyin": pinyin}


def complete(store: Store, cancelled: Callable[[], bool] | None = None) -> int:
    """Write the columns of titles that have none yet, or that another version of pinyin wrote.

    How many were written.
    """
    from reader.text.pinyin import VERSION

    done = last = 0
    while not (cancelled is not None and cancelled()):
        with store.reading() as connection:
            rows = connection.execute(
                "SELECT id, title, initials, pinyin FROM article WHERE id > ? ORDER BY id LIMIT ?",
                (last, BATCH),
            ).fetchall()
        if not rows:
            store.memory.remember(KEPT, VERSION)
            break
        last = rows[-1][0]
        changed = [
            {"id": key, **columns}
            for key, title, *now in rows
            if [*(columns := title_columns(title)).values()] != now
        ]
        if changed:
            with store.write() as connection:
                connection.executemany(
                    "UPDATE article SET initials = :initials, pinyin = :pinyin WHERE id = :id",
                    changed,
                )
        done += len(changed)
    return done


def incomplete(store: Store) -> bool:
    """Whether there are titles without these columns, or with those of another version."""
    from reader.text.pinyin import VERSION

    if store.memory.recall(KEPT) != VERSION:
        return True
    with store.reading() as connection:
        row = connection.execute(
            "SELECT 1 FROM article WHERE deleted = 0 AND pinyin = '' LIMIT 1"
        ).fetchone()
    return row is not None
