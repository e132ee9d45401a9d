"""The body of a newspaper story: paragraphs made whole, captions, bylines, adverts apart."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final

from reader.importers import wording
from reader.importers.draft import LONGEST_LINE, Draft
from reader.importers.html.inline import Mark
from reader.importers.news import words as newswords
from reader.importers.news.lines import Line
from reader.importers.text.join import SHORT_LINED, glue, joins
from reader.model import BlockKind

SLOGAN_WIDTH: Final = 12
"""Lines at the end of a story that are no wider than this and hold no mark are no text of it."""

_SLOGANS: Final = 3
_AFTER_ADVERT: Final = 15

_BLOCKS: Final[dict[str, BlockKind]] = {
    "head": "heading",
    "bold": "heading",
    "caption": "caption",
    "byline": "byline",
    "dateline": "dateline",
    "list": "list",
}


def write_story(draft: Draft, before: Sequence[Line], body: Sequence[Line]) -> None:
    """Fills `draft` with the body; `before` are lines of the page that belong to no story."""
    for line in before:
        draft.drop(line.raw, line.first, line.last, _reason(line))
    keep = _before_adverts(body)
    rest = body[keep:]
    body = body[:keep]
    texts = sum(line.kind == "text" for line in body)
    short = _short_lined(body)
    held: Line | None = None
    joined = False
    for i, line in enumerate(body):
        kind = line.kind
        if kind == "text" and _is_photo_story(body, i, alone=texts == 1):
            kind = "caption"
        if (
            kind == "text"
            and held is not None
            and len(held.text) < LONGEST_LINE
            and newswords.dateline(line.text) is None
            and joins(held.text, line.text, short_lined=short)
        ):
            held = _joined(held, line)
            joined = True
            continue
        if held is not None:
            _paragraph(draft, held, joined)
            held = None
        if kind == "text":
            held, joined = line, False
        elif kind in ("furniture", "advert"):
            draft.drop(line.raw, line.first, line.last, _reason(line))
        else:
            level = max(2, line.level) if kind in ("head", "bold") else int(kind == "list")
            marks = () if kind in ("head", "bold") else line.marks
            draft.add(
                _BLOCKS[kind],
                line.text,
                line.first,
                line.last,
                level=level,
                marks=marks,
                check=True,
            )
    if held is not None:
        _paragraph(draft, held, joined)
    for line in rest:
        draft.drop(line.raw, line.first, line.last, _reason(line, "advert"))


def _paragraph(draft: Draft, line: Line, joined: bool) -> None:
    if line.first == line.last and not line.marks:
        draft.add_line("paragraph", line.text, line.first)
    else:
        draft.add(
            "paragraph",
            line.text,
            line.first,
            line.last,
            joined=joined,
            marks=line.marks,
            check=True,
        )


def _joined(p: Line, n: Line) -> Line:
    text = glue(p.text, n.text)
    shift = len(text) - len(n.text)
    marks: list[Mark] = [*p.marks, *((k, a + shift, b + shift, t) for k, a, b, t in n.marks)]
    return Line("text", text, p.first, n.last, f"{p.raw}\n{n.raw}", 0, marks)


def _reason(line: Line, default: str = "other") -> str:
    return {"furniture": "meta", "advert": "advert"}.get(line.kind, default)


def _short_lined(body: Sequence[Line]) -> bool:
    widths = [wording.width(line.text) for line in body if line.kind == "text"]
    return len(widths) >= 4 and median(widths) < SHORT_LINED


def _is_photo_story(body: Sequence[Line], i: int, *, alone: bool) -> bool:
    """Whether paragraph `i` tells of the picture whose credit stands next to it."""
    if not newswords.tells_of_picture(body[i].text):
        return False
    near = [body[k] for k in (i - 1, i + 1) if 0 <= k < len(body)]
    return alone or any(line.kind == "caption" for line in near)


def _before_adverts(body: Sequence[Line]) -> int:
    """How many lines of the body come before the adverts and slogans at its end."""
    keep = len(body)
    for i, line in enumerate(body):
        if line.kind == "advert" and len(body) - i <= _AFTER_ADVERT and i > 0:
            keep = i
            break
    k = keep
    while k > 0 and _slogan(body[k - 1]):
        k -= 1
    lines = keep - k
    has_body = any(n.kind == "caption" or wording.width(n.text) >= 20 for n in body[:k])
    return k if lines >= _SLOGANS and has_body else keep


def _slogan(line: Line) -> bool:
    return (
        line.kind in ("text", "bold", "furniture")
        and wording.width(line.text) <= SLOGAN_WIDTH
        and not wording.punctuation(line.text)
        and not wording.ends_sentence(line.text)
    )
