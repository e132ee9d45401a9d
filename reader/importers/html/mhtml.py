"""Web pages saved as one file (MHTML): the page inside, read like any other."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from typing import Final

from reader.errors import ImportRefused
from reader.importers import child
from reader.importers.html.markup import unlined
from reader.importers.html.page import read_page
from reader.importers.html.walk import safe_address
from reader.importers.registry import Importer, Sample
from reader.model import Article
from reader.text.normal import normalise_line

LIMIT: Final = 100_000_000
_IN_CHILD: Final = 20_000_000
_HEADER: Final = re.compile(rb"^(?:[A-Za-z][A-Za-z0-9-]{1,40}:|[ \t])", re.MULTILINE)
_SIGN: Final = re.compile(rb"^content-type:\s*multipart/(?:related|mixed|alternative)", re.I | re.M)
_VERSION: Final = re.compile(rb"^(?:mime-version:|snapshot-content-location:)", re.I | re.M)
_MOST_PARTS: Final = 5_000


def _recognises(sample: Sample) -> float:
    head = re.split(rb"\r?\n\r?\n", sample.data[:8_000].lstrip(), maxsplit=1)[0]
    if not _HEADER.match(head) or not _SIGN.search(head) or not _VERSION.search(head):
        return 0.0
    return 0.98


def _read(sample: Sample) -> list[Article]:
    if len(sample.data) > LIMIT:
        from reader.importers.registry import mb

        size = mb(len(sample.data))
        raise ImportRefused("import_too_large", name=sample.name, size=size, limit=mb(LIMIT))
    if len(sample.data) > _IN_CHILD and not child.is_child():
        options = {"encoding": sample.encoding or ""}
        return child.run("html.mhtml", sample.data, sample.name, options)
    return read_in_child(sample.data, sample.name, {"encoding": sample.encoding or ""})


def read_in_child(data: bytes, name: str, options: dict[str, str]) -> list[Article]:
    """The article of the page that the file was saved for; none if it holds no text."""
    try:
        message = message_from_bytes(data.lstrip(), policy=policy.compat32)
        page = _page(message)
        body = page.get_payload(decode=True) if page is not None else None
    except (MessageError, RecursionError, ValueError, LookupError, AssertionError):
        raise ImportRefused("import_damaged", name=name) from None
    if page is None or not isinstance(body, bytes):
        raise ImportRefused("import_damaged", name=name)
    location = message.get("Snapshot-Content-Location") or page.get("Content-Location") or ""
    articles = read_page(
        body,
        name,
        encoding=options["encoding"] or None,
        declared=page.get_content_charset(),
        address=safe_address(normalise_line(str(location))),
    )
    return [_named(unlined(article), message) for article in articles]


def _page(message: Message) -> Message | None:
    """The first part that is a page; the one named as the start if there is one."""
    start = message.get_param("start")
    found: Message | None = None
    for k, part in enumerate(message.walk()):
        if k > _MOST_PARTS:
            break
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        if start and part.get("Content-ID") == start:
            return part
        found = found or part
    return found


def _named(article: Article, message: Message) -> Article:
    """The subject as the title of a page that has none."""
    if article.title:
        return article
    from email.header import decode_header, make_header

    try:
        subject = str(make_header(decode_header(message.get("Subject") or "")))
    except (MessageError, ValueError, LookupError):
        return article
    return article._replace(title=normalise_line(subject[:500]))


IMPORTER = Importer("mhtml", _recognises, _read, binary=True)
