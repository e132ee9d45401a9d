"""A text as motions see it: blocks, and the words, clauses and sentences around a place.

Words and sentences are cut a stretch at a time, when first needed, and kept for a while. A stretch
is a block; a giant block is cut where a sentence ends, so that no motion costs more than a few
thousand characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final, Literal

from reader.layout.layout import Layout
from reader.model import Block, Blocks, Span
from reader.text.graphemes import is_boundary, previous_cluster
from reader.text.sentences import clauses, quotations, sentences
from reader.text.words import Segmenter

Part = Literal["word", "clause", "sentence", "quotation"]

_LONGEST: Final = 8192
"""Blocks of more characters are read in stretches."""
_STRETCH: Final = 4096
_KEPT: Final = 512

_SENTENCE_END = re.compile(r"[。！？!?；…]+[”’」』）)\]】》〉]*[ \t\u3000]*|\n+")
_PAUSE = re.compile(r"[，、：,:;\s]+")


class TextView:
    """What motions and text objects work on.

    `layout` may be None as long as no motion by rows is asked for; set it anew after a resize.
    """

    def __init__(
        self,
        text: str,
        blocks: Sequence[Block],
        segmenter: Segmenter,
        layout: Layout | None = None,
    ) -> None:
        self.text = text
        self.blocks = blocks
        self.segmenter = segmenter
        self.layout = layout
        self._kept: OrderedDict[tuple[Part, int], list[Span]] = OrderedDict()
        self._cuts: dict[int, int] = {}
        self._headings: list[int] | None = None

    def forget_words(self) -> None:
        """Cut words anew from now on: the segmenter was loaded or learnt a word."""
        for key in [key for key in self._kept if key[0] == "word"]:
            del self._kept[key]

    # Blocks

    def block_at(self, offset: int) -> int:
        """Index of the block that holds `offset`; a line end belongs to the block before it."""
        return max(0, bisect_right(self.blocks, offset, key=lambda block: block.start) - 1)

    def block_span(self, index: int) -> Span:
        """Where a block lies; the whole text if there are none."""
        if not self.blocks:
            return Span(0, len(self.text))
        block = self.blocks[index]
        return Span(block.start, block.end)

    @property
    def headings(self) -> list[int]:
        """Indexes of the blocks that are headings."""
        if self._headings is None:
            self._headings = Blocks.of(self.blocks).of_kind("heading")
        return self._headings

    # Places where a cursor may stand

    def settle(self, offset: int) -> int:
        """The nearest place at or before `offset` where a cursor may stand: the start of a
        cluster, on a line end only where the line is empty."""
        text = self.text
        offset = min(max(offset, 0), len(text))
        while not is_boundary(text, offset):
            offset -= 1
        if not self.may_stand(offset):
            offset = previous_cluster(text, offset)
        return offset

    def may_stand(self, offset: int) -> bool:
        """Whether there is a character to stand on, or an empty line (at cluster starts)."""
        text = self.text
        if offset < len(text) and text[offset] != "\n":
            return True
        return offset == 0 or text[offset - 1] == "\n"

    # Parts of blocks

    def stretch_at(self, offset: int) -> Span:
        """The block that holds `offset`, or the part of a giant one that is read at once."""
        block = self.block_span(self.block_at(offset))
        if block.length <= _LONGEST:
            return block
        last = (block.length - 1) // _STRETCH
        number = min(max(offset - block.start, 0) // _STRETCH, last)
        if self._cut(block, number) > offset:
            number -= 1
        start = self._cut(block, number)
        end = block.end if number == last else self._cut(block, number + 1)
        return Span(start, end)

    def _cut(self, block: Span, number: int) -> int:
        """Where stretch `number` of a giant block begins."""
        if number <= 0:
            return block.start
        wanted = block.start + number * _STRETCH
        if wanted not in self._cuts:
            limit = min(wanted + _STRETCH // 2, block.end)
            at = wanted
            for pattern in (_SENTENCE_END, _PAUSE):
                match = pattern.search(self.text, wanted, limit)
                if match and match.end() < limit:
                    at = match.end()
                    break
            while at < block.end and not is_boundary(self.text, at):
                at += 1
            self._cuts[wanted] = at
        return self._cuts[wanted]

    def parts(self, unit: Part, offset: int) -> list[Span]:
        """Words, clauses, sentences or quotations of the stretch at `offset`, in order.

        All but quotations tile the stretch.
        """
        stretch = self.stretch_at(offset)
        key = (unit, stretch.start)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        cut: Callable[[str], list[Span]] = {
            "word": self.segmenter.words,
            "clause": clauses,
            "sentence": sentences,
            "quotation": quotations,
        }[unit]
        found = cut(self.text[stretch.start : stretch.end])
        self._kept[key] = [span.shifted(stretch.start) for span in found]
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]

    def part_at(self, unit: Part, offset: int) -> Span:
        """The word, clause or sentence that holds `offset`; empty where there is none."""
        found = self.parts(unit, offset)
        at = bisect_right(found, offset, key=lambda span: span.start) - 1
        if at >= 0 and offset < found[at].end:
            return found[at]
        return Span(offset, offset)
