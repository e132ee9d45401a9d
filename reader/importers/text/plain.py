"""Plain text: a line is a paragraph, unless the file shows that its lines were hard-wrapped.

The first and the last lines are looked at for title, source, date and what a site left there; what
lies between is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.importers import wording
from reader.importers.dates import find_date
from reader.importers.draft import Draft, title_of_last_resort
from reader.importers.dump import words as pagewords
from reader.importers.dump.facts import clean_source
from reader.importers.dump.lines import is_date_alone
from reader.importers.news import words as newswords
from reader.importers.news.facts import Page, add_facts
from reader.importers.registry import Importer, Sample
from reader.importers.text.front import is_notice, title_of_line
from reader.importers.text.sections import heading_level
from reader.importers.text.unwrap import unwrapped
from reader.model import Article, BlockKind

_HEAD: Final = 12
_TAIL: Final = 8
_TITLE_WIDTH: Final = 46
_HEADING_WIDTH: Final = 40
_COLUMN: Final = 6
"""Width of the names of columns that stand above headlines: 新闻动态."""

_TITLE_LABEL: Final = re.compile(
    r"^(?:标\s*题|標\s*題|题\s*目|題\s*目|篇名|Title)\s*[：:]\s*(\S.*)$", re.IGNORECASE
)
_MARKS: Final = frozenset("第一二三四五六七八九十（(0123456789•·●○◦▪■□◆◇▶►▸»›★☆※*+¤–-")
"""How headings and entries of lists begin: lines that begin otherwise are paragraphs."""
_NUMBERED: Final = re.compile(r"[第一二三四五六七八九十（(\d]")

_Paragraph = tuple[str, int, int]


def _recognises(sample: Sample) -> float:
    return 0.1


def read_plain(sample: Sample) -> list[Article]:
    """The text of `sample` as one article; none if there is no text."""
    draft = Draft("text")
    paragraphs = [(raw.strip(), first, last) for raw, first, last in unwrapped(sample.lines)]
    begin = read_head(draft, paragraphs)
    end = _tail_start(paragraphs, begin)
    write_paragraphs(draft, paragraphs, begin, end)
    for text, first, last in paragraphs[end:]:
        _drop_tail(draft, text, first, last)
    if not draft.blocks:
        _restore(draft, paragraphs)
    _facts(draft, paragraphs, sample.stem)
    draft.title = draft.title or title_of_last_resort(draft.text, sample.stem)
    if not draft.blocks:
        return []
    return [draft.build(encoding=sample.decoded.encoding, warnings=sample.warnings())]


def _restore(draft: Draft, paragraphs: Sequence[_Paragraph]) -> None:
    """A file of nothing but title and labels: better all of it as text than an empty article."""
    draft.other.clear()
    for text, first, last in paragraphs:
        draft.add("paragraph", text, first, last, check=True)


# --- the first lines -------------------------------------------------------------------------


def read_head(draft: Draft, paragraphs: Sequence[_Paragraph]) -> int:
    """Takes title, subtitle and labelled lines from the top; gives the index of the body."""
    i = 0
    while i < min(3, len(paragraphs) - 1) and pagewords.is_crumb(paragraphs[i][0]):
        draft.drop(*paragraphs[i], reason="crumb")
        i += 1
    if i >= len(paragraphs):
        return 0
    while i < min(6, len(paragraphs) - 1) and is_notice(paragraphs[i][0]):
        draft.drop(*paragraphs[i], reason="other")
        i += 1
    i = _above_title(draft, paragraphs, i)
    text = paragraphs[i][0]
    named = title_of_line(text) if i < len(paragraphs) - 1 else None
    if named is not None:
        draft.title = named[0]
        draft.authors = (named[1],) if named[1] else ()
        draft.drop(*paragraphs[i], reason="meta")
        i += 1
        text = paragraphs[i][0]
    label = _TITLE_LABEL.match(text) if len(text) < 200 and named is None else None
    if named is not None:
        pass
    elif label or (len(paragraphs) > i + 1 and _is_title(paragraphs[i : i + 2])):
        draft.title = label[1] if label else text
        i += 1
        if i < len(paragraphs) - 1 and (
            _is_subtitle(paragraphs[i][0]) or _is_between(paragraphs, i)
        ):
            draft.subtitle = paragraphs[i][0]
            i += 1
    body = i
    for k in range(i, min(_HEAD, len(paragraphs) - 1)):
        text, first, last = paragraphs[k]
        if not (pagewords.is_meta(text) or pagewords.is_crumb(text)) or (
            is_date_alone(text) and not draft.title
        ):
            break
        _labels(draft, text)
        draft.drop(text, first, last, "crumb" if pagewords.is_crumb(text) else "meta")
        body = k + 1
    return body


def _above_title(draft: Draft, paragraphs: Sequence[_Paragraph], i: int) -> int:
    """Drops the name of a column that stands above the headline; gives the index of the headline.

    The headline is the line that a line of source and date follows.
    """
    for k in range(i + 1, min(i + 5, len(paragraphs) - 1)):
        text = paragraphs[k][0]
        if pagewords.is_meta(text) and not is_date_alone(text):
            names = range(i, k - 1)
            if k - 1 > i and all(wording.width(paragraphs[n][0]) <= _COLUMN for n in names):
                if wording.DASHED.match(paragraphs[k - 1][0]):
                    return i
                for n in names:
                    draft.drop(*paragraphs[n], reason="menu")
                return k - 1
            return i
        if wording.width(text) > 60 or wording.ends_sentence(text):
            break
    return i


def _is_title(paragraphs: Sequence[_Paragraph]) -> bool:
    text, _, last = paragraphs[0]
    after, first, _ = paragraphs[1]
    wide = wording.width(text)
    if not 1 <= wide <= _TITLE_WIDTH or text[-1] in "。，；：、,;" or pagewords.is_meta(text):
        return False
    if newswords.dateline(text) or newswords.is_caption(text) or wording.BULLET.match(text):
        return False
    if text.endswith(".") and not text.endswith("..."):
        return False
    if text[0] in "“「『" and wording.ends_sentence(text):
        return False  # someone speaks
    return (
        first > last + 1
        or wording.width(after) >= 1.6 * wide
        or _is_subtitle(after)
        or newswords.is_byline(after)
        or newswords.is_lone_name(after)
        or pagewords.is_meta(after)
    )


def _is_subtitle(text: str) -> bool:
    return (
        len(text) <= 80
        and wording.DASHED.match(text) is not None
        and not wording.ends_sentence(text)
    )


def _is_between(paragraphs: Sequence[_Paragraph], i: int) -> bool:
    """Whether line `i` is a second headline: a short one with a line of source and date below."""
    text = paragraphs[i][0]
    return (
        not pagewords.is_meta(text)
        and 6 <= wording.width(text) <= _HEADING_WIDTH
        and not wording.ends_sentence(text)
        and not newswords.is_byline(text)
        and pagewords.is_meta(paragraphs[i + 1][0])
        and not is_date_alone(paragraphs[i + 1][0])
    )


def _labels(draft: Draft, text: str) -> None:
    for key, value in pagewords.labels(text).items():
        if key.endswith(("来源", "來源", "出处", "稿源")):
            draft.source = draft.source or clean_source(value)
        elif key in ("作者", "撰稿"):
            draft.authors = draft.authors or newswords.names(value)
    draft.source = draft.source or pagewords.paper_of(text)
    draft.editor = draft.editor or pagewords.editor_within(text)
    draft.published = draft.published or find_date(text)


# --- the body --------------------------------------------------------------------------------


def write_paragraphs(draft: Draft, paragraphs: Sequence[_Paragraph], begin: int, end: int) -> None:
    """Adds the paragraphs of the body; only short lines are looked at twice."""
    for i in range(begin, end):
        text, first, last = paragraphs[i]
        if first != last:
            draft.add("paragraph", text, first, last, joined=True)
            continue
        if len(text) > _HEADING_WIDTH * 2:
            draft.add_line("paragraph", text, first)
            continue
        kind, level = _kind(paragraphs, i, begin, end)
        draft.add_line(kind, text, first, level=level)


def _kind(paragraphs: Sequence[_Paragraph], i: int, begin: int, end: int) -> tuple[BlockKind, int]:
    text = paragraphs[i][0]
    if i - begin < 3 or end - i <= 4:
        found = newswords.dateline(text)
        if (found is not None and found.end >= len(text)) or (is_date_alone(text) and i > begin):
            return "dateline", 0
        if newswords.is_caption(text):
            return "caption", 0
        if newswords.is_byline(text) or (i == begin and newswords.is_lone_name(text)):
            return "byline", 0
    if text[0] not in _MARKS:
        return "paragraph", 0
    if wording.BULLET.match(text):
        return "list", 1
    if _NUMBERED.match(text) and i + 1 < end:
        level = heading_level(text, paragraphs[i + 1][0])
        return ("heading", level) if level else ("paragraph", 0)
    return "paragraph", 0


# --- the last lines --------------------------------------------------------------------------


def _tail_start(paragraphs: Sequence[_Paragraph], begin: int) -> int:
    """Where editor, neighbours and footer of a site begin at the end; the length if nowhere."""
    end = len(paragraphs)
    for i in range(len(paragraphs) - 1, max(begin, len(paragraphs) - 1 - _TAIL), -1):
        text = paragraphs[i][0]
        if len(text) > 160 or not _is_tail(text):
            break
        end = i
    return end


def _is_tail(text: str) -> bool:
    return (
        pagewords.editor_of(text) is not None
        or pagewords.is_neighbour(text)
        or pagewords.is_footer(text)
        or (pagewords.is_meta(text) and not is_date_alone(text))
    )


def _drop_tail(draft: Draft, text: str, first: int, last: int) -> None:
    draft.editor = (
        draft.editor or pagewords.editor_within(text) or pagewords.editor_of(text) or None
    )
    if pagewords.is_meta(text):
        _labels(draft, text)
    reason = "footer" if pagewords.is_footer(text) else "meta"
    if pagewords.is_neighbour(text) and pagewords.editor_of(text) is None:
        reason = "neighbours"
    draft.drop(text, first, last, reason)


def _facts(draft: Draft, paragraphs: Sequence[_Paragraph], stem: str) -> None:
    if draft.published or draft.source:
        source, published = draft.source, draft.published
        add_facts(draft, Page.of_text("", stem))
        draft.source, draft.published = source or draft.source, published or draft.published
        draft.published_inferred = draft.published_inferred and not published
        return
    if draft.blocks:
        add_facts(draft, Page.of_text(draft.text, stem))


IMPORTER = Importer("text", _recognises, read_plain)
