"""Whether the article that would be kept of a page is a small part of its prose.

A page has little to read above its article; a text that was only taken for a page has. What comes
below may be long, comments and other stories, and tells less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.importers import wording
from reader.importers.dump import words as pagewords
from reader.importers.dump.lines import BARRIERS, PageLine
from reader.importers.dump.runs import Run

_LEAST: Final = 200.0
"""Width of the prose below which nothing is told."""

_SENTENCE: Final = 18.0
_PARAGRAPH: Final = 25.0
_KEPT: Final = 0.35
_ABOVE: Final = 0.4
_KEPT_OF_LATIN: Final = 0.1
_ABOVE_LATIN: Final = 0.5
"""The same of pages in Latin letters, whose menus and teasers are as long as lines of prose."""

_HARDLY: Final = 0.25
_POSTS: Final = 3
_SHARE: Final = 0.2
"""Of the characters, addresses and all, that are Chinese where the text is."""

_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def loses_text(lines: Sequence[PageLine], run: Run | None) -> bool:
    """Whether more of the prose stands above the run than in it, or nearly all of it right below.

    Right below is where no marker stands between, and nobody comments; of pages in Latin letters,
    where comments begin without a word, this is not said.
    """
    if run is None:
        return False
    prose = [_prose(line) for line in lines]
    every = sum(prose)
    kept = sum(prose[run.start : run.end])
    if every < _LEAST or kept > _KEPT * every:
        return False
    above = sum(prose[: run.start])
    if not _is_chinese(lines):
        return kept <= _KEPT_OF_LATIN * every and above >= _ABOVE_LATIN * every
    return above >= _ABOVE * every or _goes_on(lines, run, prose, kept)


def _is_chinese(lines: Sequence[PageLine]) -> bool:
    text = "".join(line.text for line in lines)
    return len(_HAN.findall(text)) > _SHARE * len(text)


def _goes_on(lines: Sequence[PageLine], run: Run, prose: Sequence[float], kept: float) -> bool:
    end = run.end
    posts = 0
    while end < len(lines) and lines[end].kind not in BARRIERS:
        if pagewords.opens_comments(lines[end].text):
            return False
        posts += lines[end].kind == "meta" and pagewords.has_clock(lines[end].text)
        end += 1
    below = sum(prose[run.end : end])
    return posts < _POSTS and kept <= _HARDLY * (kept + below)


def _prose(line: PageLine) -> float:
    """The width of a line that is a paragraph, or part of one; nothing of entries and markers."""
    if line.bullet or line.kind not in ("body", "short", "aside"):
        return 0.0
    wide = wording.width(line.text)
    if wide < _SENTENCE:
        return 0.0
    if wording.ends_sentence(line.text):
        return wide
    told = wide >= _PARAGRAPH and (line.text.isascii() or wording.punctuation(line.text) > 0)
    return wide if told else 0.0
