"""Writing the pieces of a document that is nothing but text: books and office files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.importers import wording
from reader.importers.draft import LONGEST_LINE, Draft, language_of
from reader.importers.html.piece import Piece
from reader.importers.news import words as newswords
from reader.model import Article, BlockKind
from reader.text.normal import normalise_line

_PICTURE: Final = {"zh": "[图]", "ja": "[図]", "ko": "[그림]"}
_FIGURE: Final = re.compile(
    r"(?:[图圖表]|Fig(?:ure|\.)|Table)\s?[\d一二三四五六七八九十]+", re.IGNORECASE
)
_PICTURE_ELSE: Final = "[image]"


def write_pieces(draft: Draft, pieces: Sequence[Piece], language: str = "") -> None:
    """Adds all pieces as blocks; hidden ones are kept apart, pictures leave a sign.

    The sign is in the language of the text, and that of the document where that can't be told.
    """
    sign, previous, pictured = "", "", False
    for piece in pieces:
        text = piece.text
        if piece.image and not text:
            sign = sign or sign_of_picture("".join(p.text for p in pieces[:200]), language)
            text = sign
            if previous == sign:
                continue
        previous = text
        if piece.hidden:
            draft.drop(normalise_line(text), piece.line, reason=piece.region or "other")
        elif piece.kind == "code":
            draft.add_code(text, piece.line, piece.line)
        elif len(text) > LONGEST_LINE:
            draft.add_line(piece.kind, normalise_line(text), piece.line, level=piece.level)
        else:
            marks = [mark for mark in piece.marks if mark[0] != "link" or mark[3]]
            kind, level = _kind(piece, text, pictured)
            draft.add(kind, text, piece.line, level=level, marks=marks, check=True)
        pictured = piece.image


def sign_of_picture(text: str, language: str = "") -> str:
    """What stands for a picture, in the language of the text around it, else in `language`."""
    return _PICTURE.get(language_of(text) or language or "zh", _PICTURE_ELSE)


def _kind(piece: Piece, text: str, pictured: bool) -> tuple[BlockKind, int]:
    if piece.kind != "paragraph" or len(text) > 400:
        return piece.kind, piece.level
    if pictured and len(text) <= 80 and _FIGURE.match(text):
        return "caption", 0
    if newswords.is_credit(text) or (newswords.is_caption(text) and wording.width(text) <= 60):
        return "caption", 0
    return "paragraph", 0


def settled(draft: Draft, warnings: Sequence[str] = ()) -> Article:
    """The article of a file that is no text with lines."""
    return unlined(draft.build(warnings=warnings))


def unlined(article: Article) -> Article:
    """The article without line numbers."""
    return article._replace(
        blocks=tuple(block._replace(lines=None) for block in article.blocks),
        other=tuple(each._replace(lines=None) for each in article.other),
    )
