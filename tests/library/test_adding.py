from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from reader.errors import DiskFull, UsageError
from reader.library import AddReport, Library, batch, importing
from reader.library.matching import match
from reader.model import Article, Block, Span

Write = Callable[[str, str], Path]

LONG = "\n\n".join(f"第{n}段，说的是另一件事情，字数够多，可以认出来。" for n in range(12))


def titles(articles: object) -> list[str]:
    return [each.title for each in articles]  # type: ignore[attr-defined]


def test_a_file_is_added_with_its_facts(library: Library, write: Write) -> None:
    path = write("a.md", "# 题目\n\n正文一段。\n")
    report = library.add([path])
    (info,) = report.added
    assert (info.title, info.format, info.origin) == ("题目", "markdown", str(path))
    assert report.first == info.id
    assert library.document(info.id).text == "正文一段。"
    assert library.original(info.id) == ("a.md", path.read_bytes())


def test_the_same_content_adds_nothing_wherever_it_lies(library: Library, write: Write) -> None:
    first = library.add([write("a.txt", LONG)])
    again = library.add([write("a.txt", LONG), write("elsewhere/b.txt", LONG)])
    assert (again.added, again.revised, again.refused) == ((), (), ())
    assert [each.id for each in again.unchanged] == [first.first]
    assert library.count() == 1


def test_changed_content_of_a_path_is_a_revision_and_highlights_follow(
    library: Library, write: Write
) -> None:
    path = write("a.txt", LONG)
    (info,) = library.add([path]).added
    start = library.document(info.id).text.index("第7段")
    mark = library.highlight(info.id, Span(start, start + 3), note="留着")
    report = library.add([write("a.txt", "新写的第一段，放在最前面。\n\n" + LONG)])
    (changed,) = report.revised
    assert (changed.id, changed.revision) == (info.id, 2)
    (told,) = report.reanchored
    assert (told.kept, told.moved, told.uncertain, told.lost) == (0, 1, 0, 0)
    (found,) = library.highlights(info.id)
    assert (found.id, found.quote, found.state) == (mark.id, "第7段", "moved")
    assert library.document(info.id).text[found.start : found.end] == "第7段"
    assert library.document(info.id, 1).text == library.document(info.id).text.split("\n", 1)[1]
    # One step takes it back, highlights and all.
    step = library.undo()
    assert step is not None
    assert step.label == "article_revise"
    assert library.article(info.id).revision == 1
    assert library.highlights(info.id)[0].start == start


def test_a_file_of_one_article_stays_that_article_whatever_changed(
    library: Library, write: Write
) -> None:
    (info,) = library.add([write("a.txt", "全文重写之前，是这个样子的。" * 9)]).added
    report = library.add([write("a.txt", "彻底不同的内容，一个字也不一样了吧？" * 9)])
    assert [each.id for each in report.revised] == [info.id]


def test_the_stories_of_a_page_keep_apart(library: Library, write: Write) -> None:
    def page(*stories: tuple[str, str]) -> str:
        return "\n\n".join(f"# {title}\n\n{body}" for title, body in stories)

    one = ("甲事", "新华社北京1月2日电 甲事的经过很长，第一段说起因，够长了吧。" * 3)
    two = ("乙事", "新华社上海1月2日电 乙事的经过也长，第一段说地点，够长了吧。" * 3)
    three = ("丙事", "新华社广州1月2日电 丙事另有因由，第一段说人物，够长了吧。" * 3)
    first = library.add([write("page.txt", page(one, two))], kind="newspaper")
    assert titles(first.added) == ["甲事", "乙事"]
    changed = ("乙事", two[1] + "后来又补充了一句话，算是改过了。")
    second = library.add([write("page.txt", page(one, changed, three))], kind="newspaper")
    assert titles(second.unchanged) == ["甲事"]
    assert titles(second.revised) == ["乙事"]
    assert titles(second.added) == ["丙事"]
    assert [library.article(key).title for key in second.order] == ["甲事", "乙事", "丙事"]


def test_a_story_with_a_new_headline_is_known_by_its_paragraphs(library: Library) -> None:
    lines = [f"这是第{n}段，每一段都够长，认得出来。" for n in range(8)]
    known = []
    for title, text in (("甲", "\n\n".join(lines)), ("乙", "另外一篇的正文，完全两样。")):
        data = f"# {title}\n\n{text}\n".encode()
        known += library.add_bytes(data, f"{title}.md", origin=f"/{title}").added

    def story(title: str, text: str) -> Article:
        return Article(title, text, (Block("paragraph", 0, len(text)),), "text")

    new = [
        story("丙", "第三篇的正文，又是别的事。"),
        story("甲的新题", "\n".join(lines[:6])),
        story("乙", "改得一个字也不剩了。"),
    ]
    found = match(new, known, lambda key: library.document(key).text)
    assert [each.title if each else None for each in found] == [None, "甲", "乙"]


