"""The lines of a newspaper page and what each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from reader.importers import wording
from reader.importers.draft import LONGEST_LINE
from reader.importers.html.inline import Mark, bold_line, image_alt, plain_marks
from reader.importers.news import words as newswords
from reader.importers.text.unwrap import unwrapped
from reader.text.normal import normalise

LineKind = Literal[
    "head", "bold", "text", "caption", "byline", "dateline", "furniture", "advert", "list"
]

ATX: Final = re.compile(r"^(#{1,6})\s*([^#\s].*?)(?:(?<!\s)\s++)?(?:(?<!#)#++)?$")
_LIST: Final = re.compile(r"^(?:[-*+•·●■◆▪]\s+|\d{1,2}[.)]\s)")
BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """A line of a page, classified."""

    kind: LineKind
    text: str
    """Without markup."""
    first: int
    last: int
    raw: str
    """As it stands in the file."""
    level: int = 0
    """Of headings: how many #."""
    marks: list[Mark] = field(default_factory=list)


def classified(lines: Sequence[str]) -> Iterator[Line]:
    """The lines that are not blank, each with its kind; hard-wrapped ones made whole first."""
    for raw, first, last in unwrapped(lines):
        stripped = raw.strip()
        for part in BREAK.split(stripped) if "<" in stripped else (stripped,):
            for piece in _without_turns(part.strip()):
                line = _classified(piece, first, last)
                if line is not None:
                    yield line


def _without_turns(part: str) -> tuple[str, ...]:
    """A line with the signs to other pages apart from it."""
    if len(part) > LONGEST_LINE or "版" not in part:
        return (part,)
    return tuple(piece.strip() for piece in newswords.without_turns(part) if piece.strip())


def _classified(raw: str, first: int, last: int) -> Line | None:
    if not raw:
        return None
    if len(raw) > wording.LONGEST:
        return Line("text", raw, first, last, raw)
    match = ATX.match(raw)
    if match:
        text = _words(bold_line(match[2]) or match[2])
        kind: LineKind = "furniture" if newswords.is_furniture(text) else _advert_or(text, "head")
        if kind == "head" and _is_aside(text):
            kind = kind_of(text)
        return Line(kind, text, first, last, raw, len(match[1]))
    alt = image_alt(raw)
    if alt is not None:
        return Line("caption" if wording.width(alt) >= 6 else "furniture", alt, first, last, raw)
    bold = bold_line(raw)
    if bold is not None:
        bold = _words(bold)
        of_bold = kind_of(bold)
        if of_bold == "text" and not (wording.width(bold) > 45 and wording.ends_sentence(bold)):
            of_bold = "bold"
        return Line(of_bold, bold, first, last, raw, 2, [("strong", 0, len(bold), "")])
    text, marks = plain_marks(raw)
    return Line(kind_of(text), text, first, last, raw, 0, marks)


def kind_of(text: str) -> LineKind:
    """What a line without markup is."""
    if newswords.is_furniture(text):
        return "furniture"
    if newswords.is_advert(text):
        return "advert"
    # Before the byline: 新华社记者 王毓国 摄 names a photographer.
    if newswords.is_caption(text):
        return "caption"
    found = newswords.dateline(text)
    if found is not None and found.end >= len(text):
        return "dateline"
    if newswords.is_byline(text):
        return "byline"
    return "list" if _LIST.match(text) else "text"


def _is_aside(text: str) -> bool:
    """Whether a line that a program took for a heading names an author, or is a remark."""
    return newswords.is_byline(text) or (text[:1] in "（(" and text[-1:] in "）)")


def _advert_or(text: str, kind: LineKind) -> LineKind:
    return "advert" if newswords.is_advert(text) else kind


def _words(text: str) -> str:
    return normalise(plain_marks(text)[0]).strip()
