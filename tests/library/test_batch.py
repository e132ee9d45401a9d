from __future__ import annotations

from pathlib import Path

import pytest

from reader.importers import pool
from reader.library import Library, batch

LINE = "渡口的书车每个月换一批书，换哪些由上一批读者投票决定。"


def fill(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03d}.txt").write_text(f"第{number}篇\n\n{LINE}第{number}次。\n")


def texts(library: Library) -> list[tuple[str, str]]:
    return sorted((a.title, library.document(a.id).text) for a in library.articles())


def test_a_large_run_gives_what_small_ones_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "files", 80)
    (tmp_path / "files" / "empty.txt").write_bytes(b"")
    with Library.open(tmp_path / "many.sqlite") as library:
        report = library.add([tmp_path / "files"], recursive=True)
        assert len(report.added) == 80
        (refused,) = report.refused
        assert refused.code == "import_empty"
        assert str(refused.path).endswith("empty.txt")
        many = texts(library)
        again = library.add([tmp_path / "files"], recursive=True)
        assert len(again.unchanged) == 80
        assert not again.added
        name, data = library.original(report.added[3].id)
        assert data == (tmp_path / "files" / name).read_bytes()
    monkeypatch.setattr(batch, "LARGE", 10_000)
    with Library.open(tmp_path / "few.sqlite") as library:
        library.add([tmp_path / "files"], recursive=True)
        assert texts(library) == many


def test_few_files_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "files", 10)
    monkeypatch.setattr(pool, "Pool", None)
    with Library.open(tmp_path / "l.sqlite") as library:
        assert len(library.add([tmp_path / "files"], recursive=True).added) == 10


def test_changed_removed_and_differently_read_files_are_read_again(tmp_path: Path) -> None:
    fill(tmp_path / "files", 70)
    with Library.open(tmp_path / "l.sqlite") as library:
        first = library.add([tmp_path / "files"], recursive=True)
        (tmp_path / "files" / "004.txt").write_text(f"第4篇\n\n{LINE}又改过了，第四次。\n")
        library.remove(first.added[9].id)
        second = library.add([tmp_path / "files"], recursive=True)
        assert [a.id for a in second.revised] == [first.added[4].id]
        assert [a.id for a in second.added] == [first.added[9].id]
        assert len(second.unchanged) == 68
        forced = library.add([tmp_path / "files"], recursive=True, kind="markdown")
        assert len(forced.order) == 70


def test_a_run_that_is_cancelled_can_be_taken_up(tmp_path: Path) -> None:
    fill(tmp_path / "files", 400)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 250

    with Library.open(tmp_path / "l.sqlite") as library:
        report = library.add([tmp_path / "files"], recursive=True, cancelled=cancelled)
        assert report.cancelled
        assert 0 < library.count() < 400
        rest = library.add([tmp_path / "files"], recursive=True)
        assert not rest.cancelled
        assert library.count() == 400
        assert len(rest.added) + len(report.added) == 400
