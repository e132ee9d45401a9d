"""A full disk loses nothing, and everything works again once there is room."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from reader.errors import (
    DiskFull,
)
from reader.store import Store
from reader.store.check import check


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
