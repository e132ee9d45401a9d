"""A backup opens, has every note, and the old ones thin out without the last being touched."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reader.errors import DiskFull, LibraryDamaged, LibraryError
from reader.model import Moment
from reader.store import Store, backup, check


def test_a_backup_has_every_note_also_those_still_in_the_wal(
    shelf: Any, store: Store, tmp_path: Path
) -> None:
    key = shelf.add(store)
    mark = shelf.mark(store, key, "划线", note="要留")
    to = backup.backup(store, tmp_path / "备份" / "一.db")
    shelf.mark(store, key, "纸上")
    assert [p.name for p in to.parent.iterdir()] == ["一.db"]
    assert to.stat().st_mode & 0o777 == 0o600
    with Store.open(to, read_only=True) as copy:
        assert [row.id for row in copy.annotations.page()] == [mark.id]
        assert copy.annotations.get(mark.id).note == "要留"
        assert check.check(copy) == []
    backup.backup(store, to)
    with Store.open(to) as copy:
        assert copy.annotations.count() == 2


def test_a_read_only_library_can_be_backed_up(shelf: Any, tmp_path: Path) -> None:
    shelf.add(shelf.open())
    shelf.close()
    store = shelf.open(read_only=True)
    with Store.open(backup.backup(store, tmp_path / "b.db")) as copy:
        assert copy.articles.count() == 1


def test_a_copy_that_is_not_whole_never_takes_the_name(
    shelf: Any, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.add(store)
    to = tmp_path / "b.db"
    to.write_bytes(b"the last good one")
    monkeypatch.setattr(backup, "counts", lambda connection: {"seen": id(connection)})
    with pytest.raises(LibraryDamaged):
        backup.backup(store, to)
    assert to.read_bytes() == b"the last good one"
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".b.db")]


def test_a_backup_is_not_written_onto_the_library(store: Store) -> None:
    with pytest.raises(LibraryError) as caught:
        backup.backup(store, store.path)
    assert caught.value.code == "backup_onto_itself"


def test_a_place_that_cannot_be_written_is_said(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError) as caught:
        backup.backup(store, tmp_path / "file" / "b.db")
    assert caught.value.code == "library_unwritable"

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.opening, "sync", refuse)
    with pytest.raises(LibraryError) as caught:
        backup.backup(store, tmp_path / "b.db")
    assert not isinstance(caught.value, DiskFull)
    monkeypatch.setattr(backup.tempfile, "mkstemp", refuse)
    with pytest.raises(LibraryError):
        backup.backup(store, tmp_path / "b.db")


def test_rotation_keeps_days_weeks_and_months(shelf: Any, tmp_path: Path) -> None:
    day = 86_400_000
    times = iter(range(1_769_564_460_000, 1_769_564_460_000 + 30 * day, day // 50))
    store = shelf.open(now=lambda: Moment(next(times), 0))
    folder = tmp_path / "backups"
    assert backup.last(store, folder) is None
    folder.mkdir()
    for name in ("library-notes.db", "other-20260101-000000.db", "library-20269999-000000.db"):
        (folder / name).touch()
    made = [backup.rotate(store, folder) for _ in range(3)]
    # Of one day the last is kept; files that are not ours are left alone.
    names = {p.name for p in folder.iterdir()}
    assert made[-1].name in names
    assert made[0].name not in names
    assert len(names) == 4
    found = backup.last(store, folder)
    assert found is not None
    assert found[0] == made[-1]


def test_what_is_kept_over_two_years() -> None:
    start = datetime(2026, 1, 1, 9)
    files: dict[Path, datetime] = {}
    for n in range(800):
        time = start + timedelta(days=n)
        files[Path(f"{time:%Y%m%d}.db")] = time
        for path in backup.superseded(files):
            del files[path]
    times = sorted(files.values(), reverse=True)
    assert times[0] == start + timedelta(days=799)
    assert [(times[0] - t).days for t in times[:12]] == list(range(12))
    assert len(files) <= 12 + 10 + 9
    assert (times[0] - times[-1]).days > 30 * 7
    assert backup.superseded({}) == []


def test_gaps_do_not_cost_backups() -> None:
    """After half a year away, the old ones are still there."""
    files = {Path(f"{n}.db"): datetime(2026, 1, 1) + timedelta(days=n) for n in range(8)}
    files[Path("new.db")] = datetime(2026, 9, 1)
    assert backup.superseded(files) == []


def test_a_copy_that_was_cut_off_is_swept_away_days_later(
    shelf: Any, store: Store, tmp_path: Path
) -> None:
    shelf.add(store)
    folder = store.path.parent / backup.FOLDER
    folder.mkdir()
    old, young = (
        folder / ".library-20260101-000000.db.abc",
        folder / ".library-20260103-000000.db.x",
    )
    other = folder / ".other-20260101-000000.db.abc"
    for path in (old, young, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (1, 1))
    made = backup.daily(store)
    assert made is not None
    kept = {path.name for path in folder.iterdir()} - {".library.db.lock"}
    assert kept == {young.name, other.name, made.name}
    assert backup.daily(store) is None


@pytest.mark.skipif(os.name == "nt", reason="limits of files are POSIX")
def test_a_backup_that_hits_the_limit_of_a_file_leaves_nothing(
    shelf: Any, store: Store, tmp_path: Path
) -> None:
    import resource
    import signal

    shelf.add(store, text="在纸上划线。" * 40_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(LibraryError):
            backup.backup(store, tmp_path / "backups" / "b.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list((tmp_path / "backups").iterdir()) == []
    assert backup.backup(store, tmp_path / "backups" / "b.db").exists()
