"""Syncing again: only what is new is read and written, whatever went wrong the time before."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.library import meeting, meeting_files
from reader.library.transport import Entry, FolderTransport
from reader.model import Moment, Span
from reader.store.check import check
from tests.devices import Counting, Open, essay, own_file, state


def test_only_what_is_new_is_read_and_written(opened: Open, folder: Path) -> None:
    one, other = opened("one"), opened("other")
    for number in range(20):
        key = essay(one, f"{number}.txt", f"题{number}\n\n" + f"第{number}段，说的是纸。" * 60)
        for at in range(10):
            one.highlight(key, Span(at, at + 3), note=f"注{number}-{at}" * 20)
    one.sync(folder)
    other.sync(folder)
    one.sync(folder)
    whole = own_file(folder, one).stat().st_size
    quiet = Counting(folder)
    assert other.sync_through(quiet) == one.sync_through(quiet)._replace(
        devices=(one._store.journal.device,)
    )
    assert (quiet.bytes_read, quiet.bytes_written) == (0, 0)
    mark = one.highlight(1, Span(0, 5), note="新的")
    there, here = Counting(folder), Counting(folder)
    assert one.sync_through(there).sent == 1
    assert there.bytes_written < whole / 50
    report = other.sync_through(here)
    assert (report.annotations, report.sent) == (1, 0)
    assert here.bytes_read < whole / 50
    assert other.highlight_by(mark.id).note == "新的"
    assert state(one) == state(other)
    # Nothing is kept of what everybody has.
    rows = other._store.connection.execute("SELECT count(*) FROM sync_new").fetchone()
    assert rows == (0,)


def test_a_library_that_meets_nobody_notes_nothing(opened: Open) -> None:
    one = opened("one")
    one.highlight(essay(one), Span(0, 5))
    assert one._store.connection.execute("SELECT count(*) FROM sync_new").fetchone() == (0,)


def test_two_places_each_get_what_they_have_not(opened: Open, folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    one, other, third = opened("one"), opened("other"), opened("third")
    one.highlight(essay(one), Span(0, 5), note="甲")
    for place in (folder, stick):
        one.sync(place)
    other.sync(folder)
    third.sync(stick)
    other.highlight(other.articles()[0].id, Span(6, 9), note="乙")
    third.highlight(third.articles()[0].id, Span(6, 9), note="丙")
    other.sync(folder)
    third.sync(stick)
    # Who goes to both carries what is new from one to the other.
    assert one.sync(folder).annotations == 1
    assert one.sync(stick).sent >= 1
    assert one.sync(folder).sent >= 1
    assert third.sync(stick).annotations == 1
    assert other.sync(folder).annotations == 1
    assert state(one) == state(other) == state(third)


def test_another_folder_in_the_place_of_the_known_one_is_read_from_its_beginning(
    opened: Open, folder: Path
) -> None:
    one, other = opened("one"), opened("other")
    one.highlight(essay(one), Span(0, 5), note="甲")
    one.sync(folder)
    other.sync(folder)
    shutil.rmtree(folder)
    folder.mkdir()
    assert one.sync(folder).sent > 0
    third = opened("third")
    third.sync(folder)
    assert state(one) == state(third)


def test_an_exchange_that_broke_off_goes_on(
    opened: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting_files, "SEGMENT", 3000)
    one, other = opened("one"), opened("other")
    key = essay(one)
    for number in range(30):
        one.highlight(key, Span(0, 5), note=f"注{number}" * 10)
    one.sync(folder)
    files = sorted((folder / "devices").rglob("*.records"))
    assert len(files) > 3
    reading = FolderTransport.read
    asked: list[str] = []

    def gone(self: FolderTransport, name: str, *more: int) -> bytes:
        asked.append(name)
        if len(asked) > 2:
            raise OSError(5, "Input/output error")
        return reading(self, name, *more)

    def nowhere(self: FolderTransport, prefix: str) -> list[Entry]:
        if len(asked) > 2:
            raise OSError(107, "Transport endpoint is not connected")
        return listing(self, prefix)

    listing = FolderTransport.list
    with monkeypatch.context() as patch:
        patch.setattr(FolderTransport, "read", gone)
        patch.setattr(FolderTransport, "list", nowhere)
        with pytest.raises(LibraryError):
            other.sync(folder)
    kept = len(other.notes())
    assert 0 < kept < 30
    assert other.sync(folder).annotations == 30 - kept
    assert state(one) == state(other)
    # Stopped by the person: what has come stays, nothing is said.
    third = opened("third")
    steps: list[int] = []

    def show(step: object) -> None:
        steps.append(1)

    assert third.sync(folder, progress=show, cancelled=lambda: len(steps) >= 2).sent == 0
    assert 0 < len(third.notes()) < 30
    third.sync(folder)
    assert state(one) == state(third)


def test_a_crash_between_writing_and_remembering_says_nothing_twice(
    opened: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = opened("one"), opened("other")
    one.highlight(essay(one), Span(0, 5), note="甲")
    one.sync(folder)
    one.highlight(1, Span(6, 9), note="乙")
    with monkeypatch.context() as patch:
        patch.setattr(meeting_files.Out, "marks", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            one.sync(folder)
    assert one.sync(folder).sent == 0
    assert other.sync(folder).annotations == 2
    assert state(one) == state(other)


def test_one_file_that_cannot_be_read_does_not_stop_the_others(
    opened: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, third = opened("one"), opened("other"), opened("third")
    one.highlight(essay(one), Span(0, 5), note="甲")
    one.sync(folder)
    other.highlight(essay(other, "二.txt", "二\n\n另外的话。\n"), Span(0, 1), note="乙")
    other.sync(folder)
    bad = own_file(folder, one).relative_to(folder).as_posix()
    whole = FolderTransport.read

    def read(self: FolderTransport, name: str, *more: int) -> bytes:
        if name == bad:
            raise OSError(5, "Input/output error")
        return whole(self, name, *more)

    with monkeypatch.context() as patch:
        patch.setattr(FolderTransport, "read", read)
        report = third.sync(folder)
    assert report.unreadable == (bad,)
    assert [mark.note for mark in third.notes()][:1] == ["乙"]
    third.sync(folder)
    assert {mark.note for mark in third.notes()} == {"甲", "乙"}


def test_what_a_newcomer_finds_damaged_is_said_again_by_whoever_has_it(
    opened: Open, folder: Path
) -> None:
    one, other, third = opened("one"), opened("other"), opened("third")
    key = essay(one)
    for number in range(4):
        one.highlight(key, Span(number, number + 2), note=f"注{number}")
    one.sync(folder)
    other.sync(folder)
    path = own_file(folder, one)
    before = path.stat()
    lines = path.read_bytes().split(b"\n")
    lines[2] = b"\x00" * len(lines[2])
    lines[3] = lines[3][:20] + b"?" + lines[3][21:]
    path.write_bytes(b"\n".join(lines))
    # Bits that rot leave no trace in the file's size and time.
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert third.sync(folder).broken == 2
    # The device that had written them never comes back; another has them too.
    assert other.sync(folder).sent == 2
    report = third.sync(folder)
    assert (report.broken, report.events > 0) == (0, True)
    assert state(one) == state(other) == state(third)
    # Nobody asks again for what was asked for.
    for each in (one, other, third, one, other, third):
        last = each.sync(folder)
    assert (last.sent, last.broken) == (0, 0)


def test_a_text_that_never_comes_whole_is_asked_for(opened: Open, folder: Path) -> None:
    one, other = opened("one"), opened("other")
    one.highlight(essay(one), Span(0, 5), note="甲")
    one.sync(folder)
    text = next(path for path in (folder / "texts").rglob("*") if path.is_file())
    text.write_bytes(b"?" * text.stat().st_size)
    assert other.sync(folder).waiting == 1
    one.sync(folder)
    assert other.sync(folder).waiting == 1
    now = other._store.now()
    other._store.now = lambda: Moment(now.ms + meeting.PATIENCE + 1)
    other.sync(folder)
    one.sync(folder)
    assert other.sync(folder).waiting == 0
    assert state(one) == state(other)
    assert check(other._store) == []


def test_records_that_make_no_sense_cost_only_themselves(opened: Open, folder: Path) -> None:
    from reader.annotations.records import to_line

    one, other = opened("one"), opened("other")
    one.highlight(essay(one), Span(0, 5), note="甲")
    one.sync(folder)
    strange = [
        {"again": 5},
        {"again": {"device": "ffffff", "lines": ["x", [1, 2, 3], ["a", "b"]], "files": [None]}},
        {"source": {"sha256": "../../etc/passwd", "name": "x"}},
        {"revision": {"article": "x", "sha256": "0" * 64, "form": "y"}},
        {"position": []},
        {"action": {"id": "1"}, "events": []},
    ]
    path = folder / "devices" / "ffffff" / "000001.records"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(map(to_line, strange)) + b"\n\xff\xfe\n")
    other.sync(folder)
    assert other.notes()[0].note == "甲"
    one.sync(folder)
    other.sync(folder)
    assert state(one) == state(other)
