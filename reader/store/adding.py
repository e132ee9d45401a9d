"""Storing new articles, and changed texts of known ones."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.annotations import edits
from reader.annotations import events as algebra
from reader.annotations.anchors import Found
from reader.annotations.clock import uuid7
from reader.annotations.events import Change
from reader.model import Article, Moment
from reader.store import placing, revisions, same_file
from reader.store.eventlog import chunks, marks
from reader.store.rows import FACTS, dump, facts_of
from reader.store.titles import title_columns

if TYPE_CHECKING:
    from reader.store.store import Store


class RawSource(NamedTuple):
    """A file as it was found; the articles of one file share one."""

    name: str
    data: bytes
    """The file itself; empty when it comes packed."""
    packed: bytes = b""
    """The file compressed by zlib, where somebody has done that already."""
    sha256: str = ""
    """Of the file, with `packed`."""
    size: int = 0
    """Of the file, with `packed`."""


class Ready(NamedTuple):
    """What is made of an article to store it, and takes time: perhaps in another process."""

    form: revisions.Form
    titles: Mapping[str, str]
    """As `titles.title_columns` gives them."""
    entry: object = None
    """What the watcher made of it, as it wants it in `articles_changed`."""


def ready_of(article: Article) -> Ready:
    """What storing an article needs, but for what the watcher would make of it."""
    return Ready(revisions.Form.of(article), title_columns(article.title))


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
    ready: Ready | None = None
    """What storing it needs, where somebody has made that already; `article` may then come without
    blocks, styles and what was left out."""

    @property
    def form(self) -> revisions.Form:
        """Its text and how that is laid out."""
        return self.made().form

    def made(self) -> Ready:
        """`ready`, made now if nobody has."""
        return self.ready or ready_of(self.article)


class Revised(NamedTuple):
    """What a change of an article's text did to its annotations."""

    article_id: int
    revision: int
    placed: tuple[tuple[str, Found], ...]
    """Annotation id and where it was found, for those that had to be searched for."""


def add(store: Store, items: Sequence[NewArticle]) -> list[int]:
    """Store articles as one action in one transaction; their ids, in their order.

    Nothing is looked up: whether an article is known already is for the caller to find out.
    """
    if not items:
        return []
    with store.write() as connection:
        items = [each if each.ready else replace(each, ready=each.made()) for each in items]
        forms = [item.form for item in items]
        now = store.now()
        # In the order in which they were given, for all who sort by what devices share.
        uids = sorted(uuid7(now.ms, store.random(10)) for _ in items)
        changes = [
            Change("article", uid, algebra.MADE, _made(item, form))
            for uid, item, form in zip(uids, items, forms, strict=True)
        ]
        txn = store.journal.record("add", changes, facts={"count": len(items)}, kind="add")
        ids = _insert(connection, items, forms, changes, txn.created)
        if store.watcher is not None:
            words = [
                (key, item.article.title, item.article.text)
                for key, item in zip(ids, items, strict=True)
            ]
            entries = {
                key: item.ready.entry
                for key, item in zip(ids, items, strict=True)
                if item.ready is not None and item.ready.entry is not None
            }
            store.watcher.articles_changed(connection, [], words, entries)
        adopt(connection, ids)
    return ids


_COLUMNS: Final = (
    *("id", "uid", "format", "published_inferred", "authors", "origin", "part", "added"),
    *("added_offset", "chars", "sha256", "rev_id", "initials", "pinyin"),
)
"""Of an article, beside its facts."""


