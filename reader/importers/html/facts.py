"""Title, source, date, authors and address of a web page, from its head and its headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

from reader.importers import wording
from reader.importers.dates import find_date
from reader.importers.draft import Draft
from reader.importers.dump.facts import clean_source
from reader.importers.html import names as htmlnames
from reader.importers.html.walk import safe_address
from reader.importers.news import persons as newspersons
from reader.text.normal import normalise_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATES: Final = (
    "article:published_time", "og:published_time", "og:release_date", "pubdate", "publishdate",
    "publish_date", "publication_date", "datepublished", "citation_publication_date", "dc.date",
    "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "parsely-pub-date",
    "sailthru.date", "weibo:article:create_at", "firstpublishedtime", "date",
)  # fmt: skip
_SOURCES: Final = (
    "contentsource",
    "source",
    "mediaid",
    "og:article:source",
    "citation_journal_title",
)
_AUTHORS: Final = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "citation_author",
    "parsely-author",
    "byl",
)
_SITES: Final = ("og:site_name", "application-name", "sitename")
_TITLES: Final = ("articletitle", "og:title", "twitter:title", "dc.title", "citation_title")
_SEPARATOR: Final = re.compile(
    r"(?:(?<!\s)\s++)?[|｜_]\s*+|(?<!\s)\s++[-–—－]++\s++|-{2,}"
    r"|[-–—－](?=[^-–—－]{2,20}$)|(?:(?<!\s)\s++)?[»›]\s*+"
)
_SAVED_FROM: Final = re.compile(
    r"<!--\s*saved from url=\(\d{1,8}\)(\S{1,2000})\s*-->|"
    r"<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})"
)
_PAGE_TIME: Final = re.compile(
    r"var\s+(?:ct|oriCreateTime|svr_time)\s*=\s*[\"'](\d{10})[\"']|"
    r"(?:publish_time|createTime)\s*=\s*[\"'](\d{4}-\d\d-\d\d)"
)
_JSON_LD: Final = re.compile(
    r"<script\b[^<>]{0,300}ld\+json[^<>]{0,300}>(.{0,60000}?)</script", re.DOTALL | re.IGNORECASE
)
_TOLD: Final = frozenset({"datePublished", "headline", "articleBody", "mainEntity"})
_ISO: Final = re.compile(r"^\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_NOBODY: Final = re.compile(
    r"^(?:name|author|admin\w*|editor|root|test|unknown|null|none|undefined|网络|未知|佚名|匿名|"
    r"小编|管理员|.*网编|本站|原创|整合|综合|(?:.{2,20}(?:集团|日报|晚报|早报|时报|网|新闻|公司|中心|政府|编辑部|办公室|委员会|局))|.*\.(?:com|net|cn|org)(?:\.cn)?|.*\b(?:Inc|Team)\.?)$",
    re.IGNORECASE,
)
_OF_OFFICES: Final = ("articletitle", "contentsource", "columnname", "publishedtype")
"""Entries of the head that Chinese offices and news sites have to have."""

_SEVERAL: Final = re.compile(r"[,，、;；]")
_EDITORS: Final = re.compile(r"[\s、，,;；]+")
_CHINA: Final = timedelta(hours=8)
MOST_HEADINGS: Final = 60
_LONGEST: Final = 300


@dataclass(slots=True)
class Head:
    """What the source says of the page beside its text."""

    title: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    """Those above the end of the body; filled in when that is known."""
    first_level: frozenset[str] = frozenset()
    """Those among them that are of the first level."""
    address: str = ""
    json_ld: dict[str, Any] = field(default_factory=dict)
    times: list[str] = field(default_factory=list)
    posted: str | None = None
    """The date that a WeChat page has only in its script."""

    def first(self, names: Sequence[str]) -> str:
        """The first value that is there under one of `names`."""
        return next((v for n in names for v in self.metas.get(n, ()) if v), "")


def read_head(root: HtmlElement, source: str) -> Head:
    """The facts in head, headings and scripts; `source` is the page with its scripts."""
    head = Head()
    found = root.find(".//title")
    head.title = _line(found.text_content() if found is not None else "")
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop")
        value = _line(meta.get("content"))
        if name and value and len(head.metas) < 300:
            head.metas.setdefault(name.strip().lower()[:80], []).append(value)
    for el in root.iter("time"):
        if len(head.times) < 5:
            head.times.append(_line(el.get("datetime") or el.text))
    head.address = _address(root, head, source)
    head.json_ld = _json_ld(source)
    match = _PAGE_TIME.search(source)
    if match:
        head.posted = match[2] or _day_of(int(match[1]))
    return head


def _line(text: str | None) -> str:
    return normalise_line((text or "")[:4_000])


def _day_of(seconds: int) -> str:
    """The day that it was in China, where these pages are written."""
    return (datetime.fromtimestamp(seconds, UTC) + _CHINA).date().isoformat()


def _address(root: Any, head: Head, source: str) -> str:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and safe_address(link.get("href") or ""):
            return safe_address(link.get("href"))
    saved = _SAVED_FROM.search(source[:4_000])
    return safe_address(head.first(("og:url",))) or (
        safe_address(saved[1] or saved[2]) if saved else ""
    )


def _json_ld(source: str) -> dict[str, Any]:
    """The first object in the page's JSON-LD that has a headline or a date."""
    for k, match in enumerate(_JSON_LD.finditer(source)):
        if k >= 8:
            break
        try:
            data = json.loads(match[1])
        except (ValueError, RecursionError):
            continue
        for each in _objects(data):
            if not _TOLD.isdisjoint(each):
                return each
    return {}


