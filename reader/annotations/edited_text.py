"""Setting what edits keep of a whole as blocks again, and collecting what they leave out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from reader.annotations.whole import Piece, Whole
from reader.model import Article, Block, Other, Style

STRUCK: Final = "struck"
"""Why a passage is left out that a person struck."""


class Stretch(NamedTuple):
    """A part of one piece, in the text or not, and which edit says so (None: the importer)."""

    start: int
    end: int
    kept: bool
    edit: str | None


class Part(NamedTuple):
    """A stretch of the whole that is in the edited text, and where."""

    start: int
    """In the whole."""
    end: int
    to: int
    """Where its first character is in the edited text."""


class Setter:
    """Sets stretches as blocks, and collects what is out."""

    def __init__(self, whole: Whole, glued: set[int], cuts: set[int]) -> None:
        self._whole = whole
        self._glued = glued
        self._cuts = sorted(cuts)
        self._text = ""
        self._texts: list[str] = []
        self._end = 0
        self._blocks: list[Block] = []
        self._parts: list[Part] = []
        self._other: list[Other] = []
        self._last: tuple[object, ...] | None = None
        self._piece = -1
        self._at = 0
        self._plain = not glued and not cuts

    def take(self, stretch: Stretch) -> None:
        """The next stretch of the whole."""
        pieces = self._whole.pieces
        while pieces[self._at].end < stretch.end:
            self._at += 1
        index = self._at
        piece = pieces[index]
        if not stretch.kept:
            self._leave_out(piece, stretch)
        elif self._plain and stretch[:2] == piece[1:3]:
            self._take_whole(piece, index)
        else:
            cuts = [at for at in self._cuts if stretch.start < at < stretch.end]
            for start, end in zip([stretch.start, *cuts], [*cuts, stretch.end], strict=True):
                self._set(piece, index, start, end)

    def _take_whole(self, piece: Piece, index: int) -> None:
        """A piece that nothing was done to: nearly all of a long text."""
        words = self._whole.text[piece.start : piece.end]
        if piece.kind != "code" and (words[:1].isspace() or words[-1:].isspace()):
            self._set(piece, index, piece.start, piece.end)
            return
        self._flush()
        at = self._end
        end = at + len(words)
        self._blocks.append(Block(piece.kind, at, end, piece.level, piece.lines, piece.joined))
        self._parts.append(Part(piece.start, piece.end, at))
        self._texts.append(words)
        self._end = end + 1
        self._text = ""
        self._piece = index
        self._last = None

    def _set(self, piece: Piece, index: int, start: int, end: int) -> None:
        words = self._whole.text
        same = index == self._piece and start not in self._cuts
        glue = piece.start in self._glued and bool(self._blocks) and start == piece.start
        code = piece.kind == "code"
        if not code:
            # Blanks at the seams and ends go; those inside stay as they are.
            while (
                start < end
                and words[start].isspace()
                and not (same and self._text and not self._text[-1].isspace())
            ):
                start += 1
        if start >= end:
            return
        self._piece = index
        if same or glue:
            self._go_on(piece, start, end, glue)
        else:
            self._flush()
            self._text = words[start:end]
            at = self._end
            self._blocks.append(Block(piece.kind, at, at, piece.level, piece.lines, piece.joined))
            self._parts.append(Part(start, end, at))
        self._last = None

    def _go_on(self, piece: Piece, start: int, end: int, glue: bool) -> None:
        """Hang a stretch on the block before it."""
        words = self._whole.text[start:end]
        seam = _seam(self._text, words, spaced=glue)
        self._parts.append(Part(start, end, self._end + len(self._text) + len(seam)))
        self._text += seam + words
        if glue:
            block = self._blocks[-1]
            lines = block.lines
            if lines is not None and piece.lines is not None:
                lines = (min(lines[0], piece.lines[0]), max(lines[1], piece.lines[1]))
            self._blocks[-1] = block._replace(joined=True, lines=lines)

    def _flush(self) -> None:
        """The block in hand is finished."""
        if not self._blocks or len(self._texts) == len(self._blocks):
            return
        block = self._blocks[-1]
        words = self._text
        if block.kind != "code":
            words = words.rstrip()
            end = self._end + len(words)
            last = self._parts[-1]
            if last.to + last.end - last.start > end:
                self._parts[-1] = last._replace(end=last.start + max(end - last.to, 0))
        self._blocks[-1] = block._replace(end=self._end + len(words))
        self._texts.append(words)
        self._end += len(words) + 1
        self._text = ""

    def _leave_out(self, piece: Piece, stretch: Stretch) -> None:
        words = self._whole.text[stretch.start : stretch.end]
        if not words.strip():
            return
        reason = piece.reason if stretch.edit is None else STRUCK
        group = piece.group if stretch.edit is None else stretch.edit
        key = (len(self._blocks), reason, group)
        if key == self._last:
            before = self._other[-1]
            lines = before.lines
            if lines is not None and piece.lines is not None:
                lines = (min(lines[0], piece.lines[0]), max(lines[1], piece.lines[1]))
            self._other[-1] = before._replace(text=f"{before.text}\n{words}", lines=lines)
        else:
            self._other.append(Other(words, piece.lines, reason, len(self._blocks) - 1))
        self._last = key

    def done(self) -> tuple[str, list[Block], list[Part], list[Other]]:
        """Text, blocks, where their characters come from, and what is out."""
        self._flush()
        return "\n".join(self._texts), self._blocks, self._parts, self._other


def _seam(before: str, after: str, *, spaced: bool) -> str:
    """What goes between two texts that were not neighbours: a blank only where words, or marks
    that would become one with a letter, would run together."""
    from reader.text.normal import normalise

    if not before or before[-1].isspace() or after[0].isspace():
        return ""
    if spaced and before[-1].isascii() and after[0].isascii():
        return " "
    if before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum():
        return " "
    near = before[-16:] + after[:16]
    return "" if normalise(near) == near else " "


def styles(article: Article, whole: Whole, parts: Sequence[Part]) -> tuple[Style, ...]:
    """The styles of what is still there."""
    found: list[Style] = []
    for style in article.styles:
        index = bisect_right(article.blocks, style.start, key=lambda block: block.start) - 1
        if index < 0:
            continue
        start, end = style.start + whole.moved[index], style.end + whole.moved[index]
        first = max(bisect_right(parts, start, key=lambda part: part.start) - 1, 0)
        for part in parts[first:]:
            if part.start >= end:
                break
            a, b = max(start, part.start), min(end, part.end)
            if a < b:
                to = part.to - part.start
                found.append(style._replace(start=a + to, end=b + to))
    return tuple(sorted(found, key=lambda style: (style.start, style.end)))