def _insert(
    connection: sqlite3.Connection,
    items: Sequence[NewArticle],
    forms: Sequence[revisions.Form],
    changes: Sequence[Change],
    added: Moment,
) -> list[int]:
    """The rows of articles, a table after the other; their numbers.

    Nobody else writes meanwhile, so that the numbers are known beforehand.
    """
    (last,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'article'"
    ).fetchone()
    (last_rev,) = connection.execute(
        "SELECT coalesce(max(rev_id), 0) FROM article_revision"
    ).fetchone()
    sources = _keep_sources(connection, [item.source for item in items])
    facts = [name for name in FACTS if name not in _COLUMNS]
    ids = range(last + 1, last + 1 + len(items))
    revs = range(last_rev + 1, last_rev + 1 + len(items))
    articles: list[list[Any]] = []
    readings: list[tuple[Any, ...]] = []
    each = zip(ids, revs, items, forms, changes, sources, strict=True)
    for key, rev_id, item, form, change, source_sha in each:
        articles.append(_row(key, rev_id, item, form, change, added, facts))
        readings.append(
            revisions.row_of(
                rev_id,
                key,
                1,
                item.article,
                form,
                current=True,
                source_sha=source_sha,
                options=item.options,
                created=added,
                norm_version=item.norm_version,
            )
        )
    columns = (*_COLUMNS, *facts)
    connection.executemany(
        f"INSERT INTO article({', '.join(columns)}) VALUES({marks(columns)})", articles
    )
    connection.executemany(revisions.INSERT, readings)
    connection.executemany(
        "INSERT INTO body(article_id, text) VALUES(?, ?)",
        [(key, item.article.text) for key, item in zip(ids, items, strict=True)],
    )
    return list(ids)


def _row(
    key: int,
    rev_id: int,
    item: NewArticle,
    form: revisions.Form,
    change: Change,
    added: Moment,
    facts: Sequence[str],
) -> list[Any]:
    """The row of an article: `_COLUMNS`, then these facts."""
    article, titles, said = item.article, item.made().titles, change.value["facts"]
    own = (
        key,
        change.entity_id,
        article.format or "text",
        int(article.published_inferred),
        dump(list(article.authors)),
        item.origin,
        item.part,
        added.ms,
        added.offset,
        len(article.text),
        form.sha256,
        rev_id,
        titles["initials"],
        titles["pinyin"],
    )
    return [*own, *(article.title if name == "title" else said.get(name) for name in facts)]


def revise(store: Store, article_id: int, item: NewArticle) -> Revised:
    """Give an article a changed text as its new revision; its annotations are found again.

    One action that undo takes back whole. The search runs before the transaction, so that
    other windows can write meanwhile. A removed article comes back.
    """
    form = item.form
    with store.reading() as connection:
        missing = placing.unplaced(connection, article_id, form.sha256)
        if _is_edited(connection, article_id):
            # Its text will be another than the one that was read.
            missing = []
        found = placing.find(connection, missing, form.sha256, item.article.text)
    with store.write() as connection:
        info = store.articles.info(article_id)
        value = keep_revision(store, article_id, item)
        # What another window moved meanwhile is searched for again below.
        still = {
            key: place for key, *place in placing.unplaced(connection, article_id, form.sha256)
        }
        places = dict(found)
        kept = [(key, places[key]) for key, *place in missing if still.get(key) == place]
        placing.store(connection, form.sha256, kept)
        if info.deleted or revision_of(store, info.uid) != value:
            fields = {"revision": value, algebra.DELETED: False}
            store.articles.decide([info], "article_revise", fields)
        after = store.articles.info(article_id)
        if after.sha256 not in (form.sha256, info.sha256):
            found = placing.found(connection, article_id, after.sha256)
    return Revised(article_id, after.revision, tuple(found))


def revised(store: Store, article_id: int) -> Revised:
    """What the last change of an article's text did to its annotations."""
    info = store.articles.info(article_id)
    with store.reading() as connection:
        found = placing.found(connection, article_id, info.sha256)
    return Revised(article_id, info.revision, tuple(found))


