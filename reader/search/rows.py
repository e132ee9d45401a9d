"""The statements that find rows: which, in what order, and how many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from reader.search.conditions import All, Condition, Match, Sql, Value, written
from reader.search.plan import Row

_WEIGHTS: Final = {"fts": "8.0, 1.0", "fts_note": "4.0, 3.0"}
"""bm25 weights of the columns: a title counts eight times a text."""

_FROM: Final[dict[Row, str]] = {
    "article": "article AS a",
    "note": "annotation AS n LEFT JOIN article AS a ON a.id = n.article_id",
}
_KEY: Final[dict[Row, str]] = {"article": "a.id", "note": "n.key"}
_ALIVE: Final[dict[Row, str]] = {"article": "a.deleted = 0", "note": "n.deleted = 0"}


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of one kind that meet a condition, as the middle part of a SELECT."""

    row: Row
    tables: str
    where: str
    params: tuple[Value, ...]
    driver: str
    """The FTS table that leads, or empty."""

    @property
    def key(self) -> str:
        """The expression for the id of a row."""
        return f"{self.driver}.rowid" if self.driver else _KEY[self.row]

    def ranked(
        self, conn: sqlite3.Connection, limit: int, newest: int | None
    ) -> list[tuple[int, float]]:
        """Ids and bm25 (smaller is better, 0 where unknown), best first, newer before older.

        With `newest`, the best of that many newest rows.
        """
        if self.driver not in _WEIGHTS:
            return [(key, 0.0) for key in self.newest(conn, limit)]
        inner = (
            f"SELECT {self.key} AS id, bm25({self.driver}, {_WEIGHTS[self.driver]}) AS weight"
            f" FROM {self.tables} WHERE {self.where}"
        )
        params = [*self.params]
        if newest is not None:
            inner += f" ORDER BY {self.key} DESC LIMIT ?"
            params.append(newest)
        sql = f"SELECT id, weight FROM ({inner}) ORDER BY weight, id DESC LIMIT ?"
        return [(int(row[0]), float(row[1])) for row in conn.execute(sql, [*params, limit])]

    def newest(self, conn: sqlite3.Connection, limit: int) -> list[int]:
        """Ids, newest first; all of them for a negative limit."""
        sql = (
            f"SELECT {self.key} FROM {self.tables} WHERE {self.where}"
            f" ORDER BY {self.key} DESC LIMIT ?"
        )
        return [int(row[0]) for row in conn.execute(sql, [*self.params, limit])]

    def count(self, conn: sqlite3.Connection, cap: int | None) -> int:
        """How many rows there are; with `cap`, at most one more than that."""
        if cap is None:
            sql = f"SELECT count(*) FROM {self.tables} WHERE {self.where}"
            return int(conn.execute(sql, self.params).fetchone()[0])
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {self.tables} WHERE {self.where} LIMIT ?)"
        return int(conn.execute(sql, [*self.params, cap + 1]).fetchone()[0])


def selection(row: Row, condition: Condition) -> Selection:
    """The rows that meet a condition. An FTS table leads where one can, which is the quick way."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    driver = _driver(parts, _KEY[row])
    rest = [part for part in parts if part is not driver]
    tables, alive = _FROM[row], _ALIVE[row]
    wheres = [alive]
    params: list[Value] = []
    if driver is not None and not rest:
        # The index mirrors what is alive, and a row is looked at again before it is shown: the
        # table alone is asked, which is half the work for a frequent word.
        where = f"{driver.table} MATCH ?"
        return Selection(row, driver.table, where, (driver.expression,), driver.table)
    if driver is not None:
        # CROSS JOIN keeps the order of the tables as it stands here.
        first, _, further = tables.partition(" LEFT JOIN ")
        tables = f"{driver.table} CROSS JOIN {first} ON {_KEY[row]} = {driver.table}.rowid"
        tables += f" LEFT JOIN {further}" if further else ""
        wheres = [f"{driver.table} MATCH ?", alive]
        params = [driver.expression]
    for part in _cheap_first(rest):
        sql = _beside(part, driver)
        wheres.append(f"({sql.text})")
        params += sql.params
    return Selection(
        row, tables, " AND ".join(wheres), tuple(params), driver.table if driver else ""
    )


def _driver(parts: Iterable[Condition], key: str) -> Match | None:
    candidates = [part for part in parts if isinstance(part, Match) and part.key == key]
    return min(candidates, key=lambda match: match.table == "fts_char", default=None)


def _cheap_first(parts: list[Condition]) -> list[Condition]:
    return sorted(parts, key=lambda part: "body" in written(part).text)


def _beside(part: Condition, driver: Match | None) -> Sql:
    """A condition beside the leading table: another MATCH is asked row by row."""
    if driver is not None and isinstance(part, Match) and part.key == driver.key:
        table = part.table
        return Sql(
            f"EXISTS (SELECT 1 FROM {table} WHERE {table} MATCH ?"
            f" AND rowid = {driver.table}.rowid)",
            (part.expression,),
        )
    return written(part)
