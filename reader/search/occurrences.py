"""Every place where a query's words stand in a text, without the caps of a result."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator
from itertools import chain

from reader.model import Span
from reader.search.filters import filter_sql
from reader.search.functions import finder
from reader.search.parsing import parse
from reader.search.patience import SECONDS
from reader.search.plan import phrase_of
from reader.search.query import Leaf, Query, Regex, Text
from reader.search.regexes import find as find_regex


def occurrences(query: Query, text: str) -> list[Span]:
    """Where the phrases and expressions of a query stand in the text of an article, in order.

    Of places that overlap the first stays, of those that begin together the longest. What asks
    for a title, note or quote is passed over.
    """
    leaves = [
        leaf
        for leaf in query.wanted
        if leaf.place == "text" or (leaf.place is None and "text" in query.places)
    ]
    deadline = time.monotonic() + SECONDS
    found = sorted(
        chain.from_iterable(_places(leaf, text, deadline) for leaf in leaves),
        key=lambda span: (span.start, -span.end),
    )
    kept: list[Span] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _places(leaf: Leaf, text: str, deadline: float) -> Iterator[Span]:
    if isinstance(leaf, Regex):
        return find_regex(leaf.source, text, deadline=deadline)
    return (Span(*match.span()) for match in finder(phrase_of(leaf))(text).finditer(text))


def articles_with(
    conn: sqlite3.Connection,
    query: Query,
    within: Collection[int] | None = None,
    *,
    indexed: bool = True,
) -> list[int]:
    """The numbers of the articles that answer a query of words, in order; some of their texts may
    hold none of them. `within`: articles to stay in. `indexed`: whether the index may be asked.
    """
    if not query.wanted:
        return []
    where, params = filter_sql(query, conn, indexed=indexed)
    known = set(within) if within is not None else None
    return [
        int(row[0])
        for row in conn.execute(
            f"SELECT a.id FROM article AS a WHERE a.deleted = 0 AND ({where}) ORDER BY a.id", params
        )
        if known is None or row[0] in known
    ]


def texts_with(
    conn: sqlite3.Connection, query: str | Query, within: Collection[int] | None = None
) -> Iterator[tuple[int, list[Span]]]:
    """The articles that answer a query and the places of its words in their texts, by number.

    `within`: articles to stay in. Articles whose text holds none of the words are left out.
    """
    read = parse(query) if isinstance(query, str) else query
    for article_id in articles_with(conn, read, within):
        row = conn.execute("SELECT text FROM body WHERE article_id = ?", (article_id,)).fetchone()
        if row is not None and (spans := occurrences(read, row[0])):
            yield article_id, spans


def phrase_query(phrase: str) -> Query:
    """A query for these very characters in texts, whatever they would mean when typed."""
    leaf = Text(phrase, 0, len(phrase), "text", quoted=True)
    return Query(phrase, leaf if phrase.strip() else None)
