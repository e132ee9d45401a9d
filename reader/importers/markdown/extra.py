"""Rules for markdown-it-py for what people write beyond CommonMark.

Footnotes, `[[links]]`, formulas, `==highlights==`.

Footnotes stay where they stand in the file: `[^1]` becomes `[1]`, and so does the note's own sign.
Formulas are kept as they are written; emphasis does not reach into them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

NOTES: Final = "notes"
"""Key of the parser's environment: the labels of all footnotes of the document."""

_LABEL: Final = r"\[\^([^\[\]\s^]{1,60})\]"
_NOTE: Final = re.compile(rf"{_LABEL}:[ \t]*")
_DEFINED: Final = re.compile(rf"^ {{0,3}}{_LABEL}:")
_SIGN: Final = re.compile(_LABEL)
_WIKI: Final = re.compile(r"!?\[\[([^\[\]|\n]{1,200})(?:\\?\|([^\[\]\n]{0,200}))?\]\](?!\()")
_PICTURE: Final = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif|heic)$", re.IGNORECASE)
_SIZE: Final = re.compile(r"\d+(?:x\d+)?")
_LETTER: Final = re.compile(r"[^\W\d_]")
# A formula touches its signs, and no digit follows it: of 花了$5，又花了$6 none begins.
_FORMULA: Final = re.compile(r"\$\$[^$]{1,2000}\$\$|\$(?![\s$])[^$\n]{0,500}(?<![\s\\])\$(?!\d)")
_HIGHLIGHT: Final = re.compile(r"==(?![\s=])[^\n]{0,2000}?(?<![\s=])==(?!=)")


def note_labels(lines: Sequence[str]) -> frozenset[str]:
    """The labels of the footnotes that a document has."""
    found = (_DEFINED.match(line) for line in lines if "[^" in line)
    return frozenset(match[1] for match in found if match)


def extend(md: MarkdownIt, text: str | None = None) -> None:
    """Adds the rules of this module to a parser; of those that `text` needs, if it is known.

    Each rule is asked at every sign of the text, so that one more is felt.
    """
    both = ["paragraph", "reference", "blockquote", "list"]
    if text is None or "[^" in text:
        md.block.ruler.before("reference", "note", _note, {"alt": both})
    if text is None or "$$" in text:
        md.block.ruler.before("fence", "formula", _formula_block, {"alt": ["paragraph", "list"]})
    for name, rule, signs in (
        ("note_sign", _note_sign, ("[^", "^[")),
        ("wiki", _wiki, ("[[",)),
        ("formula", _formula, ("$",)),
        ("highlight", _highlight, ("==",)),
    ):
        if text is None or any(sign in text for sign in signs):
            md.inline.ruler.before("backticks", name, rule)


def _note(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`[^1]: text` and what is indented below it."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _NOTE.match(state.src, start, state.eMarks[start_line])
    if match is None:
        return False
    if silent:
        return True
    opened = state.push("note_open", "", 1)
    opened.info, opened.map = match[1], [start_line, start_line + 1]
    kept = (
        state.bMarks[start_line],
        state.tShift[start_line],
        state.sCount[start_line],
        state.blkIndent,
        state.parentType,
    )
    # The rest of the line is read as if it stood as far in as the note's other lines do.
    state.bMarks[start_line], state.tShift[start_line] = match.end(), 0
    state.blkIndent += 4
    state.sCount[start_line] = state.blkIndent
    state.parentType = "blockquote"  # so that a paragraph of it ends where another block begins
    state.md.block.tokenize(state, start_line, end_line)
    (
        state.bMarks[start_line],
        state.tShift[start_line],
        state.sCount[start_line],
        state.blkIndent,
        state.parentType,
    ) = kept
    opened.map[1] = state.line
    state.push("note_close", "", -1)
    return True


def _formula_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Lines from one that begins with `$$` to one that ends with it."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not state.src.startswith("$$", start):
        return False
    line = start_line
    begun = state.src[start + 2 : state.eMarks[start_line]].rstrip()
    if begun.endswith("$$"):
        return False  # a formula of one line is part of its paragraph
    for line in range(start_line + 1, end_line):
        if state.src[state.bMarks[line] : state.eMarks[line]].rstrip().endswith("$$"):
            break
    else:
        return False
    if silent:
        return True
    token = state.push("code_block", "", 0)
    token.content = state.getLines(start_line, line + 1, state.blkIndent, False)
    token.map = [start_line, line + 1]
    state.line = line + 1
    return True


def _note_sign(state: StateInline, silent: bool) -> bool:
    """`[^1]` of a note that there is, and `^[a note in the line]`."""
    if state.src[state.pos] not in "^[":
        return False
    if state.src.startswith("^[", state.pos):
        end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
        if end < 0 or state.src.startswith("(", end + 1):
            return False
        state.pos += 1
        return True
    match = _SIGN.match(state.src, state.pos, state.posMax)
    if match is None or match[1] not in state.env.get(NOTES, ()):
        return False
    if not silent:
        state.push("text", "", 0).content = f"[{match[1]}]"
    state.pos = match.end()
    return True


def _wiki(state: StateInline, silent: bool) -> bool:
    """`[[page]]`, `[[page|shown]]`, `![[picture.png]]`."""
    if state.src[state.pos] not in "![":
        return False
    match = _WIKI.match(state.src, state.pos, state.posMax)
    if match is None or not _LETTER.search(match[0]):
        return False
    if not silent:
        shown = (match[2] or "").strip()
        if not shown or (match[0][0] == "!" and _SIZE.fullmatch(shown)):
            shown = match[1].strip()
        picture = match[0][0] == "!" and _PICTURE.search(match[1])
        token = state.push("image" if picture else "text", "", 0)
        token.content = _PICTURE.sub("", shown) if picture else shown
    state.pos = match.end()
    return True


def _formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("text", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _highlight(state: StateInline, silent: bool) -> bool:
    """`==words==` are strong."""
    if state.src[state.pos] != "=":
        return False
    match = _HIGHLIGHT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        most = state.posMax
        state.push("strong_open", "strong", 1)
        state.pos, state.posMax = match.start() + 2, match.end() - 2
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1)
        state.posMax = most
    state.pos = match.end()
    return True
