"""File names out of titles: safe on every file system that people sync notes to."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 180
"""UTF-8 bytes of a stem: leaves room for a suffix and a clash mark below the usual 255."""

_TWINS = str.maketrans('/\\:*?"<>|#^[]', "／＼：＊？＂＜＞｜＃＾［］")
"""Characters that Windows, or links in Obsidian, cannot hold, as their full-width twins."""

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=$|\.|\s)")

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def file_stem(title: str, uid: str, *, clash: bool = False) -> str:
    """A file name without suffix for an article.

    Han stays Han; controls, zero-width and bidi characters go; forbidden characters become their
    full-width twins; at most `LIMIT` bytes of UTF-8, cut between characters. With `clash`, the last
    eight hex digits of `uid` are added: never a counter, so that every machine picks the same name.
    """
    text = "".join(c for c in title if unicodedata.category(c) not in _INVISIBLE)
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\s+", " ", text.translate(_TWINS)).strip()
    tail = f" ({short_uid(uid)})" if clash else ""
    text = _cut(text, LIMIT - len(tail)).lstrip(". ").rstrip(". ")
    if not text:
        text = short_uid(uid)
    text = _DEVICES.sub(lambda found: found.group(0) + "_", text)
    return text + tail


def short_uid(uid: str) -> str:
    """The last eight hex digits: a UUIDv7 begins with the time, so only its end tells apart."""
    return uid.replace("-", "")[-8:]


def _cut(text: str, limit: int) -> str:
    """The longest beginning of at most `limit` bytes that does not split a combined character."""
    if len(text.encode()) <= limit:
        return text
    kept = len(text.encode()[:limit].decode(errors="ignore"))
    # A base whose marks are cut off would read as another letter, so it goes as well.
    while kept and unicodedata.combining(text[kept]):
        kept -= 1
    return text[:kept]
