"""Cutting a Markdown document where its blocks cannot depend on each other.

Most paragraphs of an article hold no markup at all, or what `quick.py` reads at a glance. They need
no parser, which makes reading several times faster; and a stretch without a blank line that is so
long that inline parsing might take minutes is read line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from reader.importers.markdown.quick import Row, rows

LONGEST_MARKUP: Final = 50_000
"""More characters of markup without a blank line are not parsed, but for tables and lists."""

LONGEST_ROWS: Final = 2_000_000
_LONGEST_LINE: Final = 20_000
_LONGEST_QUICK: Final = 8_000

_PLAIN: Final = re.compile(r"[^*_`\[\]<&\\|~$=\n \t#>+\-0-9][^*_`\[\]<&\\|~$=\n]*")
_SPECIAL: Final = re.compile(
    r"[*_`\[\]<&\\|~]|^[ \t]|^(?:#|>|[-+=]|\d+[.)])|  $|\$\$|==", re.MULTILINE
)
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ROW: Final = re.compile(r"^\s*(?:\||[-*+]\s|\d{1,9}[.)]\s|>\s)")
# Reference definitions work backwards, and these HTML blocks go on across blank lines.
_FAR_REACHING: Final = re.compile(
    r"^(?:[^\[\]\n]{0,200}\]:|[ \t>*+\-\d.)]{0,20}"
    r"(?:\[(?!\^)[^\]\n]{1,200}\]:|<(?:script|pre|style|textarea|!--|\?|![A-Z])))",
    re.IGNORECASE | re.MULTILINE,
)


class Chunk(NamedTuple):
    """Lines `[start, end)`, counted from 0."""

    kind: Literal["plain", "quick", "markup", "lines"]
    """One paragraph without markup; blocks that are read already; something to parse; lines to be
    taken one by one."""
    start: int
    end: int
    rows: list[Row] = []  # noqa: RUF012 - never changed
    """The blocks that are read already."""


def chunks(lines: Sequence[str]) -> Iterator[Chunk]:
    """The stretches of a document in order, blank lines between them left out."""
    whole = _reaches_far(lines)
    held: Chunk | None = None
    items: Chunk | None = None
    """A list that is read, and may go on in a paragraph that is set in."""
    for start, end, fenced in _stretches(lines):
        if end - start == 1 and not whole and _is_plain(lines[start]):
            chunk = Chunk("plain", start, end)
        else:
            chunk = _chunk(lines, start, end, fenced, whole)
        if items is not None:
            if chunk.kind == "markup" and lines[start][0] in " \t":
                held = Chunk("markup", items.start, items.end)
            else:
                yield items
            items = None
        if chunk.kind == "markup":
            held = Chunk("markup", held.start if held else start, end)
            continue
        if held is not None:
            yield held
            held = None
        if chunk.kind == "quick" and chunk.rows[-1].form == "item":
            items = chunk
        else:
            yield chunk
    if items is not None:
        yield items
    if held is not None:
        yield held


def _reaches_far(lines: Sequence[str]) -> bool:
    """Whether there are blocks on which others depend that stand elsewhere."""
    text = "\n".join(lines)
    return ("]:" in text or "<" in text) and _FAR_REACHING.search(text) is not None


def _is_plain(line: str) -> bool:
    """Soon said of most lines: what is no plain one by this may be one."""
    return _PLAIN.fullmatch(line) is not None and not line.endswith("  ")


def _chunk(lines: Sequence[str], start: int, end: int, fenced: bool, whole: bool) -> Chunk:
    if fenced:
        return Chunk("markup", start, end)
    own = lines[start:end]
    text = "\n".join(own)
    if not _SPECIAL.search(text):
        return Chunk("markup" if whole else "plain", start, end)
    if not whole and len(text) <= _LONGEST_QUICK and (found := rows(own)) is not None:
        return Chunk("quick", start, end, found)
    all_rows = len(own) > 1 and all(_ROW.match(line) for line in own[1:])
    limit = LONGEST_ROWS if all_rows else LONGEST_MARKUP
    if len(text) > limit or any(len(line) > _LONGEST_LINE for line in own):
        return Chunk("lines", start, end)
    return Chunk("markup", start, end)


def _stretches(lines: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """Runs of lines that are not blank; a fence makes one with everything up to its end."""
    start = -1
    fence = ""
    had_fence = False
    for i, line in enumerate(lines):
        if fence or line[:1] in "`~ ":
            match = _FENCE.match(line)
            if fence:
                if match and match[1].startswith(fence) and line.strip() == match[1]:
                    fence = ""
                continue
            if match:
                fence, had_fence = match[1], True
                start = i if start < 0 else start
                continue
        if line and not line.isspace():
            if start < 0:
                start = i
        elif start >= 0:
            yield start, i, had_fence
            start, had_fence = -1, False
    if start >= 0:
        yield start, len(lines), had_fence
