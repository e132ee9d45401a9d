"""Texts in two encodings at once, and texts that were decoded wrongly and written so.

Both are only mended where there is no doubt: the bytes that come out are valid, and say Chinese.
"""

from __future__ import annotations

import re
from typing import Final

from reader.importers.encoding import UTF8_RUN, decoded_as, plausibility
from reader.importers.labels import LEGACY

_LOOKED_AT: Final = 4_000
_PLAUSIBLE: Final = 1.0
"""Mean rank from which on characters are those of real text."""

_FEWEST: Final = 4
_LOST: Final = 0.3
"""Share of the characters that may have been lost when a text was decoded wrongly."""

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_LATIN_RUN: Final = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122\u20ac]{6}"
)
"""So many of the characters of Windows-1252 stand in no word."""

_AS_GBK: Final = "銆锛鐨涓"
"""What 。，的 and 一 begin with in UTF-8 that was read as GBK; hardly a text has them often."""

_GAP: Final = re.compile("(?:(?<!\ufffd)\ufffd++)?\\?\ufffd++|(?<!\ufffd)\ufffd++\\?")
"""Where a byte was lost."""


def misread(text: str) -> tuple[str, str] | None:
    """The text as it was before it was decoded wrongly and written as UTF-8, and as what.

    None unless all of it goes back, but for a few characters that got lost on the way.
    """
    head = text[:_LOOKED_AT]
    if _LATIN_RUN.search(head) and not _HAN.search(head):
        return _from_latin(text)
    if sum(map(head.count, _AS_GBK)) >= max(2, len(head) // 100):
        back = _as_utf8(text.replace("\ufffd", "?").encode("gb18030", "replace"))
        return (back, "gb18030") if _is_chinese(back) else None
    return None


def _from_latin(text: str) -> tuple[str, str] | None:
    try:
        data = "".join(map(_byte_of, text)).encode("latin-1")
    except UnicodeEncodeError:
        return None
    back = _as_utf8(data)
    if _is_chinese(back):
        return back, "windows-1252"
    for label in LEGACY[:2]:
        back = decoded_as(data, label)
        if _is_chinese(back) and plausibility(back[:_LOOKED_AT]) >= 1.5 * _PLAUSIBLE:
            return back, "windows-1252"
    return None


def _as_utf8(data: bytes) -> str:
    return _GAP.sub("\ufffd", data.decode("utf-8", "replace"))


def _byte_of(c: str) -> str:
    """The character of Latin-1 with the number of the byte that `c` was decoded from."""
    if c < "\u0100":
        return c
    try:
        return c.encode("cp1252").decode("latin-1")
    except UnicodeEncodeError:
        return "?" if c == "\ufffd" else c


def _is_chinese(text: str) -> bool:
    head = text[:_LOOKED_AT]
    han = len(_HAN.findall(head))
    lost = head.count("\ufffd")
    if han < _FEWEST or lost > _LOST * han:
        return False
    return plausibility(head.replace("\ufffd", "")) >= _PLAUSIBLE


def without_utf8(sample: bytes) -> bytes:
    """The lines of a sample that are not UTF-8, where some are and others not."""
    rest: list[bytes] = []
    for line in sample.splitlines(keepends=True):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            rest.append(line)
    return b"".join(rest) or sample


def in_two(data: bytes, label: str) -> str | None:
    """The text of a file some of whose lines are UTF-8 and the others `label`; None if not so."""
    if label != "utf-8" and not UTF8_RUN.search(data):
        return None
    other = "gb18030" if label == "utf-8" else label
    parts: list[str] = []
    changed = False
    for line in data.splitlines(keepends=True):
        text = decoded_as(line, label)
        if not line.isascii():
            better = _better(line, text, other if label == "utf-8" else "utf-8")
            changed = changed or better is not None
            text = better or text
        parts.append(text)
    return "".join(parts) if changed else None


def _better(line: bytes, text: str, label: str) -> str | None:
    """The line in the other encoding, if that is valid and says more."""
    try:
        other = line.decode(label)
    except UnicodeDecodeError:
        return None
    if len(_HAN.findall(other)) < _FEWEST:
        return None
    score = plausibility(other)
    return other if score >= _PLAUSIBLE and score > plausibility(text) + 0.5 else None
