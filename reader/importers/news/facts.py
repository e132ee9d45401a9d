"""Source, place, date and authors of a newspaper story, as far as the page tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reader.importers.dates import (
    MONTH_DAY,
    Day,
    date_in_name,
    find_dates,
    likely_year,
    months_of_years,
    number,
)
from reader.importers.draft import Draft
from reader.importers.news import words as newswords
from reader.importers.news.lines import Line
from reader.importers.wording import ends_sentence

_OF_SOURCE: Final = re.compile(
    r"^[□■○●◎（(\s]*(?P<source>(?:本报|本報|新华社|新華社|中新社|人民日报|人民日報|光明日报|经济日报|[\u4e00-\u9fff]{2,6}(?:日报|晚报|日報|社)))"
    r"(?=[\u4e00-\u9fff]{0,8}(?:记者|記者|评论员|發|发|通讯员))"
)


_TOP: Final = 4
_SHORT: Final = 40


@dataclass(frozen=True, slots=True)
class Page:
    """What the whole page says about the day of its stories."""

    months: Mapping[int, int]
    """The years that its texts speak of and their latest months."""
    name: str
    day: Day
    """The page's own date, or the one in the file's name; zeros when there is none."""

    @classmethod
    def of(cls, lines: Sequence[Line], name: str) -> Page:
        """What the lines of a page and the file's name tell."""
        furniture = [line.text for line in lines if line.kind == "furniture"]
        # An archive puts the day above the first headline.
        top = (line.text for line in lines[:_TOP] if len(line.text) <= _SHORT)
        furniture += [text for text in top if not ends_sentence(text)]
        found = (day for text in furniture for day, _, _ in find_dates(text))
        day = next(found, Day(0))
        day = day if day.day else date_in_name(name) or day
        return cls(months_of_years(line.text for line in lines), name, day)

    @classmethod
    def of_text(cls, text: str, name: str) -> Page:
        """The same for a text that is one article; its beginning is enough."""
        return cls(months_of_years([text[:20_000]]), name, date_in_name(name) or Day(0))

    def year_of(self, day: Day) -> int:
        """The year of a day that stands without one, or 0."""
        if self.day.year:
            return self.day.year - (day.month == 12 and self.day.month == 1)
        return likely_year(day, self.months, self.name)


def add_facts(draft: Draft, page: Page) -> None:
    """Reads the facts of the story in `draft` and sets them there."""
    authors = list(draft.authors)
    day = Day(0)
    count = len(draft)
    edges = [*range(min(4, count)), *range(max(4, count - 4), count)]
    for i in edges:
        text = draft.text_of(i)
        found = newswords.dateline(text)
        if found is not None:
            draft.source = draft.source or found.agency
            draft.place = draft.place or found.place
            day = day if day.day else found.day
            authors += found.reporters
        elif draft.blocks[i].kind == "byline":
            authors += newswords.names(text)
        if draft.blocks[i].kind in ("byline", "caption") and not draft.source:
            match = _OF_SOURCE.match(text)
            draft.source = match["source"] if match else None
    draft.authors = tuple(dict.fromkeys(authors))
    if not day.month and not page.day.day:
        day = _day_of_picture(draft)
    _set_date(draft, day, page)


def _day_of_picture(draft: Draft) -> Day:
    """The day that the caption of a photo story names."""
    for i, block in enumerate(draft.blocks):
        if block.kind == "caption":
            text = draft.text_of(i)
            start = max(text.find("图为"), text.find("圖為"), 0)
            match = MONTH_DAY.search(text, start)
            if match:
                return Day(number(match["y"]), number(match["m"]), number(match["d"]))
    return Day(0)


def _set_date(draft: Draft, day: Day, page: Page) -> None:
    if not day.month:
        draft.published = page.day.iso()
        draft.published_inferred = draft.published is not None
        return
    year = day.year or page.year_of(day)
    draft.published = Day(year, day.month, day.day).iso() if year else None
    draft.published_inferred = bool(draft.published) and not day.year
