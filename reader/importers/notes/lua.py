"""Lua tables as data: a parser for what KOReader writes, which never runs anything.

It knows `return { … }` with comments, strings, numbers, booleans, nil and nested tables (Lua 5.4
manual, sections 3.1 and 3.4.9), and refuses every other expression.
"""

from __future__ import annotations

import re
from typing import Any, Final

DEPTH: Final = 60
"""Tables within tables at most."""

_SPACE: Final = re.compile(r"\s*")
_NUMBER: Final = re.compile(r"-?\s*(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_NAME: Final = re.compile(r"[A-Za-z_]\w*", re.A)
_LONG: Final = re.compile(r"\[(=*)\[")
_ESCAPE: Final = re.compile(
    r"\\(?:(\d{1,3})|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,8})\}|z(\s*)|(\r\n|\n|.))", re.S
)
_PLAIN: Final = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\n": "\n", "\r\n": "\n",
}  # fmt: skip
_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "nil": None}


class LuaError(ValueError):
    """What is not a table of data."""


def parse(text: str) -> Any:
    """The value that a Lua file returns.

    Tables become dicts, with keys 1, 2, … for what has no key. Raises LuaError.
    """
    parser = _Parser(text)
    parser.skip()
    word = _NAME.match(text, parser.at)
    if word and word.group() == "return":
        parser.at = word.end()
    value = parser.value(0)
    parser.skip()
    if text.startswith(";", parser.at):
        parser.at += 1
        parser.skip()
    if parser.at != len(text):
        parser.fail("more than one value")
    return value


def listed(value: Any) -> list[Any]:
    """The values of a table in the order of its keys."""
    if not isinstance(value, dict):
        return []
    keys = sorted((key for key in value if isinstance(key, int | float)), key=float)
    return [value[key] for key in keys]


class _Parser:
    """A place in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fail(self, why: str) -> None:
        """Raise LuaError with the line."""
        line = self.text.count("\n", 0, self.at) + 1
        raise LuaError(f"line {line}: {why}")

    def skip(self) -> None:
        """Go past spaces and comments."""
        while True:
            found = _SPACE.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if not self.text.startswith("--", self.at):
                return
            self.at += 2
            if self.long() is None:
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end

    def long(self) -> str | None:
        """What stands between long brackets, if one begins here; LuaError when it has no end."""
        found = _LONG.match(self.text, self.at)
        if found is None:
            return None
        close = f"]{found.group(1)}]"
        # By hand: an expression would look for each end anew, to the end of the file.
        end = self.text.find(close, found.end())
        if end < 0:
            self.fail("the long bracket has no end")
        self.at = end + len(close)
        return self.text[found.end() : end].removeprefix("\n")

    def value(self, depth: int) -> Any:
        """One value."""
        if depth > DEPTH:
            self.fail("too deep")
        self.skip()
        sign = self.text[self.at : self.at + 1]
        if sign == "{":
            return self._table(depth)
        if sign in ('"', "'"):
            return self._string(sign)
        if (long := self.long()) is not None:
            return long
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            try:
                return _number(number.group())
            except ValueError:
                self.fail("not a number")
        if (word := _NAME.match(self.text, self.at)) and word.group() in _WORDS:
            self.at = word.end()
            return _WORDS[word.group()]
        self.fail("not a value")
        return None

    def _table(self, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        self.at += 1
        count = 0
        while True:
            self.skip()
            if self.text.startswith("}", self.at):
                self.at += 1
                return found
            key = self._key(depth)
            if key is None:
                count += 1
                key = count
            found[key] = self.value(depth + 1)
            self.skip()
            if self.text[self.at : self.at + 1] in (",", ";"):
                self.at += 1
            elif not self.text.startswith("}", self.at):
                self.fail("a comma is missing")

    def _key(self, depth: int) -> Any:
        """The key of `[key] = value` or `key = value`; None when there is none."""
        text = self.text
        if text.startswith("[", self.at) and not _LONG.match(text, self.at):
            self.at += 1
            key = self.value(depth + 1)
            self.skip()
            if not text.startswith("]", self.at) or isinstance(key, dict) or key is None:
                self.fail("not a key")
            self.at += 1
        else:
            word = _NAME.match(text, self.at)
            if word is None or word.group() in _WORDS:
                return None
            self.at = word.end()
            key = word.group()
        self.skip()
        if not text.startswith("=", self.at):
            self.fail("= is missing")
        self.at += 1
        return key

    def _string(self, sign: str) -> str:
        pieces: list[bytes] = []
        end = re.compile(rf"[{sign}\\\n]")
        self.at += 1
        while True:
            found = end.search(self.text, self.at)
            if found is None or found.group() == "\n":
                self.fail("the string has no end")
                break
            pieces.append(self.text[self.at : found.start()].encode("utf-8", "surrogatepass"))
            self.at = found.start()
            if found.group() == sign:
                self.at += 1
                break
            pieces.append(self._escape())
        # Escapes give bytes: `\228\189\160` is one character.
        return b"".join(pieces).decode("utf-8", "replace")

    def _escape(self) -> bytes:
        found = _ESCAPE.match(self.text, self.at)
        if found is None:
            self.fail("a backslash at the end")
            return b""
        self.at = found.end()
        decimal, hexadecimal, code, space, other = found.groups()
        if decimal is not None:
            return bytes([int(decimal) & 0xFF])
        if hexadecimal is not None:
            return bytes([int(hexadecimal, 16)])
        if code is not None:
            number = int(code, 16)
            return chr(number).encode("utf-8", "replace") if number < 0x110000 else b"?"
        if space is not None:
            return b""
        return _PLAIN.get(other, other).encode("utf-8", "surrogatepass")


def _number(text: str) -> int | float:
    text = text.replace(" ", "")
    if "x" in text.lower():
        return int(text, 16)
    return float(text) if any(each in text for each in ".eE") else int(text)
