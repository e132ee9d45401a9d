"""`highlight`, `notes`, `edit`, `undo`, `redo`, `history`, `tag`, `remove`, by docs/cli.md."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shapes import HIGHLIGHT, ISO, UUID7, fits

Call = Callable[..., Any]


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


def test_history_names_only_some_of_many(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for n in range(9):
        (folder / f"{n}.txt").write_text(f"第{n}篇\n\n渡口的书车每个月换一批书，这是第{n}次。\n")
    call("add", "--recursive", folder)
    (line,) = call("history").out.splitlines()
    assert line.count(",") == 4
    assert line.endswith(" and 4 more")
    (entry,) = call("history", "--json").json
    assert len(entry["changes"]) == 9


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
