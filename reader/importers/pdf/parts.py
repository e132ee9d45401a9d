"""From the lines of a PDF to its paragraphs: running heads out, columns in order, lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from reader.importers import wording
from reader.importers.pdf.lines import Layout, Line
from reader.importers.text.join import glue

_NUMBER: Final = re.compile(
    r"^[-–—·•~～\s\[（(|]*(?:第\s*)?(?:\d{1,4}|[ivxlcdm]{1,7}|[〇一二三四五六七八九十百]{1,5})"
    r"(?:\s*[页頁])?(?:\s*(?:/|of|共)\s*\d{1,4}(?:\s*[页頁])?)?[-–—·•~～\s\]）)|]*$"
    r"|^(?:Page|P\.)\s*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?$",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"[\d\s〇一二三四五六七八九十百]+")
_COUNT: Final = re.compile(r"(?<!\d)\d{1,4}(?!\d)", re.ASCII)
_LEADERS: Final = re.compile(r"(?:[.．·…]\s?){4,}\s*[\divxlc]{1,5}\s*$", re.IGNORECASE)
_LIST: Final = re.compile(r"^(?:[•●○◦▪■□◆◇▶►※✓]|[-–]\s|\(?\d{1,2}[.)）]\s|[①-⑳])")
_WORD: Final = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_DIVIDED: Final = re.compile(r"([A-Za-z]+)[-‐\u00ad]$")
_LONGEST_WORD: Final = 80
_LONGEST: Final = 20_000
"""Characters of a word, and of a paragraph, beyond which it is none."""

_EDGE: Final = 2
_SHARE: Final = 0.25


@dataclass(slots=True)
class Part:
    """One paragraph or heading, and the lines that it was printed on."""

    text: str
    lines: list[Line] = field(default_factory=list)

    @property
    def page(self) -> int:
        """Number of its first page, from 0."""
        return self.lines[0].page


def without_furniture(
    pages: Sequence[Sequence[Line]],
) -> tuple[list[list[Line]], list[tuple[int, str]]]:
    """The pages without running heads and page numbers, and those with their pages.

    First and last lines that come again, numbers aside, on a quarter of the pages, or at the same
    height on pages near; numbers that stand alone there; what is turned against the page.
    """
    edges: list[dict[int, str]] = []
    counts: Counter[str] = Counter()
    places: dict[str, list[tuple[int, Line]]] = {}
    for number, page in enumerate(pages):
        order = sorted(range(len(page)), key=lambda i: -page[i].y1)
        inner = len(order) > 2 * _EDGE
        chosen = {*order[:_EDGE], *order[-_EDGE:]} if inner else set(order[:1] + order[-1:])
        keys = {i: _key(page[i]) for i in chosen}
        edges.append(keys)
        for edge, i in {edge: i for i, edge in keys.items()}.items():
            counts[edge] += 1
            places.setdefault(edge, []).append((number, page[i]))
    out: list[list[Line]] = []
    dropped: list[tuple[int, str]] = []
    several = len(pages) > 1
    for number, page in enumerate(pages):
        kept: list[Line] = []
        for i, line in enumerate(page):
            key = edges[number].get(i)
            again = (
                key is not None
                and key != ""
                and (
                    counts[key] >= max(3, _SHARE * len(pages))
                    or _near(places[key], number, line)
                    or _counts_pages(places[key], number, line)
                )
            )
            is_number = several and key is not None and _NUMBER.match(line.text)
            if line.across or line.hidden or again or is_number:
                dropped.append((number, line.text))
            else:
                kept.append(line)
        out.append(kept)
    return out, dropped


def _key(line: Line) -> str:
    """What comes again: the words, in that size; a title is larger than the head it is used for."""
    if wording.width(line.text) > 20 and wording.ends_sentence(line.text):
        return ""  # no running head is a sentence, however often it is printed
    words = _DIGITS.sub("", line.text)
    return f"{words} {round(line.size)}" if words else ""


def _near(places: Sequence[tuple[int, Line]], number: int, line: Line) -> bool:
    """Whether a line comes again at the same height on the pages next to this one."""
    near = [
        n
        for n, other in places
        if n != number and abs(n - number) <= 4 and abs(other.y0 - line.y0) < 3
    ]
    return (
        len(near) >= 2 and wording.width(line.text) <= 45 and not wording.ends_sentence(line.text)
    )


def _counts_pages(places: Sequence[tuple[int, Line]], number: int, line: Line) -> bool:
    """Whether a line at the same height of another page is the same but for the page's number."""
    own = [int(n) for n in _COUNT.findall(line.text)]
    for page, other in places:
        if page == number or abs(other.y0 - line.y0) >= 3 or wording.width(line.text) > 45:
            continue
        theirs = [int(n) for n in _COUNT.findall(other.text)]
        steps = [a - b for a, b in zip(own, theirs, strict=False) if a != b]
        if len(own) == len(theirs) and steps == [number - page]:
            return True
    return False


