"""Novels and other chaptered books as TXT files: one article whose chapters are headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from reader.importers import wording
from reader.importers.dates import number
from reader.importers.draft import Draft, title_of_last_resort
from reader.importers.news import words as newswords
from reader.importers.registry import Importer, Sample
from reader.importers.text.unwrap import unwrapped
from reader.model import Article

_LONGEST_HEADING: Final = 45
_LOOKED_AT: Final = 12_000
_N: Final = r"[0-9０-９]{1,5}|[〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]{1,9}"
_FRAME: Final = re.compile(
    r"^[\s【〖〔\[《☆★◆◇●■□※▲＃\-—―=＝*~～、.·|]{1,12}(?=第|卷|部|楔|序|[Cc]h|C)|"
    r"[\s】〗〕\]》☆★◆◇●■□※▲\-—―=＝*~～|]{1,12}$"
)
"""What is set around headings: 【第一章】, ☆、第1章, ---- 第一章 ----."""

_WITHIN_VOLUME: Final = re.compile(
    rf"^第\s?(?:{_N})\s?[卷部集篇][\s:：·.、]{{0,3}}[^\s第。，！？]{{0,12}}\s{{0,3}}(?=第\s?(?:{_N})\s?[章回节節])"
)
"""第一卷 山水 第一章: the volume named again in the heading of each chapter."""

_LISTED: Final = re.compile(
    r"^(?P<n>\d{1,4})(?:[.．、:：]\s?|\s{1,2})(?P<rest>[^\s\d.。，；、%％][^。，；！？]{0,23})$"
)
"""1. 雨夜来客, 001 雨夜来客: a heading only as one of many that count up."""

_LISTED_LEAST: Final = 8
_LISTED_LONG: Final = 500
_LISTED_APART: Final = 5
_WITHIN: Final = re.compile(
    r"^[（(【\[]?(?:本章(?:未完|完|节?完)|未完待续|点击下一[页章]|(?:请)?(?:大家)?(?:记住|收藏)本(?:站|书)|一秒记住|手机用户请|"
    r"最快更新|(?:本书)?(?:首发|最新章节)|天才一秒|喜欢.{1,20}请大家收藏|亲[，,]?(?:本章|点击))|"
    r"(?:www\.|m\.|wap\.)[\w-]{2,30}\.(?:com|net|org|cc|cn|info|la|tw)\b|无弹窗|(?:最新|全文)(?:免费)?阅读(?:网|请)",
    re.IGNORECASE,
)
"""Notices of sites between the paragraphs."""
_HEADING: Final = re.compile(
    rf"^(?:章节目录|正文|VIP(?:章节|卷)?|作品相关|【)?\s*(?:"
    rf"第\s?(?P<n>{_N})\s?(?P<unit>[章回节節卷部集篇幕折话話])(?P<rest>.*)"
    rf"|(?P<vol>[卷部])\s?(?P<n2>{_N})(?P<rest2>(?:[\s：:、.·].*)?)"
    rf"|(?P<alone>楔子|[上中下][部篇卷册冊]|序[章言幕曲]?|自序|代序|前言|引[子言]|尾[声聲]|[后後][记記]|跋|终[章曲]|終[章曲]|番外(?:篇|[一二三四五六七八九十\d]{{1,3}})?|附[录錄])(?P<rest3>(?:[\s：:].{{0,30}})?)"
    rf"|(?:(?P<en>Chapter|CHAPTER|Book|BOOK|Part|PART|Episode|EPISODE)\s|EP\s?)(?P<n4>\d{{1,4}}|[IVXLC]{{1,8}})\b(?P<rest4>.*)"
    rf")】?$"
)
_FIRST: Final = frozenset(
    "第正V作章【卷部楔序自代前引尾后後跋终終番附上中下CBPE＃〖〔[《☆★◆◇●■□※▲-—―=＝*~～"
)
_BARE: Final = re.compile(r"^[（(]?(?P<n>[一二三四五六七八九十]{1,3}|\d{1,3})[)）]?[、.．]?$")
_SEPARATED: Final = re.compile(r"^(?:$|[\s：:、.．·】\]—-])")
_LOOSE_UNITS: Final = frozenset("部集节節卷篇话話幕折")
_CLAUSE: Final = re.compile(r"^第[一二三四五六七八九十百零〇\d]{1,5}[条條]")
_LEVELS: Final = {
    **dict.fromkeys("卷部集篇幕", 2),
    **{a + b: 2 for a in "上中下" for b in "部篇卷册冊"},
}
_NOTICE: Final = re.compile(
    r"本[书書](?:由|来自|來自|籍)|(?:TXT|txt|Txt|电子书|電子書|小说|小說)(?:下载|下載|天堂|论坛|之家|网|吧)|"
    r"https?://|www\.|[声聲申]明[：:]|更多(?:精彩|小说|好书)|仅供(?:试读|预览|交流)|(?:24|二十四)小时内删除|"
    r"整理制作|扫校|校对[：:]|\.(?:com|net|org|cc)\b",
    re.IGNORECASE,
)
_AUTHOR: Final = re.compile(
    r"^(?:[（(【\[]?\s*)?(?:作\s*者|著\s*者|文)\s*[：:/／]\s*(?P<name>[^\s，。：:）)】\]]{1,20}).{0,10}$|^(?P<name2>[\u4e00-\u9fff·]{2,8})\s*(?:著|作品|/著)$"
)
_BOOK: Final = re.compile(r"^[《【](?P<title>[^》】]{1,40})[》】](?P<rest>.*)$")
_CONTENTS: Final = re.compile(r"^(?:目\s*[录錄次]|contents)$", re.IGNORECASE)


@dataclass(slots=True)
class _Chapter:
    index: int
    """Of the paragraph."""
    text: str
    value: int
    unit: str
    keep: bool = True


def _recognises(sample: Sample) -> float:
    lines = sample.lines[:_LOOKED_AT]
    if any(line.startswith(("# ", "## ")) for line in lines[:400]):
        return 0.0
    paragraphs = [(line.strip(), i, i) for i, line in enumerate(lines, 1) if line.strip()]
    clauses = sum(1 for text, _, _ in paragraphs if _CLAUSE.match(text))
    numbered = [c for c in chapters(paragraphs) if c.keep and c.value]
    if numbered and numbered[0].unit == "listed":
        # So many sections of some length are the chapters of a book, and no report.
        inside = sum(len(p[0]) for p in paragraphs[numbered[0].index :])
        if sample.suffix == "md" or inside < _LISTED_LONG * len(numbered):
            return 0.0
    if clauses > len(numbered):
        return 0.0
    steps = sum(b.value == a.value + 1 for a, b in pairwise(numbered))
    if len(numbered) >= 3 and steps >= 0.5 * (len(numbered) - 1):
        return 0.75
    return 0.6 if len(numbered) == 2 and steps == 1 and len(paragraphs) >= 20 else 0.0


def _read(sample: Sample) -> list[Article]:
    draft = Draft("novel")
    paragraphs = [(raw.strip(), first, last) for raw, first, last in unwrapped(sample.lines)]
    found = chapters(paragraphs)
    heads = {chapter.index: chapter for chapter in found}
    start = _front(draft, paragraphs, found)
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
            draft.add("heading", text, first, last, level=levels[i])
        elif len(text) <= 80 and _WITHIN.search(text):
            draft.drop(text, first, last, "advert")
        elif first == last:
            draft.add_line("paragraph", text, first)
        else:
            draft.add("paragraph", text, first, last, joined=True)
    draft.title = draft.title or title_of_last_resort(draft.text, sample.stem)
    if not draft.blocks:
        return []
    return [draft.build(encoding=sample.decoded.encoding, warnings=sample.warnings())]


# --- chapters --------------------------------------------------------------------------------


def chapters(paragraphs: Sequence[tuple[str, int, int]]) -> list[_Chapter]:
    """Headings of chapters in order; those of a table of contents and running heads not kept."""
    found: list[_Chapter] = []
    bare: list[_Chapter] = []
    listed: list[_Chapter] = []
    for i, (text, _, _) in enumerate(paragraphs):
        if len(text) > _LONGEST_HEADING or not text:
            continue
        if text[0] in _FIRST:
            chapter = _chapter(i, text)
            if chapter is not None:
                found.append(chapter)
        elif len(text) <= 5 and (match := _BARE.match(text)):
            bare.append(_Chapter(i, text, number(match["n"]), "bare"))
        elif text[0].isdigit() and (match := _LISTED.match(text)):
            listed.append(_Chapter(i, text, int(match["n"]), "listed"))
    if len(found) < 3:
        found = sorted([*found, *_in_sequence(bare)], key=lambda c: c.index)
    if len(found) < 3:
        found = sorted([*found, *_far_apart(listed)], key=lambda c: c.index)
    _drop_contents(found)
    return found


def _chapter(i: int, text: str) -> _Chapter | None:
    match = _HEADING.match(_WITHIN_VOLUME.sub("", _FRAME.sub("", text)))
    if match is None:
        return None
    rest = next((match[k] for k in ("rest", "rest2", "rest3", "rest4") if match[k] is not None), "")
    if text[-1] in "。，；,;" or "。" in rest or (rest and wording.punctuation(rest) >= 3):
        return None
    unit = match["unit"] or match["vol"] or match["alone"] or "章"
    if unit in _LOOSE_UNITS and not _SEPARATED.match(rest):
        return None  # 第14集团军, 第二部分是…
    if unit in "回" and rest[:1] in "到来去的是在了" and rest:
        return None  # 第二回到南闽
    if unit in "章" and rest[:1] in "的是" and rest:
        return None
    value = match["n"] or match["n2"] or match["n4"] or ""
    return _Chapter(
        i, text, number(value) if value and not value.isalpha() else _roman(value), unit
    )


def _roman(value: str) -> int:
    if not value or not value.isascii():
        return number(value)
    total = 0
    digits = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    for c, after in zip(value, value[1:] + "I", strict=True):
        worth = digits.get(c, 0)
        total += -worth if worth < digits.get(after, 0) else worth
    return total


def _in_sequence(bare: Sequence[_Chapter]) -> list[_Chapter]:
    """Lines that are only a number, where at least five of them count up from one."""
    chain: list[_Chapter] = []
    for chapter in bare:
        if chapter.value == len(chain) + 1:
            chain.append(chapter)
    return chain if len(chain) >= 5 else []


def _far_apart(listed: Sequence[_Chapter]) -> list[_Chapter]:
    """Short lines that begin with a number, where many count up from one with much text between.

    A report or a list counts too, but not so far, or without paragraphs between.
    """
    chain: list[_Chapter] = []
    for chapter in listed:
        apart = not chain or chapter.index - chain[-1].index >= 3
        if chapter.value == len(chain) + 1 and apart:
            chain.append(chapter)
    if len(chain) < _LISTED_LEAST:
        return []
    return chain if chain[-1].index - chain[0].index >= _LISTED_APART * len(chain) else []


def _drop_contents(found: list[_Chapter]) -> None:
    """Marks headings of a table of contents (close together, to come again) and running heads."""
    last = {_words(chapter.text): chapter.index for chapter in found}
    run: list[_Chapter] = []
    words: set[str] = set()
    for chapter in found:
        if run and (chapter.index - run[-1].index > 3 or _words(chapter.text) in words):
            _close_run(run, last)
            run, words = [], set()
        run.append(chapter)
        words.add(_words(chapter.text))
    _close_run(run, last)
    seen: set[str] = set()
    for chapter in found:
        text = _words(chapter.text)
        if chapter.keep and chapter.value and text in seen and len(text) > 3:
            chapter.keep = False  # the same heading again is a running head
        elif chapter.keep:
            seen.add(text)


def _close_run(run: Sequence[_Chapter], last: dict[str, int]) -> None:
    again = sum(last[_words(chapter.text)] > run[-1].index for chapter in run)
    if len(run) >= 5 and again >= 0.6 * len(run):
        for chapter in run:
            chapter.keep = False


def _words(text: str) -> str:
    return re.sub(r"\W", "", text)


def heading_levels(found: Sequence[_Chapter]) -> dict[int, int]:
    """The level of each chapter's heading by the index of its paragraph; volumes stand above."""
    below = 3 if _has_volumes(found) else 2
    return {c.index: _LEVELS.get(c.unit, below) for c in found if c.keep}


