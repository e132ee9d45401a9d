"""Plans of exports, folders kept up to date, notes of removed articles, trouble with files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import ExportError
from reader.library import Library
from reader.model import Span

Write = Callable[[str, str], Path]


@pytest.fixture
def two(library: Library, essay: int, write: Write) -> Library:
    """Two articles with a note each."""
    library.highlight(essay, Span(0, 7), note="方法论")
    other = library.add([write("two.md", "# 再论\n\n另一篇文章的正文，有几句话。\n")]).first
    assert other is not None
    library.highlight(other, Span(0, 9), note="另一篇的")
    return library


def test_a_plan_says_what_an_export_does_and_writes_nothing(two: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for form in ("markdown", "html", "readwise", "json"):
        planned = list(two.plan_export(to=out, format=form))
        assert {each.status for each in planned} == {"new"}
        assert not (out / planned[0].path.name).exists()
        report = two.export(to=out, format=form)
        assert [str(each.path) for each in planned] == list(report.written)
        for each in planned:
            assert each.path.read_bytes().decode() == each.text
        again = list(two.plan_export(to=out, format=form))
        assert {each.status for each in again} == {"unchanged"}
    page = next(out.glob("再论.md"))
    page.write_text(page.read_text("utf-8").replace("另一篇的", "我改的"), "utf-8")
    two.edit(two.notes("另一篇的")[0].id, note="程序里改的")
    before = page.read_bytes()
    assert sorted(each.status for each in two.plan_export(to=out)) == ["conflict", "unchanged"]
    assert page.read_bytes() == before
    page.unlink()
    assert sorted(each.status for each in two.plan_export(to=out)) == ["gone", "unchanged"]


def test_picked_notes_go_into_one_file(two: Library, tmp_path: Path) -> None:
    ids = [each.id for each in two.notes()]
    report = two.export(to=tmp_path / "out", highlight_ids=ids[:1])
    (path,) = report.written
    assert Path(path).read_text("utf-8").count("[!quote|") == 1
    assert two.export(to=tmp_path / "out", highlight_ids=ids[:1]).unchanged == (path,)


def test_a_file_in_the_way_leaves_the_others(two: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    two.export(to=out)
    (out / "再论.md").write_bytes(b"---\nreader_article: x\n---\n\xff\xfe")
    for each in two.notes():
        two.edit(each.id, note="新的")
    report = two.export(to=out)
    assert [each.code for each in report.refused] == ["export_not_utf8"]
    assert len(report.written) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_an_error(two: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(0o500)
    with pytest.raises(ExportError):
        two.export(to=out)


def test_names_that_differ_in_case_get_their_own_files(
    library: Library, write: Write, tmp_path: Path
) -> None:
    for name, title in (("a.md", "README"), ("b.md", "Readme"), ("c.md", "con"), ("d.md", "🙂")):
        first = library.add([write(name, f"# {title}\n\n正文在这里。\n")]).first
        assert first is not None
        library.highlight(first, Span(0, 2))
    planned = [each.path.name for each in library.plan_export(to=tmp_path / "out")]
    library.export(to=tmp_path / "out")
    names = sorted(each.name for each in (tmp_path / "out").glob("*.md"))
    assert names == sorted(planned)
    assert len({name.casefold() for name in names}) == 4
    assert "con_.md" in names


def test_notes_of_removed_articles_can_be_asked_for(two: Library, tmp_path: Path) -> None:
    article = two.articles("再论")[0]
    two.remove(article.id)
    for query in ("is:removed", "in:trash", "状态:回收站"):
        (text,) = two.render_all(query)
        assert "另一篇的" in text
        assert "方法论" not in text
    assert two.count("is:removed") == 0
    assert "方法论" in "".join(two.render_all("-in:trash"))
    two.restore(article.id)
    assert two.render_all("is:removed") == []


def test_a_kept_folder_gets_only_what_changed(two: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert two.export_pending(out)
    report = two.keep_exported(out)
    assert report is not None
    assert len(report.written) == 2
    assert not two.export_pending(out)
    times = {each: each.stat().st_mtime_ns for each in out.glob("*.md")}
    two.edit(two.notes("另一篇的")[0].id, note="改了")
    assert two.export_pending(out)
    report = two.keep_exported(out)
    assert report is not None
    assert [Path(each).name for each in report.written] == ["再论.md"]
    assert report.unchanged == ()
    kept = next(each for each in times if each.name != "再论.md")
    assert kept.stat().st_mtime_ns == times[kept]
    two.undo()
    report = two.keep_exported(out)
    assert report is not None
    assert "另一篇的" in (out / "再论.md").read_text("utf-8")
    two.remove(two.articles("再论")[0].id)
    two.keep_exported(out)
    assert (out / "再论.md").exists()


def test_another_window_sees_to_a_kept_folder(two: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    two.keep_exported(out)
    with Library.open(two.path) as other:
        other.edit(other.notes("另一篇的")[0].id, note="别处改的")
        assert two.export_pending(out)
        assert other.export_pending(out)
        other.keep_exported(out)
    assert not two.export_pending(out)
    assert "别处改的" in (out / "再论.md").read_text("utf-8")


def test_a_kept_folder_that_is_gone_is_not_made_again(two: Library, tmp_path: Path) -> None:
    import shutil

    out = tmp_path / "out"
    two.keep_exported(out)
    shutil.rmtree(out)
    two.edit(two.notes("另一篇的")[0].id, note="改了")
    with pytest.raises(ExportError, match="export_folder_gone"):
        two.keep_exported(out)
    assert not out.exists()
    assert len(two.export(to=out).written) == 2
    report = two.keep_exported(out)
    assert report is not None
    assert not two.export_pending(out)


def test_what_holds_everything_is_kept_too(two: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    two.keep_exported(out, format="readwise")
    two.edit(two.notes("另一篇的")[0].id, note="改了")
    report = two.keep_exported(out, format="readwise")
    assert report is not None
    assert "改了" in (out / "reader-readwise.csv").read_text("utf-8")
    assert "方法论" in (out / "reader-readwise.csv").read_text("utf-8")


def test_a_template_uses_others_of_its_folder_and_none_elsewhere(
    two: Library, tmp_path: Path
) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "secret.j2").write_text("geheim")
    (tmp_path / "t" / "parts.j2").write_text("{% macro q(h) %}<{{ h.quote }}>{% endmacro %}")
    (tmp_path / "t" / "bad.j2").write_text("\n{{ nosuch }}")
    main = tmp_path / "t" / "main.txt.j2"
    main.write_text('{% import "parts.j2" as p %}{% for h in highlights %}{{ p.q(h) }}{% endfor %}')
    texts = two.render_all(template=main)
    assert len(texts) == 2
    assert all(text.startswith("<") for text in texts)
    for inside in ("../secret.j2", "/etc/passwd", str(tmp_path / "secret.j2"), "nosuch.j2"):
        main.write_text(f'{{% include "{inside}" %}}')
        with pytest.raises(ExportError) as caught:
            two.render_all(template=main)
        assert "no template" in str(caught.value.facts["detail"])
    main.write_text('{% include "bad.j2" %}')
    with pytest.raises(ExportError) as caught:
        two.render_all(template=main)
    assert (caught.value.facts["path"], caught.value.facts["line"]) == (
        str(tmp_path / "t" / "bad.j2"),
        2,
    )
