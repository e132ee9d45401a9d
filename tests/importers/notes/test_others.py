"""Readwise, Hypothesis, calibre, WeRead, JSON-LD, and how programs are told apart."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations.bundle import Bundle, to_json
from reader.errors import ImportRefused, UsageError
from reader.importers.notes import KINDS, read_notes
from reader.importers.notes.registry import LIMIT


def of(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


READWISE = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,"
    "Highlighted at,Document tags\r\n"
    '"他说，""好""\n第二行",活着,余华,B00,想法,blue,"重点,再读",page,12,'
    "2023-01-05 03:04:05+00:00,\r\n"
    ",活着,余华,B00,只有批注,,,page,13,,\r\n"
    ",活着,余华,B00,,,,page,14,,\r\n"
)

OWN_CSV = (
    "Highlight,Title,Author,URL,Note,Location,Date\r\n"
    '\'=公式,文章,"黄恒, 高山",https://a.cn/x,"批注\n.重点 再读",10,2026-01-28 09:41:00\r\n'
)

ROW = {
    "id": "abc", "created": "2023-01-05T03:04:05.123456+00:00", "updated": "", "user": "acct:x@y",
    "uri": "https://example.com/a", "text": "批注", "tags": ["重点"],
    "document": {"title": ["一篇网页"]},
    "target": [{
        "source": "https://example.com/a",
        "selector": [
            {"type": "RangeSelector", "startContainer": "/p"},
            {"type": "TextPositionSelector", "start": 12, "end": 17},
            {"type": "TextQuoteSelector", "exact": " 引文 ", "prefix": "前文", "suffix": "后文"},
        ],
    }],
}  # fmt: skip
REPLY = {"id": "r", "created": "2023-01-06T00:00:00Z", "uri": "u", "user": "x", "text": "回复",
         "target": [{"source": "u"}], "references": ["abc"]}  # fmt: skip
PAGE_NOTE = {"id": "p", "uri": "https://example.com/a", "text": "整页", "target": [{"source": "u"}]}

CALIBRE = {
    "type": "calibre_annotation_collection",
    "version": 1,
    "annotations": [
        {
            "type": "highlight", "uuid": "u1", "highlighted_text": "引文", "notes": "批注",
            "timestamp": "2021-05-01T10:11:12.000Z", "book_id": 15, "title": "活着",
            "authors": "余华 & 另一人", "style": {"kind": "color", "which": "green"},
            "toc_family_titles": ["卷一", "第一章"], "start_cfi": "/2/4",
        },
        {"type": "highlight", "uuid": "u2", "removed": True},
        {"type": "bookmark", "title": "书签", "pos": "x"},
        {"book_id": 15, "annotation": {"type": "highlight", "uuid": "u3", "highlighted_text": "二",
                                       "style": {"kind": "decoration", "which": "wavy"}}},
        {"type": "highlight", "uuid": "u4", "highlighted_text": ""},
    ],
}  # fmt: skip

WEREAD = """《活着》

余华
4个笔记


第一章 开头

◆ 人是为活着本身而活着的。

◆ 又一句，
占了两行。

◆ 2023/02/11发表想法

很有道理
第二行

原文：作家的使命不是发泄

◆ 作家的使命不是发泄

第二章

◆ 末一句

-- 来自微信读书
"""

WEREAD_NEW = """活着
余华

3个笔记

第一章 开头

>> 人是为活着本身而活着的。

>> 2023/02/11 发表想法
很有道理
原文：作家的使命

第二章

