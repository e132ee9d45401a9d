"""The grammar of the query language.

    either  = all { (OR | "|") all }
    all     = near { near }
    near    = unary { NEAR[/n] unary }
    unary   = { NOT | "-" } ( "(" either ")" | field ":" value | phrase | regex | word )

An operator without something on each side is left out, and so is a bracket without a partner.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, cast

from reader.search.lexing import Lexer, Token
from reader.search.query import (
    MAX_DEPTH,
    MAX_NEAR,
    PLACES,
    And,
    Near,
    Node,
    Not,
    Or,
    Query,
    Regex,
    Text,
)
from reader.search.tokens import words
from reader.text.fold import fold

_QUOTES: Final = re.compile('["“”„‟＂]')


def parse(query: str, *, typing: bool = False) -> Query:
    """Read a query. Raises nothing, whatever the string.

    While it is being typed (`typing`), a Latin word at its very end may go on, and prefixes so
    short that they would find nearly everything stand for the word itself.
    """
    return _Parser(query, typing=typing).query()


def as_typed(query: str) -> str:
    """The query that `parse` reads as `parse(query, typing=True)` read this one: with a `*` after
    a Latin word at its end."""
    whole, open_end = parse(query), parse(query, typing=True)
    last = (open_end.wanted or (None,))[-1]
    if whole.root != open_end.root and isinstance(last, Text) and last.prefix:
        starred = query.rstrip() + "*"
        if parse(starred).root is not None:
            return starred
    return query


class _Parser:
    """Reads one query. `query()` gives the result."""

    def __init__(self, source: str, *, typing: bool = False) -> None:
        self._source = source
        self._typing = typing
        self._lexer = Lexer(source)
        self._problem = self._lexer.problem
        self._tokens = self._balanced(self._lexer.tokens)
        self._at = 0

    def query(self) -> Query:
        """The query as it was understood."""
        root = self._either("")
        lexer = self._lexer
        if root is None and lexer.places is PLACES and not lexer.terms:
            root = self._plain()
        if self._typing and root is not None:
            root = self._open_end(root)
        problems = tuple(sorted(lexer.problems, key=lambda p: (p.start, p.end)))
        return Query(self._source, root, lexer.places, problems)

    def _plain(self) -> Node | None:
        """A query without a single term is looked for as it stands: `OR`, `，`, `++`."""
        text = self._lexer.typed.strip()
        if not text:
            return None
        if any(t.kind in ("or", "and", "not", "near") for t in self._tokens) and text.isupper():
            self._lexer.problems.clear()
        elif fold(text).strip('*"()|- ') == "" or any(
            p.code in ("value", "empty") for p in self._lexer.problems
        ):
            return None
        text = _QUOTES.sub(" ", text).strip()
        return Text(text, 0, len(self._lexer.typed), quoted=True) if text else None

    # Structure

    def _balanced(self, tokens: list[Token]) -> list[Token]:
        """Without brackets that have no partner or lie too deep."""
        drop: set[int] = set()
        opened: list[int] = []
        for i, token in enumerate(tokens):
            if token.kind == "(":
                opened.append(i)
            elif token.kind == ")":
                if not opened:
                    drop.add(i)
                    self._problem("bracket", token.start, token.end)
                    continue
                if len(opened) > MAX_DEPTH:
                    drop |= {opened[-1], i}
                    self._problem("too_deep", tokens[opened[-1]].start, token.end)
                opened.pop()
        for i in opened:
            drop.add(i)
            self._problem("bracket", tokens[i].start, tokens[i].end)
        return [token for i, token in enumerate(tokens) if i not in drop]

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _either(self, field: str) -> Node | None:
        parts: list[Node] = []
        pending: Token | None = None
        while True:
            part = self._all(field)
            if part is not None:
                parts.append(part)
                pending = None
            token = self._peek()
            if (part is None and token is not None and token.kind == "or") or pending:
                bad = pending or token
                assert bad is not None
                self._problem("operator", bad.start, bad.end)
            if token is None or token.kind != "or":
                break
            pending = self._take()
        if len(parts) > 1:
            flat = [p for part in parts for p in (part.parts if isinstance(part, Or) else (part,))]
            return Or(tuple(flat))
        return parts[0] if parts else None

    def _all(self, field: str) -> Node | None:
        parts: list[Node] = []
        while (token := self._peek()) is not None and token.kind not in ("or", ")"):
            if token.kind == "and":
                self._take()
                continue
            part = self._near(field)
            if isinstance(part, And):
                parts += part.parts
            elif part is not None:
                parts.append(part)
        if len(parts) > 1:
            return And(tuple(parts))
        return parts[0] if parts else None

    def _near(self, field: str) -> Node | None:
        left = self._unary(field)
        while (token := self._peek()) is not None and token.kind == "near":
            self._take()
            right = self._unary(field)
            if right is None or left is None:
                self._problem("operator", token.start, token.end)
                left = left or right
                continue
            distance = min(int(token.text or 10), MAX_NEAR)
            if isinstance(left, Text) and isinstance(right, Text) and left.place == right.place:
                left = Near((left, right), distance)
            elif (
                isinstance(left, Near)
                and isinstance(right, Text)
                and left.parts[0].place == right.place
            ):
                left = Near((*left.parts, right), min(left.distance, distance))
            else:
                self._problem("operator", token.start, token.end)
                both = (left, right)
                parts = [
                    p for part in both for p in (part.parts if isinstance(part, And) else (part,))
                ]
                left = And(tuple(parts))
        return left

    def _unary(self, field: str) -> Node | None:
        negative, sign = False, None
        while (token := self._peek()) is not None and token.kind == "not":
            sign = self._take()
            negative = not negative
        if token is None or token.kind in ("or", ")", "and", "near"):
            if sign is not None:
                self._problem("operator", sign.start, sign.end)
            return None
        node = self._primary(field)
        return Not(node) if negative and node is not None else node

    def _primary(self, field: str) -> Node | None:
        token = self._take()
        if token.kind == "field":
            after = self._peek()
            return self._unary(token.text) if after is not None and after.kind == "(" else None
        if token.kind == "(":
            node = self._either(field)
            if (after := self._peek()) is not None and after.kind == ")":
                self._take()
            return node
        return self._within(token, field) if field else token.node

    def _within(self, token: Token, field: str) -> Node | None:
        """A leaf inside of `field:( … )`."""
        node = token.node
        if field in PLACES:
            place = field
            if isinstance(node, Text | Regex) and node.place is None:
                return replace(node, place=place)
            return node
        if isinstance(node, Text) and node.place is None:
            self._lexer.terms -= 1
            star = "*" if node.prefix else ""
            return self._lexer.valued(
                field, node.text + star, token.start, token.end, prefix=False, quoted=True
            )
        return node

    # Typing

    def _open_end(self, root: Node) -> Node:
        """While typing: the last Latin word may go on, and one letter does not mean all of them."""
        end = len(self._lexer.typed)

        def opened(node: Node) -> Node:
            match node:
                case Text():
                    run = _last_run(node.text)
                    long = len(run) >= (4 if run.isdigit() else 2)
                    going_on = node.end == end and not node.quoted and run != ""
                    return replace(node, prefix=long and (node.prefix or going_on))
                case Near(parts, distance):
                    return Near(tuple(cast(Text, opened(part)) for part in parts), distance)
                case And(parts):
                    return And(tuple(map(opened, parts)))
                case Or(parts):
                    return Or(tuple(map(opened, parts)))
                case _:
                    return node

        return opened(root)


def _last_run(text: str) -> str:
    """The Latin word that a text ends in, folded; empty when it ends otherwise."""
    folded = fold(text)
    last = ""
    for start, end, cjk in words(folded):
        last = folded[start:end] if end == len(folded) and not cjk else ""
    return last
