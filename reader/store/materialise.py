"""From events to rows: the only place that writes what events say into tables.

`refresh` computes the rows of some annotations and articles anew from all of their events, so
that a row made step by step and a row rebuilt from nothing are the same by construction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from reader.annotations import edits
from reader.annotations import events as algebra
from reader.annotations.events import Event, State, Txn
from reader.annotations.undoing import lineage
from reader.model import Moment
from reader.store import editing, placing, revisions
from reader.store.eventlog import chunks, events_of, marks, txns_by_id
from reader.store.rows import FACTS, anchor_from_value, dump
from reader.store.titles import title_columns

if TYPE_CHECKING:
    from reader.store.store import Store

LOST: Final[Mapping[str, Any]] = {"start": None, "end": None, "state": "orphan"}
"""The place of a passage that a person said is not in a text."""

Watch = Callable[[int, int], object]
"""Told how much is done, of how much."""

Words = tuple[int, str, str]
"""`(key, note, quote)` or `(id, title, text)`, as a watcher wants them."""


def refresh(
    store: Store,
    annotations: Iterable[str] = (),
    articles: Iterable[str] = (),
    known: Mapping[str, list[Event]] | None = None,
    watch: Watch | None = None,
) -> None:
    """Bring the rows of these entities into line with their events.

    Inside a write. Articles come first, so that annotations find them. Entities whose `made`
    event has not arrived are left out until it does. `known` are all events of all of them, if
    the caller has them at hand. `watch` is told after every few hundred how many of all are done;
    what it raises takes the whole back.
    """
    first, then = list(articles), list(annotations)
    done, total = 0, len(first) + len(then)
    for ids, refreshed in ((first, _refresh_articles), (then, _refresh_annotations)):
        for some in chunks(ids):
            refreshed(store, some, known)
            done += len(some)
            if watch is not None:
                watch(done, total)


States = list[tuple[State, list[Event]]]


def _states(
    store: Store, ids: Sequence[str], known: Mapping[str, list[Event]] | None
) -> tuple[States, dict[str, Txn]]:
    if known is None:
        found: dict[str, list[Event]] = {key: [] for key in ids}
        for row in events_of(store.connection, ids):
            found[row.entity_id].append(row)
        known = found
    groups = [known[key] for key in ids if known.get(key)]
    txns = txns_by_id(store.connection, {row.txn for some in groups for row in some})
    states = [(algebra.state(some), some) for some in groups]
    return [(state, some) for state, some in states if state is not None], txns


# Annotations


def _refresh_annotations(
    store: Store, ids: Sequence[str], known: Mapping[str, list[Event]] | None
) -> None:
    connection = store.connection
    states, txns = _states(store, ids, known)
    before = _note_words(store, ids) if store.watcher else []
    moved = _write_annotations(connection, states, txns)
    _write_tags(connection, states)
    _write_anchors(connection, states, txns, moved)
    placing.ensure_all(connection, ids)
    if store.watcher:
        after = _note_words(store, ids)
        # Equal rows are in both; those that are not go out of the index, or into it.
        same = set(before) & set(after)
        if len(same) < max(len(before), len(after)):
            store.watcher.notes_changed(
                connection,
                [words for words in before if words not in same],
                [words for words in after if words not in same],
            )


def _note_words(store: Store, ids: Sequence[str]) -> list[Words]:
    return store.connection.execute(
        f"SELECT key, note, exact FROM annotation WHERE deleted = 0 AND id IN ({marks(ids)})",
        ids,
    ).fetchall()


def _write_annotations(
    connection: sqlite3.Connection, states: States, txns: Mapping[str, Txn]
) -> set[str]:
    """Make the rows that are not there, and write into the others what is not so; the ids of
    those whose anchor is another now."""
    wanted = [annotation_values(state, txns) for state, _ in states]
    if not wanted:
        return set()
    _find_articles(connection, wanted)
    names = list(wanted[0])
    columns = ", ".join(f'"{name}"' for name in names)
    ids = [values["id"] for values in wanted]
    rows = connection.execute(
        f"SELECT {columns} FROM annotation WHERE id IN ({marks(ids)})", ids
    ).fetchall()
    at = names.index("id")
    old = {row[at]: row for row in rows}
    moved: set[str] = set()
    fresh: list[list[Any]] = []
    changed: dict[tuple[str, ...], list[list[Any]]] = {}
    for values in wanted:
        row = old.get(values["id"])
        if row is None:
            fresh.append(list(values.values()))
            continue
        pairs = zip(values.items(), row, strict=True)
        other = {name: new for (name, new), was in pairs if new != was}
        if other:
            changed.setdefault(tuple(other), []).append([*other.values(), values["id"]])
        if not other.keys().isdisjoint(("rev_sha", "start", "end")):
            moved.add(values["id"])
    connection.executemany(f"INSERT INTO annotation({columns}) VALUES({marks(names)})", fresh)
    for some, params in changed.items():
        sets = ", ".join(f'"{name}" = ?' for name in some)
        connection.executemany(f"UPDATE annotation SET {sets} WHERE id = ?", params)
    return moved


def _find_articles(connection: sqlite3.Connection, wanted: Sequence[dict[str, Any]]) -> None:
    """Give rows of annotations the numbers of their articles."""
    uids = list({values["article_uid"] for values in wanted})
    numbers = dict(
        connection.execute(f"SELECT uid, id FROM article WHERE uid IN ({marks(uids)})", uids)
    )
    for values in wanted:
        number = numbers.get(values["article_uid"])
        if number is None:
            number = _article_of_text(connection, values["rev_sha"])
        values["article_id"] = number


def _write_tags(connection: sqlite3.Connection, states: States) -> None:
    ids = [state.entity_id for state, _ in states]
    known: dict[str, set[str]] = {key: set() for key in ids}
    for key, tag in connection.execute(
        f"SELECT annotation_id, tag FROM annotation_tag WHERE annotation_id IN ({marks(ids)})", ids
    ):
        known[key].add(tag)
    wanted = {state.entity_id: set(state.tags) for state, _ in states}
    connection.executemany(
        "DELETE FROM annotation_tag WHERE annotation_id = ? AND tag = ?",
        [(key, tag) for key in ids for tag in known[key] - wanted[key]],
    )
    connection.executemany(
        "INSERT INTO annotation_tag(annotation_id, tag) VALUES(?, ?)",
        [(key, tag) for key in ids for tag in sorted(wanted[key] - known[key])],
    )


def annotation_values(state: State, txns: Mapping[str, Txn]) -> dict[str, Any]:
    """The columns of an annotation's row, but its key and the number of its article."""
    made = state.made
    place = state.fields.get("anchor")
    # A note that was written elsewhere keeps its own time until it is changed here.
    created = Moment(*made["created"]) if made.get("created") else when(txns, state.made_in)
    modified = created if state.last_in == state.made_in else when(txns, state.last_in)
    values: dict[str, Any] = {
        "id": state.entity_id,
        "article_uid": state.fields.get("article") or made["article"],
        "article_title": made.get("title", ""),
        "kind": made["kind"],
        "rev_sha": None,
        "start": None,
        "end": None,
        "exact": "",
        "prefix": "",
        "suffix": "",
        "occurrence": 1,
        "occurrences": 1,
        "heading": "[]",
        "sort_key": "",
        "colour": state.fields.get("colour") or "yellow",
        "style": state.fields.get("style") or "background",
        "note": state.note,
        "versions": dump(list(state.versions)),
        "created": created.ms,
        "created_offset": created.offset,
        "modified": modified.ms,
        "modified_offset": modified.offset,
        "device": device_of(state.made_in),
        "deleted": int(state.deleted),
        "origin": made.get("origin", ""),
        "origin_id": made.get("origin_id"),
    }
    if place:
        anchor = anchor_from_value(place)
        values |= {
            "rev_sha": place["rev"],
            "start": anchor.start,
            "end": anchor.end,
            "exact": anchor.exact,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
            "occurrence": anchor.occurrence,
            "occurrences": anchor.occurrences,
            "heading": dump(list(anchor.heading)),
            "sort_key": f"{anchor.start:09d}-{anchor.end:09d}",
        }
    return values


