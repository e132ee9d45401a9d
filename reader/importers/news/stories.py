"""Where the stories of a newspaper page begin.

On a page with `#` headings each heading opens a story or a section of one; on a page without them a
run of short lines before a paragraph may be a headline or a sub-heading. An editor tells the two
apart by what stands around them: a dateline or a name below, a signature above, and whether the
words of the headline belong to what went before or only to what follows. Each is so much evidence;
a story begins where the sum is large, because a wrong cut costs more than a missed one. The weights
are rounded from a logistic regression over pages with known stories (docs/benchmarks.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from reader.importers import wording
from reader.importers.news import words as newswords
from reader.importers.news.lines import Line

ORDINAL: Final = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]|"
    r"第[一二三四五六七八九十]{1,3}[章节条部]|[0-9０-９]{1,2}[.、．]|之[一二三四五六七八九十]$)"
)
TOP: Final = 8
"""Lines in which the head of the page stands."""

_WIDEST: Final = 46
_SURE: Final = 1.0
"""Evidence from which on a story begins: three to one."""

_AGAINST: Final = 0.0
"""Evidence below which a heading opens no story for its level alone."""

_WINDOW: Final = 700
"""Characters before and after a headline whose words are compared."""

_BODY_WIDTH: Final = 40
_HEAD_LINES: Final = 4
_UNDER: Final = 4
_WITH_PICTURE: Final = re.compile(r"[（(](?:附|图片)[^（(）)]{0,6}[)）]$")
_LEAD: Final = re.compile(
    r"日前|近日|今天|今日|昨[天日晚]|今[晨晚]|[0-9０-９一二三四五六七八九十]日|本报|本報|记者|記者|据|據|"
    r"获悉|獲悉|消息|报道|報道|報導"
)
_NOT_HAN: Final = re.compile(r"[^\u4e00-\u9fff]+")


@dataclass(slots=True)
class Story:
    """The lines of a story."""

    head: list[Line]
    body: list[Line]


@dataclass(frozen=True, slots=True)
class Headline:
    """Where a headline may stand: its lines, and the first line of what it stands above."""

    begin: int
    end: int
    body: int


def is_headline(text: str) -> bool:
    """Whether a line may be a headline, or a part of one."""
    if not 4 <= wording.width(text) <= _WIDEST or text[-1] in "。；，：、;,…":
        return False
    if text[0] in "（(" and text[-1] in "）)":
        return False
    if newswords.dateline(text) is not None:
        return False
    if _WITH_PICTURE.search(text):
        return True
    if newswords.signs_off(text) or wording.punctuation(text) >= 4:
        return False
    return not (text[-1] in "”』」’" and wording.ends_sentence(text))


def headlines(lines: Sequence[Line]) -> Iterator[Headline]:
    """The runs of lines that may be headlines, each above a paragraph or a picture's caption."""
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and end - i < _HEAD_LINES and _may_head(lines[end]):
            end += 1
        if end == i:
            i += 1
            continue
        body = end
        while body < len(lines) and body - end < _UNDER and _stands_under(lines[body]):
            body += 1
        below = lines[body] if body < len(lines) else None
        if (below is not None and _is_body(below)) or any(
            line.kind == "caption" for line in lines[end:body]
        ):
            yield Headline(i, end, body)
        i = end


def _may_head(line: Line) -> bool:
    return (
        line.kind in ("text", "bold")
        and is_headline(line.text)
        and not newswords.names_author(line.text)
    )


def _stands_under(line: Line) -> bool:
    return line.kind in ("byline", "dateline", "caption", "furniture") or (
        line.kind == "text" and newswords.names_author(line.text)
    )


def _is_body(line: Line) -> bool:
    return line.kind == "text" and (
        wording.width(line.text) >= _BODY_WIDTH or wording.ends_sentence(line.text)
    )


def _ends_paragraph(line: Line) -> bool:
    return line.kind == "text" and (
        wording.ends_sentence(line.text) or newswords.signs_off(line.text)
    )


# --- evidence --------------------------------------------------------------------------------


