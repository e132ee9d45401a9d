from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.cli.importing_notes import KINDS
from reader.importers.notes import KINDS as REGISTERED

Call = Callable[..., Any]

CLIPPINGS = """论划线 (某人)
- 您在位置 #100-102的标注 | 添加于 2018年3月5日星期一 下午12:09:33

划线太多，等于没划
==========
没有的书 (某人)
- 您在位置 #100-102的标注 | 添加于 2018年3月5日星期一 下午12:09:33

从没有过的话
==========
"""


def test_the_command_takes_every_kind() -> None:
    assert sorted(KINDS) == sorted(["auto", *REGISTERED])


def test_notes_come_in_once(call: Call, essay: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "My Clippings.txt"
    path.write_text(CLIPPINGS, encoding="utf-8")
    done = call("import-notes", path, "--json")
    assert (done.status, done.err) == (0, "")
    assert {key: done.json[key] for key in ("added", "known", "orphans", "unread")} == {
        "added": 2, "known": 0, "orphans": 1, "unread": 0,
    }  # fmt: skip
    again = call("import-notes", path, "--from", "kindle")
    assert "Added 0, known already 2" in again.out
    notes = call("notes", "--json").json
    assert {each["article"] for each in notes} == {essay["id"], None}


def test_what_is_not_understood_is_said(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "clip.txt"
    path.write_text(CLIPPINGS + "残缺\x1b[31m的\n==========\n" * 7, encoding="utf-8")
    done = call("import-notes", path)
    assert done.status == 1
    assert "残缺" in done.err
    assert "\x1b" not in done.err
    assert "2 more" in done.err


def test_what_no_program_wrote_is_refused(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("一段话", encoding="utf-8")
    done = call("import-notes", path, tmp_path / "none")
    assert done.status == 2
    assert done.out == ""
    assert len(done.err.splitlines()) == 2


def test_a_bundle_goes_to_another_library(
    call: Call, essay: dict[str, Any], tmp_path: Path
) -> None:
    call("highlight", essay["id"], "--quote", "读书要动笔", "--note", "好")
    bundle = call("export", "--format", "json", "--to", "-").out
    (tmp_path / "all.json").write_text(bundle, encoding="utf-8")
    other = ("--library", tmp_path / "two.db")
    assert call("import-notes", tmp_path / "all.json", "--json", *other).json["added"] == 1
    assert call("export", "--format", "json", "--to", "-", *other).out == bundle
    assert call("notes", "--json", *other).json[0]["note"] == "好"


def test_later_notes_and_articles_are_told(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "clip.txt"
    path.write_text(CLIPPINGS, encoding="utf-8")
    call("import-notes", path)
    (tmp_path / "e.md").write_text("# 论划线\n\n他说，划线太多，等于没划。\n", encoding="utf-8")
    call("add", tmp_path / "e.md")
    note = "论划线 (某人)\n- 您在位置 #102的笔记 | 添加于 2018年3月5日星期一 下午12:10:33\n\n妙\n"
    path.write_text(CLIPPINGS + note + "==========\n", encoding="utf-8")
    done = call("import-notes", path)
    assert "1 note of earlier imports found its article" in done.err
    assert "1 highlight of earlier imports got its note" in done.err
