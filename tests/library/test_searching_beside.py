"""Searching as you type while another window adds articles."""

from __future__ import annotations

import threading
from pathlib import Path

from reader.library import Library

ARTICLES = 300


def test_searches_run_while_a_writer_adds_articles(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    problems: list[BaseException] = []

    def write() -> None:
        try:
            with Library.open(path) as library:
                for i in range(ARTICLES):
                    text = f"标题{i}\n\n北京的第{i}件事。\n接诉即办，" + f"各地各有{i}法。\n" * 20
                    library.add_bytes(text.encode(), f"{i}.txt", origin=f"{i}", kind="text")
        except BaseException as error:
            problems.append(error)

    with Library.open(path) as library, library.searcher() as searcher:
        writer = threading.Thread(target=write)
        writer.start()
        totals: list[int] = []
        rounds = 0
        while writer.is_alive() or rounds == 0:
            for query in ("北京", "接诉即办 各地", "件", "标题 OR 没有的", "/第.+件/"):
                result = searcher.search(query, cap=None)
                assert result is not None
                if query == "北京":
                    totals.append(result.total)
                for hit in result.hits:
                    assert hit.matches, "what is shown was found in the text as it stands"
            searcher.interrupt()
            library.articles(limit=20)
            rounds += 1
        writer.join()
        assert problems == []
        assert totals == sorted(totals), "what was found once stays found"
        found = searcher.search("北京", cap=None)
        assert found is not None
        assert found.total == ARTICLES
        assert library.count("接诉即办") == ARTICLES
        assert library.index_state().kind == "ready"
        assert library.check().ok
