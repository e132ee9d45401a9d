"""An article itself as Markdown, with marks drawn into it where a caller wants them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from reader.export.escape import escape_inline, escape_line_start
from reader.model import Block, Document, Span, Style

_BULLET = re.compile(r"([-*+•·▪◦●○■]|\d{1,9}[.)])[ \t　]+")


def body(
    document: Document,
    marks: Sequence[Span] = (),
    after: Mapping[int, str] | None = None,
) -> str:
    """The blocks of an article as Markdown paragraphs, without title.

    `marks` are drawn as `==…==`; overlapping and touching ones become one. `after[offset]` is put
    behind the character that ends at `offset`, outside of any mark.
    """
    refs = after or {}
    ends = [block.end for block in document.blocks]
    inside = by_block(document.blocks, _united(marks), lambda mark: (mark.start, mark.end))
    styles = by_block(document.blocks, document.styles, lambda style: (style.start, style.end))
    behind: dict[int, list[int]] = {}
    for at in sorted(refs):
        behind.setdefault(bisect_left(ends, at), []).append(at)
    return "\n\n".join(
        _block(
            _Drawing(document.text, inside.get(n, []), styles.get(n, []), behind.get(n, []), refs),
            block,
        )
        for n, block in enumerate(document.blocks)
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is to be drawn in one block."""

    text: str
    marks: Sequence[Span]
    styles: Sequence[Style]
    ends: Sequence[int]
    """Offsets that something is put behind."""
    after: Mapping[int, str]


T = TypeVar("T")


def by_block(
    blocks: Sequence[Block], items: Sequence[T], span: Callable[[T], tuple[int, int]]
) -> dict[int, list[T]]:
    """Items by the index of each block that they share a character with, in their order."""
    ends = [block.end for block in blocks]
    found: dict[int, list[T]] = {}
    for item in items:
        start, end = span(item)
        n = bisect_right(ends, start)
        while n < len(ends) and blocks[n].start < end:
            found.setdefault(n, []).append(item)
            n += 1
    return found


def _united(marks: Sequence[Span]) -> list[Span]:
    """Overlapping and touching spans as one, in order."""
    united: list[Span] = []
    for mark in sorted(marks):
        if united and mark.start <= united[-1].end:
            united[-1] = Span(united[-1].start, max(united[-1].end, mark.end))
        else:
            united.append(mark)
    return united


def _block(drawing: _Drawing, block: Block) -> str:
    text = drawing.text
    if block.kind == "code":
        refs = "".join(drawing.after[at] for at in drawing.ends)
        fence = _fence(text[block.start : block.end])
        code = f"{fence}\n{text[block.start : block.end]}\n{fence}"
        return f"{code}\n\n{refs}" if refs else code
    start = block.start
    prefix = ""
    if block.kind == "heading":
        prefix = "#" * min(block.level + 1, 6) + " "
    elif block.kind == "list":
        found = _BULLET.match(text, block.start, block.end)
        sign = found.group(1) if found and found.group(1)[0].isdigit() else "-"
        prefix = "  " * max(block.level - 1, 0) + f"{sign} "
        start = found.end() if found else block.start
    # A mark that ends inside a list marker, which Markdown draws itself.
    lead = "".join(drawing.after[at] for at in drawing.ends if at <= start)
    lines = []
    at = start
    for line in text[start : block.end].split("\n"):
        lines.append(_line(drawing, Span(at, at + len(line))))
        at += len(line) + 1
    if block.kind == "quote":
        sign = "> " * max(block.level, 1)
        return "\n".join(f"{sign}{line}".rstrip() for line in lines)
    return prefix + lead + "\n".join(lines)


def _line(drawing: _Drawing, line: Span) -> str:
    """One line with its marks, styles and references."""
    clipped = [_clipped(mark, line, drawing.text) for mark in drawing.marks if mark.overlaps(line)]
    spans = [mark for mark in clipped if mark.length]
    refs = [at for at in drawing.ends if line.start < at <= line.end]
    cuts = sorted({line.start, line.end, *refs, *(edge for mark in spans for edge in mark)})
    out: list[str] = []
    for start, end in pairwise(cuts):
        piece = _styled(drawing, Span(start, end), first=start == line.start)
        marked = any(mark.start <= start and end <= mark.end for mark in spans)
        out.append(f"=={piece}==" if marked else piece)
        out.append(drawing.after.get(end, ""))
    return "".join(out)


def _clipped(mark: Span, line: Span, text: str) -> Span:
    """The part of a mark in a line, without spaces at its ends, which would undo the mark."""
    start, end = max(mark.start, line.start), min(mark.end, line.end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _styled(drawing: _Drawing, span: Span, *, first: bool) -> str:
    """Text with the styling of its source, cut at the ends of `span`."""
    styles = [s for s in drawing.styles if s.start < span.end and span.start < s.end]
    edges = {*span}
    for style in styles:
        edges |= {max(style.start, span.start), min(style.end, span.end)}
    out: list[str] = []
    for start, end in pairwise(sorted(edges)):
        piece = drawing.text[start:end]
        escaped = escape_inline(piece)
        if first and start == span.start:
            escaped = escape_line_start(escaped)
        out.append(_wrapped(escaped, piece, [s for s in styles if s.start <= start < s.end]))
    return "".join(out)


def _wrapped(escaped: str, piece: str, styles: Sequence[Style]) -> str:
    if not piece.strip():
        return escaped
    kinds = {style.kind for style in styles}
    link = next((style.target for style in styles if style.kind == "link" and style.target), "")
    if "code" in kinds:
        ticks = _ticks(piece)
        space = " " if piece[0] in "` " or piece[-1] in "` " else ""
        escaped = f"{ticks}{space}{piece}{space}{ticks}"
    # As tags: asterisks do not take effect beside Chinese punctuation (CommonMark 0.31.2, 6.2).
    for kind, tag in (("strike", "del"), ("emphasis", "em"), ("strong", "strong")):
        if kind in kinds:
            escaped = f"<{tag}>{escaped}</{tag}>"
    if link:
        escaped = f"[{escaped}](<{link.replace('<', '%3C').replace('>', '%3E')}>)"
    return escaped


def _fence(code: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    return "`" * (longest + 1)


def _ticks(code: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    return "`" * (longest + 1)
