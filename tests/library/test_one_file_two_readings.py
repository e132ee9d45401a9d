"""Devices that had read one file in different ways before they met have one article of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.library import Library
from reader.model import Article, Block, Span
from reader.store.check import check, digest
from tests.devices import Open

PAGE = """# 渡口修好了

新华社青石镇1月25日电 新修的渡口这几天开了，等船的人比从前多了一倍，卖茶的摊子也多了两个。

撑船的老人说，水位比去年高，石阶却比去年宽，带孩子的人走起来放心。

# 夜市搬了地方

夜市从河边搬到了老粮站，摊主们起初不乐意，搬了半个月，说话的口气已经变了。

管事的人说，河边留给散步的人，粮站的院子留给吃饭的人，各有各的去处。

# 书店开到夜里

街角的书店改到夜里十点关门，来的人多半是下了夜班的，站着读几页再回家。
"""
DIARY = "题目是船。\n\n" + "".join(
    f"第{n}天，船从*上游*下来，带着{w}，停在石阶前面，没有人催它。\n\n"
    for n, w in enumerate(("木头", "茶叶", "几只羊", "一口钟", "没有名字的信"), 1)
)


def add(library: Library, raw: bytes, name: str = "文.md", **way: str) -> list[int]:
    report = library.add_bytes(raw, name, origin=f"/{library.path.parent.name}/{name}", **way)
    return [each.id for each in report.added]


def mark(library: Library, article: int, words: str, note: str) -> str:
    at = library.document(article).text.index(words)
    return library.highlight(article, Span(at, at + len(words)), note=note).id


def meet(*libraries: Library) -> None:
    """Until nobody has anything new for another."""
    for _ in range(4):
        for one in libraries:
            one.merge([each.path for each in libraries if each is not one])


def same(*libraries: Library) -> None:
    ends = set()
    for each in libraries:
        assert check(each._store) == []
        marks = sorted((n.id, n.article_uid, n.start, n.end, n.state) for n in each.notes())
        texts = sorted((a.uid, a.title, a.tags, each.document(a.id).text) for a in each.articles())
        versions = [
            [(number, sha) for number, sha, _ in each._store.articles.versions(a.id)]
            for a in sorted(each.articles(), key=lambda a: a.uid)
        ]
        ends.add(repr((digest(each._store.connection), marks, texts, versions)))
    assert len(ends) == 1


def shown(library: Library) -> dict[str, str]:
    """Note to the words that its highlight stands on."""
    texts = {a.uid: library.document(a.id).text for a in library.articles()}
    return {n.note: texts[n.article_uid][n.start : n.end] for n in library.notes()}


@pytest.mark.parametrize("first", [0, 1])
def test_other_options(opened: Open, first: int) -> None:
    pair = one, other = opened("one"), opened("other")
    (mine,) = add(one, DIARY.encode(), kind="text")
    (theirs,) = add(other, DIARY.encode(), kind="markdown")
    assert one.document(mine).text != other.document(theirs).text
    one.strike(mine, Span(0, 5))
    mark(one, mine, "带着茶叶", "甲")
    mark(other, theirs, "停在石阶", "乙")
    one.tag_article(mine, add=["船"])
    other.tag_article(theirs, add=["河"])
    pair[first].merge([pair[1 - first].path])
    meet(one, other)
    same(one, other)
    for each in pair:
        (only,) = each.articles()
        assert set(only.tags) == {"船", "河"}
        assert shown(each) == {"甲": "带着茶叶", "乙": "停在石阶"}
        assert "题目是船" not in each.document(only.id).text


Reading = Callable[..., list[Article]]


def _another_program(read: Reading) -> Reading:
    """A version of the program that leaves out the first paragraph and joins the next two."""

    def read_otherwise(*args: object, **more: object) -> list[Article]:
        found = []
        for each in read(*args, **more):
            lines = each.text.split("\n")[1:]
            lines[:2] = ["".join(lines[:2])]
            at, blocks = 0, []
            for line in lines:
                blocks.append(Block("paragraph", at, at + len(line)))
                at += len(line) + 1
            found.append(each._replace(text="\n".join(lines), blocks=tuple(blocks), styles=()))
        return found

    return read_otherwise


def test_another_version_of_the_program(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    import reader.importers as importers

    one, other = opened("one"), opened("other")
    (mine,) = add(one, DIARY.encode())
    mark(one, mine, "题目是船", "甲")
    mark(one, mine, "带着茶叶", "乙")
    with monkeypatch.context() as patch:
        patch.setattr(importers, "read_as", _another_program(importers.read_as))
        (theirs,) = add(other, DIARY.encode())
    assert one.document(mine).text != other.document(theirs).text
    mark(other, theirs, "没有人催它。第2天", "丙")
    meet(one, other)
    same(one, other)
    (only,) = one.articles()
    # What was decided last holds; the other text is an earlier revision, and nothing is lost.
    assert len(one.versions(only.id)) == 2
    notes = {n.note: n for n in one.notes()}
    assert notes.keys() == {"甲", "乙", "丙"}
    assert (notes["甲"].state, notes["甲"].quote) == ("orphan", "题目是船")
    assert shown(one)["乙"] == "带着茶叶"
    assert shown(one)["丙"] == "没有人催它。第2天"


@pytest.mark.parametrize("right_first", [False, True])
def test_another_encoding(opened: Open, right_first: bool) -> None:
    one, other = opened("one"), opened("other")
    raw = DIARY.encode("gb18030")
    ways = [{}, {"encoding": "big5"}]
    (mine,) = add(one, raw, **ways[not right_first])
    (theirs,) = add(other, raw, **ways[right_first])
    right, wrong = (one, other) if right_first else (other, one)
    mark(right, {one: mine, other: theirs}[right], "带着茶叶", "甲")
    key = {one: mine, other: theirs}[wrong]
    wrong.highlight(key, Span(4, 9), note="乙")
    meet(one, other)
    same(one, other)
    (only,) = one.articles()
    assert len(one.versions(only.id)) == 2
    # Somebody asked for Big5. Whoever sees that it is wrong turns back, and all is as it was.
    assert one.way(only.id)[1] == "big5"
    one.reread(only.id)
    meet(one, other)
    same(one, other)
    (only,) = other.articles()
    assert "带着茶叶" in other.document(only.id).text
    assert {n.note: n.state for n in other.notes()}["甲"] == "exact"
    assert len(other.notes()) == 2


@pytest.mark.parametrize("whole_last", [False, True])
def test_one_text_here_and_several_stories_there(opened: Open, whole_last: bool) -> None:
    one, other = opened("one"), opened("other")
    if whole_last:
        stories = add(other, PAGE.encode(), cut="1")
        (whole,) = add(one, PAGE.encode(), cut="none")
    else:
        (whole,) = add(one, PAGE.encode(), cut="none")
        stories = add(other, PAGE.encode(), cut="1")
    assert len(stories) == 3
    marks = {"甲": "石阶却比去年宽", "乙": "各有各的去处", "丙": "站着读几页"}
    for note, words in marks.items():
        mark(one, whole, words, note)
    mark(other, stories[1], "摊主们起初不乐意", "丁")
    other.tag_article(stories[2], add=["夜"])
    one.tag_article(whole, add=["镇"])
    meet(one, other)
    same(one, other)
    for each in (one, other):
        assert each.count() == (1 if whole_last else 3)
        assert shown(each) == {**marks, "丁": "摊主们起初不乐意"}
        assert {tag for a in each.articles() for tag in a.tags} == {"镇", "夜"}
    if not whole_last:
        where = {n.note: n.article_title for n in one.notes()}
        titles = {a.uid: a.title for a in one.articles()}
        assert {titles[n.article_uid] for n in one.notes() if n.note in "乙丁"} == {"夜市搬了地方"}
        assert where.keys() == {"甲", "乙", "丙", "丁"}


def test_what_one_device_keeps_apart_stays_apart(opened: Open) -> None:
    one, other = opened("one"), opened("other")
    stories = add(one, PAGE.encode(), cut="1")
    add(other, DIARY.encode())
    meet(one, other)
    cut = one.split_article(stories[0], one.document(stories[0]).blocks[-1].start)
    meet(one, other)
    # Cut by the other, who knows the article of the one.
    key = next(a.id for a in other.articles() if a.title == "夜市搬了地方")
    other.split_article(key, other.document(key).blocks[-1].start)
    meet(one, other)
    same(one, other)
    assert one.count() == 6
    assert cut.uid in {a.uid for a in other.articles()}


def test_what_comes_late_finds_its_way(opened: Open) -> None:
    """A third device marks what has become a part of another meanwhile."""
    one, other, third = (opened(name) for name in ("one", "other", "third"))
    add(one, DIARY.encode(), kind="text")
    add(other, DIARY.encode())
    third.merge([other.path])
    meet(one, other)
    (key,) = (a.id for a in third.articles())
    mark(third, key, "没有名字的信", "迟")
    third.tag_article(key, add=["迟到"])
    meet(one, other, third)
    same(one, other, third)
    (only,) = one.articles()
    assert only.tags == ("迟到",)
    assert shown(one) == {"迟": "没有名字的信"}


def test_what_a_person_brings_back_stays(opened: Open) -> None:
    """Whoever wants both readings beside each other takes the other out of the trash."""
    one, other = opened("one"), opened("other")
    add(one, DIARY.encode(), kind="text")
    add(other, DIARY.encode())
    meet(one, other)
    assert one.count() == 1
    (gone,) = one.trash()
    one.bring_back([gone.ref])
    assert one.count() == 2
    meet(one, other)
    same(one, other)
    assert one.count() == other.count() == 2


def test_the_file_again_from_either_place_is_the_one_article(opened: Open, tmp_path: Path) -> None:
    one, other = opened("one"), opened("other")
    paths = {each: each.path.parent / "文.md" for each in (one, other)}
    for each, kind in ((one, "text"), (other, "auto")):
        paths[each].write_text(DIARY, encoding="utf-8")
        each.add([paths[each]], kind=kind)
    meet(one, other)
    for each in (one, other):
        (only,) = each.articles()
        again = each.add([paths[each]])
        assert [a.id for a in again.unchanged] == [only.id], again
        assert each.count() == 1
    # And a newer file where the one lay that became a part of it is a revision of it.
    paths[other].write_text(DIARY.replace("一口钟", "两口钟"), encoding="utf-8")
    assert [a.id for a in other.add([paths[other]]).revised] == [other.articles()[0].id]
    assert "两口钟" in other.document(other.articles()[0].id).text
    meet(one, other)
    same(one, other)


def test_a_copy_is_the_article_however_it_is_read_by_itself(opened: Open, tmp_path: Path) -> None:
    library = opened("one")
    path, copy, again = (tmp_path / name for name in ("文.md", "copy.md", "again.md"))
    for each in (path, copy, again):
        each.write_text(DIARY, encoding="utf-8")
    key = library.add([path], kind="text").first
    assert "*上游*" in library.document(key).text
    assert [a.id for a in library.add([copy]).unchanged] == [key]
    # Asked for, the other reading is a revision.
    assert [a.id for a in library.add([again], kind="markdown").revised] == [key]
    assert library.count() == 1
    assert "*" not in library.document(key).text


def test_a_joined_page_is_known_where_it_was_copied_to(opened: Open, tmp_path: Path) -> None:
    library = opened("one")
    path, copy = tmp_path / "page.md", tmp_path / "copy.md"
    for each in (path, copy):
        each.write_text(PAGE, encoding="utf-8")
    first = library.add([path], cut="1").added[0]
    library.join_article(first.id)
    assert library.count() == 2
    assert {a.id for a in library.add([copy]).unchanged} == {a.id for a in library.articles()}
    assert library.count() == 2


def test_another_version_of_the_program_finds_moved_files(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import reader.importers as importers

    library = opened("one")
    old, new = tmp_path / "旧.md", tmp_path / "新.md"
    old.write_text(DIARY, encoding="utf-8")
    key = library.add([old]).first
    old.rename(new)
    with monkeypatch.context() as patch:
        patch.setattr(importers, "read_as", _another_program(importers.read_as))
        assert [a.id for a in library.add([new]).unchanged] == [key]
    assert library.article(key).origin == str(new)


def test_any_readings_in_any_order(tmp_path: Path) -> None:
    """Three devices, ways and cuts at random, meetings at random: one end, no note lost."""
    for seed in range(12):
        _round(tmp_path / str(seed), random.Random(seed))


def _round(folder: Path, rng: random.Random) -> None:
    devices = []
    for name in "123":
        devices.append(Library.open(folder / name / "library.db"))
        devices[-1].backs_up = False
    raw = rng.choice((PAGE, DIARY)).encode(rng.choice(("utf-8", "gb18030")))
    notes: dict[str, str] = {}
    for step in range(24):
        device = rng.choice(devices)
        ids = [a.id for a in device.articles()]
        what = rng.random()
        if not ids or what < 0.1:
            way = rng.choice(({}, {"kind": "text"}, {"kind": "novel"}, {"encoding": "gb18030"}))
            cut = rng.choice(("auto", "none", "1"))
            device.add_bytes(raw, "文.md", origin=f"/{device.path.parent.name}/文.md", **way)
            if device.articles() and rng.random() < 0.5:
                device.reread(device.articles()[0].id, cut=cut)
        elif what < 0.3:
            device.merge([rng.choice(devices).path])
        elif what < 0.4:
            device.reread(rng.choice(ids), kind=rng.choice(("auto", "text", "markdown")))
        else:
            key = rng.choice(ids)
            text = device.document(key).text
            at = rng.randrange(max(len(text) - 8, 1))
            made = device.highlight(key, Span(at, min(at + 8, len(text))), note=f"记{step}")
            notes[made.id] = made.note
    meet(*devices)
    same(*devices)
    assert {n.id: n.note for n in devices[0].notes()} == notes
    live = {a.uid for a in devices[0].articles()}
    assert {n.article_uid for n in devices[0].notes()} <= live
    for each in devices:
        each.close()


def test_the_trash_emptied_meanwhile(opened: Open) -> None:
    """What is marked late in an article that became a part of another, and was purged since."""
    one, other, third = (opened(name) for name in ("one", "other", "third"))
    add(one, DIARY.encode(), kind="text")
    add(other, DIARY.encode())
    third.merge([other.path])
    meet(one, other)
    one.empty_trash()
    other.merge([one.path])
    (key,) = (a.id for a in third.articles())
    mark(third, key, "没有名字的信", "迟")
    meet(one, other, third)
    same(one, other, third)
    for each in (one, other, third):
        (only,) = each.articles()
        assert [(n.note, n.state) for n in each.highlights(only.id)] == [("迟", "moved")]
