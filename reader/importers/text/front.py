"""What stands before the text of a book: title, author, notices of download sites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.importers import wording
from reader.importers.draft import Draft
from reader.importers.news import words as newswords

_RULE: Final = re.compile(r"^[\W_]{3,}$")
"""A line of nothing but marks: ------, ＝＝＝."""

_NO_TITLE: Final = re.compile(
    r"^(?:(?:内容|內容|作品|图书)?(?:简介|簡介|概要|提要|介绍)|文案|目\s*[录錄次]|感\s?谢|致\s?谢|献\s?词|[序跋]|前\s?言|全文|正文)[：:]?$"
)
_LABELLED: Final = re.compile(
    r"^[\[【《]?(?:书\s?名|書\s?名|小说名称?|作品名称?)\s?[：:]\s?(?P<title>\S.{0,60}?)[\]】》]?$"
)
_TITLE_BY: Final = re.compile(
    r"^[\[【《]?\s?(?P<title>[^\s/／《》【】\[\]：:]{1,30})[》】\]]?\s?(?:[/／]\s?(?P<name>[^\s/／]{2,12})\s?(?:著|作品|编著)"
    r"|\s?作\s?者\s?[：:]\s?(?:[\[（(〔【][\u4e00-\u9fff]{1,3}[\]）)〕】]\s?)?(?P<name2>[^\s/／《》()（）]{2,12}))(?:[(（][^)）]{1,12}[)）])?\s?[\]】]?$"
)
"""[山中书 / 李明 著], 山中书 作者：李明."""

_SITE: Final = re.compile(
    r"(?:TXT|电子书|電子書|小说|小說)(?:下载|下載|天堂|论坛|之家|网|吧)|书库[：:]|整理收藏|手打|^_?分节阅读|^\W*页面\s?\d+\W*$",
    re.IGNORECASE,
)
NOTICE: Final = re.compile(
    r"本[书書](?:由|来自|來自|籍)|(?:TXT|txt|Txt|电子书|電子書|小说|小說)(?:下载|下載|天堂|论坛|之家|网|吧)|"
    r"https?://|www\.|[声聲申]明[：:]|更多(?:精彩|小说|好书)|仅供(?:试读|预览|交流)|(?:24|二十四)小时内删除|"
    r"整理(?:制作|收藏|归来)|扫[校描]|专用$|手打|校对[：:]|\.(?:com|net|org|cc|cn|info)\b|^_?分节阅读|页面\s?\d+|更多章节|供试阅|"
    r"Project Gutenberg|书库[：:]|^书香门第|^制作[：:]|电子版|制作$",
    re.IGNORECASE,
)
_AUTHOR: Final = re.compile(
    r"^(?:[（(【\[]?\s*)?(?:作\s*者|著\s*者|文)\s*[：:/／]\s*(?:[\[（(〔【][\u4e00-\u9fff]{1,3}[\]）)〕】]\s?)?(?P<name>[^\s，。：:）)】\]]{1,20}).{0,10}$|^(?P<name2>[\u4e00-\u9fff·]{2,8})\s*(?:著|作品|/著)$"
)
_BOOK: Final = re.compile(r"^[《【](?P<title>[^》】]{1,40})[》】](?P<rest>.*)$")


def is_notice(text: str) -> bool:
    """A line that a download site, or whoever made the file, left above the text."""
    return len(text) < 120 and (_RULE.match(text) is not None or _SITE.search(text) is not None)


def title_of_line(text: str) -> tuple[str, str | None] | None:
    """Title and author, if the line names them: 书名：…, [… / … 著], 《…》作者：…."""
    if len(text) > 80:
        return None
    if labelled := _LABELLED.match(text):
        return labelled["title"], None
    if by := _TITLE_BY.match(text):
        return by["title"], by["name"] or by["name2"]
    return None


def read_front(draft: Draft, paragraphs: Sequence[tuple[str, int, int]], first: int) -> int:
    """Takes title and author from before paragraph `first`; gives where the text begins."""
    i = 0
    while i < min(first, 12):
        text, begin, last = paragraphs[i]
        book = _BOOK.match(text)
        author = _AUTHOR.match(text)
        named = None if draft.title else title_of_line(text)
        if _RULE.match(text) or (NOTICE.search(text) and wording.width(text) < 120):
            draft.drop(text, begin, last, "other")
        elif named is not None:
            draft.title = named[0]
            draft.authors = (named[1],) if named[1] else draft.authors
            draft.drop(text, begin, last, "meta")
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
        elif _NO_TITLE.match(text):
            break
        elif not draft.title and wording.width(text) <= 24 and not wording.ends_sentence(text):
            draft.title = text
        elif draft.title and not draft.authors and newswords.is_lone_name(text):
            draft.authors = newswords.names(text)
            draft.drop(text, begin, last, "meta")
        else:
            break
        i += 1
    return i
