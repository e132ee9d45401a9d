"""Text dumps of whole web pages: menus, breadcrumb, article, neighbours, footer, without tags.

What is left of a page without its tags is the length of the lines, their marks, some tell-tale
words and their order. `dump/lines.py` scores the lines, `dump/runs.py` finds those of the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reader.importers.draft import Draft
from reader.importers.dump import english
from reader.importers.dump import marks as pagemark
from reader.importers.dump.facts import add_page_facts
from reader.importers.dump.lines import (
    PageLine,
    dumped,
    is_date_alone,
    page_lines_of,
)
from reader.importers.dump.loss import loses_text
from reader.importers.dump.numbered import Numbered, without_numbers
from reader.importers.dump.runs import Run, article_run
from reader.importers.dump.screenlines import screen_lines
from reader.importers.dump.title import (
    choose_title,
    labelled_title,
    lines_of_title,
    second_half,
)
from reader.importers.news import words as newswords
from reader.importers.registry import Importer, Sample
from reader.importers.text.sections import heading_level
from reader.model import Article, BlockKind

_LONGEST: Final = 120_000
"""Characters of the longest file that is taken for a dumped page."""


def _recognises(sample: Sample) -> float:
    lines = sample.lines
    if len(lines) > 20_000 or len(sample.text) > _LONGEST:
        return 0.0  # a book has short lines and addresses too, and would be left out
    looked = lines if len(lines) <= 1200 else [*lines[:600], *lines[-600:]]
    if sample.suffix in ("md", "markdown") or pagemark.is_marked(looked):
        return 0.92 if pagemark.looks_like_page(looked) else 0.0
    numbered = without_numbers(looked)
    if numbered is not None:
        looked = numbered.lines
    found = dumped(looked)
    if not found and (_is_framed(looked) or english.looks_dumped(looked)):
        found = 0.8
    return 0.95 if found and numbered else found  # no book ends with a list of addresses


def _is_framed(lines: Sequence[str]) -> bool:
    """Whether the sides of a page are drawn around its text, as w3m shows layouts of tables."""
    sides = sum(line.lstrip().startswith("\u2502") for line in lines)
    return sides >= 8 and sides >= 0.3 * len(lines)


def _read(sample: Sample) -> list[Article]:
    if sample.suffix in ("md", "markdown") or pagemark.is_marked(sample.lines):
        found = _read_marked(sample)
        if found is not None:
            return found
    numbered = without_numbers(sample.lines)
    source = numbered.lines if numbered else sample.lines
    lines = page_lines_of(screen_lines(source))
    english.settle(lines)
    run = article_run(lines)
    if not sample.forced and loses_text(lines, run):
        return _read_otherwise(sample)
    draft = Draft("webpage")
    if run is None:
        _write_all(draft, lines)
    else:
        title, subtitle = choose_title(lines, run.start, run.end)
        if title is not None and title >= run.start:
            run.start = title + 1  # what stood above the headline is no part of the body
        rest = second_half(lines, title) if title is not None else None
        if rest is not None:
            run.start = max(run.start, rest + 1)
        said = labelled_title(lines, run.start)
        run.start += lines_of_title(lines, run.start, said) if said else 0
        _write(draft, lines, run, title, subtitle)
        if said and title is not None and draft.title != said:
            draft.drop(draft.title, lines[title].number, reason="meta")
        if rest is not None and title is not None and not said:
            draft.title += lines[rest].text
        draft.title = said or draft.title
        add_page_facts(draft, lines, run.start, run.end)
    if not draft.blocks:
        return []
    if numbered is not None:
        _drop_numbers(draft, numbered, sample.lines)
    draft.title = draft.title or sample.stem
    return [draft.build(encoding=sample.decoded.encoding, warnings=sample.warnings())]


def _read_otherwise(sample: Sample) -> list[Article]:
    """The text as what it is if it is no page: nothing of it is lost."""
    from reader.importers.markdown.document import IMPORTER as MARKDOWN
    from reader.importers.text.novel import IMPORTER as NOVEL
    from reader.importers.text.plain import IMPORTER as TEXT

    return max((NOVEL, MARKDOWN, TEXT), key=lambda each: each.recognises(sample)).read(sample)


def _read_marked(sample: Sample) -> list[Article] | None:
    """A page in Markdown; None if no article is found in it."""
    page = pagemark.marked_page(sample.lines)
    lines = page.lines
    run = article_run(lines)
    if run is None:
        return None
    if not sample.forced and loses_text(lines, run):
        return _read_otherwise(sample)
    draft = Draft("webpage")
    title, subtitle = choose_title(lines, run.start, run.end, page.levels)
    if title is not None and title >= run.start:
        run.start = title + 1
    draft.title = lines[title].text if title is not None else sample.stem
    if subtitle is not None:
        draft.subtitle = lines[subtitle].text
    kept = {
        lines[i].number
        for i in range(run.start, run.end)
        if i not in (title, subtitle) and lines[i].kind in ("body", "short")
    }
    numbers = {line.number for line in lines}
    first = lines[run.start].number if run.start < len(lines) else 0
    # Pictures, rules and the lines between rows belong to what stands around them.
    kept |= {n for n in range(first, lines[run.end - 1].number) if n not in numbers}
    reasons = {n.number: _reason(n, after=i >= run.end) for i, n in enumerate(lines)}
    for i in (title, subtitle):
        if i is not None:
            reasons[lines[i].number] = "meta"
    pagemark.write_range(draft, sample.lines, frozenset(kept), reasons)
    if not draft.blocks:
        return None
    add_page_facts(draft, lines, run.start, run.end)
    return [draft.build(encoding=sample.decoded.encoding, warnings=sample.warnings())]


def _drop_numbers(draft: Draft, numbered: Numbered, lines: Sequence[str]) -> None:
    """Keeps the numbers of links and their addresses."""
    if numbered.marks:
        first, last = numbered.marks[0][0], numbered.marks[-1][0]
        draft.drop(" ".join(mark for _, mark in numbered.marks), first, last, reason="links")
    begin = numbered.first
    draft.drop("\n".join(lines[begin:]), begin + 1, len(lines), reason="links")


# --- writing it down -------------------------------------------------------------------------


def _write(
    draft: Draft, lines: Sequence[PageLine], run: Run, title: int | None, subtitle: int | None
) -> None:
    for i, line in enumerate(lines):
        if i == title:
            draft.title = line.raw if line.raw[0].isdigit() else line.text
        elif i == subtitle:
            draft.subtitle = line.text
        elif run.start <= i < run.end and line.kind in ("body", "short"):
            kind, level = _block_kind(lines, run, i)
            if line.last:
                draft.add(kind, line.raw, line.number, line.last, level=level, joined=True)
            else:
                draft.add_line(kind, line.raw, line.number, level=level)
        else:
            reason = _reason(line, after=i >= run.end)
            draft.drop(line.raw, line.number, line.last or None, reason=reason)


def _write_all(draft: Draft, lines: Sequence[PageLine]) -> None:
    """A page without an article: every line as it stands."""
    for i, line in enumerate(lines):
        if i == 0 and not line.bullet and len(line.text) <= 60:
            draft.title = line.text
        else:
            draft.add_line("list" if line.bullet else "paragraph", line.raw, line.number)


def _block_kind(lines: Sequence[PageLine], run: Run, i: int) -> tuple[BlockKind, int]:
    line = lines[i]
    text = line.text
    if line.bullet:
        return "list", 1
    if newswords.is_caption(text):
        return "caption", 0
    found = newswords.dateline(text)
    if (found is not None and found.end >= len(text)) or (is_date_alone(text) and i > run.start):
        return "dateline", 0
    if newswords.is_byline(text) or (i == run.start and newswords.is_lone_name(text)):
        return "byline", 0
    if i + 1 < run.end and line.kind == "short":
        level = heading_level(text, lines[i + 1].text)
        if level:
            return "heading", level
    return "paragraph", 0


def _reason(line: PageLine, *, after: bool) -> str:
    if line.kind in ("meta", "editor"):
        return "meta"
    if line.kind == "crumb":
        return "crumb"
    if line.kind == "foot" and not after and len(line.text) <= 12:
        return "menu"
    if line.kind == "foot":
        return "links" if line.text.startswith(("友情链接", "友情鏈接", "相关链接")) else "footer"
    if line.kind == "nav":
        return "neighbours"
    if after:
        return "footer"
    return "menu" if line.kind == "short" else "other"


IMPORTER = Importer("webpage", _recognises, _read)
