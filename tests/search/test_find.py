"""Searching a small library: what a person types, and what comes back."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from reader.model import Span
from reader.search import Interrupted, find, search
from reader.text.words import rough_segmenter


def found(shelf, query, **options):
    """`(article, place)` of each hit, in order."""
    result = search(shelf.conn, query, **{"relax": False} | options)
    return [(hit.article_id, hit.where) for hit in result.hits]


def test_every_kind_of_phrase_is_found_with_exact_marks(shelf):
    text = (
        "中央社会工作部成立。\n只\n有坚持党建引领，2025年12345热线接诉即办，用 C++ 也行，３.14元😀"
    )
    shelf.add("社会工作部成立", text)
    for query, marked in [
        ("工", "工"),
        ("社會", "社会"),
        ("只有坚持", "只\n有坚持"),
        ("2025年12345热线", "2025年12345热线"),
        ("c++", "C++"),
        ("3.14", "３.14"),
        ("“引领，2025年”", "引领，2025年"),
        ("😀", "😀"),
        ("“，”", "，"),
        ("/第|接.即/", "接诉即"),
    ]:
        hits = [hit for hit in search(shelf.conn, query).hits if hit.where == "text"]
        assert text[hits[0].matches[0].start : hits[0].matches[0].end] == marked
        mark, snippet = hits[0].snippet.marks[0], hits[0].snippet.text
        assert snippet[mark.start : mark.end] == marked.replace("\n", " ")


def test_words_are_whole_and_marks_count_where_they_mean_something(shelf):
    shelf.add("一", "85612月，cpython，C 语言，3-14，北京上海")
    assert found(shelf, "12月") == []
    assert found(shelf, "python") == []
    assert found(shelf, "c++") == []
    assert found(shelf, "3.14") == []
    assert found(shelf, "“北京，上海”") == []
    assert found(shelf, "北京，上海 cpyth*") == [(1, "text")]


def test_boolean_operators(shelf):
    one = shelf.add("一", "北京和上海")
    two = shelf.add("二", "北京和广州")
    three = shelf.add("三", "上海和广州，东京")

    def articles(query):
        return sorted(number for number, _ in found(shelf, query))

    assert articles("北京 上海") == [one]
    assert articles("北京 OR 上海") == [one, two, three]
    assert articles("北京 -上海") == [two]
    assert articles("-北京") == [three]
    assert articles("广州 -(北京 OR 天津)") == [three]
    assert articles("(北京 上海) OR 东京") == [one, three]
    assert articles("-(-北京)") == [one, two]
    assert articles("京 -北") == [three]
    assert articles("京 OR 州") == [one, two, three]
    assert articles("-京 OR 州") == [two, three]
    assert articles("北京 NEAR/1 上海") == [one]
    assert articles("上海 NEAR/0 东京") == []
    assert articles("上海 NEAR/9 东") == [three]
    assert articles("东 NEAR/1 上海") == []
    assert articles("海 NEAR/9 州 NEAR/9 京") == [three]
    assert articles("北京 /上.$/") == [one]
    assert articles("-/上海/") == [two]


def test_places(shelf):
    one = shelf.add("经济改革", "讲的是别的，和一")
    two = shelf.add("别的", "经济改革的事")
    note = shelf.note(two, quote="改革", note="经济很重要")
    assert found(shelf, "经济改革") == [(one, "title"), (two, "text")]
    assert found(shelf, "title:经济") == [(one, "title")]
    assert found(shelf, "title:经") == [(one, "title")]
    assert found(shelf, "text:经济") == [(two, "text")]
    assert found(shelf, "text:济") == [(two, "text")]
    assert found(shelf, "in:text 经济") == [(two, "text")]
    assert found(shelf, "quote:改革 note:重要") == [(two, "note")]
    assert found(shelf, "in:notes 改") == [(two, "quote")]
    assert found(shelf, "经济 note:重要") == [(two, "note"), (two, "text")]
    assert found(shelf, "note:重要 title:经济") == []
    assert found(shelf, "note:重要 text:改革") == [(two, "note"), (two, "text")]
    assert sorted(found(shelf, "note:重要 OR title:经济")) == [(one, "title"), (two, "note")]
    assert found(shelf, "经济 -note:重要") == [(one, "title")]
    [hit] = search(shelf.conn, "重要").hits
    assert (hit.highlight_id, hit.title, hit.matches) == (note, "别的", (Span(3, 5),))


def test_what_was_removed_is_not_found_and_notes_outlive_their_article(shelf):
    one = shelf.add("甲", "北京")
    two = shelf.add("乙", "北京")
    kept = shelf.note(one, note="北京的笔记")
    gone = shelf.note(two, note="北京的笔记")
    shelf.remove(one)
    shelf.remove_note(gone)
    hits = sorted(search(shelf.conn, "北京").hits, key=lambda hit: hit.where)
    assert [(hit.article_id, hit.where, hit.highlight_id, hit.title) for hit in hits] == [
        (None, "note", kept, "甲"),
        (two, "text", None, "乙"),
    ]
    lost = shelf.note(None, quote="上海", title="从前的文章")
    [hit] = search(shelf.conn, "上海").hits
    assert (hit.article_id, hit.highlight_id, hit.title) == (None, lost, "从前的文章")


def test_conditions_alone_list_articles_or_highlights(shelf):
    one = shelf.add("甲", "一", source="人民日报", state="read")
    shelf.add("乙", "二", source="晨报")
    note = shelf.note(one, quote="一", colour="green")
    [hit] = search(shelf.conn, "来源：人民").hits
    assert (hit.article_id, hit.where, hit.matches, hit.snippet.text) == (one, "title", (), "甲")
    [hit] = search(shelf.conn, "colour:绿").hits
    assert (hit.highlight_id, hit.where) == (note, "quote")
    assert sorted(found(shelf, "is:read 一")) == [(one, "quote"), (one, "text")]
    assert found(shelf, "colour:green 一") == [(one, "quote")]
    assert found(shelf, "is:orphan") == []
    assert search(shelf.conn, "is:foo").hits == ()


def test_title_before_side_by_side_before_near_before_anywhere(shelf):
    far = shelf.add("一", "经济" + "，也有别的事要说" * 20 + "改革")
    near = shelf.add("二", "经济，之后改革" + "，也有别的事要说" * 20)
    beside = shelf.add("三", "经济改革" + "，也有别的事要说" * 20)
    title = shelf.add("改革与经济", "没有")
    assert [number for number, _ in found(shelf, "经济 改革")] == [title, beside, near, far]
    scores = [hit.score for hit in search(shelf.conn, "经济 改革").hits]
    assert scores == sorted(scores, reverse=True)


def test_equal_hits_are_newest_first(shelf):
    numbers = [shelf.add("一", "北京的事") for _ in range(3)]
    assert [n for n, _ in found(shelf, "北京")] == numbers[::-1]
    assert [n for n, _ in found(shelf, "北京", rank=False)] == numbers[::-1]


def test_words_before_accidents_when_there_is_a_segmenter(shelf):
    class Cutter:
        def words(self, text):
            at, out = 0, []
            while at < len(text):
                length = (
                    3 if text.startswith("发展中", at) else 2 if text.startswith("中国", at) else 1
                )
                out.append(Span(at, at + length))
                at += length
            return out

    word = shelf.add("一", "我们中国的土地")
    accident = shelf.add("二", "发展中国家的人")
    assert [n for n, _ in found(shelf, "中国")] == [accident, word]
    assert [n for n, _ in found(shelf, "中国", segmenter=Cutter())] == [word, accident]


def test_limit_cap_and_within(shelf):
    numbers = [shelf.add("一", "北京的事") for _ in range(30)]
    shelf.note(numbers[0], note="北京")
    result = search(shelf.conn, "北京", limit=5)
    assert (len(result.hits), result.total, result.total_is_exact) == (5, 31, True)
    result = search(shelf.conn, "北京", limit=5, cap=10)
    assert (result.total, result.total_is_exact) == (11, False)
    result = search(shelf.conn, "北京", limit=3, rank=False, cap=100)
    assert (len(result.hits), result.total, result.total_is_exact) == (3, 31, True)
    result = search(shelf.conn, "北京", within=numbers[:4])
    assert {hit.article_id for hit in result.hits} == set(numbers[:4])
    assert result.total == 5
    assert search(shelf.conn, "北京", limit=0).hits == ()
    assert search(shelf.conn, "北京", within=[]).total == 0


def test_an_index_that_went_wrong_hides_behind_no_wrong_hit(shelf):
    one = shelf.add("一", "北京的事")
    shelf.add("二", "北京")
    shelf.conn.execute("UPDATE body SET text = '上海的事' WHERE article_id = ?", (one,))
    three = shelf.add("三", "北京")
    shelf.conn.execute("UPDATE article SET deleted = 1 WHERE id = ?", (three,))
    for rank in (True, False):
        result = search(shelf.conn, "北京", rank=rank)
        assert ([hit.article_id for hit in result.hits], result.total) == ([2], 1)


def test_a_giant_article_gives_a_thousand_marks_and_a_snippet(shelf):
    text = "的。" * 300_000 + "经济，的，经济和改革。" + "完" * 1000
    shelf.add("巨", text)
    [hit] = [hit for hit in search(shelf.conn, "的").hits if hit.where == "text"]
    assert len(hit.matches) == 1000
    [hit] = search(shelf.conn, "经济 改革").hits
    assert [hit.snippet.text[m.start : m.end] for m in hit.snippet.marks] == [
        "经济",
        "经济",
        "改革",
    ]


def test_nothing_found_relaxes_step_by_step_and_says_so(shelf):
    near = shelf.add("一", "基层社会的治理，要靠新的就业群体和志愿服务")
    far = shelf.add("二", "社会" + "，也有别的事要说" * 20 + "志愿服务，治理")
    result = search(shelf.conn, "社会治理志愿服务")
    assert (result.relaxed, [hit.article_id for hit in result.hits]) == ("near", [near, far])
    result = search(shelf.conn, "别的事社会治理志愿")
    assert (result.relaxed, [(hit.article_id, hit.partial) for hit in result.hits]) == (
        "all",
        [(far, False), (near, True)],
    )
    result = search(shelf.conn, "新就业群体 志愿服务 火星探测")
    assert (result.relaxed, [hit.article_id for hit in result.hits]) == ("some", [near])
    assert result.hits[0].partial
    assert not result.total_is_exact
    assert search(shelf.conn, "“社会治理志愿服务”").total == 0
    assert search(shelf.conn, "title:社会治理志愿服务").total == 0
    assert search(shelf.conn, "in:notes 新就业群体 志愿服务 火星探测").total == 0
    assert search(shelf.conn, "社会治理志愿服务 -治理").total == 0
    assert search(shelf.conn, "社会治理志愿服务", relax=False).total == 0
    assert search(shelf.conn, "社会治理志愿服务 is:read").total == 0


def test_a_saying_is_found_by_its_halves(shelf):
    told = shelf.add("一", "孔明使人用草人扎在船上，向曹操借箭，人称草船之计")
    part = shelf.add("二", "周瑜要他十日内造十万枝箭，他却去借箭")
    shelf.add("三", "别的事")
    result = search(shelf.conn, "草船借箭")
    assert (result.relaxed, result.hits[0].article_id) == ("near", told)
    result = search(shelf.conn, "空船借箭")
    assert result.relaxed == "some"
    assert {hit.article_id for hit in result.hits} == {part, told}
    assert all(hit.partial for hit in result.hits)
    assert search(shelf.conn, "“草船借箭”").total == 0


def test_expressions_have_a_time_limit(shelf, monkeypatch):
    shelf.add("一", "北京")
    monkeypatch.setattr("reader.search.patience.SECONDS", -1.0)
    result = search(shelf.conn, "/北.?/")
    assert (result.hits, result.total_is_exact) == ((), False)


def test_a_newer_query_ends_an_older_one(shelf):
    shelf.add("一", "北京")
    with pytest.raises(Interrupted):
        search(shelf.conn, "北京", alive=lambda: False)


def test_a_short_query_does_not_load_jieba(tmp_path):
    import subprocess
    import sys

    code = (
        "import sqlite3, sys; from reader.search import prepare, search;"
        "c = sqlite3.connect(':memory:', isolation_level=None);"
        "c.execute('CREATE TABLE article(id, uid, title, added, deleted)');"
        "c.execute('CREATE TABLE body(article_id, text)');"
        "c.execute('CREATE TABLE annotation(key, id, article_uid, article_id, article_title,"
        " note, exact, created, deleted)');"
        "prepare(c); search(c, '北京 abc'); assert 'jieba' not in sys.modules"
    )
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", code], check=True)
    assert time.monotonic() > start


def test_a_heading_comes_after_the_title_and_before_the_text(shelf):
    head = shelf.add("一", "别的\n基层治理之路\n别的事情", headings=[1])
    title = shelf.add("基层治理", "别的")
    text = shelf.add("三", "基层治理。" * 9 + "\n小题", headings=[1])
    plain = shelf.add("四", "基层治理。" * 9)
    assert found(shelf, "基层治理") == [
        (title, "title"), (head, "text"), (plain, "text"), (text, "text"),
    ]  # fmt: skip
    # Several words count only when one heading has them all, alternatives each by themselves.
    both = shelf.add("五", "道路与治理\n完", headings=[0])
    assert found(shelf, "治理 道路") == [(both, "text")]
    apart = shelf.add("六", "治理\n大道\n大道治理。治理大道", headings=[0, 1])
    one = shelf.add("七", "治理大道\n完", headings=[0])
    assert [number for number, _ in found(shelf, "大道 治理")] == [one, apart]
    assert [number for number, _ in found(shelf, "治理大道 OR 没有的")] == [one, apart]


def test_books_are_not_read_only_to_be_ranked(shelf, monkeypatch):
    for i in range(6):
        shelf.add(str(i), "基层治理" * 50)
    read = []
    monkeypatch.setattr(find, "POOL_CHARS", 500)
    original = find.RowReader.read
    monkeypatch.setattr(
        find.RowReader, "read", lambda self, some: read.extend(some) or original(self, some)
    )
    assert len(found(shelf, "治理", limit=3)) == 3
    assert len(read) == 3


def test_words_of_one_character_leave_nothing_to_loosen(shelf):
    """A rough cut, before the dictionary is loaded, must not make an empty question."""
    shelf.add("一", "正文里没有那些字。")
    result = search(shelf.conn, "量子纠缠", segmenter=rough_segmenter())
    assert (result.hits, result.total) == ((), 0)


def slow_expressions(monkeypatch: pytest.MonkeyPatch, after: int) -> list[float]:
    """Let the time of expressions run out after so many texts; the list is of those looked at."""
    import reader.search.functions as functions

    clock = [0.0]
    looked: list[float] = []
    plain = functions.find

    def find(source, text, limit=None, deadline=0.0):
        looked.append(clock[0])
        clock[0] += 1.0
        return plain(source, text, limit)

    monkeypatch.setattr(functions, "find", find)
    monkeypatch.setattr("reader.search.patience.SECONDS", after / 0.8)
    for module in (functions, __import__("reader.search.patience", fromlist=["time"])):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    return looked


@pytest.mark.parametrize("rank", [True, False])
def test_what_was_found_before_the_time_ran_out_is_shown(shelf, monkeypatch, rank):
    numbers = [shelf.add("题", f"第{i}篇有北京") for i in range(40)]
    looked = slow_expressions(monkeypatch, 10)
    result = search(shelf.conn, "text:/北./", rank=rank)
    assert result.cut_short
    assert not result.total_is_exact
    assert {hit.article_id for hit in result.hits} == set(numbers[-11:])  # the newest come first
    assert result.total == len(result.hits) == len(looked)


def test_what_an_expression_excludes_is_not_found_for_want_of_time(shelf, monkeypatch):
    for i in range(40):
        shelf.add("题", "北京和上海" if i % 2 else "北京")
    slow_expressions(monkeypatch, 10)
    result = search(shelf.conn, "text:北京 -text:/上./")
    assert result.cut_short
    assert 0 < len(result.hits) <= 11
    assert not any("上海" in hit.snippet.text for hit in result.hits)


def test_words_beside_an_expression_do_not_wait_for_it(shelf, monkeypatch):
    numbers = [shelf.add("题", "北京" if i % 2 else "上海") for i in range(40)]
    slow_expressions(monkeypatch, 5)
    result = search(shelf.conn, "text:上海 OR text:/北./", limit=100)
    assert result.cut_short
    assert {*numbers[::2]} <= {hit.article_id for hit in result.hits}


def test_expressions_that_have_time_are_counted_whole(shelf):
    numbers = [shelf.add("北京" if i == 3 else "题", f"第{i}篇有北京") for i in range(40)]
    result = search(shelf.conn, "/北./", limit=5)
    assert (result.total, result.total_is_exact, result.cut_short) == (40, True, False)
    assert result.hits[0].article_id == numbers[3]  # the title comes first
