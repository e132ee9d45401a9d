"""A library that the first released version wrote: opened by this one, nothing of it is lost."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from reader.errors import NewerLibrary
from reader.library import Library
from reader.model import Span
from reader.store import migrations
from reader.store.check import check, counts

SAVED = Path(__file__).parent / "files" / "library-version-1.db.gz"
"""Two articles, one of them revised; highlights, notes, a bookmark, tags, a deletion, an undo and
a draft, as written by version 1 of the file."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    path.write_bytes(gzip.decompress(SAVED.read_bytes()))
    return path


def raw(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_nothing_is_lost_and_all_that_is_new_works(old: Path) -> None:
    events = raw(old, "SELECT * FROM event ORDER BY id")
    actions = raw(old, "SELECT * FROM txn ORDER BY id")
    assert raw(old, "PRAGMA user_version") == [(1,)]
    with Library.open(old) as library:
        library.backs_up = False
        store = library._store
        assert store.connection.execute("SELECT * FROM event ORDER BY id").fetchall() == events
        assert store.connection.execute("SELECT * FROM txn ORDER BY id").fetchall() == actions
        assert counts(store.connection)["article"] == 2
        assert check(store) == []
        notes = {note.quote: note for note in library.notes()}
        assert notes["看不见江"].note == "改稿"
        assert notes["看不见江"].tags == ("雾",)
        assert notes["等于没读"].colour == "green"
        assert notes["不动笔"].colour == "yellow"
        assert {each.state for each in notes.values() if each.kind == "highlight"} == {"exact"}
        assert [each.kind for each in library.trash()] == ["highlight"]
        assert library.draft(f"highlight:{notes['看不见江'].id}") == "未写完"
        # Found by words and by what stands in notes.
        assert library.search("山城").hits
        assert library.search("同意").hits
        # What came later: order by pinyin, strikes, reading time, meeting others.
        assert library.complete_titles() == 2
        assert not library.lacks_pinyin()
        initials = store.connection.execute("SELECT initials FROM article ORDER BY id").fetchall()
        assert [each[-1] for (each,) in initials] == ["w", "x"]
        fog = next(each.id for each in library.articles() if each.title == "重庆的雾")
        library.strike(fog, Span(0, 4))
        store.times.add(fog, 1000, 10, 0)
        assert library.undo() is not None
        assert library.undo() is not None
        assert check(store) == []
    # The untouched copy of before.
    (backup,) = (old.parent / "backups").glob("*version-1*")
    assert raw(backup, "SELECT * FROM event ORDER BY id") == events


def test_two_versions_of_a_library_merge(old: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "new" / "library.db") as library:
        library.backs_up = False
        library.add_bytes("重庆的雾\n\n别的一篇。\n".encode(), "x.txt", origin="/x.txt")
        report = library.merge([old])
        assert report.refused == ()
        assert report.articles == 2
        assert "改稿" in {note.note for note in library.notes()}
        assert check(library._store) == []
    assert raw(old, "PRAGMA user_version") == [(1,)]


def test_an_older_program_reads_a_newer_library(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Library.open(old).close()
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
    with Library.open(old) as library:
        assert "newer" in library.notices
        article = library.articles()[0]
        assert library.document(article.id).text
        with pytest.raises(NewerLibrary):
            library.highlight(article.id, Span(0, 2))
