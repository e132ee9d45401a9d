"""Looking up articles: known ones, lists, documents. Writes nothing."""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.errors import Ambiguous, NotFound
from reader.model import ArticleInfo, Document, Moment
from reader.model.shelves import Sort
from reader.store import editing, revisions, same_file
from reader.store.eventlog import chunks, marks
from reader.store.refs import resolve
from reader.store.rows import (
    ARTICLE_COLUMNS,
    article_info,
    blocks_from_json,
    other_from_json,
    styles_from_json,
    unpack,
)

if TYPE_CHECKING:
    from reader.store.store import Store

_NOTES: Final = (
    "(SELECT count(*) FROM annotation h WHERE h.article_id = a.id AND h.deleted = 0"
    " AND h.kind <> 'bookmark')"
)
_ORDERS: Final[dict[str, tuple[str, str]]] = {
    "added": ("a.id DESC", "a.id"),
    "published": (
        "a.published DESC, a.id DESC",
        "a.published IS NULL, a.published, a.id",
    ),
    "title": (
        "a.pinyin, a.title, a.id DESC",
        "a.pinyin DESC, a.title DESC, a.id",
    ),
    "read": ("a.opened DESC, a.id DESC", "a.opened IS NULL, a.opened, a.id"),
    "length": ("a.chars DESC, a.id DESC", "a.chars, a.id"),
    "source": (
        "a.source IS NULL, a.source, a.id DESC",
        "a.source DESC, a.id",
    ),
    "progress": ("a.progress DESC, a.id DESC", "a.progress, a.id"),
    "notes": (f"{_NOTES} DESC, a.id DESC", f"{_NOTES}, a.id"),
}
"""Each order and the other way round. Every one but `notes`, and two of the reversed ones that put
what is not known last, is that of an index."""


class Known(NamedTuple):
    """An article that is in the library, removed ones included: enough to decide about it."""

    id: int
    uid: str
    origin: str
    address: str | None
    part: int
    sha256: str
    deleted: bool


