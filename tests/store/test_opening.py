"""Whatever lies at the path: it opens, or it is refused in one clear word and left as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.errors import (
    DiskFull,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    NewerLibrary,
    NotALibrary,
    NotFound,
    ReaderError,
    ReadOnlyLibrary,
)
from reader.store import Store, migrations, opening
from reader.store.check import check
from reader.store.lock import FileLock


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refusal(path: Path, **options: Any) -> ReaderError:
    with pytest.raises(ReaderError) as caught:
        Store.open(path, **options)
    return caught.value


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


def test_a_newer_library_is_read_and_not_written(shelf: Any) -> None:
    store = shelf.open()
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线")
    store.connection.execute(f"PRAGMA user_version = {migrations.version() + 1}")
    store.close()
    before = shelf.path.read_bytes()
    store = shelf.open()
    assert store.notices == ("newer",)
    assert store.read_only
    assert store.annotations.get(mark.id).quote == "划线"
    with pytest.raises(NewerLibrary) as caught:
        store.annotations.edit(mark.id, colour="pink")
    assert caught.value.code == "library_newer"
    store.close()
    assert shelf.path.read_bytes() == before


def test_asked_for_reading_only(shelf: Any) -> None:
    store = shelf.open()
    key = shelf.add(store)
    store.close()
    store = shelf.open(read_only=True)
    assert (store.notices, store.read_only) == ((), True)
    assert store.articles.info(key).title == "标题"
    with pytest.raises(ReadOnlyLibrary):
        store.articles.remove([key])
    store.checkpoint()
    with store.read_connection() as other:
        assert other.execute("SELECT count(*) FROM article").fetchone() == (1,)
    other.close()


def as_nobody(work: Callable[[], object]) -> object:
    """The result of `work` done by someone whom file rights stop, even if we are root."""
    if os.geteuid() != 0:
        return work()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(65534)
            os.setuid(65534)
            os.write(writing, repr(work()).encode())
        except BaseException as error:
            os.write(writing, repr(f"{type(error).__name__}: {error}").encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return eval(told)


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Path]:
    """A folder that others may read; pytest's own are closed to them."""
    import tempfile

    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def tell(path: Path) -> tuple[Any, ...]:
    store = Store.open(path)
    quotes = [row.quote for row in store.annotations.page()]
    try:
        store.articles.remove([1])
        error = ""
    except ReaderError as trouble:
        error = trouble.code
    with store.read_connection() as other:
        count = other.execute("SELECT count(*) FROM annotation").fetchone()[0]
    other.close()
    store.close()
    return store.notices, quotes, error, count


@pytest.mark.parametrize("case", ["file", "folder", "folder with a WAL"])
def test_a_library_that_may_not_be_written_is_read(public: Path, shelf: Any, case: str) -> None:
    store = shelf.open()
    key = shelf.add(store)
    shelf.mark(store, key, "纸上")
    if case == "folder with a WAL":
        store.checkpoint()
        shelf.mark(store, key, "划线")
        # As after a crash: the last note is in the WAL alone, and no shared memory is left.
        for name in ("library.db", "library.db-wal"):
            shutil.copyfile(shelf.path.with_name(name), public / name)
        expected = ["划线", "纸上"]
    else:
        store.close()
        shutil.copyfile(shelf.path, public / "library.db")
        expected = ["纸上"]
    path = public / "library.db"
    for each in public.iterdir():
        each.chmod(0o444)
    public.chmod(0o555 if case != "file" else 0o755)
    before = contents(public)
    told = as_nobody(lambda: tell(path))
    assert told == (("read_only",), expected, "library_read_only", len(expected))
    assert contents(public) == before


def test_a_file_that_may_not_be_read_is_said(public: Path, shelf: Any) -> None:
    shelf.open().close()
    path = public / "library.db"
    shutil.copyfile(shelf.path, path)
    path.chmod(0)

    def work() -> str:
        return refusal(path).code

    assert as_nobody(work) == "library_unreadable"


def test_a_place_that_may_not_be_written_is_said(public: Path) -> None:
    public.chmod(0o555)

    def work() -> list[str]:
        places = (public / "library.db", public / "sub" / "library.db")
        return [refusal(place).code for place in places]

    assert as_nobody(work) == ["library_unwritable"] * 2


def test_damage_is_told_and_nothing_is_changed(shelf: Any) -> None:
    store = shelf.open()
    store.articles.add([shelf.new(f"题{n}", "文" * 3000, f"/{n}") for n in range(60)])
    store.close()
    whole = shelf.path.read_bytes()
    # The schema's own page, then a page of content.
    shelf.path.write_bytes(whole[:100] + b"\xff" * 3996 + whole[4096:])
    broken = shelf.path.read_bytes()
    error = refusal(shelf.path)
    assert isinstance(error, LibraryDamaged)
    assert error.code == "library_damaged"
    assert shelf.path.read_bytes() == broken
    half = bytearray(whole)
    middle = whole.find(("文" * 500).encode())
    half[middle : middle + 40_000] = b"\x7f" * 40_000
    shelf.path.write_bytes(half)
    store = Store.open(shelf.path)
    assert store.check_advised
    assert store.quick_check() != []
    assert check(store) != []
    with pytest.raises(LibraryDamaged):
        read_all(store)
    store.close()


def read_all(store: Store) -> None:
    for key in range(1, 61):
        store.articles.document(key)


