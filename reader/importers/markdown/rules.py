"""Rules for markdown-it-py in place of its own where CommonMark is wrong for Chinese."""

from __future__ import annotations

import unicodedata
from typing import Final

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.code import code
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_MARKERS: Final = "*_"


def emphasis(state: StateInline, silent: bool) -> bool:
    """Finds runs of `*` and `_` that may open or close emphasis.

    CommonMark's flanking rules with one change, after the markdown-cjk-friendly specification: a
    run between punctuation and a Chinese character may open and close as if there were a space.
    """
    marker = state.src[state.pos]
    if silent or marker not in _MARKERS:
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    opens, closes = _flanking(state.src, state.pos, end, state.posMax, marker)
    length = end - state.pos
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(ord(marker), length, len(state.tokens) - 1, -1, open=opens, close=closes)
        )
    state.pos = end
    return True


def _flanking(src: str, start: int, end: int, limit: int, marker: str) -> tuple[bool, bool]:
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


def indented_code(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Code by four spaces, unless the line holds Chinese: there they indent a paragraph."""
    begin, end = state.bMarks[start_line], state.eMarks[start_line]
    if any(is_cjk(c) for c in state.src[begin:end]):
        return False
    return code(state, start_line, end_line, silent)
