"""Newspaper pages as they come from OCR and archives: several stories, columns cut into lines.

Lines are given a kind first (newsline.py); here the stories are found, from the headings and from
how stories open and close (datelines, bylines, credits); within a story broken paragraphs are
rejoined (newsbody.py) and its source, place and date are read (newsfacts.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from reader.importers import wording
from reader.importers.draft import Draft
from reader.importers.dump.lines import looks_dumped
from reader.importers.html.inline import bold_line
from reader.importers.news import words as newswords
from reader.importers.news.body import write_story
from reader.importers.news.facts import Page, add_facts
from reader.importers.news.lines import ATX, BREAK, Line, classified
from reader.importers.registry import Importer, Sample
from reader.model import Article
from reader.text.normal import normalise_line

_ORDINAL: Final = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[)）]|"
    r"第[一二三四五六七八九十]{1,3}[章节条部]|\d{1,2}[.、．]|之[一二三四五六七八九十]$)"
)
_MARKDOWN: Final = re.compile(
    r"^(?:```|~~~|[-*+] |\d+\. |\||> |\[[^\]]+\]:|---$)|\]\(https?:|`[^`]+`"
)
_EYEBROW: Final = re.compile(r"(?:强调|指出|要求|表示|之际|期间|时|上|[：:])$")
_LABEL_WIDTH: Final = 6
_TOP: Final = 8
"""Lines in which the head of the page stands."""

_HEADLINE_WIDTH: Final = 40


@dataclass(slots=True)
class _Story:
    head: list[Line]
    body: list[Line]


def _recognises(sample: Sample) -> float:
    datelines = headings = markdown = signs = openings = page_heads = 0
    before = ""
    for k, line in enumerate(_parts(sample.head)):
        if len(line) > wording.LONGEST:
            pass
        elif line.startswith("#") and (match := ATX.match(line)):
            headings += 1
            page_heads += k < _TOP and newswords.is_page_head(match[2])
        elif bold_line(line):
            pass
        elif k < _TOP and newswords.is_page_head(line):
            page_heads += 1
        elif newswords.dateline(line):
            datelines += 1
            openings += _headline_like(before)
        elif newswords.is_caption(line) or newswords.is_byline(line):
            signs += 1
            openings += page_heads > 0 and _headline_like(before)
        elif _MARKDOWN.search(line):
            markdown += 1
        before = line
    if sample.text.startswith("---\n") or markdown > 3 + 2 * datelines:
        return 0.0
    if headings:
        return 0.9 if 2 * datelines + signs + min(page_heads, 1) >= 2 else 0.0
    if openings + min(page_heads, 1) < 2:
        return 0.0
    # A site's page of news has datelines too; its menus tell.
    return 0.75 if not page_heads and looks_dumped(sample.head) else 0.85


def _parts(lines: Sequence[str]) -> Iterator[str]:
    """The lines that are not blank, cut where `<br>` stands in them."""
    for raw in lines:
        for part in BREAK.split(raw) if "<br" in raw or "<BR" in raw else (raw,):
            if part.strip():
                yield part.strip()


def _headline_like(text: str) -> bool:
    return (
        4 <= wording.width(text) <= _HEADLINE_WIDTH
        and text[-1] not in "。；，：、;,"
        and newswords.dateline(text) is None
    )


def _read(sample: Sample) -> list[Article]:
    lines = _without_guide(list(classified(sample.lines)))
    with_heads = any(line.kind == "head" for line in lines)
    page = Page.of(lines, sample.stem)
    drafts: list[Draft] = []
    carried: list[Line] = []
    for story in by_headings(lines) if with_heads else by_datelines(lines):
        draft = Draft("newspaper")
        body = _set_title(draft, story)
        write_story(draft, carried, body)
        if not draft.blocks:
            carried = [*carried, *story.head, *story.body]
            continue
        carried = []
        add_facts(draft, page)
        draft.title = draft.title or _first_words(draft)
        drafts.append(draft)
    for line in carried if drafts else ():
        drafts[-1].drop(line.raw, line.first, line.last)
    return [d.build(encoding=sample.decoded.encoding, warnings=sample.warnings()) for d in drafts]


def _without_guide(lines: list[Line]) -> list[Line]:
    """The lines, of which those of a list of headlines that come again below are furniture."""
    again = {line.text: i for i, line in enumerate(lines) if wording.width(line.text) <= 60}
    out: list[Line] = []
    guided = False
    for i, line in enumerate(lines):
        if newswords.opens_guide(line.text):
            guided = True
        elif not guided or again.get(line.text, i) == i:
            guided = guided and line.kind == "furniture"
            out.append(line)
            continue
        out.append(replace(line, kind="furniture"))
    return out


def _set_title(draft: Draft, story: _Story) -> list[Line]:
    """Chooses title and subtitle among the headline's lines; gives the body without them."""
    head, body = story.head, story.body
    if body and wording.DASHED.match(body[0].text) and wording.width(body[0].text) <= 60:
        head, body = [*head, body[0]], body[1:]
    dashed = [line for line in head if wording.DASHED.match(line.text)]
    rest = [line for line in head if line not in dashed]
    labels = [line for line in rest[:-1] if wording.width(line.text) <= _LABEL_WIDTH]
    rest = [line for line in rest if line not in labels]
    for line in labels:
        draft.drop(line.raw, line.first, line.last, "meta")
    title = dashed[0] if dashed and not rest else None
    if rest:
        top = min(line.level or 9 for line in rest)
        title = next(
            (n for n in rest if (n.level or 9) == top and not _EYEBROW.search(n.text)), rest[0]
        )
    if title is not None:
        draft.title = title.text
    under = [line.text for line in head if line is not title and line not in labels]
    if under:
        draft.subtitle = normalise_line(" ".join(under))
    return body


