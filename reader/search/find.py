"""Searching: from a query to hits with exact marks.

Three stages. The index (or, without one, a look at every text) says which rows answer; the steps
of `rank.py` say in what order; and each row that will be shown is read, and what was found is
found again in its original text. A row in which nothing is found then is left out, so an index
that went wrong can hide nothing behind a wrong hit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from heapq import merge
from typing import Final

from reader.model import SearchHit, SearchResult
from reader.search import rank as ranking
from reader.search.conditions import NEVER, All, Condition, Sql, simplified
from reader.search.functions import register
from reader.search.hits import Candidate, Found, RowReader, hits_of
from reader.search.index import beginnings, state
from reader.search.parsing import parse
from reader.search.patience import Patience
from reader.search.plan import OF_ARTICLE, Planner, Row, rows_asked
from reader.search.query import And, Filter, Query, Text
from reader.search.relax import SAYING, bigrams, cut_in_twos, relaxed, words_of
from reader.search.rows import Selection, selection

POOL: Final = 100
"""How many rows are read to be put into their last order."""

POOL_CHARS: Final = 500_000
"""When so many characters were read, no more rows are than will be shown: they are books."""

BORDER_POOL: Final = 20
"""How many of them are looked at for the borders of words."""

FEW: Final = 10
"""With fewer hits than this, rows that hold some of the words are shown too."""

BEGINNINGS: Final = 40
"""Words up to which a beginning is written out; of more, FTS5 collects the rows."""

_WITHIN: Final[dict[Row, str]] = {
    "article": "a.id IN (SELECT value FROM json_each(?))",
    "note": "n.article_id IN (SELECT value FROM json_each(?))",
}


class Interrupted(Exception):
    """A newer query made this one pointless."""


def search(
    conn: sqlite3.Connection,
    query: str | Query,
    *,
    limit: int = 50,
    rank: bool = True,
    cap: int | None = None,
    within: Collection[int] | None = None,
    segmenter: ranking.Segmenter | None = None,
    relax: bool = True,
    alive: Callable[[], bool] | None = None,
    indexed: bool = True,
) -> SearchResult:
    """The hits of a query, best first (or newest first, without `rank`).

    `limit`: most hits. `cap`: count no further than this, and rank among that many newest rows.
    `within`: articles to stay in. `segmenter`: puts hits that are words before those that only
    cross them, and takes long queries apart when nothing is found (`relax`); without one, jieba
    is loaded for the latter alone. Without `indexed`, texts are read as if there were no index.
    `alive` is asked between statements, and `Interrupted` raised
    when it says no; `sqlite3.OperationalError: interrupted` passes through.

    Never raises for what a person typed.
    """
    read = parse(query) if isinstance(query, str) else query
    if read.root is None:
        return SearchResult(read.source, (), 0, True, read.understood)
    register(conn)
    alive = alive or (lambda: True)
    patience = Patience(read.root)
    run = _Run(conn, limit, rank, cap, within, segmenter, alive, indexed, patience)
    result = run.result(read)
    if result.total or not relax or not result.total_is_exact:
        return result
    return run.relaxed(read, result)


class _Run:
    """One search on one connection."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        limit: int,
        rank: bool,
        cap: int | None,
        within: Collection[int] | None,
        segmenter: ranking.Segmenter | None,
        alive: Callable[[], bool],
        indexed: bool,
        patience: Patience,
    ) -> None:
        self._conn = conn
        self._limit = max(0, limit)
        self._rank = rank
        self._cap = cap
        self._within = within
        self._segmenter = segmenter
        self._alive = alive
        self._indexed = indexed and state(conn).usable
        self._patience = patience
        self._dropped = 0
        self._known_beginnings: dict[str, list[str] | None] = {}

    def result(self, query: Query) -> SearchResult:
        """What the query finds as it stands."""
        self._dropped = 0
        articles, notes = rows_asked(query)
        asked: list[Row] = [*(["article"] if articles else []), *(["note"] if notes else [])]  # type: ignore[list-item]
        candidates: list[Candidate] = []
        total, exact = 0, True
        for row in asked:
            some, count, whole = self._candidates(query, row)
            candidates += some
            total, exact = total + count, exact and whole
        cut = self._patience.tired()
        self._patience.read()
        hits = self._hits(query, candidates)
        cut = cut or self._patience.gone()
        total = max(0, total - self._dropped)
        return SearchResult(
            query.source, tuple(hits), total, exact and not cut, query.understood, cut_short=cut
        )

    def _beginnings(self, start: str) -> list[str] | None:
        if start not in self._known_beginnings:
            self._known_beginnings[start] = beginnings(self._conn, start, BEGINNINGS)
        return self._known_beginnings[start]

    def _check(self) -> None:
        if not self._alive():
            raise Interrupted

    def _selection(
        self, query: Query, row: Row, step: ranking.Step | None = None
    ) -> Selection | None:
        planner = Planner(
            row,
            self._indexed,
            query.places,
            beginnings=self._beginnings if self._indexed else None,
            deadline=self._patience.looking,
        )
        condition: Condition = planner.condition(step.node if step else query.root)
        if self._within is not None:
            ids = "[" + ",".join(str(int(i)) for i in self._within) + "]"
            condition = simplified(All((condition, Sql(_WITHIN[row], (ids,)))))
        return None if condition == NEVER else selection(row, condition)

    def _candidates(self, query: Query, row: Row) -> tuple[list[Candidate], int, bool]:
        """Rows worth reading, how many rows there are, and whether that number is exact."""
        whole = self._selection(query, row)
        if whole is None:
            return [], 0, True
        self._check()
        want = self._limit if not self._rank else max(self._limit, POOL)
        if self._patience.needed and self._patience.tired():
            return [], 0, False
        if query.wanted and (not self._indexed or (self._patience.needed and not whole.driver)):
            return self._scanned(query, row, whole, want)
        if not self._rank:
            ids = whole.newest(self._conn, want)
            found = [Candidate(row, key, ranking.SOMEWHERE, 0.0) for key in ids]
        else:
            found = self._stepped(query, row, want)
        if len(found) < (want if self._cap is None else min(want, self._cap)):
            return found, len(found), True
        self._check()
        if self._patience.needed and self._patience.tired():
            return found, len(found), False
        # Less is counted than was found where expressions run out of time.
        count = max(whole.count(self._conn, self._cap), len(found))
        if self._cap is not None and count > self._cap:
            return found, self._cap, False
        return found, count, True

    def _stepped(self, query: Query, row: Row, want: int) -> list[Candidate]:
        """The best rows, step by step."""
        if row == "article":
            steps = ranking.steps(query, indexed=self._indexed)
        else:
            tier = ranking.BESIDE if ranking.in_one_piece(query) else ranking.NEAR
            assert query.root is not None
            steps = [ranking.Step(tier, query.root, query.places)]
        found: dict[int, Candidate] = {}
        for step in steps:
            chosen = self._selection(query, row, step)
            if chosen is None:
                continue
            self._check()
            rows = chosen.ranked(self._conn, want, self._cap)
            best = min((weight for _, weight in rows), default=0.0) or -1.0
            for key, weight in rows:
                found.setdefault(key, Candidate(row, key, step.tier, weight / best))
            if len(found) >= want or (self._patience.needed and self._patience.tired()):
                break
        return list(found.values())[:want]

    def _scanned(
        self, query: Query, row: Row, whole: Selection, want: int
    ) -> tuple[list[Candidate], int, bool]:
        """The same without an index: one look at every text, titles first."""
        stop = -1 if self._cap is None else self._cap + 1
        titled: list[int] = []
        if self._rank and row == "article":
            step = ranking.steps(query, indexed=False)[0]
            if step.tier == ranking.TITLE and (titles := self._selection(query, row, step)):
                titled = titles.newest(self._conn, stop)
                self._check()
        first = set(titled)
        ids = titled + [key for key in whole.newest(self._conn, stop) if key not in first]
        count = len(ids)
        tier = ranking.BESIDE if ranking.in_one_piece(query) else ranking.SOMEWHERE
        found = [
            Candidate(row, key, ranking.TITLE if key in first else tier, 0.0) for key in ids[:want]
        ]
        capped = self._cap is not None and count > self._cap
        return found, self._cap if capped and self._cap is not None else count, not capped

    # Reading

    def _hits(self, query: Query, candidates: Sequence[Candidate]) -> list[SearchHit]:
        if not self._rank:
            return self._newest(query, candidates)
        rows = self._read(query, candidates)
        scores = self._scores(rows)
        hits: list[SearchHit] = []
        for row in sorted(rows, key=lambda r: -scores[id(r)]):
            hits += hits_of(row, scores[id(row)])
            if len(hits) >= self._limit:
                break
        return hits[: self._limit]

    def _reader(self, query: Query, segmenter: ranking.Segmenter | None) -> RowReader:
        return RowReader(self._conn, query, segmenter, self._check, self._patience.reading)

    def _newest(self, query: Query, candidates: Sequence[Candidate]) -> list[SearchHit]:
        """Newest first: by number within a kind, by time between articles and annotations."""
        reader = self._reader(query, None)
        step = max(4, self._limit * 2 // 3)  # most articles give more than one hit
        kinds: list[Iterator[Found]] = []
        for kind in ("article", "note"):
            of_kind = [one for one in candidates if one.row == kind]
            kinds.append(self._in_turn(reader, of_kind, step, bool(query.wanted)))
        hits: list[SearchHit] = []
        for i, row in enumerate(merge(*kinds, key=lambda row: -row.moment)):
            hits += hits_of(row, float(len(candidates) - i))
            if len(hits) >= self._limit:
                break
        return hits[: self._limit]

    def _in_turn(
        self, reader: RowReader, order: Sequence[Candidate], step: int, words: bool
    ) -> Iterator[Found]:
        for at in range(0, len(order), step):
            some = order[at : at + step]
            rows = [row for row in reader.read(some) if row.matched or not words]
            self._dropped += len(some) - len(rows)
            yield from rows

    def _read(self, query: Query, candidates: Sequence[Candidate]) -> list[Found]:
        """The rows worth looking at, those left out in which nothing is found after all."""
        order = sorted(candidates, key=lambda one: (-one.tier, -one.weight, -one.key))
        bordered = BORDER_POOL if self._segmenter is not None else 0
        pool = max(2 * self._limit if self._cap is not None else POOL, self._limit)
        words, plain = self._reader(query, self._segmenter), self._reader(query, None)
        rows: list[Found] = []
        at = 0
        while len(rows) < pool and at < len(order) and not self._patience.gone():
            if len(rows) >= self._limit and words.chars + plain.chars > POOL_CHARS:
                break
            few = (self._limit if len(rows) < self._limit else pool) - len(rows)
            reader, stop = (words, bordered) if at < bordered else (plain, at + few)
            some = order[at:stop]
            for found in reader.read(some):
                if found.matched or not query.wanted:
                    rows.append(found)
            at += len(some)
        self._dropped += min(at, len(order)) - len(rows)
        return rows

    def _scores(self, rows: Sequence[Found]) -> dict[int, float]:
        newest = sorted(rows, key=lambda row: row.moment)
        fresh = {id(row): (i + 1) / len(newest) for i, row in enumerate(newest)}
        return {
            id(row): round(
                ranking.STEP * _tier(row)
                + ranking.BM25 * row.candidate.weight
                + ranking.FRESH * fresh[id(row)]
                + ranking.CLOSE * max(ranking.closeness(part.found) for part in row.parts)
                + ranking.BORDER * max(part.borders for part in row.parts),
                4,
            )
            for row in rows
        }

    # Nothing found

    def relaxed(self, query: Query, nothing: SearchResult) -> SearchResult:
        """The words of the query in any order, and if that finds little, some of them."""
        parts = relaxed(query)
        if parts is None:
            return nothing
        words = words_of(parts.phrases, self._segmenter)
        result = nothing
        for some in (words, cut_in_twos(words)):
            if len(some) > 1 and not result.total:
                result = self._in_any_order(query, some, parts.rest)
        if result.total >= FEW or not self._indexed:
            return result
        if len(parts.phrases) == 1 and len(parts.phrases[0].text) <= SAYING:
            words = list(parts.phrases)
        return self._some(query, words, parts.rest, result)

    def _in_any_order(
        self, query: Query, words: Sequence[Text], rest: Sequence[Filter]
    ) -> SearchResult:
        """Articles that hold all of the words."""
        result = self.result(_again(query, And((*words, *rest))))
        near = any(hit.score >= ranking.STEP * ranking.NEAR for hit in result.hits)
        how = ("near" if near else "all") if result.total else ""
        return result._replace(query=query.source, understood=query.understood, relaxed=how)

    def _some(
        self, query: Query, words: Sequence[Text], rest: Sequence[Filter], result: SearchResult
    ) -> SearchResult:
        """Articles that hold some of the words' characters in a row, marked as such."""
        if not query.places & OF_ARTICLE:
            return result
        pairs = bigrams(words)
        if len(pairs.phrases) < 3:
            # One or two words, or words of one character: they have been looked for already.
            return result
        planner = Planner("article", places=query.places)
        condition = simplified(
            All((pairs.condition(query.places), planner.condition(And(tuple(rest)))))
        )
        self._check()
        rows = selection("article", condition).ranked(self._conn, POOL, self._cap)
        known = {hit.article_id for hit in result.hits}
        best = min((weight for _, weight in rows), default=0.0) or -1.0
        candidates = [
            Candidate("article", key, ranking.SOME, weight / best)
            for key, weight in rows
            if key not in known and weight <= 0.4 * best
        ]
        loose = _again(query, And(pairs.phrases))
        found = [
            row
            for row in self._read(loose, candidates)
            if pairs.enough(part.found for part in row.parts)
        ]
        hits = [*result.hits]
        for row in sorted(found, key=lambda row: -row.candidate.weight):
            hits += hits_of(row, round(ranking.BM25 * row.candidate.weight, 4), partial=True)
        hits = hits[: self._limit]
        how = result.relaxed or ("some" if hits else "")
        total = result.total + len(found)
        return SearchResult(query.source, tuple(hits), total, not found, query.understood, how)


def _again(query: Query, root: And) -> Query:
    return Query(query.source, root, query.places)


def _tier(row: Found) -> float:
    """The step of a row, now that it is known what stands in its headings."""
    if any(part.heading for part in row.parts):
        return max(row.candidate.tier, ranking.HEADING)
    return row.candidate.tier