def _objects(data: object) -> Iterator[dict[str, Any]]:
    several = data if isinstance(data, list) else [data]
    for each in several[:50]:
        if isinstance(each, dict):
            yield each
            graph = each.get("@graph")
            if isinstance(graph, list):
                yield from (g for g in graph[:50] if isinstance(g, dict))


# --- the title -------------------------------------------------------------------------------


def choose_heading(head: Head) -> str:
    """What `<title>` and one of the headings have in common, or empty.

    After Li and others' GNE: sites put the headline in both, each with additions of its own. Where
    what both share is but a piece of either, whole words of one of them are taken.
    """
    named = _titles_of_metas(head)
    best, best_size = "", 0
    folded = _folded(head.title)
    for heading in (h for h in head.headings if 2 <= len(h) <= _LONGEST):
        own = _folded(heading)
        if own in named and wording.width(heading) >= 4 and not _is_site(heading, head):
            return heading
        if _goes_on(head, heading, folded[len(own) :] if folded.startswith(own) else ""):
            return heading
        match = SequenceMatcher(None, folded, own, autojunk=False).find_longest_match()
        if match.size <= best_size:
            continue
        common = head.title[match.a : match.a + match.size].strip()
        whole = match.size == len(heading)
        if wording.width(common) < (2 if whole else 4) or _is_site(common, head):
            continue
        best_size = match.size
        cut = head.title[match.a + match.size :].lstrip().startswith(("…", "..."))
        nearly = len(heading) <= 1.3 * len(common)
        # A site that writes only its own name, or a word, into `<title>`.
        inside = match.size == len(folded) and heading in head.first_level
        if whole or cut or nearly or inside or _OFFICE.search(common):
            best = heading
        else:
            best = _whole_words(head, heading, match.a, match.a + match.size)
    return best


def _goes_on(head: Head, heading: str, rest: str) -> bool:
    """Whether `<title>` is the one heading of the first level and the beginning of the text."""
    if not rest or heading not in head.first_level or len(head.first_level) > 1:
        return False
    return wording.width(heading) >= _WHOLE and rest[0].isalnum() and heading[-1] > "\u2fff"


_WHOLE: Final = 8
_OFFICE: Final = re.compile(r"(?:人民政府|委员会|管理局|办公室|[厅局网])$")
_QUOTES: Final = str.maketrans("‘’“”′＇＂–—―－\xa0\u3000", "''\"\"''\"----  ")


