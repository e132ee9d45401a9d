"""What a layout needs to know of a text whatever the width: measured once, shared by resizes."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import Final

from reader.layout.wrap import Ruler
from reader.model import Block, Blocks
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

APART: Final = frozenset(("code", "caption"))
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

    __slots__ = ("_first", "_owner", "blocks", "ruler", "short", "space", "starts", "text")

    def __init__(self, text: str, blocks: Sequence[Block], policy: WidthPolicy) -> None:
        self.text = text
        self.blocks = blocks
        self.ruler = Ruler(text, policy)
        self.starts = array("I")
        self.short = bytearray()
        self.space = bytearray()
        self._owner: array[int] | None = None
        self._first: array[int] | None = None
        if any(block.end - block.start > UNIT + UNIT // 2 for block in blocks):
            self._owner, self._first = array("I"), array("I")
        self._fill(tabs="\t" in text)

    def _fill(self, tabs: bool) -> None:
        before = ""
        for index, block in enumerate(self.blocks):
            start, end, kind = block.start, block.end, block.kind
            chars = end - start
            told = not tabs and chars < LONG and kind not in ("code", "quote")
            told = told and not (kind == "list" and block.level > 1)
            self.short.append(chars if told else LONG)
            self.space.append(_space_between(before, kind))
            self.starts.append(start)
            if self._owner is not None and self._first is not None:
                self._first.append(len(self.starts) - 1)
                self._owner.append(index)
                if chars > UNIT + UNIT // 2:
                    cuts = self._cuts(start, end)
                    self.starts.extend(cuts)
                    self._owner.extend([index] * len(cuts))
                    self.short.extend([LONG] * len(cuts))
                    self.space.extend([NO_SPACE] * len(cuts))
            before = kind

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


def _space_between(before: str, kind: str) -> int:
    """What may stand above a block: list items of one list stay together, and what is no prose
    stands apart from it whatever the spacing of paragraphs is."""
    if not before or before == kind == "list":
        return NO_SPACE
    if kind == "heading" or (before != kind and not APART.isdisjoint((before, kind))):
        return HEADING
    return SPACING
