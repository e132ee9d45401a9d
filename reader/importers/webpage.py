"""Text dumps of whole web pages: menus, breadcrumb, article, neighbours, footer, without tags.

What is left of a page without its tags is the length of the lines, their marks, some tell-tale
words and their order. Every line gets a score; the article is the run of lines with the largest
sum (after Pasternack and Roth, "Extracting article text from the web with maximum subsequence
segmentation", 2009), cut at lines that no article goes across and widened by what belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.importers import newswords, pagemark, pagewords, wording
from reader.importers.draft import Draft
from reader.importers.pageline import (
    BARRIERS,
    SHORT_SENTENCE,
    PageLine,
    is_date_alone,
    looks_dumped,
    page_lines_of,
)
from reader.importers.pagemeta import add_page_facts
from reader.importers.pagetitle import (
    choose_title,
    is_document_number,
    labelled_title,
    lines_of_title,
    second_half,
)
from reader.importers.registry import Importer, Sample
from reader.importers.screenlines import screen_lines
from reader.importers.sections import heading_level
from reader.model import Article, BlockKind

_ANCHOR_REACH = 40
_BRIDGE = 2
_SIGNATURE_LINES = 6
_LONGEST_TAIL = 60
_GAP = 5
_SEVERAL = 3
_TELLING = 120.0
"""Score of a text of some sentences."""

_OF_ANSWERS = 0.08
_REMARK = re.compile(r"^[（(][^（()）]{2,24}[)）]$")


@dataclass(slots=True)
class _Run:
    start: int
    end: int
    """One past the last line."""
    score: float


def _recognises(sample: Sample) -> float:
    lines = sample.lines
    if len(lines) > 20_000:
        return 0.0
    looked = lines if len(lines) <= 1200 else [*lines[:600], *lines[-600:]]
    if sample.suffix in ("md", "markdown") or pagemark.is_marked(looked):
        return 0.92 if pagemark.looks_like_page(looked) else 0.0
    return 0.8 if looks_dumped(looked) or _is_framed(looked) else 0.0


def _is_framed(lines: Sequence[str]) -> bool:
    """Whether the sides of a page are drawn around its text, as w3m shows layouts of tables."""
    sides = sum(line.lstrip().startswith("\u2502") for line in lines)
    return sides >= 8 and sides >= 0.3 * len(lines)


def _read(sample: Sample) -> list[Article]:
    if sample.suffix in ("md", "markdown") or pagemark.is_marked(sample.lines):
        found = _read_marked(sample)
        if found is not None:
            return found
    lines = page_lines_of(screen_lines(sample.lines))
    run = article_run(lines)
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
    draft.title = draft.title or sample.stem
    return [draft.build(encoding=sample.decoded.encoding, warnings=sample.warnings())]


def _read_marked(sample: Sample) -> list[Article] | None:
    """A page in Markdown; None if no article is found in it."""
    page = pagemark.marked_page(sample.lines)
    lines = page.lines
    run = article_run(lines)
    if run is None:
        return None
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


# --- where the article is --------------------------------------------------------------------


def article_run(lines: Sequence[PageLine]) -> _Run | None:
    """The lines of the article, or None on a page that has none (a list of links)."""
    runs = [run for run in _best_runs(lines) if run.score > 0]
    if not runs:
        return _short_article(lines)
    best = max(runs, key=lambda run: run.score)
    best = _bridged(lines, runs, best)
    best = _before_answers(lines, best)
    _widen_up(lines, best)
    while best.start < best.end and lines[best.start].kind in BARRIERS:
        best.start += 1
    _widen_down(lines, best)
    while best.end > best.start + 1 and pagewords.is_disclaimer(lines[best.end - 1].text):
        best.end -= 1
    return best


def _best_runs(lines: Sequence[PageLine]) -> list[_Run]:
    """The best-sum segment of every stretch between two barriers."""
    runs: list[_Run] = []
    begin = 0
    for i in range(len(lines) + 1):
        if i < len(lines) and lines[i].kind not in BARRIERS:
            continue
        run = _best_segment(lines, begin, i)
        if run is not None:
            run.score *= _anchored(lines, run.start)
            if len(_posts(lines, run)) >= _SEVERAL and any(r.score >= _TELLING for r in runs):
                run.score *= _OF_ANSWERS  # below the article
            runs.append(run)
        begin = i + 1
    return runs


def _posts(lines: Sequence[PageLine], run: _Run) -> list[int]:
    """The lines of a run that say when somebody wrote: each begins a comment, or an answer."""
    begin = max(0, run.start - 2)
    return [
        i
        for i in range(begin, run.end)
        if lines[i].kind == "meta" and pagewords.has_clock(lines[i].text)
    ]


def _before_answers(lines: Sequence[PageLine], run: _Run) -> _Run:
    """The first post of a discussion alone, if it says enough."""
    posts = [i for i in _posts(lines, run) if i > run.start + 1]
    if len(posts) < _SEVERAL:
        return run
    if sum(max(0.0, line.score) for line in lines[run.start : posts[0]]) < _TELLING:
        return run
    return _Run(run.start, posts[0], run.score)


def _anchored(lines: Sequence[PageLine], start: int) -> float:
    """How much a breadcrumb and a line of source and date just above speak for a run."""
    near = lines[max(0, start - 6) : start + 3]
    has_meta = any(n.kind == "meta" or is_date_alone(n.text) for n in near)
    has_crumb = any(n.kind == "crumb" for n in lines[max(0, start - 10) : start])
    if has_meta and has_crumb:
        return 3.0
    return 1.6 if has_meta or any(n.kind == "crumb" for n in near) else 1.0


def _best_segment(lines: Sequence[PageLine], begin: int, end: int) -> _Run | None:
    """Kadane's maximum-sum segment within `[begin, end)`."""
    best: _Run | None = None
    total = 0.0
    start = begin
    for i in range(begin, end):
        if total <= 0:
            total, start = 0.0, i
        total += lines[i].score
        if total > 0 and (best is None or total > best.score):
            best = _Run(start, i + 1, total)
    return best


