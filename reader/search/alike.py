"""Articles that hold the same words as another."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from math import log

from reader.search.conditions import All, Sql
from reader.search.functions import finder, register
from reader.search.index import state
from reader.search.plan import Planner
from reader.search.query import Or, Text
from reader.search.rows import selection

POOL = 60
"""Articles that are looked at, of those that share the most."""


def alike(
    conn: sqlite3.Connection,
    article_id: int,
    words: Mapping[str, float],
    limit: int,
    *,
    indexed: bool = True,
) -> list[tuple[int, float, tuple[str, ...]]]:
    """The articles that share most of an article's words, weighed: `(id, score, shared words)`.

    `words` are the article's keywords with their weights. The score goes from 0 to 1: the weight
    of the words that both have, those that occur once counting half as much as frequent ones.
    Without an index (or `indexed`), the newest articles with any of the words are looked at.
    """
    if not words:
        return []
    register(conn)
    places = frozenset(("title", "text"))
    phrases = tuple(Text(word, 0, 0, quoted=True) for word in words)
    planner = Planner("article", indexed and state(conn).usable, places)  # type: ignore[arg-type]
    condition = All((planner.condition(Or(phrases)), Sql("a.id <> ?", (article_id,))))
    rows = selection("article", condition).ranked(conn, POOL, None)
    total = sum(words.values())
    found = []
    for key, _ in rows:
        row = conn.execute(
            "SELECT a.title, b.text FROM article AS a LEFT JOIN body AS b ON b.article_id = a.id"
            " WHERE a.id = ?",
            (key,),
        ).fetchone()
        text = f"{row[0]}\n{row[1] or ''}"
        held: dict[str, float] = {}
        for word, weight in words.items():
            count = sum(1 for _ in finder(word)(text).finditer(text))
            if count:
                held[word] = weight * min(1.0, 0.5 + log(count) / 4)
        shared = tuple(sorted(held, key=lambda word: -held[word]))
        found.append((key, round(sum(held.values()) / total, 4), shared))
    found.sort(key=lambda one: (-one[1], -one[0]))
    return [one for one in found[:limit] if one[1] > 0]
