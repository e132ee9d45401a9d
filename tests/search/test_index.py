"""The index follows what it mirrors, says how far it can be trusted, and can be built anew."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager

import pytest

from reader.search import check, filter_sql, index, prepare, rebuild, rebuilding, search, state


def articles(shelf, query):
    return sorted({hit.article_id for hit in search(shelf.conn, query, relax=False).hits})


def dump(conn):
    """Everything that the index holds, as tokens and rows."""
    out = []
    for table, detail in (("fts", "instance"), ("fts_char", "row"), ("fts_note", "instance")):
        conn.execute(f"CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, {table}, {detail})")
        out.append(sorted(conn.execute("SELECT * FROM temp.v")))
        conn.execute("DROP TABLE temp.v")
    return out


def test_a_new_library_is_ready_at_once(shelf):
    assert state(shelf.conn).kind == "ready"
    assert prepare(shelf.conn).usable
    assert check(shelf.conn) == []


def test_prepare_joins_the_callers_transaction(bare):
    with bare.write() as conn:
        assert prepare(conn).usable
        conn.execute("SAVEPOINT s")
    assert state(bare.conn).usable


def test_adding_changing_and_removing_leave_no_ghosts(shelf):
    one = shelf.add("标题一", "北京的事，京")
    note = shelf.note(one, quote="北京", note="重要")
    two = shelf.add("标题二", "上海")
    shelf.change(one, "广州的事，Python")
    assert articles(shelf, "北京") == [one]  # the quote of the note
    assert articles(shelf, "in:text 京") == []
    assert articles(shelf, "python") == [one]
    shelf.remove_note(note)
    shelf.remove(two)
    assert articles(shelf, "北京 OR 上海 OR 二 OR 京") == []
    before = dump(shelf.conn)
    rebuild(shelf.conn, fresh=True)
    assert dump(shelf.conn) == before
    assert check(shelf.conn) == []


def test_what_is_indexed_cannot_be_indexed_again(shelf):
    one = shelf.add("一", "北京")
    shelf.note(one, note="甲")
    with pytest.raises(ValueError, match="indexed"), shelf.write() as conn:
        index.index_articles(conn, [(one, "一", "上海")])
    with pytest.raises(ValueError, match="indexed"), shelf.write() as conn:
        index.index_note(conn, 1, "乙", "")
    with shelf.write() as conn:
        index.unindex_article(conn, 99, "不在", "不在")
        index.unindex_note(conn, 99, "不在", "不在")
    assert (articles(shelf, "不在"), articles(shelf, "北京")) == ([], [one])


def test_a_rolled_back_change_leaves_the_index_as_it_was(shelf):
    shelf.add("一", "北京")
    before = dump(shelf.conn)

    def fail():
        with shelf.write() as conn:
            index.index_articles(conn, [(7, "二", "北京")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert dump(shelf.conn) == before


def test_a_library_with_articles_and_no_index_is_searched_all_the_same(bare):
    one = bare.add("社会工作", "北京，只\n有坚持", index=False)
    bare.conn.execute("INSERT INTO annotation(id, article_uid, article_id, kind, colour, note)"
                      " VALUES ('n', 'u', 1, 'note', 'yellow', '笔记')")  # fmt: skip
    assert state(bare.conn).kind == "absent"
    assert articles(bare, "北京 -上海") == [one]
    assert prepare(bare.conn).kind == "stale"
    for query in ("社會", "京", "只有", "笔", "社会 NEAR/9 工作", "is:unread 北京"):
        assert articles(bare, query) == [one], query
    assert articles(bare, "社会 NEAR/0 北京") == []
    hits = search(bare.conn, "社会 OR 北京", cap=0).hits
    assert [hit.where for hit in hits] == ["title", "text"]
    assert rebuild(bare.conn)
    assert state(bare.conn).usable
    assert check(bare.conn) == []


def test_another_version_is_stale_and_its_changes_are_not_lost(shelf, monkeypatch):
    shelf.add("一", "北京")
    monkeypatch.setattr(index, "INDEX_VERSION", "other")
    assert state(shelf.conn).kind == "stale"
    shelf.add("二", "北京")
    assert articles(shelf, "北京") == [1, 2]
    monkeypatch.undo()
    assert state(shelf.conn).kind == "stale"  # it was not kept up meanwhile
    assert articles(shelf, "北京") == [1, 2]
    rebuild(shelf.conn)
    assert state(shelf.conn).usable
    assert articles(shelf, "北京") == [1, 2]


def test_a_rebuild_stops_within_a_batch_and_undoes_it(bare, monkeypatch):
    for i in range(10):
        bare.add(f"标题{i}", "北京" * 50, index=False)
    prepare(bare.conn)
    monkeypatch.setattr(rebuilding, "_DROP_PAGES", 1)
    taken = []

    def cancelled():
        taken.append(True)
        return len(taken) > 5

    assert not rebuild(bare.conn, cancelled=cancelled, batch_chars=300)
    now = state(bare.conn)
    assert (now.kind, now.progress) == (
        "building",
        0.2,
    )  # of the second batch an article was taken in
    assert rebuild(bare.conn, batch_chars=300)
    assert (state(bare.conn).usable, check(bare.conn)) == (True, [])
    # An old index that is large goes away some pages at a time, and can be left half-way too.
    assert not rebuild(bare.conn, cancelled=lambda: True, fresh=True)
    assert state(bare.conn).kind == "stale"
    assert len(articles(bare, "北京")) == 10
    assert rebuild(bare.conn)
    assert (state(bare.conn).usable, check(bare.conn)) == (True, [])


def test_a_rebuild_tells_stops_goes_on_and_lets_others_write_between(bare):
    for i in range(10):
        bare.add(f"标题{i}", "北京" * 50, index=False)
    bare.conn.execute("INSERT INTO annotation(id, article_uid, kind, colour, note)"
                      " VALUES ('n', 'u', 'note', 'yellow', '北京')")  # fmt: skip
    prepare(bare.conn)
    told = []
    assert not rebuild(
        bare.conn, lambda *at: told.append(at), lambda: len(told) > 2, batch_chars=300
    )
    assert told == [(0, 11), (2, 11), (4, 11)]
    now = state(bare.conn)
    assert (now.kind, now.progress) == ("building", 0.4)
    bare.change(1, "上海")  # below the mark
    bare.change(9, "上海")  # above it
    bare.remove(2)
    bare.remove(8)
    bare.remove_note("n")
    eleven = bare.add("新", "上海")
    bare.note(1, note="上海")
    assert articles(bare, "上海") == [1, 9, eleven]
    opened = []

    @contextmanager
    def transaction():
        opened.append(True)
        with bare.write():
            yield

    assert rebuild(bare.conn, transaction=transaction, batch_chars=100)
    assert len(opened) > 8
    assert state(bare.conn).usable
    assert (articles(bare, "上海"), check(bare.conn)) == ([1, 9, eleven], [])
    assert articles(bare, "北京") == [3, 4, 5, 6, 7, 10]
    before = dump(bare.conn)
    rebuild(bare.conn, fresh=True)
    assert dump(bare.conn) == before


def test_two_windows_rebuild_together(bare):
    for i in range(6):
        bare.add(f"标题{i}", "北京" * 50, index=False)
    prepare(bare.conn)
    other = sqlite3.connect(bare.path, isolation_level=None)
    calls = []

    def then_the_other_window(*_):
        if not calls:
            calls.append(rebuild(other, batch_chars=100))

    assert rebuild(bare.conn, then_the_other_window, batch_chars=100)
    assert (calls, check(bare.conn)) == ([True], [])
    other.close()


def test_check_finds_what_is_wrong(shelf, tmp_path):
    shelf.add("一", "北京")
    shelf.conn.execute("INSERT INTO article(uid, title) VALUES ('u9', '二')")
    shelf.conn.execute("INSERT INTO body VALUES (2, '上海')")
    shelf.conn.execute("UPDATE article SET deleted = 1 WHERE id = 1")
    assert check(shelf.conn) == ["index_missing:1", "index_surplus:1"]
    reading = sqlite3.connect(f"{shelf.path.as_uri()}?mode=ro", uri=True)
    assert check(reading) == ["index_missing:1", "index_surplus:1"]
    reading.close()
    shelf.conn.execute("UPDATE fts_data SET block = x'00ff00ff' WHERE id > 10")
    assert "index_damaged:fts" in check(shelf.conn)
    rebuild(shelf.conn, fresh=True)
    assert check(shelf.conn) == []


def test_without_fts5_texts_are_read(bare, monkeypatch):
    monkeypatch.setattr(index, "_has_fts5", False)
    assert prepare(bare.conn).kind == "unavailable"
    assert prepare(bare.conn).kind == "unavailable"
    one = bare.add("一", "北京")
    assert articles(bare, "京") == [one]
    where, params = filter_sql("北京", bare.conn)
    assert bare.conn.execute(f"SELECT a.id FROM article a WHERE {where}", params).fetchall() == [
        (1,)
    ]
    assert not rebuild(bare.conn)
    assert check(bare.conn) == []
    monkeypatch.setattr(index, "_has_fts5", None)
    assert state(bare.conn).kind == "absent"
    assert rebuild(bare.conn)
    assert articles(bare, "京") == [one]


def test_an_index_loses_its_trust_when_this_sqlite_cannot_keep_it(shelf, monkeypatch):
    monkeypatch.setattr(index, "_has_fts5", False)
    one = shelf.add("一", "北京")
    monkeypatch.setattr(index, "_has_fts5", True)
    assert state(shelf.conn).kind == "stale"
    assert articles(shelf, "京") == [one]


def test_trouble_with_the_file_is_not_taken_for_a_missing_index(tmp_path):
    conn = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    (tmp_path / "x.db").write_bytes(b"nothing like a database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        state(conn)
    conn.close()
