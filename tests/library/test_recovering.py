"""A backup goes back in; a damaged library is made anew from it and from what can be read."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import LibraryDamaged, ReaderError, UsageError
from reader.library import Library
from reader.library.recovering import recover, restore
from reader.model import Moment, Span
from reader.store import Store
from reader.store import backup as backups
from reader.store.check import check, digest
from reader.store.store import system_now

PAGE = 4096


def essay(library: Library, number: int) -> int:
    text = f"题{number}\n\n" + "\n\n".join(
        f"第{n}段，{number}，在纸上划线。" * 9 for n in range(30)
    )
    report = library.add_bytes(text.encode(), f"{number}.txt", origin=f"/{number}.txt")
    assert report.first is not None
    return report.first


def fill(library: Library, first: int, count: int) -> list[str]:
    """Articles with highlights; the notes."""
    notes = []
    for number in range(first, first + count):
        key = essay(library, number)
        for at in range(12):
            note = f"注{number}-{at}，" + "写得长一些。" * 12
            library.highlight(key, Span(at * 20, at * 20 + 9), note=note, tags=("重点",))
            notes.append(note)
    return notes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def notes_of(path: Path) -> set[str]:
    with Store.open(path, read_only=True) as store:
        assert check(store) == []
        return {row.note for row in store.annotations.page()}


def damage(path: Path, pages: list[int]) -> None:
    data = bytearray(path.read_bytes())
    for page in pages:
        data[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    path.write_bytes(data)


def test_a_backup_is_restored_and_what_was_there_is_kept(path: Path, tmp_path: Path) -> None:
    with Library.open(path) as library:
        early = fill(library, 0, 1)
        backup = library.backup(tmp_path / "b.db")
        late = fill(library, 1, 1)
    before = backup.read_bytes()
    done = restore(path, backup)
    assert (done.articles, done.annotations) == (1, 12)
    assert done.aside is not None
    assert notes_of(path) == set(early)
    assert notes_of(done.aside) == {*early, *late}
    assert backup.read_bytes() == before
    # The same second again takes another name.
    assert restore(path, done.aside).aside != done.aside
    assert notes_of(path) == {*early, *late}


@pytest.mark.parametrize("harm", ["missing", "cut", "zeros", "text", "wal"])
def test_restoring_works_whatever_is_there(path: Path, tmp_path: Path, harm: str) -> None:
    with Library.open(path) as library:
        notes = fill(library, 0, 1)
        backup = library.backup(tmp_path / "b.db")
    whole = path.read_bytes()
    if harm == "missing":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(whole[:5000])
    elif harm == "zeros":
        path.write_bytes(bytes(len(whole)))
    elif harm == "text":
        path.write_text("别人的文件")
    else:
        path.with_name("library.db-wal").write_bytes(b"\x37\x7f\x06\x82" + b"\x11" * 9000)
    left = path.read_bytes() if path.exists() else None
    done = restore(path, backup)
    assert notes_of(path) == set(notes)
    if left is None:
        assert done.aside is None
    elif harm != "wal":
        assert done.aside is not None
        assert done.aside.read_bytes() == left
    assert not [each for each in tmp_path.iterdir() if "draft" in each.name]


def test_a_bad_backup_changes_nothing(path: Path, tmp_path: Path) -> None:
    with Library.open(path) as library:
        fill(library, 0, 2)
        good = library.backup(tmp_path / "b.db")
    bad, text = tmp_path / "bad.db", tmp_path / "notes.txt"
    shutil.copyfile(good, bad)
    damage(bad, list(range(3, 40)))
    text.write_text("不是文库")
    before = path.read_bytes()
    for wrong in (bad, text, tmp_path / "none.db"):
        with pytest.raises(ReaderError):
            restore(path, wrong)
    with pytest.raises(UsageError):
        restore(path, path)
    assert path.read_bytes() == before
    assert not [each for each in tmp_path.iterdir() if "draft" in each.name]


def test_another_window_does_not_write_into_the_file_that_was_replaced(
    path: Path, tmp_path: Path
) -> None:
    with Library.open(path) as library:
        fill(library, 0, 1)
        backup = library.backup(tmp_path / "b.db")
        restore(path, backup)
        with pytest.raises(ReaderError) as caught:
            library.note_on_article(1, "写到哪里去了")
        assert caught.value.code == "library_replaced"
        assert "-replaced-" in str(caught.value.facts["saved"])
        assert not list(tmp_path.rglob("*-saved-*"))
        with pytest.raises(ReaderError):
            library.changed_elsewhere()
    assert len(notes_of(path)) == 12


def test_a_damaged_library_is_made_anew_from_backup_and_file(path: Path) -> None:
    with Library.open(path) as library:
        early = fill(library, 0, 3)
        library.backup()
        late = fill(library, 3, 3)
        library.save_draft("a", "打了一半")
        state = digest(library._store.connection)
        library.backs_up = False
    with Store.open(path) as store:
        root = store.connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'article'"
        ).fetchone()[0]
    damage(path, [root - 1])
    done = recover(path)
    assert done.backup is not None
    assert done.check.ok
    assert done.aside.exists()
    assert notes_of(path) == {*early, *late}
    with Library.open(path) as library:
        assert digest(library._store.connection) == state
        assert library.draft("a") == "打了一半"
        assert library.search("重点").hits is not None


def test_random_pages_lost_cost_little_and_nothing_of_the_backup(path: Path) -> None:
    rng = random.Random(3)
    with Library.open(path) as library:
        early = fill(library, 0, 3)
        library.backup()
        late = fill(library, 3, 3)
        library.backs_up = False
    whole = path.read_bytes()
    kept = 0
    for _ in range(6):
        for leftover in path.parent.glob("library-damaged-*"):
            leftover.unlink()
        path.write_bytes(whole)
        damage(path, rng.sample(range(2, len(whole) // PAGE), 3))
        try:
            with Library.open(path) as library:
                library.backs_up = False
                if library.check().ok:
                    continue
        except LibraryDamaged:
            pass
        recover(path)
        found = notes_of(path)
        assert set(early) <= found
        kept += len(found & set(late))
    assert kept > len(late) * 3


def test_without_a_backup_the_file_alone_is_read(path: Path) -> None:
    with Library.open(path) as library:
        notes = fill(library, 0, 4)
        library.backs_up = False
    with Store.open(path) as store:
        page = store.connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'annotation'"
        ).fetchone()[0]
    damage(path, [page - 1])
    done = recover(path)
    assert done.backup is None
    assert notes_of(path) == set(notes)


def test_a_file_beyond_opening_goes_back_to_the_backup(path: Path) -> None:
    with Library.open(path) as library:
        early = fill(library, 0, 2)
        library.backup()
        late = fill(library, 2, 1)
        library.backs_up = False
    data = bytearray(path.read_bytes())
    data[100:PAGE] = b"\xff" * (PAGE - 100)
    path.write_bytes(data)
    # A newer backup that is damaged itself is passed over.
    good = next((path.parent / "backups").iterdir())
    bad = good.with_name("library-20991231-000000.db")
    shutil.copyfile(good, bad)
    damage(bad, list(range(3, 30)))
    done = recover(path)
    assert done.backup == good
    # What is younger than the backup is read with the schema of the backup.
    assert notes_of(path) == {*early, *late}


def test_the_first_close_of_a_day_leaves_a_backup(path: Path) -> None:
    folder = path.parent / "backups"
    with Library.open(path) as library:
        notes = fill(library, 0, 1)
    (made,) = folder.glob("*.db")
    assert notes_of(made) == set(notes)
    with Library.open(path) as library:
        fill(library, 1, 1)
    with Library.open(path, read_only=True):
        pass
    assert list(folder.glob("*.db")) == [made]
    shutil.rmtree(folder)
    folder.write_text("ein Hindernis")
    with Library.open(path) as library:
        library.note_on_article(1, "trotzdem")
    folder.unlink()
    # What was written and has no backup gets one, whoever closes next.
    with Library.open(path):
        pass
    (made,) = folder.glob("*.db")
    assert "trotzdem" in notes_of(made)


def test_nobody_waits_for_the_backup_of_a_large_library(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "QUICK", 0)
    begun: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def seen(*args: object, **more: object) -> object:
        begun.append(start(*args, **more))  # type: ignore[call-overload]
        return begun[-1]

    monkeypatch.setattr(subprocess, "Popen", seen)
    with Library.open(path) as library:
        notes = fill(library, 0, 1)
    (process,) = begun
    assert process.wait(60) == 0
    (made,) = (path.parent / "backups").glob("*.db")
    assert notes_of(made) == set(notes)
    with Library.open(path) as library:
        library.note_on_article(1, "heute noch")
    assert len(begun) == 1
    # Two at once make one.
    made.unlink()
    both = [start([sys.executable, "-m", "reader.store.backup", str(path)]) for _ in range(2)]
    assert [each.wait(60) for each in both] == [0, 0]
    assert len(list((path.parent / "backups").glob("*.db"))) == 1


def test_backups_that_came_to_a_stop_are_told(path: Path) -> None:
    day = 86_400_000
    began = system_now()
    with Library.open(path) as library:
        library.backs_up = False
        fill(library, 0, 1)
        library._store.now = lambda: Moment(began.ms + 8 * day)
        assert library.notices == ()
        assert backups.is_late(library._store)
        library.backup()
        assert not backups.is_late(library._store)


def test_a_disk_without_second_names_gets_a_copy(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.store import replacing

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    with Library.open(path) as library:
        fill(library, 0, 1)
        backup = library.backup(tmp_path / "b.db")
    before = path.read_bytes()
    monkeypatch.setattr(replacing.os, "link", refuse)
    done = restore(path, backup)
    assert done.aside is not None
    assert done.aside.read_bytes() == before
    monkeypatch.setattr(replacing.opening, "sync", refuse)
    with pytest.raises(ReaderError) as caught:
        restore(path, backup)
    assert caught.value.code == "library_unwritable"
    assert len(notes_of(path)) == 12


def test_rows_that_say_nothing_do_not_take_others_with_them(path: Path) -> None:
    with Library.open(path) as library:
        notes = fill(library, 0, 1)
        library.backs_up = False
    with Store.open(path) as store:
        run = store.connection.execute
        run(
            "UPDATE event SET value = '{' WHERE id = (SELECT min(id) FROM event"
            " WHERE field = 'colour')"
        )
        run(
            "UPDATE event SET value = '[5]' WHERE id = (SELECT max(id) FROM event"
            " WHERE field = 'anchor')"
        )
        run(
            "DELETE FROM txn WHERE id = (SELECT txn FROM event WHERE field = 'note'"
            " ORDER BY id LIMIT 1)"
        )
        run("UPDATE source_file SET data = x'00'")
    done = recover(path)
    assert done.unreadable >= 2
    assert notes_of(path) == set(notes)
