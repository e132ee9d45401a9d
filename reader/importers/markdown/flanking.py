"""Which runs of `*` and `_` may open or close emphasis, beside Chinese too."""

from __future__ import annotations

import unicodedata


def flanking(src: str, start: int, end: int, limit: int, marker: str) -> tuple[bool, bool]:
    """Whether the run `[start, end)` may open, and whether it may close.

    CommonMark's flanking rules with one change, after the markdown-cjk-friendly specification: a
    run between punctuation and a Chinese character may open and close as if there were a space.
    `limit` is where the source ends.
    """
    before = src[start - 1] if start else " "
    after = src[end] if end < limit else " "
    space_before, space_after = before.isspace(), after.isspace()
    mark_before, mark_after = _is_mark(before), _is_mark(after)
    left = not space_after and (
        not mark_after or space_before or mark_before or is_cjk(before) or is_cjk(after)
    )
    right = not space_before and (
        not mark_before or space_after or mark_after or is_cjk(after) or is_cjk(before)
    )
    if marker == "*":
        return left, right
    inside = left and right  # an underscore inside a word is no emphasis
    return left and (not inside or mark_before), right and (not inside or mark_after)


def _is_mark(c: str) -> bool:
    return unicodedata.category(c)[0] in "PS"


def is_cjk(c: str) -> bool:
    """Whether a character is Chinese, Japanese or Korean, their punctuation included."""
    return (c > "\u2e7f" and unicodedata.east_asian_width(c) in "WF") or c in "“”‘’…—·"