def in_reading_order(page: Sequence[Line]) -> list[Line]:
    """The lines of a page; of one that was written row by row across two columns, those one by
    one."""
    if len(page) < 12:
        return list(page)
    left, right = min(n.x0 for n in page), max(n.x1 for n in page)
    middle = (left + right) / 2
    sides = [-1 if n.x1 <= middle + 4 else 1 if n.x0 >= middle - 4 else 0 for n in page]
    switches = sum(a * b == -1 for a, b in pairwise(sides))
    if min(sides.count(-1), sides.count(1)) < 5 or switches < 0.4 * len(page):
        return list(page)
    out: list[Line] = []
    band: list[tuple[int, Line]] = []
    for side, line in (*zip(sides, page, strict=True), (0, None)):
        if side != 0 and line is not None:
            band.append((side, line))
            continue
        out += [n for _, n in sorted(band, key=lambda each: (each[0], -each[1].y0))]
        band = []
        if line is not None:
            out.append(line)
    return out


def paragraphs(pages: Sequence[Sequence[Line]], layout: Layout) -> list[Part]:
    """The paragraphs of a document; those that a page or column break cut are whole."""
    pages = [_with_rows(page) for page in pages]
    known = Counter(word.lower() for page in pages for n in page for word in _WORD.findall(n.text))
    parts: list[Part] = []
    before: Line | None = None
    for page in pages:
        for line in page:
            if parts and _is_sign(line, layout):
                parts[-1].text += line.text
                parts[-1].lines.append(line)
                continue
            if before is None or _begins(before, line, layout) or _is_full(parts[-1].text):
                parts.append(Part(line.text, [line]))
            else:
                parts[-1].text = _joined(parts[-1].text, line.text, known)
                parts[-1].lines.append(line)
            before = line
    return parts


def _with_rows(page: Sequence[Line]) -> list[Line]:
    """The lines of a page; those that are rows of a table say so in their text.

    A row has cells, and so has a line next to it, with a cell that begins or ends at the same
    place. Headlines that are spaced out have no such neighbour.
    """
    rows = [
        any(_aligned(line, other) for other in _near_to(page, i)) for i, line in enumerate(page)
    ]
    out: list[Line] = []
    for i, line in enumerate(page):
        # The names of the columns are often set in the middle of theirs.
        beside = any(
            rows[k] and len(page[k].cells) == len(line.cells)
            for k in (i - 1, i + 1)
            if 0 <= k < len(page)
        )
        row = rows[i] or (bool(line.cells) and beside)
        out.append(line._replace(text=" | ".join(line.cells)) if row else line._replace(cells=()))
    return out


def _near_to(page: Sequence[Line], i: int) -> list[Line]:
    return [page[k] for k in (i - 1, i + 1) if 0 <= k < len(page)]


def _aligned(a: Line, b: Line) -> bool:
    """Whether two lines are rows of one table by their cells and margins."""
    return (
        bool(a.cells)
        and len(a.cells) == len(b.cells)
        and abs(a.y0 - b.y0) < 4 * a.size
        and (abs(a.x0 - b.x0) < a.size or abs(a.x1 - b.x1) < a.size)
    )


