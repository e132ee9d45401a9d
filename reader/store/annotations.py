"""Highlights, notes on articles and bookmarks: every change is an action of events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from reader.annotations import events as algebra
from reader.annotations.clock import uuid7
from reader.annotations.events import Change, Event
from reader.errors import Ambiguous, NotFound
from reader.model import Anchor, Colour, Highlight, HighlightKind, Moment
from reader.store import materialise
from reader.store.eventlog import chunks, events_of, marks
from reader.store.refs import resolve
from reader.store.rows import (
    ANNOTATION_COLUMNS,
    ANNOTATION_TABLES,
    anchor_to_value,
    highlight,
)

if TYPE_CHECKING:
    from reader.store.store import Store

Sort = Literal["created", "modified", "place"]

_ORDERS: Final[dict[str, str]] = {
    "created": "n.created DESC, n.key DESC",
    "modified": "n.modified DESC, n.key DESC",
    "place": 'n.article_id, c.start IS NULL, c.start, c."end" DESC, n.created, n.id',
}

_SHOWN: Final = 40
"""Characters of a quote or note that an action's facts carry for its words."""


@dataclass(frozen=True, slots=True)
class NewAnnotation:
    """An annotation to be stored."""

    article_uid: str
    anchor: Anchor | None = None
    """None for a note on the whole article."""
    rev_sha: str = ""
    """SHA-256 of the text that the anchor describes."""
    kind: HighlightKind = "highlight"
    colour: Colour = "yellow"
    style: str = "background"
    note: str = ""
    tags: tuple[str, ...] = ()
    article_title: str = ""
    origin: str = ""
    """The program that it comes from; with `origin_id` it says what is imported already."""
    origin_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else is to be kept of an import."""
    created: Moment | None = None
    """When it was written elsewhere; None for now."""


class Annotations:
    """The annotations of a library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # Making and changing; each call is one action that can be undone

    def create(
        self,
        article_id: int,
        anchor: Anchor | None,
        *,
        kind: HighlightKind = "highlight",
        colour: Colour = "yellow",
        style: str = "background",
        note: str = "",
        tags: Sequence[str] = (),
    ) -> Highlight:
        """Mark a passage of an article's current text, note on the article, or set a bookmark.

        Stored on disk when this returns. NotFound when there is no such article.
        """
        with self._store.write():
            info = self._store.articles.info(article_id)
            new = NewAnnotation(
                info.uid,
                anchor,
                rev_sha=info.sha256,
                kind=kind,
                colour=colour,
                style=style,
                note=note,
                tags=tuple(tags),
                article_title=info.title,
            )
            return self.create_many([new], label=kind)[0]

    def create_many(
        self, items: Sequence[NewAnnotation], label: str = "import_notes"
    ) -> list[Highlight]:
        """Store annotations as one action; those whose origin is known already are left out."""
        store = self._store
        with store.write() as connection:
            fresh = [item for item in items if not _is_known(connection, item)]
            ids, changes = self.drafted(fresh)
            if changes:
                facts: dict[str, Any] = {"count": len(fresh)}
                if len(fresh) == 1:
                    facts |= _about(fresh[0])
                store.journal.act(label, changes, facts=facts)
            return self.get_many(ids)

    def drafted(self, items: Sequence[NewAnnotation]) -> tuple[list[str], list[Change]]:
        """New ids, and the changes that make these annotations, for an action of the caller's."""
        now = self._store.now()
        ids = [uuid7(now.ms, self._store.random(10)) for _ in items]
        pairs = zip(ids, items, strict=True)
        return ids, [change for key, item in pairs for change in _creation(key, item)]

    def edit(
        self,
        annotation_id: str,
        *,
        note: str | None = None,
        colour: Colour | None = None,
        style: str | None = None,
        add_tags: Sequence[str] = (),
        remove_tags: Sequence[str] = (),
        anchor: Anchor | None = None,
        rev_sha: str | None = None,
        by_hand: bool = False,
    ) -> Highlight:
        """Change what is given, as one action; None leaves a field as it is.

        `anchor` describes the new place in the article's current text (or in that of `rev_sha`);
        `by_hand` marks it as a person's choice of where a lost passage belongs. NotFound.
        """
        fields: dict[str, Any] = {}
        if note is not None:
            fields[algebra.NOTE] = note
        if colour is not None:
            fields["colour"] = colour
        if style is not None:
            fields["style"] = style
        fields |= {algebra.TAG + tag: False for tag in remove_tags}
        fields |= {algebra.TAG + tag: True for tag in add_tags}
        with self._store.write():
            if anchor is not None:
                sha = rev_sha or self._current_text(annotation_id)
                state = "user" if by_hand else "exact"
                fields["anchor"] = anchor_to_value(anchor, sha, state)
            label = _label(fields, by_hand)
            self.edit_many([annotation_id], fields, label)
            return self.get(annotation_id)

    def edit_many(self, ids: Sequence[str], fields: Mapping[str, Any], label: str) -> None:
        """Write the same fields of several annotations as one action (bulk retag, recolour).

        Names as events have them: `note`, `colour`, `style`, `tag:…`, `anchor`, `deleted`.
        """
        store = self._store
        with store.write():
            keys = list(dict.fromkeys(ids))
            rows = events_of(store.connection, keys)
            by_id: dict[str, list[Event]] = {key: [] for key in keys}
            for event in rows:
                by_id[event.entity_id].append(event)
            self._find_all(keys)
            changes: list[Change] = []
            for key, events in by_id.items():
                changes += algebra.changes(events, "annotation", key, fields)
            if not changes:
                return
            facts: dict[str, Any] = {"count": len(keys)}
            if len(keys) == 1:
                row = self.get(keys[0])
                facts |= {"quote": row.quote[:_SHOWN], "title": row.article_title}
            if isinstance(fields.get("colour"), str):
                facts["colour"] = fields["colour"]
            store.journal.act(label, changes, facts=facts, known=rows)

    def _find_all(self, keys: Sequence[str]) -> None:
        """NotFound unless all of these annotations are there."""
        for some in chunks(keys):
            rows = self._store.connection.execute(
                f"SELECT id FROM annotation WHERE id IN ({marks(some)})", some
            )
            missing = set(some) - {row[0] for row in rows}
            if missing:
                raise NotFound("no_such_highlight", ref=min(missing))

    def delete(self, ids: str | Sequence[str]) -> None:
        """Delete annotations as one action; they can be brought back by undo or `restore`."""
        some = [ids] if isinstance(ids, str) else ids
        self.edit_many(some, {algebra.DELETED: True}, "delete")

    def restore(self, ids: str | Sequence[str]) -> None:
        """Bring deleted annotations back, as one action."""
        some = [ids] if isinstance(ids, str) else ids
        self.edit_many(some, {algebra.DELETED: False}, "restore")

    def _current_text(self, annotation_id: str) -> str:
        row = self._store.connection.execute(
            "SELECT a.sha256 FROM annotation n JOIN article a ON a.id = n.article_id"
            " WHERE n.id = ?",
            (annotation_id,),
        ).fetchone()
        if row is None:
            raise NotFound("no_such_highlight", ref=annotation_id)
        return str(row[0])

    # Reading

    def get(self, annotation_id: str) -> Highlight:
        """One annotation by its whole id, deleted or not; NotFound."""
        found = self.get_many([annotation_id])
        if not found:
            raise NotFound("no_such_highlight", ref=annotation_id)
        return found[0]

    def get_many(self, ids: Iterable[str]) -> list[Highlight]:
        """Annotations by their ids, in the order asked for; unknown ones are left out."""
        wanted = list(ids)
        found: dict[str, Highlight] = {}
        for some in chunks(wanted):
            rows = self._select(f"n.id IN ({marks(some)})", some, "")
            found |= {row.id: row for row in rows}
        return [found[key] for key in wanted if key in found]

    def by_ref(self, ref: str) -> Highlight:
        """One annotation by its id or the id's last eight or more hex digits.

        A leading `hl-`, as exported notes have it, is passed over. Live ones come before deleted
        ones. NotFound when there is none, Ambiguous when there are several.
        """
        text = ref.strip().removeprefix("^").removeprefix("hl-")
        with self._store.reading() as connection:
            found = self.get_many(resolve(connection, "annotation", "id", text))
        found = [row for row in found if not row.deleted] or found
        if not found:
            raise NotFound("no_such_highlight", ref=ref)
        if len(found) > 1:
            raise Ambiguous("ambiguous_ref", ref=ref, matches=len(found))
        return found[0]

    def of_article(self, article_id: int) -> list[Highlight]:
        """The live annotations of an article in the order of the text."""
        return self.page("n.article_id = ?", (article_id,), sort="place")

    def page(
        self,
        where: str = "",
        params: Sequence[Any] = (),
        *,
        sort: Sort = "created",
        offset: int = 0,
        limit: int | None = None,
        deleted: bool = False,
    ) -> list[Highlight]:
        """Annotations of the whole library. `where` is a condition in SQL.

        It may name the annotation `n`, its article `a` (NULL when it has none) and its place in
        the current text `c`. Newest first, or by article and place. Deleted ones only with
        `deleted`, and then only they.
        """
        condition = f"n.deleted = {int(deleted)}" + (f" AND ({where})" if where else "")
        tail = f" ORDER BY {_ORDERS[sort]}"
        if limit is not None or offset:
            tail += f" LIMIT {-1 if limit is None else int(limit)} OFFSET {int(offset)}"
        return self._select(condition, params, tail)

    def count(self, where: str = "", params: Sequence[Any] = (), *, deleted: bool = False) -> int:
        """How many annotations `page` would give."""
        condition = f"n.deleted = {int(deleted)}" + (f" AND ({where})" if where else "")
        tables = ANNOTATION_TABLES if where else "annotation n"
        with self._store.reading() as connection:
            row = connection.execute(
                f"SELECT count(*) FROM {tables} WHERE {condition}", params
            ).fetchone()
        return int(row[0])

    def _select(self, condition: str, params: Sequence[Any], tail: str) -> list[Highlight]:
        with self._store.reading() as connection:
            rows = connection.execute(
                f"SELECT {ANNOTATION_COLUMNS} FROM {ANNOTATION_TABLES} WHERE {condition}{tail}",
                params,
            ).fetchall()
            tags = _tags(connection, [row[0] for row in rows])
            return [highlight(row, tags.get(row[0], ())) for row in rows]

    def tags(self) -> list[tuple[str, int]]:
        """Every tag of live annotations with how many carry it, the most used first."""
        with self._store.reading() as connection:
            return connection.execute(
                "SELECT t.tag, count(*) FROM annotation_tag t"
                " JOIN annotation n ON n.id = t.annotation_id AND n.deleted = 0"
                " GROUP BY t.tag ORDER BY 2 DESC, 1"
            ).fetchall()

    def index_rows(self) -> Iterable[tuple[int, str, str]]:
        """`(key, note, quote)` of all live annotations: what an index is made from."""
        with self._store.reading() as connection:
            yield from connection.execute(
                "SELECT key, note, exact FROM annotation WHERE deleted = 0 ORDER BY key"
            )

    def rebuild(self) -> int:
        """Make all rows anew from the events; how many annotations there are.

        For repair: the rows are derived, the events are not.
        """
        store = self._store
        with store.write() as connection:
            ids = [
                row[0]
                for row in connection.execute(
                    "SELECT DISTINCT entity_id FROM event WHERE entity = 'annotation'"
                )
            ]
            materialise.refresh(store, annotations=ids)
        return len(ids)


