"""The pictures of an original: found when a person wants to see them, never when it is read in.

From what is inside the file alone: members of EPUB and DOCX, parts of MHTML, `data:` addresses of
HTML and Markdown. Nothing is fetched, and no picture is decoded here.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reader.importers import zipped
from reader.importers.epub.opf import read_package, resolve
from reader.importers.zipped import Zip
from reader.text.safe import safe_line

MOST: Final = 500
"""Pictures of one file."""

LARGEST: Final = 30_000_000
"""Bytes of a picture that is shown."""

SMALLEST: Final = 100
"""Bytes; what is smaller is a dot that counts visits."""

_TAG: Final = re.compile(r"<(?:img|image|svg:image)\b[^<>]*>", re.I)
_HREF: Final = re.compile(r"(?:src|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_ALT: Final = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_DATA: Final = re.compile(
    r"data:image/[a-z0-9.+-]+(?:;[a-z0-9=-]+)*;base64,([A-Za-z0-9+/=\s%]{40,})", re.I
)
_RELATION: Final = re.compile(r"<Relationship\b[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"\b(Id|Target)=\"([^\"]*)\"")
_EMBED: Final = re.compile(r"r:(?:embed|id|link)=\"([^\"]+)\"")


class Picture(NamedTuple):
    """A picture as it stands in the file."""

    caption: str
    """What the file says about it, a clean line; may be empty."""
    data: bytes
    """PNG, JPEG, GIF or whatever it is; not looked at."""


def pictures(data: bytes, name: str) -> list[Picture]:
    """The pictures of an original in their order, each once.

    Raises ImportRefused for a damaged or hostile container.
    """
    found: dict[bytes, Picture] = {}
    for each in _all(data, name):
        if SMALLEST <= len(each.data) <= LARGEST:
            found.setdefault(each.data, each)
        if len(found) >= MOST:
            break
    return list(found.values())


def _all(data: bytes, name: str) -> Iterator[Picture]:
    if zipped.is_zip(data):
        book = Zip.of(data, name)
        yield from _of_docx(book) if book.find("word/document.xml") else _of_epub(book)
    elif re.match(rb"(?is)(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,60}?content-type:\s*multipart/",
                  data[:20_000].replace(b"\r", b"")):  # fmt: skip
        yield from _of_mhtml(data)
    else:
        yield from _of_text(data)


def _of_epub(book: Zip) -> Iterator[Picture]:
    package = read_package(book)
    if package is None:
        return
    for path in package.spine:
        page = (book.read(path) or b"").decode("utf-8", "replace")
        for address, caption in _tags(page):
            place = resolve(path, address)
            inside = book.read(place[0]) if place is not None else None
            if inside is not None:
                yield Picture(caption, inside)
            else:
                yield from _inline(address, caption)


def _of_docx(book: Zip) -> Iterator[Picture]:
    relations: dict[str, str] = {}
    text = (book.read("word/_rels/document.xml.rels") or b"").decode("utf-8", "replace")
    for tag in _RELATION.findall(text):
        facts = dict(_ATTRIBUTE.findall(tag))
        target = html.unescape(facts.get("Target", ""))
        if "Id" in facts and "media/" in target:
            relations[facts["Id"]] = target
    document = (book.read("word/document.xml") or b"").decode("utf-8", "replace")
    for key in dict.fromkeys(_EMBED.findall(document)):
        place = resolve("word/document.xml", relations[key]) if key in relations else None
        inside = book.read(place[0]) if place is not None else None
        if inside is not None:
            yield Picture("", inside)


def _of_mhtml(data: bytes) -> Iterator[Picture]:
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        if part.get_content_maintype() == "image":
            inside = part.get_payload(decode=True)
            if isinstance(inside, bytes):
                address = str(part.get("Content-Location") or "")
                yield Picture(safe_line(address.rsplit("/", 1)[-1], 60), inside)


def _of_text(data: bytes) -> Iterator[Picture]:
    text = data.decode("utf-8", "replace")
    captions = {address: caption for address, caption in _tags(text) if address[:5] == "data:"}
    for match in _DATA.finditer(text):
        yield from _inline(match[0], captions.get(match[0], ""))


def _tags(page: str) -> Iterator[tuple[str, str]]:
    """Addresses and captions of the pictures of a page."""
    for tag in _TAG.findall(page):
        address, alt = _HREF.search(tag), _ALT.search(tag)
        if address is not None:
            caption = html.unescape(alt[1] or alt[2] or "") if alt is not None else ""
            yield html.unescape(address[1] or address[2] or "").strip(), safe_line(caption, 80)


def _inline(address: str, caption: str) -> Iterator[Picture]:
    found = _DATA.match(address)
    if found is None:
        return
    packed = re.sub(r"\s|%0[ad]|%20", "", found[1].replace("%3D", "="), flags=re.I)
    try:
        yield Picture(caption, base64.b64decode(packed, validate=True))
    except (binascii.Error, ValueError):
        return
