"""The text of an article as a person's edits leave it: a revision that is made from another.

What an importer read is the *base* revision, which the event of field `revision` names; the edits
are events of their own (`reader.annotations.edits`). The edited text follows from both, so it is
computed wherever either changes, by undo and by merging as well, and is the same on every device.
It is kept as a revision like any other: highlights are found again in it as after any change.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from reader.annotations import edits as algebra
from reader.annotations import events
from reader.annotations.edits import Edit, Edited
from reader.annotations.whole import Whole
from reader.errors import NotFound
from reader.model import Article, Moment
from reader.store import revisions
from reader.store.rows import (
    blocks_from_json,
    dump,
    other_from_json,
    styles_from_json,
    unpack,
)

if TYPE_CHECKING:
    from reader.annotations.events import State
    from reader.store.store import Store

BASE: Final = "base"
"""Option of an edited revision: the hash of the text that it was made from."""

EDITS: Final = "edits"
"""Option of an edited revision: a digest of its base and edits."""


def reading(connection: sqlite3.Connection, rev_id: int) -> Article:
    """The text, blocks, styles and left-out pieces of a revision; without any facts."""
    row = connection.execute(
        "SELECT blocks, styles, other FROM article_revision WHERE rev_id = ?", (rev_id,)
    ).fetchone()
    if row is None:
        raise NotFound("no_such_revision", ref="?", revision=rev_id)
    return Article(
        title="",
        text=revisions.text(connection, rev_id),
        blocks=tuple(blocks_from_json(unpack(row[0]))),
        format="",
        styles=styles_from_json(unpack(row[1])) if row[1] else (),
        other=other_from_json(unpack(row[2])) if row[2] else (),
    )


def derived(
    connection: sqlite3.Connection, article_id: int, base: int, edits: Sequence[Edit], now: Moment
) -> int:
    """The revision that edits make of the revision `base`; `base` itself without any.

    Found if it was made before, else computed and stored. The caller turns the article to it.
    """
    if not edits:
        return base
    row = connection.execute(
        "SELECT sha256, form, norm_version, warnings, source_sha, encoding, options"
        " FROM article_revision WHERE rev_id = ?",
        (base,),
    ).fetchone()
    sha256, form, norm_version, warnings, source_sha, encoding, options = row
    values = [[edit.id, algebra.to_value(edit)] for edit in edits]
    key = hashlib.sha256(dump([sha256, form, values]).encode("utf-8", "surrogatepass"))
    wanted = key.hexdigest()[:32]
    known = connection.execute(
        "SELECT rev_id FROM article_revision WHERE article_id = ?"
        f" AND json_extract(options, '$.{EDITS}') = ?",
        (article_id, wanted),
    ).fetchone()
    if known is not None:
        return int(known[0])
    article = reading(connection, base)
    made = algebra.apply(article, edits, lambda edit: _before(connection, article_id, edit))
    new = made.article._replace(encoding=encoding, warnings=tuple(json.loads(warnings)))
    shape = revisions.Form.of(new)
    same = revisions.find(connection, article_id, shape)
    if same is not None:
        return same
    rev_id = revisions.insert(
        connection,
        article_id,
        new,
        shape,
        source_sha=None,
        options={**json.loads(options), BASE: sha256, EDITS: wanted},
        created=now,
        norm_version=norm_version,
    )
    connection.execute(
        "UPDATE article_revision SET source_sha = ? WHERE rev_id = ?", (source_sha, rev_id)
    )
    return rev_id


def _before(connection: sqlite3.Connection, article_id: int, edit: Edit) -> str | None:
    """The whole that an edit was made in, from the reading that it names."""
    row = connection.execute(
        "SELECT rev_id FROM article_revision WHERE article_id = ? AND sha256 = ? AND form = ?",
        (article_id, *edit.base),
    ).fetchone()
    if row is None:
        return None
    whole = Whole.of(reading(connection, row[0]))
    return whole.text if whole.digest == edit.whole else None


class Editing:
    """Edits of one article: how they stand, and writing them."""

    def __init__(self, store: Store, article_id: int) -> None:
        self._store = store
        self._id = article_id
        self._info = store.articles.info(article_id)

    def _state(self) -> State:
        found = events.state(self._store.journal.of(self._info.uid))
        if found is None:
            raise NotFound("no_such_article", ref=self._id)
        return found

    def look(self) -> tuple[Edited, tuple[str, str]]:
        """The article as it is edited now, and hash and form of the reading underneath."""
        with self._store.reading() as connection:
            state = self._state()
            base = revisions.pick(connection, self._id, state.fields.get("revision"), state.made)
            if base is None:
                raise NotFound("no_such_article", ref=self._id)
            row = connection.execute(
                "SELECT sha256, form FROM article_revision WHERE rev_id = ?", (base,)
            ).fetchone()
            edited = algebra.apply(
                reading(connection, base),
                algebra.live(state.fields),
                lambda edit: _before(connection, self._id, edit),
            )
        return edited, (row[0], row[1])

    def write(
        self, label: str, values: Mapping[str, Mapping[str, Any] | None], facts: Mapping[str, Any]
    ) -> None:
        """Set and withdraw (None) edits by id, as one step that undo takes back."""
        fields = {algebra.FIELD + key: value for key, value in values.items()}
        self._store.articles.decide([self._info], label, fields, facts)


def edited_from(connection: sqlite3.Connection, sha256: str) -> list[int]:
    """The articles whose present text is an edited form of the text of that hash."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT a.id FROM article_revision r JOIN article a ON a.id = r.article_id"
            " JOIN article_revision c ON c.rev_id = a.rev_id WHERE r.sha256 = ?"
            f" AND c.rev_id <> r.rev_id AND json_extract(c.options, '$.{BASE}') = r.sha256",
            (sha256,),
        )
    ]
