"""The title of a page, its subtitle, and the heading of its first section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.importers import wording
from reader.importers.draft import Draft
from reader.importers.dump.lines import SHORT_SENTENCE, PageLine
from reader.importers.dump.title import choose_title, labelled_title
from reader.importers.html import facts as htmlfacts
from reader.importers.html.piece import Piece

if TYPE_CHECKING:
    from reader.importers.html.facts import Head

_HEADLINE: Final = 60
_SAID: Final = 8
"""Width from which on what the head gives as the title is none of the site or section."""

_NEAR: Final = 12


def set_title(
    draft: Draft, pieces: list[Piece], lines: list[PageLine], chosen: set[int], head: Head
) -> tuple[int | None, int | None]:
    """Sets the title; gives the pieces that say it and the subtitle, as far as they stand there."""
    start, end = min(chosen), max(chosen) + 1
    head.headings = [
        p.text
        for p, line in zip(pieces[:end], lines, strict=False)
        if p.kind == "heading" and not p.hidden and line.kind in ("body", "short")
    ][: htmlfacts.MOST_HEADINGS]
    ones = {p.text for p in pieces if p.kind == "heading" and p.level == 1 and not p.hidden}
    head.first_level = frozenset(ones)
    title = labelled_title(lines, start) or htmlfacts.choose_heading(head)
    if not title and len(ones) == 1 and 4 <= wording.width(one := ones.pop()) <= 80:
        title = one
    if not title:
        title = htmlfacts.title_of_head(head)
        said = wording.width(title) >= _SAID and any(
            p.text == title for p in pieces[max(0, start - _NEAR) : start + _NEAR // 4]
        )
        at, subtitle = (None, None) if said else choose_title(lines, start, end)
        if at is not None and (at < start or pieces[at].kind == "heading"):
            title = title if title and title in lines[at].text else lines[at].text
    if not title or (title == head.title and not any(p.text == title for p in pieces[:end])):
        title = _first_headline(pieces, lines, start, known=bool(title)) or title
    draft.title = title
    place = next((i for i in range(min(end, len(pieces))) if _says(pieces[i].text, title)), None)
    subtitle = None
    if place is not None and place + 1 < len(lines):
        after = lines[place + 1].text
        if wording.DASHED.match(after) and len(after) <= 80:
            draft.subtitle, subtitle = after, place + 1
    return place, subtitle


def _first_headline(pieces: list[Piece], lines: list[PageLine], start: int, *, known: bool) -> str:
    """The first line of the article if it is a headline; where `<title>` may be one too, only if
    the line of the date follows."""
    first, after = pieces[start].text, [line.kind for line in lines[start + 1 : start + 2]]
    if wording.width(first) > _HEADLINE or first[-1] in "，；：、":
        return ""
    if known:
        return first if after == ["meta"] and lines[start].kind == "short" else ""
    alone = lines[start].kind == "short" and lines[start].score < SHORT_SENTENCE
    follows = after in (["body"], ["meta"])
    return first if pieces[start].kind == "heading" or (alone and follows) else ""


def _says(text: str, title: str) -> bool:
    return bool(title) and (text == title or (title in text and len(text) <= len(title) + 2))


def headings_above(
    first: int, title: int | None, pieces: list[Piece], lines: list[PageLine]
) -> set[int]:
    """The heading of the first section, where it stands right above its text."""
    i = first - 1
    if (
        title is None
        or i <= title
        or pieces[i].kind != "heading"
        or pieces[first].kind == "heading"
    ):
        return set()
    piece = pieces[i]
    own = not (piece.hidden or piece.region or piece.clutter) and lines[i].kind == "short"
    return {i} if own and not any(mark[0] == "link" for mark in piece.marks) else set()
