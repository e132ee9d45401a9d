from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.errors import (
    ExportError,
    NewerLibrary,
    NotALibrary,
    NotFound,
    ReadOnlyLibrary,
    UsageError,
)
from reader.library import Library
from reader.library.library import is_synced
from reader.model import Span


def test_titles_texts_quotes_and_notes_are_found(library: Library, essay: int) -> None:
    made = library.highlight(essay, Span(0, 7), note="方法论")
    for query, where in (("论划线", "title"), ("十年之后", "text"), ("方法论", "note")):
        result = library.search(query)
        assert where in [each.where for each in result.hits], query
    quotes = [each for each in library.search("读书要动笔").hits if each.where == "quote"]
    assert [each.highlight_id for each in quotes] == [made.id]
    assert library.search("没有这句话呢").total == 0
    assert library.search('"(((OR').query == '"(((OR'


def test_the_index_follows_every_change(library: Library, essay: int) -> None:
    def found(query: str) -> int:
        return library.search(query).total

    made = library.highlight(essay, Span(0, 3), note="旧的想法")
    assert (found("旧的想法"), found("等于没读")) == (1, 1)
    library.edit(made.id, note="新的念头")
    assert (found("旧的想法"), found("新的念头")) == (0, 1)
    library.undo()
    assert (found("旧的想法"), found("新的念头")) == (1, 0)
    library.delete(made.id)
    assert found("旧的想法") == 0
    library.remove(essay)
    assert found("等于没读") == 0
    library.restore(essay)
    assert found("等于没读") == 1
    assert library.index_state().kind == "ready"
    assert library.check().ok


def test_the_index_can_be_built_anew_with_progress(library: Library, essay: int) -> None:
    seen: list[tuple[int, int | None]] = []
    assert library.reindex(progress=lambda p: seen.append((p.done, p.total)))
    assert seen[-1] == (1, 1)
    assert not library.reindex(cancelled=lambda: True)
    assert library.search("等于没读").total == 1, "searching stays complete without an index"
    assert library.reindex(fresh=False)
    assert library.index_state().kind == "ready"


def test_search_as_you_type_has_its_own_connection(library: Library, essay: int) -> None:
    with library.searcher() as searcher:
        result = searcher.search("动笔")
        assert result is not None
        assert result.hits[0].article_id == essay
        library.highlight(essay, Span(0, 3), note="边找边写")
        found = searcher.search("边找边写", newest=True)
        assert found is not None
        assert found.total == 1


def test_a_quote_has_its_place(library: Library, essay: int) -> None:
    span = library.place_of_quote(essay, "划线处往往")
    assert library.document(essay).text[slice(*span)] == "划线处往往"
    with pytest.raises(UsageError):
        library.place_of_quote(essay, "动笔")
    with pytest.raises(NotFound):
        library.place_of_quote(essay, "不在文中")


def test_notes_are_written_once_and_left_alone(
    library: Library, essay: int, tmp_path: Path
) -> None:
    assert library.export(to=tmp_path / "out").written == ()
    library.highlight(essay, Span(0, 7), note="记下来")
    report = library.export(to=tmp_path / "out")
    (path,) = map(Path, report.written)
    assert path.name == "论划线.md"
    text = path.read_text(encoding="utf-8")
    assert "读书要动笔" in text
    assert "批注：记下来" in text
    before = path.stat()
    again = library.export(to=tmp_path / "out")
    assert (again.written, again.unchanged) == ((), (str(path),))
    assert path.stat() == before
    # What the owner wrote stays, whatever is exported later.
    path.write_text(text + "\n我自己的话。\n", encoding="utf-8")
    library.highlight(essay, Span(9, 12))
    assert library.export(to=tmp_path / "out").written == (str(path),)
    assert "我自己的话。" in path.read_text(encoding="utf-8")


