"""Sketches of texts: whether two say nearly the same, without comparing them.

A text is taken as the set of its shingles, runs of four letters of its folded form. Of these a
quarter is looked at (those whose first letter says so, the same in every text), and of the hashes
of that quarter the smallest are kept: a bottom-k sketch. Two sketches estimate the resemblance
(Jaccard index) of two texts, because the smallest hashes of both together are a random sample of
their union (Broder, "On the resemblance and containment of documents", 1997; the form with one
hash function is from Cohen and Kaplan, "Summarizing data using bottom-k sketches", 2007).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final
from zlib import crc32

from reader.text.fold import fold

VERSION: Final = "1"
"""Another one when sketches of an earlier one can't be compared any more."""

SIZE: Final = 128
"""Hashes in a sketch at most."""

LETTERS: Final = 4
"""Letters in a shingle."""

SHORTEST: Final = 60
"""Letters from which on a text is long enough to be compared."""

_ENOUGH: Final = 10
"""Hashes that a containment is told from at least."""

_MIX: Final = 0x9E3779B1
_MASK: Final = 0xFFFFFFFF
_NOISE: Final = re.compile(r"[\W_]+")


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes (32 bits) of a text's shingles, sorted; empty for a text too short."""
    letters = _NOISE.sub("", fold(text))
    if len(letters) < SHORTEST:
        return ()
    grams = {match[1] for match in _chosen().finditer(letters)}
    hashes = {crc32(gram.encode("utf-8", "surrogatepass")) * _MIX & _MASK for gram in grams}
    return tuple(sorted(hashes)[:SIZE])


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimated share of shingles that two texts have in common, of all that either has: 0 to 1."""
    if not one or not other:
        return 0.0
    first, second = set(one), set(other)
    # Only as far as both sketches reach is the union known.
    reach = min(one[-1] if len(one) == SIZE else _MASK, other[-1] if len(other) == SIZE else _MASK)
    union = sorted(each for each in first | second if each <= reach)[:SIZE]
    if not union:
        return 0.0
    return sum(each in first and each in second for each in union) / len(union)


def containment(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimated share of the shingles of the shorter text that the longer has too: an excerpt is
    known by it. 0 where too few hashes can be compared to say."""
    if not one or not other:
        return 0.0
    first, second = set(one), set(other)
    reach = min(one[-1] if len(one) == SIZE else _MASK, other[-1] if len(other) == SIZE else _MASK)
    fewer = min(sum(e <= reach for e in first), sum(e <= reach for e in second))
    return len(first & second) / fewer if fewer >= _ENOUGH else 0.0


@cache
def _chosen() -> re.Pattern[str]:
    """Shingles whose first letter has a number that four divides, overlapping ones too."""
    digits = "".join(map(chr, range(0x30, 0x7B, 4)))
    han = "".join(map(chr, (*range(0x3400, 0x4DC0, 4), *range(0x4E00, 0xA000, 4))))
    other = "".join(map(chr, (*range(0x00C0, 0x0530, 4), *range(0x3040, 0x3100, 4),
                              *range(0xAC00, 0xD7A4, 4))))  # fmt: skip
    return re.compile(f"(?=([{re.escape(digits)}{han}{other}].{{{LETTERS - 1}}}))", re.DOTALL)
