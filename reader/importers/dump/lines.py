"""The lines of a dumped web page, what each is and how much it counts for being body text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from reader.importers import wording
from reader.importers.dump import words as pagewords
from reader.importers.dump.screenlines import screen_lines
from reader.importers.news import words as newswords

PageKind = Literal["body", "short", "crumb", "nav", "foot", "meta", "editor", "aside"]

BARRIERS: Final = frozenset({"crumb", "nav", "foot", "editor"})
"""No article goes on across such a line; the responsible editor stands at its end."""

_MARKERS: Final = frozenset({"crumb", "nav", "foot"})
_ATX: Final = re.compile(r"^#{1,6}\s+\S")
BODY_WIDTH: Final = 18
_SENTENCE: Final = 30
"""Width above which what ends a sentence says nothing else (`pagewords.is_meta`)."""

_LONG_NEIGHBOUR: Final = 160
"""Characters from which on a neighbour may end a sentence (`pagewords.is_neighbour`)."""

SHORT_SENTENCE: Final = -1.0
"""Score of a line that is narrow but ends like a sentence."""

_ENTRY: Final = -2.0
_PICTURE: Final = -2.0
"""Score of a line that stands for a picture or a button."""

_CONTACTS: Final = 8
"""Lines around an address or telephone number that tell whose it is."""

_LABELS: Final = 5
"""Lines of labels that stand on top of a page without any marker."""

_DIFFERENT: Final = 3
"""Beginnings that such labels have: in notes each says the same, when it was taken."""

_BELOW: Final = 30
_CONTACT_SCORE: Final = -4.0
_LIKELY: Final = 0.8
_SURE: Final = 0.92
_SURELY: Final = 3
_DATE_ALONE: Final = re.compile(
    r"^(?:(?:19|20)\d\d|[〇○零一二三四五六七八九]{4})\s?年\s?[\d一二三四五六七八九十]{1,2}\s?月(?:\s?[\d一二三四五六七八九十]{1,3}\s?日)?$"
)


@dataclass(slots=True)
class PageLine:
    """One line that is not blank."""

    kind: PageKind
    score: float
    text: str
    """Stripped, without the bullet."""
    number: int
    raw: str
    bullet: bool = False
    last: int = 0
    """The last line of the file that it came from, where it came from several."""


def page_lines(lines: Sequence[str]) -> list[PageLine]:
    """The lines that are not blank, with their kinds and scores."""
    return page_lines_of((line, i, i) for i, line in enumerate(lines, 1))


def page_lines_of(rows: Iterable[tuple[str, int, int]]) -> list[PageLine]:
    """The same for lines that are given with the numbers of their first and last line."""
    found: list[PageLine] = []
    for raw, number, last in rows:
        text = raw.strip()
        if not text:
            continue
        text, bullet = _unlisted(text)
        kind, score = _judged(text, bullet)
        found.append(
            PageLine(kind, score, text, number, raw.strip(), bullet, last if last > number else 0)
        )
    _settle_contacts(found)
    return found


def _unlisted(text: str) -> tuple[str, bool]:
    """A stripped line without its bullet, and whether it has one."""
    match = wording.BULLET.match(text)
    bare = text[match.end() :].strip() if match else ""
    return (bare, True) if bare else (text, False)


def _settle_contacts(lines: Sequence[PageLine]) -> None:
    """Addresses and telephone numbers within a notice do not end it as those of a site do."""
    for i, line in enumerate(lines):
        if line.kind != "foot" or not pagewords.is_contact(line.text):
            continue
        before = (n for n in lines[max(0, i - _CONTACTS) : i] if n.kind == "foot")
        if any(not pagewords.is_contact(n.text) for n in before):
            continue  # in the foot already
        for after in lines[i + 1 : i + 1 + _BELOW]:
            if after.kind == "foot" and not pagewords.is_contact(after.text):
                break
            if after.kind in ("body", "nav", "editor") or is_date_alone(after.text):
                line.kind, line.score = "short", _CONTACT_SCORE
                break


def _judged(text: str, bullet: bool) -> tuple[PageKind, float]:
    wide = wording.width(text)
    ended = wording.ends_sentence(text)
    marker = _marker(text, sentence=ended and wide > _SENTENCE)
    if marker is not None:
        return marker, {"meta": -6.0, "editor": -2.0}.get(marker, 0.0)
    if text[0] in "[(□☐" and pagewords.is_picture(text):
        return "aside", _PICTURE
    marks = wording.punctuation(text)
    if wide >= BODY_WIDTH and (ended or marks >= 2):
        score = min(wide, 150.0) * (1.0 if ended else 0.6) + 4 * marks
        return "body", score * ((0.7 if ended else 0.3) if bullet else 1.0)
    if not bullet and wide >= 10 and newswords.is_caption(text):
        return "short", 3.0
    if ended and wide >= 4 and not bullet:
        return "short", SHORT_SENTENCE  # a short sentence: dialogue, a verse
    if bullet and wide >= 6 and (ended or text[-1] in "；;"):
        return "short", _ENTRY  # of a list in prose; no menu has marks at the end
    return "short", (-14.0 if bullet else -9.0) - (15.0 if pagewords.separators(text) >= 3 else 0.0)


def _marker(text: str, *, sentence: bool) -> PageKind | None:
    if len(text) > wording.LONGEST:
        return None
    return _marker_of_sentence(text) if sentence else kind_of_marker(text)


def kind_of_marker(text: str) -> PageKind | None:
    """The kind of a line that gives itself away by its words, or None."""
    if pagewords.is_crumb(text):
        return "crumb"
    if pagewords.editor_of(text) is not None:
        return "editor"
    if is_date_alone(text):
        return None  # the date under a signature, or above a body: its neighbours tell
    if pagewords.is_meta(text):
        return "meta"
    if pagewords.is_neighbour(text):
        return "nav"
    if pagewords.is_footer(text):
        return "foot"
    return None


def _marker_of_sentence(text: str) -> PageKind | None:
    """`kind_of_marker` of a line that ends a sentence and is wide, as most lines of an article are.

    It is neither a crumb nor a line of labels.
    """
    if pagewords.editor_of(text) is not None:
        return "editor"
    if len(text) > _LONG_NEIGHBOUR and pagewords.is_neighbour(text):
        return "nav"
    return "foot" if pagewords.is_footer(text) else None


def is_date_alone(text: str) -> bool:
    """A line that is a date in Chinese and nothing else: 2026年1月20日, 二〇二六年一月."""
    return len(text) <= 20 and _DATE_ALONE.match(text) is not None


def looks_dumped(lines: Sequence[str]) -> bool:
    """Whether the lines are those of a whole web page, menus and footer and all."""
    return dumped(lines) > 0


def _may_be_dumped(rows: Iterable[tuple[str, int, int]]) -> bool:
    """Whether there is one marker line, or as many labels as stand on top of a page.

    Most texts have neither, and need no judgement of all their lines.
    """
    labels = 0
    for raw, _, _ in rows:
        text, _ = _unlisted(raw.strip())
        if not text:
            continue
        sentence = wording.ends_sentence(text) and wording.width(text) > _SENTENCE
        marker = _marker(text, sentence=sentence)
        labels += marker == "meta"
        if marker in _MARKERS or labels >= _LABELS:
            return True
    return False


def dumped(lines: Sequence[str]) -> float:
    """How sure it is that the lines are those of a whole web page; 0 for other texts.

    Few real texts hold as many marker lines (crumbs, neighbours, footers) as a page does; a
    breadcrumb, a line of source and date, and a footer together no other text has.
    """
    markers = short = bullets = heads = crumbs = facts = count = on_top = feet = 0
    names: set[str] = set()
    rows = list(screen_lines(lines))
    if not _may_be_dumped(rows):
        return 0.0
    for line in page_lines_of(rows):
        count += 1
        heads += _ATX.match(line.raw) is not None
        if line.kind in _MARKERS:
            markers += 1
            crumbs += line.kind == "crumb"
            feet += line.kind == "foot"
        elif line.kind in ("meta", "editor"):
            facts += 1
            if count <= 40 and line.kind == "meta":
                on_top += 1
                names.add(line.text[:2])
        elif line.kind == "short" and wording.width(line.text) <= 16 and not line.raw.isascii():
            short += 1
            bullets += line.bullet
    if heads and heads >= markers:
        return 0.0
    many = short >= 6 and short >= 0.2 * count
    found = (
        (markers >= 3 and markers + short >= 0.1 * count)
        or (markers >= 2 and many)
        or (crumbs > 0 and markers >= 2 and facts > 0 and count <= 200)
        or (crumbs > 0 and facts >= 2 and count <= 60)
        or (
            on_top >= _LABELS
            and len(names) >= _DIFFERENT
            and facts <= 2 * on_top
            and on_top >= 0.12 * min(count, 40)
        )
        or (markers >= 2 and facts >= 8)
        or (markers >= 1 and (bullets >= 8 or (crumbs > 0 and short >= 4)))
    )
    if not found:
        return 0.0
    return _SURE if crumbs and facts and feet and markers >= _SURELY else _LIKELY
