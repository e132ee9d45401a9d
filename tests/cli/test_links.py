from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import reader.tui

Call = Callable[..., Any]

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux registers links")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without the desktop's own tools."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


@linux
def test_links_are_registered_and_unregistered(call: Call, home: Path) -> None:
    assert call("links").status == 1
    done = call("links", "--install")
    entry = home / "data" / "applications" / "reader-links.desktop"
    assert (done.status, str(entry) in done.out) == (0, True)
    text = entry.read_text("utf-8")
    assert "MimeType=x-scheme-handler/reader;" in text
    (command,) = [line for line in text.split("\n") if line.startswith("Exec=")]
    words = shlex.split(command.removeprefix("Exec="))
    assert words[-2:] == ["open", "%u"]
    assert Path(words[0]).exists()
    listed = home / "config" / "mimeapps.list"
    assert "x-scheme-handler/reader=reader-links.desktop" in listed.read_text("utf-8")
    assert call("links").status == 0
    call("links", "--install")
    assert listed.read_text("utf-8").count("reader-links.desktop") == 1
    assert call("links", "--remove").status == 0
    assert not entry.exists()
    assert "reader-links" not in listed.read_text("utf-8")


@linux
def test_other_programs_keep_their_lines(call: Call, home: Path) -> None:
    listed = home / "config" / "mimeapps.list"
    listed.parent.mkdir()
    before = "[Default Applications]\ntext/html=browser.desktop\n\n[Added Associations]\n"
    listed.write_text(before, "utf-8")
    call("links", "--install")
    assert set(before.split("\n")) < set(listed.read_text("utf-8").split("\n"))
    call("links", "--remove")
    assert listed.read_text("utf-8") == before


@linux
def test_the_desktops_own_tool_comes_first(call: Call, home: Path) -> None:
    tool = home / "bin" / "xdg-mime"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\necho "$@" > {home}/called\n', "utf-8")
    tool.chmod(0o755)
    assert call("links", "--install").status == 0
    called = (home / "called").read_text("utf-8")
    assert called == "default reader-links.desktop x-scheme-handler/reader\n"
    assert not (home / "config").exists()


@linux
def test_a_folder_that_cannot_be_written_is_one_line(call: Call, home: Path) -> None:
    (home / "data").write_text("a file", "utf-8")
    done = call("links", "--install")
    assert (done.status, len(done.err.splitlines())) == (2, 1)


def test_elsewhere_it_says_where_to_read(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.cli.links.sys.platform", "win32")
    done = call("links", "--install")
    assert done.status == 2
    assert "docs/export.md" in done.err
    assert call("links", "--install", "--remove").status == 2


def test_a_link_opens_the_screen_at_the_passage(
    call: Call, essay: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[dict[str, Any]] = []

    def open_screen(*places: object, **at: Any) -> int:
        opened.append(at)
        return 0

    mark = call("highlight", essay["id"], "--quote", "读书要动笔", "--json").json
    monkeypatch.setattr(reader.tui, "open_screen", open_screen)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    link = f"reader://article/{essay['uid']}#hl-{mark['id'][-12:]}"
    assert call("open", link).status == 0
    assert call(link).status == 0, "as a desktop may call it"
    gone = call("open", f"reader://article/{essay['uid']}#hl-000000000000")
    assert (gone.status, "gone" in gone.err) == (1, True)
    assert opened == [
        {"article_id": essay["id"], "highlight": mark["id"]},
        {"article_id": essay["id"], "highlight": mark["id"]},
        {"article_id": essay["id"]},
    ]
    assert call("open", "reader://nothing").status == 2
