"""Cutting a Markdown document where its blocks cannot depend on each other.

Most paragraphs of an article hold no markup at all. They need no parser, which makes reading
several times faster; and a stretch without a blank line that is so long that inline parsing might
take minutes is read line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

LONGEST_MARKUP: Final = 50_000
"""More characters of markup without a blank line are not parsed, but for tables and lists."""

LONGEST_ROWS: Final = 2_000_000
_LONGEST_LINE: Final = 20_000

_SPECIAL: Final = re.compile(
    r"[*_`\[\]<&\\|~]|^[ \t]|^(?:#|>|[-+=]|\d+[.)])|  $|\$\$|==", re.MULTILINE
)
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ROW: Final = re.compile(r"^\s*(?:\||[-*+]\s|\d{1,9}[.)]\s|>\s)")
# Reference definitions work backwards, and these HTML blocks go on across blank lines.
_FAR_REACHING: Final = re.compile(
    r"^ {0,3}(?:\[(?!\^)[^\]\n]{1,200}\]:|<(?:script|pre|style|textarea|!--|\?|![A-Z]))",
    re.IGNORECASE | re.MULTILINE,
)


class Chunk(NamedTuple):
    """Lines `[start, end)`, counted from 0."""

    kind: Literal["plain", "markup", "lines"]
    """One paragraph without markup; something to parse; lines to be taken one by one."""
    start: int
    end: int


def chunks(lines: Sequence[str]) -> Iterator[Chunk]:
    """The stretches of a document in order, blank lines between them left out."""
    whole = _FAR_REACHING.search("\n".join(lines)) is not None
    held: Chunk | None = None
    for start, end, fenced in _stretches(lines):
        kind = _kind(lines[start:end], fenced)
        if kind == "plain" and whole:
            kind = "markup"
        if kind == "markup":
            held = Chunk("markup", held.start if held else start, end)
            continue
        if held is not None:
            yield held
            held = None
        yield Chunk(kind, start, end)
    if held is not None:
        yield held


def _kind(lines: Sequence[str], fenced: bool) -> Literal["plain", "markup", "lines"]:
    text = "\n".join(lines)
    if fenced:
        return "markup"
    if not _SPECIAL.search(text):
        return "plain"
    rows = len(lines) > 1 and all(_ROW.match(line) for line in lines[1:])
    limit = LONGEST_ROWS if rows else LONGEST_MARKUP
    if len(text) > limit or any(len(line) > _LONGEST_LINE for line in lines):
        return "lines"
    return "markup"


def _stretches(lines: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """Runs of lines that are not blank; a fence makes one with everything up to its end."""
    start = -1
    fence = ""
    had_fence = False
    for i, line in enumerate(lines):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and line.strip() == match[1]:
                fence = ""
            continue
        if match:
            fence, had_fence = match[1], True
            start = i if start < 0 else start
        elif line.strip():
            start = i if start < 0 else start
        elif start >= 0:
            yield start, i, had_fence
            start, had_fence = -1, False
    if start >= 0:
        yield start, len(lines), had_fence