def test_a_removed_article_comes_back_with_its_notes(library: Library, write: Write) -> None:
    path = write("a.txt", LONG)
    (info,) = library.add([path]).added
    library.highlight(info.id, Span(0, 3))
    library.remove(info.id)
    assert library.count() == 0
    assert [each.article_id for each in library.notes()] == [None]
    report = library.add([path])
    assert [each.id for each in report.added] == [info.id]
    assert [each.article_id for each in library.notes()] == [info.id]


def test_one_bad_file_never_stops_the_others(library: Library, write: Write) -> None:
    empty = write("empty.txt", "")
    missing = empty.with_name("missing.txt")
    good = write("good.txt", "好的文章。")
    report = library.add([missing, empty, good, empty.parent])
    assert titles(report.added) == ["good"]
    assert {each.code for each in report.refused} == {
        "import_missing",
        "import_empty",
        "folder_not_recursive",
    }
    assert {each.path for each in report.refused} == {
        str(missing),
        str(empty),
        str(empty.parent),
    }


def test_folders_are_walked_when_asked(library: Library, write: Write, tmp_path: Path) -> None:
    write("folder/b.txt", "乙说了一句话，就没有下文了。")
    write("folder/deep/a.md", "# 甲\n\n正文。")
    write("folder/picture.png", "no text")
    (tmp_path / "void").mkdir()
    report = library.add([tmp_path / "folder", tmp_path / "void"], recursive=True)
    assert sorted(Path(each.origin).name for each in report.added) == ["a.md", "b.txt"]
    assert [each.code for each in report.refused] == ["folder_empty"]


def test_stdin_is_a_source_of_its_own(library: Library) -> None:
    report = library.add(
        ["-"], kind="markdown", stdin=lambda limit: "# 来自管道\n\n正文。".encode()
    )
    assert [(each.title, each.origin) for each in report.added] == [("来自管道", "-")]
    other = library.add(["-"], kind="markdown", stdin=lambda limit: "# 另一篇\n\n别的。".encode())
    assert len(other.added) == 1, "what comes by stdin twice has no path in common"


