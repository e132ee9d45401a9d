"""Where one article of a file ends and the next begins, when a person says so."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Final, NamedTuple

from reader.model import Article, Block, Other, Style

CUTS: Final = ("auto", "none", "1", "2", "3")
"""Where articles begin: where the importer finds it; nowhere; at headings down to the first,
second, third level that the file has."""


_LONG_TITLE: Final = 200


class _Unit(NamedTuple):
    """A block by itself: its text, and its styles from the text's start."""

    block: Block
    text: str
    styles: tuple[Style, ...] = ()


def recut(articles: Sequence[Article], cut: str = "auto", join: str = "") -> list[Article]:
    """The articles of a file cut as a person said.

    `join` has the titles, one a line, of articles that belong to the one before; `cut` is one of
    `CUTS`. Nothing of a text is lost: a title that is one no more is a heading, and the other way
    round.
    """
    found = list(articles)
    for title in filter(None, join.split("\n")):
        at = next((i for i, each in enumerate(found) if i and each.title == title), 0)
        if at:
            found[at - 1 : at + 1] = [joined(found[at - 1], found[at])]
    if cut not in CUTS[1:]:
        return found
    whole = reduce(joined, found)
    return [whole] if cut == "none" else _cut_at(whole, int(cut))


def in_parts(whole: Article, most: int) -> list[Article]:
    """An article of more than `most` characters as several, cut between paragraphs.

    Each has the title with its number in brackets; a paragraph that is longer stays whole.
    """
    if len(whole.text) <= most:
        return [whole]
    units = _units(whole)
    starts, size = [0], 0
    for i, (_, text, _) in enumerate(units):
        if size and size + len(text) > most:
            starts.append(i)
            size = 0
        size += len(text) + 1
    ends = [*starts[1:], len(units)]
    found: list[Article] = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        other = _within(whole.other, start if found else -1, end - 1, start)
        part = _article(whole, units[start:end], other)
        title = f"{whole.title[:_LONG_TITLE]} ({number}/{len(starts)})"
        found.append(part._replace(title=title))
    return found


def joined(first: Article, second: Article) -> Article:
    """Both as one article: title and facts of the first, the title of the second a heading."""
    between: list[_Unit] = []
    if second.title and not second.text.startswith(second.title):
        between.append(_Unit(Block("heading", 0, 0, 1), second.title))
    if second.subtitle and second.subtitle not in second.text:
        between.append(_Unit(Block("paragraph", 0, 0), second.subtitle))
    before = _units(first)
    moved = [each._replace(after=each.after + len(before) + len(between)) for each in second.other]
    return _article(first, [*before, *between, *_units(second)], [*first.other, *moved])._replace(
        authors=tuple(dict.fromkeys((*first.authors, *second.authors))),
        language=first.language or second.language,
        warnings=tuple(dict.fromkeys((*first.warnings, *second.warnings))),
    )


def _cut_at(whole: Article, level: int) -> list[Article]:
    levels = sorted({block.level for block in whole.blocks if block.kind == "heading"})
    if not levels:
        return [whole]
    deepest = levels[min(level, len(levels)) - 1]
    units = _units(whole)
    starts = [
        i
        for i, (block, _, _) in enumerate(units)
        if block.kind == "heading"
        and block.level <= deepest
        # A heading right above another, such as a volume's, stays with what it stands above.
        and not (i and units[i - 1].block.kind == "heading" and units[i - 1].block.level <= deepest)
    ]
    ends = [*starts[1:], len(units)]
    found: list[Article] = []
    if starts[0]:
        found.append(_article(whole, units[: starts[0]], _within(whole.other, -1, starts[0] - 1)))
    for start, end in zip(starts, ends, strict=True):
        after = start + (end > start + 1)  # a heading without a text below is its own text
        other = _within(whole.other, start if found else -1, end - 1, after)
        part = _article(whole, units[after:end], other)
        found.append(
            part._replace(
                title=units[start].text.replace("\n", " "),
                subtitle=None,
                source=whole.source or whole.title,
            )
        )
    return found


def _within(other: Iterable[Other], first: int, last: int, shift: int = 0) -> list[Other]:
    """What was left out after the blocks `first` to `last`, for an article that begins later."""
    return [
        each._replace(after=max(each.after - shift, -1))
        for each in other
        if first <= each.after <= last
    ]


def _units(article: Article) -> list[_Unit]:
    styles = sorted(article.styles, key=lambda style: style.start)
    starts = [style.start for style in styles]
    found: list[_Unit] = []
    for block in article.blocks:
        inside = styles[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        moved = tuple(
            s._replace(start=s.start - block.start, end=min(s.end, block.end) - block.start)
            for s in inside
        )
        found.append(_Unit(block, article.text[block.start : block.end], moved))
    return found


def _article(facts: Article, units: Iterable[_Unit], other: Iterable[Other]) -> Article:
    """An article of some blocks, with the facts of another."""
    texts: list[str] = []
    blocks: list[Block] = []
    styles: list[Style] = []
    end = 0
    for block, text, marks in units:
        blocks.append(block._replace(start=end, end=end + len(text)))
        styles += [mark._replace(start=mark.start + end, end=mark.end + end) for mark in marks]
        texts.append(text)
        end += len(text) + 1
    return facts._replace(
        text="\n".join(texts), blocks=tuple(blocks), styles=tuple(styles), other=tuple(other)
    )
