from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from reader.library import Library, reports
from reader.library.reports import ManyArticles


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MANY", 8)
    monkeypatch.setattr(reports, "_PAGE", 5)


def test_of_many_articles_the_report_reads_some_at_a_time(
    library: Library, tmp_path: Path, few: None
) -> None:
    for n in range(23):
        (tmp_path / f"{n:02d}.txt").write_text(f"第{n}篇\n\n渡口的书车每个月换一批书，第{n}次。")
    asked: list[int] = []
    infos = library._store.articles.infos

    def counted(ids: Iterable[int]) -> Any:
        found = infos(ids)
        asked.append(len(found))
        return found

    library._store.articles.infos = counted  # type: ignore[method-assign]
    report = library.add(sorted(tmp_path.glob("*.txt")))
    assert isinstance(report.added, ManyArticles)
    assert sum(asked) == 5
    assert len(report.added) == 23
    assert report.unchanged == ()
    assert [each.title for each in report.added[:3]] == ["第0篇", "第1篇", "第2篇"]
    assert report.added[0].id == report.first
    assert sum(asked) == 5
    assert [each.id for each in report.added] == list(report.order)
    assert max(asked) == 5
    assert report.added[-1].title == "第22篇"
    assert [each.title for each in report.added[4:6]] == ["第4篇", "第5篇"]
    again = library.add(sorted(tmp_path.glob("*.txt")))
    assert [each.id for each in again.unchanged] == list(report.order)
