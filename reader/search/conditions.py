"""Conditions on rows, as a small tree that becomes SQL.

A tree of the query language (`query.py`) is compiled into these by `plan.py`; here they are
simplified, so that what concerns one FTS table becomes a single MATCH, and written out. No text
that a person typed gets into the SQL or, other than as folded tokens within double quotes, into a
MATCH: everything else is a bound parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from reader.text.fold import fold, variants

Value: TypeAlias = str | int | float


class Sql(NamedTuple):
    """An expression over a row and its parameters."""

    text: str
    params: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """That the row with the id `key` (an SQL expression) is found in an FTS table."""

    table: str
    key: str
    expression: str
    compound: bool = False
    """Whether the expression needs brackets inside another."""


@dataclass(frozen=True, slots=True)
class No:
    """That the part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class All:
    """That every part holds; without parts, always."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801
    """That some part holds; without parts, never."""

    parts: tuple[Condition, ...] = ()


Condition: TypeAlias = Sql | Match | No | All | Any_

ALWAYS: Final = All()
NEVER: Final = Any_()


def simplified(condition: Condition) -> Condition:
    """An equal condition, with as few MATCHes as can be."""
    match condition:
        case No(part):
            inner = simplified(part)
            if isinstance(inner, No):
                return inner.part
            if inner == ALWAYS:
                return NEVER
            return ALWAYS if inner == NEVER else No(inner)
        case All(parts):
            return _all(_flat(parts, All))
        case Any_(parts):
            return _any(_flat(parts, Any_))
        case _:
            return condition


def _flat(parts: Iterable[Condition], kind: type[All] | type[Any_]) -> list[Condition]:
    out: list[Condition] = []
    for part in map(simplified, parts):
        if isinstance(part, All | Any_) and isinstance(part, kind):
            out += part.parts
        else:
            out.append(part)
    return out


def _all(parts: list[Condition]) -> Condition:
    if NEVER in parts:
        return NEVER
    groups: dict[tuple[str, str], tuple[list[Match], list[Match]]] = {}
    rest: list[Condition] = []
    for part in parts:
        if isinstance(part, Match):
            groups.setdefault((part.table, part.key), ([], []))[0].append(part)
        elif isinstance(part, No) and isinstance(part.part, Match):
            groups.setdefault((part.part.table, part.part.key), ([], []))[1].append(part.part)
        else:
            rest.append(part)
    matches: list[Condition] = []
    for (table, key), (wanted, unwanted) in groups.items():
        if not wanted:
            matches.append(No(_joined(table, key, " OR ", unwanted)))
            continue
        found = _joined(table, key, " AND ", wanted)
        if unwanted:
            found = _joined(table, key, " NOT ", [found, _joined(table, key, " OR ", unwanted)])
        matches.append(found)
    out = matches + rest
    return out[0] if len(out) == 1 else All(tuple(out))


def _any(parts: list[Condition]) -> Condition:
    if ALWAYS in parts:
        return ALWAYS
    groups: dict[tuple[str, str], list[Match]] = {}
    rest: list[Condition] = []
    for part in parts:
        if isinstance(part, Match):
            groups.setdefault((part.table, part.key), []).append(part)
        else:
            rest.append(part)
    out: list[Condition] = [_joined(table, key, " OR ", of) for (table, key), of in groups.items()]
    out += rest
    return out[0] if len(out) == 1 else Any_(tuple(out))


def _joined(table: str, key: str, operator: str, matches: Sequence[Match]) -> Match:
    if len(matches) == 1:
        return matches[0]
    shown = (f"({m.expression})" if m.compound else m.expression for m in matches)
    return Match(table, key, operator.join(shown), compound=True)


def written(condition: Condition) -> Sql:
    """The condition as an SQL expression that is 0 or 1, never NULL."""
    match condition:
        case Sql():
            return condition
        case Match(table, key, expression):
            return Sql(f"{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)", (expression,))
        case No(part):
            inner = written(part)
            return Sql(f"NOT coalesce(({inner.text}), 0)", inner.params)
        case All(parts):
            return _list(parts, " AND ", "1")
        case Any_(parts):
            return _list(parts, " OR ", "0")


def _list(parts: tuple[Condition, ...], operator: str, empty: str) -> Sql:
    if not parts:
        return Sql(empty)
    done = [written(part) for part in parts]
    text = operator.join(f"({one.text})" for one in done)
    return Sql(text, tuple(value for one in done for value in one.params))


def glob(text: str, *, whole: bool) -> str:
    """A GLOB pattern that finds a short text after folding: each character a class of its variants.

    `whole` asks for equality; else the text may stand anywhere. A `*` at the end stays one.
    """
    bare = text.rstrip("*")
    inner = "".join(map(_class, fold(bare)))
    return f"{inner}{'*' if bare != text else ''}" if whole else f"*{inner}*"


def _class(character: str) -> str:
    family = variants(character)
    if len(family) == 1:
        return f"[{character}]" if character in "*?[" else character
    # In a class `]` must come first, `^` must not, and `-` is safe at the end only.
    order = sorted(set(family), key=lambda c: (c != "]", c == "^", c == "-"))
    return f"[{''.join(order)}]"
