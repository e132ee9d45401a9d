"""Devices meet in a folder: nothing is lost, whatever happens to the files on the way."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from reader.errors import LibraryError, UsageError
from reader.library import Library, meeting_files, syncing
from reader.library.transport import FolderTransport
from reader.model import Span
from reader.store.check import check
from tests.devices import ESSAY, Open, essay, own_file, state


def test_two_devices_that_were_offline_meet_and_are_the_same(opened: Open, folder: Path) -> None:
    one, other = opened("one"), opened("other")
    first = essay(one)
    mark = one.highlight(first, Span(0, 5), note="起初", tags=("重点",))
    assert one.sync(folder).sent > 0
    report = other.sync(folder)
    assert (report.articles, report.annotations, report.conflicts) == (1, 1, ())
    assert other.original(other.articles()[0].id)[1] == ESSAY.encode()
    # A month apart.
    one.edit(mark.id, note="甲")
    one.highlight(first, Span(6, 9))
    one.undo()
    other.edit(mark.id, note="乙", untag=("重点",))
    other.delete(other.note_on_article(other.articles()[0].id, "印象").id)
    essay(other, "又一篇.txt", "又一篇\n\n别的话，也要留下来。\n")
    one.sync(folder)
    report = other.sync(folder)
    assert report.conflicts == (mark.id,)
    assert report.devices == (one._store.journal.device,)
    one.sync(folder)
    assert state(one) == state(other)
    assert one.count() == 2
    assert [hit.title for hit in one.search("也要留下").hits]
    found = one.highlight_by(mark.id)
    assert {found.note, *found.versions} == {"甲", "乙"}
    assert check(one._store) == check(other._store) == []
    quiet = one.sync(folder)
    assert (quiet.events, quiet.sent) == (0, 0)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    other.sync(folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_each_writes_only_files_of_its_own_and_only_at_their_end(
    opened: Open, folder: Path
) -> None:
    one, other = opened("one"), opened("other")
    essay(one)
    one.sync(folder)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    other.sync(folder)
    other.highlight(other.articles()[0].id, Span(0, 5))
    other.sync(folder)
    essay(one, "二.txt", "另外的\n\n一篇。\n")
    one.sync(folder)
    after = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    for path, data in before.items():
        assert after[path].startswith(data)
        if path != own_file(folder, one):
            assert after[path] == data
    assert not [p for p in folder.rglob("*") if p.name.startswith(".")]


def test_a_line_cut_off_is_written_again(opened: Open, folder: Path) -> None:
    one, other = opened("one"), opened("other")
    one.highlight(essay(one), Span(0, 5), note="要到")
    one.sync(folder)
    path = own_file(folder, one)
    whole = path.read_bytes()
    for keep in (len(whole) - 1, len(whole) // 2, 3):
        path.write_bytes(whole[:keep])
        assert other.sync(folder).broken == 0
        one.sync(folder)
        other.sync(folder)
        assert state(one) == state(other)
        assert path.read_bytes().startswith(whole[:keep])
    assert other.notes()[0].note == "要到"


def test_damage_in_the_middle_is_told_and_heals(opened: Open, folder: Path) -> None:
    one, other = opened("one"), opened("other")
    first = essay(one)
    marks = [one.highlight(first, Span(n, n + 2), note=f"注{n}") for n in range(5)]
    one.sync(folder)
    path = own_file(folder, one)
    lines = path.read_bytes().split(b"\n")
    lines[2] = b"\x00" * len(lines[2])
    lines[3] = b'00000000 {"action": 5}'
    lines[4] = lines[4].replace(b'"kind":"do"', b'"kind":"xx"')
    path.write_bytes(b"\n".join(lines))
    report = other.sync(folder)
    assert report.broken >= 1
    assert one.sync(folder).sent >= 1
    other.sync(folder)
    assert state(one) == state(other)
    assert len(other.notes()) == len(marks)


def test_texts_that_arrive_later_are_waited_for(opened: Open, folder: Path) -> None:
    one, other = opened("one"), opened("other")
    mark = one.highlight(essay(one), Span(0, 5), note="先到")
    one.sync(folder)
    hidden = folder.parent / "on-the-way"
    shutil.move(folder / "texts", hidden)
    shutil.move(folder / "sources", folder.parent / "sources-on-the-way")
    report = other.sync(folder)
    assert report.waiting == 2
    assert other.highlight_by(mark.id).article_id is None
    # A text that is half there is not there.
    shutil.copytree(hidden, folder / "texts")
    text = next(p for p in (folder / "texts").rglob("*") if p.is_file())
    text.write_bytes(text.read_bytes()[:10])
    assert other.sync(folder).waiting == 2
    shutil.rmtree(folder / "texts")
    shutil.move(hidden, folder / "texts")
    shutil.move(folder.parent / "sources-on-the-way", folder / "sources")
    assert other.sync(folder).waiting == 0
    assert other.highlight_by(mark.id).article_id is not None
    assert state(one) == state(other)
    assert other.original(other.articles()[0].id)[1] == ESSAY.encode()
    assert check(other._store) == []


def test_conflicted_copies_are_read_and_told(opened: Open, folder: Path) -> None:
    one, other = opened("one"), opened("other")
    one.highlight(essay(one), Span(0, 5), note="要到")
    one.sync(folder)
    path = own_file(folder, one)
    copy = path.with_name("000001.sync-conflict-20260101-120000-ABCDEFG.records")
    path.rename(copy)
    report = other.sync(folder)
    assert report.copies == (copy.relative_to(folder).as_posix(),)
    assert state(one) == state(other)


def test_several_devices_in_any_order_with_new_files_for_what_grew(
    opened: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting_files, "SEGMENT", 2000)
    rng = random.Random(5)
    devices = [opened(name) for name in "abc"]
    essay(devices[0])
    for each in devices:
        each.sync(folder)
    for number in range(40):
        who = rng.choice(devices)
        article = who.articles()[0].id
        notes = who.notes()
        doing = rng.random()
        if doing < 0.4 or not notes:
            at = rng.randrange(20)
            who.highlight(article, Span(at, at + 3), note=f"注{number}")
        elif doing < 0.6:
            who.edit(rng.choice(notes).id, note=f"改{number}")
        elif doing < 0.7:
            who.delete(rng.choice(notes).id)
        elif doing < 0.8:
            who.undo()
        else:
            who.sync(folder)
    for each in [*devices, *devices]:
        each.sync(folder)
    assert len({state(each) for each in devices}) == 1
    assert len(list((folder / "devices").rglob("*.records"))) > 3
    assert all(check(each._store) == [] for each in devices)


def test_a_folder_that_cannot_be_used_is_said(
    opened: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened("one")
    essay(one)
    with pytest.raises(UsageError) as usage:
        one.sync(folder / "none")
    assert usage.value.code == "sync_no_folder"
    with pytest.raises(UsageError) as usage:
        one.sync(one.path.parent)
    assert usage.value.code == "sync_holds_library"

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FolderTransport, "append", refuse)
    with pytest.raises(LibraryError) as failed:
        one.sync(folder)
    assert failed.value.code == "sync_failed"
    monkeypatch.undo()
    assert one.sync(folder).sent > 0


def test_a_library_in_a_synced_folder_and_its_copies_are_noticed(tmp_path: Path) -> None:
    home = tmp_path / "Dropbox" / "读书"
    with Library.open(home / "library.db") as library:
        assert library.notices == ("synced_folder",)
        essay(library)
    for name in (
        "library (Anna's conflicted copy 2026-01-01).db",
        "library.sync-conflict-20260101-120000-ABC.db",
    ):
        shutil.copyfile(home / "library.db", home / name)
    shutil.copyfile(home / "library.db", home / "library-old.db")
    with Library.open(home / "library.db") as library:
        assert library.notices == ("synced_folder", "conflicted_copies")
        copies = syncing.conflicted_copies(library.path)
        assert len(copies) == 2
        assert library.merge(copies).refused == ()
    assert syncing.conflicted_copies(tmp_path / "none" / "x.db") == []
