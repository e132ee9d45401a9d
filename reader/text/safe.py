"""What may reach the terminal: the last gate, whatever a file, a name or the database holds.

Articles are cleaned at import (see `normal`), but titles of older libraries, file names, error
messages of libraries and the clipboard come other ways. Every widget, toast and printed line
passes its text through one of these functions.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from reader.text import normal

ELLIPSIS: Final = "…"
"""Stands at the end of a line that was cut."""

_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ASCII_ESCAPED = re.compile(r"[\x00-\x1f\x7f]")
_ONE_LINE = re.compile(r"(?<!\s)[^\S\n\t]*+[\n\t]\s*+")


# Made when first needed, see `normal`.


@cache
def _harmful() -> re.Pattern[str]:
    return re.compile(
        rf"[{normal.DROPPED}\x0b\x0c\r\x85\u2028\u2029\ud800-\udfff\U000e0000-\U0010ffff]"
    )


@cache
def _surrogate() -> re.Pattern[str]:
    return re.compile(r"[\ud800-\udfff]")


@cache
def _escaped() -> re.Pattern[str]:
    return re.compile(
        rf"[{normal.DROPPED}\t\n\x0b\x0c\r\x85\u2028\u2029\ud800-\udfff{normal.DROPPED_ASTRAL}]"
    )


def safe_text(s: str, newlines: bool = True) -> str:
    """The text for display: no escape sequences, controls, bidi controls, tags, invisibles.

    Tabs and line ends (as `"\\n"`) stay; with `newlines=False` each run of white space that holds
    one becomes a single space. Lone surrogates, such as the undecodable bytes of a file name,
    become visible `\\xNN` or `\\uNNNN`. At most `normal.MAX_MARKS` marks stay on a character.
    """
    if (_ASCII_CONTROL if s.isascii() else _harmful()).search(s):
        s = normal.unify_line_ends(normal.strip_escapes(s))
        s = normal.drop_controls(_surrogate().sub(_escape, s))
    s = normal.cap_marks(s)
    return s if newlines else _ONE_LINE.sub(" ", s)


def safe_line(s: str, cells: int = 200) -> str:
    """One line of at most `cells` terminal cells, safe as `safe_text`, cut with … if longer.

    Never cuts inside a grapheme cluster. Ambiguous characters count as one cell.
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
    text = (_ASCII_ESCAPED if text.isascii() else _escaped()).sub(_escape, text)
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


def _cells(s: str, enough: int | None = None) -> list[tuple[str, int]]:
    """The clusters of a text with the cells each takes; no more than need over `enough` cells."""
    from reader.text.graphemes import next_cluster
    from reader.text.widths import WidthPolicy

    policy = WidthPolicy()
    found: list[tuple[str, int]] = []
    start = taken = 0
    while start < len(s) and (enough is None or taken <= enough):
        end = next_cluster(s, start)
        found.append((s[start:end], policy.width(s[start:end])))
        taken += found[-1][1]
        start = end
    return found


def _width(s: str) -> int:
    return len(s) if s.isascii() else sum(width for _, width in _cells(s))


def _cut(s: str, cells: int, always: bool = False) -> str:
    """`s` if it fits into `cells` (and `always` is off), else its start and an ellipsis."""
    if not always and 2 * len(s) <= cells:
        return s  # it fits however wide its characters are: their tables are not needed
    first = _cells(s, cells)
    if not always and sum(width for _, width in first) <= cells:
        return s
    return _fitting(first, cells - 1).rstrip() + ELLIPSIS if cells > 0 else ""


def _cut_start(s: str, cells: int) -> str:
    """The end of `s` that fits into `cells`."""
    return _fitting(_cells(s)[::-1], cells, backwards=True)


def _fitting(clusters: list[tuple[str, int]], cells: int, backwards: bool = False) -> str:
    kept: list[str] = []
    for cluster, width in clusters:
        cells -= width
        if cells < 0:
            break
        kept.append(cluster)
    return "".join(kept[::-1] if backwards else kept)