>> 末一句
"""

ANNOTATION = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "id": "http://example.org/anno1",
    "type": "Annotation",
    "created": "2026-01-28T09:41:00+08:00",
    "body": [
        {"type": "TextualBody", "value": "批注", "purpose": "commenting"},
        {"type": "TextualBody", "value": "重点", "purpose": "tagging"},
        "http://example.org/more",
    ],
    "target": {
        "source": "http://example.com/page",
        "selector": {
            "type": "FragmentSelector",
            "value": "x",
            "refinedBy": {"type": "TextQuoteSelector", "exact": "引文", "prefix": "前"},
        },
    },
}


def test_readwise() -> None:
    found = read_notes(READWISE.encode(), "x.csv")
    assert (found.kind, len(found.unread)) == ("readwise", 1)
    first, second = found.notes
    assert (first.quote, first.note, first.title) == ('他说，"好"\n第二行', "想法", "活着")
    assert (first.authors, first.colour, first.tags) == (("余华",), "blue", ("重点", "再读"))
    assert (first.created, first.place) == ("2023-01-05T03:04:05+00:00", "page 12")
    assert (second.kind, second.note) == ("note", "只有批注")


def test_the_csv_that_readwise_takes_in_and_we_write() -> None:
    (note,) = read_notes(OWN_CSV.encode("utf-8-sig"), "x").notes
    assert (note.quote, note.note, note.tags) == ("=公式", "批注", ("重点", "再读"))
    assert (note.authors, note.address) == (("黄恒", "高山"), "https://a.cn/x")
    assert note.created == "2026-01-28T09:41:00"


@pytest.mark.parametrize(
    ("date", "wanted"),
    [
        ("January 5, 2023 03:04:05 PM", "2023-01-05T15:04:05"),
        ("2023-01-05 03:04:05 UTC", "2023-01-05T03:04:05+00:00"),
        ("irgendwann", None),
    ],
)
def test_dates_of_readwise(date: str, wanted: str | None) -> None:
    text = f'Highlight,Title,Date\r\n引文,文,"{date}"\r\n'
    assert read_notes(text.encode(), "x").notes[0].created == wanted


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"total": 3, "rows": rows},
        lambda rows: {"export_date": "x", "client_version": "1", "annotations": rows},
        lambda rows: rows,
    ],
)
def test_hypothesis(wrap: Callable[[list[Any]], Any]) -> None:
    found = read_notes(of(wrap([REPLY, ROW, PAGE_NOTE])), "x")
    assert found.kind == "hypothesis"
    by_id = {note.origin_id: note for note in found.notes}
    note = by_id["abc"]
    assert (note.quote, note.note, note.tags) == ("引文", "批注\n\n回复", ("重点",))
    assert (note.title, note.address) == ("一篇网页", "https://example.com/a")
    assert (note.start, note.end, note.unit) == (13, 17, "utf-16")
    assert (note.prefix, note.suffix) == ("前文", "后文")
    assert (by_id["p"].kind, by_id["p"].note) == ("note", "整页")
    assert set(by_id) == {"abc", "p"}


@pytest.mark.parametrize(
    ("body", "note", "tags"),
    [
        ({"type": "TextualBody", "value": "想"}, "想", ()),
        ({"value": "甲", "purpose": "tagging"}, "", ("甲",)),
        ({"text": "甲", "role": "tagging"}, "", ("甲",)),
        ({"source": "http://a.cn/b", "selector": "x"}, "http://a.cn/b", ()),
        ({"value": {"@value": "想", "@language": "zh"}}, "想", ()),
        ({"type": "Choice", "items": [{"value": "一"}, {"value": "二"}]}, "一\n\n二", ()),
    ],
)
def test_bodies_of_the_standard_and_its_drafts(body: Any, note: str, tags: tuple[str, ...]) -> None:
    row = {"type": "Annotation", "id": "urn:x", "body": body, "target": "http://a.cn/x"}
    for data in (row, [row], {"@context": "http://www.w3.org/ns/anno.jsonld", "items": [row]}):
        (found,) = read_notes(of(data), "x").notes
        assert (found.note, found.tags, found.address) == (note, tags, "http://a.cn/x")


def test_a_body_is_a_tag_where_the_annotation_is_for_tagging() -> None:
    row = {"@context": "http://www.w3.org/ns/anno.jsonld", "motivation": "tagging",
           "body": {"value": "甲"}, "target": "u"}  # fmt: skip
    assert read_notes(of(row), "x").notes[0].tags == ("甲",)


def test_other_encodings_and_broken_json_are_told() -> None:
    text = json.dumps({"rows": [ROW]}, ensure_ascii=False)
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        assert read_notes(text.encode(encoding), "x").notes[0].note == "批注"
    with pytest.raises(ImportRefused) as refused:
        read_notes(text.encode()[:-5], "x")
    assert refused.value.code == "notes_json"
    assert "line 1 column" in str(refused.value.facts["detail"])


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_readwise_saved_by_a_spreadsheet_of_another_country(delimiter: str) -> None:
    table = 'Highlight,Book Title,Note\n"一,二",书,想\n'.replace(",", delimiter)
    (note,) = read_notes(table.encode(), "x").notes
    assert (note.quote, note.title, note.note) == (f"一{delimiter}二".strip(), "书", "想")


def test_hypothesis_replies_by_themselves_and_one_annotation_alone() -> None:
    found = read_notes(of({"total": 1, "rows": [ROW], "replies": [REPLY]}), "x")
    assert [note.note for note in found.notes] == ["批注\n\n回复"]
    assert [note.note for note in read_notes(of(ROW), "x").notes] == ["批注"]


def test_a_reply_without_its_thread_is_kept() -> None:
    found = read_notes(of([REPLY, {**ROW, "id": "z", "text": "", "tags": [], "target": []}]), "x")
    assert [(n.kind, n.note) for n in found.notes] == [("note", "回复")]
    assert len(found.unread) == 1


def test_calibre() -> None:
    found = read_notes(of(CALIBRE), "x.calibre_annotation_collection")
    assert (found.kind, found.passed_over, len(found.unread)) == ("calibre", 2, 1)
    first, second = found.notes
    assert (first.quote, first.note, first.title, first.colour) == ("引文", "批注", "活着", "green")
    assert (first.authors, first.heading) == (("余华", "另一人"), ("卷一", "第一章"))
    assert (second.quote, second.title, second.style) == ("二", "calibre 15", "underline")
    packed = b"encoding=json+base64:\n" + base64.b64encode(of(CALIBRE["annotations"]))
    assert read_notes(packed, "calibre_bookmarks.txt").notes == found.notes


def test_weread_with_diamonds() -> None:
    found = read_notes(WEREAD.encode(), "x.txt")
    assert found.kind == "weread"
    assert [(n.quote, n.note, n.heading) for n in found.notes] == [
        ("人是为活着本身而活着的。", "", ("第一章 开头",)),
        ("又一句，\n占了两行。", "", ("第一章 开头",)),
        ("作家的使命不是发泄", "很有道理\n第二行", ("第一章 开头",)),
        ("末一句", "", ("第二章",)),
    ]
    assert found.notes[0].title == "活着"
    assert found.notes[0].authors == ("余华",)
    assert found.notes[2].created == "2023-02-11T00:00:00"


def test_weread_with_arrows() -> None:
    found = read_notes(WEREAD_NEW.encode(), "x.txt")
    assert [(n.quote, n.note, n.heading) for n in found.notes] == [
        ("人是为活着本身而活着的。", "", ("第一章 开头",)),
        ("作家的使命", "很有道理", ("第一章 开头",)),
        ("末一句", "", ("第二章",)),
    ]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"@context": one["@context"], "type": "AnnotationPage", "items": [one]},
        lambda one: {
            "@context": one["@context"],
            "type": "AnnotationCollection",
            "first": {"type": "AnnotationPage", "items": [one]},
        },
    ],
)
def test_annotations_of_the_web(wrap: Callable[[Any], Any]) -> None:
    found = read_notes(of(wrap(ANNOTATION)), "x.jsonld")
    assert found.kind == "jsonld"
    (note,) = found.notes
    assert (note.quote, note.prefix) == ("引文", "前")
    assert note.note == "批注\n\nhttp://example.org/more"
    assert (note.tags, note.address) == (("重点",), "http://example.com/page")
    assert note.origin_id == "http://example.org/anno1"


def test_an_annotation_of_a_bare_address() -> None:
    bare = {**ANNOTATION, "target": "http://example.com/", "body": [], "bodyValue": "整页"}
    (note,) = read_notes(of(bare), "x").notes
    assert (note.kind, note.note, note.address) == ("note", "整页", "http://example.com/")
    empty = {**ANNOTATION, "target": {"source": "x"}, "body": None}
    assert [each.reason for each in read_notes(of(empty), "x").unread] == ["empty"]


def test_programs_are_told_apart_by_content() -> None:
    files = {
        "reader": of(to_json(Bundle())),
        "hypothesis": of([ROW]),
        "calibre": of(CALIBRE),
        "koreader": of({"title": "x", "entries": []}),
        "jsonld": of(ANNOTATION),
        "readwise": READWISE.encode(),
        "weread": WEREAD.encode(),
    }
    assert {kind: read_notes(data, "x").kind for kind, data in files.items()} == {
        kind: kind for kind in files
    }
    assert set(files) | {"kindle"} == set(KINDS)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", "只是一段话。".encode(), b"\0\1\2"])
def test_what_no_program_wrote_is_refused(data: bytes) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_notes(data, "x")
    assert refused.value.code == "notes_unknown"


@pytest.mark.parametrize("kind", [each for each in KINDS if each not in ("reader", "kindle")])
def test_forced_upon_something_else_it_says_so_or_finds_nothing(kind: str) -> None:
    for data in (b"\xff\xfe\0", b"[[[]]]", b'{"annotations": 3, "rows": {"a": 1}}', b"a,b\n1,2\n"):
        try:
            found = read_notes(data, "x", kind)
        except ImportRefused:
            continue
        assert found.notes == ()


def test_a_kind_that_does_not_exist_and_a_file_that_is_too_large() -> None:
    with pytest.raises(UsageError):
        read_notes(b"", "x", "palm")
    with pytest.raises(ImportRefused) as refused:
        read_notes(bytes(LIMIT + 1), "x")
    assert refused.value.code == "import_too_large"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([of([ROW]), of(CALIBRE), of(ANNOTATION), WEREAD.encode(), READWISE.encode()]),
    st.integers(0, 3000),
    st.binary(max_size=4),
)
def test_damaged_files_never_raise_anything_else(data: bytes, at: int, noise: bytes) -> None:
    at %= len(data)
    for kind in ("auto", *KINDS):
        try:
            read_notes(data[:at] + noise + data[at + len(noise) :], "x", kind)
        except ImportRefused:
            continue


def test_weread_thoughts_without_a_source_and_chapters_behind_them() -> None:
    text = """书名

第一章

◆ 一句

◆ 2023/02/11发表想法

只有想法，没有原文。

还有一段。

第二章

◆ 二句

点评

◆ 2023/2/12 认为好看

整本书都好。
-- 来自微信读书
"""
    found = read_notes(text.encode(), "x")
    assert [(n.quote, n.note, n.heading) for n in found.notes] == [
        ("一句", "", ("第一章",)),
        ("", "只有想法，没有原文。\n\n还有一段。", ("第一章",)),
        ("二句", "", ("第二章",)),
        ("", "整本书都好。", ()),
    ]
    assert found.notes[3].created == "2023-02-12T00:00:00"
    empty = WEREAD.replace("◆ 末一句", "◆ ")
    assert [each.reason for each in read_notes(empty.encode(), "x").unread] == ["empty"]