def _first_words(draft: Draft) -> str:
    text = draft.text_of(0)
    found = newswords.dateline(text)
    text = text[found.end :] if found and found.end < len(text) else text
    return re.split(r"[。！？；\n]", text, maxsplit=1)[0][:40]


# --- where stories begin ---------------------------------------------------------------------


def by_headings(lines: Sequence[Line]) -> list[_Story]:
    """The stories of a page with `#` headings: each heading opens one, or a section of one."""
    sections: list[_Story] = [_Story([], [])]
    for line in lines:
        if line.kind == "head":
            if sections[-1].body or not sections[-1].head:
                sections.append(_Story([line], []))
            else:
                sections[-1].head.append(line)
        else:
            sections[-1].body.append(line)
    preface, *sections = sections
    opening = [_opens(section) for section in sections]
    levels = [min(line.level for line in section.head) for section in sections]
    votes: dict[int, list[bool]] = {}
    for level, opens in zip(levels, opening, strict=True):
        votes.setdefault(level, []).append(opens)
    shares = {level: sum(found) / len(found) for level, found in votes.items()}
    highest = min(levels, default=0)
    # On a page with its own head, what is set as large as the first headline is one too.
    several = levels.count(highest) > 1 and any(
        line.kind == "furniture" and newswords.is_page_head(line.text) for line in lines[:_TOP]
    )
    stories: list[_Story] = [preface] if preface.body else []
    current = 0  # level of the title that we are under
    for i, section in enumerate(sections):
        level = levels[i]
        new = (
            i == 0
            or level < current
            or (
                not _ORDINAL.match(section.head[0].text)
                and (
                    opening[i]
                    or (several and level == highest)
                    or (shares[level] >= 0.5 and level <= max(current, highest))
                    or (level <= current and _closed(sections[i - 1]))
                )
            )
        )
        if new:
            stories.append(section)
            current = level
        else:
            stories[-1].body += [*section.head, *section.body]
    return stories


def _opens(section: _Story) -> bool:
    """Whether a section begins or ends like a story of its own."""
    body = [line for line in section.body if line.kind not in ("furniture", "advert")]
    if not body:
        return False
    for line in body[:3]:
        if line.kind in ("byline", "dateline") or newswords.dateline(line.text):
            return True
    return any(line.kind == "caption" for line in body[:4]) and len(body) <= 5


def _closed(section: _Story) -> bool:
    """Whether the last lines of a section are those that end a story."""
    body = [line for line in section.body if line.kind not in ("furniture", "advert")]
    return any(line.kind in ("byline", "dateline") for line in body[-2:])


def by_datelines(lines: Sequence[Line]) -> list[_Story]:
    """The stories of a page without headings: short lines, then a paragraph with a dateline."""
    starts: dict[int, int] = {}
    for i, line in enumerate(lines):
        if line.kind in ("text", "bold") and newswords.opens_box(line.text) and i + 1 < len(lines):
            starts[i] = i + 1
            continue
        opens = line.kind in ("text", "bold") and newswords.dateline(line.text) is not None
        after = next((n for n in lines[i + 1 : i + 3] if n.kind != "furniture"), None)
        if line.kind == "byline" and after is not None and after.kind == "text":
            # A byline under a headline; at the end of a story what follows is a headline.
            opens = not _headline_like(after.text)
        if not opens and line.kind == "text" and wording.width(line.text) >= 60:
            # A long paragraph under a headline that follows the end of another story.
            head = _headline_before(lines, i)
            opens = 0 < head < i and lines[head - 1].kind in ("byline", "dateline", "furniture")
        if opens:
            head = _headline_before(lines, i)
            if head < i:
                starts[head] = i
            elif i and starts and line.kind != "byline" and _is_closed_before(lines, i):
                starts[i] = i
    if not starts:
        return [_Story([], list(lines))]
    first = min(starts)
    stories: list[_Story] = []
    if first:
        head = 1 if _headline_like(lines[0].text) and lines[0].kind in ("text", "bold") else 0
        stories.append(_Story(list(lines[:head]), list(lines[head:first])))
    order = [*sorted(starts), len(lines)]
    for begin, end in pairwise(order):
        headline = [n for n in lines[begin : starts[begin]] if n.kind in ("text", "bold")]
        between = [n for n in lines[begin : starts[begin]] if n.kind not in ("text", "bold")]
        stories.append(_Story(headline, [*between, *lines[starts[begin] : end]]))
    return stories


def _is_closed_before(lines: Sequence[Line], i: int) -> bool:
    """Whether line `i`, a dateline, can only be the beginning of a story without its headline."""
    found = newswords.dateline(lines[i].text)
    return (
        found is not None
        and bool(found.day.day)
        and found.end < len(lines[i].text)
        and lines[i - 1].kind in ("byline", "caption", "dateline", "furniture")
    )


def _headline_before(lines: Sequence[Line], i: int) -> int:
    """Where the run of headline-like lines begins that ends just before line `i`."""
    begin = k = i
    while k > 0 and i - k < 4:
        line = lines[k - 1]
        if line.kind in ("text", "bold") and _headline_like(line.text):
            begin = k - 1
        elif line.kind not in ("byline",) or begin < i:
            break
        k -= 1
    return begin


IMPORTER = Importer("newspaper", _recognises, _read)
