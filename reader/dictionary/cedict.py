"""CC-CEDICT: one entry a line, `傳統 传统 [chuan2 tong3] /tradition/traditional/`.

Also its second format with `[[chuan2tong3]]`, and CFDICT and HanDeDict, which are written alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_LINE: Final = re.compile(r"(\S+) (\S+) \[\[?([^\]]*)\]\]? */(.*)/\s*")
_READING: Final = re.compile(r"\[\[?([A-Za-z0-9:, ·]+)\]\]?")


class Line(NamedTuple):
    """A line as it stands."""

    traditional: str
    simplified: str
    reading: str
    senses: list[str]


def parse(line: str) -> Line | None:
    """The entry of a line; None for comments and whatever else is no entry."""
    if line.startswith(("#", "%")):
        return None
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return None
    return Line(found[1], found[2], found[3], [each for each in found[4].split("/") if each])


def is_cedict(head: str) -> bool:
    """Whether the beginning of a file looks like it: its first entries do."""
    lines = [each for each in head.splitlines()[:400] if each and each[0] not in "#%"][:20]
    good = sum(parse(each) is not None for each in lines[:-1] or lines)
    return good > 0 and good >= len(lines[:-1] or lines) * 0.8


def entries(lines: Iterator[str]) -> Iterator[tuple[Line, int]]:
    """The entries of a file with the numbers of their lines, from 1."""
    for number, line in enumerate(lines, 1):
        found = parse(line)
        if found is not None:
            yield found, number


def body(senses: list[str]) -> str:
    """Meanings, a line each and numbered where there are several, readings with tone marks."""
    from reader.dictionary.tones import with_marks

    shown = [_READING.sub(lambda match: f"[{with_marks(match[1])}]", each) for each in senses]
    if len(shown) == 1:
        return shown[0]
    return "\n".join(f"{number}. {each}" for number, each in enumerate(shown, 1))
