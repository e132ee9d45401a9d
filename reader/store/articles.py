"""Articles: adding, finding known ones, lists, documents, and what a person decides about them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from reader.annotations import events as algebra
from reader.annotations.anchors import Found
from reader.annotations.clock import uuid7
from reader.annotations.events import Change
from reader.errors import Ambiguous, NotFound
from reader.model import Article, ArticleInfo, ArticleState, Document, Moment
from reader.store import placing, revisions
from reader.store.eventlog import chunks, marks
from reader.store.refs import resolve
from reader.store.rows import (
    ARTICLE_COLUMNS,
    FACTS,
    article_info,
    blocks_from_json,
    dump,
    facts_of,
    other_from_json,
    styles_from_json,
    unpack,
)

if TYPE_CHECKING:
    from reader.store.store import Store

Sort = Literal["added", "published", "title", "read", "length"]

_ORDERS: Final[dict[str, str]] = {
    "added": "a.id DESC",
    "published": "a.published DESC, a.id DESC",
    "title": "a.title, a.id DESC",
    "read": "a.opened DESC, a.id DESC",
    "length": "a.chars DESC, a.id DESC",
}


@dataclass(frozen=True, slots=True)
class RawSource:
    """A file as it was found; the articles of one file share one."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to be stored, and where it comes from."""

    article: Article
    origin: str
    """Absolute path, address, `-`, or `sample:…`."""
    norm_version: int
    """Of the normal form that its text is in."""
    part: int = 1
    """Which of its file's articles it is, from 1."""
    source: RawSource | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    """How it was read, to read it again likewise."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article that is in the library, removed ones included: enough to decide about it."""

    id: int
    uid: str
    origin: str
    address: str | None
    part: int
    sha256: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Revised:
    """What a change of an article's text did to its annotations."""

    article_id: int
    revision: int
    placed: tuple[tuple[str, Found], ...]
    """Annotation id and where it was found, for those that had to be searched for."""


