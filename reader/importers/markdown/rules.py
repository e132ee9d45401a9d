"""Rules for markdown-it-py in place of its own where CommonMark is wrong for Chinese."""

from __future__ import annotations

from typing import Final

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.code import code
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from reader.importers.markdown.flanking import flanking, is_cjk

_MARKERS: Final = "*_"


def emphasis(state: StateInline, silent: bool) -> bool:
    """Finds runs of `*` and `_` that may open or close emphasis.

    As CommonMark has it, but for which runs may: `flanking.py` says.
    """
    marker = state.src[state.pos]
    if silent or marker not in _MARKERS:
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    opens, closes = flanking(state.src, state.pos, end, state.posMax, marker)
    length = end - state.pos
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(ord(marker), length, len(state.tokens) - 1, -1, open=opens, close=closes)
        )
    state.pos = end
    return True


def indented_code(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Code by four spaces, unless the line holds Chinese: there they indent a paragraph."""
    begin, end = state.bMarks[start_line], state.eMarks[start_line]
    if any(is_cjk(c) for c in state.src[begin:end]):
        return False
    return code(state, start_line, end_line, silent)
