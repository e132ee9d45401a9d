"""A damaged file is told and never made worse; an unclean end is noticed."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from reader.errors import (
    LibraryDamaged,
)
from reader.store import Store
from reader.store.check import check
from tests.store.refusals import refusal


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
    half[middle : middle + 40_000] = b"\xa5" * 40_000
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
