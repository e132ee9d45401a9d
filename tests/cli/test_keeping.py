"""`export`, `check`, `backup`, `restore`, `merge`, `sync`, by docs/cli.md."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

Call = Callable[..., Any]


def test_export(call: Call, essay: dict[str, Any], tmp_path: Path) -> None:
    assert call("export", "--to", "out", "--json").json == {
        "written": [],
        "unchanged": [],
        "conflicts": [],
        "gone": [],
        "anew": [],
        "refused": [],
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


def test_a_file_without_our_part_gets_it_again_and_that_is_said(
    call: Call, essay: dict[str, Any], tmp_path: Path
) -> None:
    call("highlight", 1, "--quote", "划线太多")
    (path,) = map(Path, call("export", "--to", "out", "--json").json["written"])
    lines = path.read_text("utf-8").split("\n")
    own = "\n".join(line for line in lines if not line.startswith("<!-- reader:"))
    path.write_text(own, "utf-8")
    done = call("export", "--to", "out")
    assert "stands at the end again" in done.err
    assert path.read_text("utf-8").startswith(own)
    assert "end again" not in call("export", "--to", "out").err


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
