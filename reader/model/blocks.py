"""The blocks of a text in columns: a text of 330,000 paragraphs has as many."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Final, cast, get_args, overload

from reader.model.article import Block, BlockKind

KINDS: Final = cast(tuple[BlockKind, ...], get_args(BlockKind))
"""What the numbers of the column of kinds stand for."""

_NUMBERS: Final = {kind: number for number, kind in enumerate(KINDS)}


class Blocks(Sequence[Block]):
    """Blocks that are kept as ten bytes each and made when they are asked for.

    Equal to any sequence of the same blocks. Cannot change. The columns are by block: `kinds`
    (numbers of `KINDS`), `starts`, `ends`, `levels`; `lines` holds the first and last source line
    of each, zeros where there is none, or is empty; `joined` is one byte each, or empty.
    """

    __slots__ = ("ends", "joined", "kinds", "levels", "lines", "starts")

    def __init__(
        self,
        kinds: bytes,
        starts: array[int],
        ends: array[int],
        levels: bytes,
        lines: array[int] | None = None,
        joined: bytes = b"",
    ) -> None:
        self.kinds = kinds
        self.starts = starts
        self.ends = ends
        self.levels = levels
        self.lines = lines or array("I")
        self.joined = joined

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> Blocks:
        """Any blocks in columns."""
        if isinstance(blocks, cls):
            return blocks
        blocks = tuple(blocks)
        lines = array("I", chain.from_iterable(block.lines or (0, 0) for block in blocks))
        joined = bytes(block.joined for block in blocks)
        return cls(
            bytes(_NUMBERS[block.kind] for block in blocks),
            array("I", (block.start for block in blocks)),
            array("I", (block.end for block in blocks)),
            bytes(min(block.level, 255) for block in blocks),
            lines if any(lines) else None,
            joined if any(joined) else b"",
        )

    def __len__(self) -> int:
        return len(self.kinds)

    @overload
    def __getitem__(self, index: int) -> Block: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Block, ...]: ...
    def __getitem__(self, index: int | slice) -> Block | tuple[Block, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        kind = KINDS[self.kinds[index]]
        index %= len(self.kinds)
        first = self.lines[2 * index] if self.lines else 0
        return Block(
            kind,
            self.starts[index],
            self.ends[index],
            self.levels[index],
            (first, self.lines[2 * index + 1]) if first else None,
            bool(self.joined and self.joined[index]),
        )

    def __iter__(self) -> Iterator[Block]:
        pairs = zip(self.lines[::2], self.lines[1::2], strict=True)
        return map(
            Block,
            map(KINDS.__getitem__, self.kinds),
            self.starts,
            self.ends,
            self.levels,
            (pair if pair[0] else None for pair in pairs) if self.lines else repeat(None),
            map(bool, self.joined) if self.joined else repeat(False),
        )

    def of_kind(self, kind: BlockKind) -> list[int]:
        """Indexes of the blocks of one kind, without making any block."""
        number, found = _NUMBERS[kind], []
        at = self.kinds.find(number)
        while at >= 0:
            found.append(at)
            at = self.kinds.find(number, at + 1)
        return found

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Blocks):
            return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)
        if isinstance(other, Sequence) and not isinstance(other, str):
            return len(self) == len(other) and all(
                mine == theirs for mine, theirs in zip(self, other, strict=True)
            )
        return NotImplemented

    def __hash__(self) -> int:
        return hash((len(self), self.kinds, self.ends.tobytes()))

    def __repr__(self) -> str:
        return f"Blocks.of({tuple(self)!r})"