def _folded(text: str) -> str:
    """The text for comparing, character by character: quotes and dashes differ without need."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_QUOTES))


def _titles_of_metas(head: Head) -> set[str]:
    """Titles that the page's metadata give, folded, with and without the site's name."""
    found: set[str] = set()
    for title in [v for name in _TITLES for v in head.metas.get(name, ())][:10]:
        parts = _SEPARATOR.split(title)
        found |= {_folded(title), _folded(title[: title.rfind(parts[-1])].rstrip(" -–—_|｜－"))}
    found.discard("")
    return found


def _whole_words(head: Head, heading: str, start: int, end: int) -> str:
    """The common piece `[start, end)` of `<title>` if it is whole, else what it is a piece of."""
    title = head.title
    common = title[start:end].strip(" -–—_|｜－")
    parts = {part.strip() for part in _SEPARATOR.split(title)}
    if common in parts or not _is_broken(title, start, end):
        return common
    if heading in head.first_level:
        return heading
    at = next((part for part in parts if common in part), "")
    return at or common


def _is_broken(title: str, start: int, end: int) -> bool:
    """Whether the words of `<title>` go on beyond the piece: in Chinese no space need stand."""
    before, after = title[:start].rstrip()[-1:], title[end:].lstrip()[:1]
    return before.isalnum() or after.isalnum() or title[start : start + 1] in ":,;'’”"


def _is_site(common: str, head: Head) -> bool:
    """Whether what both have in common is but the name of the site."""
    if common in head.metas.get("og:site_name", ()):
        return True
    parts = [part for part in _SEPARATOR.split(head.title) if part]
    return len(parts) > 1 and common == parts[-1] and len(parts[0]) >= len(common)


def title_of_head(head: Head) -> str:
    """The title as the page's metadata give it, without the site's name."""
    found = head.first(_TITLES) or _line(str(head.json_ld.get("headline") or ""))
    title = found or head.title
    parts = [part for part in _SEPARATOR.split(title) if part.strip()]
    if len(parts) > 1 and (not found or parts[-1] in head.metas.get("og:site_name", ())):
        longest = max(parts[:2], key=wording.width)
        if wording.width(longest) >= 4:
            return longest.strip()
    return title


# --- the other facts -------------------------------------------------------------------------


def add_head_facts(draft: Draft, head: Head, root: HtmlElement) -> None:
    """Fills in what the lines around the article did not say."""
    draft.address = draft.address or head.address or None
    if draft.published is None or draft.published_inferred:
        found = _date(head) or htmlnames.date_of(root)
        if found:
            draft.published, draft.published_inferred = found, False
    if draft.source is None:
        publisher = head.json_ld.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else None
        source = (
            head.first(_SOURCES) or head.first(_SITES) or (name if isinstance(name, str) else "")
        )
        draft.source = clean_source(source) if source else None
    if not draft.authors and not _names_editor(head):
        names = dict.fromkeys(name for name in _authors(head) if _is_person(name, head, draft))
        draft.authors = tuple(names)[:12]
    if not draft.authors:
        found_names = htmlnames.authors_of(root)
        draft.authors = tuple(name for name in found_names if _is_person(name, head, draft))[:12]


def _date(head: Head) -> str | None:
    values = [v for n in _DATES for v in head.metas.get(n, ())]
    published = head.json_ld.get("datePublished")
    if isinstance(published, str):
        values.append(published[:100])
    for value in (*values, *([head.posted] if head.posted else ()), *head.times):
        match = _ISO.match(value)
        found = find_date("-".join(match.groups())) if match else find_date(value)
        if found:
            return found
    return None


def _names_editor(head: Head) -> bool:
    """Whether `author` in the head is who published the page, as Chinese offices and news sites are
    told to say: the others of those entries are there too, and the name is Chinese."""
    names = head.metas.get("author", ())
    if not any("\u3400" <= c <= "\u9fff" for name in names for c in name[:20]):
        return False
    if any(_SEVERAL.search(name) for name in names):
        return False
    if any(name in head.metas for name in _OF_OFFICES):
        return True
    return "publishdate" in head.metas and "source" in head.metas


def _is_person(name: str, head: Head, draft: Draft) -> bool:
    """Whether a name in the head is no placeholder, and not that of the site."""
    if _NOBODY.match(name) or "@" in name or not any(c.isalpha() for c in name):
        return False
    if htmlnames.is_office(name) or name in _EDITORS.split(draft.editor or ""):
        return False
    parts = _SEPARATOR.split(head.title)
    sites = (draft.source or "", *parts[1:], *head.metas.get("og:site_name", ()))
    return not any(site.startswith(name) for site in sites)


def _authors(head: Head) -> Iterator[str]:
    for name in _AUTHORS:
        values = [v for v in head.metas.get(name, ()) if not v.startswith(("http:", "https:", "@"))]
        for value in values:
            if newspersons.says_role(value):
                yield from newspersons.names(value)
                continue
            value = re.sub(r"^(?:By|by|BY|文|作者)\s?[:：/]?\s+", "", value)
            yield from (n for n in (p.strip() for p in re.split(r"[,，、;；]|\band\b", value)) if n)
        if values:
            return
    author = head.json_ld.get("author")
    for each in author if isinstance(author, list) else [author]:
        said = each.get("name") if isinstance(each, dict) else each
        if isinstance(said, str) and _line(said) and not said.startswith("http"):
            yield _line(said)[:80]