def evidence(lines: Sequence[Line], head: Headline, usual_gap: int | None = None) -> float:
    """How much speaks for a story that begins with `head`; 0 is as likely as not.

    `usual_gap` is how many blank lines stand between two lines of the page, if that tells anything.
    """
    text = " ".join(line.text for line in lines[head.begin : head.end])
    under = lines[head.end : head.body]
    below = lines[head.body].text if head.body < len(lines) else ""
    points = 0.3
    if newswords.dateline(below) is not None or any(line.kind == "dateline" for line in under):
        points += 3.7
    elif _LEAD.search(below, 0, 30):
        points += 0.8
    if any(line.kind in ("byline", "text") for line in under):
        points += 2.7
    if any(line.kind == "caption" for line in under):
        points += 0.5
    if _WITH_PICTURE.search(text):
        points += 2.4
    if ORDINAL.match(text):
        points -= 2.2
    if wording.width(text) < 8:
        points -= 0.7
    if head.begin:
        points += _closing(lines[head.begin - 1])
        points += _apart(lines, head, text)
        if usual_gap is not None:
            gap = lines[head.begin].first - lines[head.begin - 1].last - 1
            points += 1.0 if gap > usual_gap else -0.5
    return points


def _closing(before: Line) -> float:
    """Whether the line above a headline is the last of another story."""
    if before.kind != "text":
        return 0.8 if before.kind in ("byline", "dateline", "furniture", "caption") else 0.0
    if newswords.signs_off(before.text):
        return 1.9
    return -0.4 if wording.ends_sentence(before.text) else -3.1


def _apart(lines: Sequence[Line], head: Headline, text: str) -> float:
    """Whether headline and text below speak of something else than the text above."""
    above = _pairs(_text_above(lines, head.begin))
    after = _pairs(_text_below(lines, head.body))
    words = _pairs(text)
    shared = len(above & after) / ((len(above) * len(after)) ** 0.5 or 1)
    count = len(words) or 1
    return 0.5 * len(words & after) / count - 4.0 * len(words & above) / count - 2.7 * shared


def _text_above(lines: Sequence[Line], end: int) -> str:
    parts: list[str] = []
    length = 0
    for i in range(end - 1, -1, -1):
        if lines[i].kind == "furniture":
            continue  # such as a guide to the page, with its headlines
        parts.append(lines[i].text[-_WINDOW:])
        length += len(parts[-1])
        if length >= _WINDOW:
            break
    return "".join(reversed(parts))[-_WINDOW:]


