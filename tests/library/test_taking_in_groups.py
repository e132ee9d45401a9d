"""Exports by tag, together, by template, and as references; notes without an article too."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import ExportError, UsageError
from reader.export.formats import FORMATS, Format
from reader.library import Library
from reader.model import Span

Write = Callable[[str, str], Path]


@pytest.fixture
def two(library: Library, essay: int, write: Write) -> Library:
    """Two articles with tagged notes."""
    library.highlight(essay, Span(0, 7), note="方法论", tags=("重点",))
    library.highlight(essay, Span(8, 16), tags=("重点", "再读"))
    text = "# 再论\n\n另一篇文章的正文，说的是另一件事，也有几句话。\n"
    other = library.add([write("two.md", text)]).first
    assert other is not None
    library.highlight(other, Span(0, 9), tags=("重点",), note="另一篇的")
    library.highlight(other, Span(10, 18))
    return library


def test_one_file_for_each_tag(two: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = two.export(to=out, by="tag")
    assert sorted(Path(path).name for path in report.written) == ["再读.md", "重点.md"]
    text = (out / "重点.md").read_text("utf-8")
    assert text.index("## 论划线") < text.index("## 再论")
    assert text.count("[!quote|") == 3
    assert "tags: [reading, 重点]" in text
    assert two.export(to=out, by="tag").unchanged == tuple(sorted(report.written))
    edited = text.replace("批注：方法论", "批注：方法论\n我加的一行")
    (out / "重点.md").write_text(edited, "utf-8")
    mark = two.notes("另一篇的")[0]
    two.edit(mark.id, note="改过了")
    assert [Path(p).name for p in two.export(to=out, by="tag").written] == ["重点.md"]
    text = (out / "重点.md").read_text("utf-8")
    assert "我加的一行" in text
    assert "改过了" in text
    two.edit(mark.id, untag=["重点"])
    two.export(to=out, by="tag")
    assert "改过了" not in (out / "重点.md").read_text("utf-8")


def test_an_articles_tag_takes_all_of_its_notes(two: Library) -> None:
    article = two.articles()[0]
    two.tag_article(article.id, add=["论文"])
    (text,) = [each for each in two.render_all(by="tag") if "# 论文" in each]
    assert text.count("[!quote|") == 2


def test_all_in_one_file_and_each_query_its_own(two: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (path,) = two.export(to=out, by="all").written
    assert Path(path).name == "全部笔记.md"
    assert Path(path).read_text("utf-8").count("[!quote|") == 4
    (other,) = two.export("另一件事", to=out, by="all").written
    assert Path(other).read_text("utf-8").count("[!quote|") == 2
    assert two.export(to=out, by="all").unchanged == (path,)
    for form in ("text", "org", "html"):
        assert len(two.render_all(format=form, by="all")) == 1
    with pytest.raises(UsageError) as refused:
        two.export(to=out, by="all", format="logseq")
    assert refused.value.code == "format_not_grouped"


def test_exports_by_article_and_by_tag_share_a_folder(two: Library, tmp_path: Path) -> None:
    first = two.export(to=tmp_path)
    second = two.export(to=tmp_path, by="tag")
    third = two.export(to=tmp_path, by="all")
    assert (len(first.written), len(second.written), len(third.written)) == (2, 2, 1)
    for by in ("article", "tag", "all"):
        report = two.export(to=tmp_path, by=by)  # type: ignore[arg-type]
        assert (report.written, report.conflicts) == ((), ())


def test_a_template_of_ones_own(two: Library, tmp_path: Path, write: Write) -> None:
    mine = write(
        "mine.org.j2",
        "* {{ article.title }}\n{% for h in highlights %}- {{ h.quote }}\n{% endfor %}",
    )
    out = tmp_path / "out"
    report = two.export(to=out, template=mine)
    assert sorted(Path(path).name for path in report.written) == ["再论.org", "论划线.org"]
    text = (out / "论划线.org").read_text("utf-8")
    assert text == "* 论划线\n- 读书要动笔。不\n- 笔，等于没读。\n\n"
    assert len(two.export(to=out, template=mine).unchanged) == 2
    assert len(two.render_all(template=mine, by="all")) == 1
    (out / "论划线.org").write_text("我改的", "utf-8")
    mine.write_text("另一个 {{ article.title }}", "utf-8")
    again = two.export(to=out, template=mine)
    assert [Path(path).name for path in again.conflicts] == ["论划线.org"]
    with pytest.raises(UsageError):
        two.export(to=out, template=tmp_path / "none.j2")
    (tmp_path / "bad.j2").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UsageError):
        two.export(to=out, template=tmp_path / "bad.j2")


def test_two_templates_keep_apart(two: Library, tmp_path: Path, write: Write) -> None:
    out = tmp_path / "out"
    for name in ("one.md.j2", "two.md.j2"):
        two.export(to=out, template=write(name, name + " {{ article.title }}"))
    assert len(list(out.glob("*.md"))) == 4
    two.export(to=out)
    assert len(list(out.glob("*.md"))) == 6


def test_references_hold_every_article(two: Library, write: Write, tmp_path: Path) -> None:
    two.add([write("three.md", "# 无笔记\n\n没有笔记的一篇文章，也是一份参考文献。\n")])
    items = json.loads("".join(two.render_all(format="csl")))
    assert [each["title"] for each in items] == ["论划线", "再论", "无笔记"]
    assert "".join(two.render_all(format="bibtex")).count("\n}") == 3
    report = two.export(to=tmp_path / "out", format="csl")
    assert [Path(path).name for path in report.written] == ["reader-csl.json"]


def test_notes_of_a_removed_article_are_exported_as_they_were(two: Library, tmp_path: Path) -> None:
    first = two.export(to=tmp_path / "out")
    two.remove(*[each.id for each in two.articles()])
    assert two.export(to=tmp_path / "out").unchanged == first.written
    assert len(two.render_all()) == 2


def test_a_package_for_anki(two: Library, tmp_path: Path) -> None:
    pytest.importorskip("genanki")
    out = tmp_path / "out"
    (path,) = two.export(to=out, format="apkg").written
    with zipfile.ZipFile(path) as package:
        assert "collection.anki2" in package.namelist()
    before = Path(path).read_bytes()
    assert two.export(to=out, format="apkg").unchanged == (path,)
    assert Path(path).read_bytes() == before
    two.edit(two.notes("方法论")[0].id, note="改了")
    assert two.export(to=out, format="apkg").written == (path,)
    Path(path).write_bytes(b"mine")
    assert two.export(to=out, format="apkg").conflicts == (path,)
    with pytest.raises(UsageError) as refused:
        two.render_all(format="apkg")
    assert refused.value.code == "format_not_text"


def test_without_genanki_it_says_what_to_install(
    two: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(ExportError) as refused:
        two.export(to=tmp_path / "out", format="apkg")
    assert refused.value.code == "extra_missing"
    with pytest.raises(ExportError):
        two.keep_exported(tmp_path / "kept", format="apkg")
    with pytest.raises(ExportError):
        list(two.plan_export(to=tmp_path / "deck.apkg", format="apkg"))
    made = {each.name for each in tmp_path.iterdir()}
    assert not made & {"out", "kept", "deck.apkg"}, "nothing is made of what can't be filled"


@pytest.mark.parametrize("form", [each for each in FORMATS.values() if not each.per_article])
def test_a_path_with_the_suffix_of_its_form_is_the_file(
    two: Library, tmp_path: Path, form: Format
) -> None:
    if form.needs:
        pytest.importorskip(form.needs[0])
    one = tmp_path / "new" / f"Mine{form.suffix.upper()}"
    other = one.with_name("other" + form.suffix)
    (planned,) = two.plan_export(to=one, format=form.id)
    assert (planned.path, planned.status) == (one, "new")
    assert not one.parent.exists()
    assert two.export(to=one, format=form.id).written == (str(one),)
    assert two.export(to=one, format=form.id).unchanged == (str(one),)
    assert two.export(to=other, format=form.id).written == (str(other),)
    # Each file is ours for itself, whichever was written last.
    two.edit(two.notes("方法论")[0].id, note="改了")
    two.add([_reference(tmp_path)])
    assert two.export(to=one, format=form.id).written == (str(one),)
    assert two.export(to=other, format=form.id).written == (str(other),)
    assert sorted(each.name for each in one.parent.iterdir()) == [one.name, other.name]
    one.write_bytes(b"somebody's own")
    assert two.export(to=one, format=form.id).conflicts == (str(one),)
    assert one.read_bytes() == b"somebody's own"


def test_other_paths_are_folders(two: Library, tmp_path: Path) -> None:
    there = tmp_path / "a.json"
    there.mkdir()
    two.export(to=there, format="json")
    assert [each.name for each in there.iterdir()] == ["reader-json.json"]
    two.export(to=tmp_path / "notes.csv", format="json")
    assert (tmp_path / "notes.csv" / "reader-json.json").is_file()
    two.export(to=tmp_path / "tags.csv", format="csv", by="tag")
    assert (tmp_path / "tags.csv").is_dir()
    two.export(to=tmp_path / "notes.md")
    assert len(list((tmp_path / "notes.md").glob("*.md"))) == 2


def test_a_named_file_is_kept_up_to_date(two: Library, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "notes.csv"
    report = two.keep_exported(file, format="csv")
    assert report is not None
    assert report.written == (str(file),)
    assert not two.export_pending(file, format="csv")
    two.edit(two.notes("方法论")[0].id, note="改了")
    assert two.export_pending(file, format="csv")
    report = two.keep_exported(file, format="csv")
    assert report is not None
    assert report.written == (str(file),)
    assert "改了" in file.read_text("utf-8")


def _reference(folder: Path) -> Path:
    path = folder / "three.md"
    path.write_text("# 无笔记\n\n没有笔记的一篇文章，也是一份参考文献。\n", "utf-8")
    return path
