"""Finding the headings of chapters in books that are plain text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from reader.importers import wording
from reader.importers.dates import number

Paragraph = tuple[str, int, int]
"""A line or lines made whole, and the numbers of the first and last."""

LONGEST_HEADING: Final = 45
_LONGEST_WEAK: Final = 80
_N: Final = r"[0-9０-９]{1,5}|[〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]{1,9}"
_MARKS: Final = r"【〖〔\[《☆★◆◇●■□※▲＃#\-—―=＝*~～、.·|（("
_FRAME: Final = re.compile(
    rf"^[\s{_MARKS}]{{1,12}}(?=第|卷|部|楔|序|[Cc]h|C)|[\s】〗〕\]》☆★◆◇●■□※▲\-—―=＝*~～|]{{1,12}}$"
)
"""What is set around headings: 【第一章】, ☆、第1章, ---- 第一章 ----, [(第一章)]."""

_WITHIN_VOLUME: Final = re.compile(
    rf"^(?:第\s?(?:{_N})\s?(?:部分|[卷部集篇编編辑輯冊册季梦夢])|卷\s?(?:{_N}))[\s:：·.、]{{0,3}}"
    rf"[^\s第。，！？]{{0,12}}\s{{0,3}}(?=第\s?(?:{_N})\s?[章回节節])"
)
"""第一卷 山水 第一章: the volume named again in the heading of each chapter."""

_PREFIXED: Final = re.compile(
    rf"^(?P<prefix>[^\s，。！？：；“”第]{{1,16}})[\s:：·]{{1,3}}(?=第\s?(?:{_N})\s?[章回节節](?:\s|$))"
)
"""斗山记 第一章 …: the name of the book before the heading, which counts if it comes again."""

_PREFIXED_LEAST: Final = 3
_SITE: Final = re.compile(
    r"\s?[【〖\[(（]\s?(?:https?://|www\.|[\w-]{2,20}\.(?:com|net|org|cc|cn|info)).*$|"
    r"\s(?:https?://|www\.)\S+$",
    re.IGNORECASE,
)
"""The address of a site behind a heading: 第九章 夜雨【http://…】…."""

_LISTED: Final = re.compile(
    r"^(?P<n>\d{1,4})(?:[.．、:：]\s?|\s{1,2})(?P<rest>[^\s\d.。，；、%％][^。，；！？]{0,23})$"
)
"""1. 雨夜来客, 001 雨夜来客: a heading only as one of many that count up."""

_LISTED_LEAST: Final = 8
_LISTED_APART: Final = 5
_UNITS: Final = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS: Final = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"]
_LATE_TEENS: Final = ["seventeen", "eighteen", "nineteen"]
_TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_WORDS: Final = _TENS | {w: n for n, w in enumerate([*_UNITS, *_TEENS, *_LATE_TEENS], 1)}
_ENGLISH: Final = (
    rf"(?i:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?:[- ](?i:{'|'.join(_UNITS)}))?"
)
_HEADING: Final = re.compile(
    rf"^(?:章节目录|正文|VIP(?:章节|卷)?|作品相关|【)?\s*(?:"
    rf"第\s?(?P<n>{_N})\s?(?P<unit>部分|[章回节節卷部集篇幕折话話编編辑輯])(?P<rest>.*)"
    rf"|(?P<vol>[卷部])\s?(?:之\s?)?(?P<n2>{_N})(?P<rest2>(?:[\s：:、.·].*)?)"
    rf"|(?P<alone>楔子|[上中下][部篇卷册冊]|序[章言幕曲]?|自序|代序|前言|引[子言]|尾[声聲]|[后後][记記]|跋|终[章曲]|終[章曲]|番外(?:篇|[一二三四五六七八九十\d①-⑩]{{1,3}})?|附[录錄])(?P<rest3>(?:[\s：:].{{0,30}})?)"
    rf"|(?:(?P<en>Chapter|CHAPTER|chapter|Book|BOOK|Part|PART|Episode|EPISODE)[\s_]?|EP\s?)(?P<n4>\d{{1,4}}|[IVXLC]{{1,8}}|{_ENGLISH})\b(?P<rest4>.*)"
    rf")】?$"
)
_FIRST: Final = frozenset(
    "第正V作章【卷部楔序自代前引尾后後跋终終番附上中下CcBPE＃#〖〔[《☆★◆◇●■□※▲-—―=＝*~～（("
)
_BARE: Final = re.compile(
    r"^[（(]?(?P<n>[一二三四五六七八九十]{1,3}|\d{1,3}|[０-９]{1,3})[)）]?[、.．]?$"
)
_SEPARATED: Final = re.compile(r"^(?:$|[\s：:、.．·】\]—-])")
_LOOSE_UNITS: Final = frozenset(["部分", *"部集节節卷篇话話幕折编編辑輯"])
_LEVELS: Final = {
    **dict.fromkeys(["部分", *"卷部集篇幕编編辑輯"], 2),
    **{a + b: 2 for a in "上中下" for b in "部篇卷册冊"},
}


