"""XHTML and other XML inside books: parsed strictly, then leniently, never expanding anything."""

from __future__ import annotations

import html.entities
import re
from itertools import islice
from typing import Any, Final

from reader.importers.html.tree import decoded_page, defused, parsed
from reader.text.normal import normalise

_DOCTYPE: Final = re.compile(
    r"<!DOCTYPE[^<>\[]{0,1000}(?:\[.{0,200000}?\]\s*)?>", re.IGNORECASE | re.DOTALL
)
_DOCTYPE_BEGINS: Final = re.compile("<!DOCTYPE", re.IGNORECASE)
_HEAD: Final = 300_000
_TRIED: Final = 5
"""Characters in which a declaration of the document's type stands, and beginnings of one that are
followed: each may go to their end."""

_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^<>]{0,300}\?>")
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,31});")
_STRAY: Final = re.compile(r"&(?!#?[A-Za-z0-9]{1,32};)")
_XML: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_EMPTY: Final = re.compile(
    r"<(title|script|style|a|p|div|span|i|b|em|strong|td|th|li|iframe|textarea|h[1-6])\b"
    r"([^<>]{0,2000})/>",
    re.IGNORECASE,
)


def source_of(data: bytes) -> str:
    """The text of an XML file in the normal form: UTF-8 unless it says or shows otherwise."""
    return normalise(
        decoded_page(data, declared=None if b"encoding" in data[:200] else "utf-8").text
    )


def xml_tree(source: str, *, recover: bool = False) -> Any | None:
    """The root of an XML document; None if it is not well-formed, unless it can be recovered.

    Without its document type: what is declared there (entities, files) does not exist. Elements
    lose their namespaces.
    """
    from lxml import etree

    source = _DECLARATION.sub("", source, count=1)
    starts = islice(_DOCTYPE_BEGINS.finditer(source, 0, _HEAD), _TRIED)
    found = (_DOCTYPE.match(source, each.start(), _HEAD) for each in starts)
    declared = next(filter(None, found), None)
    if declared:
        source = source[: declared.start()] + source[declared.end() :]
    source = defused(_STRAY.sub("&amp;", _ENTITY.sub(_character, source))).strip()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    for el in root.iter():
        if isinstance(el.tag, str) and ("}" in el.tag or ":" in el.tag):
            # What was recovered may have a prefix that nobody declared, or two.
            el.tag = re.split(r"[}:]", el.tag)[-1] or "x"
    return root


def xhtml_tree(data: bytes) -> Any | None:
    """The root of a chapter; None when it holds nothing. Damaged XHTML is read as HTML."""
    source = source_of(data)
    root = xml_tree(source)
    if root is None:
        root = parsed(_EMPTY.sub(r"<\1\2></\1>", _DECLARATION.sub("", source, count=1)))
    return root


def _character(match: re.Match[str]) -> str:
    """A named character of HTML, which XML does not know."""
    name = match[1]
    if name in _XML:
        return match[0]
    found = html.entities.html5.get(f"{name};", "")
    return "".join(f"&#{ord(c)};" for c in found)
