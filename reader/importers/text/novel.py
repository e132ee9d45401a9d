"""Novels and other chaptered books as TXT files: one article whose chapters are headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.importers.draft import Draft, title_of_last_resort
from reader.importers.registry import Importer, Sample
from reader.importers.text.chapters import Chapter, chapters, heading_levels, site_behind
from reader.importers.text.front import NOTICE, read_front
from reader.importers.text.unwrap import unwrapped
from reader.model import Article

_LOOKED_AT: Final = 12_000
_LISTED_LONG: Final = 500
_SURE: Final = 10
_SURE_LONG: Final = 300
"""Chapters from which on, and characters in each, a file can be nothing but a book."""

_WITHIN: Final = re.compile(
    r"^[（(【\[]?(?:本章(?:未完|完|节?完)|未完待续|点击下一[页章]|(?:请)?(?:大家)?(?:记住|收藏)本(?:站|书)|一秒记住|手机用户请|"
    r"最快更新|(?:本书)?(?:首发|最新章节)|天才一秒|喜欢.{1,20}请大家收藏|亲[，,]?(?:本章|点击))|"
    r"(?:www\.|m\.|wap\.)[\w-]{2,30}\.(?:com|net|org|cc|cn|info|la|tw)\b|无弹窗|(?:最新|全文)(?:免费)?阅读(?:网|请)|"
    r"^_?分节阅读[_\s]?\d+$",
    re.IGNORECASE,
)
"""Notices of sites between the paragraphs."""
_SIGNS: Final = frozenset("章续击住藏秒户快首.弹阅")
"""One of these is in each: most lines need not be looked at."""
_CLAUSE: Final = re.compile(r"^第[一二三四五六七八九十百零〇\d]{1,5}[条條]")
_CONTENTS: Final = re.compile(r"^(?:目\s*[录錄次]|contents)$", re.IGNORECASE)


def _recognises(sample: Sample) -> float:
    lines = sample.lines[:_LOOKED_AT]
    if any(line.startswith(("# ", "## ")) for line in lines[:400]):
        return 0.0
    paragraphs = [(line.strip(), i, i) for i, line in enumerate(lines, 1) if line.strip()]
    clauses = sum(1 for text, _, _ in paragraphs if _CLAUSE.match(text))
    numbered = [c for c in chapters(paragraphs) if c.keep and c.value and c.unit != "section"]
    if numbered and numbered[0].unit == "listed":
        # So many sections of some length are the chapters of a book, and no report.
        inside = sum(len(p[0]) for p in paragraphs[numbered[0].index :])
        if sample.suffix == "md" or inside < _LISTED_LONG * len(numbered):
            return 0.0
    if clauses > len(numbered):
        return 0.0
    steps, pairs = _steps(numbered)
    if len(numbered) >= _SURE and steps >= 0.8 * pairs and pairs:
        inside = sum(len(p[0]) for p in paragraphs[numbered[0].index :])
        if inside >= _SURE_LONG * len(numbered):
            return 0.9  # surer than that it is the dump of a page, which books resemble too
    if len(numbered) >= 3 and steps >= 0.5 * pairs and pairs:
        return 0.75
    return 0.6 if len(numbered) == 2 and steps == 1 == pairs and len(paragraphs) >= 20 else 0.0


def _steps(numbered: Sequence[Chapter]) -> tuple[int, int]:
    """How many chapters follow the one before, of how many that could; parts of one don't count."""
    steps = pairs = 0
    last: dict[str, int] = {}
    for chapter in numbered:
        before = last.get(chapter.unit, chapter.value)
        last[chapter.unit] = chapter.value
        if chapter.value != before:
            pairs += 1
            steps += chapter.value in (before + 1, 1)
    return steps, pairs


def _read(sample: Sample) -> list[Article]:
    draft = Draft("novel")
    paragraphs = [(raw.strip(), first, last) for raw, first, last in unwrapped(sample.lines)]
    found = chapters(paragraphs)
    heads = {chapter.index: chapter for chapter in found}
    start = read_front(draft, paragraphs, found[0].index if found else 0)
    tail = _notices_from(paragraphs)
    contents = _contents_lines(paragraphs, found)
    levels = heading_levels(found)
    for i in range(start, len(paragraphs)):
        text, first, last = paragraphs[i]
        chapter = heads.get(i)
        if i in contents or (chapter is not None and not chapter.keep):
            draft.drop(text, first, last, "menu")
        elif i >= tail:
            draft.drop(text, first, last, "footer")
        elif chapter is not None:
            cut = site_behind(text) or len(text)
            draft.add("heading", text[:cut].rstrip(), first, last, level=levels[i])
            if cut < len(text):
                draft.drop(text[cut:].strip(), first, last, "advert")
        elif len(text) <= 80 and not _SIGNS.isdisjoint(text) and _WITHIN.search(text):
            draft.drop(text, first, last, "advert")
        elif first == last:
            draft.add_line("paragraph", text, first)
        else:
            draft.add("paragraph", text, first, last, joined=True)
    draft.title = draft.title or title_of_last_resort(draft.text, sample.stem)
    if not draft.blocks:
        return []
    return [draft.build(encoding=sample.decoded.encoding, warnings=sample.warnings())]


# --- contents and back -----------------------------------------------------------------------


def _contents_lines(
    paragraphs: Sequence[tuple[str, int, int]], found: Sequence[Chapter]
) -> set[int]:
    """The line 目录 before a table of contents."""
    dropped = {chapter.index for chapter in found if not chapter.keep}
    return {
        i - 1
        for i in dropped
        if i and i - 1 not in dropped and _CONTENTS.match(paragraphs[i - 1][0])
    }


def _notices_from(paragraphs: Sequence[tuple[str, int, int]]) -> int:
    """Where the notices of a download site begin at the end of the file."""
    end = len(paragraphs)
    for i in range(len(paragraphs) - 1, max(0, len(paragraphs) - 6), -1):
        text = paragraphs[i][0]
        if len(text) > 200 or not NOTICE.search(text):
            break
        end = i
    return end


__all__ = ["IMPORTER", "chapters", "heading_levels"]

IMPORTER = Importer("novel", _recognises, _read)
