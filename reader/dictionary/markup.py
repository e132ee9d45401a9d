"""Entries written in HTML, XDXF or Pango markup as plain text."""

from __future__ import annotations

import html
import re
from typing import Final

_DROPPED: Final = re.compile(r"<(style|script|head)\b.*?</\1\s*>", re.I | re.S)
_BREAKS: Final = re.compile(r"<\s*(?:br|/p|/div|/tr|/h[1-6]|/?ul|/?ol|/def|/ar)\b[^<>]*>", re.I)
_ITEMS: Final = re.compile(r"<\s*li\b[^<>]*>", re.I)
_TAGS: Final = re.compile(r"</?[A-Za-z!?][^<>]*>")
_LINES: Final = re.compile(r"\n{3,}")


def plain(text: str) -> str:
    """The words of a piece of markup, its blocks as lines."""
    text = _DROPPED.sub("", text)
    text = _ITEMS.sub("\n· ", _BREAKS.sub("\n", text.replace("\r", "")))
    lines = html.unescape(_TAGS.sub("", text)).split("\n")
    return _LINES.sub("\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()
