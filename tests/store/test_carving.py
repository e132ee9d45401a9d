"""Rows that only the raw pages still hold."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.store import Store
from reader.store.carving import _values, carve
from reader.store.salvage import salvage

LONG = "很长的笔记，一页放不下。" * 900


def rows(path: Path, table: str) -> set[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute(f"SELECT * FROM {table}"))


def fill(shelf: Any, store: Store) -> None:
    for number in range(12):
        article = shelf.add(
            store, text=f"第{number}篇。" + "在纸上划线。" * 700, origin=f"/{number}"
        )
        for n in range(20):
            shelf.mark(store, article, "在纸上", note=LONG if n == 3 else f"注{number}-{n}")


def crowns(path: Path) -> list[int]:
    """The first page, those that a tree branches at first, and the one of the list of articles."""
    data = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        known = connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
        return [1] + [
            root for name, root in known if data[(root - 1) * 4096] in {2, 5} or name == "article"
        ]


def overwrite(path: Path, pages: list[int]) -> None:
    with path.open("r+b") as file:
        for number in pages:
            file.seek((number - 1) * 4096 + (100 if number == 1 else 0))
            file.write(random.Random(number).randbytes(4096 - (100 if number == 1 else 0)))


def test_every_row_is_found_without_any_tree(shelf: Any, store: Store, tmp_path: Path) -> None:
    fill(shelf, store)
    with closing(sqlite3.connect(store.path)) as reading:
        expected = {
            name: set(reading.execute(f"SELECT * FROM {name}")) for name in ("txn", "event")
        }
        texts = set(reading.execute("SELECT text FROM body"))
    carve(store.path, tmp_path / "with its journal.db")
    store.close()
    carve(store.path, tmp_path / "alone.db")
    for name in ("with its journal", "alone"):
        made = tmp_path / f"{name}.db"
        assert {table: rows(made, table) for table in expected} == expected
        with closing(sqlite3.connect(made)) as found:
            assert set(found.execute("SELECT text FROM body")) == texts


def test_notes_outlive_the_loss_of_what_leads_to_them(shelf: Any, store: Store) -> None:
    fill(shelf, store)
    store.close()
    overwrite(shelf.path, crowns(shelf.path))
    found = salvage(shelf.path)
    notes = {event.value for event in found.bundle.events if event.field == "note"}
    assert LONG in notes
    assert len(notes) >= 12 * 19
    assert len(found.bundle.texts) == 12


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=60))
def test_garbage_is_no_record(data: bytes) -> None:
    try:
        row = _values(data)
    except (IndexError, ValueError):
        return
    assert all(isinstance(each, (int, float, str, bytes, type(None))) for each in row)


@pytest.mark.parametrize("size", [0, 50, 100, 5000])
def test_a_file_of_garbage_holds_no_rows(tmp_path: Path, size: int) -> None:
    path, made = tmp_path / "bad.db", tmp_path / "made.db"
    path.write_bytes(random.Random(size).randbytes(size))
    carve(path, made)
    assert rows(made, "event") == set()


def test_pages_of_garbage_hold_no_rows(tmp_path: Path, shelf: Any, store: Store) -> None:
    shelf.add(store)
    store.close()
    rng = random.Random(3)
    whole = shelf.path.read_bytes()[:4096]
    kinds = [bytes([rng.choice((2, 10, 13))]) + rng.randbytes(4095) for _ in range(60)]
    shelf.path.write_bytes(whole + b"".join(kinds))
    carve(shelf.path, tmp_path / "made.db")
    assert rows(tmp_path / "made.db", "event") == set()
