"""Articles that were cut wrongly: joined, cut at another level, cut off and put back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import UsageError
from reader.library import Library
from reader.model import Span

Write = Callable[[str, str], Path]

STORIES = (
    "# 第一则\n\n新华社某城1月25日电（记者甲）河水涨了三寸，岸边的人都来看。\n\n"
    "# 第二则\n\n新华社某镇1月25日电（记者乙）山里下了雪，路上没有车，店家早早关门。\n\n"
    "# 第三则\n\n新华社某村1月25日电（记者丙）村里通了车，一天两趟，赶集的人不用再走夜路。\n"
)
BOOK = (
    "# 卷一\n\n## 第一章\n\n这一章的话不多。\n\n### 小节\n\n一段。\n\n"
    "## 第二章\n\n另一段说的是渡口的雾和船。\n\n"
    "# 卷二\n\n## 第三章\n\n最后一段。\n"
)


def span(library: Library, article_id: int, words: str) -> Span:
    at = library.document(article_id).text.index(words)
    return Span(at, at + len(words))


def titles(library: Library) -> list[str]:
    return sorted(each.title for each in library.articles())


@pytest.fixture
def three(library: Library, write: Write) -> tuple[Path, list[int]]:
    path = write("three.md", STORIES)
    report = library.add([path], kind="newspaper")
    return path, [each.id for each in report.added]


def test_the_next_article_becomes_a_part_of_this_one(
    library: Library, three: tuple[Path, list[int]]
) -> None:
    _path, (first, second, third) = three
    near = library.highlight(first, span(library, first, "河水涨了"))
    mark = library.highlight(second, span(library, second, "山里下了雪"), note="一句")
    last = library.highlight(third, span(library, third, "村里通了车"))
    assert library.join_article(first).id == first
    text = library.document(first).text
    assert text.index("河水涨了") < text.index("第二则") < text.index("山里下了雪")
    assert library.count() == 2
    found = library.highlight_by(mark.id)
    assert (found.article_id, found.note, found.state) == (first, "一句", "moved")
    assert text[found.start : found.end] == "山里下了雪"
    assert library.highlight_by(near.id).article_id == first
    assert library.highlight_by(last.id).article_id == third
    assert library.check().ok


def test_it_holds_when_the_file_is_added_again_or_changes(
    library: Library, three: tuple[Path, list[int]]
) -> None:
    path, (first, _second, _third) = three
    library.join_article(first)
    report = library.add([path])
    assert not report.added
    assert not report.revised
    path.write_text(STORIES.replace("三寸", "五寸"), encoding="utf-8")
    report = library.add([path])
    assert [each.id for each in report.revised] == [first]
    assert not report.added
    assert "五寸" in library.document(first).text
    assert "山里下了雪" in library.document(first).text


def test_one_step_takes_it_back(library: Library, three: tuple[Path, list[int]]) -> None:
    _, (first, second, _) = three
    before = library.document(first).text
    mark = library.highlight(second, span(library, second, "山里下了雪"))
    library.join_article(first)
    step = library.undo()
    assert step is not None
    assert step.label == "join_article"
    assert library.document(first).text == before
    back = library.highlight_by(mark.id)
    assert (back.article_id, back.state) == (second, "exact")
    assert library.count() == 3
    assert library.redo() is not None
    assert library.count() == 2
    assert library.highlight_by(mark.id).article_id == first


def test_all_of_a_page_is_joined_one_by_one(
    library: Library, three: tuple[Path, list[int]]
) -> None:
    _, (first, *_) = three
    library.join_article(first)
    library.join_article(first)
    assert library.count() == 1
    assert "村里通了车" in library.document(first).text
    with pytest.raises(UsageError):
        library.join_article(first)


def test_what_was_cut_off_is_put_back_where_it_was(library: Library, write: Write) -> None:
    path = write(
        "two.txt",
        "第一则\n\n河水涨了三寸，岸边的人都来看。\n\n第二则\n\n山里下了雪，路上没有车。\n",
    )
    first = library.add([path], kind="text").first
    assert first is not None
    before = library.document(first).text
    second = library.split_article(first, span(library, first, "第二则").start)
    mark = library.highlight(second.id, span(library, second.id, "山里下了雪"))
    library.join_article(first)
    assert library.document(first).text == before
    found = library.highlight_by(mark.id)
    assert (found.article_id, found.state) == (first, "moved")
    assert library.count() == 1
    assert not library.add([path], kind="text").revised


def test_the_last_article_of_a_file_has_nothing_to_be_joined_with(
    library: Library, three: tuple[Path, list[int]]
) -> None:
    _, (_, _, third) = three
    with pytest.raises(UsageError) as caught:
        library.join_article(third)
    assert caught.value.code == "nothing_to_join"
    clip = library.add_bytes("随手记的一句话，没有别的。".encode(), "clip", origin="clipboard:")
    assert clip.first is not None
    with pytest.raises(UsageError):
        library.join_article(clip.first)


def test_headings_of_a_level_begin_articles(library: Library, write: Write) -> None:
    path = write("book.md", BOOK)
    first = library.add([path]).first
    assert first is not None
    mark = library.highlight(first, span(library, first, "渡口的雾和船"))
    library.reread(first, cut="1")
    assert titles(library) == ["卷一", "卷二"]
    assert library.way(first) == ("auto", "auto", "1")
    assert library.highlight_by(mark.id).article_id == first
    library.reread(first, cut="2")
    assert titles(library) == ["卷二", "第一章", "第二章"]
    found = library.highlight_by(mark.id)
    assert found.article_id is not None
    assert library.article(found.article_id).title == "第二章"
    assert found.state in ("exact", "moved")
    assert library.document(found.article_id).text[found.start : found.end] == "渡口的雾和船"
    report = library.add([path])
    assert not report.added
    assert library.check().ok


def test_a_whole_page_as_one_article(library: Library, write: Write) -> None:
    path = write("three.md", STORIES)
    report = library.add([path], kind="newspaper", cut="none")
    assert len(report.added) == 1
    text = library.document(report.added[0].id).text
    assert "第二则" in text
    assert "第三则" in text


def test_chapters_with_the_same_words_stay_several(library: Library, write: Write) -> None:
    path = write("book.md", "# 山中书\n\n" + "".join(f"## 第{n}章\n\n全缺。\n\n" for n in "一二三"))
    (book,) = library.add([path]).added
    library.reread(book.id, cut="2")
    assert titles(library) == ["第一章", "第三章", "第二章"]
    library.undo()
    assert titles(library) == ["山中书"]
    library.redo()
    assert titles(library) == ["第一章", "第三章", "第二章"]
    assert library.check().ok
