"""An older library is brought up to date wholly, after a backup, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from reader.store import Store, migrations
from reader.store.check import check
from tests.store.refusals import refusal


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
