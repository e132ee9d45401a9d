"""A carrier that brings files late, cut short, twice or not at all loses nothing in the end."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from reader.library import Library
from reader.model import Span
from reader.store.check import digest
from reader.store.journal import fingerprint
from tests.reliability.sync_chaos import TEXT, play


@pytest.mark.parametrize("seed", [3, 17])
def test_whatever_a_carrier_does_in_the_end_all_have_all(seed: int, tmp_path: Path) -> None:
    found = play(seed, tmp_path)
    assert found.texts > 3
    assert found[1:] == (0, False, 0)


def test_two_machines_that_take_themselves_for_one(tmp_path: Path) -> None:
    """A cloned disk: one device id, one file of records, two people who write."""
    paths = [tmp_path / name / "library.db" for name in "ab"]
    with Library.open(paths[0]) as library:
        library.backs_up = False
        article = library.add_bytes(TEXT.encode(), "a.txt", origin="/a.txt").first
        assert article is not None
        library.highlight(article, Span(0, 5), note="共同的")
    paths[1].parent.mkdir()
    shutil.copy(*paths)
    connection = sqlite3.connect(paths[1])
    row = connection.execute("SELECT value FROM meta WHERE key = 'device'").fetchone()
    value = json.loads(row[0]) | {"place": fingerprint(paths[1])}
    connection.execute("UPDATE meta SET value = ? WHERE key = 'device'", (json.dumps(value),))
    connection.commit()
    connection.close()
    shared = tmp_path / "shared"
    shared.mkdir()
    with Library.open(paths[0]) as one, Library.open(paths[1]) as other:
        one.backs_up = other.backs_up = False
        assert one._store.journal.device == other._store.journal.device
        for n in range(3):
            one.highlight(article, Span(10 + n * 7, 14 + n * 7), note=f"甲{n}")
            other.highlight(article, Span(100 + n * 7, 104 + n * 7), note=f"乙{n}")
            for each in (one, other, one, other):
                each.sync(shared)
        assert len(one.notes()) == 7
        assert digest(one._store.connection) == digest(other._store.connection)


def _said_by_somebody(folder: Path, note: str) -> bool:
    files = (folder / "devices").rglob("*.records")
    return any(note in path.read_text("utf-8") for path in files)


def test_what_only_a_copy_or_a_vanished_device_said_is_said_again(tmp_path: Path) -> None:
    """People tidy up: a conflicted copy, and the folder of a device that is no more."""
    shared = tmp_path / "shared"
    shared.mkdir()
    with Library.open(tmp_path / "a.db") as one, Library.open(tmp_path / "b.db") as other:
        one.backs_up = other.backs_up = False
        article = one.add_bytes(TEXT.encode(), "a.txt", origin="/a.txt").first
        assert article is not None
        one.highlight(article, Span(0, 5), note="甲说的")
        one.sync(shared)
        own = next((shared / "devices").iterdir())
        own.rename(own.with_name(f"{own.name} (1)"))
        one.sync(shared)
        shutil.rmtree(own.with_name(f"{own.name} (1)"))
        assert _said_by_somebody(shared, "甲说的")
        other.sync(shared)
        assert [note.note for note in other.notes()] == ["甲说的"]
        shutil.rmtree(own)
        now = other._store.now
        other.sync(shared)
        other._store.now = lambda: now()._replace(ms=now().ms + 4 * 86_400_000)
        other.sync(shared)
        assert _said_by_somebody(shared, "甲说的")
