"""The text of one block of HTML while its inline elements are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final
from unicodedata import east_asian_width

from reader.importers.html.inline import Mark
from reader.model import StyleKind

_BLANKS: Final = re.compile(r"[ \t\n\u00a0]+")


@dataclass(slots=True)
class Inline:
    """Collects text with white space collapsed, and the styles that lie over it."""

    pre: bool = False
    """Whether white space counts."""
    line: int = 0
    """Line of the source where the text begins; 0 before any has come."""
    owners: set[int] = field(default_factory=set)
    seams: list[int] = field(default_factory=list)
    """Where the text of another element begins."""
    taken: tuple[int, ...] = ()
    """The seams of what was taken last."""
    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    _size: int = 0
    _gap: str = ""
    """White space that will count if more text follows."""
    _open: list[tuple[Any, StyleKind, int, str]] = field(default_factory=list)

    def add(self, text: str) -> bool:
        """Appends text; says whether it was more than white space."""
        if self.pre:
            self._append(text)
            return bool(text.strip())
        said = False
        end = 0
        if self.parts:
            self.seams.append(self._size)
        for match in _BLANKS.finditer(text):
            said |= self._word(text[end : match.start()])
            if self.parts and (not self._gap or "\n" not in match[0]):
                self._gap = match[0]
            end = match.end()
        return self._word(text[end:]) or said

    def _word(self, word: str) -> bool:
        if not word:
            return False
        if self._gap:
            # A line end in the source between two Chinese characters stands for nothing.
            before = self.parts[-1][-1]
            if not ("\n" in self._gap and _is_wide(before) and _is_wide(word[0])):
                self._append(" ")
            self._gap = ""
        self._append(word)
        return True

    def _append(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self._size += len(text)

    def open(self, element: Any, kind: StyleKind, target: str = "") -> None:
        """Begins a style that lasts until `close` of the same element."""
        self._open.append((element, kind, self._size + bool(self._gap), target))

    def close(self, element: Any) -> None:
        """Ends the styles that `element` began."""
        while self._open and self._open[-1][0] is element:
            _, kind, start, target = self._open.pop()
            if start < self._size:
                self.marks.append((kind, start, self._size, target))

    def take_raw(self) -> str:
        """The text as it stands, without its styles; the next one starts empty."""
        text = "".join(self.parts)
        self._reset()
        return text

    def take(self) -> tuple[str, list[Mark]]:
        """The text and its styles; the next one starts empty, with the styles that are open."""
        if not self.parts:
            self.taken = ()
            if self._gap or self._open or self.owners or self.line:
                self._reset()
            return "", []
        text = "".join(self.parts)
        marks = self.marks
        lead = len(text) - len(text.lstrip())
        self.taken = tuple([seam - lead for seam in self.seams])
        if not marks and not self._open:
            self._reset()
            return text.strip(), []
        marks += [(k, start, self._size, t) for _, k, start, t in self._open if start < self._size]
        marks.sort(key=lambda mark: (mark[1], mark[2]))
        self._reset()
        text = text.strip()
        fitted = [(k, max(a - lead, 0), min(b - lead, len(text)), t) for k, a, b, t in marks]
        return text, _merged([mark for mark in fitted if mark[1] < mark[2]])

    def _reset(self) -> None:
        self.parts, self.marks, self._size, self._gap, self.line = [], [], 0, "", 0
        self.owners, self.seams = set(), []
        self._open = [(element, kind, 0, target) for element, kind, _, target in self._open]


def _merged(marks: list[Mark]) -> list[Mark]:
    """Equal styles that touch as one: editors cut a bold phrase into many elements."""
    found: list[Mark] = []
    last: dict[tuple[str, str], int] = {}
    for kind, start, end, target in marks:
        k = last.get((kind, target))
        if k is not None and found[k][2] >= start:
            found[k] = (kind, found[k][1], max(end, found[k][2]), target)
            continue
        last[kind, target] = len(found)
        found.append((kind, start, end, target))
    return found


def _is_wide(c: str) -> bool:
    return c > "\u2013" and east_asian_width(c) in "WFA"