def _is_sign(line: Line, layout: Layout) -> bool:
    """The sign of a note that was broken away from its sentence: small, and a number alone."""
    return line.size < 0.8 * layout.size and len(line.text) <= 3 and line.text.isdigit()


def _is_full(text: str) -> bool:
    """Whether a paragraph is so long that it can be none: pages without a full stop or an end."""
    return len(text) > _LONGEST and (
        wording.ends_sentence(text[-_LONGEST_WORD:]) or len(text) > 2 * _LONGEST
    )


_NEVER_FIRST: Final = "”’』」）)》〉】，。、；：！？"
"""Marks that no paragraph begins with: it goes on, over the end of a page too."""


def _begins(a: Line, b: Line, layout: Layout) -> bool:
    """Whether a new paragraph begins with `b`, which follows `a`."""
    if a.cells or b.cells:
        return True
    em = layout.em
    left, right = layout.column(a), layout.column(b)
    short = left.right - a.x1
    indent = b.x0 - right.left
    ended = wording.ends_sentence(a.text)
    differs = abs(a.size - b.size) / max(a.size, b.size, 0.1)
    runs_on = not ended and short <= 1.8 * em and abs(indent) < 0.5 * em and a.bold == b.bold
    if differs > (0.3 if runs_on else 0.12) or _is_contents(a) or _is_contents(b):
        return True
    if b.text[0] in _NEVER_FIRST and a.bold == b.bold:
        return False
    if _LIST.match(b.text) or (a.bold != b.bold and (a.bold or _alone(b, layout))):
        return True
    step = a.y0 - b.y0
    broken = a.page != b.page or step < 0 or step > 12 * layout.pitch
    if not (ended or broken) and short <= 1.8 * em and b.x0 < a.x0 - 0.8 * em:
        return step > 1.45 * layout.pitch  # the second line of a paragraph, wherever its margin is
    hanging = _LIST.match(a.text) and 0.3 * em < b.x0 - a.x0 < 5 * em
    if hanging and not broken and short <= 1.8 * em * (3 if layout.ragged else 1):
        return step > 1.45 * layout.pitch
    deep = abs(a.x0 - left.left - indent) <= 0.4 * em  # a passage that is set in as a whole
    if not broken and step > 1.45 * layout.pitch:
        return True
    if deep and not ended and abs(a.x1 - b.x1) < 0.6 * em and b.x1 - b.x0 > 15 * em:
        return False
    if layout.ragged:
        if short > 0.3 * (left.right - left.left):
            return True
        return ended and (indent > 1.2 * em or broken or short > 0.12 * (left.right - left.left))
    if short > 1.8 * em:
        return True
    if indent > 1.2 * em and not (deep and not ended):
        return True
    return broken and ended and not layout.indented


def _alone(line: Line, layout: Layout) -> bool:
    column = layout.column(line)
    return line.x1 < column.right - 1.8 * layout.em


def _is_contents(line: Line) -> bool:
    return _LEADERS.search(line.text[-200:]) is not None


def is_contents(text: str) -> bool:
    """A line of a table of contents: words, leaders, a page number."""
    return _LEADERS.search(text[-200:]) is not None


def _joined(text: str, line: str, known: Counter[str]) -> str:
    """Both as one; a word that was divided at the line's end is made whole."""
    match = _DIVIDED.search(text, max(0, len(text) - _LONGEST_WORD))
    if match is None or not line[:1].isalpha() or not line[:1].isascii():
        return glue(text, line)
    head = match[1]
    tail = _WORD.match(line)
    word = tail[0] if tail else ""
    whole, hyphened = (head + word).lower(), f"{head}-{word}".lower()
    if line[0].isupper() or (known[hyphened] and not known[whole]):
        return text[: match.end(1)] + "-" + line
    return text[: match.end(1)] + line