def _bridged(lines: Sequence[PageLine], runs: Sequence[_Run], best: _Run) -> _Run:
    """Takes neighbouring big runs in that only one or two marker lines separate."""
    merged = best
    for run in runs:
        if run is best or run.score < 0.15 * best.score:
            continue
        gap = (
            lines[merged.end : run.start]
            if run.start >= merged.end
            else lines[run.end : merged.start]
        )
        if len(gap) <= _BRIDGE and not any(_ends_article(line) for line in gap):
            merged = _Run(
                min(merged.start, run.start),
                max(merged.end, run.end),
                merged.score + run.score,
            )
    return merged


def _ends_article(line: PageLine) -> bool:
    return line.kind in ("foot", "nav", "editor") and not line.text.startswith(("扫", "字", "分享"))


def _widen_up(lines: Sequence[PageLine], run: _Run) -> None:
    """Takes what stands between the line of source and date and the body, salutations, captions."""
    if (
        run.start
        and lines[run.start - 1].text.endswith(("：", ":"))
        and _is_short(lines[run.start - 1])
    ):
        run.start -= 1  # 各省、自治区、直辖市人民政府：
    while run.start and newswords.is_caption(lines[run.start - 1].text):
        run.start -= 1
    while run.start and _opens_body(lines[run.start - 1]):
        run.start -= 1
    for i in range(run.start - 1, max(-1, run.start - 1 - _ANCHOR_REACH), -1):
        line = lines[i]
        if line.kind == "meta" or is_date_alone(line.text):
            run.start = i + 1
            return
        if line.kind == "nav" and pagewords.is_tool(line.text):
            continue  # 【字体：大 中 小】 between the line of the date and the body
        if line.kind in BARRIERS or line.bullet:
            return


def _opens_body(line: PageLine) -> bool:
    """Short lines just above the body that can only belong to it: bylines, short sentences."""
    if line.bullet or line.kind != "short":
        return False
    return (
        line.score == SHORT_SENTENCE
        or newswords.is_byline(line.text)
        or is_document_number(line.text)
    )


def _is_short(line: PageLine) -> bool:
    return line.kind == "short" and not line.bullet


def _widen_down(lines: Sequence[PageLine], run: _Run) -> None:
    """Takes what belongs to the end: an unfinished last line, appendices, signature and date."""
    end = run.end
    limit = min(len(lines), end + _SIGNATURE_LINES)
    for i in range(end, limit):
        line = lines[i]
        if line.kind in BARRIERS or line.kind in ("editor", "meta") or line.bullet:
            break
        next_to = line.kind == "short" and run.end == i
        said = line.score == SHORT_SENTENCE or _unfinished(line.text)
        if _closes(line.text) or (next_to and said):
            run.end = i + 1
    _go_on(lines, run)


def _go_on(lines: Sequence[PageLine], run: _Run) -> None:
    """Takes short rows, speakers and answers, and the sentences behind them, up to a marker line."""
    last = run.end
    for i in range(run.end, min(len(lines), run.end + _LONGEST_TAIL)):
        line = lines[i]
        if line.kind in BARRIERS or line.bullet or i - last > _GAP:
            break
        if line.kind == "meta":
            return  # a comment, or another story
        if line.kind == "body" or line.score == SHORT_SENTENCE:
            last = i + 1
    else:
        return  # no marker says where the text ends
    run.end = max(run.end, last)


def _closes(text: str) -> bool:
    """A line that ends notices and stories: date, dateline, appendices, byline, credit."""
    return (
        is_date_alone(text)
        or text.startswith(("附件", "附：", "附:"))
        or newswords.dateline(text) is not None
        or newswords.is_byline(text)
        or newswords.is_caption(text)
        or _REMARK.match(text) is not None
    )


def _unfinished(text: str) -> bool:
    """A long line without its full stop: the file was cut."""
    return wording.width(text) >= 40 or (
        wording.width(text) >= 22 and wording.punctuation(text) >= 1
    )


def _short_article(lines: Sequence[PageLine]) -> _Run | None:
    """An article of short lines only (captions, a poem): what follows the line of the date."""
    for i, line in enumerate(lines):
        if line.kind != "meta":
            continue
        end = i + 1
        while end < len(lines) and lines[end].kind in ("short", "body") and not lines[end].bullet:
            end += 1
        if end - i > 1:
            return _Run(i + 1, end, 0.0)
    return None


# --- writing it down -------------------------------------------------------------------------


def _write(
    draft: Draft, lines: Sequence[PageLine], run: _Run, title: int | None, subtitle: int | None
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


def _block_kind(lines: Sequence[PageLine], run: _Run, i: int) -> tuple[BlockKind, int]:
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
