"""The contract of docs/cli.md: names, shapes and exit statuses that other programs rely on."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import reader.tui

Call = Callable[..., Any]

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

ARTICLE = {
    "id": int,
    "uid": str,
    "title": str,
    "subtitle": (str, type(None)),
    "author": list,
    "source": (str, type(None)),
    "place": (str, type(None)),
    "published": (str, type(None)),
    "language": str,
    "format": str,
    "origin": str,
    "chars": int,
    "highlights": int,
    "notes": int,
    "progress": (int, float),
    "tags": list,
    "added": str,
    "revision": int,
}
HIGHLIGHT = {
    "id": str,
    "article": (int, type(None)),
    "start": (int, type(None)),
    "end": (int, type(None)),
    "quote": str,
    "prefix": str,
    "suffix": str,
    "note": str,
    "colour": str,
    "tags": list,
    "state": str,
    "created": str,
    "modified": str,
    "heading": list,
}


def fits(value: dict[str, Any], shape: dict[str, Any]) -> None:
    for key, kind in shape.items():
        assert key in value, key
        assert isinstance(value[key], kind), (key, value[key])
        assert kind is str or not isinstance(value[key], bool), key


def test_add(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一篇文章，只有一段话而已。", encoding="utf-8")
    done = call("add", "a.txt", "missing.txt", "--json")
    assert done.status == 1
    assert set(done.json) >= {"added", "revised", "unchanged", "refused"}
    (article,) = done.json["added"]
    fits(article, ARTICLE)
    assert UUID7.fullmatch(article["uid"])
    assert ISO.fullmatch(article["added"])
    assert article["origin"] == str(tmp_path / "a.txt")
    (refused,) = done.json["refused"]
    assert refused["path"] == "missing.txt"
    assert refused["reason"]
    assert done.err.count("\n") == 1
    assert "missing.txt" in done.err
    again = call("add", "a.txt", "--json")
    assert again.status == 0
    assert [each["id"] for each in again.json["unchanged"]] == [article["id"]]
    (tmp_path / "a.txt").write_text("改过的文章，只有一段话而已。", encoding="utf-8")
    changed = call("add", "a.txt", "--json").json["revised"]
    assert [(each["id"], each["revision"]) for each in changed] == [(article["id"], 2)]


def test_add_says_what_it_did(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一篇文章，只有一段话而已。", encoding="utf-8")
    assert "Added 1 article:" in call("add", "a.txt").out
    assert "Known already (1):" in call("add", "a.txt").out
    (tmp_path / "a.txt").write_text("改过的文章，只有一段话而已。", encoding="utf-8")
    call("highlight", 1, "--range", "0:3")
    done = call("add", "a.txt")
    assert "Changed, kept as a new revision (1):" in done.out
    assert "the text has changed; highlights kept" in done.err
    assert "已经有了" in call("add", "a.txt", "--lang", "zh").out


def test_add_from_stdin(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO("来自管道的一段话，没有文件名。".encode("gb18030"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    done = call("add", "-", "--encoding", "gb18030", "--as", "text", "--json")
    assert [each["origin"] for each in done.json["added"]] == ["-"]
    assert call("show", 1).out.startswith("来自管道的一段话")


def test_list(call: Call, essay: dict[str, Any]) -> None:
    assert call("list", "--json").json == [essay]
    assert call("list", "动笔", "--json").json == [essay]
    assert call("list", "动笔", "十年", "--json").json == [essay]
    assert call("list", "不存在", "--json").json == []
    for sort in ("added", "published", "title", "read", "length"):
        assert call("list", "--sort", sort, "--json").json == [essay]
    assert call("list").out.startswith(f"{essay['id']}  论划线  ·")
    nothing = call("list", "不存在")
    assert (nothing.status, nothing.out) == (0, "")
    assert "不存在" in nothing.err


def test_list_of_an_empty_library(call: Call) -> None:
    assert call("list", "--json").json == []
    assert "empty" in call("list").err


def test_show(call: Call, essay: dict[str, Any]) -> None:
    text = call("show", essay["id"]).out
    shown = call("show", essay["uid"], "--format", "json").json
    fits(shown, ARTICLE)
    assert shown["text"] + "\n" == text
    assert "\n".join(shown["text"][b["start"] : b["end"]] for b in shown["blocks"]) == shown["text"]
    assert [each["kind"] for each in shown["blocks"]][:2] == ["paragraph", "heading"]
    assert {"kind", "level", "start", "end"} <= set(shown["blocks"][0])
    assert shown["other"] == []
    assert shown["chars"] == len(shown["text"])
    markdown = call("show", essay["uid"][-8:], "--format", "markdown").out
    assert "# 论划线" in markdown
    assert re.search(r"^#+ 又及$", markdown, re.M)


def test_show_tells_what_was_left_out(call: Call, tmp_path: Path) -> None:
    page = "首页\n新闻\n专题\n视频\n\n首页 > 新闻 > 正文\n\n"
    page += "通知的标题在这里\n\n来源：某报 2026-01-02\n\n"
    page += "这是通知的正文，写了很长的一句话，足以当作正文来看待。" * 4
    page += "\n\n责任编辑：某人\n\n上一篇：别的 下一篇：又一个\n\n友情链接\n\n"
    page += "版权所有 某单位 京ICP备1号\n"
    (tmp_path / "page.txt").write_text(page, encoding="utf-8")
    call("add", "page.txt", "--as", "webpage")
    shown = call("show", 1, "--format", "json").json
    assert shown["other"]
    for each in shown["other"]:
        assert each["kind"] == "other"
        assert each["lines"] is None or len(each["lines"]) == 2
        assert each["text"] not in shown["text"]


def test_show_an_earlier_revision(call: Call, tmp_path: Path) -> None:
    for text in ("第一版的文章。", "第二版的文章。"):
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        call("add", "a.txt")
    assert call("show", 1).out == "第二版的文章。\n"
    assert call("show", 1, "--revision", 1).out == "第一版的文章。\n"
    assert call("show", 1, "--revision", 1, "--format", "json").json["revision"] == 1
    assert call("show", 1, "--revision", 3).status == 1


def test_search(call: Call, essay: dict[str, Any]) -> None:
    call("highlight", 1, "--quote", "划线太多", "--note", "说得对")
    found = call("search", "划线", "--json").json
    assert found["query"] == "划线"
    assert found["total_is_exact"] is True
    assert isinstance(found["total"], int)
    places = {each["where"]: each for each in found["hits"]}
    assert {"title", "text", "quote"} <= set(places) | {"title"}
    text = call("show", 1).out
    for hit in found["hits"]:
        assert hit["article"] == essay["id"]
        assert hit["uid"] == essay["uid"]
        assert hit["title"] == "论划线"
        assert isinstance(hit["score"], float | int)
        source = {"title": "论划线", "text": text}.get(hit["where"], "划线太多")
        assert {source[s:e] for s, e in hit["matches"]} == {"划线"}
        snippet = hit["snippet"]
        assert {snippet["text"][s:e] for s, e in snippet["marks"]} == {"划线"}
        assert ("highlight" in hit) == (hit["where"] in ("quote", "note"))
    assert len(call("search", "划线", "--limit", 1, "--json").json["hits"]) == 1
    assert call("search", "绝无此语", "--json").json["hits"] == []
    shown = call("search", "说得对")
    assert "[note " in shown.out
    assert "1 found, 1 shown." in shown.err


def test_highlight(call: Call, essay: dict[str, Any]) -> None:
    done = call(
        "highlight", 1, "--quote", "划线太多", "--note", "想法", "--colour", "blue", "--tag", "甲",
        "--tag", "乙", "--json",
    )  # fmt: skip
    made = done.json
    fits(made, HIGHLIGHT)
    text = call("show", 1).out
    assert text[made["start"] : made["end"]] == made["quote"] == "划线太多"
    assert (made["note"], made["colour"], made["tags"]) == ("想法", "blue", ["乙", "甲"])
    assert (made["article"], made["state"], made["heading"]) == (1, "exact", ["又及"])
    assert UUID7.fullmatch(made["id"])
    assert ISO.fullmatch(made["created"])
    by_range = call("highlight", 1, "--range", "0:6", "--json").json
    assert by_range["quote"] == "读书要动笔。"
    folded = call("highlight", 1, "--quote", "ＩＰＨＯＮＥ手機", "--json").json
    assert folded["quote"] == "iPhone 手机"
    assert "蓝" in call("highlight", 1, "--range", "0:1", "--colour", "blue", "--lang", "zh").out


def test_an_ambiguous_quote_is_refused(call: Call, essay: dict[str, Any]) -> None:
    refused = call("highlight", 1, "--quote", "动笔")
    assert refused.status == 2
    assert "2 times" in refused.err
    assert call("notes", "--json").json == []
    made = call("highlight", 1, "--quote", "动笔", "--occurrence", 2, "--json").json
    assert made["start"] == call("show", 1).out.index("动笔", 5)
    assert call("highlight", 1, "--quote", "动笔", "--occurrence", 3).status == 1
    assert call("highlight", 1, "--quote", "没有这话").status == 1


@pytest.mark.parametrize("bad", ["1", "5:2", "3:3", "a:b", "-1:2", "1:٣", "0:9999999999999"])
def test_a_bad_range_is_refused(call: Call, essay: dict[str, Any], bad: str) -> None:
    assert call("highlight", 1, f"--range={bad}").status == 2
    assert call("highlight", 1, "--range", "0:99999").status == 2
    assert call("notes", "--json").json == []


def test_notes_and_edit(call: Call, essay: dict[str, Any]) -> None:
    made = call("highlight", 1, "--quote", "划线太多", "--json").json
    short = made["id"][-8:]
    changed = call("edit", short, "--note", "一", "--colour", "pink", "--tag", "甲", "--json").json
    fits(changed, HIGHLIGHT)
    assert (changed["note"], changed["colour"], changed["tags"]) == ("一", "pink", ["甲"])
    assert call("edit", short, "--untag", "甲", "--json").json["tags"] == []
    assert call("edit", short, "--note", "", "--json").json["note"] == ""
    for query, count in (("colour:pink", 1), ("colour:blue", 0), ("has:note", 0), ("", 1)):
        assert len(call("notes", *query.split(), "--json").json) == count, query
    assert made["id"][-12:] in call("notes").out
    gone = call("edit", short, "--delete", "--json").json
    assert (gone["id"], gone["deleted"]) == (made["id"], True)
    assert call("notes", "--json").json == []
    assert "no highlights" in call("notes").err
    assert "Nothing answers" in call("notes", "x").err
    assert call("edit", short, "--note", "x").status == 1
    assert call("edit", "ffffffff", "--note", "x").status == 1


def test_a_note_from_stdin(
    call: Call, essay: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("多行\n\n批注\n".encode())))
    made = call("highlight", 1, "--range", "0:6", "--note", "-", "--json").json
    assert made["note"] == "多行\n\n批注"
    shown = call("notes").out
    assert "多行" in shown
    assert "批注" in shown


def test_undo_and_redo(call: Call, essay: dict[str, Any]) -> None:
    made = call("highlight", 1, "--range", "0:6", "--json").json
    undone = call("undo", "--json").json
    assert undone == {"label": "highlight", "entities": [made["id"]], "articles": [1]}
    assert call("notes", "--json").json == []
    assert call("redo").out == "Done again: highlight.\n"
    assert [each["id"] for each in call("notes", "--json").json] == [made["id"]]
    nothing = call("redo")
    assert (nothing.status, nothing.out) == (1, "")
    assert call("undo").out == "Taken back: highlight.\n"
    assert call("undo").status == 1


def test_history(call: Call, essay: dict[str, Any]) -> None:
    made = call("highlight", 1, "--range", "0:6", "--json").json
    call("edit", made["id"], "--colour", "green")
    call("undo")
    entries = call("history", made["id"][-8:], "--json").json
    assert [each["kind"] for each in entries] == ["undo", "do", "do"]
    assert [each["label"] for each in entries] == ["recolour", "recolour", "highlight"]
    assert entries[1]["undone"] is True
    assert ISO.fullmatch(entries[0]["time"])
    (change,) = entries[1]["changes"]
    assert (change["field"], change["old"], change["new"]) == ("colour", "yellow", "green")
    assert len(call("history", "--limit", 1, "--json").json) == 1
    assert "colour changed (undo)" in call("history").out


def test_history_of_nothing(call: Call) -> None:
    assert call("history", "--json").json == []
    assert "Nothing was done" in call("history").err


def test_tag_and_remove(call: Call, essay: dict[str, Any]) -> None:
    assert call("tag", 1, "+读书", "+方法", "-没有", "--json").json["tags"] == ["方法", "读书"]
    assert "#读书" in call("tag", 1, "-方法").out
    assert call("list", "tag:读书", "--json").json != []
    call("highlight", 1, "--range", "0:6")
    done = call("remove", 1, 77, "--json")
    assert done.status == 1
    assert "77" in done.err
    assert [each["id"] for each in done.json["removed"]] == [1]
    assert call("list", "--json").json == []
    assert call("show", 1).status == 1
    (note,) = call("notes", "--json").json
    assert (note["article"], note["quote"]) == (None, "读书要动笔。")
    assert "article removed" in call("notes").out
    call("undo")
    assert "Removed 1 article;" in call("remove", 1).out


def test_export(call: Call, essay: dict[str, Any], tmp_path: Path) -> None:
    assert call("export", "--to", "out", "--json").json == {
        "written": [],
        "unchanged": [],
        "conflicts": [],
    }
    call("highlight", 1, "--quote", "划线太多", "--note", "说得对")
    done = call("export", "--to", "out", "--json").json
    (path,) = map(Path, done["written"])
    assert path == tmp_path / "out" / "论划线.md"
    stamp = path.stat().st_mtime_ns
    assert call("export", "--to", "out", "--json").json["unchanged"] == [str(path)]
    assert path.stat().st_mtime_ns == stamp
    assert "划线太多" in call("export", "--to", "-").out
    assert call("export", "--to", "-", "--format", "text").out.startswith("论划线")
    assert "up to date" in call("export", "--to", "out").err
    nothing = call("export", "绝无此语", "--to", "out")
    assert nothing.status == 1
    assert "nothing to export" in nothing.err
    path.unlink()
    assert "you deleted it" in call("export", "--to", "out").err
    assert call("export", "--to", "out", "--format", "papyrus").status == 2
    assert call("export", "--to", "essay.md").status == 2


def test_export_goes_to_the_folder_of_the_settings(
    call: Call, essay: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text('[export]\nfolder = "笔记"\n', encoding="utf-8")
    call("highlight", 1, "--range", "0:6")
    assert call("export").out == f"{tmp_path / '笔记' / '论划线.md'}\n"


def test_a_conflict_of_an_export_is_told(call: Call, essay: dict[str, Any], tmp_path: Path) -> None:
    call("highlight", 1, "--range", "0:6")
    (path,) = map(Path, call("export", "--to", "out", "--format", "text", "--json").json["written"])
    path.write_text("改成我的了", encoding="utf-8")
    done = call("export", "--to", "out", "--format", "text")
    assert done.status == 1
    assert path.name in done.err


def test_check_backup_reindex_stats(call: Call, essay: dict[str, Any], tmp_path: Path) -> None:
    assert call("check", "--json").json["ok"] is True
    assert call("check", "--json").json["problems"] == []
    assert "sound" in call("check").out
    copy = call("backup", "copy.db").out.strip()
    assert Path(copy).exists()
    assert call("backup", "copy.db").status == 2
    assert Path(call("backup", tmp_path).out.strip()).parent == tmp_path
    assert Path(call("backup").out.strip()).parent == tmp_path / "backups"
    assert call("list", "--library", copy, "--json").json == [essay]
    assert call("reindex").status == 0
    call("highlight", 1, "--range", "0:6", "--colour", "green", "--tag", "甲")
    stats = call("stats", "--json").json
    assert (stats["articles"], stats["highlights"], stats["notes"]) == (1, 1, 0)
    assert stats["colours"] == {"green": 1}
    assert stats["tags"] == {"甲": 1}
    assert "articles: 1" in call("stats").out
    assert "颜色：绿 1" in call("stats", "--lang", "zh").out


def test_a_damaged_index_is_told_and_mended(call: Call, essay: dict[str, Any]) -> None:
    import sqlite3

    with sqlite3.connect("library.db") as connection:
        connection.execute("DELETE FROM fts_docsize")
    connection.close()
    done = call("check", "--json")
    assert done.status == 1
    assert done.json["ok"] is False
    assert all(isinstance(each, str) and " " in each for each in done.json["problems"])
    with sqlite3.connect("library.db") as connection:
        connection.execute("UPDATE search_meta SET value = 'older' WHERE key = 'version'")
    connection.close()
    searched = call("search", "动笔", "--json")
    assert "not up to date" in searched.err
    assert searched.json["total"] == 1
    assert call("reindex").status == 0
    with sqlite3.connect("library.db") as connection:
        connection.execute("DELETE FROM fts_docsize")
    connection.close()
    mended = call("check", "--repair")
    assert mended.status == 0
    assert "Repaired: " in mended.out
    assert call("check").status == 0
    assert call("search", "动笔").err == "1 found, 1 shown.\n"


def test_common_options_stand_before_or_after(
    call: Call, essay: dict[str, Any], tmp_path: Path
) -> None:
    assert call("--library", tmp_path / "other.db", "list", "--json").json == []
    assert call("list", "--library", tmp_path / "other.db", "--json").json == []
    assert call("list", "--json", "--library", tmp_path / "library.db").json == [essay]


def test_json_is_one_document_in_utf8_and_safe_to_look_at(call: Call, tmp_path: Path) -> None:
    title = "标题\x1b[2J\u202e\x9b"
    (tmp_path / "a.md").write_text(f"# {title}\n\n正文\x1b]0;x\x07。", encoding="utf-8")
    for arguments in (("add", "a.md", "--json"), ("list", "--json"), ("search", "正文", "--json")):
        out = call(*arguments).out
        assert "标题" in out
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out)
        json.loads(out)


def test_the_screen_opens_on_the_first_article(
    call: Call, essay: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, int | None]] = []

    def open_screen(
        library: Path, settings: object, paths: object, *, article_id: int | None = None
    ) -> int:
        opened.append((library, article_id))
        return 0

    monkeypatch.setattr(reader.tui, "open_screen", open_screen)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    (tmp_path / "list").write_text("叫 list 的文件，也有一段话。", encoding="utf-8")
    library = tmp_path / "library.db"
    assert call().status == 0
    assert call("essay.md").status == 0
    assert call("--lang", "zh", "./list").status == 0
    assert call("open", "list").status == 0
    assert opened == [(library, None), (library, 1), (library, 2), (library, 2)]
    # A subcommand's name wins over a path of that name.
    assert len(call("list", "--json").json) == 2
    missing = call("missing.txt", "essay.md")
    assert missing.status == 1
    assert "missing.txt" in missing.err
    assert opened[-1] == (library, 1)
    count = len(opened)
    nothing = call("missing.txt")
    assert nothing.status == 2
    assert "missing.txt" in nothing.err
    assert len(opened) == count


def test_a_terminal_sees_progress_and_marks(
    call: Call, essay: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    done = call("add", "essay.md")
    assert "\r\x1b[K1/1  essay.md" in done.err
    assert done.err.endswith("\r\x1b[K")
    assert "\x1b[1m划线太多\x1b[0m" in call("search", "划线太多").out
    assert call("list", "--json").out.startswith("[\n  {")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in call("search", "划线太多").out


def test_libraries_are_merged_and_synced(call: Any, essay: dict[str, Any], tmp_path: Path) -> None:
    other, shared = tmp_path / "other.db", tmp_path / "shared"
    call("highlight", essay["uid"], "--quote", "不动笔", "--note", "甲")
    assert call("merge", tmp_path / "library.db", "--library", other).status == 0
    done = call("merge", tmp_path / "library.db", tmp_path / "none", "--library", other, "--json")
    assert done.status == 1
    assert [done.json[name] for name in ("articles", "annotations", "events")] == [0, 0, 0]
    assert done.json["refused"][0]["code"] == "import_missing"
    assert call("merge", tmp_path / "none").status == 2
    assert call("sync", shared).status == 2
    shared.mkdir()
    assert call("sync", shared, "--json").json["sent"] > 0
    call("edit", call("notes", "--json").json[0]["id"], "--note", "乙")
    call("edit", call("notes", "--json").json[0]["id"], "--note", "丙", "--library", other)
    call("sync", shared)
    done = call("sync", shared, "--library", other)
    assert done.status == 0
    assert "several versions" in done.err
    (next((shared / "devices").iterdir()) / "000001 (1).records").write_bytes(b"x\n")
    done = call("sync", shared)
    assert done.status == 1
    assert "may be removed" in done.err


def test_a_backup_is_restored_and_a_damaged_library_made_anew(
    call: Any, essay: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "library.db"
    call("highlight", essay["uid"], "--quote", "不动笔", "--note", "甲")
    call("backup", tmp_path / "b.db")
    call("undo")
    done = call("restore", tmp_path / "b.db", "--json")
    assert done.json["annotations"] == 1
    assert Path(done.json["aside"]).exists()
    assert "is kept as" in done.err
    assert call("restore", path).status == 2
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xff" * 3996
    path.write_bytes(data)
    done = call("check")
    assert done.status == 3
    assert "--repair" in done.err
    done = call("check", "--repair", "--json")
    assert (done.status, done.json["ok"]) == (0, True)
    assert done.json["recovered"]["backup"] is not None
    assert call("restore", tmp_path / "b.db").out.startswith("The backup is in place: 1 article")
    assert call("notes", "--json").json[0]["note"] == "甲"
