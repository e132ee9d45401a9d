"""The words of the query language: brackets, operators, fields, and the leaves they hold.

Full-width brackets, quotes, colons, bars and stars count as the narrow ones: they are replaced one
for one before anything else, so every position is one of the query as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, Literal, cast

from reader.model import HitPlace
from reader.search.fields import FIELDS, filter_of, nearest, places
from reader.search.query import (
    MAX_CHARS,
    MAX_PROBLEMS,
    MAX_TERMS,
    PLACES,
    Node,
    Problem,
    Regex,
    Text,
)
from reader.search.regexes import sound
from reader.search.tokens import characters, words
from reader.text.fold import fold

_NARROW: Final = str.maketrans("（）｜＊：＂“”„‟＞＜＝－", '()|*:"""""><=-')
_LOST: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b\u2028\u2029\ufeff]")
_SEPARATOR: Final = re.compile(
    r"[、。，；！？…《》〈〉「」『』【】〔〕;!?]|,(?!\d)|(?<!\d),|:(?![!-~])|(?<![!-~]):"
)
_FIELD: Final = re.compile(r"([^\W\d_]+):")
_REGEX: Final = re.compile(r"/((?:[^/\\\n]|\\.)+)/(?=[\s()|]|$)")
_OPERATOR: Final = re.compile(r"(?:(OR)|(AND)|(NOT)|(NEAR)(?:/(\d{1,4}))?)(?=[\s()|\"]|$)")
_WORD: Final = re.compile(r'[^\s()|"]+')

Kind = Literal["(", ")", "or", "and", "not", "near", "field", "leaf"]


