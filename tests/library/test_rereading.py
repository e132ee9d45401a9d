"""Reading a file again, however many articles it becomes, is one step."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import UsageError
from reader.library import Library
from reader.model import Span
from reader.store.check import check

Write = Callable[[str, str], Path]

STORIES = (
    "# 第一则\n\n新华社某城1月25日电（记者甲）河水涨了三寸，岸边的人都来看。\n\n"
    "# 第二则\n\n新华社某镇1月25日电（记者乙）山里下了雪，路上没有车，店家早早关了门。\n\n"
    "# 第三则\n\n新华社某村1月25日电（记者丙）村口的老树又绿了，树下摆着三张桌子。\n"
)


def mark(library: Library, article: int, words: str) -> str:
    at = library.document(article).text.index(words)
    return library.highlight(article, Span(at, at + len(words))).id


def picture(library: Library) -> object:
    return (
        sorted((a.uid, a.title, library.document(a.id).text) for a in library.articles()),
        sorted((n.id, n.article_uid, n.start, n.end, n.state) for n in library.notes()),
    )


def test_one_text_becomes_several_and_several_one_in_one_step_each(
    library: Library, write: Write
) -> None:
    path = write("three.md", STORIES)
    first = library.add([path], kind="text").first
    assert first is not None
    marks = [mark(library, first, words) for words in ("河水涨了", "山里下了雪", "三张桌子")]
    whole = picture(library)
    library.reread(first, kind="newspaper")
    assert library.count() == 3
    assert {library.highlight_by(each).state for each in marks} <= {"exact", "moved"}
    assert len({library.highlight_by(each).article_uid for each in marks}) == 3
    several = picture(library)
    step = library.undo()
    assert step is not None
    assert step.label == "article_revise"
    assert picture(library) == whole
    library.redo()
    assert picture(library) == several

    report = library.reread(first, kind="text")
    assert [each.id for each in report.revised] == [first]
    assert library.count() == 1
    assert {n.article_id for n in library.highlights(first)} == {first}
    assert {n.state for n in library.highlights(first)} <= {"exact", "moved"}
    library.undo()
    assert picture(library) == several
    library.redo()
    # The file is known as what it was read as last, and brings nothing back.
    assert [each.id for each in library.add([path]).unchanged] == [first]
    assert library.count() == 1
    assert check(library._store) == []


def test_a_wrong_encoding_of_several_stories_and_back(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "three.md"
    path.write_bytes(STORIES.encode("gb18030"))
    report = library.add([path], kind="newspaper")
    assert len(report.added) == 3
    before = picture(library)
    marks = [mark(library, a.id, a.title and "新华社") for a in report.added]
    library.reread(report.added[1].id, kind="newspaper", encoding="big5")
    again = library.reread(report.added[1].id, kind="newspaper", encoding="gb18030")
    assert not again.added
    assert picture(library)[0] == before[0]
    assert {library.highlight_by(each).state for each in marks} == {"exact"}


@pytest.mark.parametrize("gone", [False, True])
def test_twice_and_back_to_auto_whether_or_not_the_file_is_there(
    library: Library, write: Write, tmp_path: Path, gone: bool
) -> None:
    path = write("deep/three.md", STORIES)
    first = library.add([path]).first
    assert first is not None
    note = mark(library, first, "河水涨了")
    before = picture(library)
    if gone:
        shutil.rmtree(tmp_path / "deep")
    for kind in ("text", "novel", "text", "auto"):
        library.reread(first, kind=kind)
        assert library.way(first)[0] == kind
        assert library.highlight_by(note).state in ("exact", "moved")
    assert picture(library) == before
    for _ in range(4):
        library.undo()
    assert picture(library) == before


def test_a_file_of_an_archive_never_becomes_another(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "三篇.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name in ("甲", "乙"):
            text = f"{name}的题目\n\n{name}说的是河水涨了三寸，岸边的人都来看，看了半天。\n"
            made.writestr(f"{name}.txt", text)
        made.writestr("c.txt", "Plain words that are the same in every encoding there is.\n")
    first = library.add([path]).added[0]
    before = picture(library)
    with pytest.raises(UsageError) as refused:
        library.reread(first.id, encoding="big5")
    assert refused.value.code == "reread_not_told"
    assert picture(library) == before
