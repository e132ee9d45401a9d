"""What is asked of the processes of `pool`, and what they answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import accumulate, islice, pairwise
from typing import Any, NamedTuple

from reader.errors import ImportRefused
from reader.importers.child import unpacked
from reader.model import Article


class Request(NamedTuple):
    """A file to be read."""

    path: str
    name: str
    options: Mapping[str, str]
    """`kind` and `encoding`, as far as a person chose them."""
    known: str | None = None
    """SHA-256 of the bytes that need no reading, because they were read before."""


class Answer(NamedTuple):
    """What became of a file: one of the three."""

    articles: tuple[Article, ...] = ()
    refusal: ImportRefused | None = None
    same: bool = False
    """Whether it holds what `Request.known` says."""
    sha256: str = ""
    size: int = 0
    packed: bytes = b""
    """The file, compressed by zlib."""
    ready: tuple[tuple[Mapping[str, Any], tuple[bytes, ...]], ...] = ()
    """For each article facts and bytes that the program of the workers prepared."""


class Told(NamedTuple):
    """An answer as it came."""

    line: bytes = b""
    rest: bytes = b""
    refusal: ImportRefused | None = None
    """In place of an answer."""

    def weight(self) -> int:
        """Bytes that it takes while it waits."""
        return len(self.line) + len(self.rest)

    def is_swollen(self) -> bool:
        """Whether the process met its limit of memory, which the next file should not pay for."""
        return self.line.startswith(b'{"code": "import_too_deep"')

    def understood(self) -> Answer:
        """The articles, or why there are none."""
        if self.refusal is not None:
            return Answer(refusal=self.refusal)
        told: dict[str, Any] = json.loads(self.line)
        if told.get("same"):
            return Answer(same=True)
        if "code" in told:
            return Answer(refusal=ImportRefused(told["code"], **told["facts"]))
        ends = [*accumulate(told["parts"])]
        parts = iter([self.rest[a:b] for a, b in pairwise([0, *ends])])
        packed = next(parts)
        articles: list[Article] = []
        ready: list[tuple[Mapping[str, Any], tuple[bytes, ...]]] = []
        for each in told["articles"]:
            facts, count = each.pop("ready"), each.pop("parts")
            each["text"] = next(parts).decode("utf-8", "surrogatepass")
            articles.append(unpacked(each))
            ready.append((facts, tuple(islice(parts, count))))
        return Answer(
            tuple(articles), None, False, told["sha256"], told["size"], packed, tuple(ready)
        )