def test_a_file_that_was_deleted_comes_back_when_its_article_is_named(
    library: Library, essay: int, tmp_path: Path
) -> None:
    library.highlight(essay, Span(0, 7))
    for form in ("markdown", "text"):
        (name,) = library.export(to=tmp_path, format=form).written
        Path(name).unlink()
        assert library.export(to=tmp_path, format=form).gone == (name,)
        assert library.export(to=tmp_path, format=form, article_ids=[essay]).written == (name,)
        Path(name).unlink()
        assert library.export("论划线", to=tmp_path, format=form).written == (name,)


def test_a_deleted_note_leaves_its_file(library: Library, essay: int, tmp_path: Path) -> None:
    made = library.highlight(essay, Span(0, 7))
    (name,) = library.export(to=tmp_path).written
    library.delete(made.id)
    assert library.export(to=tmp_path).written == (name,)
    assert "读书要动笔" not in Path(name).read_text(encoding="utf-8")


def test_somebody_elses_file_is_never_overwritten(
    library: Library, essay: int, tmp_path: Path
) -> None:
    library.highlight(essay, Span(0, 7))
    for suffix, form in ((".md", "markdown"), (".txt", "text")):
        mine = tmp_path / f"论划线{suffix}"
        mine.write_text("我的文件", encoding="utf-8")
        (name,) = library.export(to=tmp_path, format=form).written
        assert Path(name) != mine
        assert mine.read_text(encoding="utf-8") == "我的文件"
    Path(name).write_text("改成我的了", encoding="utf-8")
    assert library.export(to=tmp_path, format="text").conflicts == (name,)
    assert Path(name).read_text(encoding="utf-8") == "改成我的了"


def test_forms_of_one_article_keep_apart_in_a_folder(
    library: Library, essay: int, tmp_path: Path
) -> None:
    library.highlight(essay, Span(0, 7))
    (inline,) = library.export(to=tmp_path, format="inline").written
    (merged,) = library.export(to=tmp_path, format="markdown").written
    assert inline != merged
    for form, path in (("inline", inline), ("markdown", merged)):
        assert library.export(to=tmp_path, format=form).unchanged == (path,)


def test_some_forms_hold_all_articles(library: Library, essay: int, tmp_path: Path) -> None:
    assert library.export(to=tmp_path, format="readwise").written == ()
    library.highlight(essay, Span(0, 7), note="记")
    (name,) = library.export(to=tmp_path, format="readwise").written
    assert library.export(to=tmp_path, format="readwise").unchanged == (name,)
    library.highlight(essay, Span(9, 12), note="再记")
    assert library.export(to=tmp_path, format="readwise").written == (name,)
    assert "再记" in Path(name).read_text(encoding="utf-8")
    assert len(library.render_all(format="readwise")) == 1


def test_only_what_is_asked_for_is_exported(library: Library, essay: int, tmp_path: Path) -> None:
    library.highlight(essay, Span(0, 7))
    assert library.export("没有的词", to=tmp_path).written == ()
    seen: list[str] = []
    library.export(
        to=tmp_path, progress=lambda p: seen.append(p.name), cancelled=lambda: bool(seen)
    )
    assert seen == ["论划线"]
    with pytest.raises(UsageError):
        library.export(to=tmp_path, format="papyrus")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ExportError):
        library.export(to=tmp_path / "file")


def test_notes_as_text_without_a_file(library: Library, essay: int) -> None:
    assert library.render_all() == []
    library.highlight(essay, Span(0, 6), note="记")
    (text,) = library.render_all()
    assert text == library.render(essay)
    assert "==读书要动笔。==" in library.render_all(format="inline")[0].replace("\\", "")
    assert library.markdown(library.document(essay)).count("==") == 0
    assert "读书要动笔" in library.markdown(library.document(essay))


