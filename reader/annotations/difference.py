"""What became of each letter of a text in its next revision.

A patience diff (Bram Cohen): lines that are unique in both texts and keep their order divide the
texts into gaps; inside the gaps the letters are compared one by one (edit operations without
substitution, by rapidfuzz). Unique lines that left the order were moved and map all the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from reader.annotations.letters import Letters
from reader.model import Span

LINE: Final = 6
"""Letters from which a line tells something."""

GRAM: Final = 12
"""Letters of the pieces that divide a gap without common lines."""

_SMALL: Final = 1_000_000
"""Product of the lengths of a gap that is compared letter by letter at once."""

_LARGEST: Final = 20_000_000
"""The same for what is left between common pieces; beyond it, nothing is in common."""

Block = tuple[int, int, int]
"""Equal letters: start in the old text, start in the new text, length."""


class Difference:
    """The equal letters of two texts, in the order of the old one."""

    def __init__(self, old: Letters, new: Letters) -> None:
        self.old = old
        self.new = new
        self.blocks = _joined(_compare(old, new))
        self._starts = [block[0] for block in self.blocks]
        self._by_new: list[Block] | None = None

    def mapped(self, span: Span) -> list[Block]:
        """The equal letters of a span of the old text's letters."""
        found: list[Block] = []
        index = max(0, bisect_right(self._starts, span.start) - 1)
        # By index: a slice would copy the rest of a long list for every passage.
        for number in range(index, len(self.blocks)):
            start, there, length = self.blocks[number]
            if start >= span.end:
                break
            lo, hi = max(start, span.start), min(start + length, span.end)
            if lo < hi:
                found.append((lo, there + lo - start, hi - lo))
        return found

    def origin(self, span: Span) -> list[Block]:
        """The same for a span of the new text's letters: what in it was there before."""
        if self._by_new is None:
            self._by_new = sorted(self.blocks, key=lambda block: block[1])
        found: list[Block] = []
        index = bisect_right(self._by_new, span.start, key=lambda block: block[1])
        for number in range(max(0, index - 1), len(self._by_new)):
            start, there, length = self._by_new[number]
            if there >= span.end:
                break
            lo, hi = max(there, span.start), min(there + length, span.end)
            if lo < hi:
                found.append((start + lo - there, lo, hi - lo))
        return found

    def hole(self, block: Block, way: int, chance: int) -> int:
        """How many old letters lie between a block and the next to its left (-1) or right (1).

        Blocks of up to `chance` letters are passed over: they may be equal by chance.
        """
        index = bisect_right(self._starts, block[0]) - 1
        end = block[0] + block[2] if way > 0 else block[0]
        while True:
            index += way
            if not 0 <= index < len(self.blocks):
                return len(self.old.text) - end if way > 0 else end
            start, _, length = self.blocks[index]
            if length > chance:
                return start - end if way > 0 else end - start - length

    def gap(self, index: int) -> tuple[Span, Span]:
        """The letters between two equal neighbours around an old index, in both texts.

        Both spans are empty at the same places when the letters there are equal.
        """
        after = bisect_right(self._starts, index)
        lo, there = 0, 0
        if after:
            start, to, length = self.blocks[after - 1]
            if index < start + length:
                return Span(index, index), Span(to + index - start, to + index - start)
            lo, there = start + length, to + length
        hi, end = len(self.old.text), len(self.new.text)
        if after < len(self.blocks):
            hi, end, _ = self.blocks[after]
        return Span(lo, hi), Span(there, max(there, end))


def _compare(old: Letters, new: Letters) -> list[Block]:
    pairs = common(
        [(old.text[s.start : s.end], s.start) for s in old.lines(LINE)],
        [(new.text[s.start : s.end], s.start) for s in new.lines(LINE)],
    )
    fixed = [(a, b, len(words)) for words, a, b in pairs]
    chain = rising(fixed)
    blocks = list(chain)
    for one, other in gaps(chain, len(old.text), len(new.text)):
        blocks += _letters(old.text, one, new.text, other)
    taken = _Taken(blocks)
    blocks += [block for block in set(fixed) - set(chain) if taken.free(block)]
    return blocks


def common(
    old: Sequence[tuple[str, int]], new: Sequence[tuple[str, int]]
) -> list[tuple[str, int, int]]:
    """The words that stand once on each side, with their places, in the old order."""
    in_old = Counter(words for words, _ in old)
    in_new = Counter(words for words, _ in new)
    there = dict(new)
    return [
        (words, at, there[words])
        for words, at in old
        if in_old[words] == 1 and in_new.get(words) == 1
    ]


