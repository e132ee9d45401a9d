"""Newspaper pages as they come from OCR and archives: several stories, columns cut into lines.

Lines are given a kind first (lines.py), then it is found where stories begin (stories.py); within a
story broken paragraphs are rejoined (body.py) and its source, place and date are read (facts.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from reader.importers import wording
from reader.importers.draft import Draft
from reader.importers.dump.lines import looks_dumped
from reader.importers.html.inline import bold_line
from reader.importers.news import words as newswords
from reader.importers.news.body import write_story
from reader.importers.news.facts import Page, add_facts
from reader.importers.news.lines import ATX, BREAK, Line, classified
from reader.importers.news.stories import TOP, Story, by_headings, by_lines, certain_cuts
from reader.importers.registry import Importer, Sample
from reader.model import Article
from reader.text.normal import normalise_line

_MARKDOWN: Final = re.compile(
    r"^(?:```|~~~|[-*+] |\d+\. |\||> |\[[^\]]+\]:|---$)|\]\(https?:|`[^`]+`"
)
_EYEBROW: Final = re.compile(r"(?:强调|指出|要求|表示|之际|期间|时|上|[：:])$")
_LABEL_WIDTH: Final = 6

_HEADLINE_WIDTH: Final = 40
_LONGEST_PAGE: Final = 40_000


def _recognises(sample: Sample) -> float:
    datelines = headings = signs = openings = page_heads = 0
    others: list[str] = []
    before = ""
    for k, line in enumerate(_parts(sample.head)):
        if len(line) > wording.LONGEST:
            pass
        elif line.startswith("#") and (match := ATX.match(line)):
            headings += 1
            page_heads += k < TOP and newswords.is_page_head(match[2])
        elif bold_line(line):
            pass
        elif k < TOP and newswords.is_page_head(line):
            page_heads += 1
        elif newswords.dateline(line):
            datelines += 1
            openings += _headline_like(before)
        elif newswords.is_caption(line) or newswords.is_byline(line):
            signs += 1
            openings += page_heads > 0 and _headline_like(before)
        else:
            others.append(line)
        before = line
    if not (headings or page_heads or datelines or signs):
        return 0.0
    markdown = sum(1 for line in others if _MARKDOWN.search(line))
    if sample.text.startswith("---\n") or markdown > 3 + 2 * datelines:
        return 0.0
    if headings:
        return 0.9 if 2 * datelines + signs + min(page_heads, 1) >= 2 else 0.0
    if openings + min(page_heads, 1) < 2:
        return 0.7 if datelines + signs and _holds_several(sample) else 0.0
    # A site's page of news has datelines too; its menus tell.
    return 0.75 if not page_heads and looks_dumped(sample.head) else 0.85


def _holds_several(sample: Sample) -> bool:
    """Whether a text with signs of a newspaper surely has more than one story, without menus.

    A book of essays has such signs too, but is longer than the page of a newspaper.
    """
    return (
        len(sample.text) <= _LONGEST_PAGE
        and certain_cuts(list(classified(sample.head))) >= 2
        and not looks_dumped(sample.head)
    )


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
    for story in by_headings(lines) if with_heads else by_lines(lines):
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


def _set_title(draft: Draft, story: Story) -> list[Line]:
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


IMPORTER = Importer("newspaper", _recognises, _read)
