"""Striking out, bringing back, reading again: what holds, what is found again, what is undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import ImportRefused, NotFound, UsageError
from reader.library import Library
from reader.model import Span
from reader.store.ways import ways

Write = Callable[[str, str], Path]

PAGE = """\
首页
新闻
评论
地方
图片
视频
您当前的位置：首页 > 新闻 > 正文
河边新开一家书店
2026-03-02 来源：晨光报
河边新开了一家书店，傍晚六点以后还亮着灯，过路的人都要往里看一眼。
本店本周开业酬宾，凡到店者领取惊喜红包，名额有限，先到先得。
店主说，书是慢慢卖的，来的人多半坐下就读，读完了再放回架子上去。
雨天也开门，门口放着一排伞，谁要用就拿去，第二天还回来就行。
责任编辑：小林
上一篇：桥修好了
版权所有 晨光报社 京ICP备00000000号
友情链接
"""


@pytest.fixture
def page(library: Library, write: Write) -> int:
    report = library.add([write("page.txt", PAGE)])
    assert report.first is not None
    return report.first


def span(library: Library, article_id: int, words: str) -> Span:
    at = library.document(article_id).text.index(words)
    return Span(at, at + len(words))


AD = "本店本周开业酬宾，凡到店者领取惊喜红包，名额有限，先到先得。"


def test_a_struck_passage_is_gone_found_no_more_and_comes_back(library: Library, page: int) -> None:
    mark = library.highlight(page, span(library, page, "领取惊喜红包"))
    other = library.highlight(page, span(library, page, "谁要用就拿去"))
    before = library.document(page)
    cleaned = library.strike(page, span(library, page, AD))
    assert (cleaned.chars, cleaned.orphans) == (len(AD) + 1, 1)
    assert AD not in library.document(page).text
    assert library.highlight_by(mark.id).state == "orphan"
    assert library.highlight_by(mark.id).quote == "领取惊喜红包"
    moved = library.highlight_by(other.id)
    assert moved.start is not None
    assert library.document(page).text[moved.start : moved.end] == "谁要用就拿去"
    assert library.search("惊喜红包").hits[0].where == "quote"
    (struck,) = [each for each in library.left_out(page) if each.reason == "struck"]
    assert struck.text == AD
    assert struck.span is not None
    back = library.bring_in(page, [struck.span])
    assert (back.chars, back.returned) == (-len(AD) - 1, 1)
    assert library.document(page).text == before.text
    assert library.highlight_by(mark.id).state == "exact"


def test_it_is_one_step_that_is_undone_and_done_again(library: Library, page: int) -> None:
    before = library.document(page)
    library.strike(page, span(library, page, AD))
    after = library.document(page).text
    step = library.undo()
    assert step is not None
    assert (step.label, step.article_ids) == ("strike", (page,))
    assert library.document(page).text == before.text
    assert library.document(page).revision == before.revision
    assert library.redo() is not None
    assert library.document(page).text == after


def test_the_same_file_again_adds_nothing_and_a_newer_one_stays_clean(
    library: Library, page: int, write: Write, tmp_path: Path
) -> None:
    library.strike(page, span(library, page, AD))
    clean = library.document(page).text
    assert [each.id for each in library.add([tmp_path / "page.txt"]).unchanged] == [page]
    copy = write("elsewhere/copy.txt", PAGE)
    assert [each.id for each in library.add([copy]).unchanged] == [page]
    newer = PAGE.replace("雨天也开门", "连着下了三天雨，雨天也开门").replace(
        "先到先得。", "先到先得！"
    )
    report = library.add([write("page.txt", newer)])
    assert [each.id for each in report.revised] == [page]
    assert library.document(page).text == clean.replace("雨天也开门", "连着下了三天雨，雨天也开门")


def test_what_was_left_out_comes_back_by_the_piece(library: Library, page: int) -> None:
    pieces = library.left_out(page)
    foot = next(each for each in pieces if "版权所有" in each.text)
    assert not foot.kept
    assert foot.lines is not None
    assert foot.span is not None
    library.bring_in(page, [foot.span])
    assert "版权所有" in library.document(page).text
    (now,) = [each for each in library.left_out(page) if "版权所有" in each.text]
    assert now.kept
    assert now.span is not None
    assert library.document(page).text[now.place :].startswith(now.text)
    library.put_out(page, [now.span])
    assert "版权所有" not in library.document(page).text


def test_bringing_back_what_two_strikes_took(library: Library, page: int) -> None:
    library.strike(page, span(library, page, "凡到店者领取惊喜红包，"))
    library.strike(page, span(library, page, "本店本周开业酬宾，名额有限，先到先得。"))
    assert "名额" not in library.document(page).text
    first = next(e for e in library.left_out(page) if "惊喜" in e.text)
    assert first.span is not None
    library.bring_in(page, [first.span])
    text = library.document(page).text
    assert "凡到店者领取惊喜红包，" in text
    assert "名额" not in text


def test_not_all_of_a_text_can_go(library: Library, page: int) -> None:
    text = library.document(page).text
    with pytest.raises(UsageError) as trouble:
        library.strike(page, Span(0, len(text)))
    assert trouble.value.code == "strike_all"
    assert library.document(page).text == text
    with pytest.raises(UsageError):
        library.strike(page, Span(5, 5))
    with pytest.raises(UsageError):
        library.strike(page, Span(5, len(text) + 1))
    with pytest.raises(NotFound):
        library.strike(99, Span(0, 1))


def test_paragraphs_are_joined_and_split_and_it_holds(
    library: Library, page: int, tmp_path: Path
) -> None:
    count = len(library.document(page).blocks)
    at = span(library, page, "河边新开了一家").start
    library.join_paragraphs(page, at)
    joined = library.document(page)
    assert len(joined.blocks) == count - 1
    library.split_paragraph(page, span(library, page, "本店本周").start)
    assert library.document(page).text.count("\n") == count - 1
    library.split_paragraph(page, span(library, page, "过路的人").start)
    assert len(library.document(page).blocks) == count + 1
    with pytest.raises(UsageError):
        library.split_paragraph(page, span(library, page, "过路的人").start)
    with pytest.raises(UsageError):
        library.join_paragraphs(page, len(library.document(page).text) - 1)
    assert library.add([tmp_path / "page.txt"]).unchanged
    assert len(library.document(page).blocks) == count + 1


def test_two_devices_clean_the_same_article(tmp_path: Path, write: Write) -> None:
    path = write("page.txt", PAGE)
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    with Library.open(one) as a, Library.open(two) as b:
        a.add([path])
        b.merge([one])
        key = b.articles()[0].id
        a.strike(1, span(a, 1, AD))
        b.strike(key, span(b, key, "雨天也开门，"))
        mark = b.highlight(key, span(b, key, "谁要用就拿去"))
    with Library.open(one) as a:
        a.merge([two])
    with Library.open(two) as b:
        b.merge([one])
    with Library.open(one) as a, Library.open(two) as b:
        text = a.document(1).text
        assert AD not in text
        assert "雨天也开门" not in text
        assert b.document(key).text == text
        assert a.document(1).sha256 == b.document(key).sha256
        found = a.highlight_by(mark.id)
        assert found.start is not None
        assert text[found.start : found.end] == "谁要用就拿去"
        assert a.check().ok


# Reading again


def test_another_encoding_makes_a_revision_and_is_remembered(
    library: Library, tmp_path: Path
) -> None:
    text = "# 讀書札記\n\n書要慢慢讀，讀完再想一想。\n\n下雨天最好。\n"
    path = tmp_path / "notes.md"
    path.write_bytes(text.encode("big5"))
    wrong = library.add([path], encoding="gb18030").first
    assert wrong is not None
    assert "讀書" not in library.article(wrong).title
    report = library.reread(wrong, encoding="big5")
    assert [each.title for each in report.revised] == ["讀書札記"]
    assert library.way(wrong) == ("auto", "big5", "auto")
    path.write_bytes((text + "\n又及。\n").encode("big5"))
    report = library.add([path])
    assert [each.id for each in report.revised] == [wrong]
    assert library.document(wrong).text.endswith("又及。")
    assert library.undo() is not None


def test_another_kind_keeps_notes_and_strikes(library: Library, page: int) -> None:
    mark = library.highlight(page, span(library, page, "谁要用就拿去"))
    library.strike(page, span(library, page, AD))
    report = library.reread(page, kind="text")
    assert [each.id for each in report.revised] == [page]
    text = library.document(page).text
    assert "您当前的位置" in text
    assert AD not in text
    found = library.highlight_by(mark.id)
    assert text[found.start : found.end] == "谁要用就拿去"
    again = library.reread(page, kind="text")
    assert [each.id for each in again.unchanged] == [page]


def test_a_page_of_several_stories_becomes_several(library: Library, write: Write) -> None:
    stories = (
        "# 第一则\n\n新华社某城1月25日电（记者甲）河水涨了三寸，岸边的人都来看。\n\n"
        "# 第二则\n\n新华社某镇1月25日电（记者乙）山里下了雪，路上没有车，店家早早关了门。\n"
    )
    first = library.add([write("two.md", stories)], kind="text").first
    assert first is not None
    assert library.count() == 1
    mark = library.highlight(first, span(library, first, "山里下了雪"))
    report = library.reread(first, kind="newspaper")
    assert len(report.order) == 2
    assert library.count() == 2
    assert library.highlight_by(mark.id).quote == "山里下了雪"
    library.reread(first, kind="text")
    assert "山里下了雪" in library.document(first).text


def test_the_way_is_that_of_the_last_reading(library: Library, write: Write) -> None:
    stories = (
        "# 第一则\n\n新华社某城1月25日电（记者甲）河水涨了三寸，岸边的人都来看。\n\n"
        "# 第二则\n\n新华社某镇1月25日电（记者乙）山里下了雪，路上没有车，店家早早关了门。\n"
    )
    path = write("two.txt", stories)
    first = library.add([path], kind="text").first
    assert first is not None
    library.reread(first, kind="novel")
    library.reread(first, cut="1", kind="markdown")
    assert library.count() == 2
    library.reread(first, kind="text")  # the text is that of the first revision; the other stays
    assert library.way(first) == ("text", "auto", "auto")
    assert ways(library._store) == {str(path): {"kind": "text"}}
    library.reread(first)
    assert library.way(first) == ("auto", "auto", "auto")
    assert ways(library._store) == {}


def test_previews_say_what_each_reading_gives(library: Library, page: int) -> None:
    found = {}
    library.previews(page, tell=lambda each: found.update({each.kind: each}))
    assert found["webpage"].parts[0].title == "河边新开一家书店"
    assert found["text"].parts[0].chars > found["webpage"].parts[0].chars
    assert found["auto"].format == "webpage"
    assert library.article(page).revision == 1
    trouble = []
    library.previews(page, ("auto",), "no-such", tell=trouble.append)
    assert isinstance(trouble[0].refusal, ImportRefused)
    library.previews(page, tell=trouble.append, cancelled=lambda: True)
    assert len(trouble) == 1


def test_one_article_is_cut_into_two_and_it_holds(library: Library, write: Write) -> None:
    stories = "第一则\n\n河水涨了三寸，岸边的人都来看。\n\n第二则\n\n山里下了雪，路上没有车。\n"
    path = write("two.txt", stories)
    first = library.add([path], kind="text").first
    assert first is not None
    near = library.highlight(first, span(library, first, "河水涨了"))
    mark = library.highlight(first, span(library, first, "山里下了雪"))
    second = library.split_article(first, span(library, first, "第二则").start + 1)
    assert second.title == "第二则"
    assert library.document(second.id).text == "山里下了雪，路上没有车。"
    assert "山里" not in library.document(first).text
    found = library.highlight_by(mark.id)
    assert (found.article_id, found.start, found.end) == (second.id, 0, 5)
    assert library.highlight_by(near.id).article_id == first
    assert library.count() == 2
    report = library.add([path], kind="text")
    assert not report.added
    assert not report.revised
    step = library.undo()
    assert step is not None
    assert step.label == "split_article"
    assert library.count() == 1
    assert "山里下了雪" in library.document(first).text
    back = library.highlight_by(mark.id)
    assert (back.article_id, back.state) == (first, "exact")
    assert library.redo() is not None
    assert library.count() == 2
    assert library.check().ok
    with pytest.raises(UsageError):
        library.split_article(first, 0)
