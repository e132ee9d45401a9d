"""CSL-JSON: the articles as references for Zotero, pandoc and other citation programs.

After the CSL 1.0.2 input data schema (citation-style-language/schema, csl-data.json).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reader.export.names import short_uid
from reader.export.options import NO_ARTICLE, ExportOptions, Notes
from reader.model import ArticleInfo


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """An array with one item for each article."""
    items = [_item(each.info) for each in notes if each.info.id != NO_ARTICLE]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def citation_key(info: ArticleInfo) -> str:
    """A key that stays: the year, if it is known, and the end of the uid."""
    return f"reader{(info.published or '')[:4]}-{short_uid(info.uid)}"


def kind(info: ArticleInfo) -> str:
    """What an article is, in the words of CSL."""
    if info.format == "newspaper":
        return "article-newspaper"
    if info.address:
        return "webpage"
    return "book" if info.format in ("novel", "epub") else "document"


def whole_title(info: ArticleInfo) -> str:
    """Title and subtitle as one."""
    subtitle = (info.subtitle or "").strip("—-–：: ")
    return f"{info.title}：{subtitle}" if subtitle else info.title


def _item(info: ArticleInfo) -> dict[str, Any]:
    title = whole_title(info)
    item: dict[str, Any] = {"id": citation_key(info), "type": kind(info), "title": title}
    # Whole names: which part is the family's cannot be told for certain.
    people = {"author": info.authors, "editor": (info.editor,) if info.editor else ()}
    for role, names in people.items():
        if names:
            item[role] = [{"literal": name} for name in names]
    if info.published:
        item["issued"] = {"date-parts": [[int(part) for part in info.published.split("-")]]}
    added = info.added.local()
    texts = {
        "container-title": info.source,
        "publisher-place": info.place,
        "URL": info.address,
        "language": info.language,
    }
    item |= {key: value for key, value in texts.items() if value}
    if info.address:
        item["accessed"] = {"date-parts": [[added.year, added.month, added.day]]}
    if info.tags:
        item["keyword"] = ", ".join(info.tags)
    return item
