"""Telling files that are no text, by their first bytes and by how many controls they hold."""

from __future__ import annotations

import re
from typing import Final

from reader.importers.encoding import Decoded
from reader.text.normal import strip_escapes

_MAGIC: Final = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"(\xb5/\xfd", "zstd"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word/Excel 97-2003"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"\xca\xfe\xba\xbe", "Java/Mach-O"),
    (b"\xcf\xfa\xed\xfe", "Mach-O"),
    (b"\x00asm", "WebAssembly"),
    (b"OggS", "Ogg"),
    (b"fLaC", "FLAC"),
    (b"ID3\x02", "MP3"),
    (b"ID3\x03", "MP3"),
    (b"ID3\x04", "MP3"),
    (b"\x1aE\xdf\xa3", "Matroska"),
    (b"wOFF", "WOFF"),
    (b"wOF2", "WOFF"),
    (b"OTTO\x00", "OpenType"),
    (b"\x00\x01\x00\x00\x00", "TrueType"),
    (b"AT&TFORM", "DjVu"),
    (b"ITSF\x03\x00", "CHM"),
)
"""First bytes of formats that this version does not read."""

_BOOKS: Final = ((60, b"BOOKMOBI", "MOBI"), (60, b"TEXtREAd", "PalmDOC"))
_RIFF: Final = {b"WEBP": "WebP", b"WAVE": "WAV", b"AVI ": "AVI"}

SHARE: Final = 0.05
"""More controls and undecodable bytes than this share make a file binary."""

_HTML_START: Final = re.compile(
    r"<(?:!doctype\s+html|html\b|head\b|\?xml[^>]{0,200}>\s*<!doctype\s+html)", re.IGNORECASE
)
_HTML_TAG: Final = re.compile(
    r"</?(?:div|p|span|a|li|ul|td|tr|table|br|h[1-6]|script|img|meta)\b[^<>]{0,500}>", re.IGNORECASE
)
_PIECE: Final = 65_536
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")


def binary_kind(data: bytes) -> str | None:
    """The name of the format that the first bytes announce, or None."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    for offset, magic, name in _BOOKS:
        if data[offset : offset + len(magic)] == magic:
            return name
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12])
    if data[4:8] == b"ftyp":
        return "MP4"
    if data.startswith(b"MZ") and b"\x00" in data[:64]:
        return "EXE"
    return None


def looks_like_html(head: str) -> bool:
    """Whether a text is the source of a web page: a document type, or tags wherever one looks."""
    start = head.lstrip("\ufeff \t\r\n")[:2_000]
    if _HTML_START.match(start):
        return True
    tags = len(_HTML_TAG.findall(head[:20_000]))
    return tags >= 20 and tags * 60 > len(head[:20_000])


def looks_binary(data: bytes, decoded: Decoded) -> bool:
    """Whether more than 5 % of the characters are controls or stand for undecodable bytes.

    Looks at the beginning, the middle and the end. Escape sequences count as one character, and
    in a short text a few controls prove nothing: real texts hold some.
    """
    text = decoded.text
    middle = len(text) // 2
    parts = (
        [text]
        if len(text) <= 3 * _PIECE
        else [text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]]
    )
    for part in parts:
        part = strip_escapes(part).rstrip("\x00\x1a")
        bad = len(_CONTROLS.findall(part))
        if bad > SHARE * len(part) and (bad >= 8 or bad > 0.4 * len(part)):
            return True
    return False
