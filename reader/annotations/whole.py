"""A reading together with everything that it left out, in the order of the file: what edits are
anchored in (see `edits`)."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from reader.model import Article, BlockKind, Other


class Piece(NamedTuple):
    """A block of the text, or a line of what was left out, in the whole."""

    kind: BlockKind
    start: int
    end: int
    level: int
    lines: tuple[int, int] | None
    joined: bool
    kept: bool
    """Whether the importer put it into the text."""
    reason: str = ""
    """Why it was left out."""
    group: int = -1
    """Index of the `Other` that it is a line of."""


class Whole:
    """A reading with everything that it left out, in the order of the file."""

    def __init__(self, text: str, pieces: Sequence[Piece], moved: Sequence[int]) -> None:
        """Use `Whole.of`."""
        self.text = text
        self.pieces = pieces
        self.moved = moved
        """How far on each block of the text stands here."""

    @classmethod
    def of(cls, article: Article) -> Whole:
        """The whole of a reading as the importer gave it."""
        left: dict[int, list[tuple[int, Other]]] = {}
        last = len(article.blocks) - 1
        for number, other in enumerate(article.other):
            left.setdefault(min(max(other.after, -1), last), []).append((number, other))
        texts: list[str] = []
        pieces: list[Piece] = []
        moved: list[int] = []
        at = 0
        for index in range(-1, last + 1):
            if index >= 0:
                b = article.blocks[index]
                words = article.text[b.start : b.end]
                moved.append(at - b.start)
                pieces.append(Piece(b.kind, at, at + len(words), b.level, b.lines, b.joined, True))
                texts.append(words)
                at += len(words) + 1
            for number, other in left.get(index, ()):
                for words, lines in _lines_of(other):
                    pieces.append(
                        Piece(
                            "paragraph", at, at + len(words), 0, lines, False, False,
                            other.reason, number,
                        )
                    )  # fmt: skip
                    texts.append(words)
                    at += len(words) + 1
        return cls("\n".join(texts), pieces, moved)

    @property
    def digest(self) -> str:
        """What the whole is known by: the same on every device that read the same."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def index_at(self, offset: int) -> int:
        """The piece that holds `offset`, or the line end behind it."""
        return max(bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1, 0)


def _lines_of(other: Other) -> list[tuple[str, tuple[int, int] | None]]:
    """The lines of what was left out that say something, each with its place in the file."""
    lines = other.text.split("\n")
    exact = other.lines is not None and other.lines[1] - other.lines[0] + 1 == len(lines)
    found: list[tuple[str, tuple[int, int] | None]] = []
    for number, line in enumerate(lines):
        words = line.strip()
        if words:
            first = other.lines[0] + number if other.lines is not None else 0
            found.append((words, (first, first) if exact else other.lines))
    return found
