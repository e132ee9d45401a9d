"""Which lines of a dumped page are its article.

Every line has a score; the article is the run of lines with the largest sum (after Pasternack and
Roth, "Extracting article text from the web with maximum subsequence segmentation", 2009), cut at
lines that no article goes across and widened by what belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.importers import wording
from reader.importers.dates import find_date
from reader.importers.dump import words as pagewords
from reader.importers.dump.lines import BARRIERS, SHORT_SENTENCE, PageLine, is_date_alone
from reader.importers.dump.title import is_document_number
from reader.importers.news import words as newswords

_ANCHOR_REACH = 40
_BRIDGE = 2
_SIGNATURE_LINES = 6
_LONGEST_TAIL = 60
_GAP = 5
_SEVERAL = 3
_TELLING = 120.0
"""Score of a text of some sentences."""

_OF_ANSWERS = 0.08
_ENTRIES = 12
_NUMBERED = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）、.．]|\d{2,6}\s?[\u4e00-\u9fff]"
)
_LONGEST_AGENDA = 400
_CRUMB_REACH = 6
_LISTED = re.compile(
    r"^(?:相关|相關|推荐|推薦|热门|熱門|最新|更多|图片|视频).{0,6}$|\d{1,2}[-/.]\d{1,2}[\])）]?$"
)
"""Headings of lists of other articles, and their entries with dates."""

_REMARK = re.compile(r"^[（(][^（()）]{2,24}[)）]$")


@dataclass(slots=True)
class Run:
    """The lines `[start, end)`, which look like an article."""

    start: int
    end: int
    """One past the last line."""
    score: float


def article_run(lines: Sequence[PageLine]) -> Run | None:
    """The lines of the article, or None on a page that has none (a list of links)."""
    runs = [run for run in _best_runs(lines) if run.score > 0]
    if not runs:
        return _short_article(lines)
    best = max(runs, key=lambda run: run.score)
    best = _bridged(lines, runs, best)
    best = _before_answers(lines, best)
    _agenda(lines, best)
    _widen_up(lines, best)
    while best.start < best.end and lines[best.start].kind in BARRIERS:
        best.start += 1
    _widen_down(lines, best)
    while best.end > best.start + 1 and pagewords.is_disclaimer(lines[best.end - 1].text):
        best.end -= 1
    return best


def _best_runs(lines: Sequence[PageLine]) -> list[Run]:
    """The best-sum segment of every stretch between two barriers."""
    runs: list[Run] = []
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


def _posts(lines: Sequence[PageLine], run: Run) -> list[int]:
    """The lines of a run that say when somebody wrote: each begins a comment, or an answer."""
    begin = max(0, run.start - 2)
    return [
        i
        for i in range(begin, run.end)
        if lines[i].kind == "meta" and pagewords.has_clock(lines[i].text)
    ]


def _before_answers(lines: Sequence[PageLine], run: Run) -> Run:
    """The first post of a discussion alone, if it says enough."""
    posts = [i for i in _posts(lines, run) if i > run.start + 1]
    if len(posts) < _SEVERAL:
        return run
    if sum(max(0.0, line.score) for line in lines[run.start : posts[0]]) < _TELLING:
        return run
    return Run(run.start, posts[0], run.score)


def _anchored(lines: Sequence[PageLine], start: int) -> float:
    """How much a breadcrumb and a line of source and date just above speak for a run."""
    near = lines[max(0, start - 6) : start + 3]
    has_meta = any(n.kind == "meta" or is_date_alone(n.text) for n in near)
    has_crumb = any(n.kind == "crumb" for n in lines[max(0, start - 10) : start])
    if has_meta and has_crumb:
        return 3.0
    return 1.6 if has_meta or any(n.kind == "crumb" for n in near) else 1.0


def _best_segment(lines: Sequence[PageLine], begin: int, end: int) -> Run | None:
    """Kadane's maximum-sum segment within `[begin, end)`."""
    best: Run | None = None
    total = 0.0
    start = begin
    for i in range(begin, end):
        if total <= 0:
            total, start = 0.0, i
        total += lines[i].score
        if total > 0 and (best is None or total > best.score):
            best = Run(start, i + 1, total)
    return best


