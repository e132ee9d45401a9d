"""Pages that scripts write: the text that they hold for readers without scripts, or as data.

Forums and newspapers put it into `<noscript>`, or into JSON-LD as `articleBody`. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from reader.importers.dump.lines import kind_of_marker
from reader.importers.html.tree import parsed
from reader.importers.html.walk import Walk
from reader.importers.wording import ends_sentence, width
from reader.text.normal import normalise, normalise_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from reader.importers.html.piece import Piece

LITTLE: Final = 200
"""Characters of prose below which a page is looked at for text that a script would show."""

_SENTENCE: Final = 18
_LINE_ENDS: Final = re.compile(r"\n+")
_MARKUP: Final = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|blockquote)\b", re.IGNORECASE)
_MOST: Final = 2_000_000


def unscripted(source: str, pieces: list[Piece]) -> HtmlElement | None:
    """The tree with what is there for browsers without scripts, if the page is hardly more."""
    have = _prose(pieces)
    if have >= LITTLE or "<noscript" not in source.lower():
        return None
    root = parsed(source, scripted=False)
    if root is None:
        return None
    there = _prose([piece for piece in Walk().run(root) if piece.text])
    return root if there >= max(LITTLE, 2 * have) else None


def _prose(pieces: list[Piece]) -> int:
    """Characters in lines that are sentences."""
    return sum(
        len(piece.text)
        for piece in pieces
        if not (piece.hidden or piece.region)
        and width(piece.text) >= _SENTENCE
        and ends_sentence(piece.text)
        and kind_of_marker(piece.text) is None
    )


def text_of_data(data: dict[str, Any]) -> tuple[str, list[str]]:
    """Headline and paragraphs that a page's JSON-LD holds; none if it holds no text."""
    for each in _with_main(data):
        body = each.get("articleBody") or each.get("text")
        if isinstance(body, str) and len(body) <= _MOST and len(body.strip()) >= LITTLE:
            title = each.get("headline") or each.get("name") or ""
            return normalise_line(title) if isinstance(title, str) else "", _paragraphs(body)
    return "", []


def _with_main(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield data
    main = data.get("mainEntity")
    several = main if isinstance(main, list) else [main]
    yield from (each for each in several[:3] if isinstance(each, dict))


def _paragraphs(body: str) -> list[str]:
    body = normalise(body)
    if _MARKUP.search(body):
        root = parsed(body)
        if root is not None:
            return [piece.text for piece in Walk().run(root) if piece.text]
    return [text for line in _LINE_ENDS.split(body) if (text := normalise_line(line))]


def line_of_data(source: str) -> int:
    """The line of the source where the page's data stand, from 1."""
    at = source.find("ld+json")
    return source.count("\n", 0, max(at, 0)) + 1
