"""From the source of a web page to a tree that is safe to walk.

The parser has limits that lose text silently or take minutes: trees deeper than 2,048, tags with
tens of thousands of attributes. Both are taken out of the source before or after, in linear time.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any, Final

from reader.importers.encoding import Decoded, decode, detect
from reader.importers.labels import LEGACY

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ATTRIBUTES: Final = 500
"""Equals signs in one tag beyond which it loses its attributes: the parser is quadratic in them."""

_WORDS: Final = 2_000
_SILENT: Final = re.compile(r"<(script|style|noscript|template)\b|<!--", re.IGNORECASE)
_CHARSET: Final = re.compile(
    rb"<meta\b[^<>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})"
    rb"|^\s*<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})",
    re.IGNORECASE,
)
_DOCTYPE: Final = re.compile(
    r"\s*(?:<\?xml[^<>]{0,300}>\s*)?<!doctype[^<>\[]{0,500}(?:\[[^\]]{0,50000}\]\s*)?>",
    re.IGNORECASE,
)
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_ENOUGH: Final = 200
_HEAD: Final = 16_384
_TAG_NAME: Final = re.compile(r"[A-Za-z][^\s<>/]{0,40}")
_TAG_REST: Final = re.compile(r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*+>")
_ENDS: Final = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_NOSCRIPT: Final = re.compile(r"</?noscript\b[^<>]{0,300}>", re.IGNORECASE)
_FRAMES: Final = re.compile(r"</?(?:noframes|frameset|frame)\b[^<>]{0,500}>", re.IGNORECASE)
"""What the parser takes for text, or makes the page's body of."""

_ANY_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w:-]{0,40})[^<>]*>")
_KEPT: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "title"})
_INLINE: Final = frozenset(
    {"a", "b", "i", "em", "strong", "span", "font", "u", "s", "small", "big", "sub", "sup", "code"}
)
_WRONG_LABELS: Final = frozenset({"iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii"})
"""What servers and programs put in when they do not know."""


def decoded_page(data: bytes, hint: str | None = None, declared: str | None = None) -> Decoded:
    """The text of a page: by `hint`, else by what it is, else by what it says it is.

    A byte order mark and valid UTF-8 win over the declaration, which is wrong on two pages of five.
    `declared` is what stands around the page (a header of MHTML).
    """
    if hint is not None:
        return decode(data, hint)
    if b"\x00" not in data[:_HEAD]:
        try:
            return Decoded(data.removeprefix(BOM_UTF8).decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    found = detect(data)
    label = declared or _declared(data)
    if found.startswith("utf-") or label is None or label.lower() in _WRONG_LABELS:
        return decode(data, found)
    try:
        said = decode(data, label)
    except Exception:  # a name that no codec has, or one of a codec that is not for text
        return decode(data, found)
    if said.encoding == found:
        return said
    other = decode(data, found)
    if said.encoding in LEGACY and found in LEGACY and len(_HIGH.findall(data)) >= _ENOUGH:
        return other  # the statistics are right more often than the label
    return said if said.replaced <= other.replaced else other


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:_HEAD])
    return (match[1] or match[2]).decode("ascii") if match else None


def parsed(source: str, *, scripted: bool = True) -> HtmlElement | None:
    """The tree of a page or fragment; None when it holds nothing.

    `source` is in the normal form. Nothing is loaded from anywhere. With `scripted` false, what is
    there for browsers without scripts is read too.
    """
    declared = _DOCTYPE.match(source)
    if declared:
        source = "\n" * declared[0].count("\n") + source[declared.end() :]
    # Some pages end twice, and the parser at the first end.
    if not scripted:
        source = _NOSCRIPT.sub("", source)
    source = defused(_FRAMES.sub("", _ENDS.sub("", without_scripts(source))))
    root, too_deep = _parse(source)
    if too_deep:
        root, _ = _parse(_flattened(source))
    return root


def _parse(source: str) -> tuple[HtmlElement | None, bool]:
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = lxml_html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    deep = any("xcessive depth" in (entry.message or "") for entry in parser.error_log)
    return root, deep


def without_scripts(source: str) -> str:
    """The source without scripts, styles, comments; their line ends stay, so that lines count."""
    parts: list[str] = []
    lower = source.lower()
    if len(lower) != len(source):  # İ and its like have a longer small form
        lower = source
    unclosed: set[str] = set()
    position = 0
    for match in _SILENT.finditer(source):
        if match.start() < position:
            continue
        name = (match[1] or "").lower()
        closing = f"</{name}" if name else "-->"
        if closing in unclosed:
            continue
        end = lower.find(closing, match.end())
        if end < 0:
            unclosed.add(closing)
            continue
        end = lower.find(">", end) + 1 or len(source)
        parts += (source[position : match.start()], "\n" * source.count("\n", match.start(), end))
        position = end
    parts.append(source[position:])
    return "".join(parts)


def defused(source: str) -> str:
    """The source with the attributes taken out of tags that have far too many of them."""
    pieces = source.split("<")
    if max(map(len, pieces)) < _ATTRIBUTES * 2:
        return source
    for i in range(1, len(pieces)):
        piece = pieces[i]
        if len(piece) < _ATTRIBUTES * 2:
            continue
        match = _TAG_REST.match(piece)
        end = match.end() if match else piece.find(">") + 1 or len(piece)
        tag = piece[:end]
        if tag.count("=") <= _ATTRIBUTES and len(tag.split(None, _WORDS)) <= _WORDS:
            continue
        name = _TAG_NAME.match(tag)
        # Not a name: the rest of a value that holds a "<", whose closing quote is needed.
        pieces[i] = f"{name[0] if name else tag[:1]}>" + "\n" * tag.count("\n") + piece[end:]
    return "<".join(pieces)


def _flattened(source: str) -> str:
    """The source with nothing left that nests: headings, paragraphs and line breaks."""

    def flat(match: re.Match[str]) -> str:
        name = match[2].lower()
        if name in _KEPT:
            return f"<{match[1]}{name}>"
        return "" if name in _INLINE else "<br>"

    return _ANY_TAG.sub(flat, source)


def data_tables(root: Any) -> set[Any]:
    """The tables that hold data, not the layout of the page: short cells in rows and columns."""
    nesting = {outer for inner in root.iter("table") for outer in inner.iterancestors("table")}
    found: set[Any] = set()
    for table in root.iter("table"):
        if table in nesting or table.get("role") == "presentation":
            continue
        rows = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
        widest = max((len(row) for row in rows), default=0)
        if widest < 2 or (len(rows) < 2 and not table.findall(".//th")):
            continue
        longest = max(len("".join(cell.itertext())) for row in rows for cell in row)
        if longest <= 400 and table.find(".//h1") is None:
            found.add(table)
    return found
