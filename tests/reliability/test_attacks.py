"""Promises 4, 5, 7 and what people do to a library: from outside, by the program's own commands.

Whatever is done to the file, there is one line that says what is wrong, and nothing that can still
be read is lost.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.library import Library
from reader.model import Span
from reader.store import Store, migrations
from reader.store.check import check

TEXT = "题\n\n第一段说的是纸上的事。\n\n第二段说的是划线的事。\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a library of one article and one note."""
    folder = tmp_path / "home"
    folder.mkdir()
    with Library.open(folder / "library.db") as library:
        report = library.add_bytes(TEXT.encode(), "a.txt", origin="/a.txt")
        assert report.first is not None
        library.highlight(report.first, Span(2, 7), note="要在")
    return folder


def reader(home: Path, *arguments: str) -> tuple[int, str, str]:
    """The program: exit status, what it printed, what it complained about."""
    environment = os.environ | {
        **{f"XDG_{name}_HOME": str(home / ".xdg") for name in ("CONFIG", "STATE", "CACHE")},
        "LANG": "en_US.UTF-8",
        "LC_ALL": "en_US.UTF-8",
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-m", "reader", "--library", str(home / "library.db"), *arguments]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return done.returncode, done.stdout, done.stderr


def notes(home: Path) -> list[str]:
    status, told, _ = reader(home, "notes", "--json")
    assert status == 0
    return (
        [json.loads(line)["note"] for line in told.splitlines()]
        if told[:1] != "["
        else [each["note"] for each in json.loads(told)]
    )


def one_line(words: str) -> str:
    lines = [line for line in words.splitlines() if line.strip()]
    assert len(lines) == 1, words
    assert "Traceback" not in words
    return lines[0]


def folder_there(path: Path) -> None:
    path.unlink()
    path.mkdir()


def other_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t(x)")
    connection.close()


REPLACED: dict[str, Callable[[Path], object]] = {
    "a folder": folder_there,
    "random bytes": lambda path: path.write_bytes(os.urandom(50_000)),
    "another database": other_database,
    "a text": lambda path: path.write_text("文章。" * 100, "utf-8"),
    "half a file": lambda path: path.write_bytes(path.read_bytes()[:9000]),
}


@pytest.mark.parametrize("case", REPLACED)
def test_whatever_was_put_in_its_place_is_said_and_the_backup_comes_back(
    home: Path, case: str
) -> None:
    path = home / "library.db"
    (backup,) = (home / "backups").glob("*.db")
    REPLACED[case](path)
    before = path.read_bytes() if path.is_file() else b""
    status, _, words = reader(home, "highlight", "1", "--quote", "划线")
    assert status != 0
    assert "library.db" in one_line(words)
    assert before == (path.read_bytes() if path.is_file() else b"")
    if path.is_dir():
        path.rmdir()
    assert reader(home, "restore", str(backup))[0] == 0
    assert notes(home) == ["要在"]


@pytest.mark.parametrize("case", ["empty", "missing"])
def test_an_empty_place_becomes_a_library_and_the_backups_are_told(home: Path, case: str) -> None:
    path = home / "library.db"
    (backup,) = (home / "backups").glob("*.db")
    path.unlink()
    if case == "empty":
        path.touch()
    status, _, words = reader(home, "list")
    assert status == 0
    assert "backups" in words.splitlines()[0]
    assert reader(home, "restore", str(backup))[0] == 0
    assert notes(home) == ["要在"]
    assert not reader(home, "list")[2]


def test_a_journal_that_went_missing_under_an_open_window(home: Path) -> None:
    path = home / "library.db"
    with Library.open(path) as library:
        library.backs_up = False
        library.note_on_article(1, "in der WAL")
        for name in ("library.db-wal", "library.db-shm"):
            (home / name).unlink()
        # The window has the files open still: what it writes goes on, and comes in when it closes.
        library.note_on_article(1, "danach")
    with Store.open(path) as store:
        assert check(store) == []
    assert "要在" in notes(home)


def test_the_file_is_moved_while_it_is_open(home: Path) -> None:
    path = home / "library.db"
    with Library.open(path) as library:
        library.backs_up = False
        moved = home / "elsewhere.db"
        for tail in ("", "-wal", "-shm"):
            if path.with_name(path.name + tail).exists():
                path.with_name(path.name + tail).rename(home / f"elsewhere.db{tail}")
        with pytest.raises(Exception, match="library_replaced"):
            library.note_on_article(1, "wohin?")
    assert not path.exists()
    with Store.open(moved) as store:
        assert [row.note for row in store.annotations.page()] == ["要在"]


def test_an_older_library_is_taken_along_and_a_newer_one_only_read(home: Path) -> None:
    path = home / "library.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {migrations.version() + 1}")
    connection.close()
    assert notes(home) == ["要在"]
    status, _, words = reader(home, "highlight", "1", "--quote", "划线")
    assert status != 0
    assert "newer" in words
    assert notes(home) == ["要在"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs the right to mount")
def test_a_disk_that_may_only_be_read(home: Path, tmp_path: Path) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "x", place]).returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        shutil.copyfile(home / "library.db", place / "library.db")
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        status, told, words = reader(place, "notes", "--json")
        assert status == 0
        assert "要在" in told
        assert "library.db" in one_line(words)
        assert reader(place, "highlight", "1", "--quote", "划线")[0] != 0
        assert notes(place) == ["要在"]
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "x", str(place)]
    if os.name == "nt" or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs the right to mount a file system")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_disk_that_fills_up_in_the_middle_of_a_merge(home: Path, small: Path) -> None:
    with Library.open(home / "large.db") as library:
        library.backs_up = False
        for number in range(40):
            rng = random.Random(number)
            text = f"篇{number}\n\n" + "".join(
                chr(rng.randrange(0x4E00, 0x9000)) for _ in range(20_000)
            )
            report = library.add_bytes(text.encode(), f"{number}.txt", origin=f"/{number}")
            assert report.first is not None
            library.note_on_article(report.first, f"注{number}")
    shutil.copyfile(home / "library.db", small / "library.db")
    status, _, words = reader(small, "merge", str(home / "large.db"))
    assert status != 0
    assert "Traceback" not in words
    assert notes(small) == ["要在"]
    with Store.open(small / "library.db") as store:
        assert check(store) == []
    assert reader(home, "merge", str(home / "large.db"))[0] == 0
    assert len(notes(home)) == 41


def test_two_that_sync_at_once(home: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    other = tmp_path / "other"
    other.mkdir()
    with Library.open(other / "library.db") as library:
        report = library.add_bytes("二\n\n另一篇。\n".encode(), "b.txt", origin="/b.txt")
        assert report.first is not None
        library.note_on_article(report.first, "另一台")
    for _ in range(2):
        command = [sys.executable, "-m", "reader", "--library"]
        # Two of one library, and another device.
        paths = (home / "library.db", home / "library.db", other / "library.db")
        running = [
            subprocess.Popen([*command, str(path), "sync", str(shared)], stdout=subprocess.DEVNULL)
            for path in paths
        ]
        assert [each.wait(120) for each in running] == [0, 0, 0]
    assert sorted(notes(home)) == sorted(notes(other)) == sorted(["要在", "另一台"])
