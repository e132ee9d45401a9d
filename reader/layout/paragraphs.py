"""What a layout needs to know of a text whatever the width: measured once, shared by resizes."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import cache
from itertools import chain, pairwise, repeat
from operator import sub
from typing import Final

from reader.layout.tables import find_tables
from reader.layout.wrap import Ruler
from reader.model import Block, Blocks
from reader.model.blocks import KINDS
from reader.text.breaks import can_break
from reader.text.graphemes import is_boundary
from reader.text.widths import WidthPolicy

UNIT: Final = 16_384
"""Characters of a stretch that is laid out at once; longer blocks are several units."""
LONG: Final = 255
"""In `short`: length unknown, or not to be told from the number of characters."""

NO_SPACE: Final = 0
SPACING: Final = 1
HEADING: Final = 2
"""At least one blank row, however paragraphs are spaced."""

APART: Final = frozenset(("code", "caption", "quote", "list"))
"""Kinds of blocks that stand apart from others."""

_MARKER = re.compile(
    r"(?:[-*+•·●○◦▪■□◆–—]|[(（]?(?:\d{1,3}|[A-Za-z]|[一二三四五六七八九十百]{1,4})[.)）、．:：]|[①-⑳㈠-㈩])"
    r"[ \t\u3000]*"
)


def plain_blocks(text: str) -> Blocks:
    """Every line of `text` as a paragraph, for a text that came without blocks."""
    blocks = []
    start = 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    return Blocks.of(blocks)


class Paragraphs:
    """The units of a text: its blocks, giant ones cut into stretches of about `UNIT` characters.

    Arrays are by unit: `starts`, and one byte each for `short` (number of characters, or `LONG`)
    and `space` (what may stand above: `NO_SPACE`, `SPACING`, `HEADING`). Immutable once made.
    """

    __slots__ = (
        "_first",
        "_owner",
        "blocks",
        "ruler",
        "short",
        "space",
        "starts",
        "tables",
        "text",
    )

    def __init__(self, text: str, blocks: Sequence[Block], policy: WidthPolicy) -> None:
        self.text = text
        self.blocks = Blocks.of(blocks)
        self.ruler = Ruler(text, policy)
        self.starts = self.blocks.starts
        self.short = self._short(tabs="\t" in text)
        self.space = self._space()
        self.tables = find_tables(text, self.blocks, policy)
        for block, table in self.tables.items():
            self.short[block] = LONG
            self.space[block] = NO_SPACE if block > table.first else HEADING
            if block + 1 < len(self.blocks) and self.tables.get(block + 1) is not table:
                self.space[block + 1] = HEADING
        self._owner: array[int] | None = None
        self._first: array[int] | None = None
        longest = max(map(sub, self.blocks.ends, self.blocks.starts), default=0)
        if longest > UNIT + UNIT // 2:
            self._divide()

    def _short(self, *, tabs: bool) -> bytearray:
        blocks = self.blocks
        if tabs:
            return bytearray([LONG]) * len(blocks)
        short = bytearray(map(min, map(sub, blocks.ends, blocks.starts), repeat(LONG)))
        nested = (index for index in blocks.of_kind("list") if blocks.levels[index] > 1)
        for index in chain(blocks.of_kind("code"), blocks.of_kind("quote"), nested):
            short[index] = LONG
        return short

    def _space(self) -> bytearray:
        kinds = self.blocks.kinds
        pairs = pairwise(kinds)
        return bytearray(chain(bytes(bool(kinds)), map(_spaces().__getitem__, pairs)))

    def _divide(self) -> None:
        """Make units of stretches of giant blocks."""
        short, space = self.short, self.space
        self.starts, self.short, self.space = array("I"), bytearray(), bytearray()
        self._owner, self._first = array("I"), array("I")
        for index, (start, end) in enumerate(
            zip(self.blocks.starts, self.blocks.ends, strict=True)
        ):
            cuts = self._cuts(start, end) if end - start > UNIT + UNIT // 2 else []
            self._first.append(len(self.starts))
            self._owner.extend([index] * (1 + len(cuts)))
            self.starts.extend([start, *cuts])
            self.short.extend([short[index]] + [LONG] * len(cuts))
            self.space.extend([space[index]] + [NO_SPACE] * len(cuts))

    def _cuts(self, start: int, end: int) -> list[int]:
        """Places inside a giant block where a line may begin, about `UNIT` characters apart."""
        cuts: list[int] = []
        for wanted in range(start + UNIT, end - UNIT // 2, UNIT):
            at = wanted
            while at < wanted + 200 and not can_break(self.text, at):
                at += 1
            if at == wanted + 200:
                at = wanted
                while at < wanted + UNIT // 4 and not is_boundary(self.text, at):
                    at += 1
            if at < end and is_boundary(self.text, at):
                cuts.append(at)
        return cuts

    def block_of(self, unit: int) -> int:
        """Index of the block that a unit belongs to."""
        return unit if self._owner is None else self._owner[unit]

    def first_unit(self, block: int) -> int:
        """The unit that begins a block."""
        return block if self._first is None else self._first[block]

    def indents(self, unit: int, han_indent: int, width: int) -> tuple[int, int]:
        """Cells left free before the first line of a unit and before its other lines.

        At most a third of the width; a first-line indent stays a whole number of Han.
        """
        index = self.block_of(unit)
        block = self.blocks[index]
        first = rest = 0
        table = self.tables.get(index)
        if table is not None:
            lead = table.lead(self.blocks, width)
            return 0, 2 if lead is None else min(lead, width // 2)
        if block.kind == "paragraph":
            if not self.text.startswith("\u3000", block.start):
                first = min(2 * han_indent, width // 6 * 2)
        elif block.kind == "quote":
            first = rest = 2 * max(block.level, 1)
        elif block.kind == "list":
            first = rest = 2 * max(block.level - 1, 0)
            marker = _MARKER.match(self.text, block.start, block.end)
            if marker:
                rest += self.ruler.policy.width(marker.group())
        most = width // 3
        if self.first_unit(index) != unit:
            first = rest
        return min(first, most), min(rest, most)


@cache
def _spaces() -> dict[tuple[int, int], int]:
    """What may stand between two kinds of blocks, by their numbers."""
    numbered = list(enumerate(KINDS))
    return {(a, b): _space_between(before, kind) for a, before in numbered for b, kind in numbered}


def _space_between(before: str, kind: str) -> int:
    """What may stand above a block: list items of one list stay together, and what is no prose
    stands apart from it whatever the spacing of paragraphs is."""
    if before == kind == "list":
        return NO_SPACE
    if kind == "heading" or (before != kind and not APART.isdisjoint((before, kind))):
        return HEADING
    return SPACING