class Lookup:
    """The part of `Articles` that reads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # Known ones

    def by_text_hash(self, sha256: str) -> list[Known]:
        """The articles whose current text has this SHA-256."""
        return self._known("sha256 = ?", (sha256,))

    def by_base_hash(self, sha256: str) -> list[Known]:
        """The articles that were read as the text of this SHA-256, and were edited since."""
        with self._store.reading() as connection:
            ids = editing.edited_from(connection, sha256)
        return self._known(f"id IN ({marks(ids)})", ids) if ids else []

    def touched(
        self,
        origins: Iterable[str],
        hashes: Iterable[str],
        addresses: Iterable[str],
        sources: Iterable[str] = (),
    ) -> set[tuple[str, str]]:
        """Which of these some article has, removed ones included: `("origin", …)` and so on.

        Of hashes (`("sha256", …)`) also those of earlier texts; addresses are `("address", …)`,
        hashes of files `("source", …)`.
        """
        found: set[tuple[str, str]] = set()
        asked = (
            ("origin", "article", origins),
            ("sha256", "article_revision", hashes),
            ("address", "article", addresses),
        )
        with self._store.reading() as connection:
            for name, table, values in asked:
                for some in chunks(values):
                    rows = connection.execute(
                        f"SELECT DISTINCT {name} FROM {table} WHERE {name} IN ({marks(some)})", some
                    )
                    found.update((name, row[0]) for row in rows)
            for some in chunks(sources):
                rows = connection.execute(
                    f"SELECT sha256 FROM source_file WHERE sha256 IN ({marks(some)})", some
                )
                found.update(("source", row[0]) for row in rows)
        return found

    def by_origin(self, origin: str, part: int | None = None) -> list[Known]:
        """The articles that came from a path or address, by their part."""
        if part is None:
            return self._known("origin = ?", (origin,))
        return self._known("origin = ? AND part = ?", (origin, part))

    def by_source(self, sha256: str) -> list[Known]:
        """The live articles that are read from the file of this hash. Inside a write."""
        same_file.prepare(self._store.connection)
        return self._known(
            "deleted = 0 AND rev_id IN (SELECT rev_id FROM article_revision WHERE source_sha = ?)"
            " AND id IN (SELECT article_id FROM article_revision WHERE source_sha = ?)",
            (sha256, sha256),
        )

    def heirs(self, known: Sequence[Known]) -> list[Known]:
        """The same, but in the place of a removed one that became a part of another that one."""
        found: dict[int, Known] = {}
        for each in known:
            with self._store.reading() as connection:
                into = same_file.home(connection, each.uid) if each.deleted else None
            for heir in [each] if into is None else self._known("uid = ?", (into,)):
                found.setdefault(heir.id, heir)
        return list(found.values())

    def by_address(self, *addresses: str) -> list[Known]:
        """The articles that say they come from one of these web addresses."""
        return self._known(f"address IN ({marks(addresses)})", addresses)

    def _known(self, where: str, params: Sequence[Any]) -> list[Known]:
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT id, uid, origin, address, part, sha256, deleted FROM article"
                f" WHERE {where} ORDER BY part, id",
                params,
            ).fetchall()
        return [
            Known(key, uid, origin, address, part, sha256, bool(deleted))
            for key, uid, origin, address, part, sha256, deleted in rows
        ]

    # Lists

    def page(
        self,
        where: str = "",
        params: Sequence[Any] = (),
        *,
        sort: Sort = "added",
        reverse: bool = False,
        offset: int = 0,
        limit: int | None = None,
        deleted: bool = False,
    ) -> list[ArticleInfo]:
        """A page of the library. `where` is a condition in SQL over `article a`.

        See `reader.model.shelves` for the orders; titles go by pinyin. Removed articles only with
        `deleted`, and then only they.
        """
        condition = f"a.deleted = {int(deleted)}" + (f" AND ({where})" if where else "")
        order = _ORDERS[sort][reverse]
        with self._store.reading() as connection:
            # Ids first, so that skipped rows cost a step in an index and nothing else.
            rows = connection.execute(
                f"SELECT {ARTICLE_COLUMNS} FROM article a WHERE a.id IN"
                f" (SELECT a.id FROM article a WHERE {condition} ORDER BY {order}"
                f" LIMIT ? OFFSET ?) ORDER BY {order}",
                [*params, -1 if limit is None else limit, offset],
            ).fetchall()
            tags = _tags(connection, [row[0] for row in rows])
            return [article_info(row, tags.get(row[0], ())) for row in rows]

    def ids(
        self,
        where: str = "",
        params: Sequence[Any] = (),
        *,
        sort: Sort = "added",
        reverse: bool = False,
    ) -> array[int]:
        """The numbers of all articles that `page` would give, in its order."""
        condition = "a.deleted = 0" + (f" AND ({where})" if where else "")
        order = _ORDERS[sort][reverse]
        with self._store.reading() as connection:
            rows = connection.execute(
                f"SELECT a.id FROM article a WHERE {condition} ORDER BY {order}", params
            )
            return array("q", (row[0] for row in rows))

    def count(self, where: str = "", params: Sequence[Any] = (), *, deleted: bool = False) -> int:
        """How many articles `page` would give."""
        condition = f"a.deleted = {int(deleted)}" + (f" AND ({where})" if where else "")
        with self._store.reading() as connection:
            row = connection.execute(
                f"SELECT count(*) FROM article a WHERE {condition}", params
            ).fetchone()
        return int(row[0])

    def infos(self, ids: Iterable[int]) -> list[ArticleInfo]:
        """Articles by their numbers, in the order asked for; unknown numbers are left out."""
        wanted = list(ids)
        found: dict[int, ArticleInfo] = {}
        with self._store.reading() as connection:
            for some in chunks(wanted):
                rows = connection.execute(
                    f"SELECT {ARTICLE_COLUMNS} FROM article a WHERE a.id IN ({marks(some)})", some
                ).fetchall()
                tags = _tags(connection, some)
                found |= {row[0]: article_info(row, tags.get(row[0], ())) for row in rows}
        return [found[key] for key in wanted if key in found]

    def info(self, article_id: int) -> ArticleInfo:
        """One article by its number; NotFound."""
        found = self.infos([article_id])
        if not found:
            raise NotFound("no_such_article", ref=article_id)
        return found[0]

    def by_ref(self, ref: str | int) -> ArticleInfo:
        """One article by number, uid, or the uid's last eight or more hex digits.

        NotFound when there is none, Ambiguous when there are several.
        """
        text = str(ref).strip()
        # Eight digits and more may be a uid's end; a number of that size is tried first.
        if text.isascii() and text.isdigit() and len(text) < 16:
            found = self.infos([int(text)])
            if found:
                return found[0]
        with self._store.reading() as connection:
            uids = resolve(connection, "article", "uid", text)
            ids = [
                row[0]
                for row in connection.execute(
                    f"SELECT id FROM article WHERE uid IN ({marks(uids)})", uids
                )
            ]
        if not ids:
            raise NotFound("no_such_article", ref=text)
        if len(ids) > 1:
            raise Ambiguous("ambiguous_ref", ref=text, matches=len(ids))
        return self.info(ids[0])

    # Reading

    def document(self, article_id: int, revision: int | None = None) -> Document:
        """An article at its current or another revision; NotFound."""
        info = self.info(article_id)
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT rev_id, seq, sha256, norm_version, blocks, styles, other, warnings"
                " FROM article_revision WHERE article_id = ? AND seq = ?",
                (article_id, info.revision if revision is None else revision),
            ).fetchone()
            if row is None:
                raise NotFound("no_such_revision", ref=article_id, revision=revision)
            return Document(
                info,
                revisions.text(connection, row[0]),
                blocks_from_json(unpack(row[4])),
                styles_from_json(unpack(row[5])) if row[5] else (),
                other_from_json(unpack(row[6])) if row[6] else (),
                revision=row[1],
                sha256=row[2],
                norm_version=row[3],
                warnings=tuple(json.loads(row[7])),
            )

    def text(self, article_id: int) -> str:
        """The current text alone; NotFound."""
        with self._store.reading() as connection:
            return revisions.body(connection, article_id)

    def versions(self, article_id: int) -> list[tuple[int, str, Moment]]:
        """The revisions of an article: number, SHA-256, when it was stored."""
        with self._store.reading() as connection:
            rows = connection.execute(
                "SELECT seq, sha256, created FROM article_revision WHERE article_id = ?"
                " ORDER BY seq",
                (article_id,),
            ).fetchall()
        return [(seq, sha256, Moment(created)) for seq, sha256, created in rows]

    def original(self, article_id: int, revision: int | None = None) -> tuple[str, bytes]:
        """Name and bytes of the file that an article was read from; NotFound."""
        info = self.info(article_id)
        with self._store.reading() as connection:
            row = connection.execute(
                "SELECT s.name, s.data FROM article_revision r"
                " JOIN source_file s ON s.sha256 = r.source_sha"
                " WHERE r.article_id = ? AND r.seq = ?",
                (article_id, info.revision if revision is None else revision),
            ).fetchone()
            if row is None:
                raise NotFound("no_original", ref=article_id)
            return row[0], zlib.decompress(row[1])

    def source_texts(self, ids: Iterable[int]) -> Iterator[tuple[int, str, str]]:
        """`(id, title, text)` of articles, removed ones left out: what an index is made from."""
        with self._store.reading() as connection:
            for some in chunks(ids):
                yield from connection.execute(
                    "SELECT a.id, a.title, b.text FROM article a JOIN body b ON b.article_id = a.id"
                    f" WHERE a.deleted = 0 AND a.id IN ({marks(some)}) ORDER BY a.id",
                    some,
                ).fetchall()


def _tags(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for some in chunks(ids):
        for key, tag in connection.execute(
            "SELECT article_id, tag FROM article_tag"
            f" WHERE article_id IN ({marks(some)}) ORDER BY article_id, tag",
            some,
        ):
            found.setdefault(key, []).append(tag)
    return found
