"""The query language as a condition for lists: the library's, the notes', an export's."""

from __future__ import annotations

import sqlite3

from reader.search.conditions import Value, written
from reader.search.functions import register
from reader.search.index import state
from reader.search.parsing import parse
from reader.search.plan import Planner
from reader.search.query import Query


def filter_sql(
    query: str | Query,
    conn: sqlite3.Connection | None = None,
    *,
    notes: bool = False,
    indexed: bool = True,
) -> tuple[str, list[Value]]:
    """A condition for WHERE, and its parameters, that keeps the rows which answer a query.

    For lists of articles the statement names `article` as `a`. For lists of annotations (`notes`)
    it names `annotation` as `n` and joins its article as `a` (LEFT JOIN, for those without).
    The condition is 0 or 1, never NULL, and says nothing about `deleted`. An empty query, or one
    that makes no sense, keeps everything.

    Words find an article by its title, its text, and what was quoted from it or noted on it; they
    find an annotation by its quote and its note.

    Give the connection that the statement will run on: texts are then looked at where the index
    does not say enough, or is not there. Without it, the index is trusted, and what it
    cannot answer (regular expressions, marks) is not asked. For rows that are not in the index
    (deleted ones), say `indexed=False`.
    """
    read = parse(query) if isinstance(query, str) else query
    if conn is not None:
        register(conn)
    planner = Planner(
        "note" if notes else "article",
        indexed=indexed and (conn is None or state(conn).usable),
        places=read.places,
        both=not notes,
        looks=conn is not None,
    )
    condition = written(planner.condition(read.root))
    return condition.text, list(condition.params)
