"""The query language as a condition for lists of articles and of annotations."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from reader.search import filter_sql, index
from reader.search.conditions import glob


def articles(shelf, query, *, conn=True):
    where, params = filter_sql(query, shelf.conn if conn else None)
    sql = f"SELECT id FROM article AS a WHERE a.deleted = 0 AND ({where}) ORDER BY id"
    return [row[0] for row in shelf.conn.execute(sql, params)]


def notes(shelf, query, *, conn=True):
    where, params = filter_sql(query, shelf.conn if conn else None, notes=True)
    sql = (
        "SELECT n.id FROM annotation AS n LEFT JOIN article AS a ON a.id = n.article_id"
        f" WHERE n.deleted = 0 AND ({where}) ORDER BY n.key"
    )
    return [row[0] for row in shelf.conn.execute(sql, params)]


def ms(year, month, day):
    return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def full(shelf):
    shelf.add(
        "经济改革",
        "北京的事",
        source="人民日報",
        authors='["李肖娜", "Ann Lee"]',
        published="2025-06-07",
        state="read",
        tags=("科技/芯片", "AI"),
        added=ms(2025, 1, 31) + 23 * 3_600_000,
        added_offset=480,
    )
    shelf.add("Title", "上海 Python", published="2025-06", authors="broken", tags=("科学",))
    shelf.add("三", "天津", source="晨报", published="2024", added=ms(2025, 3, 1))
    shelf.note(1, quote="北京", note="重要的改革", colour="green", created=ms(2025, 5, 1))
    shelf.note(1, quote="的事", state="moved", tags=("读后",))
    shelf.note(2, note="关于天津", kind="note")
    shelf.note(None, quote="失去的", state="orphan")
    return shelf


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3]),
        ("is:foo", [1, 2, 3]),
        ("经济", [1]),
        ("重要", [1]),  # in its note
        ("北京 重要", [1]),  # one in the text, one in the note
        ("天津", [2, 3]),
        ("津", [2, 3]),
        ("title:经济 OR python", [1, 2]),
        ("-天津", [1]),
        ("note:天津", [2]),
        ("in:title 天津", []),
        ("in:note 天津", [2]),
        ("/北.的/", [1]),
        ("source:人民日报", [1]),
        ("来源：日报 OR 来源：晨", [1, 3]),
        ("-source:人民", [2, 3]),
        ("author:肖娜", [1]),
        ("by:ann", [1]),
        ("-author:ann", [2, 3]),
        ("tag:ai", [1]),
        ("tag:科技", [1]),
        ("tag:技", []),
        ("tag:科*", [1, 2]),
        ("is:已读", [1]),
        ("state:unread", [2, 3]),
        ("has:note", [1, 2]),
        ("has:highlight", [1]),
        ("has:bookmark", []),
        ("has:tag", [1, 2]),
        ("colour:green", [1]),
        ("is:note", [2]),
        ("is:orphan", []),
        ("date:2025", [1, 2]),
        ("date:2025-06", [1, 2]),
        ("date:2025-06-07", [1]),
        ("date:>2025-06-06", [1]),
        ("date:>=2025-06", [1, 2]),
        ("date:<2025", [3]),
        ("date:<=2024", [3]),
        ("date:2024..2025-06-06", [2, 3]),
        ("date:..2024", [3]),
        ("added:2025-02-01", [1]),  # by the clock where it was added
        ("added:2025-03", [3]),
        ("noted:2025-05", [1]),
    ],
)
def test_articles(full, query, expected):
    assert articles(full, query) == expected
    if "/" not in query:
        assert articles(full, query, conn=False) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["note-1", "note-2", "note-3", "note-4"]),
        ("北京", ["note-1"]),
        ("改革", ["note-1"]),
        ("北", ["note-1"]),
        ("in:quote 改革", []),
        ("title:经济", ["note-1", "note-2"]),
        ("text:天津", []),
        ("-title:经济", ["note-3", "note-4"]),
        ("colour:绿", ["note-1"]),
        ("is:highlight", ["note-1", "note-2", "note-4"]),
        ("is:moved", ["note-2"]),
        ("is:orphan", ["note-4"]),
        ("is:exact", ["note-1", "note-3"]),
        ("is:read", ["note-1", "note-2"]),
        ("has:note", ["note-1", "note-3"]),
        ("has:highlight", ["note-1", "note-2", "note-4"]),
        ("has:tag", ["note-2"]),
        ("tag:读后", ["note-2"]),
        ("tag:ai -tag:读后", ["note-1"]),
        ("source:人民", ["note-1", "note-2"]),
        ("-source:人民", ["note-3", "note-4"]),
        ("noted:>2025", []),
        ("noted:2025", ["note-1"]),
        ("😀", []),
    ],
)
def test_notes(full, query, expected):
    assert notes(full, query) == expected


def test_the_index_at_its_word_finds_no_less(full):
    for query in ("C++", "3.14", "/北.的/", "😀 OR ++", "text:京", "京 NEAR/2 事", "海 NEAR/2 津"):
        assert set(articles(full, query)) <= set(articles(full, query, conn=False))


def test_without_an_index(full, monkeypatch):
    monkeypatch.setattr(index, "INDEX_VERSION", "other")
    assert articles(full, "重要 北京") == [1]
    assert articles(full, "text:京 NEAR/3 text:事") == [1]
    assert notes(full, "改革 title:经济") == ["note-1"]


def test_nothing_that_was_typed_becomes_sql(full):
    for query in (
        "'; DROP TABLE article; --",
        'source:"\' OR 1=1 --"',
        "tag:*?[",
        "source:]^-a[",
        '"" OR ""',
    ):
        where, params = filter_sql(query, full.conn)
        assert "DROP" not in where
        assert where.count("?") == len(params)
        articles(full, query)
        notes(full, query)


@pytest.mark.parametrize(
    "text", ["a]b", "a^b", "[x]", "a*b?", "-", "甲-乙", "]", "^", "國会", "Ａb"]
)
def test_glob_finds_the_characters_themselves(text):
    conn = sqlite3.connect(":memory:")
    assert conn.execute("SELECT ? GLOB ?", (f"一{text}二", glob(text, whole=False))).fetchone()[0]
    assert conn.execute("SELECT ? GLOB ?", (text.upper(), glob(text, whole=True))).fetchone()[0]
    assert not conn.execute("SELECT ? GLOB ?", ("别的", glob(text, whole=False))).fetchone()[0]
    conn.close()
