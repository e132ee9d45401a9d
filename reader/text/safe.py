"""What may reach the terminal: the last gate, whatever a file, a name or the database holds.

Articles are cleaned at import (see `normal`), but titles of older libraries, file names, error
messages of libraries and the clipboard come other ways. Every widget, toast and printed line
passes its text through one of these functions.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from reader.text import normal

ELLIPSIS: Final = "…"
"""Stands at the end of a line that was cut."""

_HARMFUL = re.compile(rf"[{normal.DROPPED}\x0b\x0c\r\x85\u2028\u2029\ud800-\udfff]")
_ASTRAL = re.compile(rf"[{normal.DROPPED_ASTRAL}]")
_PLANE_14_UP = re.compile("[\U000e0000-\U0010ffff]")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ONE_LINE = re.compile(r"\s*[\n\t]\s*")
_ESCAPED = re.compile(rf"[{normal.DROPPED}\t\n\x0b\x0c\r\x85\u2028\u2029\ud800-\udfff]")


def safe_text(s: str, newlines: bool = True) -> str:
    """The text for display: no escape sequences, controls, bidi controls, tags, invisibles.

    Tabs and line ends (as `"\\n"`) stay; with `newlines=False` each run of white space that holds
    one becomes a single space. Lone surrogates, such as the undecodable bytes of a file name,
    become visible `\\xNN` or `\\uNNNN`. At most `normal.MAX_MARKS` marks stay on a character.
    """
    if _HARMFUL.search(s):
        s = normal.strip_escapes(s)
        s = _LINE_END.sub("\n", s)
        s = _SURROGATE.sub(_escape, s)
        s = normal.drop_controls(s)
    elif _PLANE_14_UP.search(s):
        s = normal.drop_controls(s)
    s = normal.cap_marks(s)
    return s if newlines else _ONE_LINE.sub(" ", s)


def safe_line(s: str, cells: int = 200) -> str:
    """One line of at most `cells` terminal cells, safe as `safe_text`, cut with … if longer.

    Never cuts between a character and its marks. The count errs on the wide side for emoji
    sequences, so the line always fits.
    """
    # Nothing past this can show: a hostile title may have a hundred thousand characters.
    line = safe_text(s[: cells * 16 + 4096], newlines=False).strip()
    return _cut(line, cells)


def safe_name(name: str | bytes, cells: int = 0) -> str:
    """A file name or path for display, with nothing left out: what can't be shown is escaped.

    Controls, line ends and the bytes of a name that are no UTF-8 (given as bytes or as Python's
    surrogate escapes) become `\\xNN`, other invisible characters `\\uNNNN`. With `cells`, the
    middle of a longer name gives way to …, since its end tells most.
    """
    text = name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name
    text = _ASTRAL.sub(_escape, _ESCAPED.sub(_escape, text))
    text = normal.cap_marks(text)
    if cells <= 0 or _width(text) <= cells:
        return text
    tail = _cut_start(text, (cells - 1) // 2)
    return _cut(text, cells - _width(tail), always=True) + tail


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:  # PEP 383: an undecodable byte
        code -= 0xDC00
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _width(s: str) -> int:
    return len(s) if s.isascii() else sum(map(_cell_width, s))


def _cell_width(ch: str) -> int:
    if normal.is_extender(ch):
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WF" else 1


def _cut(s: str, cells: int, always: bool = False) -> str:
    """`s` if it fits into `cells` (and `always` is off), else its start and an ellipsis."""
    if not always and _width(s) <= cells:
        return s
    room = cells - 1
    end = used = 0
    for i, ch in enumerate(s):
        used += _cell_width(ch)
        if used > room:
            break
        end = i + 1
    return s[:end].rstrip() + ELLIPSIS if cells > 0 else ""


def _cut_start(s: str, cells: int) -> str:
    """The end of `s` that fits into `cells`."""
    start, used = len(s), 0
    for i in range(len(s) - 1, -1, -1):
        used += _cell_width(s[i])
        if used > cells:
            break
        if not normal.is_extender(s[i]):
            start = i
    return s[start:]
