"""What all commands have in common, and `reader PATH…`: the contract of docs/cli.md."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import reader.tui

Call = Callable[..., Any]


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
    monkeypatch.setenv("TERM", "dumb")
    assert call().status == 2
    assert "TERM=dumb" in call().err
    monkeypatch.setenv("TERM", "xterm")
    (tmp_path / "list").write_text("叫 list 的文件，也有一段话。", encoding="utf-8")
    library = tmp_path / "library.db"
    assert call().status == 0
    assert call("essay.md").status == 0
    assert call("--lang", "zh", "./list").status == 0
    assert call("open", "list").status == 0
    assert opened == [(library, None), (library, 1), (library, 2), (library, 2)]
    assert call("1").status == 0
    assert call("open", essay["uid"][-8:]).status == 0
    assert opened[4:] == [(library, 1), (library, 1)]
    (tmp_path / "1").write_text("叫 1 的文件，又是一段话。", encoding="utf-8")
    assert call("1").status == 0
    assert opened[-1] == (library, 3)  # a file of that name wins
    assert call("99").status == 2
    assert call("list", "--json").json[0]["id"] == 3
    del opened[-3:]
    # A subcommand's name wins over a path of that name.
    assert len(call("list", "--json").json) == 3
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
