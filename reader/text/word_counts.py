"""The counts of jieba's dictionary in the room of its file.

jieba itself keeps 500,000 strings in a dict, some sixty megabytes. Here the file stays as it is,
with an index of where the words of each first character lie; what was looked up is kept.
"""

from __future__ import annotations

import re
from typing import Final

_RUN: Final = re.compile(
    rb"\n([\x00-\x7f]|[\xc0-\xdf].|[\xe0-\xef]..|[\xf0-\xff]...)[^\n]*(?:\n\1[^\n]*)*", re.DOTALL
)
"""Lines in a row that begin with the same character."""

_LINE: Final = re.compile(rb"[^ \n]+ (\d+)[^\n]*\n?")
_COUNT: Final = re.compile(rb" (\d+)")
_SPACE: Final = 0x20
_KEPT: Final = 1 << 16


class WordCounts:
    """How often words occur, as jieba's `FREQ` is asked: 0 for what only begins a word.

    `data` are lines of UTF-8, `word count tag`. Made in a tenth of a second; a word that was not
    asked for before takes some microseconds. `known[word]` is the quick way: -1 for no word.
    """

    __slots__ = ("known", "total")

    def __init__(self, data: bytes) -> None:
        self.known = _Known(_Lines(data), {})
        self.total = sum(int(match[1]) for match in _LINE.finditer(data))

    def copy(self) -> WordCounts:
        """The same counts, to which words can be added without changing these."""
        other = object.__new__(WordCounts)
        other.known, other.total = _Known(self.known.lines, dict(self.known.own)), self.total
        return other

    def get(self, word: str, default: int | None = None) -> int | None:
        """The count of a word, 0 for what a word begins with, else `default`."""
        count = self.known[word]
        return default if count < 0 else count

    def __getitem__(self, word: str) -> int:
        count = self.known[word]
        if count < 0:
            raise KeyError(word)
        return count

    def __contains__(self, word: str) -> bool:
        return self.known[word] >= 0

    def __setitem__(self, word: str, count: int) -> None:
        self.known.own[word] = count
        self.known.clear()


class _Known(dict[str, int]):
    """What was looked up already, and how to look up the rest."""

    def __init__(self, lines: _Lines, own: dict[str, int]) -> None:
        super().__init__()
        self.lines = lines
        self.own = own

    def __missing__(self, word: str) -> int:
        count = self.own.get(word)
        if count is None:
            count = self.lines.count(word)
        if len(self) >= _KEPT:
            self.clear()
        self[word] = count
        return count


class _Lines:
    """The file, and where in it the words of a first character lie."""

    def __init__(self, data: bytes) -> None:
        data = b"\n" + data
        self.data = data
        self.runs: dict[str, tuple[tuple[int, int], ...]] = {}
        for run in _RUN.finditer(data):
            first = run[1].decode()
            self.runs[first] = (*self.runs.get(first, ()), run.span())

    def count(self, word: str) -> int:
        """The count of a word, 0 if it only begins one, -1 if it does not even that."""
        data, line = self.data, b"\n" + word.encode("utf-8", "replace")
        found = -1
        if b" " in line or line.find(b"\n", 1) > 0:
            return found
        for start, end in self.runs.get(word[:1], ()):
            at = data.find(line, start, end)
            if at < 0:
                continue
            found = 0
            if data[at + len(line)] != _SPACE:
                at = data.find(line + b" ", at, end)
            if at >= 0 and (count := _COUNT.match(data, at + len(line))):
                return int(count[1])
        return found