@dataclass(frozen=True, slots=True)
class Token:
    """A bracket, an operator, the name of a field before a bracket, or a leaf (`node`)."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    node: Node | None = None


class Lexer:
    """Cuts one query into `tokens`. Counts terms, and keeps what `in:` said and what was wrong."""

    def __init__(self, source: str) -> None:
        self.problems: list[Problem] = []
        self.places: frozenset[HitPlace] = PLACES
        self.terms = 0
        if len(source) > MAX_CHARS:
            self.problem("too_long", MAX_CHARS, len(source))
        self.typed = _LOST.sub(" ", source[:MAX_CHARS])
        self._text = self.typed.translate(_NARROW)
        self.tokens = self._lexed()

    def problem(self, code: str, start: int, end: int, hint: str = "") -> None:
        """Remember that something was left out or read as plain text."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(code, start, end, hint))

    def _lexed(self) -> list[Token]:
        tokens: list[Token] = []
        at = 0
        while at < len(self._text):
            char = self._text[at]
            if char.isspace():
                at += 1
            elif char in "()":
                tokens.append(Token(cast(Kind, char), at, at + 1))
                at += 1
            elif char == "|":
                end = at + len(self._text[at:]) - len(self._text[at:].lstrip("|"))
                tokens.append(Token("or", at, end))
                at = end
            elif char == '"':
                at = self._quoted(tokens, at)
            else:
                at = self._word(tokens, at)
        return tokens

    def _quoted(self, tokens: list[Token], at: int) -> int:
        end = self._text.find('"', at + 1)
        if end < 0:
            self.problem("quote", at, at + 1)
            return at + 1
        inner = self._text[at + 1 : end]
        after = end + 1
        prefix = self._text[after : after + 1] == "*"
        after += prefix
        node = self._phrase(self.typed[at + 1 : end], at, after, prefix=prefix, quoted=True)
        if node is not None:
            tokens.append(Token("leaf", at, after, inner, node))
        elif inner.strip() == "" and not (tokens and tokens[-1].kind == "field"):
            self.problem("empty", at, after)
        return after

    def _word(self, tokens: list[Token], at: int) -> int:
        text = self._text
        if found := _OPERATOR.match(text, at):
            names: tuple[Kind, ...] = ("or", "and", "not", "near")
            kind = names[next(i for i in range(4) if found[i + 1])]
            tokens.append(Token(kind, at, found.end(), found[5] or ""))
            return found.end()
        if text[at] == "-" and text[at + 1 : at + 2].strip("-)|*") and not text[at + 1].isspace():
            tokens.append(Token("not", at, at + 1))
            return at + 1
        if found := _FIELD.match(text, at):
            if name := FIELDS.get(found[1].lower()):
                return self._field(tokens, name, at, found.end())
            if text[found.end() : found.end() + 1].strip("/\\ ") and (meant := nearest(found[1])):
                self.problem("field", at, found.end(), meant)
        if (found := _REGEX.match(text, at)) and (regex := self._regex(found[1], at, found.end())):
            tokens.append(Token("leaf", at, found.end(), found[0], regex))
            return found.end()
        if found := _SEPARATOR.match(text, at):
            return found.end()
        whole = _WORD.match(text, at)
        if whole is None:
            return at + 1
        cut = _SEPARATOR.search(text, at + 1, whole.end())
        end = cut.start() if cut else whole.end()
        typed = self.typed[at:end]
        bare = text[at:end].rstrip("*")
        node = self._phrase(typed[: len(bare)], at, end, prefix=len(bare) < end - at)
        if node is not None:
            tokens.append(Token("leaf", at, end, typed, node))
        return end

    def _field(self, tokens: list[Token], name: str, at: int, value: int) -> int:
        """A field: what follows without a space is its value, of which a group is left to parse."""
        text = self._text
        after = text[value : value + 1]
        if not after or after.isspace() or after in ")|":
            self.problem("empty", at, value)
            return value
        if after == "(":
            tokens.append(Token("field", at, value, name))
            return value
        if after == '"' and (close := text.find('"', value + 1)) > 0:
            end, raw = close + 1, self.typed[value + 1 : close]
            typed, quoted = raw, True
        elif name in PLACES and (found := _REGEX.match(text, value)):
            regex = self._regex(found[1], at, found.end(), name)
            if regex is not None:
                tokens.append(Token("leaf", at, found.end(), found[0], regex))
                return found.end()
            end, typed, quoted = found.end(), self.typed[value : found.end()], False
        else:
            word = _WORD.match(text, value)
            end = word.end() if word else value + 1
            if name in PLACES and (cut := _SEPARATOR.search(text, value + 1, end)):
                end = cut.start()
            typed, quoted = self.typed[value:end], False
        prefix = text[end : end + 1] == "*" if quoted else typed.endswith(("*", "＊"))
        end += prefix and quoted
        node = self.valued(name, typed, at, end, prefix=prefix, quoted=quoted)
        if node is not None:
            tokens.append(Token("leaf", at, end, typed, node))
        return end

    def valued(
        self, name: str, typed: str, start: int, end: int, *, prefix: bool, quoted: bool
    ) -> Node | None:
        """The leaf for `name:typed`; None if it asks for nothing or makes no sense."""
        if name in PLACES:
            bare = typed if quoted else typed.rstrip("*＊")
            node = self._phrase(bare, start, end, prefix=prefix, quoted=quoted)
            return replace(node, place=name) if node is not None else None
        if name == "in":
            found = places(typed)
            if found is None:
                # `in:trash` is `is:removed`, in the words of file managers.
                removed = filter_of("state", typed, start, end)
                if removed is not None and removed.value == "removed":
                    return removed
                self.problem("value", start, end)
            else:
                self.places = found if self.places is PLACES else self.places | found
            return None
        if not self.room(start, end):
            return None
        condition = filter_of(name, typed, start, end)
        if condition is None:
            self.problem("value", start, end)
        return condition

    def _phrase(
        self, typed: str, start: int, end: int, *, prefix: bool = False, quoted: bool = False
    ) -> Text | None:
        """A phrase, unless nothing in it could be looked for."""
        text = typed.strip()
        folded = fold(text)
        if (
            not (quoted and text)
            and not any(True for _ in words(folded))
            and not any(not c.isalnum() and _is_symbol(c) for c in characters(folded))
        ):
            return None
        if not self.room(start, end):
            return None
        return Text(text, start, end, prefix=prefix, quoted=quoted)

    def _regex(
        self, source: str, start: int, end: int, place: HitPlace | None = None
    ) -> Regex | None:
        if not sound(source):
            self.problem("regex", start, end)
            return None
        return Regex(source, start, end, place) if self.room(start, end) else None

    def room(self, start: int, end: int) -> bool:
        """Count one more term, unless there are too many."""
        if self.terms >= MAX_TERMS:
            self.problem("too_many", start, end)
            return False
        self.terms += 1
        return True


def _is_symbol(character: str) -> bool:
    """Whether one character without letters is worth finding: emoji, arrows, units, currency."""
    import unicodedata

    return unicodedata.category(character) in ("So", "Sm", "Sc", "No", "Co")
