"""One stretch of text of a page of HTML, as the walk through its tree gives it."""

from __future__ import annotations

from dataclasses import dataclass

from reader.importers.html.inline import Mark
from reader.model import BlockKind


@dataclass(slots=True)
class Piece:
    """One stretch of text that stands by itself on the page."""

    kind: BlockKind
    level: int
    text: str
    """One line in the normal form, except for `code`."""
    marks: list[Mark]
    """Links without a target are those that lead nowhere from here."""
    line: int
    """Line of the source, from 1."""
    owners: set[int]
    """Numbers of the elements that hold the text."""
    hidden: bool = False
    region: str = ""
    """`menu`, `footer`, `other` inside the elements that HTML has for them."""
    image: bool = False
    """Whether it is what a picture says of itself."""
    ids: tuple[str, ...] = ()
    """Fragment names that point here."""
    clutter: str = ""
    """`comments`, `links`, `menu`, `advert` inside elements that are called so."""
    pictures: tuple[tuple[int, int], ...] = ()
    """Line and element of the pictures without a word that stand right above."""
    seams: tuple[int, ...] = ()
    """Offsets at which the text of another element begins."""