def test_bytes_can_be_added(library: Library) -> None:
    report = library.add_bytes("剪贴板里的一段话。".encode(), "clipboard", origin="clipboard:")
    assert [each.title for each in report.added] == ["clipboard"]
    refused = library.add_bytes(b"", "clipboard", origin="clipboard:")
    assert [each.code for each in refused.refused] == ["import_empty"]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_utf8_can_be_added(library: Library, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb0\xa1.txt"))
    try:
        path.write_text("正文。", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    report = library.add([path])
    (info,) = report.added
    assert info.origin.endswith(r"\xb0\xa1.txt")
    assert library.add([path]).unchanged == (info,)


def test_progress_is_told_and_a_run_can_be_stopped(
    library: Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_FILES", 2)
    files = [write(f"{n}.txt", f"第{n}篇文章的正文。") for n in range(7)]
    seen: list[tuple[int, int | None]] = []
    report = library.add(
        files,
        progress=lambda p: seen.append((p.done, p.total)),
        cancelled=lambda: len(seen) == 5,
    )
    assert report.cancelled
    assert seen == [(n, 7) for n in range(1, 6)]
    # Whole batches are in, the begun one is not.
    assert library.count() == len(report.added) == 4
    rest = library.add(files)
    assert (len(rest.added), len(rest.unchanged), rest.cancelled) == (3, 4, False)


def test_a_batch_goes_in_whole_or_not_at_all(
    library: Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write(f"{n}.txt", f"第{n}篇文章的正文。") for n in range(3)]

    def full(store: object, some: object, tally: object) -> None:
        real(store, some, tally)  # type: ignore[arg-type]
        raise DiskFull("disk_full", path="x")

    real = importing.store_files
    monkeypatch.setattr(importing, "store_files", full)
    with pytest.raises(DiskFull):
        library.add(files)
    assert library.count() == 0
    assert library.search("正文").total == 0


def test_a_parser_at_its_end_refuses_that_file_alone(
    library: Library, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    import reader.importers

    real = reader.importers.read_as

    def deep(data: bytes, name: str, options: Mapping[str, str]) -> object:
        if name == "deep.txt":
            raise RecursionError
        return real(data, name, options)

    monkeypatch.setattr(reader.importers, "read_as", deep)
    report = library.add([write("deep.txt", "x"), write("good.txt", "好。")])
    assert titles(report.added) == ["good"]
    assert [each.code for each in report.refused] == ["import_too_deep"]


def test_reading_again_in_another_way_is_a_revision(library: Library, write: Write) -> None:
    path = write("a.txt", "# 标题\n\n正文一段，讲一件事。\n")
    (info,) = library.add([path], kind="text").added
    report = library.add([path], kind="markdown")
    assert [each.id for each in (*report.revised, *report.unchanged)] == [info.id]
    assert library.article(info.id).format == "markdown"
    with pytest.raises(UsageError):
        library.add([path], kind="poem")


def test_short_texts_are_told_apart_by_their_titles(library: Library, write: Write) -> None:
    report = library.add([write("a.md", "# 甲\n\n无正文。"), write("b.md", "# 乙\n\n无正文。")])
    assert titles(report.added) == ["甲", "乙"]
    assert library.add([write("c.md", "# 乙\n\n无正文。")]).added == ()


def test_an_address_is_an_identity(library: Library, write: Write) -> None:
    def page(address: str, body: str, title: str = "网页") -> str:
        return f"---\nurl: {address}\n---\n# {title}\n\n{body}"

    old = "旧的正文，写得很长很长，足以认出来。" * 6
    first = library.add([write("one.md", page("https://example.org/a?utm_source=x#top", old))])
    assert first.added[0].address == "https://example.org/a"
    for number, address in enumerate(
        (
            "https://example.org/a",
            "http://www.example.org/a/",
            "https://m.example.org/a?spm=1.2&from=timeline",
        )
    ):
        changed = page(address, f"第{number}次改过，{old}", f"改了题目{number}")
        report = library.add([write(f"{number}.md", changed)])
        assert [each.id for each in report.revised] == [first.first], address
    # Whatever stands there now: what was there before is an earlier revision.
    other = "另一天的头条，说的全是另外的事情。" * 9
    report = library.add([write("new.md", page("https://example.org/a", other, "今日头条"))])
    assert [each.id for each in report.revised] == [first.first]
    assert library.add([write("x.md", page("https://example.org/b", old + "。"))]).added


def test_the_samples_begin_with_the_guide(library: Library) -> None:
    for language, title in (("zh", "欢迎"), ("en", "Welcome")):
        told: list[AddReport] = []
        report = library.add_samples(language, told.append)
        assert report.refused == ()
        assert report.first is not None
        assert library.article(report.first).title.startswith(title)
        assert [each.order for each in told] == [(report.first,)], "told before the rest is read"
    again = library.add_samples("en")
    assert (again.added, again.revised) == ((), ())


@pytest.mark.parametrize("many", [False, True])
def test_damaged_members_of_an_archive_are_lines_of_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, many: bool
) -> None:
    monkeypatch.setattr(batch, "LARGE", 1 if many else 60)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("empty.txt", b"")
        file.writestr("deep.txt", "Deep\n\nThe ferry crosses the estuary twice an hour.\n")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as file:
        file.writestr("one.txt", "One\n\nThe bridge is for people who want to be elsewhere.\n")
        file.writestr("sub/b.pdf", b"%PDF-1.7")
        file.writestr("in.zip", inner.getvalue())
    archive = tmp_path / "all.zip"
    with Library.open(tmp_path / "l.sqlite") as library:
        report = library.add([archive])
        assert sorted(each.title for each in report.added) == ["Deep", "One"]
        assert [(each.path, each.code) for each in report.refused] == [
            (f"{archive}/sub/b.pdf", "import_damaged"),
            (f"{archive}/in.zip/empty.txt", "import_empty"),
        ]
        warnings = [library.document(each.id).warnings for each in report.added]
        assert sorted(warnings) == [(), ("skipped:2",)]


def test_articles_of_one_run_keep_their_order_wherever_uids_are_sorted(
    library: Library, write: Write
) -> None:
    names = [f"{number:02}" for number in range(12)]
    library.add([write(f"{name}.txt", f"题{name}\n\n正文第{name}篇。\n") for name in names])
    found = sorted(library.articles(), key=lambda each: each.uid)
    assert [each.title for each in found] == [f"题{name}" for name in names]
