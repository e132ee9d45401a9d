from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ImportRefused
from reader.importers.notes import lua, read_notes
from reader.importers.notes.lua import LuaError

NEW = """-- /mnt/us/三体.sdr/metadata.epub.lua
return {
    ["annotations"] = {
        [1] = {
            ["chapter"] = "第一章",
            ["color"] = "red",
            ["datetime"] = "2024-05-01 10:11:12",
            ["drawer"] = "underscore",
            ["note"] = "我的\\
话",
            ["page"] = "/body/DocFragment[5]/body/p[3]/text().0",
            ["pageno"] = 12,
            ["pos0"] = "/body/DocFragment[5]/body/p[3]/text().0",
            ["pos1"] = "/body/DocFragment[5]/body/p[3]/text().9",
            ["text"] = "给岁月以文明",
        },
        [2] = { ["datetime"] = "2024-05-02 10:11:12", ["page"] = "/x", ["text"] = "in 二" },
    },
    ["doc_props"] = { ["authors"] = "刘慈欣\\n另一人", ["title"] = "三体" },
    ["percent_finished"] = 0.5,
}
"""

OLD = """-- we can read Lua syntax here!
return {
    ["bookmarks"] = {
        [1] = {
            ["chapter"] = "一", ["datetime"] = "2021-05-01 10:11:12", ["highlighted"] = true,
            ["notes"] = "第一句", ["page"] = "p1", ["pos0"] = "p1", ["pos1"] = "p2",
            ["text"] = "自己写的批注",
        },
        [2] = {
            ["datetime"] = "2021-05-02 10:11:12", ["highlighted"] = true,
            ["notes"] = "第二句", ["page"] = "p3", ["pos0"] = "p3", ["pos1"] = "p4",
            ["text"] = "第 12 页 第二句 @ 2021-05-02 10:11:12",
        },
        [3] = { ["datetime"] = "2021-05-03 10:11:12", ["notes"] = "in 一", ["page"] = "p9" },
    },
    ["highlight"] = {
        [12] = {
            [1] = { ["chapter"] = "一", ["datetime"] = "2021-05-01 10:11:12",
                    ["drawer"] = "lighten",
                    ["pos0"] = "p1", ["pos1"] = "p2", ["text"] = "第一句" },
        },
        [13] = {
            [1] = { ["datetime"] = "2021-05-02 10:11:12", ["drawer"] = "lighten",
                    ["pos0"] = "p3", ["pos1"] = "p4", ["text"] = "第二句" },
        },
    },
    ["stats"] = { ["authors"] = "N/A", ["title"] = "旧书" },
}
"""


def test_the_new_table() -> None:
    found = read_notes(NEW.encode(), "metadata.epub.lua")
    assert (found.kind, found.passed_over, found.unread) == ("koreader", 1, ())
    (note,) = found.notes
    assert (note.quote, note.note, note.title) == ("给岁月以文明", "我的\n话", "三体")
    assert note.authors == ("刘慈欣", "另一人")
    assert (note.colour, note.style, note.heading) == ("pink", "underline", ("第一章",))
    assert (note.created, note.place) == ("2024-05-01T10:11:12", "12")


def test_the_old_tables_give_one_note_for_each_passage() -> None:
    found = read_notes(OLD.encode(), "metadata.epub.lua")
    assert [(n.quote, n.note) for n in found.notes] == [("第一句", "自己写的批注"), ("第二句", "")]
    assert found.passed_over == 1
    assert found.notes[0].title == "旧书"


def test_bookmarks_alone_are_enough() -> None:
    alone = OLD.replace('["highlight"] = {', '["other"] = {')
    found = read_notes(alone.encode(), "x")
    assert [(n.quote, n.note) for n in found.notes] == [("第一句", "自己写的批注"), ("第二句", "")]


def test_the_title_may_come_from_the_file() -> None:
    bare = 'return { ["annotations"] = { [1] = { ["drawer"] = "lighten", ["text"] = "字" } } }'
    note = read_notes(bare.encode(), "books/活着.sdr/metadata.epub.lua").notes[0]
    assert note.title == "活着"
    path = bare.replace("return {", 'return { ["doc_path"] = "/mnt/平凡的世界.epub",')
    assert read_notes(path.encode(), "x").notes[0].title == "平凡的世界"


def test_the_export_of_one_book_and_of_all() -> None:
    entry = {
        "chapter": "第一章", "color": "green", "drawer": "lighten", "note": "想", "page": 3,
        "sort": "highlight", "text": "给岁月以文明", "time": 1714558272,
    }  # fmt: skip
    mark = {"sort": "bookmark", "text": "第 3 页", "page": 3}
    book = {"title": "三体", "author": "刘慈欣", "entries": [entry, mark, {"text": ""}]}
    whole = {"version": "json/1.0.0", "created_on": 1, "documents": [book, {**book, "title": "二"}]}
    found = read_notes(json.dumps(whole).encode(), "x")
    assert found.kind == "koreader"
    assert [(n.title, n.quote, n.note, n.colour) for n in found.notes] == [
        ("三体", "给岁月以文明", "想", "green"),
        ("二", "给岁月以文明", "想", "green"),
    ]
    assert found.notes[0].created == "2024-05-01T10:11:12+00:00"
    assert (found.passed_over, len(found.unread)) == (2, 2)
    assert read_notes(json.dumps(book).encode(), "x").notes[0] == found.notes[0]


