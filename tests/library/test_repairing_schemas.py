"""Files that SQLite refuses to open are read all the same: their schema is that of the backup."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import LibraryDamaged
from reader.library import Library
from reader.library.recovering import recover
from reader.model import Span

Damage = Callable[[bytes], bytes]


def _schema_gone(data: bytes) -> bytes:
    return data[:100] + b"\xff" * 3996 + data[4096:]


def _cut_short(data: bytes) -> bytes:
    return data[: len(data) * 9 // 10]


def _garbage_all_over(data: bytes) -> bytes:
    rng = random.Random(3)
    bad = bytearray(data)
    for _ in range(30):
        at = rng.randrange(100, len(data) - 60)
        bad[at : at + 50] = b"\xff" * 50
    return bytes(bad)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A library with a note in its backup and one that is younger."""
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        text = "\n\n".join(f"第{n}段，在纸上划线。" * 20 for n in range(60))
        article = library.add_bytes(text.encode(), "a.txt", origin="/a.txt").first
        assert article is not None
        library.highlight(article, Span(0, 4), note="旧的")
        library.backup()
        library.highlight(article, Span(9, 14), note="新的")
        library.backs_up = False
    return path


@pytest.mark.parametrize("damage", [_schema_gone, _cut_short, _garbage_all_over])
def test_what_is_younger_than_the_backup_is_read_too(saved: Path, damage: Damage) -> None:
    saved.write_bytes(damage(saved.read_bytes()))
    found = recover(saved)
    assert found.check.ok
    with Library.open(saved) as library:
        notes = {note.note for note in library.notes()}
    assert "旧的" in notes
    if damage is _schema_gone:
        assert notes == {"旧的", "新的"}
        assert found.salvaged > 0


def test_damage_is_told_in_one_line(saved: Path) -> None:
    data = saved.read_bytes()
    half = len(data) // 2 // 4096 * 4096
    saved.write_bytes(data[:half] + b"\xa5" * 20_480 + data[half + 20_480 :])
    try:
        with Library.open(saved, read_only=True) as library:
            problems = library.check().problems
    except LibraryDamaged:
        return
    (only,) = problems
    assert only.code == "page"
    assert "\n" not in str(only.facts["detail"])