@dataclass(slots=True)
class Chapter:
    """A line that is the heading of a chapter, or looks like one."""

    index: int
    """Of the paragraph."""
    text: str
    value: int
    unit: str
    keep: bool = True
    """Whether it is one: not so in a table of contents, and for running heads."""


def site_behind(text: str) -> int | None:
    """Where the address of a site begins behind the words of a heading."""
    found = _SITE.search(text, 3) if "." in text else None
    return found.start() if found else None


def chapters(paragraphs: Sequence[Paragraph]) -> list[Chapter]:
    """Headings of chapters in order; those of a table of contents and running heads not kept."""
    found: list[Chapter] = []
    weak: list[Chapter] = []
    bare: list[Chapter] = []
    listed: list[Chapter] = []
    prefixed: list[tuple[str, Chapter]] = []
    for i, (text, _, _) in enumerate(paragraphs):
        if not text or len(text) > _LONGEST_WEAK:
            continue
        if text[0] in _FIRST:
            _first_look(i, text, found, weak)
        if len(text) > LONGEST_HEADING or (found and found[-1].index == i):
            continue
        if len(text) <= 5 and (match := _BARE.match(text)):
            bare.append(Chapter(i, text, number(match["n"]), "bare"))
        elif text[0].isdigit() and (match := _LISTED.match(text)):
            listed.append(Chapter(i, text, int(match["n"]), "listed"))
        elif "第" in text and (match := _PREFIXED.match(text)):
            chapter = _chapter(i, text[match.end() :])
            if chapter is not None:
                prefixed.append((match["prefix"], Chapter(i, text, chapter.value, chapter.unit)))
    found += _often_prefixed(prefixed)
    found.sort(key=lambda c: c.index)
    if len(found) < 3:
        found = sorted([*found, *_in_sequence(bare)], key=lambda c: c.index)
    if len(found) < 3:
        found = sorted([*found, *_far_apart(listed)], key=lambda c: c.index)
    found = _with_weak(found, weak)
    _drop_contents(found)
    if sum(c.keep and bool(c.value) and c.unit not in ("bare", "listed") for c in found) >= 3:
        found = sorted([*found, *_within_chapters(found, bare)], key=lambda c: c.index)
    return found


def _first_look(i: int, text: str, found: list[Chapter], weak: list[Chapter]) -> None:
    cut = site_behind(text)
    bare_text = text if cut is None else text[:cut]
    if len(bare_text) <= LONGEST_HEADING:
        chapter = _chapter(i, bare_text)
        if chapter is not None:
            found.append(Chapter(i, text, chapter.value, chapter.unit))
            return
    if text[0] == "第" and text[-1] not in "，；,;：:":
        chapter = _chapter(i, bare_text, strict=False)
        if chapter is not None and chapter.value:
            weak.append(chapter)


def _chapter(i: int, text: str, *, strict: bool = True) -> Chapter | None:
    match = _HEADING.match(_WITHIN_VOLUME.sub("", _FRAME.sub("", text)))
    if match is None:
        return None
    rest = next((match[k] for k in ("rest", "rest2", "rest3", "rest4") if match[k] is not None), "")
    if strict and (
        text[-1] in "。，；,;" or "。" in rest or (rest and wording.punctuation(rest) >= 3)
    ):
        return None
    unit = match["unit"] or match["vol"] or match["alone"] or "章"
    if (unit in _LOOSE_UNITS or not strict) and not _SEPARATED.match(rest):
        return None  # 第14集团军, 第二部分是…
    if unit in "回" and rest[:1] in "到来去的是在了" and rest:
        return None  # 第二回到南闽
    if unit in "章" and rest[:1] in "的是" and rest:
        return None
    value = match["n"] or match["n2"] or match["n4"] or ""
    return Chapter(i, text, _value(value), unit)


def _value(value: str) -> int:
    if not value or not value.isascii() or value.isdigit():
        return number(value)
    words = value.lower().replace("-", " ").split()
    if words[0] in _WORDS:
        return sum(_WORDS.get(word, 0) for word in words)
    return _roman(value)