def _write_anchors(
    connection: sqlite3.Connection, states: States, txns: Mapping[str, Txn], moved: set[str]
) -> None:
    """One row per revision for which a person gave the place; the latest that still counts."""
    ids = [state.entity_id for state, _ in states]
    known: dict[str, dict[str, tuple[Any, ...]]] = {key: {} for key in ids}
    for key, rev, *place in connection.execute(
        'SELECT annotation_id, rev_sha, start, "end", state FROM anchor'
        f" WHERE method = 'given' AND annotation_id IN ({marks(ids)})",
        ids,
    ):
        known[key][rev] = tuple(place)
    wanted = {state.entity_id: _given(state, events, txns) for state, events in states}
    other = [key for key in ids if key in moved or known[key] != wanted[key]]
    # Places that were searched for from an earlier one will be searched for again.
    connection.executemany("DELETE FROM anchor WHERE annotation_id = ?", [(key,) for key in other])
    connection.executemany(
        'INSERT INTO anchor(annotation_id, rev_sha, start, "end", state, method, score)'
        " VALUES(?, ?, ?, ?, ?, 'given', 1.0)",
        [(key, rev, *place) for key in other for rev, place in wanted[key].items()],
    )


def _given(
    state: State, events: Sequence[Event], txns: Mapping[str, Txn]
) -> dict[str, tuple[Any, ...]]:
    """The places that a person gave, by text: start, end, state."""
    places: dict[str, Mapping[str, Any]] = {}
    # The anchor that holds comes first: among concurrent ones it may be an older one, that an
    # undo has put back.
    rows = (event.value for event in lineage(events, "anchor", txns))
    for value in (state.fields.get("anchor"), *rows):
        if value:
            places.setdefault(value["rev"], value)
            for rev in value.get("lost_in", ()):
                places.setdefault(rev, LOST)
    return {rev: (v["start"], v["end"], v["state"]) for rev, v in places.items()}