def test_a_file_cut_short_is_damaged(shelf: Any) -> None:
    store = shelf.open()
    store.articles.add([shelf.new(f"题{n}", "文" * 3000, f"/{n}") for n in range(60)])
    store.close()
    whole = shelf.path.read_bytes()
    shelf.path.write_bytes(whole[: len(whole) // 3])
    try:
        store = Store.open(shelf.path)
    except LibraryDamaged:
        return
    problems = store.quick_check()
    store.close()
    assert problems


def test_a_sound_file_has_no_problems(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    shelf.mark(store, key, "划线", tags=("甲",))
    assert store.quick_check() == []
    assert check(store) == []
    assert store.check_advised


def test_an_unclean_end_is_noticed(shelf: Any) -> None:
    store = shelf.open()
    assert not store.unclean
    shelf.add(store)
    copy = shelf.path.with_name("crashed.db")
    shutil.copyfile(shelf.path, copy)
    shutil.copyfile(shelf.path.with_name("library.db-wal"), copy.with_name("crashed.db-wal"))
    with Store.open(copy) as again:
        assert again.unclean
        assert again.articles.count() == 1
    with Store.open(copy) as again:
        assert not again.unclean


def test_a_full_disk_loses_nothing_and_works_again_with_room(shelf: Any, store: Store) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线", note="先")
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull) as caught:
        write_on_and_on(store, mark.id)
    assert caught.value.code == "disk_full"
    kept = store.annotations.get(mark.id)
    assert not store.connection.in_transaction
    assert check(store) == []
    store.connection.execute("PRAGMA max_page_count = 1000000")
    assert store.annotations.edit(mark.id, note="后").note == "后"
    store.history.undo()
    assert store.annotations.get(mark.id).note == kept.note


def write_on_and_on(store: Store, key: str) -> None:
    for number in range(50):
        store.annotations.edit(key, note=f"很长的话{number}" * 2000)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def test_a_disk_that_is_really_full(shelf: Any, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        store = Store.open(small / "library.db")
        key = shelf.add(store)
        mark = shelf.mark(store, key, "划线", note="先")
        filler = small / "filler"
        with pytest.raises(OSError, match="space"):
            fill(filler)
        with pytest.raises(DiskFull):
            store.annotations.edit(mark.id, note="长" * 200_000)
        assert store.annotations.get(mark.id).note == "先"
        filler.unlink()
        assert store.annotations.edit(mark.id, note="后").note == "后"
        assert check(store) == []
        store.close()
    finally:
        subprocess.run(["umount", small], check=True)


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


def test_creation_that_was_killed_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    (tmp_path / ".library.db.new-abc").write_bytes(b"half")
    Store.open(path).close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["library.db", "library.db.lock"]


def test_an_old_library_is_brought_up_to_date_once(
    shelf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = shelf.open()
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线", note="要在")
    store.close()

    def _m0002_mood(db: Any) -> None:
        db.execute("ALTER TABLE annotation ADD COLUMN mood TEXT")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, _m0002_mood))
    with Store.open(shelf.path) as store:
        assert store.connection.execute("PRAGMA user_version").fetchone() == (migrations.version(),)
        assert store.annotations.get(mark.id).note == "要在"
        assert store.connection.execute("SELECT mood FROM annotation").fetchone() == (None,)
    with Store.open(shelf.path) as store:
        assert check(store) == []


def test_a_migration_that_fails_leaves_the_old_library(
    shelf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = shelf.open()
    shelf.add(store)
    store.close()

    def _m0002_half(db: Any) -> None:
        db.execute("DELETE FROM event")
        raise RuntimeError("half-way")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, _m0002_half))
        with pytest.raises(RuntimeError, match="half-way"):
            Store.open(shelf.path)
    with Store.open(shelf.path) as store:
        assert store.connection.execute("PRAGMA user_version").fetchone() == (migrations.version(),)
        assert check(store) == []


def test_an_sqlite_that_is_too_old_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    assert refusal(tmp_path / "library.db").code == "sqlite_too_old"


def test_the_header_is_read_before_sqlite_touches_the_file(tmp_path: Path) -> None:
    assert opening.look(tmp_path / "nothing") == "absent"
    (tmp_path / "empty").touch()
    assert opening.look(tmp_path / "empty") == "empty"


def test_a_backup_is_made_before_a_migration(shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store = shelf.open()
    mark = shelf.mark(store, shelf.add(store), "划线", note="要在")
    store.close()

    def _m0002_mood(db: Any) -> None:
        db.execute("ALTER TABLE annotation ADD COLUMN mood TEXT")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, _m0002_mood))
        Store.open(shelf.path).close()
    (backup,) = (shelf.path.parent / "backups").glob("*.db")
    assert backup.name.startswith(f"library-version-{migrations.version()}-")
    with Store.open(backup, read_only=True) as store:
        assert store.connection.execute("PRAGMA user_version").fetchone() == (migrations.version(),)
        assert store.annotations.get(mark.id).note == "要在"


def test_a_migration_that_would_change_notes_is_undone(
    shelf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = shelf.open()
    mark = shelf.mark(store, shelf.add(store), "划线", note="要在")
    store.close()

    def _m0002_careless(db: Any) -> None:
        db.execute("UPDATE event SET value = '\"别的\"' WHERE field = 'note'")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, _m0002_careless))
        assert refusal(shelf.path).code == "migration_differs"
    with Store.open(shelf.path) as store:
        assert store.annotations.get(mark.id).note == "要在"
        assert check(store) == []
