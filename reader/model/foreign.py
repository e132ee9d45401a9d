"""Notes as other programs have written them down, before they are matched to articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reader.model.annotation import Colour

ForeignKind = Literal["highlight", "note"]
"""A marked passage (with or without a note), or a note on a whole book, page or article."""


@dataclass(frozen=True, slots=True)
class ForeignNote:
    """One record of another program. All text is in the normal form."""

    origin: str
    """The program: `kindle`, `koreader`, `readwise`, …"""
    origin_id: str
    """Stays the same when the same record comes again; unique together with `origin`."""
    kind: ForeignKind
    title: str
    """Of the book, page or article; empty when the record doesn't say."""
    quote: str = ""
    note: str = ""
    authors: tuple[str, ...] = ()
    address: str | None = None
    """The web address of what was read."""
    colour: Colour = "yellow"
    style: str = "background"
    tags: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    created: str | None = None
    """ISO 8601; without a zone it is the local time of the device."""
    prefix: str = ""
    """What stands before the quote, where the program kept it."""
    suffix: str = ""
    start: int | None = None
    """Where it stood in the text that the program saw, counted in `unit`."""
    end: int | None = None
    unit: Literal["code points", "utf-16"] = "code points"
    text_hash: str | None = None
    """SHA-256 (hex) of the text that the positions refer to, where it is known."""
    article_uid: str | None = None
    """The article's uid, where a program that knows ours wrote it."""
    place: str = ""
    """Where it is in that program's own words, such as `位置 #1234-1236` or a CFI."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that could not be understood, kept as it was."""

    raw: str
    reason: str
    """`empty`, `limit` (the program itself left the text out), `shape`, `place`."""


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """What a file of notes holds."""

    kind: str
    """Which program's file it was read as."""
    notes: tuple[ForeignNote, ...] = ()
    unread: tuple[Unread, ...] = ()
    passed_over: int = 0
    """Records that are no notes: bookmarks, deleted ones, passages that a longer one holds."""