def keep_revision(store: Store, article_id: int, item: NewArticle) -> dict[str, Any]:
    """Store a text as a revision of an article, inside the caller's write; what an event says that
    makes it the current one."""
    form = item.form
    with store.write() as connection:
        known = revisions.find(connection, article_id, form)
        if known is not None:
            revisions.read_as(connection, known, item.options)
        else:
            revisions.insert(
                connection,
                article_id,
                item.article,
                form,
                source_sha=_keep_sources(connection, [item.source])[0],
                options=item.options,
                created=store.now(),
                norm_version=item.norm_version,
            )
    return {**form.event_value(), "facts": facts_of(item.article)}


def revision_of(store: Store, uid: str) -> dict[str, Any]:
    """Which revision an article's events name, with its facts, in the words of an event."""
    state = algebra.state(store.journal.of(uid))
    return {} if state is None else same_file.fields_of(state)


def add_hidden(store: Store, item: NewArticle) -> str:
    """Store an article as a removed one; its uid. The action that brings it up can be undone."""
    with store.write():
        uid = store.articles.info(add(store, [item])[0]).uid
        changes = algebra.changes(store.journal.of(uid), "article", uid, {algebra.DELETED: True})
        store.journal.act("add", changes, kind="add")
    return uid


def _is_edited(connection: sqlite3.Connection, article_id: int) -> bool:
    """Whether a person struck something out of an article, or brought something back."""
    row = connection.execute(
        "SELECT 1 FROM event e JOIN article a ON a.uid = e.entity_id WHERE a.id = ?"
        " AND e.field >= ? AND e.field < ? LIMIT 1",
        (article_id, edits.FIELD, edits.FIELD[:-1] + ";"),
    ).fetchone()
    return row is not None


def _made(item: NewArticle, form: revisions.Form) -> dict[str, Any]:
    value: dict[str, Any] = {
        "facts": facts_of(item.article),
        "origin": item.origin,
        "revision": form.event_value(),
    }
    if item.part != 1:
        value["part"] = item.part
    return value


def adopt(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Give annotations without an article theirs, when it has arrived by uid or by text."""
    loose = connection.execute(
        "SELECT count(*) FROM annotation WHERE article_id IS NULL"
    ).fetchone()[0]
    if not loose:
        return
    found: set[int] = set()
    for some in chunks(ids):
        rows = connection.execute(
            "UPDATE annotation SET article_id = coalesce("
            "(SELECT a.id FROM article a WHERE a.uid = article_uid),"
            " (SELECT r.article_id FROM article_revision r JOIN article a ON a.id = r.article_id"
            " WHERE r.sha256 = rev_sha ORDER BY a.uid LIMIT 1))"
            " WHERE article_id IS NULL AND (article_uid IN"
            f" (SELECT uid FROM article WHERE id IN ({marks(some)})) OR rev_sha IN"
            f" (SELECT sha256 FROM article_revision WHERE article_id IN ({marks(some)})))"
            " RETURNING article_id",
            some * 2,
        )
        found.update(row[0] for row in rows.fetchall())
    for article_id in sorted(found):
        placing.ensure(connection, article_id)


def _keep_sources(
    connection: sqlite3.Connection, sources: Sequence[RawSource | None]
) -> list[str | None]:
    """Store raw files unless they are there, each once however many share it; their SHA-256."""
    hashes: dict[int, str] = {}
    files: dict[str, RawSource] = {}
    for source in sources:
        if source is not None and id(source) not in hashes:
            sha256 = source.sha256 or hashlib.sha256(source.data).hexdigest()
            hashes[id(source)] = sha256
            files.setdefault(sha256, source)
    for some in chunks(list(files)):
        for (known,) in connection.execute(
            f"SELECT sha256 FROM source_file WHERE sha256 IN ({marks(some)})", some
        ).fetchall():
            del files[known]
    connection.executemany(
        "INSERT INTO source_file(sha256, name, size, data) VALUES(?, ?, ?, ?)",
        (
            (
                sha256,
                source.name,
                source.size if source.packed else len(source.data),
                source.packed or zlib.compress(source.data, 6),
            )
            for sha256, source in files.items()
        ),
    )
    return [None if source is None else hashes[id(source)] for source in sources]
