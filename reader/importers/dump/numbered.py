"""Dumps whose links are numbered: [12] before each one, and at the foot the list of addresses.

Browsers in a terminal write pages so, and programs that make mail of them. The list is no text of
the page, and the numbers stand in the middle of its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_SCHEME: Final = (
    r"(?:[a-zA-Z][a-zA-Z.+-]{1,20}:|//|/|#|\?|\.{1,2}/|[\w.-]{2,60}\.[a-z]{2,6}(?:[/?#]|$))"
)
_ADDRESS: Final = re.compile(
    rf"^\s{{0,12}}(?:\d{{1,5}}\.\s{{1,3}}|\[\d{{1,5}}\]:?\s{{1,3}}|\t){_SCHEME}"
)
_ENTRY: Final = re.compile(r"^\s{0,12}\d{1,5}\.(?:\s|$)")
"""A link with a title, whose address stands on the next line."""

_HEAD: Final = re.compile(
    r"^\s{0,12}(?:References|Links|(?:Visible|Hidden) links):?\s*$", re.IGNORECASE
)
FILLER: Final = "\uffa0"
"""Takes the place of a mark, so that lines stay as wide as they were broken: a letter of Hangul
that nothing shows and nobody writes, one column wide."""

_FEWEST: Final = 3
_OTHERS: Final = 2
"""Lines that an address may be broken into, and such, besides a tenth of all."""

_MARK: Final = re.compile(r"\[(\d{1,5})\]")
_SKIPPED: Final = 60
"""Numbers in a row that may have no link in the text: those of pictures and hidden ones."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A dump without the numbers of its links."""

    lines: list[str]
    """All lines of the file, with `FILLER` for each mark; those of the list are empty."""
    first: int
    """The first line of the list, from 0."""
    marks: tuple[tuple[int, str], ...]
    """Line from 1 and what was taken out of it."""


def without_numbers(lines: Sequence[str]) -> Numbered | None:
    """The lines without list and numbers; None where the links are not numbered."""
    first = _list_begins(lines)
    if first is None:
        return None
    found: list[str] = []
    marks: list[tuple[int, str]] = []
    last = 0
    for number, line in enumerate(lines[:first], 1):
        if "[" not in line:
            found.append(line)
            continue
        parts: list[str] = []
        taken: list[str] = []
        at = 0
        for match in _MARK.finditer(line):
            if not last < int(match[1]) <= last + _SKIPPED:
                continue  # the sign of a note
            last = int(match[1])
            parts.extend((line[at : match.start()], FILLER * len(match[0])))
            taken.append(match[0])
            at = match.end()
        found.append("".join([*parts, line[at:]]))
        if taken:
            marks.append((number, " ".join(taken)))
    found.extend([""] * (len(lines) - first))
    return Numbered(found, first, tuple(marks))


def _list_begins(lines: Sequence[str]) -> int | None:
    """The first line of the list of addresses at the foot."""
    count = rest = 0
    first = None
    for i in range(len(lines) - 1, -1, -1):
        line = lines[i]
        if not line or line.isspace():
            continue
        if _ADDRESS.match(line):
            count += 1
        elif count == 0:
            return None  # as nearly every text ends
        elif _HEAD.match(line):
            first = i
        elif first is not None:
            break
        elif not _ENTRY.match(line):
            rest += 1
            if rest > _OTHERS + 0.1 * count:
                break
    return first if count >= _FEWEST else None
