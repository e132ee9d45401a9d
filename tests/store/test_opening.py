"""Whatever lies at the path: it opens, or it is refused in one clear word and left as it was."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.errors import (
    LibraryError,
    NotALibrary,
)
from reader.store import Store, migrations, opening
from tests.store.refusals import contents, refusal


def test_a_new_library_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "新" / "文库.db"
    with Store.open(path) as store:
        assert store.notices == ()
        assert not store.read_only
        assert store.path == path
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.with_name("文库.db.lock").stat().st_mode) == 0o600
    header = path.read_bytes()[:100]
    assert int.from_bytes(header[68:72], "big") == 0x5A507264
    assert header[18:20] == b"\x02\x02"


def test_names_that_mean_something_in_addresses_are_names(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=ro#b%20c&d.db"
    Store.open(path).close()
    assert path.exists()
    with Store.open(path) as store:
        assert not store.read_only


def test_the_settings_that_keep_notes_safe_are_on(store: Store) -> None:
    def pragma(name: str) -> Any:
        return store.connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("trusted_schema") == 0
    assert pragma("cell_size_check") == 1
    assert pragma("busy_timeout") == 5000
    assert pragma("wal_autocheckpoint") == 0
    assert pragma("user_version") == migrations.version()
    with store.read_connection() as reading, pytest.raises(sqlite3.OperationalError):
        reading.execute("DELETE FROM meta")
    reading.close()


def test_opening_an_existing_library_loads_no_sqlite_utils(shelf: Any) -> None:
    shelf.open().close()
    code = (
        "import sys; from pathlib import Path; from reader.store import Store;"
        f"s = Store.open(Path({str(shelf.path)!r})); s.articles.page(); s.annotations.page();"
        "s.memory.remember('a', 1); s.close();"
        "print([m for m in ('sqlite_utils', 'rapidfuzz', 'textual', 'jieba') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_there_is_only_filled_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "no" / "library.db"
    assert refusal(path, create=False).code == "library_missing"
    assert refusal(path, read_only=True).code == "library_missing"
    assert not path.parent.exists()


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.touch()
    with Store.open(path) as store:
        assert store.articles.count() == 0


def other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE moz_places(id INTEGER PRIMARY KEY)")
    connection.close()


def database_with_id(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 1234")
    connection.execute("CREATE TABLE t(x)")
    connection.close()


NOT_OURS: list[Callable[[Path], object]] = [
    lambda path: path.write_bytes(b"hello"),
    lambda path: path.write_bytes(bytes(range(256)) * 400),
    lambda path: path.write_bytes(b"SQLite format 3\x00"),
    lambda path: path.write_text("文章。\n" * 100, "utf-8"),
    other_database,
    database_with_id,
]


@pytest.mark.parametrize("make", NOT_OURS, ids=map(str, range(len(NOT_OURS))))
def test_what_is_not_a_library_is_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "library.db"
    make(path)
    before, when = contents(tmp_path), path.stat().st_mtime_ns
    error = refusal(path)
    assert isinstance(error, NotALibrary)
    assert error.code == "not_a_library"
    assert contents(tmp_path) == before
    assert path.stat().st_mtime_ns == when


def test_a_folder_or_a_pipe_is_no_library(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "library_is_folder"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refusal(pipe).code == "not_a_library"
    assert refusal(tmp_path / "file" / "x" if (tmp_path / "file").touch() else tmp_path).code


def test_a_place_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert isinstance(refusal(tmp_path / "file" / "library.db"), LibraryError)


def test_a_link_leads_to_the_library(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "real" / "library.db")
    with Store.open(link) as store:
        assert store.path == tmp_path / "real" / "library.db"
    assert link.is_symlink()


def test_creation_that_was_killed_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    (tmp_path / ".library.db.new-abc").write_bytes(b"half")
    Store.open(path).close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["library.db", "library.db.lock"]


def test_an_sqlite_that_is_too_old_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    assert refusal(tmp_path / "library.db").code == "sqlite_too_old"


def test_the_header_is_read_before_sqlite_touches_the_file(tmp_path: Path) -> None:
    assert opening.look(tmp_path / "nothing") == "absent"
    (tmp_path / "empty").touch()
    assert opening.look(tmp_path / "empty") == "empty"
