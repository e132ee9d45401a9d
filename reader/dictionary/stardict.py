"""StarDict dictionaries: `.ifo` says what they are, `.idx` where each word stands in `.dict`.

Written after the format's description (StarDictFileFormat, versions 2.4.2 and 3.0.0).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from reader.dictionary.entries import LONGEST_BODY, LONGEST_WORD, BadDictionary
from reader.dictionary.markup import plain

MAX_INDEX: Final = 200 << 20
"""Bytes of an index, unpacked, that are read."""

MAX_IFO: Final = 64 << 10
MAX_ENTRY: Final = 1 << 20
"""Bytes of an entry that are read."""

_TEXTS: Final = frozenset("mltgxykwhn")
"""Types of data that are texts; the others are sounds, pictures and lists of files."""


class Info(NamedTuple):
    """What the `.ifo` says."""

    name: str
    words: int
    same_type: str
    """Types of the parts of every entry; empty where each entry says its own."""
    wide: bool
    """Whether places take 64 bits."""


class Place(NamedTuple):
    """Where an entry stands in the `.dict` file."""

    word: str
    offset: int
    size: int


def read_info(path: Path) -> Info:
    """The `.ifo` of a dictionary. Raises OSError, BadDictionary."""
    with path.open("rb") as file:
        text = file.read(MAX_IFO).decode("utf-8-sig", "replace")
    if not text.startswith("StarDict's dict ifo file"):
        raise BadDictionary("damaged")
    facts: dict[str, str] = {}
    for line in text.splitlines():
        name, sign, value = line.partition("=")
        if sign:
            facts[name.strip()] = value.strip()
    count = facts.get("wordcount", "0")
    return Info(
        facts.get("bookname") or path.stem,
        int(count) if count.isascii() and count.isdigit() else 0,
        facts.get("sametypesequence", ""),
        facts.get("idxoffsetbits") == "64",
    )


def part(path: Path, *suffixes: str) -> Path | None:
    """The file beside an `.ifo` with one of these suffixes."""
    for suffix in suffixes:
        found = path.with_name(path.name.removesuffix(".ifo") + suffix)
        if found.is_file():
            return found
    return None


def places(path: Path, info: Info) -> Iterator[Place]:
    """Every word with its place, synonyms included. Raises OSError, BadDictionary."""
    index = part(path, ".idx", ".idx.gz", ".idx.dz")
    if index is None:
        raise BadDictionary("damaged")
    tail = struct.Struct(">QI" if info.wide else ">II")
    found: list[Place] = []
    synonyms = part(path, ".syn", ".syn.gz", ".syn.dz")
    for word, numbers in _records(_bytes(index), tail):
        place = Place(word, *numbers)
        if synonyms is not None:
            found.append(place)
        if word and len(word) <= LONGEST_WORD:
            yield place
    if synonyms is not None:
        for word, (number,) in _records(_bytes(synonyms), struct.Struct(">I")):
            if word and len(word) <= LONGEST_WORD and number < len(found):
                yield Place(word, found[number].offset, found[number].size)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_INDEX + 1)
    if path.suffix in (".gz", ".dz"):
        unpacker = zlib.decompressobj(31)
        try:
            data = unpacker.decompress(data, MAX_INDEX + 1)
        except zlib.error as error:
            raise BadDictionary("damaged") from error
    if len(data) > MAX_INDEX:
        raise BadDictionary("too_large")
    return data


def _records(data: bytes, tail: struct.Struct) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Words ended by a zero, each followed by numbers."""
    at = 0
    while at < len(data):
        end = data.find(b"\0", at)
        if end < 0 or end + 1 + tail.size > len(data):
            raise BadDictionary("damaged")
        word = data[at:end].decode("utf-8", "replace")
        yield word.strip(), tail.unpack_from(data, end + 1)
        at = end + 1 + tail.size


def text_of(data: bytes, same_type: str) -> tuple[str, str]:
    """Reading and text of an entry's bytes."""
    reading: list[str] = []
    texts: list[str] = []
    for kind, piece in _pieces(data, same_type):
        if kind not in _TEXTS:
            continue
        text = piece.decode("utf-8", "replace")[:LONGEST_BODY]
        if kind in "ty":
            reading.append(" ".join(text.split()))
        else:
            texts.append(plain(text) if kind in "ghxkw" else text.replace("\r", "").strip())
    return " ".join(filter(None, reading)), "\n".join(filter(None, texts))


def _pieces(data: bytes, same_type: str) -> Iterator[tuple[str, bytes]]:
    """The parts of an entry with their types; small letters end with a zero, capitals begin
    with their size, and the last of a known sequence takes what is left."""
    at = 0
    kinds = list(same_type)
    while at < len(data):
        if same_type:
            if not kinds:
                return
            kind, last = kinds.pop(0), not kinds
        else:
            kind, last = chr(data[at]), False
            at += 1
        if kind.isupper():
            if last:
                size = len(data) - at
            else:
                if at + 4 > len(data):
                    return
                size = struct.unpack_from(">I", data, at)[0]
                at += 4
            yield kind, data[at : at + size]
            at += size
            continue
        end = -1 if last else data.find(b"\0", at)
        end = len(data) if end < 0 else end
        yield kind, data[at:end].rstrip(b"\0")
        at = end + 1