def _has_volumes(found: Sequence[_Chapter]) -> bool:
    return any(chapter.keep and chapter.unit in _LEVELS for chapter in found)


# --- front and back --------------------------------------------------------------------------


def _front(
    draft: Draft, paragraphs: Sequence[tuple[str, int, int]], found: Sequence[_Chapter]
) -> int:
    """Takes title and author from before the first chapter; gives where the text begins."""
    first = found[0].index if found else 0
    i = 0
    while i < min(first, 12):
        text, begin, last = paragraphs[i]
        book = _BOOK.match(text)
        author = _AUTHOR.match(text)
        if _NOTICE.search(text) and wording.width(text) < 120:
            draft.drop(text, begin, last, "other")
        elif book and not draft.title:
            draft.title = book["title"]
            if book["rest"].strip():
                draft.drop(text, begin, last, "meta")
            inner = _AUTHOR.match(book["rest"].strip())
            if inner:
                draft.authors = (inner["name"] or inner["name2"],)
        elif author:
            draft.authors = draft.authors or (author["name"] or author["name2"],)
            draft.drop(text, begin, last, "meta")
        elif not draft.title and wording.width(text) <= 24 and not wording.ends_sentence(text):
            draft.title = text
        elif draft.title and not draft.authors and newswords.is_lone_name(text):
            draft.authors = newswords.names(text)
            draft.drop(text, begin, last, "meta")
        else:
            break
        i += 1
    return i


def _contents_lines(
    paragraphs: Sequence[tuple[str, int, int]], found: Sequence[_Chapter]
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
        if len(text) > 200 or not _NOTICE.search(text):
            break
        end = i
    return end


IMPORTER = Importer("novel", _recognises, _read)