def rising(blocks: Sequence[Block]) -> list[Block]:
    """The longest chain that rises in both texts (patience sorting); `blocks` rise in the old."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for index, (_, there, _) in enumerate(blocks):
        pile = bisect_left(tops, there)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(there)
            piles.append(index)
        else:
            tops[pile], piles[pile] = there, index
    chain: list[Block] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        chain.append(blocks[index])
        index = before[index]
    return chain[::-1]


def gaps(chain: Iterable[Block], old: int, new: int) -> list[tuple[Span, Span]]:
    """What lies between the links of a chain, where both texts have something."""
    found: list[tuple[Span, Span]] = []
    a = b = 0
    for start, there, length in (*chain, (old, new, 0)):
        if a < start and b < there:
            found.append((Span(a, start), Span(b, there)))
        a, b = start + length, there + length
    return found


def _letters(old: str, one: Span, new: str, other: Span) -> list[Block]:
    """The equal letters of a gap; large ones are divided by pieces first."""
    blocks: list[Block] = []
    # Equal ends are common and cost nothing.
    head = _equal(old, one.start, new, other.start, min(one.length, other.length))
    if head:
        blocks.append((one.start, other.start, head))
        one, other = Span(one.start + head, one.end), Span(other.start + head, other.end)
    if not one.length or not other.length:
        return blocks
    if one.length * other.length <= _SMALL:
        return blocks + _by_letter(old, one, new, other)
    chain = rising(_pieces(old, one, new, other))
    shifted = [(a - one.start, b - other.start, n) for a, b, n in chain]
    blocks += chain
    for left, right in gaps(shifted, one.length, other.length):
        lo, hi = left.shifted(one.start), right.shifted(other.start)
        if lo.length * hi.length <= _LARGEST:
            blocks += _by_letter(old, lo, new, hi)
    return blocks


def _equal(old: str, a: int, new: str, b: int, most: int) -> int:
    """How many letters are equal from here on, found by halving."""
    lo, hi = 0, most
    while lo < hi:
        middle = (lo + hi + 1) // 2
        if old[a + lo : a + middle] == new[b + lo : b + middle]:
            lo = middle
        else:
            hi = middle - 1
    return lo


def common_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts have in common at their beginnings and at their ends.

    Of both together not more than the shorter text has.
    """
    most = min(len(old), len(new))
    head = _equal(old, 0, new, 0, most)
    lo, hi = 0, most - head
    while lo < hi:
        middle = (lo + hi + 1) // 2
        if old[len(old) - middle :] == new[len(new) - middle :]:
            lo = middle
        else:
            hi = middle - 1
    return head, lo


def _by_letter(old: str, one: Span, new: str, other: Span) -> list[Block]:
    from rapidfuzz.distance import Indel

    codes = Indel.opcodes(old[one.start : one.end], new[other.start : other.end])
    return [
        (one.start + code.src_start, other.start + code.dest_start, code.src_end - code.src_start)
        for code in codes
        if code.tag == "equal"
    ]


def _pieces(old: str, one: Span, new: str, other: Span) -> list[Block]:
    """Pieces of the old gap, end to end, that stand once in the new one and do not overlap."""
    wanted: dict[str, int] = {}
    for at in range(one.start, one.end - GRAM + 1, GRAM):
        piece = old[at : at + GRAM]
        wanted[piece] = -1 if piece in wanted else at
    found: dict[str, int] = {}
    for at in range(other.start, other.end - GRAM + 1):
        piece = new[at : at + GRAM]
        if piece in wanted:
            found[piece] = -1 if piece in found else at
    rows = sorted(
        (at, found[piece], GRAM)
        for piece, at in wanted.items()
        if at >= 0 and found.get(piece, -1) >= 0
    )
    kept: list[Block] = []
    for row in rising(rows):
        if not kept or row[1] >= kept[-1][1] + GRAM:
            kept.append(row)
    return kept


class _Taken:
    """Which old letters have a place already."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = sorted(blocks)

    def free(self, block: Block) -> bool:
        """Whether less than half of a moved line was matched where it used to be."""
        index = max(0, bisect_left(self._blocks, (block[0], -1, -1)) - 1)
        end = block[0] + block[2]
        matched = 0
        for number in range(index, len(self._blocks)):
            start, _, length = self._blocks[number]
            if start >= end:
                break
            matched += max(0, min(start + length, end) - max(start, block[0]))
        return matched * 2 < block[2]


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """In the order of the old text, without overlaps, neighbours as one."""
    found: list[Block] = []
    for start, there, length in sorted(blocks, key=lambda b: (b[0], -b[2])):
        if found:
            a, b, n = found[-1]
            over = a + n - start
            if over > 0:
                if over >= length:
                    continue
                start, there, length = start + over, there + over, length - over
            if a + n == start and b + n == there:
                found[-1] = (a, b, n + length)
                continue
        found.append((start, there, length))
    return found