def test_equal_passages_of_one_chapter_stay_two() -> None:
    row = '{ ["drawer"] = "lighten", ["text"] = "字" }'
    text = f'return {{ ["annotations"] = {{ {row}, {row} }} }}'
    first, second = read_notes(text.encode(), "x").notes
    assert first.origin_id != second.origin_id


def test_lua_is_read_and_never_run() -> None:
    value = lua.parse(
        'return { a = 1, ["b"] = -2.5e1, [30] = true; false, nil, "x\\65\\u{4e00}\\x41\\z  y",'
        " [[long\nstring]], 'it\\'s', 0x1F, --[[c]] {} } -- end"
    )
    assert value == {
        "a": 1, "b": -25.0, 30: True, 1: False, 2: None, 3: "xA一Ay", 4: "long\nstring",
        5: "it's", 6: 31, 7: {},
    }  # fmt: skip
    assert lua.parse('"\\228\\189\\160"') == "你"
    for evil in (
        "return os.execute('rm')",
        "return { [1] = f() }",
        "return { a = 1 .. 2 }",
        "x = 1",
        "return {",
        'return "a',
        'return "a\\',
        "return { [{}] = 1 }",
        "return { [1] 2 }",
        "return { [1 = 2 }",
        "return { 1 2 }",
        "return 1 2",
        "return " + "{" * 100 + "}" * 100,
    ):
        with pytest.raises(LuaError):
            lua.parse(evil)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("{}[]=\"'\\,;-1a \nreturn"), max_size=40))
def test_any_text_is_a_value_or_refused(text: str) -> None:
    try:
        lua.parse(text)
    except LuaError:
        return


def test_a_broken_sidecar_is_refused_with_its_line() -> None:
    with pytest.raises(ImportRefused) as refused:
        read_notes(b'return {\n["annotations"] = {\n os.exit() } }', "x")
    assert refused.value.code == "notes_broken"
    assert "line 3" in str(refused.value.facts["detail"])


WIDE = "\u3000"
TEXT_EXPORT = (
    f"{WIDE}活着\n{WIDE}\n{WIDE}第一章\n{WIDE}\n"
    f"{WIDE}{WIDE}-- 页码：12，添加于 Tue Jan  2 10:11:12 2024\n\n一句话\n\n---\n想法\n第二行\n"
    "-=-=-=-=-=-\n"
    f"{WIDE}第二章\n{WIDE}\n"
    f"{WIDE}{WIDE}-- Page: iv, added on Wed Jan 12 22:00:00 2024\n\n又一句\n下一行\n"
    "-=-=-=-=-=-"
    f"{WIDE}别的书\n{WIDE}\n{WIDE}第一章\n{WIDE}\n"
    f"{WIDE}{WIDE}-- Page: 3, added on x\n\n三\n-=-=-=-=-=-"
)
MARKDOWN_EXPORT = """# 活着
##### 余华, 另一人

## 第一章
### Page 12 @ 02 January 2024 10:11:12 PM
*一句话*

---
想法
第二行
### Page 13 @ 03 January 2024 12:00:00 AM
~~划掉的~~

[View in book](<file:///mnt/a b.epub?pos=x>)

## 第二章
### Page 20 @ 03 January 2024 12:00:00 PM
++线下的
两行++

# 别的书
##### N/A

### Page 1 @ 04 January 2024 01:00:00 AM
三

## \n_Generated at: now_
"""


def test_the_text_that_the_exporter_writes() -> None:
    found = read_notes(TEXT_EXPORT.encode(), "x.txt")
    assert found.kind == "koreader"
    assert [(n.title, n.heading, n.place, n.quote, n.note, n.created) for n in found.notes] == [
        ("活着", ("第一章",), "12", "一句话", "想法\n第二行", "2024-01-02T10:11:12"),
        ("活着", ("第二章",), "iv", "又一句\n下一行", "", "2024-01-12T22:00:00"),
        ("别的书", ("第一章",), "3", "三", "", None),
    ]


def test_the_markdown_that_the_exporter_writes() -> None:
    found = read_notes(MARKDOWN_EXPORT.encode(), "x.md")
    assert found.kind == "koreader"
    one, struck, lined, other = found.notes
    assert (one.title, one.authors, one.heading) == ("活着", ("余华", "另一人"), ("第一章",))
    assert (one.quote, one.note, one.created) == ("一句话", "想法\n第二行", "2024-01-02T22:11:12")
    assert (struck.quote, struck.style, struck.note) == ("划掉的", "strike", "")
    assert (lined.quote, lined.style, lined.heading) == ("线下的\n两行", "underline", ("第二章",))
    assert (struck.created, lined.created) == ("2024-01-03T00:00:00", "2024-01-03T12:00:00")
    assert (other.title, other.authors, other.heading, other.quote) == ("别的书", (), (), "三")


def test_a_note_of_the_export_is_the_same_as_in_the_sidecar() -> None:
    sidecar = (
        'return {["doc_props"]={["title"]="活着"},["annotations"]={[1]={["drawer"]="lighten",'
        '["text"]="一句话",["chapter"]="第一章",["datetime"]="2024-01-02 10:11:12"}}}'
    )
    (ours,) = read_notes(sidecar.encode(), "metadata.epub.lua").notes
    for export in (TEXT_EXPORT, MARKDOWN_EXPORT):
        assert read_notes(export.encode(), "x").notes[0].origin_id == ours.origin_id
