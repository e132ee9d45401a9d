"""Notes of other programs find their articles, once, and what finds none is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ImportRefused
from reader.library import Library
from reader.library.foreign_matching import address_key, from_utf16, title_key

Write = Callable[[str, str], Path]

ESSAY_QUOTE = "划线太多，等于没划"


def clipping(text: str, title: str = "论划线", at: int = 100, head: str = "标注") -> str:
    when = "2018年3月5日星期一 下午12:09:33"
    return (
        f"{title} (某人)\n- 您在位置 #{at}-{at + 2}的{head} | 添加于 {when}\n\n{text}\n==========\n"
    )


def bring(library: Library, text: str | object, name: str = "x", kind: str = "auto") -> Any:
    data = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
    return library.import_notes_bytes(data.encode(), name, kind=kind)


def test_a_clipping_finds_its_place_by_title_and_words(library: Library, essay: int) -> None:
    report = bring(library, clipping(ESSAY_QUOTE) + clipping("妙", at=102, head="笔记"))
    assert (report.added, report.known, report.orphans, report.unread) == (1, 0, 0, ())
    (made,) = library.highlights(essay)
    text = library.document(essay).text
    assert made.start is not None
    assert text[made.start : made.end] == made.quote == ESSAY_QUOTE
    assert (made.note, made.state) == ("妙", "exact")
    assert made.created.local().strftime("%Y-%m-%d %H:%M") == "2018-03-05 12:09"
    assert made.modified == made.created
    assert library.check().ok


def test_the_same_file_twice_adds_nothing_and_one_undo_takes_it_back(
    library: Library, essay: int
) -> None:
    text = clipping(ESSAY_QUOTE) + clipping("从没有过的话", title="没有的书")
    assert bring(library, text).added == 2
    again = bring(library, text)
    assert (again.added, again.known, again.orphans) == (0, 2, 0)
    step = library.undo()
    assert step is not None
    assert step.label == "import_notes"
    assert library.notes() == []
    assert bring(library, text).added == 0, "what was taken back does not come again"
    assert library.redo() is not None
    assert library.count_notes() == 2


def test_a_passage_that_a_file_has_twice_keeps_all_that_was_written(library: Library) -> None:
    rows = ("一样的话,书,,想法一,甲", "一样的话,书,,想法二,乙", "一样的话,书,,想法一,甲")
    table = "\n".join(("Highlight,Title,Author,Note,Tags", *rows))
    assert (bring(library, table).added, bring(library, table).added) == (1, 0)
    (made,) = library.notes()
    assert (made.note, set(made.tags)) == ("想法一\n\n想法二", {"甲", "乙"})


def test_width_script_and_spaces_may_differ(library: Library, essay: int) -> None:
    assert bring(library, clipping("劃線太多,等於沒劃")).orphans == 0
    (made,) = library.highlights(essay)
    assert made.quote == ESSAY_QUOTE


def test_a_changed_passage_is_found_with_a_doubt(library: Library, write: Write) -> None:
    sentence = "春节联欢晚会第五次彩排顺利完成，各类节目悉数登场，全体演员以饱满的热情完成了演出"
    library.add([write("a.md", f"# 彩排\n\n开头的一段话。\n\n{sentence}。\n\n结尾的一段话。\n")])
    report = bring(library, clipping(sentence.replace("饱满的热情", "十足的干劲"), title="彩排"))
    assert report.orphans == 0
    (made,) = library.highlights(1)
    assert made.state == "fuzzy"
    assert "十足的干劲" in made.quote, "the quote stays what the other program said"


def test_an_address_comes_before_the_title(library: Library, write: Write) -> None:
    page = (
        "---\nurl: https://www.example.com/a/\n---\n# 页面\n\n这里有一句引文在中间，前后都有话。\n"
    )
    library.add([write("a.md", page), write("b.md", "# 一篇网页\n\n另一篇，没有引文在中间的。\n")])
    info = next(each for each in library.articles() if each.title == "页面")
    row = {
        "id": "abc", "uri": "http://example.com/a#top", "user": "u", "text": "批注",
        "document": {"title": ["一篇网页"]},
        "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "引文在中间"}]}],
    }  # fmt: skip
    if info.address is None:
        pytest.skip("this importer takes no address from front matter")
    bring(library, [row])
    assert library.highlights(info.id)[0].note == "批注"


def test_without_a_title_the_words_tell(library: Library, essay: int) -> None:
    quote = "十年之后再读，划线处往往最平常"
    report = bring(library, clipping(quote, title="别处的合集"))
    assert report.orphans == 0
    assert library.highlights(essay)[0].quote == quote


def test_a_collection_is_taken_apart_by_its_words(library: Library, write: Write) -> None:
    lines = [f"第{n}篇文章里独有的一句话，与别篇都不相同。" for n in "甲乙丙丁戊己庚辛壬癸子丑"]
    for n, line in enumerate(lines):
        library.add([write(f"{n}.md", f"# 第{n}篇\n\n开头。{line}结尾。\n")])
    text = "".join(clipping(line, title="合集", at=10 * n) for n, line in enumerate(lines))
    report = bring(library, text + clipping("哪一篇里都没有的一句话", title="合集", at=999))
    assert (report.added, report.orphans) == (13, 1)
    assert all(len(library.highlights(each.id)) == 1 for each in library.articles())


def test_several_places_are_told_apart_or_left_open(library: Library, write: Write) -> None:
    text = "# 书\n\n## 第一章\n\n他说好，大家都高兴。\n\n## 第二章\n\n他说好，没有人作声。\n"
    library.add([write("b.md", text)])

    def entry(**more: str) -> dict[str, Any]:
        return {"title": "书", "entries": [{"text": "他说好", **more}]}

    bring(library, entry(chapter="第二章"), kind="koreader")
    bring(library, entry(), kind="koreader")
    quote = {"type": "TextQuoteSelector", "exact": "他说好", "suffix": "，大家"}
    row = {"id": "h", "uri": "u:x", "user": "u", "document": {"title": "书"},
           "target": [{"selector": [quote]}]}  # fmt: skip
    bring(library, [row])
    doc = library.document(1)
    starts = [doc.text.index("他说好"), doc.text.rindex("他说好")]
    states = sorted((each.state, each.start or -1) for each in library.highlights(1))
    assert states == [("ambiguous", -1), ("exact", starts[0]), ("exact", starts[1])]


def test_what_matches_nothing_is_a_note_without_an_article(library: Library, essay: int) -> None:
    report = bring(library, clipping("从没有过的话", title="没有的书"))
    assert (report.added, report.orphans) == (1, 1)
    (note,) = library.notes()
    assert (note.article_id, note.article_title, note.state) == (None, "没有的书", "orphan")
    assert library.search("从没有过").hits[0].highlight_id == note.id
    assert library.highlight_by(note.id).quote == "从没有过的话"
    text = "".join(library.render_all())
    assert "# 没有的书" in text
    assert "从没有过的话" in text
    assert "reader://" not in text, "there is nothing to open"
    library.delete(note.id)
    assert bring(library, clipping("从没有过的话", title="没有的书")).added == 0


def test_a_note_without_an_article_finds_it_when_it_comes(library: Library, write: Write) -> None:
    text = clipping("后来才有的这句话", title="后来的书")
    bring(library, text)
    library.add([write("later.md", "# 后来的书\n\n前面的话，后来才有的这句话，后面的话。\n")])
    report = bring(library, text)
    assert (report.added, report.attached) == (0, 1)
    (made,) = library.highlights(1)
    assert (made.quote, made.state) == ("后来才有的这句话", "exact")
    assert made.start is not None
    assert library.check().ok
    assert bring(library, text).attached == 0


def test_a_note_that_was_written_later_is_added_but_never_over_ones_own(
    library: Library, essay: int
) -> None:
    first = clipping(ESSAY_QUOTE)
    later = first + clipping("后来想到的", at=102, head="笔记")
    bring(library, first)
    assert bring(library, later).completed == 1
    (made,) = library.highlights(essay)
    assert made.note == "后来想到的"
    library.edit(made.id, note="我改过的")
    assert bring(library, later).completed == 0
    assert library.highlights(essay)[0].note == "我改过的"


def test_our_own_annotations_come_back_as_what_they_are(library: Library, essay: int) -> None:
    bring(library, clipping(ESSAY_QUOTE) + clipping("从没有过的话", title="没有的书"))
    library.note_on_article(essay, "总的印象")
    page = "".join(library.render_all(format="jsonld"))
    assert (bring(library, page).added, bring(library, page).known) == (0, 3)


def test_our_own_annotations_reach_another_library(
    library: Library, essay: int, tmp_path: Path
) -> None:
    bring(library, clipping(ESSAY_QUOTE) + clipping("从没有过的话", title="没有的书"))
    library.note_on_article(essay, "总的印象")
    page = "".join(library.render_all(format="jsonld"))
    with Library.open(tmp_path / "two.db") as other:
        other.add([tmp_path / "essay.md"])
        report = bring(other, page)
        assert (report.added, report.orphans) == (3, 1)
        quotes = {each.quote: each.note for each in other.highlights(1)}
        assert quotes == {ESSAY_QUOTE: "", "": "总的印象"}
        assert bring(other, page).added == 0


def test_a_whole_page_note_and_tags(library: Library, essay: int) -> None:
    row = {"id": "p", "uri": "u:y", "user": "u", "text": "整页", "tags": ["重点"],
           "document": {"title": ["论划线"]}, "target": [{"source": "u"}]}  # fmt: skip
    assert bring(library, [row]).orphans == 0
    (made,) = library.highlights(essay)
    assert (made.kind, made.note, made.tags) == ("note", "整页", ("重点",))


def test_unread_records_are_kept_and_files_refused_by_themselves(
    library: Library, essay: int, write: Write, tmp_path: Path
) -> None:
    good = write("clip.txt", clipping(ESSAY_QUOTE) + clipping(" <您已达到本书的剪贴上限> ", at=9))
    bad = write("bad.txt", "没有人知道这是什么")
    seen: list[str] = []
    report = library.import_notes(
        [good, bad, tmp_path / "none", "-"],
        progress=lambda each: seen.append(each.name),
        stdin=lambda limit: clipping("不动笔，等于没读", at=50).encode(),
    )
    assert (report.added, len(report.unread)) == (2, 1)
    assert [each.code for each in report.refused] == ["notes_unknown", "import_missing"]
    assert len(seen) == 4
    batches = library._store.imports.all()
    assert [each.kind for each in batches] == ["kindle", "kindle"]
    assert "剪贴上限" in batches[1].facts["unread"][0]["raw"]
    with pytest.raises(ImportRefused):
        library.import_notes_bytes(b"{", "x", kind="hypothesis")


def test_titles_and_addresses_are_compared_by_what_they_say() -> None:
    assert title_key("《三体》.epub") == title_key("三體")
    assert address_key("https://www.a.cn/x/#y") == address_key("http://a.cn/x")
    assert address_key("http://a.cn/x?id=1") != address_key("http://a.cn/x?id=2")
    assert address_key("http://[bad") == "http://[bad"


@given(st.text(max_size=40), st.integers(0, 60))
def test_utf16_positions_are_converted(text: str, at: int) -> None:
    at = min(at, len(text))
    units = len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
    assert from_utf16(text, units) == at
