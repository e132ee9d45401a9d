"""One writer at a time, all or nothing, into the file that is there."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from reader.errors import (
    LibraryBusy,
    LibraryError,
    NotFound,
)
from reader.store import Store
from reader.store.check import check
from reader.store.lock import FileLock


def test_a_window_that_holds_the_file_too_long_is_said(shelf: Any, store: Store) -> None:
    other = FileLock(store.path.with_name("library.db.lock"))
    other.acquire()
    store._lock.timeout = 0.05
    with pytest.raises(LibraryBusy) as caught:
        shelf.add(store)
    assert caught.value.facts["path"] == str(store.path)
    other.release()
    assert shelf.add(store) == 1
    other.acquire()
    other.close()
    assert shelf.add(store, origin="/2") == 2


def test_another_program_that_holds_sqlites_lock_is_waited_for(shelf: Any, store: Store) -> None:
    outsider = sqlite3.connect(store.path, isolation_level=None)
    outsider.execute("BEGIN IMMEDIATE")
    store.connection.execute("PRAGMA busy_timeout = 20")
    with pytest.raises(LibraryBusy):
        shelf.add(store)
    outsider.execute("ROLLBACK")
    outsider.close()
    assert shelf.add(store) == 1


def test_a_library_replaced_under_us_is_not_written_into_the_void(shelf: Any, store: Store) -> None:
    shelf.add(store)
    store.checkpoint()
    elsewhere = shelf.path.with_name("other.db")
    shutil.copyfile(shelf.path, elsewhere)
    elsewhere.replace(shelf.path)
    with pytest.raises(LibraryError) as caught:
        shelf.add(store, origin="/2")
    assert caught.value.code == "library_replaced"
    store.close()
    with Store.open(shelf.path) as again:
        assert again.articles.count() == 1


def lose(path: Path, how: str) -> None:
    """What people do to a library that is open."""
    wal = path.with_name(path.name + "-wal")
    if how == "removed with all in its folder":
        shutil.rmtree(path.parent)
        return
    if how == "removed with its journal":
        wal.unlink()
    if how.startswith("removed"):
        path.unlink()
    if how == "moved without its journal":
        path.rename(path.with_name("elsewhere.db"))
    if how == "moved with its folder":
        path.parent.rename(path.parent.with_name("elsewhere"))


@pytest.mark.parametrize(
    "how",
    [
        "removed",
        "removed with its journal",
        "removed with all in its folder",
        "moved without its journal",
        "moved with its folder",
    ],
)
def test_what_a_window_holds_is_saved_when_its_library_goes(
    shelf: Any, tmp_path: Path, how: str
) -> None:
    path = tmp_path / "home" / "library.db"
    with Store.open(path) as store:
        shelf.add(store)
        lose(path, how)
        for _ in range(2):
            with pytest.raises(LibraryError) as caught:
                shelf.add(store, origin="/2")
            assert caught.value.code == "library_replaced"
        saved = Path(str(caught.value.facts["saved"]))
    assert len(list(path.parent.glob("*saved*"))) == 1
    with Store.open(saved, create=False) as found:
        assert found.articles.count() == 1
        assert check(found) == []
    with Store.open(path) as anew:
        assert anew.articles.count() == 0
        assert check(anew) == []


def test_closing_saves_what_a_window_holds_too(shelf: Any, store: Store) -> None:
    shelf.add(store)
    shelf.path.unlink()
    store.close()
    (saved,) = shelf.path.parent.glob("*saved*")
    with Store.open(saved) as found:
        assert found.articles.count() == 1


def test_what_cannot_be_saved_either_is_said(
    shelf: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    shelf.add(store)
    shelf.path.unlink()
    monkeypatch.setattr("reader.store.backup.opening.sync", full)
    with pytest.raises(LibraryError) as caught:
        shelf.add(store, origin="/2")
    assert caught.value.code == "library_gone"
    assert not list(shelf.path.parent.glob("*saved*"))
    monkeypatch.undo()
    with pytest.raises(LibraryError) as caught:
        shelf.add(store, origin="/2")
    assert caught.value.code == "library_replaced"


def add_and_fail(shelf: Any, store: Store) -> None:
    with store.write():
        shelf.add(store, origin="/2")
        raise RuntimeError


def test_nested_writes_are_one_and_fail_as_one(shelf: Any, store: Store) -> None:
    with pytest.raises(RuntimeError):
        add_and_fail(shelf, store)
    assert store.articles.count() == 0
    with pytest.raises(RuntimeError, match="passed over"):
        add_and_go_on(shelf, store)
    assert store.articles.count() == 0
    with store.write():
        shelf.add(store)
        # What failed before it wrote anything can be passed over.
        with pytest.raises(NotFound):
            store.annotations.edit("nobody", note="x")
    assert store.articles.count() == 1
    assert check(store) == []


def add_and_go_on(shelf: Any, store: Store) -> None:
    with store.write():
        shelf.add(store)
        with pytest.raises(RuntimeError):
            add_and_fail(shelf, store)


def test_a_mistake_of_ours_is_not_dressed_up(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), store.reading() as c:
        c.execute("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.ProgrammingError), store.reading() as c:
        c.execute("SELECT ?", ())


def test_the_wal_is_brought_in_when_it_grows_and_when_closing(shelf: Any, store: Store) -> None:
    wal = shelf.path.with_name("library.db-wal")
    store.wal_limit = 100_000
    for number in range(8):
        shelf.add(store, text="字" * 20_000 + str(number), origin=f"/{number}")
    assert wal.stat().st_size < 400_000
    store.checkpoint()
    assert wal.stat().st_size == 0
    store.close()
    store.close()
    assert not wal.exists()
    assert not shelf.path.with_name("library.db-shm").exists()


def test_two_windows_see_each_other(shelf: Any) -> None:
    one, two = shelf.open(), shelf.open()
    before = two.data_version
    key = shelf.add(one)
    assert two.data_version != before
    assert two.articles.info(key).title == "标题"
    own = one.data_version
    shelf.add(one, origin="/2")
    assert one.data_version == own


def test_a_copied_file_is_another_device(shelf: Any) -> None:
    store = shelf.open()
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线")
    device = store.journal.device
    store.close()
    again = shelf.open()
    assert again.journal.device == device
    again.close()
    copy = shelf.path.with_name("copy.db")
    shutil.copyfile(shelf.path, copy)
    with Store.open(copy) as other:
        assert other.journal.devices == [device]
        # What was done before the copy can still be taken back there.
        assert other.history.undo() is not None
        assert other.annotations.get(mark.id).deleted
        assert other.journal.device != device
        assert other.journal.devices == [other.journal.device, device]
    original = shelf.open()
    original.annotations.edit(mark.id, note="原处")
    events = {row[0] for row in original.connection.execute("SELECT id FROM event")}
    with Store.open(copy) as other:
        assert len(events & {row[0] for row in other.connection.execute("SELECT id FROM event")})
        mine = {row[0] for row in other.connection.execute("SELECT id FROM event")} - events
        assert all(key.endswith(other.journal.device) for key in mine)


def test_a_device_made_in_an_action_that_failed_is_not_remembered(shelf: Any, store: Store) -> None:
    with pytest.raises(RuntimeError):
        add_and_fail(shelf, store)
    shelf.add(store)
    kept = store.journal.devices
    assert kept == [store.journal.device]
