"""PDF, in a child process: paragraphs out of the boxes of the printed lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.errors import ImportRefused
from reader.importers import child, wording
from reader.importers.docx.document import JUNK_AUTHOR, JUNK_TITLE
from reader.importers.draft import LONGEST_LINE, Draft
from reader.importers.html.markup import settled
from reader.importers.news import words as newswords
from reader.importers.pdf.lines import Layout, Pages, measure
from reader.importers.pdf.parts import (
    Part,
    in_reading_order,
    is_contents,
    paragraphs,
    without_furniture,
)
from reader.importers.registry import Importer, Sample
from reader.importers.zipped import is_zip
from reader.model import Article, BlockKind
from reader.text.normal import normalise_line

_HEAD: Final = 1024
"""Readers look for the sign so far into the file."""

_LETTERS_A_PAGE: Final = 4
"""Fewer letters on a page than this: its text is a picture."""

_PICTURES: Final = 0.5
"""Share of the pages with a picture from which on so few letters are a scan."""

_CREATED: Final = re.compile(r"^D?:?((?:19|20)\d\d)(\d\d)?(\d\d)?")
_CAPTION: Final = re.compile(r"^(?:(?:Figure|Fig\.|Table)\s?\d|[图表圖]\s?\d)")
_SQUEEZED: Final = re.compile(r"[\W_]+")
_HEADING_WIDTH: Final = 45
_LARGER: Final = 1.12


def _recognises(sample: Sample) -> float:
    if is_zip(sample.data):
        return 0.0  # its first member may be one, as it stands
    return 1.0 if b"%PDF-" in sample.data[:_HEAD] else 0.0


def _read(sample: Sample) -> list[Article]:
    if b"%PDF-" not in sample.data[:_HEAD]:
        raise ImportRefused("import_damaged", name=sample.name)
    if child.is_child():
        return read_in_child(sample.data, sample.name, {})
    seconds = child.seconds_for(len(sample.data), archive=True)
    return child.run("pdf.document", sample.data, sample.name, {}, seconds=seconds)


def read_in_child(data: bytes, name: str, options: dict[str, str]) -> list[Article]:
    """The document; none if it holds no text. No `options` are known."""
    from reader.importers.pdf.pdfium import read_pages

    found = read_pages(data, name)
    letters = sum(c.isalnum() for page in found.pages for line in page for c in line.text)
    if not found.pages:
        raise ImportRefused("import_damaged", name=name)
    if found.unknown > letters:
        raise ImportRefused("import_unmapped", name=name)
    few = letters < _LETTERS_A_PAGE * len(found.pages)
    if not letters or (few and found.pictures >= _PICTURES * len(found.pages)):
        raise ImportRefused("import_scanned", name=name)
    return article_of(found)


def article_of(found: Pages) -> list[Article]:
    """The article of a document."""
    pages, furniture = without_furniture(found.pages)
    dropped = [(number, text, "footer") for number, text in furniture]
    dropped += [(number, text, "other") for number, text in found.notes]
    dropped.sort(key=lambda each: each[0])
    pages = [in_reading_order(page) for page in pages]
    layout = measure(pages)
    parts = paragraphs(pages, layout)
    draft = Draft("pdf")
    _facts(draft, found.facts)
    levels = _levels(parts, layout, found)
    title = _title(draft, parts, levels)
    for i, part in enumerate(parts):
        while dropped and dropped[0][0] < part.page:
            _, text, reason = dropped.pop(0)
            draft.drop(text, 1, reason=reason)
        if i in title:
            continue
        if is_contents(part.text):
            draft.drop(part.text, 1, reason="menu")
            continue
        kind, level = _kind(part, levels.get(i, 0))
        if len(part.text) > LONGEST_LINE:
            draft.add_line(kind, normalise_line(part.text), 1, level=level)
        else:
            joined = part.lines[0].page != part.lines[-1].page
            draft.add(kind, normalise_line(part.text), 1, level=level, joined=joined, check=True)
    for _, text, reason in dropped:
        draft.drop(text, 1, reason=reason)
    if not draft.blocks:
        # Nothing but a title, or what looks like page numbers: better as text than not at all.
        draft.other.clear()
        for part in paragraphs(found.pages, measure(found.pages)):
            draft.add("paragraph", normalise_line(part.text), 1, check=True)
    if not draft.blocks:
        return []
    return [settled(draft, (f"missing:{found.missing}",) if found.missing else ())]


def _facts(draft: Draft, facts: dict[str, str]) -> None:
    title = normalise_line(facts.get("Title", ""))
    if not JUNK_TITLE.match(title) and wording.width(title) >= 2:
        draft.title = title
    names = re.split(r"\s*[;；,，、]\s*|\sand\s", normalise_line(facts.get("Author", "")))
    draft.authors = tuple(n for n in names if n and not JUNK_AUTHOR.match(n))
    match = _CREATED.match(facts.get("CreationDate", ""))
    if match:
        year, month, day = match[1], match[2] or "", match[3] or ""
        if "01" <= month <= "12":
            draft.published = f"{year}-{month}" + (f"-{day}" if "01" <= day <= "31" else "")
            draft.published_inferred = True


def _levels(parts: Sequence[Part], layout: Layout, found: Pages) -> dict[int, int]:
    """The parts that are headings, with their levels: by bookmarks, by size, by bold type."""
    marked: dict[int, list[tuple[str, int]]] = {}
    for mark in found.outline:
        marked.setdefault(mark.page, []).append((_squeezed(mark.title), mark.level))
    large = sorted({p.lines[0].size for p in parts if _is_large(p, layout)}, reverse=True)
    levels: dict[int, int] = {}
    for i, part in enumerate(parts):
        words = _squeezed(part.text)
        level = next((d for t, d in marked.get(part.page, ()) if _is_titled(t, words)), 0)
        if level:
            levels[i] = min(level, 6)
        elif _is_large(part, layout):
            levels[i] = min(1 + large.index(part.lines[0].size), 4)
        elif _is_bold(part) and i + 1 < len(parts):
            levels[i] = 4 if large or marked else 2
    return levels


def _is_titled(title: str, words: str) -> bool:
    return bool(words) and (
        words == title
        or (len(title) > 3 and words.endswith(title) and len(words) <= len(title) + 6)
    )


def _is_large(part: Part, layout: Layout) -> bool:
    text = part.text
    return (
        part.lines[0].size >= _LARGER * layout.size
        and wording.width(text) <= 2 * _HEADING_WIDTH
        and any(c.isalpha() for c in text)
        and (text[-1] not in "。，；,;" or len(part.lines) == 1)
    )


def _is_bold(part: Part) -> bool:
    text = part.text
    return (
        all(line.bold for line in part.lines)
        and 2 <= wording.width(text) <= _HEADING_WIDTH
        and text[-1] not in "。，；,;.:："
        and any(c.isalpha() for c in text)
    )


def _title(draft: Draft, parts: Sequence[Part], levels: dict[int, int]) -> set[int]:
    """Takes the title from the first page; gives the parts that say it."""
    first = [i for i, p in enumerate(parts[:30]) if p.page == parts[0].page]
    said = _squeezed(draft.title)
    for i in first:
        if said and _squeezed(parts[i].text) == said:
            return {i}
    if draft.title:
        return set()
    heads = [i for i in first if i in levels and wording.width(parts[i].text) >= 2]
    if not heads:
        return set()
    largest = max(parts[i].lines[0].size for i in heads)
    best = next(i for i in heads if parts[i].lines[0].size == largest)
    if first.index(best) > 8:
        return set()
    draft.title = normalise_line(parts[best].text)[:300]
    return {best}


def _kind(part: Part, level: int) -> tuple[BlockKind, int]:
    if level:
        return "heading", level
    text = part.text
    if wording.BULLET.match(text):
        return "list", 1
    if len(text) <= 200 and (_CAPTION.match(text) or newswords.is_credit(text)):
        return "caption", 0
    return "paragraph", 0


def _squeezed(text: str) -> str:
    return _SQUEEZED.sub("", text[:400]).casefold()


IMPORTER = Importer("pdf", _recognises, _read, binary=True)
