"""The query language: from what a person typed to a tree, never to an error.

    经济 改革            both, anywhere          "经济改革" “经济改革”   these characters in a row
    经济 OR 改革, |      either                  -改革, NOT 改革        without
    ( ) （ ）            grouping                Pyth*                 words that begin so
    甲 NEAR/5 乙         at most 5 words apart   /第[一二]章/           a regular expression
    title: text: note: quote: source: author: tag: colour: state: is: has: in: date: added: noted:

Fields have Chinese names too and take a full-width colon; operators are in upper case. What makes
no sense where it stands is plain text or left out, and `Query.problems` says what and where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from reader.model import HitPlace

PLACES: Final[frozenset[HitPlace]] = frozenset(("title", "text", "quote", "note"))
"""All places where words can be found."""

MAX_CHARS: Final = 2000
MAX_TERMS: Final = 48
MAX_DEPTH: Final = 12
MAX_NEAR: Final = 200


@dataclass(frozen=True, slots=True)
class Text:
    """Characters to be found in a row."""

    text: str
    start: int
    """Where it stands in the query: `[start, end)`."""
    end: int
    place: HitPlace | None = None
    """Where it must be found; None for anywhere."""
    prefix: bool = False
    """Whether its last word may go on."""
    quoted: bool = False
    """Whether it was put in quotes: then it is never taken apart."""


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression of Python's `re`, case ignored, looked for line by line."""

    source: str
    start: int
    end: int
    place: HitPlace | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Phrases with at most `distance` words or CJK characters between each, in any order."""

    parts: tuple[Text, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on what is known about an article or a highlight."""

    field: str
    """`source, author, tag, colour, state, kind, has, date, added` or `noted`."""
    value: str
    """In its canonical spelling."""
    start: int
    end: int
    low: str = ""
    """Dates: the first day (or month, or year) inside, ISO 8601; empty when open."""
    high: str = ""
    """Dates: the first one outside."""


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not hold for."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]


Node: TypeAlias = Text | Regex | Near | Filter | Not | And | Or
Leaf: TypeAlias = Text | Regex


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a query that was left out or read as plain text.

    Codes: `too_long`, `too_many`, `too_deep`, `quote`, `bracket`, `operator`, `empty`, `value`,
    `regex`, `field`.
    """

    code: str
    start: int
    end: int
    hint: str = ""
    """What was perhaps meant: the field whose name is nearly the one typed."""


MAX_PROBLEMS: Final = 100
"""More of them are not kept."""

STRUCTURAL: Final = frozenset(("value", "field", "regex", "too_long", "too_many", "too_deep"))
"""Codes of problems worth telling. A quote or bracket that is open, or an operator without a
partner, is casual input: mostly it is only not finished."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood."""

    source: str
    """What was typed."""
    root: Node | None
    """None when it asks for nothing."""
    places: frozenset[HitPlace] = PLACES
    """Where hits may lie (`in:`)."""
    problems: tuple[Problem, ...] = ()

    @property
    def understood(self) -> str:
        """The query in its own syntax as it was read, the same in every language."""
        shown = [] if self.root is None else [_show(self.root, top=True)]
        if self.places != PLACES:
            shown += [
                f"in:{place}"
                for place in ("title", "text", "quote", "note")
                if place in self.places
            ]
        return " ".join(shown)

    @property
    def wanted(self) -> tuple[Leaf, ...]:
        """The phrases and expressions that a hit is marked by: all that are not negated."""
        return tuple(_wanted(self.root)) if self.root is not None else ()

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The conditions that must hold, as far as they are not negated."""
        return tuple(_filters(self.root)) if self.root is not None else ()


def _wanted(node: Node) -> Iterator[Leaf]:
    match node:
        case Text() | Regex():
            yield node
        case Near(parts) | And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(part)
        case _:
            pass


def _filters(node: Node) -> Iterator[Filter]:
    match node:
        case Filter():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _filters(part)
        case _:
            pass


def _show(node: Node, *, top: bool = False) -> str:
    match node:
        case Text():
            shown = f'"{node.text}"' if node.quoted else node.text
            return _field(node.place) + shown + ("*" if node.prefix else "")
        case Regex():
            return f"{_field(node.place)}/{node.source}/"
        case Filter():
            value = (
                f'"{node.value}"'
                if any(c.isspace() or c in "()|" for c in node.value)
                else node.value
            )
            return f"{node.field}:{value}"
        case Near():
            shown = f" NEAR/{node.distance} ".join(_show(part) for part in node.parts)
        case Not():
            return "-" + _show(node.part)
        case And():
            shown = " ".join(_show(part) for part in node.parts)
        case Or():
            shown = " OR ".join(_show(part) for part in node.parts)
    return shown if top else f"({shown})"


def _field(place: HitPlace | None) -> str:
    return f"{place}:" if place else ""