def _roman(value: str) -> int:
    total = 0
    digits = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    for c, after in zip(value, value[1:] + "I", strict=True):
        worth = digits.get(c, 0)
        total += -worth if worth < digits.get(after, 0) else worth
    return total


# --- what only the order of a book proves ----------------------------------------------------


def _often_prefixed(prefixed: Sequence[tuple[str, Chapter]]) -> Iterator[Chapter]:
    count = Counter(prefix for prefix, _ in prefixed)
    return (chapter for prefix, chapter in prefixed if count[prefix] >= _PREFIXED_LEAST)


def _with_weak(found: list[Chapter], weak: Sequence[Chapter]) -> list[Chapter]:
    """With lines that look less like headings, where they fill a gap between two that are.

    第48章 神通，现！！！ is a heading between those of the chapters 47 and 49.
    """
    if not weak or len(found) < 2:
        return found
    out: list[Chapter] = []
    k = 0
    for before, after in pairwise(found):
        out.append(before)
        while k < len(weak) and weak[k].index < before.index:
            k += 1
        run: list[Chapter] = []
        first = k
        while first < len(weak) and weak[first].index < after.index:
            chapter = weak[first]
            expected = {(run[-1] if run else before).value + 1} | (set() if run else {1})
            if chapter.unit == before.unit and chapter.value in expected:
                run.append(chapter)
            first += 1
        if run and before.unit == after.unit and run[-1].value + 1 == after.value:
            out += run
    return [*out, found[-1]]


def _in_sequence(bare: Sequence[Chapter]) -> list[Chapter]:
    """Lines that are only a number, where at least five of them count up from one.

    One or two may be missing, as where a program did not read them.
    """
    chain: list[Chapter] = []
    for chapter in bare:
        last = chain[-1].value if chain else 0
        if chapter.value == last + 1 or (len(chain) >= 5 and 1 < chapter.value - last <= 3):
            chain.append(chapter)
    return chain if len(chain) >= 5 else []


def _within_chapters(found: Sequence[Chapter], bare: Sequence[Chapter]) -> list[Chapter]:
    """Lines that are only a number and count up from one within a chapter: its sections."""
    kept = [chapter.index for chapter in found if chapter.keep]
    out: list[Chapter] = []
    groups = 0
    run: list[Chapter] = []
    border = 0
    for chapter in [*bare, Chapter(-1, "", 1, "bare")]:
        end = chapter.index < 0
        crossed = border < len(kept) and kept[border] < chapter.index
        while border < len(kept) and kept[border] < chapter.index:
            border += 1
        apart = not run or chapter.index - run[-1].index > 2
        if not end and not crossed and run and chapter.value == run[-1].value + 1 and apart:
            run.append(chapter)
            continue
        if len(run) >= 2:
            out += run
            groups += 1
        run = [chapter] if chapter.value == 1 and border and not end else []
    for chapter in out:
        chapter.unit = "section"
    return out if groups >= 2 else []


def _far_apart(listed: Sequence[Chapter]) -> list[Chapter]:
    """Short lines that begin with a number, where many count up from one with much text between.

    A report or a list counts too, but not so far, or without paragraphs between.
    """
    chain: list[Chapter] = []
    for chapter in listed:
        apart = not chain or chapter.index - chain[-1].index >= 3
        if chapter.value == len(chain) + 1 and apart:
            chain.append(chapter)
    if len(chain) < _LISTED_LEAST:
        return []
    return chain if chain[-1].index - chain[0].index >= _LISTED_APART * len(chain) else []


# --- tables of contents, running heads -------------------------------------------------------


def _drop_contents(found: list[Chapter]) -> None:
    """Marks headings of a table of contents (close together, to come again) and running heads."""
    last = {_words(chapter.text): chapter.index for chapter in found}
    run: list[Chapter] = []
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


def _close_run(run: Sequence[Chapter], last: dict[str, int]) -> None:
    again = sum(last[_words(chapter.text)] > run[-1].index for chapter in run)
    if len(run) >= 5 and again >= 0.6 * len(run):
        for chapter in run:
            chapter.keep = False


def _words(text: str) -> str:
    return re.sub(r"\W", "", text)


def heading_levels(found: Sequence[Chapter]) -> dict[int, int]:
    """The level of each chapter's heading by the index of its paragraph; volumes stand above."""
    below = 3 if any(chapter.keep and chapter.unit in _LEVELS for chapter in found) else 2
    return {
        c.index: below + 1 if c.unit == "section" else _LEVELS.get(c.unit, below)
        for c in found
        if c.keep
    }
