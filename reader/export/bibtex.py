"""BibTeX: the articles as references, in UTF-8 as biblatex, pandoc and Zotero read it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.export.csl import citation_key, kind, whole_title
from reader.export.options import NO_ARTICLE, ExportOptions, Notes
from reader.model import ArticleInfo

_TYPES = {"article-newspaper": "article", "book": "book", "webpage": "misc", "document": "misc"}

_SPECIAL = re.compile(r"[\\{}%&#$_~^]")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def render(notes: Sequence[Notes], options: ExportOptions) -> str:
    """One entry for each article."""
    return "\n".join(_entry(each.info) for each in notes if each.info.id != NO_ARTICLE)


def escape(text: str) -> str:
    """Text as LaTeX prints it, on one line."""
    text = " ".join(text.split())
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], "\\" + found[0]), text)


def _entry(info: ArticleInfo) -> str:
    year, _, rest = (info.published or "").partition("-")
    month, _, day = rest.partition("-")
    type_ = _TYPES[kind(info)]
    title = whole_title(info)
    fields = {
        # Twice in braces, so that styles change no letter of it.
        "title": f"{{{escape(title)}}}",
        "author": " and ".join(f"{{{escape(name)}}}" for name in info.authors),
        "editor": f"{{{escape(info.editor)}}}" if info.editor else "",
        ("journal" if type_ == "article" else "howpublished"): escape(info.source or ""),
        "address": escape(info.place or ""),
        "year": year,
        "month": str(int(month)) if month else "",
        "day": str(int(day)) if day else "",
        "url": _url(info.address or ""),
        "langid": {"zh": "chinese", "en": "english"}.get(info.language or "", ""),
        "keywords": ", ".join(escape(tag.replace(",", " ")) for tag in info.tags),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{type_}{{{citation_key(info)},", *lines, "}", ""])


def _url(address: str) -> str:
    """An address that no brace, backslash or space can break out of."""
    return re.sub(r"[{}\\\s]", lambda found: f"%{ord(found[0]):02X}", address)
