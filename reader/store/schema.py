"""The tables of a library, by the version that made them. See docs/data.md for what each is for."""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x5A507264
"""Says in the file's header that it is a library of this program ("ZPrd")."""

VERSION_1: Final = (
    """
    CREATE TABLE meta(
        key TEXT PRIMARY KEY,
        value TEXT
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE source_file(
        sha256 TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        data BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE article(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        subtitle TEXT,
        authors TEXT NOT NULL DEFAULT '[]',
        source TEXT,
        place TEXT,
        published TEXT,
        published_inferred INTEGER NOT NULL DEFAULT 0,
        editor TEXT,
        language TEXT,
        format TEXT NOT NULL,
        origin TEXT NOT NULL,
        address TEXT,
        part INTEGER NOT NULL DEFAULT 1,
        added INTEGER NOT NULL,
        added_offset INTEGER NOT NULL DEFAULT 0,
        opened INTEGER,
        opened_offset INTEGER,
        state TEXT NOT NULL DEFAULT 'unread',
        deleted INTEGER NOT NULL DEFAULT 0,
        chars INTEGER NOT NULL DEFAULT 0,
        revision INTEGER NOT NULL DEFAULT 1,
        rev_id INTEGER,
        sha256 TEXT NOT NULL,
        progress REAL NOT NULL DEFAULT 0,
        initials TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    "CREATE INDEX article_sha256 ON article(sha256)",
    "CREATE INDEX article_origin ON article(origin, part)",
    "CREATE INDEX article_address ON article(address) WHERE address IS NOT NULL",
    "CREATE INDEX article_uid_end ON article(substr(uid, -8))",
    # One for every order of the list; none of them looks at removed articles.
    "CREATE INDEX article_by_added ON article(id DESC) WHERE deleted = 0",
    "CREATE INDEX article_by_published ON article(published DESC, id DESC) WHERE deleted = 0",
    "CREATE INDEX article_by_title ON article(title, id DESC) WHERE deleted = 0",
    "CREATE INDEX article_by_read ON article(opened DESC, id DESC) WHERE deleted = 0",
    "CREATE INDEX article_by_length ON article(chars DESC, id DESC) WHERE deleted = 0",
    """
    CREATE TABLE article_revision(
        rev_id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES article(id),
        seq INTEGER NOT NULL,
        norm_version INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        form TEXT NOT NULL,
        text BLOB,
        blocks BLOB NOT NULL,
        styles BLOB,
        other BLOB,
        warnings TEXT NOT NULL DEFAULT '[]',
        source_sha TEXT,
        encoding TEXT,
        options TEXT NOT NULL DEFAULT '{}',
        created INTEGER NOT NULL,
        UNIQUE(article_id, seq)
    ) STRICT
    """,
    "CREATE INDEX article_revision_sha256 ON article_revision(sha256)",
    """
    CREATE TABLE body(
        article_id INTEGER PRIMARY KEY REFERENCES article(id),
        text TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE article_tag(
        article_id INTEGER NOT NULL REFERENCES article(id),
        tag TEXT NOT NULL,
        PRIMARY KEY(article_id, tag)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX article_tag_tag ON article_tag(tag)",
    """
    CREATE TABLE annotation(
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        article_uid TEXT NOT NULL,
        article_id INTEGER REFERENCES article(id),
        article_title TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL,
        rev_sha TEXT,
        start INTEGER,
        "end" INTEGER,
        exact TEXT NOT NULL DEFAULT '',
        prefix TEXT NOT NULL DEFAULT '',
        suffix TEXT NOT NULL DEFAULT '',
        occurrence INTEGER NOT NULL DEFAULT 1,
        occurrences INTEGER NOT NULL DEFAULT 1,
        heading TEXT NOT NULL DEFAULT '[]',
        sort_key TEXT NOT NULL DEFAULT '',
        colour TEXT NOT NULL,
        style TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        versions TEXT NOT NULL DEFAULT '[]',
        created INTEGER NOT NULL,
        created_offset INTEGER NOT NULL DEFAULT 0,
        modified INTEGER NOT NULL,
        modified_offset INTEGER NOT NULL DEFAULT 0,
        device TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0,
        origin TEXT NOT NULL DEFAULT '',
        origin_id TEXT
    ) STRICT
    """,
    "CREATE INDEX annotation_article ON annotation(article_id, deleted, kind)",
    "CREATE INDEX annotation_article_uid ON annotation(article_uid)",
    "CREATE INDEX annotation_origin ON annotation(origin, origin_id) WHERE origin_id IS NOT NULL",
    "CREATE INDEX annotation_id_end ON annotation(substr(id, -8))",
    "CREATE INDEX annotation_by_created ON annotation(created DESC, key DESC) WHERE deleted = 0",
    "CREATE INDEX annotation_by_modified ON annotation(modified DESC, key DESC) WHERE deleted = 0",
    """
    CREATE TABLE anchor(
        annotation_id TEXT NOT NULL REFERENCES annotation(id),
        rev_sha TEXT NOT NULL,
        start INTEGER,
        "end" INTEGER,
        state TEXT NOT NULL,
        method TEXT NOT NULL,
        score REAL NOT NULL,
        PRIMARY KEY(annotation_id, rev_sha)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE annotation_tag(
        annotation_id TEXT NOT NULL REFERENCES annotation(id),
        tag TEXT NOT NULL,
        PRIMARY KEY(annotation_id, tag)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX annotation_tag_tag ON annotation_tag(tag)",
    """
    CREATE TABLE reading_position(
        article_uid TEXT NOT NULL,
        device TEXT NOT NULL,
        offset INTEGER NOT NULL,
        top INTEGER NOT NULL,
        revision TEXT NOT NULL,
        snippet TEXT NOT NULL DEFAULT '',
        hlc TEXT NOT NULL,
        PRIMARY KEY(article_uid, device)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE note_draft(
        entity TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        modified INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE txn(
        id TEXT PRIMARY KEY,
        device TEXT NOT NULL,
        kind TEXT NOT NULL,
        undoes TEXT,
        label TEXT NOT NULL,
        facts TEXT NOT NULL DEFAULT '{}',
        created INTEGER NOT NULL,
        "offset" INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX txn_device ON txn(device, id)",
    "CREATE INDEX txn_undoes ON txn(undoes, id) WHERE undoes IS NOT NULL",
    """
    CREATE TABLE event(
        id TEXT PRIMARY KEY,
        entity TEXT NOT NULL,
        entity_id TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        parents TEXT NOT NULL DEFAULT '[]',
        txn TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX event_entity ON event(entity_id)",
    "CREATE INDEX event_txn ON event(txn)",
    """
    CREATE TABLE export_state(
        article_uid TEXT NOT NULL,
        format TEXT NOT NULL,
        folder TEXT NOT NULL,
        path TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT '{}',
        written INTEGER NOT NULL,
        PRIMARY KEY(article_uid, format, folder)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE import_batch(
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        facts TEXT NOT NULL DEFAULT '{}',
        created INTEGER NOT NULL
    ) STRICT
    """,
)
"""STRICT (SQLite 3.37) so that a column holds what it says."""


_NEWS: Final = """
    CREATE TRIGGER sync_new_{name} AFTER {when} WHEN EXISTS (SELECT 1 FROM sync_place){only}
    BEGIN
        DELETE FROM sync_new WHERE kind = '{kind}' AND key = {key};
        INSERT INTO sync_new(kind, key) VALUES('{kind}', {key});
    END
    """
"""Triggers, so that no way of writing can forget to say what is new. A library that has met nobody
pays nothing. (A conflict clause in a trigger would give way to that of the statement outside, so
what is there already is deleted first.)"""


def _news(name: str, when: str, kind: str, key: str, only: str = "") -> str:
    return _NEWS.format(name=name, when=when, kind=kind, key=key, only=only)


_PLACE_KEY: Final = "new.article_uid || ' ' || new.device"

VERSION_2: Final = (
    """
    CREATE TABLE sync_place(
        name TEXT PRIMARY KEY,
        cursor INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT '{}',
        met INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sync_new(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        UNIQUE(kind, key)
    ) STRICT
    """,
    _news("action", "INSERT ON txn", "action", "new.id"),
    # An action with thousands of events is noted once.
    _news(
        "event",
        "INSERT ON event",
        "action",
        "new.txn",
        " AND (SELECT key FROM sync_new ORDER BY seq DESC LIMIT 1) IS NOT new.txn",
    ),
    _news("revision", "INSERT ON article_revision", "revision", "CAST(new.rev_id AS TEXT)"),
    _news("source", "INSERT ON source_file", "source", "new.sha256"),
    _news("position", "INSERT ON reading_position", "position", _PLACE_KEY),
    _news("moved", "UPDATE ON reading_position", "position", _PLACE_KEY),
    _news("reading", "UPDATE OF progress, opened ON article", "reading", "new.uid"),
    "CREATE INDEX annotation_versions ON annotation(id) WHERE versions <> '[]'",
)
"""What a library remembers of the places where it meets others, and what is new since."""
