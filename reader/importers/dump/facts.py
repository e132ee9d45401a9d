"""Source, date, author and editor of a web page's article, from its labelled lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.importers.dates import Day, find_date, likely_year, months_of_years
from reader.importers.draft import Draft
from reader.importers.dump import words as pagewords
from reader.importers.dump.lines import PageLine, is_date_alone
from reader.importers.html import names as htmlnames
from reader.importers.news import words as newswords

_REACH: Final = 14
_FAR: Final = 40
_NAME_REACH: Final = 4
_WHOLE: Final = len("2026-01-31")
_SOURCES: Final = (
    "来源",
    "来源于",
    "來源",
    "信息来源",
    "稿件来源",
    "稿源",
    "文章来源",
    "新闻来源",
    "出处",
    "发文机关",
    "发布机构",
    "发文单位",
    "颁布单位",
)
_DATES: Final = (
    "发布",
    "發布",
    "發佈",
    "发表",
    "發表",
    "时间",
    "時間",
    "日期",
    "更新",
    "录入",
    "上传",
    "上载",
    "发稿",
    "刊发",
    "发文日期",
    "添加",
    "成文",
    "生成",
)
_AUTHORS: Final = ("作者", "撰稿")
_CUT: Final = re.compile(
    r"\s{2,}|\u3000|\t|[|｜丨]|\s[\]】)）]|(?<=[\s》\u4e00-\u9fff])(?=(?:19|20)\d\d[-年./]\d)|\s(?=下载|收藏|关注|纠错|推荐|复制|转发|手机)|[【\[（(](?=[字打责編编大分纠])|(?:作者|编辑|记者|时间|日期)\s?[：:]|(?:浏览|点击|阅读|字体|字号|分享|打印|举报|责任编辑|查看|参与互动|评论)"
)
_ISSUE: Final = re.compile(
    r"\s*[（(][^）)]*(?:\d{4}\s?年|第?\s?\d+\s?版|\d{4}-\d\d)[^）)]*[)）]?\s*$"
)
_LONGEST_SOURCE: Final = 200
"""Characters of a label in which a publication and its issue are looked for."""

_FROM: Final = re.compile(r"^(?:本文|文章|信息|稿件)?[来來]源[于於自]?[：:\s]?")
_MARKUP: Final = re.compile(r"[<>=\"{}]")
_TRAILING: Final = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s{0,3}\d{1,2}[:：]\d\d(?:[:：]\d\d)?[\s·•|｜]{1,4}"
    r"(?P<name>[\u4e00-\u9fff·]{2,14})$"
)
"""2025年3月4日14:05 某报: the source behind the time of day."""

_POSTED: Final = re.compile(
    r"^本[贴帖]由\s?(?P<name>\S{1,20}?)\s?于|^(?P<name2>\S{2,20})\s{1,3}(?:发表于|发布于|发表时间)"
    r"|\bby (?P<name3>\w{2,20})\W*$"
    r"|^posted @ [\d\s:-]{10,24}(?P<name4>\S{1,30}(?: \S{1,20})?)\s{1,3}阅读"
)
"""How forums and weblogs name who wrote and when."""

_BY_REPORTERS: Final = re.compile(
    r"(?:记者|記者|通讯员|通訊員|撰文|采写)\s?[：:]\s?([\u4e00-\u9fff·、\s]{2,30}?)\s*(?:$|[\u3000|｜]|\s[^\s]{1,4}[：:])"
)
_SAID: Final = re.compile(r"发[表布]|[Pp]osted|[Pp]ublished")
_NICKNAME: Final = re.compile(r"^[^\s。！？：:，,<>=\"{}]{1,20}$")
_BELOW: Final = 4
_HEAD: Final = 2
"""Lines of the article among which that of the date may stand, below its headline."""

_NEAR_DATE: Final = 8
_DATE_LINE: Final = 60
_LEADING: Final = re.compile(
    r"^\s*(?:(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?)\s+(?P<name>[\u4e00-\u9fff·—-]{2,14})(?:\s|$)"
    r"|^\s*(?P<name2>[\u4e00-\u9fff]{2,10})(?:\s++(?:[|｜（(]\s*+)?|[（(|｜]\s*+)(?:19|20)\d\d[-/.年]"
)


def clean_source(value: str) -> str | None:
    """The publication that a 来源 label names, without the issue, clock and buttons after it."""
    value = _FROM.sub("", _CUT.split(value.strip(), maxsplit=1)[0].strip())
    value = _ISSUE.sub("", value[:_LONGEST_SOURCE]).strip(" 　,，;；:：[]【】")
    for opening, closing in ("（）", "()", "《》"):
        if value.count(opening) != value.count(closing):
            value = value.strip(opening + closing)
    if value.startswith(("http://", "https://", "//")) or _MARKUP.search(value):
        return None
    return value[:60] or None


def add_page_facts(draft: Draft, lines: Sequence[PageLine], start: int, end: int) -> None:
    """Sets source, date, authors and editor of `draft`, whose article is `lines[start:end]`.

    What is labelled comes first, then what stands near, then what the article says itself.
    """
    labelled = _labels(lines, start, end)
    near = [
        n
        for n in lines[max(0, start - _REACH) : min(end, start + _HEAD)]
        if (n.kind == "meta" and not pagewords.is_original_title(n.text)) or is_date_alone(n.text)
    ]
    _labelled_facts(draft, labelled, near)
    _posted(draft, near, lines, end)
    if draft.published is None:
        draft.published = _date_around(near, lines, start, end)
    _said_authors(draft, labelled, near)
    if draft.source is None:
        _leading(draft, near)
    _from_body(draft)
    if not draft.authors:
        _names_above(draft, lines, start)
    if draft.published is None:
        # A date alone under the headline, as English pages have it.
        short = (n.text for n in reversed(lines[max(0, start - _NEAR_DATE) : start]))
        days = (d for t in short if len(t) <= _DATE_LINE and (d := find_date(t)))
        draft.published = next((d for d in days if len(d) == _WHOLE), None)
    _editor(draft, lines, start, end)


def _labelled_facts(
    draft: Draft, labelled: Sequence[tuple[str, str]], near: Sequence[PageLine]
) -> None:
    """Source and date that are called so, or the paper that a line near names."""
    for name in _SOURCES:
        value = next((v for k, v in labelled if k == name and clean_source(v)), None)
        if value and draft.source is None:
            draft.source = clean_source(value)
    for line in near:
        draft.source = draft.source or pagewords.paper_of(line.text)
    for name in _DATES:
        for key, value in labelled:
            if name in key and draft.published is None:
                draft.published = find_date(value)


def _posted(draft: Draft, near: Sequence[PageLine], lines: Sequence[PageLine], end: int) -> None:
    """Who posted it when, in one line."""
    posted = [n for n in (*near, *lines[end : end + _BELOW]) if n.kind in ("meta", "short")]
    posted += [n for n in lines[end + _BELOW : end + _REACH] if n.text.startswith("posted @")]
    for line in posted:
        match = _POSTED.search(line.text) if len(line.text) <= 120 else None
        if match is None or not (day := find_date(line.text)):
            continue
        draft.published = draft.published or day
        name = match["name"] or match["name2"] or match["name3"] or match["name4"]
        if not draft.authors and not find_date(name):
            draft.authors = (name,)


def _date_around(
    near: Sequence[PageLine], lines: Sequence[PageLine], start: int, end: int
) -> str | None:
    """A date below the article that says what it is, else one near it, else one far above."""
    below = (n.text for n in lines[end : end + _BELOW] if n.kind == "meta")
    said = (d for t in below if _SAID.search(t) and (d := find_date(t)) and len(d) == _WHOLE)
    if (day := next(said, None)) is not None:
        return day
    found = [d for n in reversed(near) if (d := find_date(_unsourced(n.text)))]
    if found:
        # A list of months beside the text is no date of it.
        return next((d for d in found if len(d) == _WHOLE), found[0])
    # Share buttons may stand between, a line each.
    far = (n.text for n in reversed(lines[max(0, start - _FAR) : start]) if n.kind == "meta")
    return next((d for t in far if pagewords.has_clock(t) and (d := find_date(t))), None)


def _said_authors(
    draft: Draft, labelled: Sequence[tuple[str, str]], near: Sequence[PageLine]
) -> None:
    """Authors that are called so, else the reporters that a line near names."""
    for key, value in labelled:
        if key in _AUTHORS and not draft.authors:
            said = _CUT.split(value)[0].strip()
            nickname = (said,) if _NICKNAME.match(said) else ()
            found_names = newswords.names(said) or nickname
            draft.authors = tuple(n for n in found_names if not htmlnames.is_office(n))
    for line in near:
        told = _BY_REPORTERS.search(line.text)
        if told and not draft.authors:
            draft.authors = newswords.names(told[1])


def _leading(draft: Draft, near: Sequence[PageLine]) -> None:
    """The source, or a person, that a line near begins with; or the source at its end."""
    for line in near:
        match = _LEADING.match(line.text)
        named = (match["name"] or match["name2"]) if match else ""
        if newswords.is_lone_name(named) and not htmlnames.is_office(named):
            draft.authors = draft.authors or (named,)
        elif named and not _SAID.search(named):
            draft.source = clean_source(named)
            break
        if after := _TRAILING.search(line.text):
            draft.source = after["name"]
            break


def _names_above(draft: Draft, lines: Sequence[PageLine], start: int) -> None:
    """Authors on a line of their own above the article."""
    for line in lines[max(0, start - _NAME_REACH) : start + 1]:
        alone = newswords.is_lone_name(line.text) or newswords.is_byline(line.text)
        if line.kind == "short" and not line.bullet and alone:
            draft.authors = newswords.names(line.text)
    if not draft.authors:
        said_by = (htmlnames.by_line(n.text) for n in lines[max(0, start - _REACH) : start + 2])
        draft.authors = next((names for names in said_by if names), ())


def _labels(lines: Sequence[PageLine], start: int, end: int) -> list[tuple[str, str]]:
    """The labelled values around the article, those above it first; a label alone on its line has
    its value on the next."""
    found: list[tuple[str, str]] = []
    # Tables of the facts of a law or notice stand far above its body.
    above = range(max(0, start - 40), start)
    below = range(end, min(len(lines), end + 8))
    for i in (*above, *range(start, min(end, start + 3)), *below):
        line = lines[i]
        if line.kind not in ("meta", "editor"):
            continue
        for key, value in pagewords.labels(line.text).items():
            if not value and i + 1 < len(lines) and lines[i + 1].kind in ("short", "body"):
                value = lines[i + 1].text
            if value:
                found.append((key, value))
    return found


def _unsourced(text: str) -> str:
    """The line without the issue that its source names in brackets."""
    return pagewords.unglued(re.sub(r"[（(][^）)]*版[^）)]*[)）]", "", text) or text)


def _from_body(draft: Draft) -> None:
    """What the dateline of the text tells: 新华社北京1月25日电."""
    count = len(draft)
    for i in (*range(min(3, count)), *range(max(3, count - 3), count)):
        found = newswords.dateline(draft.text_of(i))
        if found is None:
            continue
        draft.place = draft.place or found.place
        draft.source = draft.source or found.agency
        draft.authors = draft.authors or found.reporters
        day = found.day
        if draft.published is None and day.month:
            year = day.year or likely_year(day, months_of_years([draft.text]))
            draft.published = Day(year, day.month, day.day).iso() if year else None
            draft.published_inferred = draft.published is not None and not day.year
        break
    for i in (*range(min(2, count)), *range(max(2, count - 3), count)):
        if draft.blocks[i].kind == "byline" and not draft.authors:
            text = draft.text_of(i)
            draft.authors = htmlnames.by_line(text) or newswords.names(text)
    for i in (*range(count - 1, max(-1, count - 4), -1), *range(min(2, count))):
        draft.authors = draft.authors or newswords.reporters(draft.text_of(i))
    if draft.published is None:
        for i in (*range(count - 1, max(-1, count - 4), -1), *range(min(3, count))):
            if draft.blocks[i].kind == "dateline":
                draft.published = draft.published or find_date(draft.text_of(i))


def _editor(draft: Draft, lines: Sequence[PageLine], start: int, end: int) -> None:
    for line in (*lines[end : end + 8], *lines[max(0, start - _REACH) : start], *lines[start:end]):
        match = pagewords.editor_within(line.text)
        if match:
            draft.editor = match
            return
