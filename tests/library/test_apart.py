"""Adding in a process of its own comes to what adding here comes to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import LibraryError, ReadOnlyLibrary
from reader.library import Library, Progress, apart


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "文章"
    root.mkdir()
    for n in range(70):
        text = f"第{n}篇的题目\n\n　　渡口的第{n}天，雾从河面上起来，对岸就看不见了。\n" * 3
        (root / f"{n:02d}.txt").write_text(text)
    (root / "空.txt").write_text("")
    return root


def test_a_folder_is_added_as_it_would_be_here(tmp_path: Path, folder: Path) -> None:
    told: list[Progress] = []
    with Library.open(tmp_path / "here.sqlite") as library:
        here = library.add([folder], recursive=True)
    with Library.open(tmp_path / "there.sqlite") as library:
        there = library.add_apart([folder], progress=told.append)
        again = library.add_apart([folder])
        assert library.search("第69天").total == 1
    assert [info.title for info in there.added] == [info.title for info in here.added]
    assert [info.uid for info in there.added] != [info.uid for info in here.added]
    assert there.order == here.order
    assert there.refused == here.refused
    assert len(again.unchanged) == 70
    assert told[-1].done == told[-1].total == 71


def test_what_was_stored_stays_when_it_is_stopped(tmp_path: Path, folder: Path) -> None:
    with Library.open(tmp_path / "a.sqlite") as library:
        report = library.add_apart([folder], cancelled=lambda: True)
        assert report.cancelled
        assert library.count() == len(report.added)
        assert len(library.add_apart([folder]).added) + len(report.added) == 70


def test_single_files_start_no_process(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    with Library.open(tmp_path / "a.sqlite") as library:
        assert len(library.add_apart([folder / "03.txt"]).added) == 1


def test_trouble_is_told_as_it_would_be_here(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.sqlite"
    with Library.open(path) as library:
        library.add([folder / "03.txt"])
    with Library.open(path, read_only=True) as library, pytest.raises(ReadOnlyLibrary):
        library.add_apart([folder])
    with Library.open(path) as library:
        monkeypatch.setattr(apart, "_START", "raise SystemExit(7)")
        with pytest.raises(LibraryError) as caught:
            library.add_apart([folder])
        assert (caught.value.code, caught.value.facts["reason"]) == ("library_io", "exit status 7")


def test_it_stops_with_the_process_that_began_it(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.sqlite"
    Library.open(path).close()
    package = str(Path(apart.__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-P", "-c", apart._START, package],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked = {"library": str(path), "paths": [str(folder)]}
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.close()
        last = json.loads(process.stdout.readlines()[-1])
        process.wait(30)
    assert last["cancelled"]
    with Library.open(path) as library:
        assert library.count() == len(last["kinds"])