def _bridged(lines: Sequence[PageLine], runs: Sequence[Run], best: Run) -> Run:
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
            merged = Run(
                min(merged.start, run.start),
                max(merged.end, run.end),
                merged.score + run.score,
            )
    return merged


def _ends_article(line: PageLine) -> bool:
    return line.kind in ("foot", "nav", "editor") and not line.text.startswith(("扫", "字", "分享"))


def _agenda(lines: Sequence[PageLine], run: Run) -> None:
    """Takes everything below headline and date where the body begins with many short lines.

    Agendas, lists of names and tables have no sentences; between the line of the date, which stands
    below a breadcrumb, and the sentences further down is then no marker and no list of links.
    """
    for i in range(run.start - _ANCHOR_REACH, max(-1, run.start - _LONGEST_AGENDA), -1):
        line = lines[i]
        if line.kind != "meta" or not find_date(line.text):
            continue
        if not any(n.kind == "crumb" for n in lines[max(0, i - _CRUMB_REACH) : i]):
            continue
        between = lines[i + 1 : run.start]
        if all(_may_stand_above(n) for n in between) and (
            sum(n.bullet for n in between) <= 0.1 * len(between)
        ):
            run.start = i + 1
        return


def _may_stand_above(line: PageLine) -> bool:
    """Whether the line is no marker, or one of the buttons that stand below the date."""
    return line.kind in ("short", "meta", "body") or (
        line.kind == "nav" and pagewords.is_tool(line.text)
    )


def _widen_up(lines: Sequence[PageLine], run: Run) -> None:
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
        if line.kind == "editor" and any(n.kind == "meta" for n in lines[max(0, i - 4) : i]):
            run.start = i + 1  # 编辑：张三 next to source and date
            return
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


def _widen_down(lines: Sequence[PageLine], run: Run) -> None:
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
    _take_entries(lines, run)
    _take_rest(lines, run)


def _take_entries(lines: Sequence[PageLine], run: Run) -> None:
    """Takes a long list or table below, cell by cell, whose lines are numbered, up to a marker."""
    end = run.end
    while end < len(lines) and lines[end].kind in ("short", "body") and not lines[end].bullet:
        end += 1
    if end >= len(lines) or lines[end].kind not in BARRIERS:
        return
    entries = sum(_NUMBERED.match(line.text) is not None for line in lines[run.end : end])
    if entries >= _ENTRIES and entries >= 0.25 * (end - run.end):
        run.end = end


def _take_rest(lines: Sequence[PageLine], run: Run) -> None:
    """Takes lists of names and tables up to what only stands right below an article.

    Below headline and date, and above the editor, or the buttons for printing and the neighbours,
    is no place for anything else.
    """
    end = run.end
    while end < len(lines) and lines[end].kind in ("short", "body", "aside"):
        if lines[end].bullet or end - run.end > _LONGEST_AGENDA or _LISTED.search(lines[end].text):
            return
        end += 1
    if end >= len(lines) or end == run.end or not pagewords.closes_article(lines[end].text):
        return
    above = lines[max(0, run.start - _CRUMB_REACH) : run.start + 1]
    if any(n.kind == "meta" for n in above):
        run.end = end


def _go_on(lines: Sequence[PageLine], run: Run) -> None:
    """Takes short rows, speakers and answers, and the sentences behind them, up to a marker."""
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


def _short_article(lines: Sequence[PageLine]) -> Run | None:
    """An article of short lines only (captions, a poem): what follows the line of the date."""
    for i, line in enumerate(lines):
        if line.kind != "meta":
            continue
        end = i + 1
        while end < len(lines) and lines[end].kind in ("short", "body") and not lines[end].bullet:
            end += 1
        if end - i > 1:
            return Run(i + 1, end, 0.0)
    return None
