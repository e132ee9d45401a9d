"""Short articles on pages that hold more of others: what stands right under the page's headline.

Where the greater text is but a list of links, or stands in an element that is called after what it
leads to, and sentences stand between the headline and the first buttons, these are the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from reader.importers.dump.lines import PageLine
from reader.importers.html.piece import Piece
from reader.importers.html.widen import is_prose, linked_share
from reader.importers.wording import width

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAST: Final = 80
"""Characters of sentences that are an article."""

_NARROWEST: Final = 8.0
_REACH: Final = 12
_MOSTLY: Final = 0.5
_LINKED: Final = 0.4
_OTHERS: Final = frozenset({"links", "comments"})
_BARRIERS: Final = frozenset({"nav", "foot", "crumb"})


def under_headline(
    kept: set[int], pieces: Sequence[Piece], lines: Sequence[PageLine], root: HtmlElement
) -> set[int]:
    """`kept`, or the sentences under the headline if `kept` stands below them and is no article."""
    if not kept or not _is_of_others(kept, pieces, lines):
        return kept
    found = root.find(".//title")
    title = " ".join((found.text_content() if found is not None else "")[:1_000].split())
    first = min(kept)
    for i in range(first - 1, -1, -1):
        piece = pieces[i]
        if piece.kind != "heading" or piece.hidden or width(piece.text) < _NARROWEST:
            continue
        if piece.text in title:
            section = _section(i + 1, first, pieces, lines)
            said = sum(len(pieces[k].text) for k in section if is_prose(pieces[k], lines[k]))
            return section if said >= _LEAST else kept
    return kept


def _is_of_others(kept: set[int], pieces: Sequence[Piece], lines: Sequence[PageLine]) -> bool:
    size = sum(len(pieces[i].text) for i in kept)
    named = sum(len(pieces[i].text) for i in kept if pieces[i].clutter in _OTHERS)
    told = [i for i in kept if lines[i].kind == "body" and not pieces[i].image]
    prose = sum(len(pieces[i].text) for i in told if linked_share(pieces[i]) <= _LINKED)
    return named > _MOSTLY * size or prose < _MOSTLY * size


def _section(start: int, end: int, pieces: Sequence[Piece], lines: Sequence[PageLine]) -> set[int]:
    """From the first sentence after the headline to the first button, menu or list of links."""
    first = next(
        (i for i in range(start, min(end, start + _REACH)) if is_prose(pieces[i], lines[i])), end
    )
    last = first
    for i in range(first, end):
        piece = pieces[i]
        if lines[i].kind in _BARRIERS or piece.region or piece.clutter:
            break
        if is_prose(piece, lines[i]):
            last = i
    return {i for i in range(first, min(last + 1, end)) if not pieces[i].hidden}
