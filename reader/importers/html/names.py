"""Who wrote a page, and when, by the names that sites give to the elements that say so.

Microdata (`itemprop`), `rel=author`, and classes such as `byline` and `author-name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from reader.importers.dates import find_date
from reader.importers.news import persons as newspersons
from reader.importers.news.persons import is_office as is_office
from reader.text.normal import normalise_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_AUTHOR: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|writer|zuozhe)(?:[_-]{1,2}?(?:name|link|info|text|by))*(?:$|\s)",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:pub(?:lish(?:ed)?|date)?|post(?:ed)?|entry|article|blog)[_-]?(?:date|time|on)"
    r"|date[_-]?(?:published|time)?|pubdate|published|fabu(?:shijian)?|riqi)(?:$|\s)",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(
    r"comment|related|sidebar|widget|footer|recommend|popular|archive", re.IGNORECASE
)
_BY: Final = re.compile(
    r"^(?:(?:written|posted|published|story|words|text)\s+)?by\s?[:：]?\s+|^(?:作者|文|撰文|author)\s?[:：/]\s*",
    re.IGNORECASE,
)
_CUT: Final = re.compile(
    r"\s*[|•●·⋅–—]\s*|\s{2,}|\s+on\s+(?=[A-Z]|\d)|\s+in\s+(?=[A-Z])|,\s*(?=(?:Updated|Published|Last|on\b))"
    r"|(?:Updated|Published|Posted|Last updated)\b|\s(?=\d{4}[-年/.])"
)
_LATIN: Final = re.compile(
    r"^(?:(?:Dr|Prof|Sir|Mr|Mrs|Ms)\.?\s)?[A-Z][\w.'’-]*(?:\s(?:de|da|di|van|von|der|la|le|bin|al|"
    r"[A-Z][\w.'’-]*)){1,4}$"
)
_HAN: Final = re.compile(r"^[\u3400-\u9fff]{2,4}$|^[\u3400-\u9fff]{1,8}·[\u3400-\u9fff·]{1,12}$")
_BY_LINE: Final = re.compile(r"^(?:Written |Posted |Story |Words )?[Bb][Yy]\s?:?\s+(?=[A-Z])")
_ROLE: Final = re.compile(
    r"\b(?:Analyst|Editor|Editorial|Expert|Writer|Author|Reporter|Correspondent|Manager|Director|"
    r"Founder|Officer|Contributor|Staff|Senior|Junior|Master|Chief|Head|Team|Specialist|Producer|"
    r"Professor|M\.?D|Ph\.?D|R\.?N|DVM|CPA|Esq)\b"
)
_MOST: Final = 4_000
_LONGEST: Final = 90


def persons(text: str) -> tuple[str, ...]:
    """The names in By Ann Other and Bo Li | June 4, 2025, or none if it is not just names."""
    text = normalise_line(text[:400])
    if newspersons.says_role(text):
        return newspersons.names(_CUT.split(text, maxsplit=1)[0])
    text = _BY.sub("", text)
    text = _CUT.split(text, maxsplit=1)[0].strip(" ,，、;；|-–—")
    if not text or len(text) > _LONGEST:
        return ()
    if newspersons.are_names(text):
        return newspersons.names(text)
    found = [part.strip() for part in re.split(r",\s|，|、|;|；|&|\sand\s|\swith\s", text)]
    role = next((k for k, part in enumerate(found) if k and _ROLE.search(part)), len(found))
    found = found[:role]
    named = [part for part in found if _LATIN.match(part) or _HAN.match(part)]
    named = [part for part in named if not is_office(part)]
    return tuple(dict.fromkeys(named)) if len(named) == len(found) else _first(found)


def _first(found: list[str]) -> tuple[str, ...]:
    """The name before what its bearer is: Mike Marshall, Shipping Expert."""
    return (found[0],) if found and _LATIN.match(found[0]) else ()


def by_line(line: str) -> tuple[str, ...]:
    """The names in a line of text that begins with By."""
    return persons(line) if len(line) <= 160 and _BY_LINE.match(line) else ()


_OF_DATES: Final = re.compile(
    r"\b(?:(?:last |first )?(?:published|posted|updated|modified|edited|reviewed)|on|at|date|"
    r"[ap]\.?m\.?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|est|edt|gmt|utc|bst|pst|cet|"
    r"min(?:ute)?s?|read|by|the|st|nd|rd|th)\b\.?",
    re.IGNORECASE,
)


def says_when(line: str) -> bool:
    """Whether an English line says when, or who and when, and nothing else."""
    if not line.isascii() or len(line) > 120 or not find_date(line):
        return False
    return len(re.findall(r"[A-Za-z]", _OF_DATES.sub("", line))) <= 4


def authors_of(root: HtmlElement) -> tuple[str, ...]:
    """The first names that stand in an element for them."""
    for el in _named(root, _AUTHOR, "author"):
        names = persons(_text(el))
        if names:
            return names
    return ()


def date_of(root: HtmlElement) -> str | None:
    """The first date that stands in an element for it, `datePublished` before all others."""
    for el in root.iter():
        if isinstance(el.tag, str) and (el.get("itemprop") or "").lower() == "datepublished":
            said = el.get("content") or el.get("datetime") or _text(el)
            found = find_date(said[:100])
            if found:
                return found
    for el in _named(root, _DATE, ""):
        text = _text(el)
        if len(text) <= _LONGEST and (found := find_date(text)) and len(found) == len("2025-01-31"):
            return found
    return None


def _named(root: HtmlElement, pattern: re.Pattern[str], prop: str) -> Iterator[Any]:
    """The elements that are called so, outside of comments and lists of other articles."""
    seen = 0
    for el in root.iter():
        if not isinstance(el.tag, str):
            continue
        rel, item = (el.get("rel") or "").lower(), (el.get("itemprop") or "").lower()
        names = f"{el.get('class') or ''} {el.get('id') or ''}"[:200]
        if not (prop and prop in (rel, item)) and not (names != " " and pattern.search(names)):
            continue
        seen += 1
        if seen > _MOST:
            return
        if not any(_is_beside(each) for each in el.iterancestors()):
            yield el


def _is_beside(el: Any) -> bool:
    if el.tag in ("aside", "footer", "nav"):
        return True
    if el.tag in ("body", "html"):
        return False
    return _BESIDE.search(f"{el.get('class') or ''} {el.get('id') or ''}"[:200]) is not None


def _text(el: Any) -> str:
    inner = el.find(".//*[@itemprop='name']")
    said = (inner if inner is not None else el).text_content()
    if inner is not None and not said:
        said = inner.get("content") or ""
    return normalise_line(said[:400])
