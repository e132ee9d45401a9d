"""Articles whose body stands in several containers of a page, of which readability takes one.

Sections, slides and columns of an article are siblings. When the greater part of a page's prose
stands outside of what was chosen, the smallest element that holds both is taken instead, as long as
what comes with it is prose and no list of links or teasers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reader.importers.dump import words as pagewords
from reader.importers.dump.lines import PageLine
from reader.importers.html.clutter import is_notice, leads_to_others
from reader.importers.html.paths import Paths
from reader.importers.html.piece import Piece

_GAIN: Final = 1.0
"""Prose that must come in for each character that is there: less is a neighbour or a comment."""

_LEAST: Final = 400
"""Fewer characters of prose are not gone looking for."""

_APART: Final = 1.6
"""The same for what stands wholly above or below."""

_WHOLE: Final = 800
"""So much text may be an article as it stands."""

_JUNK: Final = 0.35
"""Most links and scraps for each character of prose that comes in."""

_SENTENCES: Final = 140
"""Mean length of the paragraphs that come in: teasers are shorter."""

_NEAR: Final = 12
"""Pieces, at most, between an article and the rest of it below."""

_SEVERAL: Final = 3
"""So many lines that say when somebody wrote are those of comments, or of other articles."""

_MARKERS: Final = frozenset({"crumb", "nav", "foot", "meta", "editor"})


def widened(
    kept: set[int], pieces: Sequence[Piece], lines: Sequence[PageLine], paths: Paths
) -> set[int]:
    """`kept`, or with the prose of the smallest element around it that holds much more."""
    prose = {i for i in range(len(pieces)) if is_prose(pieces[i], lines[i])}
    missing = sum(len(pieces[i].text) for i in prose - kept)
    have = sum(len(pieces[i].text) for i in prose & kept)
    if missing < max(_LEAST, _GAIN * have):
        return kept
    homes = [paths.of(max(p.owners, default=0)) for p in pieces]
    wide = kept
    for number, inside in _around(kept or prose, homes):
        new = sorted(inside & prose - wide)
        gain = sum(len(pieces[i].text) for i in new)
        if gain >= max(_LEAST, _GAIN * have):
            span = range(min(new[0], *wide) if wide else new[0], max(new[-1], *wide, 0) + 1)
            if not _is_of_it(wide, new, span, pieces, lines):
                break
            wide = wide | {
                i for i in inside if i in span and (i in prose or _goes_along(pieces[i], lines[i]))
            }
            have += gain
        if number in paths.articles and have >= _LEAST:
            break
    return wide


def _is_of_it(
    wide: set[int], new: list[int], span: range, pieces: Sequence[Piece], lines: Sequence[PageLine]
) -> bool:
    """Whether the prose `new` belongs to the article in `wide`, and is not beside or below it."""
    gain = sum(len(pieces[i].text) for i in new)
    have = sum(len(pieces[i].text) for i in wide)
    if gain / len(new) < _SENTENCES or _posts(span, lines) >= _SEVERAL:
        return False
    if _junk(span, pieces, lines) > _JUNK * (gain + have):
        return False
    said = {pieces[i].text for i in wide}
    if sum(len(pieces[i].text) for i in new if pieces[i].text in said) > 0.25 * gain:
        return False  # the page holds its text again, for narrow screens
    last = max(wide, default=-1)
    apart = bool(wide) and (new[0] > last or new[-1] < min(wide))
    if apart and gain < _APART * have:
        return False
    if have and new[0] > last:
        if new[0] - last > _NEAR:
            return False
        if any(leads_to_others(pieces[i].text) for i in range(last + 1, new[0])):
            return False
        if have >= _WHOLE and gain < 2 * have:
            return False
    teasers = sum(
        pieces[i].kind == "heading" and linked_share(pieces[i]) > 0.5
        for i in range(new[0], new[-1] + 1)
    )
    return teasers < _SEVERAL or teasers < 0.3 * len(new)


def is_prose(piece: Piece, line: PageLine) -> bool:
    """Whether a piece is a paragraph of sentences outside of menus, footers and hidden parts."""
    if line.kind != "body" or piece.hidden or piece.region or piece.clutter or piece.image:
        return False
    return linked_share(piece) <= 0.4 and not is_notice(piece.text)


def linked_share(piece: Piece) -> float:
    """How much of a piece stands in links."""
    return sum(b - a for kind, a, b, _ in piece.marks if kind == "link") / max(1, len(piece.text))


def _goes_along(piece: Piece, line: PageLine) -> bool:
    """Headings, short lines and lists between the paragraphs that come in."""
    if piece.hidden or piece.region or piece.clutter or line.kind in _MARKERS:
        return False
    return linked_share(piece) <= 0.5


def _junk(span: range, pieces: Sequence[Piece], lines: Sequence[PageLine]) -> int:
    """Characters within `span` that belong to no article: links, menus, comments."""
    return sum(
        len(pieces[i].text)
        for i in span
        if not pieces[i].hidden
        and not is_prose(pieces[i], lines[i])
        and not _goes_along(pieces[i], lines[i])
    )


def _posts(span: range, lines: Sequence[PageLine]) -> int:
    return sum(lines[i].kind == "meta" and pagewords.has_clock(lines[i].text) for i in span)


def _around(kept: set[int], homes: Sequence[tuple[int, ...]]) -> list[tuple[int, set[int]]]:
    """Each of the elements that hold all of `kept`, the smallest first: its number, its pieces."""
    paths = [homes[i] for i in kept if homes[i]]
    if not paths:
        return []
    shortest, longest = min(paths), max(paths)
    common = [a for a, b in zip(shortest, longest, strict=False) if a == b]
    found: list[tuple[int, set[int]]] = []
    for depth in range(len(common), 0, -1):
        number = common[depth - 1]
        inside = {
            i for i, path in enumerate(homes) if len(path) >= depth and path[depth - 1] == number
        }
        found.append((number, inside))
    return found
