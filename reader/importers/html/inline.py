"""The inline marks that turn up in newspaper pages and text: bold, emphasis, images, entities."""

from __future__ import annotations

import html
import re
from typing import Final

from reader.model import StyleKind

_BOLD_LINE: Final = re.compile(r"^(\*\*|__)(?!\s)([^*_]{1,120}?)\1$")
_MARKUP: Final = re.compile(r"\*\*(?=\S)(?P<strong>[^*\n]{1,400}?\S?)\*\*")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITY: Final = re.compile(
    r"&(?:nbsp|ensp|emsp|amp|lt|gt|quot|ldquo|rdquo|hellip|mdash|middot|#\d{1,6});"
)
_IMAGE: Final = re.compile(r"^!\[(?P<alt>[^\]]*)\]\([^)]*\)$")

Mark = tuple[StyleKind, int, int, str]


def bold_line(line: str) -> str | None:
    """The words of a line that is bold from end to end."""
    match = _BOLD_LINE.match(line)
    return match[2].strip() if match else None


def image_alt(line: str) -> str | None:
    """The words of a Markdown image that stands alone on a line."""
    match = _IMAGE.match(line)
    return match["alt"].strip() if match else None


def plain_marks(line: str) -> tuple[str, list[Mark]]:
    """The line without its bold marks and with entities decoded, and where it is bold."""
    if "&" in line:
        line = _ENTITY.sub(lambda m: html.unescape(m[0]), line)
    if "<" in line:
        line = _BREAK.sub(" ", line)
    if "**" not in line:
        return line.strip(), []
    out: list[str] = []
    marks: list[Mark] = []
    end = size = 0
    for match in _MARKUP.finditer(line):
        before = line[end : match.start()]
        words = match["strong"]
        out += (before, words)
        size += len(before)
        marks.append(("strong", size, size + len(words), ""))
        size += len(words)
        end = match.end()
    out.append(line[end:])
    return "".join(out), marks