def _article_of_text(connection: sqlite3.Connection, rev_sha: str | None) -> int | None:
    """An article that has had a text: the first by uid, which is the same on every device."""
    if rev_sha is None:
        return None
    row = connection.execute(
        "SELECT r.article_id FROM article_revision r JOIN article a ON a.id = r.article_id"
        " WHERE r.sha256 = ? ORDER BY a.uid LIMIT 1",
        (rev_sha,),
    ).fetchone()
    return row[0] if row else None


# Articles


CORRECTED: Final = ("title", "subtitle", "authors", "source", "place", "published", "editor")
"""Facts that a person may correct, each a register of its own beside what the file says."""


def facts_told(state: State) -> dict[str, Any]:
    """What the file of an article says about it, at the revision that is current."""
    facts = state.made.get("facts", {})
    revision = state.fields.get("revision") or {}
    return {**facts, **revision["facts"]} if "facts" in revision else dict(facts)


def corrections(state: State) -> dict[str, Any]:
    """What a person said instead; an empty value says that there is none."""
    found = {name: state.fields.get(name) for name in CORRECTED}
    # A title is never empty: an empty one means that of the file.
    return {
        name: value
        for name, value in found.items()
        if value is not None and (value or name != "title")
    }


def article_values(state: State, txns: Mapping[str, Txn]) -> dict[str, Any]:
    """The columns of an article's row that its events decide."""
    mine = corrections(state)
    facts = facts_told(state) | mine
    added = when(txns, state.made_in)
    values: dict[str, Any] = {name: facts.get(name) or None for name in FACTS}
    inferred = bool(facts.get("published_inferred")) and "published" not in mine
    values |= {
        "title": facts.get("title") or "",
        "format": facts.get("format") or "text",
        "published_inferred": int(inferred),
        "authors": dump(facts.get("authors") or []),
        "uid": state.entity_id,
        "origin": state.fields.get("origin") or state.made["origin"],
        "part": state.made.get("part", 1),
        "added": added.ms,
        "added_offset": added.offset,
        "state": state.fields.get("state") or "unread",
        "deleted": int(state.deleted),
    }
    return values


def _refresh_articles(
    store: Store, uids: Sequence[str], known: Mapping[str, list[Event]] | None
) -> None:
    connection = store.connection
    states, txns = _states(store, uids, known)
    old = {
        row[1]: row
        for row in connection.execute(
            f"SELECT id, uid, title, deleted, rev_id FROM article WHERE uid IN ({marks(uids)})",
            uids,
        )
    }
    before: list[Words] = []
    after: list[Words] = []
    for state, _ in states:
        row = old.get(state.entity_id)
        if row is None:
            continue
        article_id, _, title, deleted, rev_id = row
        values = article_values(state, txns)
        wanted = revisions.pick(connection, article_id, state.fields.get("revision"), state.made)
        decided = edits.live(state.fields)
        if wanted is not None and decided:
            wanted = editing.derived(connection, article_id, wanted, decided, store.now())
        turned = wanted is not None and wanted != rev_id
        watched = store.watcher is not None and (
            turned or title != values["title"] or deleted != values["deleted"]
        )
        if watched and not deleted:
            before.append((article_id, title, revisions.body(connection, article_id)))
        if turned and wanted is not None:
            revisions.turn_to(connection, article_id, wanted)
        _write_article(store, article_id, title, values, state)
        if turned:
            placing.ensure(connection, article_id)
        if watched and not values["deleted"]:
            body = revisions.body(connection, article_id)
            after.append((article_id, values["title"], body))
    if store.watcher and (before or after):
        store.watcher.articles_changed(connection, before, after)


def _write_article(
    store: Store, article_id: int, title: str, values: dict[str, Any], state: State
) -> None:
    connection = store.connection
    if title != values["title"]:
        values |= title_columns(values["title"])
    sets = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(f"UPDATE article SET {sets} WHERE id = ?", [*values.values(), article_id])
    connection.execute("DELETE FROM article_tag WHERE article_id = ?", (article_id,))
    connection.executemany(
        "INSERT INTO article_tag(article_id, tag) VALUES(?, ?)",
        [(article_id, tag) for tag in state.tags],
    )


def when(txns: Mapping[str, Txn], txn: str) -> Moment:
    """When an action was done; its id says so too if its row has not arrived."""
    found = txns.get(txn)
    return found.created if found else Moment(int(txn[:13]))


def device_of(txn: str) -> str:
    """The device whose id an action carries."""
    return txn.rsplit("-", 1)[1]
