"""The fields of the query language: their names and what their values mean."""

from __future__ import annotations

from datetime import date
from typing import Final

from reader.model import HitPlace
from reader.search.dates import dates
from reader.search.query import PLACES, Filter
from reader.text.fold import fold

_NAMES: Final = {
    "title": "title 标题 题目 題目 標題",
    "text": "text body 正文 内文 原文",
    "note": "note notes 笔记 批注 筆記 批註",
    "quote": "quote 引文 划线 高亮 畫線",
    "source": "source 来源 來源 出处",
    "author": "author by 作者",
    "tag": "tag tags 标签 標籤",
    "colour": "colour color 颜色 顏色",
    "state": "state is 状态 狀態 是",
    "has": "has 有 含",
    "in": "in 在 范围 範圍",
    "date": "date published 日期 发表 發表",
    "added": "added 添加 加入",
    "noted": "noted 标注 標註 划于",
}
FIELDS: Final = {alias: name for name, aliases in _NAMES.items() for alias in aliases.split()}
"""From every name that a person may type, in lower case, to the field."""

_STATES: Final = {
    "unread": "unread 未读 未讀 new",
    "reading": "reading 在读 在讀 正在读",
    "read": "read 已读 已讀",
    "archived": "archived 归档 已归档 歸檔",
    "exact": "exact 准确",
    "moved": "moved 移动",
    "fuzzy": "fuzzy 模糊",
    "ambiguous": "ambiguous 多处 歧义",
    "orphan": "orphan 失联 孤立",
    "user": "user 手动",
    "removed": "removed trash 已移除 已移出 回收站 無文章 无文章",
}
_KINDS: Final = {
    "highlight": "highlight highlights 划线 高亮 畫線",
    "note": "note notes 笔记 批注 筆記",
    "bookmark": "bookmark bookmarks 书签 書籤",
    "tag": "tag tags 标签 標籤",
}
_COLOURS: Final = {
    "yellow": "yellow 黄 黄色 1",
    "green": "green 绿 绿色 2",
    "blue": "blue 蓝 蓝色 3",
    "pink": "pink 粉 粉色 粉红 4",
    "purple": "purple 紫 紫色 5",
}
_IN: Final[dict[str, frozenset[HitPlace]]] = {
    "title": frozenset(("title",)),
    "text": frozenset(("text",)),
    "quote": frozenset(("quote",)),
    "note": frozenset(("note",)),
    "articles": frozenset(("title", "text")),
    "notes": frozenset(("quote", "note")),
    "all": PLACES,
}
_IN_NAMES: Final = {
    "title": "title titles 标题 標題",
    "text": "text body 正文",
    "quote": "quote quotes 引文 划线",
    "note": "note 笔记",
    "articles": "article articles 文章",
    "notes": "notes highlights 批注",
    "all": "all 全部 everything",
}
ARTICLE_STATES: Final = frozenset(("unread", "reading", "read", "archived"))
"""States of articles; the others are states of anchors, or `removed`: without an article."""


def _lookup(names: dict[str, str], value: str) -> str | None:
    wanted = fold(value)
    for name, aliases in names.items():
        if wanted in (fold(alias) for alias in aliases.split()):
            return name
    return None


def places(value: str) -> frozenset[HitPlace] | None:
    """What `in:` means, or None."""
    name = _lookup(_IN_NAMES, value)
    return _IN[name] if name else None


def nearest(typed: str) -> str:
    """The name of a field that a person meant who typed nearly that; else nothing.

    Latin names with a letter wrong, Chinese ones of the same sound (标提) or turned round.
    """
    name = typed.lower()
    if name.isascii():
        from difflib import get_close_matches

        latin = [field for field in FIELDS if field.isascii() and len(field) > 3]
        near = get_close_matches(name, latin, 1, 0.78) if len(name) > 3 else []
        return near[0] if near else ""
    from reader.text.pinyin import syllables

    sound = syllables(name)
    for field in FIELDS:
        if len(field) == len(name) > 1 and (
            syllables(field) == sound or sorted(field) == sorted(name)
        ):
            return field
    return ""


def filter_of(field: str, value: str, start: int, end: int) -> Filter | None:
    """The condition `field:value` that stood at `[start, end)`; None when it means nothing."""
    match field:
        case "source" | "author" | "tag":
            value = value.strip()
            return Filter(field, value, start, end) if value.strip("*") else None
        case "colour":
            name = _lookup(_COLOURS, value)
            return Filter("colour", name, start, end) if name else None
        case "state":
            if name := _lookup(_STATES, value):
                return Filter("state", name, start, end)
            name = _lookup(_KINDS, value)
            return Filter("kind", name, start, end) if name and name != "tag" else None
        case "has":
            name = _lookup(_KINDS, value)
            return Filter("has", name, start, end) if name else None
        case _:
            found = dates(value, date.today())
            if found is None:
                return None
            canonical, (low, high) = found
            return Filter(field, canonical, start, end, low, high)
