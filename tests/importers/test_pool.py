from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.importers import read
from reader.importers.pool import Answer, Pool, Request
from reader.importers.pooled import feeder

LINE = "渡口的书车每个月换一批书，换哪些由上一批读者投票决定。"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = []
    for number in range(70):
        path = tmp_path / f"{number:02d}.txt"
        path.write_text(f"第{number}篇\n\n{LINE}第{number}次。\n")
        found.append(path)
    return found


def requests(paths: list[Path], known: str | None = None) -> Iterator[Request]:
    return (Request(str(path), path.name, {}, known) for path in paths)


def test_many_files_come_back_in_order_as_if_they_were_read_here(files: list[Path]) -> None:
    files[7].write_bytes(b"")
    files[9].unlink()
    with Pool(2) as workers:
        answers = list(workers.read(requests(files)))
    assert len(answers) == len(files)
    for number, (path, answer) in enumerate(zip(files, answers, strict=True)):
        if number in (7, 9):
            assert answer.refusal is not None
            assert answer.refusal.code == {7: "import_empty", 9: "import_missing"}[number]
        else:
            assert list(answer.articles) == read(path.read_bytes(), path.name)
            assert answer.size == path.stat().st_size


def test_what_is_known_is_not_read_again(files: list[Path]) -> None:
    with Pool(1) as workers:
        (first,) = workers.read(requests(files[:1]))
    with Pool(1) as workers:
        same, other = workers.read(requests(files[:2], first.sha256))
    assert same == Answer(same=True)
    assert other.articles


BAD_WORKER = """
import sys, os, time; sys.path[:0] = sys.argv[1:2]
from reader.importers import worker
real = worker.answered
def answered(path, name, *more):
    if name == "05.txt": os._exit(3)
    if name == "11.txt": time.sleep(60)
    return real(path, name, *more)
worker.answered = answered
worker.main()
"""


def test_files_that_kill_or_stop_a_worker_are_refused_and_the_others_go_on(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeder, "_START", BAD_WORKER)
    with Pool(2, seconds=4) as workers:
        answers = list(workers.read(requests(files)))
    refused = {n: a.refusal.code for n, a in enumerate(answers) if a.refusal is not None}
    assert refused == {5: "import_damaged", 11: "import_too_slow"}
    assert all(a.articles for n, a in enumerate(answers) if n not in refused)


def test_leaving_early_leaves_no_process_and_waits_for_none(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeder, "_START", BAD_WORKER)
    started = time.monotonic()
    with Pool(2, seconds=50) as workers:
        answers = workers.read(requests(files))
        assert next(answers).articles
        processes = [each._process for each in workers._workers]
    assert all(process is None or process.poll() is not None for process in processes)
    assert all(not each.is_alive() for each in workers._workers)
    assert time.monotonic() - started < 45


def test_an_iterator_that_fails_fails_the_run(files: list[Path]) -> None:
    def broken() -> Iterator[Request]:
        yield from requests(files[:2])
        raise OSError("disk gone")

    with Pool(1) as workers, pytest.raises(OSError, match="disk gone"):
        list(workers.read(broken()))