def test_figures(library: Library, essay: int) -> None:
    library.highlight(essay, Span(0, 3), colour="blue", note="一", tags=["甲"])
    library.highlight(essay, Span(4, 5), colour="blue")
    library.bookmark(essay, 3)
    library.note_on_article(essay, "二")
    library.set_state(essay, "read")
    stats = library.stats()
    assert (stats.articles, stats.read, stats.highlights, stats.notes) == (1, 1, 2, 2)
    assert (stats.bookmarks, stats.orphans) == (1, 0)
    assert stats.chars == len(library.document(essay).text)
    assert (stats.colours, stats.tags) == ({"blue": 2}, {"甲": 1})
    assert stats.bytes > 0


def test_what_the_program_remembers(library: Library) -> None:
    assert library.recall("panes") is None
    library.remember("panes", [20, 60])
    assert library.recall("panes") == [20, 60]
    library.remember("panes", None)
    assert library.recall("panes") is None


def test_a_damaged_index_is_found_and_mended(library: Library, essay: int) -> None:
    connection = library._store.connection
    connection.execute("DELETE FROM fts_docsize")
    report = library.check()
    assert not report.ok
    assert {code for code, _ in report.problems} <= {"index_damaged", "index_missing"}
    mended = library.check(repair=True)
    assert mended.ok
    assert mended.repaired
    assert library.check().ok
    assert library.search("等于没读").total == 1


def test_a_backup_is_a_library(library: Library, essay: int, tmp_path: Path) -> None:
    library.highlight(essay, Span(0, 3), note="备份里也有")
    path = library.backup(tmp_path / "copy.db")
    with Library.open(path, read_only=True) as copy:
        assert copy.highlights(essay)[0].note == "备份里也有"
    assert library.backup().exists()


def test_a_library_that_may_not_be_written_is_read(library: Library, essay: int) -> None:
    library.close()
    with Library.open(library.path, read_only=True) as opened:
        assert opened.read_only
        assert opened.count() == 1
        assert opened.search("等于没读").total == 1
        with pytest.raises(ReadOnlyLibrary):
            opened.highlight(essay, Span(0, 3))
        with pytest.raises(ReadOnlyLibrary):
            opened.add_bytes(b"x", "x.txt", origin="/x.txt")


def test_a_newer_library_is_read_and_says_so(library: Library, essay: int) -> None:
    library._store.connection.execute("PRAGMA user_version = 999")
    library.close()
    with Library.open(library.path) as opened:
        assert opened.notices == ("newer",)
        assert opened.count() == 1
        with pytest.raises(NewerLibrary):
            opened.highlight(essay, Span(0, 3))


def test_what_is_no_library_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "novel.db"
    path.write_bytes(b"once upon a time" * 100)
    with pytest.raises(NotALibrary):
        Library.open(path)
    assert path.read_bytes() == b"once upon a time" * 100
    with pytest.raises(NotALibrary):
        Library.open(tmp_path)


@pytest.mark.parametrize(
    ("path", "synced"),
    [
        ("/home/a/Dropbox/reader/library.db", True),
        ("/Users/a/Library/Mobile Documents/x/library.db", True),
        ("C:/Users/a/OneDrive - Company/library.db", True),
        ("/home/a/.local/share/zhupi-reader/library.db", False),
    ],
)
def test_folders_of_synchronising_programs_are_known(path: str, synced: bool) -> None:
    assert is_synced(Path(path)) is synced


def test_a_synchronised_folder_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    with Library.open(tmp_path / "deep" / "library.db") as opened:
        assert opened.notices == ("synced_folder",)


def test_an_opening_that_fails_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "changed_elsewhere", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Library.open(tmp_path / "library.db")
    monkeypatch.undo()
    if os.name == "nt":
        (tmp_path / "library.db").unlink()
    with Library.open(tmp_path / "library.db") as opened:
        assert opened.count() == 0


def test_warming_up_loads_what_marking_needs(library: Library, essay: int) -> None:
    import sys

    library.warm()
    before = set(sys.modules)
    library.highlight(essay, Span(0, 3), note="快")
    assert {each for each in set(sys.modules) - before if each.startswith("reader.")} == set()
