"""HTML that stands in a Markdown document: its words, line by line, without the tags."""

from __future__ import annotations

import html
import re
from typing import Final

from reader.model import BlockKind

_TAG: Final = re.compile(
    r"<!--.*?(?:-->|$)|</?[A-Za-z][^<>]{0,2000}>|<[?!][^<>]{0,2000}>", re.DOTALL
)
_SILENT: Final = re.compile(
    r"<(script|style|template|iframe)\b.*?(?:</\1>|$)", re.DOTALL | re.IGNORECASE
)
_BREAK: Final = re.compile(
    r"<br\s*/?>|</?(?:tr|p|div|li|h[1-6]|table|caption|blockquote|summary|details|figure|figcaption|dt|dd)"
    r"(?:\s[^<>]{0,2000})?>",
    re.IGNORECASE,
)
_CELL: Final = re.compile(r"</t[dh]>\s{0,200}(?=<t[dh]\b)", re.IGNORECASE)
_IMAGE: Final = re.compile(r"<img\b[^<>]{0,4000}>", re.IGNORECASE)
_ALT: Final = re.compile(r"\balt\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)
_PICTURE: Final = "\0"


def words_of(source: str) -> list[tuple[BlockKind, str]]:
    """The lines of a piece of HTML: rows of tables with bars between the cells, what pictures say
    of themselves as captions."""
    text = _IMAGE.sub(_caption, _SILENT.sub(" ", source.replace(_PICTURE, "")))
    text = _BREAK.sub("\n", _CELL.sub(" | ", text))
    text = html.unescape(_TAG.sub("", text))
    found: list[tuple[BlockKind, str]] = []
    for part in text.split("\n"):
        line = " ".join(part.split())
        if line.strip("| \0"):
            picture = line.startswith(_PICTURE)
            found.append(("caption" if picture else "paragraph", line.lstrip("\0 ")))
    return found


def _caption(match: re.Match[str]) -> str:
    alt = alt_of(match[0])
    return f"\n{_PICTURE}{alt}\n" if alt else " "


def alt_of(tag: str) -> str:
    """What a picture's tag says that it shows."""
    match = _ALT.search(tag)
    return " ".join((match[1] or match[2] or "").split()) if match else ""
