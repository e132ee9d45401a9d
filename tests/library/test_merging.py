"""Two libraries become one without anything being lost, whatever the file that comes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reader.model import Span
from reader.store.check import check
from tests.devices import Open, essay, state


def test_everything_of_both_is_there_and_twice_is_once(opened: Open) -> None:
    one, other = opened("one"), opened("other")
    mine = essay(one)
    one.highlight(mine, Span(0, 5), note="甲")
    theirs = essay(other, "另一篇.txt", "另一篇\n\n别的话，也要留下来。\n")
    mark = other.highlight(theirs, Span(0, 4), note="乙", tags=("重点",))
    # Notes that are in the WAL alone are merged too; the other file is open meanwhile.
    before = other.path.read_bytes()
    report = one.merge([other.path])
    assert (report.articles, report.annotations, report.conflicts) == (1, 1, ())
    assert report.events > 0
    assert other.path.read_bytes() == before
    assert one.count() == 2
    assert one.highlight_by(mark.id).note == "乙"
    assert [hit.title for hit in one.search("也要留下").hits]
    again = one.merge([other.path])
    assert again == (0, 0, 0, (), 0, ())
    other.merge([one.path])
    assert state(one) == state(other)
    assert check(one._store) == check(other._store) == []


def test_notes_of_both_are_kept_and_told(opened: Open, tmp_path: Path) -> None:
    one = opened("one")
    mark = one.highlight(essay(one), Span(0, 5), note="起初")
    (tmp_path / "other").mkdir()
    one.backup(tmp_path / "other" / "library.db")
    other = opened("other")
    one.edit(mark.id, note="甲")
    other.edit(mark.id, note="乙")
    report = one.merge([other.path])
    assert report.conflicts == (mark.id,)
    found = one.highlight_by(mark.id)
    assert {found.note, *found.versions} == {"甲", "乙"}
    one.edit(mark.id, note="甲和乙")
    assert other.merge([one.path]).conflicts == ()
    assert other.highlight_by(mark.id).note == "甲和乙"


def test_an_article_that_both_had_becomes_one(opened: Open) -> None:
    one, other = opened("one"), opened("other")
    first, second = essay(one), essay(other, "别名.txt")
    one.highlight(first, Span(0, 5), note="甲")
    other.highlight(second, Span(6, 9), note="乙")
    other.tag_article(second, add=["方法"])
    report = one.merge([other.path])
    assert report.twins == 1
    assert one.count() == 1
    assert {mark.note for mark in one.highlights(one.articles()[0].id)} == {"甲", "乙"}
    assert one.articles()[0].tags == ("方法",)
    other.merge([one.path])
    one.merge([other.path])
    assert other.count() == 1
    assert state(one) == state(other)
    assert check(one._store) == check(other._store) == []
    assert one.merge([other.path]).twins == 0


def test_twins_made_one_on_both_sides_at_once_end_alike(opened: Open, tmp_path: Path) -> None:
    one, other = opened("one"), opened("other")
    one.highlight(essay(one), Span(0, 5), note="甲")
    other.highlight(essay(other), Span(6, 9), note="乙")
    one.backup(tmp_path / "one-before.db")
    one.merge([other.path])
    other.merge([tmp_path / "one-before.db"])
    one.merge([other.path])
    other.merge([one.path])
    assert state(one) == state(other)
    assert one.count() == other.count() == 1
    assert len(one.notes()) == 2


def test_a_bundle_is_taken_in(opened: Open, tmp_path: Path) -> None:
    one, other = opened("one"), opened("other")
    other.highlight(essay(other), Span(0, 5), note="乙")
    path = tmp_path / "bundle.json"
    path.write_text("\n".join(other.render_all("", format="json")), encoding="utf-8")
    assert one.merge([path]).annotations == 1
    assert state(one) == state(other)


def test_the_library_itself_and_what_is_no_library_are_refused(
    opened: Open, tmp_path: Path
) -> None:
    one, other = opened("one"), opened("other")
    essay(other)
    other.close()
    damaged, newer, foreign, cut = (tmp_path / f"{n}.db" for n in ("bad", "new", "else", "cut"))
    data = bytearray(other.path.read_bytes())
    pages = len(data) // 4096
    data[4096 * 2 : 4096 * pages] = b"\x55" * (4096 * (pages - 2))
    damaged.write_bytes(data)
    newer.write_bytes(other.path.read_bytes())
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE t(x)")
    connection.close()
    cut.write_bytes(other.path.read_bytes()[:3000])
    text = tmp_path / "notes.txt"
    text.write_text("不是文库", encoding="utf-8")
    report = one.merge(
        [one.path, damaged, newer, foreign, cut, text, tmp_path / "none", other.path]
    )
    assert [each.code for each in report.refused] == [
        "merge_with_itself",
        "library_damaged",
        "library_newer",
        "not_a_library",
        "library_damaged",
        "bundle_broken",
        "import_missing",
    ]
    assert report.articles == 1


def test_a_library_that_was_tampered_with_is_refused_whole(opened: Open) -> None:
    one, other = opened("one"), opened("other")
    other.highlight(essay(other), Span(0, 5), note="乙")
    for harm in (
        "UPDATE event SET value = '5' WHERE field = 'anchor'",
        "UPDATE event SET id = 'zzz' WHERE field = 'anchor'",
        "UPDATE body SET text = '换掉的话'",
        "UPDATE article_revision SET blocks = x'00'",
        "UPDATE event SET value = '{' WHERE field = 'made'",
    ):
        with other._store.write() as connection:
            connection.execute("SAVEPOINT harm")
            connection.execute(harm)
        report = one.merge([other.path])
        assert [each.code for each in report.refused] == ["library_damaged"], harm
        assert one.count() == 0
        other.close()
        other.path.unlink()
        other = opened("other")
        other.highlight(essay(other), Span(0, 5), note="乙")


def test_a_text_that_would_unpack_without_end_is_refused(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.store import other_library

    one, other = opened("one"), opened("other")
    essay(other)
    monkeypatch.setattr(other_library, "ITEM", 20)
    assert one.merge([other.path]).refused[0].code == "library_too_large"
    monkeypatch.setattr(other_library, "LIMIT", 20)
    assert one.merge([other.path]).refused[0].code == "library_too_large"
