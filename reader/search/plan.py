"""From the tree of a query to conditions on articles and on annotations.

Rows have fixed names in SQL: `a` is the article, `n` the annotation. What is asked of an article
that only its annotations can answer (`note:`, `colour:`) becomes a look at those, and the other
way round.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from reader.model import HitPlace
from reader.search.conditions import (
    ALWAYS,
    NEVER,
    All,
    Any_,
    Condition,
    Match,
    No,
    Sql,
    Value,
    simplified,
    written,
)
from reader.search.filtering import on_article, on_note
from reader.search.functions import PART
from reader.search.patience import SECONDS, holds_expression, needs_expression
from reader.search.query import And, Filter, Near, Node, Not, Or, Query, Regex, Text
from reader.search.tokens import TITLE, Terms, is_cjk, phrase_terms
from reader.text.fold import fold

Row = Literal["article", "note"]

OF_ARTICLE: Final[frozenset[HitPlace]] = frozenset(("title", "text"))
OF_NOTE: Final[frozenset[HitPlace]] = frozenset(("quote", "note"))
_BODY: Final = "(SELECT text FROM body WHERE article_id = {})"
_COLUMN: Final[dict[HitPlace, str]] = {
    "title": "title", "text": "body", "note": "note", "quote": "quote"
}  # fmt: skip
_TEXT: Final[dict[HitPlace, str]] = {
    "title": "a.title",
    "text": _BODY.format("a.id"),
    "note": "n.note",
    "quote": "n.exact",
}
_KEY: Final[dict[Row, str]] = {"article": "a.id", "note": "n.key"}
_OTHER: Final[dict[Row, str]] = {
    "article": "a.id IN (SELECT n.article_id FROM annotation AS n WHERE n.deleted = 0 AND {})",
    "note": "n.article_id IN (SELECT a.id FROM article AS a WHERE a.deleted = 0 AND {})",
}


def phrase_of(leaf: Text) -> str:
    """A phrase as `reader.text.fold.pattern` takes it."""
    return leaf.text + "*" * leaf.prefix


@dataclass(frozen=True, slots=True)
class Planner:
    """Compiles queries for one kind of row."""

    row: Row
    indexed: bool = True
    """Whether the index may be asked; else every text is looked at."""
    places: frozenset[HitPlace] = OF_ARTICLE | OF_NOTE
    """Where words without a field may stand."""
    both: bool = False
    """Whether words without a field also find an article by its annotations, for lists."""
    looks: bool = True
    """Whether texts can be looked at with `functions.py`; else the index is taken at its word."""
    beginnings: Callable[[str], Sequence[str] | None] | None = None
    """The whole words of the index that begin so; None where there are too many to name."""
    deadline: float = 0.0
    """`time.monotonic()` after which regular expressions find nothing; 0: in `SECONDS`."""

    def condition(self, node: Node | None) -> Condition:
        """The condition that a row answers the query."""
        if node is None:
            return ALWAYS
        timed = self.looks and holds_expression(node)
        planner = replace(self, deadline=self._late) if timed else self
        condition = planner._of(node)
        if timed and needs_expression(node):
            # What else a text would be looked at for is over with it.
            condition = All((Sql("NOT reader_late(?)", (planner.deadline,)), condition))
        return simplified(condition)

    @property
    def _late(self) -> float:
        return self.deadline or time.monotonic() + SECONDS

    @property
    def _own(self) -> frozenset[HitPlace]:
        return OF_ARTICLE if self.row == "article" else OF_NOTE

    def _of(self, node: Node) -> Condition:
        match node:
            case And(parts):
                return All(tuple(map(self._of, parts)))
            case Or(parts):
                return Any_(tuple(map(self._of, parts)))
            case Not(part):
                if self.looks and holds_expression(part):
                    # What was not looked at to the end does not answer.
                    look, late = written(self._of(part)), self._late
                    timed = f"CASE WHEN reader_late(?) THEN 0 WHEN {look.text} THEN 0"
                    timed += " ELSE NOT reader_late(?) END"
                    return Sql(timed, (late, *look.params, late))
                return No(self._of(part))
            case Filter():
                return on_article(node) if self.row == "article" else on_note(node)
            case Near(parts):
                return self._placed(node, parts[0].place)
            case Text() | Regex():
                return self._placed(node, node.place)

    def _placed(self, leaf: Text | Regex | Near, place: HitPlace | None) -> Condition:
        """In its own columns, or in those of the rows that belong to it."""
        if place is not None and place not in self._own:
            return self._elsewhere(leaf, frozenset((place,)))
        own = self._own & (self.places if place is None else frozenset((place,)))
        here = self._here(leaf, own) if own else NEVER
        if place is None and self.both and (others := self.places - self._own):
            return Any_((here, self._elsewhere(leaf, others)))
        return here

    def _elsewhere(self, leaf: Text | Regex | Near, places: frozenset[HitPlace]) -> Condition:
        row: Row = "note" if self.row == "article" else "article"
        planner = replace(self, row=row, places=places, both=False)
        inner = written(simplified(planner._here(leaf, places)))
        return Sql(_OTHER[self.row].format(inner.text), inner.params)

    def _here(self, leaf: Text | Regex | Near, places: frozenset[HitPlace]) -> Condition:
        match leaf:
            case Regex():
                if not self.looks:
                    return ALWAYS
                look = written(_looked("reader_matches(?, {}, ?)", places, leaf.source, self._late))
                # CASE, so that a text is fetched from the file only while there is time.
                timed = f"CASE WHEN reader_late(?) THEN 0 ELSE {look.text} END"
                return Sql(timed, (self._late, *look.params))
            case Near():
                return self._near(leaf, places)
            case Text():
                return self._text(leaf, places)

    def _text(self, leaf: Text, places: frozenset[HitPlace]) -> Condition:
        look = _looked("reader_finds(?, {})", places, phrase_of(leaf))
        if not self.indexed:
            return look
        terms = phrase_terms(fold(leaf.text), prefix=leaf.prefix)
        found = [*self._matches(terms, places)]
        if not found:
            return look if self.looks else ALWAYS
        if self.looks and (not terms.exact or self._loose(terms, places)):
            found.append(look)
        return All(tuple(found))

    def _matches(self, terms: Terms, places: frozenset[HitPlace]) -> list[Condition]:
        key = _KEY[self.row]
        table = "fts" if self.row == "article" else "fts_note"
        found: list[Condition] = []
        if terms.tokens:
            found.append(self._phrase(terms, table, key, self._columns(places)))
        for character in terms.characters:
            if self.row == "note":
                if is_cjk(character):  # every CJK character begins some token
                    found.append(Match(table, key, f'{self._columns(places)}"{character}" *'))
            elif places == {"title"}:
                found.append(Match("fts_char", key, f'"{TITLE}{character}"'))
            else:
                found.append(Match("fts_char", key, f'"{character}"'))
        return found

    def _phrase(self, terms: Terms, table: str, key: str, columns: str) -> Condition:
        """Consecutive tokens. A beginning is written as the words that it stands for.

        FTS5 collects all rows of a beginning before it gives the first, and meets those of the
        junctions (`python的`) too; rows of whole words come one by one, which is what counts while
        typing.
        """
        words = None
        if terms.prefix and self.beginnings is not None and not is_cjk(terms.tokens[-1][0]):
            words = self.beginnings(terms.tokens[-1])
        if not words:
            return Match(table, key, columns + phrase(terms))
        whole = (
            phrase(replace(terms, tokens=(*terms.tokens[:-1], word), prefix=False))
            for word in words
        )
        joined = " OR ".join(whole)
        if len(words) == 1:
            return Match(table, key, columns + joined)
        return Match(table, key, f"{columns}({joined})" if columns else joined, compound=True)

    def _loose(self, terms: Terms, places: frozenset[HitPlace]) -> bool:
        """Whether the set of characters, which is of title and text together, says too little."""
        return self.row == "article" and bool(terms.characters) and places == {"text"}

    def _columns(self, places: frozenset[HitPlace]) -> str:
        if places >= self._own:
            return ""
        return "".join(f"{_COLUMN[place]} : " for place in places)

    def _near(self, leaf: Near, places: frozenset[HitPlace]) -> Condition:
        terms = [phrase_terms(fold(part.text), prefix=part.prefix) for part in leaf.parts]
        # Between neighbours that are CJK stands one token that spans their border.
        distance = leaf.distance + any(is_cjk(fold(part.text)[-1]) for part in leaf.parts)
        if self.indexed and all(one.exact and one.tokens for one in terms):
            joined = " ".join(map(phrase, terms))
            table = "fts" if self.row == "article" else "fts_note"
            near = f"{self._columns(places)}NEAR({joined}, {distance})"
            return Match(table, _KEY[self.row], near)
        phrases = tuple(self._text(part, places) for part in leaf.parts)
        if not self.looks:
            return All(phrases)
        joined = PART.join(map(phrase_of, leaf.parts))
        look = _looked("reader_near(?, ?, {})", places, joined, distance)
        return All((*phrases, look))


def phrase(terms: Terms) -> str:
    """Consecutive tokens for MATCH. They are letters and digits, nothing to escape."""
    return f'"{" ".join(terms.tokens)}"' + (" *" if terms.prefix else "")


def _looked(call: str, places: frozenset[HitPlace], *params: Value) -> Condition:
    """A look at every text that is asked for, the shortest first."""
    order = [place for place in ("title", "note", "quote", "text") if place in places]
    return Any_(tuple(Sql(call.format(_TEXT[place]), params) for place in order))


def rows_asked(query: Query) -> tuple[bool, bool]:
    """Whether a search of the query answers with articles, and whether with annotations.

    With words in it, by where the words may stand; a condition that only a highlight can meet
    (`colour:`, `is:bookmark`, `noted:`) leaves annotations alone. Without words, articles, unless
    there is such a condition.
    """
    of_notes = any(
        f.field in ("colour", "kind", "noted") or (f.field == "state" and on_article(f) == NEVER)
        for f in query.filters
    )
    if not query.wanted:
        return not of_notes, of_notes
    asked = [
        query.places if leaf.place is None else frozenset((leaf.place,)) & query.places
        for leaf in query.wanted
    ]
    articles = any(places & OF_ARTICLE for places in asked)
    return articles and not of_notes, any(places & OF_NOTE for places in asked)
