"""The texts of an article: the current one plain in `body`, earlier ones compressed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from reader.errors import NotFound
from reader.model import Article, Moment
from reader.store.rows import (
    blocks_to_json,
    dump,
    other_to_json,
    pack,
    styles_to_json,
    unpack,
)


class Form(NamedTuple):
    """A text and how it is laid out, ready for its row."""

    sha256: str
    """Of the text in UTF-8, in hex."""
    digest: str
    """Of blocks, styles and what was left out: the same text may be read in several ways."""
    blocks: bytes
    """Packed, as it will stand in its row; so are the next two, which may be empty."""
    styles: bytes
    other: bytes

    @classmethod
    def of(cls, article: Article) -> Form:
        """The form of an article as it was read."""
        blocks = blocks_to_json(article.blocks)
        styles = styles_to_json(article.styles) if article.styles else ""
        other = other_to_json(article.other) if article.other else ""
        digest = hashlib.sha256("\0".join((blocks, styles, other)).encode()).hexdigest()[:16]
        packed = (pack(each) if each else b"" for each in (blocks, styles, other))
        return cls(text_hash(article.text), digest, *packed)

    def event_value(self) -> dict[str, str]:
        """How events name it."""
        return {"sha": self.sha256, "form": self.digest}


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex: the identity of content."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def insert(
    connection: sqlite3.Connection,
    article_id: int,
    article: Article,
    form: Form,
    *,
    source_sha: str | None,
    options: Mapping[str, Any],
    created: Moment,
    norm_version: int,
) -> int:
    """Store one more revision of an article, which does not become the current one by that."""
    (last,) = connection.execute(
        "SELECT max(seq) FROM article_revision WHERE article_id = ?", (article_id,)
    ).fetchone()
    row = row_of(
        None,
        article_id,
        last + 1,
        article,
        form,
        current=False,
        source_sha=source_sha,
        options=options,
        created=created,
        norm_version=norm_version,
    )
    return int(connection.execute(INSERT, row).lastrowid or 0)


INSERT: Final = (
    "INSERT INTO article_revision(rev_id, article_id, seq, norm_version, sha256, form, text,"
    " blocks, styles, other, warnings, source_sha, encoding, options, created)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
"""Takes a `row_of`."""


def row_of(
    rev_id: int | None,
    article_id: int,
    seq: int,
    article: Article,
    form: Form,
    *,
    current: bool,
    source_sha: str | None,
    options: Mapping[str, Any],
    created: Moment,
    norm_version: int,
) -> tuple[Any, ...]:
    """The row of a revision; without a number it will be given one.

    The text of the `current` one lives in `body`, which the caller fills.
    """
    return (
        rev_id,
        article_id,
        seq,
        norm_version,
        form.sha256,
        form.digest,
        None if current else pack(article.text, passing=True),
        form.blocks,
        form.styles or None,
        form.other or None,
        dump(list(article.warnings)),
        source_sha,
        article.encoding,
        dump(dict(options)),
        created.ms,
    )


def pick(
    connection: sqlite3.Connection,
    article_id: int,
    value: Mapping[str, Any] | None,
    made: Mapping[str, Any],
) -> int | None:
    """The revision that an event's value names, if its text is here: same form, else same text."""
    wanted = value or made.get("revision") or {}
    row = connection.execute(
        "SELECT rev_id FROM article_revision WHERE article_id = ? AND sha256 = ?"
        " ORDER BY form = ? DESC, seq DESC LIMIT 1",
        (article_id, wanted.get("sha", ""), wanted.get("form", "")),
    ).fetchone()
    return row[0] if row else None


def find(connection: sqlite3.Connection, article_id: int, form: Form) -> int | None:
    """The revision of exactly this text and form, if the article has had it."""
    row = connection.execute(
        "SELECT rev_id FROM article_revision WHERE article_id = ? AND sha256 = ? AND form = ?",
        (article_id, form.sha256, form.digest),
    ).fetchone()
    return row[0] if row else None


def read_as(connection: sqlite3.Connection, rev_id: int, options: Mapping[str, Any]) -> None:
    """Notes how a revision was read that has come out of the file once more.

    What edits made of another revision is left alone: it was not read.
    """
    connection.execute(
        "UPDATE article_revision SET options = ? WHERE rev_id = ? AND options <> ?"
        " AND json_extract(options, '$.edits') IS NULL",
        (said := dump(dict(options)), rev_id, said),
    )


def body(connection: sqlite3.Connection, article_id: int) -> str:
    """The current text."""
    row = connection.execute("SELECT text FROM body WHERE article_id = ?", (article_id,)).fetchone()
    if row is None:
        raise NotFound("no_such_article", ref=article_id)
    return str(row[0])


def text(connection: sqlite3.Connection, rev_id: int) -> str:
    """The text of any revision."""
    row = connection.execute(
        "SELECT article_id, text FROM article_revision WHERE rev_id = ?", (rev_id,)
    ).fetchone()
    if row is None:
        raise NotFound("no_such_revision", ref="?", revision=rev_id)
    return body(connection, row[0]) if row[1] is None else unpack(row[1])


def text_by_hash(connection: sqlite3.Connection, sha256: str) -> str | None:
    """A text that some article has or had, by its hash."""
    row = connection.execute(
        "SELECT rev_id FROM article_revision WHERE sha256 = ? LIMIT 1", (sha256,)
    ).fetchone()
    return text(connection, row[0]) if row else None


def turn_to(connection: sqlite3.Connection, article_id: int, rev_id: int) -> None:
    """Make a revision the current one: its text goes to `body`, the one there is kept."""
    new = text(connection, rev_id)
    old = body(connection, article_id)
    connection.execute(
        "UPDATE article_revision SET text = ? WHERE article_id = ? AND text IS NULL",
        (pack(old), article_id),
    )
    connection.execute("UPDATE article_revision SET text = NULL WHERE rev_id = ?", (rev_id,))
    connection.execute("UPDATE body SET text = ? WHERE article_id = ?", (new, article_id))
    connection.execute(
        "UPDATE article SET rev_id = ?, chars = ?, revision = r.seq, sha256 = r.sha256"
        " FROM (SELECT seq, sha256 FROM article_revision WHERE rev_id = ?) r WHERE id = ?",
        (rev_id, len(new), rev_id, article_id),
    )
