"""The derived index: tokens, query language, ranking, snippets. See docs/search.md.

Knows the tables of the library by their names alone. Nothing is loaded before it is asked for.
"""

from reader.search.filters import filter_sql
from reader.search.find import Interrupted, search
from reader.search.index import (
    INDEX_VERSION,
    IndexState,
    index_articles,
    index_note,
    prepare,
    state,
    unindex_article,
    unindex_note,
)
from reader.search.live import Searcher
from reader.search.parsing import parse
from reader.search.query import Problem, Query
from reader.search.rebuilding import check, rebuild

__all__ = [
    "INDEX_VERSION",
    "IndexState",
    "Interrupted",
    "Problem",
    "Query",
    "Searcher",
    "check",
    "filter_sql",
    "index_articles",
    "index_note",
    "parse",
    "prepare",
    "rebuild",
    "search",
    "state",
    "unindex_article",
    "unindex_note",
]