class Articles:
    """The articles of a library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # Adding

    def add(self, items: Sequence[NewArticle]) -> list[int]:
        """Store articles as one action in one transaction; their ids, in their order.

        Nothing is looked up: whether an article is known already is for the caller to find out.
        """
        if not items:
            return []
        store = self._store
        with store.write() as connection:
            forms = [revisions.Form.of(item.article) for item in items]
            now = store.now()
            uids = [uuid7(now.ms, store.random(10)) for _ in items]
            changes = [
                Change("article", uid, algebra.MADE, _made(item, form))
                for uid, item, form in zip(uids, items, forms, strict=True)
            ]
            txn = store.journal.record("add", changes, facts={"count": len(items)}, kind="add")
            sources = _Sources(connection)
            ids = [
                self._insert(item, form, change, txn.created, sources)
                for item, form, change in zip(items, forms, changes, strict=True)
            ]
            if store.watcher is not None:
                words = [
                    (key, item.article.title, item.article.text)
                    for key, item in zip(ids, items, strict=True)
                ]
                store.watcher.articles_changed(connection, [], words)
            _adopt(connection, ids)
        return ids

    def _insert(
        self,
        item: NewArticle,
        form: revisions.Form,
        change: Change,
        added: Moment,
        sources: _Sources,
    ) -> int:
        connection = self._store.connection
        facts = change.value["facts"]
        values: dict[str, Any] = {name: facts.get(name) for name in FACTS}
        values |= {
            "uid": change.entity_id,
            "title": item.article.title,
            "format": item.article.format or "text",
            "published_inferred": int(item.article.published_inferred),
            "authors": dump(list(item.article.authors)),
            "origin": item.origin,
            "part": item.part,
            "added": added.ms,
            "added_offset": added.offset,
            "chars": len(item.article.text),
            "sha256": form.sha256,
            "initials": self._store.initials(item.article.title),
        }
        cursor = connection.execute(
            f"INSERT INTO article({', '.join(values)}) VALUES({marks(list(values))})",
            list(values.values()),
        )
        article_id = int(cursor.lastrowid or 0)
        rev_id = revisions.insert(
            connection,
            article_id,
            1,
            item.article,
            form,
            current=True,
            source_sha=sources.keep(item.source),
            options=item.options,
            created=added,
            norm_version=item.norm_version,
        )
        connection.execute("UPDATE article SET rev_id = ? WHERE id = ?", (rev_id, article_id))
        connection.execute(
            "INSERT INTO body(article_id, text) VALUES(?, ?)", (article_id, item.article.text)
        )
        return article_id

    def revise(self, article_id: int, item: NewArticle) -> Revised:
        """Give an article a changed text as its new revision; its annotations are found again.

        One action that undo takes back whole. The search runs before the transaction, so that
        other windows can write meanwhile. A removed article comes back.
        """
        store = self._store
        form = revisions.Form.of(item.article)
        with store.reading() as connection:
            missing = placing.unplaced(connection, article_id, form.sha256)
            found = placing.find(connection, missing, form.sha256, item.article.text)
        with store.write() as connection:
            info = self.info(article_id)
            known = revisions.find(connection, article_id, form)
            if known is None:
                row = connection.execute(
                    "SELECT max(seq) FROM article_revision WHERE article_id = ?", (article_id,)
                ).fetchone()
                revisions.insert(
                    connection,
                    article_id,
                    row[0] + 1,
                    item.article,
                    form,
                    current=False,
                    source_sha=_Sources(connection).keep(item.source),
                    options=item.options,
                    created=store.now(),
                    norm_version=item.norm_version,
                )
            placing.store(connection, form.sha256, found)
            value = {**form.event_value(), "facts": facts_of(item.article)}
            self._decide([info], "article_revise", {"revision": value, algebra.DELETED: False})
            revision = self.info(article_id).revision
        return Revised(article_id, revision, tuple(found))

    # Known ones

    def by_text_hash(self, sha256: str) -> list[Known]:
        """The articles whose current text has this SHA-256."""
        return self._known("sha256 = ?", (sha256,))

    def by_origin(self, origin: str, part: int | None = None) -> list[Known]:
        """The articles that came from a path or address, by their part."""
        if part is None:
            return self._known("origin = ?", (origin,))
        return self._known("origin = ? AND part = ?", (origin, part))

    def by_address(self, address: str) -> list[Known]:
        """The articles that say they come from a web address."""
        return self._known("address = ?", (address,))

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
        offset: int = 0,
        limit: int | None = None,
        deleted: bool = False,
    ) -> list[ArticleInfo]:
        """A page of the library. `where` is a condition in SQL over `article a`.

        Newest first (`added`, `published`, `read`), longest first, or titles in the order of
        their characters. Removed articles only with `deleted`, and then only they.
        """
        condition = f"a.deleted = {int(deleted)}" + (f" AND ({where})" if where else "")
        order = _ORDERS[sort]
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
            text = revisions.text(connection, row[0])
        return Document(
            info,
            text,
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

    def opened(self, article_id: int) -> None:
        """Note that an article was opened just now."""
        now = self._store.now()
        with self._store.write() as connection:
            connection.execute(
                "UPDATE article SET opened = ?, opened_offset = ? WHERE id = ?",
                (now.ms, now.offset, article_id),
            )

    # Deciding; each is one action that can be undone

    def set_state(self, ids: Sequence[int], state: ArticleState) -> None:
        """Say how far one is with articles."""
        self._decide(self.infos(ids), "article_state", {"state": state}, {"state": state})

    def set_title(self, article_id: int, title: str) -> None:
        """Give an article a title of one's own; an empty one restores what the file says."""
        info = self.info(article_id)
        self._decide([info], "article_title", {"title": title or None}, {"title": title})

    def tag(self, ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Add and remove tags."""
        fields = {algebra.TAG + tag: False for tag in remove}
        fields |= {algebra.TAG + tag: True for tag in add}
        facts = {"add": list(add), "remove": list(remove)}
        self._decide(self.infos(ids), "article_tag", fields, facts)

    def remove(self, ids: Sequence[int]) -> None:
        """Take articles out of the library; their annotations stay, without an article."""
        self._decide(self.infos(ids), "article_remove", {algebra.DELETED: True})

    def restore(self, ids: Sequence[int]) -> None:
        """Bring removed articles back, annotations and all."""
        self._decide(self.infos(ids), "article_restore", {algebra.DELETED: False})

    def _decide(
        self,
        infos: Sequence[ArticleInfo],
        label: str,
        fields: Mapping[str, Any],
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Write fields of articles as one action; nothing if they say so already."""
        store = self._store
        with store.write():
            changes: list[Change] = []
            for info in infos:
                events = store.journal.of(info.uid)
                changes += algebra.changes(events, "article", info.uid, fields)
            if changes:
                title = infos[0].title
                facts = {**(facts or {}), "title": title, "count": len(infos)}
                store.journal.act(label, changes, facts=facts)


def _made(item: NewArticle, form: revisions.Form) -> dict[str, Any]:
    value: dict[str, Any] = {
        "facts": facts_of(item.article),
        "origin": item.origin,
        "revision": form.event_value(),
    }
    if item.part != 1:
        value["part"] = item.part
    return value


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


def _adopt(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Give annotations without an article theirs, when it has arrived by uid or by text."""
    loose = connection.execute(
        "SELECT count(*) FROM annotation WHERE article_id IS NULL"
    ).fetchone()[0]
    if not loose:
        return
    for article_id in ids:
        cursor = connection.execute(
            "UPDATE annotation SET article_id = a.id FROM"
            " (SELECT id, uid, sha256 FROM article WHERE id = ?) a"
            " WHERE article_id IS NULL AND (article_uid = a.uid OR rev_sha = a.sha256)",
            (article_id,),
        )
        if cursor.rowcount:
            placing.ensure(connection, article_id)


class _Sources:
    """Keeps raw files, each once however many articles share it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._seen: dict[int, tuple[RawSource, str]] = {}

    def keep(self, source: RawSource | None) -> str | None:
        """Store a file unless it is there; its SHA-256."""
        if source is None:
            return None
        seen = self._seen.get(id(source))
        if seen is not None:
            return seen[1]
        sha256 = hashlib.sha256(source.data).hexdigest()
        self._seen[id(source)] = (source, sha256)
        known = self._connection.execute(
            "SELECT 1 FROM source_file WHERE sha256 = ?", (sha256,)
        ).fetchone()
        if known is None:
            self._connection.execute(
                "INSERT INTO source_file(sha256, name, size, data) VALUES(?, ?, ?, ?)",
                (sha256, source.name, len(source.data), zlib.compress(source.data, 6)),
            )
        return sha256
