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