def _text_below(lines: Sequence[Line], begin: int) -> str:
    parts: list[str] = []
    length = 0
    for i in range(begin, len(lines)):
        parts.append(lines[i].text[:_WINDOW])
        length += len(parts[-1])
        if length >= _WINDOW:
            break
    return "".join(parts)[:_WINDOW]


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters: what stands for words here."""
    han = _NOT_HAN.sub("", text)
    return {han[i : i + 2] for i in range(len(han) - 1)}


def usual_gap(lines: Sequence[Line]) -> int | None:
    """How many blank lines stand between two lines of the page, where some have more."""
    gaps = [b.first - a.last - 1 for a, b in pairwise(lines) if b.first > a.last]
    if len(gaps) < TOP:
        return None
    usual = int(median(gaps))
    wider = sum(gap > usual for gap in gaps)
    return usual if 0 < wider <= len(gaps) // 3 else None


def certain_cuts(lines: Sequence[Line]) -> int:
    """How many stories surely begin on a page without headings, its first headline not counted."""
    return sum(head.begin > 0 for head in _openings(lines))


# --- pages with headings ---------------------------------------------------------------------


def by_headings(lines: Sequence[Line]) -> list[Story]:
    """The stories of a page with `#` headings: each heading opens one, or a section of one."""
    heads = list(_headings(lines))
    first = heads[0].begin if heads else len(lines)
    stories: list[Story] = [Story([], list(lines[:first]))] if first else []
    levels = [min(line.level for line in lines[h.begin : h.end]) for h in heads]
    gap = usual_gap(lines)
    weights = [
        evidence(lines, head, gap) if head.body < len(lines) else _SURE / 2 for head in heads
    ]
    opening = [
        weight >= _SURE or _opens(_section(lines, head, heads, k))
        for k, (head, weight) in enumerate(zip(heads, weights, strict=True))
    ]
    votes: dict[int, list[bool]] = {}
    for level, opens in zip(levels, opening, strict=True):
        votes.setdefault(level, []).append(opens)
    shares = {level: sum(found) / len(found) for level, found in votes.items()}
    highest = min(levels, default=0)
    # On a page with its own head, what is set as large as the first headline is one too.
    several = levels.count(highest) > 1 and any(
        line.kind == "furniture" and newswords.is_page_head(line.text) for line in lines[:TOP]
    )
    current = 0  # level of the title that we are under
    for k, (head, level) in enumerate(zip(heads, levels, strict=True)):
        section = _section(lines, head, heads, k)
        new = (
            k == 0
            or level < current
            or (
                not ORDINAL.match(lines[head.begin].text)
                and (
                    opening[k]
                    or (several and level == highest)
                    or (
                        weights[k] > _AGAINST
                        and (
                            (shares[level] >= 0.5 and level <= max(current, highest))
                            or (level <= current and _closed(lines[: head.begin]))
                        )
                    )
                )
            )
        )
        if new:
            stories.append(section)
            current = level
        else:
            stories[-1].body += [*section.head, *section.body]
    return stories


def _headings(lines: Sequence[Line]) -> Iterator[Headline]:
    """The headings of a page, with what stands under each."""
    i = 0
    while i < len(lines):
        if lines[i].kind != "head":
            i += 1
            continue
        end = i
        while end < len(lines) and lines[end].kind == "head":
            end += 1
        body = end
        while body < len(lines) and body - end < _UNDER and _stands_under(lines[body]):
            body += 1
        yield Headline(i, end, body)
        i = end


def _section(lines: Sequence[Line], head: Headline, heads: Sequence[Headline], k: int) -> Story:
    """A heading and everything up to the next."""
    after = heads[k + 1].begin if k + 1 < len(heads) else len(lines)
    return Story(list(lines[head.begin : head.end]), list(lines[head.end : after]))


def _opens(section: Story) -> bool:
    """Whether a section begins or ends like a story of its own."""
    body = [line for line in section.body if line.kind not in ("furniture", "advert")]
    if not body:
        return False
    for line in body[:3]:
        if line.kind in ("byline", "dateline") or newswords.dateline(line.text):
            return True
    return any(line.kind == "caption" for line in body[:4]) and len(body) <= 5


def _closed(lines: Sequence[Line]) -> bool:
    """Whether the last lines before a heading are those that end a story."""
    body = [line for line in lines[-6:] if line.kind not in ("furniture", "advert")]
    return any(line.kind in ("byline", "dateline") for line in body[-2:])


# --- pages without headings ------------------------------------------------------------------


def by_lines(lines: Sequence[Line]) -> list[Story]:
    """The stories of a page without headings, from what stands around its short lines."""
    starts = {head.begin: head for head in _openings(lines)}
    if not starts:
        return [Story([], list(lines))]
    first = min(starts)
    stories: list[Story] = []
    if first:
        named = is_headline(lines[0].text) and lines[0].kind in ("text", "bold")
        stories.append(Story(list(lines[:named]), list(lines[named:first])))
    order = [*sorted(starts), len(lines)]
    for begin, after in pairwise(order):
        head = starts[begin]
        under = [_as_byline(line) for line in lines[head.end : head.body]]
        stories.append(Story(list(lines[begin : head.end]), [*under, *lines[head.body : after]]))
    return stories


def _openings(lines: Sequence[Line]) -> Iterator[Headline]:
    """Where stories begin: under headlines, at the names of boxes, at datelines without either."""
    gap = usual_gap(lines)
    under = {head.begin: head for head in headlines(lines)}
    told = pictured = True  # whether the story that we are in has come to its text, to a caption
    begun = taken = 0
    for i, line in enumerate(lines):
        if i >= taken:
            head = under.get(i)
            boxed = line.kind in ("text", "bold") and newswords.opens_box(line.text)
            if boxed and i + 1 < len(lines):
                head = Headline(i, i + 1, i + 1)
            elif head is not None and (told or pictured) and evidence(lines, head, gap) >= _SURE:
                pass
            elif taken and told and i - begun > _UNDER and _opens_without_headline(lines, i):
                head = Headline(i, i, i)
            else:
                head = None
            if head is not None:
                yield head
                begun, taken = i, max(head.body, i + 1)
                told = pictured = False
        told = told or line.kind == "list" or _ends_paragraph(line)
        pictured = pictured or line.kind == "caption"


def _opens_without_headline(lines: Sequence[Line], i: int) -> bool:
    """Whether line `i`, a dateline, can only be the beginning of a story without its headline."""
    found = newswords.dateline(lines[i].text)
    return (
        lines[i].kind == "text"
        and found is not None
        and bool(found.day.day)
        and found.end < len(lines[i].text)
        and lines[i - 1].kind in ("byline", "caption", "dateline", "furniture")
    )


def _as_byline(line: Line) -> Line:
    return replace(line, kind="byline") if line.kind == "text" else line
