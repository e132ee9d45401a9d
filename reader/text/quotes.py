"""Pairs of quotation marks and brackets, and the quotations between them."""

from __future__ import annotations

import re
from typing import Final

from reader.model.span import Span

OPENERS: Final = {
    **dict(zip("“‘「『〝﹁﹃", "”’」』〞﹂﹄", strict=True)),
    **dict(zip("（(［[【〔｛{〖〘《〈«", "）)］]】〕｝}〗〙》〉»", strict=True)),
}
"""Opening marks with their closing ones; straight quotes are not here: their sides look alike."""

QUOTES: Final = "“”‘’「」『』〝〞﹁﹂﹃﹄\"'＂＇«»"
"""Marks that quote somebody or something; 《》 name a work and are not among them."""

TITLES: Final = "《〈"
"""Openers of titles of works."""

_STRAIGHT = {"＂": '"', "＇": "'"}
_MARKS = re.compile(
    r"""[“”‘’「」『』〝〞﹁﹂﹃﹄（）()［］\[\]【】〔〕｛｝{}〖〗〘〙《》〈〉«»"'＂＇\n]"""
)
_DEPTH = 32
"""How far an unfitting closing mark looks back for its opener; hostile nesting stays linear."""


def pairs(text: str) -> dict[int, int]:
    """Offset of each opening mark in one block → offset of its closing mark.

    Marks without a partner are left out: a quotation that runs on in the next paragraph, an
    apostrophe, the bracket of a smiley. Straight quotes are paired by what stands beside them; “
    and ” alike where a text uses only one of the two.
    """
    one_sided = ("“" in text) != ("”" in text)
    stack: list[tuple[str, int]] = []
    found: dict[int, int] = {}
    for match in _MARKS.finditer(text):
        mark, at = match.group(), match.start()
        mark = _STRAIGHT.get(mark, mark)
        if one_sided and mark in "“”":
            mark = '"'
        if mark in "’'" and _is_apostrophe(text, at):
            continue
        if mark in "\"'":
            if _closes(stack, mark, text, at):
                found[_pop(stack, mark)] = at
            elif mark == '"' or _may_open(text, at):
                stack.append((mark, at))
        elif mark in OPENERS:
            stack.append((OPENERS[mark], at))
        elif (start := _pop(stack, mark)) >= 0:
            found[start] = at
    return found


def quotations(text: str) -> list[Span]:
    """All quotations of one block, marks included, outer before inner, in order of their start."""
    return [Span(a, b + 1) for a, b in sorted(pairs(text).items()) if text[a] in QUOTES]


def _pop(stack: list[tuple[str, int]], closer: str) -> int:
    """Takes the nearest opener for `closer` and all above it off; -1 if there is none."""
    for depth in range(1, min(len(stack), _DEPTH) + 1):
        if stack[-depth][0] == closer:
            start = stack[-depth][1]
            del stack[-depth:]
            return start
    return -1


def _closes(stack: list[tuple[str, int]], mark: str, text: str, at: int) -> bool:
    if all(mark != closer for closer, _ in stack[-_DEPTH:]):
        return False
    # A mark after a blank and before a letter opens, whatever was left open before.
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not (before.isspace() and after and not after.isspace())


def _may_open(text: str, at: int) -> bool:
    """A single straight quote opens only at the start of a word."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isalnum() and bool(after) and not after.isspace()


def _is_apostrophe(text: str, at: int) -> bool:
    """Between Latin letters or digits: it’s, rock ’n’ roll is beyond us."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return _latin(before) and _latin(after)


def _latin(ch: str) -> bool:
    return ch.isalnum() and ch < "\u1100"
