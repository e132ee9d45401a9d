"""What is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from reader.model.moment import Moment

BlockKind = Literal[
    "heading", "paragraph", "quote", "list", "caption", "byline", "dateline", "code"
]
"""What a block is; part of the contract of the command line."""

StyleKind = Literal["strong", "emphasis", "code", "link", "strike"]
"""Inline styling that the source carried."""

ArticleState = Literal["unread", "reading", "read", "archived"]
"""How far a person is with an article."""


class Block(NamedTuple):
    """A paragraph-like stretch of an article's text.

    Blocks lie in order, do not overlap and are joined by one line end each, so that
    `text == "\\n".join(text[b.start:b.end] for b in blocks)`. Only `code` and `quote` blocks may
    hold line ends of their own.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Headings: 1 to 6. Lists and quotes: depth of nesting from 1. Else 0."""
    lines: tuple[int, int] | None = None
    """Lines `[first, last]` of the decoded raw file, counted from 1, where it came from."""
    joined: bool = False
    """Whether lines that stood apart in the source were rejoined here."""


class Style(NamedTuple):
    """Inline styling over `[start, end)` of the article's text."""

    kind: StyleKind
    start: int
    end: int
    target: str = ""
    """Links: an http, https or mailto address, or empty."""


class Other(NamedTuple):
    """What an importer left out of the text (menus, adverts, footers), kept to be shown."""

    text: str
    lines: tuple[int, int] | None = None
    """Lines `[first, last]` of the decoded raw file, counted from 1."""
    reason: str = "other"
    """Why: `menu`, `crumb`, `neighbours`, `links`, `footer`, `advert`, `meta`, `other`."""
    after: int = -1
    """Index of the block that it follows; -1 stands before the first."""


class Article(NamedTuple):
    """One article as an importer reads it out of a file; everything is in the normal form."""

    title: str
    text: str
    blocks: tuple[Block, ...]
    format: str
    """What it was read as: `text`, `markdown`, `newspaper`, `webpage`, `novel`, `html`, …"""
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    """The publication or agency that it names."""
    place: str | None = None
    """The place of a dateline, such as 北京."""
    published: str | None = None
    """ISO 8601 date, as exact as it is known: `2026-01-28`, `2026-01` or `2026`."""
    published_inferred: bool = False
    """Whether the year was not in the article but taken from its neighbours or the file."""
    editor: str | None = None
    """The responsible editor."""
    language: str | None = None
    """`zh`, `en` or another ISO 639 code; None when it can't be told."""
    address: str | None = None
    """The web address that the document says it came from."""
    styles: tuple[Style, ...] = ()
    other: tuple[Other, ...] = ()
    encoding: str | None = None
    """How the bytes were decoded."""
    warnings: tuple[str, ...] = ()
    """Codes of what a person should know (`replaced:3`), worded by the catalogue."""


class ArticleInfo(NamedTuple):
    """A row of the library: everything about an article but its text."""

    id: int
    uid: str
    """UUIDv7, the same on every device."""
    title: str
    subtitle: str | None
    authors: tuple[str, ...]
    source: str | None
    place: str | None
    published: str | None
    published_inferred: bool
    editor: str | None
    language: str | None
    format: str
    origin: str
    """Where it was added from: an absolute path, an address, `-`, or `sample:…`."""
    address: str | None
    chars: int
    """Length of the current text in code points."""
    highlights: int
    """Live highlights."""
    notes: int
    """Live annotations that carry a note."""
    progress: float
    """Furthest place read, from 0 to 1."""
    tags: tuple[str, ...]
    added: Moment
    opened: Moment | None
    """When it was last opened."""
    revision: int
    """Number of the current revision, from 1."""
    sha256: str
    """SHA-256 (hex) of the current text in UTF-8."""
    state: ArticleState = "unread"
    deleted: bool = False


class Document(NamedTuple):
    """An article opened at one revision: what the screen shows and offsets refer to."""

    info: ArticleInfo
    text: str
    blocks: Sequence[Block]
    """Kept as `Blocks`, which costs ten bytes each."""
    styles: tuple[Style, ...] = ()
    other: tuple[Other, ...] = ()
    revision: int = 1
    sha256: str = ""
    norm_version: int = 1
    warnings: tuple[str, ...] = ()
