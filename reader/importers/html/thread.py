"""Threads of forums: the first post is the article, the answers are left out.

Software of forums numbers its posts, `post_123`, `pid45`, `elComment_6`: elements of one name whose
ids differ in a number only and hold most of what is said on the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from reader.importers.dump.lines import PageLine
from reader.importers.html.clutter import is_notice
from reader.importers.html.paths import Paths
from reader.importers.html.piece import Piece
from reader.importers.html.widen import linked_share

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NUMBERED: Final = re.compile(
    r"^((?:[A-Za-z]+[_-]){0,2}(?:[A-Za-z]+[_-]?)?"
    r"(?:post|message|comment|reply|answer|pid|msg|floor|lou)"
    r"(?:[A-Za-z]+(?:[_-][A-Za-z]+)?|(?:[_-][A-Za-z]+){1,2})?[_-]?)\d{1,14}$",
    re.IGNORECASE,
)
_LEAST: Final = 2
"""Posts that make a thread."""

_SHARE: Final = 0.5
"""Part of the page's prose that stands in them."""

_OUTSIDE: Final = 300
"""Characters of prose above the posts that are an article with comments."""

_ASKED: Final = 120
_SAID: Final = 40
_MOST: Final = 5_000


def first_post(
    pieces: Sequence[Piece], lines: Sequence[PageLine], root: HtmlElement, above: Paths
) -> set[int] | None:
    """Indices of the pieces of the first post, or None on a page that is no thread."""
    groups = _groups(root)
    if not groups:
        return None
    paths = [frozenset(above.of(max(p.owners, default=0))) for p in pieces]
    prose = [_is_said(piece, line) for piece, line in zip(pieces, lines, strict=True)]
    whole = sum(len(p.text) for p, said in zip(pieces, prose, strict=True) if said)
    for posts in groups:
        inside = [_within(post, paths) for post in posts]
        sizes = [sum(len(pieces[i].text) for i in each if prose[i]) for each in inside]
        spoken = [each for each, size in zip(inside, sizes, strict=True) if size]
        if len(spoken) < _LEAST or not sizes[0] or sum(sizes) < _SHARE * whole:
            continue
        begin = inside[0][0]
        heads = (i for i in range(begin - 1, -1, -1) if pieces[i].kind == "heading")
        above_it = next((i for i in heads if pieces[i].level == 1 and not pieces[i].hidden), None)
        between = range(above_it + 1 if above_it is not None else 0, begin)
        asked = sum(len(pieces[i].text) for i in between if prose[i])
        if above_it is None and asked > _OUTSIDE:
            continue  # an article with comments
        if above_it is not None and asked >= _ASKED:
            return _body(list(between), prose, pieces, lines)  # only the answers are numbered
        return _body(spoken[0], prose, pieces, lines)
    return None


def _groups(root: HtmlElement) -> list[list[int]]:
    """Numbers of the elements whose ids differ in a number alone, outermost first, in order."""
    found: dict[str, list[Any]] = {}
    seen = 0
    for el in root.iterfind(".//*[@id]"):
        match = _NUMBERED.match(el.get("id")[:80])
        if match is None:
            continue
        seen += 1
        if seen > _MOST:
            break
        found.setdefault(f"{el.tag} {match[1].lower()}", []).append(el)
    several = [group for group in found.values() if len(group) >= _LEAST]
    return [[int(el.get("data-n") or 0) for el in group] for group in several]


def _within(post: int, paths: Sequence[frozenset[int]]) -> list[int]:
    return [i for i, path in enumerate(paths) if post in path]


def _is_said(piece: Piece, line: PageLine) -> bool:
    if piece.hidden or piece.image or piece.region or linked_share(piece) > 0.5:
        return False
    if is_notice(piece.text):
        return False
    return line.kind == "body" or (line.kind == "short" and len(piece.text) >= _SAID)


def _body(
    inside: list[int], prose: Sequence[bool], pieces: Sequence[Piece], lines: Sequence[PageLine]
) -> set[int]:
    """What is said in a post, without its author's card above and its buttons below."""
    said = [i for i in inside if prose[i]]
    first, last = said[0], said[-1]
    while last + 1 in inside and _goes_on(pieces[last + 1], lines[last + 1]):
        last += 1
    return {
        i
        for i in inside
        if first <= i <= last and not pieces[i].hidden and linked_share(pieces[i]) <= 0.8
    }


def _goes_on(piece: Piece, line: PageLine) -> bool:
    """A short sentence, an item or a row of code behind what was said."""
    if piece.kind in ("code", "list", "quote"):
        return linked_share(piece) <= 0.5
    return line.kind == "short" and line.text[-1:] in ".!?。！？…"