def _tags(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if len(ids) > 2000:
        # One walk over all tags is quicker than many look-ups.
        rows: Iterable[tuple[str, str]] = connection.execute(
            "SELECT annotation_id, tag FROM annotation_tag ORDER BY annotation_id, tag"
        )
        for key, tag in rows:
            found.setdefault(key, []).append(tag)
        return found
    for some in chunks(ids):
        for key, tag in connection.execute(
            "SELECT annotation_id, tag FROM annotation_tag"
            f" WHERE annotation_id IN ({marks(some)}) ORDER BY annotation_id, tag",
            some,
        ):
            found.setdefault(key, []).append(tag)
    return found


def _is_known(connection: sqlite3.Connection, item: NewAnnotation) -> bool:
    if item.origin_id is None:
        return False
    row = connection.execute(
        "SELECT 1 FROM annotation WHERE origin = ? AND origin_id = ? LIMIT 1",
        (item.origin, item.origin_id),
    ).fetchone()
    return row is not None


def _creation(key: str, item: NewAnnotation) -> list[Change]:
    made: dict[str, Any] = {"kind": item.kind, "article": item.article_uid}
    if item.article_title:
        made["title"] = item.article_title
    if item.origin_id is not None:
        made |= {"origin": item.origin, "origin_id": item.origin_id}
    if item.facts:
        made["facts"] = dict(item.facts)
    if item.created is not None:
        made["created"] = list(item.created)
    fields: dict[str, Any] = {algebra.MADE: made, "colour": item.colour, "style": item.style}
    if item.anchor is not None:
        fields["anchor"] = anchor_to_value(item.anchor, item.rev_sha)
    if item.note:
        fields[algebra.NOTE] = item.note
    fields |= {algebra.TAG + tag: True for tag in item.tags}
    return [Change("annotation", key, name, value) for name, value in fields.items()]


def _about(item: NewAnnotation) -> dict[str, Any]:
    quote = item.anchor.exact if item.anchor else ""
    return {"quote": quote[:_SHOWN], "title": item.article_title, "colour": item.colour}


def _label(fields: Mapping[str, Any], by_hand: bool) -> str:
    """The words for an edit: what it changed, or `edit` when it changed several things."""
    names = {"tag" if name.startswith(algebra.TAG) else name for name in fields}
    if len(names) != 1:
        return "edit"
    name = names.pop()
    if name == "anchor":
        return "attach" if by_hand else "move"
    return {algebra.NOTE: "edit_note", "colour": "recolour", "style": "restyle"}.get(name, name)
