"""Search as you type: own connection, interruption, and a writer beside it."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from reader.search import Searcher, index_articles, unindex_article


def test_typing_finds_the_newest_or_the_best(shelf):
    old = shelf.add("北京", "Python")
    new = shelf.add("别的", "北京，Python")
    with Searcher(shelf.path) as searcher:
        first = searcher.search("北京", newest=True)
        assert [hit.article_id for hit in first.hits] == [new, old]
        assert [hit.article_id for hit in searcher.search("北京").hits] == [old, new]
        assert searcher.search("北京 pyt").total == 2
        assert searcher.search("北京 pyt", typing=False).total == 0
        assert searcher.search("北京", cap=1).total_is_exact is False
        shelf.add("三", "北京")
        assert searcher.search("北京").total == 3
    assert searcher.search("北京") is None
    searcher.close()


def test_it_cannot_write(shelf):
    searcher = Searcher(shelf.path)
    with pytest.raises(sqlite3.OperationalError):
        searcher._conn.execute("DELETE FROM article")
    searcher.close()
    with pytest.raises(sqlite3.OperationalError):
        Searcher(shelf.path.with_name("missing.db"))


def test_a_connection_may_be_given(shelf):
    shelf.add("一", "北京")
    conn = sqlite3.connect(shelf.path, isolation_level=None)
    with Searcher(conn) as searcher:
        assert searcher.search("北京").total == 1


def test_older_generations_do_not_run(shelf):
    shelf.add("一", "北京")
    with Searcher(shelf.path) as searcher:
        assert searcher.interrupt() == 1
        assert searcher.interrupt(7) == 7
        assert searcher.interrupt(3) == 7
        assert searcher.search("北京", generation=6) is None
        assert searcher.search("北京", generation=7).total == 1
        assert searcher.search("北京").total == 1


def test_a_running_search_ends_when_it_is_interrupted(library_path, library):
    with Searcher(library_path) as searcher:
        results, begun = [], threading.Event()

        def run():
            begun.set()
            for _ in range(2000):
                results.append(searcher.search("的 OR 一 OR 人 -甲乙", cap=None, limit=50))
                if results[-1] is None:
                    break

        thread = threading.Thread(target=run)
        thread.start()
        begun.wait()
        while thread.is_alive():
            searcher.interrupt()
            thread.join(0.01)
        assert results[-1] is None
        assert searcher.search("的").total > 0


def test_errors_of_the_file_are_not_taken_for_interruptions(shelf):
    searcher = Searcher(shelf.path)
    shelf.conn.execute("DROP TABLE article")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        searcher.search("-北京")
    searcher.close()


def test_a_writer_beside_it_disturbs_nothing(shelf):
    for i in range(30):
        shelf.add(f"标题{i}", "北京的事" * 20)
    stop, problems = threading.Event(), []

    def write():
        conn = sqlite3.connect(shelf.path, isolation_level=None)
        try:
            while not stop.is_set():
                for change in (index_articles, unindex_article):
                    conn.execute("BEGIN IMMEDIATE")
                    if change is index_articles:
                        index_articles(conn, [(99, "新", "北京" * 200)])
                    else:
                        unindex_article(conn, 99, "新", "北京" * 200)
                    conn.execute("COMMIT")
        except Exception as error:
            problems.append(error)
        conn.close()

    thread = threading.Thread(target=write)
    thread.start()
    with Searcher(shelf.path) as searcher:
        totals = {searcher.search("北京").total for _ in range(100)}
    stop.set()
    thread.join()
    assert (problems, totals) == ([], {30})
