"""The search index is damaged: notes come first, searching reads the texts, and it heals."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.config import Settings
from reader.library import Library
from reader.model import Span

PAGE = 4096
Damage = Callable[[Path], None]


def statements(*sql: str) -> Damage:
    def do(path: Path) -> None:
        connection = sqlite3.connect(path)
        for each in sql:
            connection.execute(each)
        connection.commit()
        connection.close()

    return do


def garbage(table: str) -> Damage:
    """Every page of a table, or its first where this SQLite can't say which those are."""

    def do(path: Path) -> None:
        connection = sqlite3.connect(path)
        try:
            rows = connection.execute("SELECT pageno FROM dbstat WHERE name = ?", (table,))
            pages = [row[0] for row in rows]
        except sqlite3.OperationalError:
            row = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
            pages = [row.fetchone()[0]]
        connection.close()
        data = bytearray(path.read_bytes())
        for number in pages:
            data[(number - 1) * PAGE : number * PAGE] = random.Random(2).randbytes(PAGE)
        path.write_bytes(data)

    return do


DAMAGES: dict[str, Damage] = {
    **{f"no {t}": statements(f"DROP TABLE {t}")
       for t in ("fts", "fts_note", "fts_note_data", "fts_note_idx", "fts_note_config",
                 "fts_note_docsize", "fts_docsize", "search_word", "search_meta")},
    **{f"garbage in {t}": garbage(t)
       for t in ("fts_data", "fts_idx", "fts_char_data", "fts_char_config", "fts_note_data",
                 "fts_note_idx", "fts_note_docsize", "fts_note_config", "search_word",
                 "search_meta")},
    "no structure": statements("UPDATE fts_note_data SET block = x'00ff00ff00' WHERE id = 10"),
    "other segments": statements(
        "UPDATE fts_note_data SET block = zeroblob(length(block)) WHERE id > 10",
        "UPDATE fts_data SET block = zeroblob(length(block)) WHERE id > 10",
    ),
    "a length of all memory": statements(
        "UPDATE fts_note_data SET block = x'" + "7f" * 40 + "' WHERE id = 10"
    ),
    "marks without sense": statements(
        "UPDATE search_meta SET value = 'building' WHERE key = 'state'",
        "UPDATE search_meta SET value = 'x' WHERE key = 'article'",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose index fills more than a page or two."""
    path = tmp_path_factory.mktemp("sound") / "library.db"
    with Library.open(path, settings=Settings()) as library:
        library.backs_up = False
        rng = random.Random(1)
        for n in range(12):
            text = "".join(chr(rng.randrange(0x4E00, 0x5A00)) for _ in range(900))
            report = library.add_bytes(f"第{n}篇。{text}".encode(), f"{n}.txt", origin=f"/{n}")
            assert report.first is not None
            for at in range(10, 600, 60):
                library.highlight(report.first, Span(at, at + 30), note=f"旧记{n}，alpha{at}")
    return path


@pytest.fixture(params=DAMAGES)
def damaged(request: pytest.FixtureRequest, sound: Path, tmp_path: Path) -> Iterator[Library]:
    """The library with its index damaged in some way."""
    path = tmp_path / "library.db"
    shutil.copy(sound, path)
    DAMAGES[request.param](path)
    with Library.open(path, settings=Settings()) as library:
        library.backs_up = False
        yield library


def test_writing_and_finding_go_on_and_the_index_heals(damaged: Library) -> None:
    notes = damaged.notes()
    first = damaged.articles(sort="added")[-1].id
    made = damaged.highlight(first, Span(2, 9), note="新记 omega")
    damaged.edit(notes[0].id, note="改过的批注")
    damaged.delete(notes[1].id)
    assert damaged.undo() is not None
    damaged.remove(first + 1)
    report = damaged.add_bytes("新来的一篇，谈划线。".encode(), "n.txt", origin="/n")
    assert report.added
    assert {each.highlight_id for each in damaged.search("新记").hits} == {made.id}
    assert [each.id for each in damaged.notes("改过的")] == [notes[0].id]
    assert [each.title for each in damaged.articles("新来的")] == [report.added[0].title]
    with damaged.searcher() as searcher:
        found = searcher.search("omega")
        assert found is not None
        assert found.total == 1
    damaged.mend_index()
    assert damaged.index_state().usable
    assert {each.highlight_id for each in damaged.search("新记").hits} == {made.id}
    assert damaged.highlight(first, Span(12, 19), note="又一条").note == "又一条"
    assert len(damaged.notes("又一条")) == 1
    assert damaged.highlight_by(made.id).note == "新记 omega"


@pytest.mark.parametrize("table", ["fts_note_data", "search_meta"])
def test_what_is_broken_is_put_aside_and_the_rest_is_sound(
    table: str, sound: Path, tmp_path: Path
) -> None:
    """Its pages are not freed: who knows whose they are. Repairing makes the file anew."""
    from reader.library.recovering import recover

    path = tmp_path / "library.db"
    shutil.copy(sound, path)
    garbage(table)(path)
    with Library.open(path) as library:
        library.backs_up = False
        count = library.count_notes()
        library.highlight(1, Span(2, 9), note="新记")
        assert library.mend_index()
        assert [code for code, _ in library.check().problems] == ["page"]
    assert recover(path).check.ok
    with Library.open(path) as library:
        assert library.count_notes() == count + 1


def test_a_library_that_is_only_read_is_searched_without_it(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    shutil.copy(sound, path)
    garbage("fts_note_idx")(path)
    with Library.open(path, read_only=True) as library:
        assert library.search("旧记3").total == 10
        assert len(library.notes("旧记3")) == 10
        assert library.index_gave_way()


def test_damage_of_the_texts_is_not_put_down_to_the_index(sound: Path, tmp_path: Path) -> None:
    from reader.errors import LibraryDamaged

    path = tmp_path / "library.db"
    shutil.copy(sound, path)
    garbage("annotation")(path)
    with Library.open(path) as library:
        library.backs_up = False
        with pytest.raises(LibraryDamaged):
            library.notes("旧记")
        assert library.index_state().usable
