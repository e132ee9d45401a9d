"""Odd arguments, streams and folders: one line, the right status, no mistake of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import reader

Call = Callable[..., Any]
ROOT = Path(reader.__file__).parent.parent


def shell(tmp_path: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    """A line of sh in which `reader` is the program."""
    environ = os.environ | {
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "HOME": str(tmp_path),
        "READER_CONFIG": str(tmp_path / "config.toml"),
        "READER_LIBRARY": str(tmp_path / "library.db"),
    }
    script = f'reader() {{ "{sys.executable}" -m reader "$@"; }}\n{line}'
    return subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, env=environ, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["add", ""], "PATH"),
        (["add", "--recursive", "essay.md", ""], "PATH"),
        (["merge", ""], "FILE"),
        (["import-notes", ""], "FILE"),
        (["sync", ""], "FOLDER"),
        (["restore", ""], "FILE"),
        (["export", "--to", ""], "--to"),
        (["export", "--to="], "--to"),
        (["--library", "", "list"], "--library"),
        (["list", "--config="], "--config"),
    ],
)
def test_an_empty_path_is_no_folder(
    call: Call, essay: dict[str, Any], arguments: list[str], name: str
) -> None:
    done = call(*arguments)
    assert (done.status, done.out) == (2, "")
    assert f"{name} is empty" in done.err
    assert done.err.count("\n") == 1
    assert [each["id"] for each in call("list", "--json").json] == [essay["id"]]


LARGE = "9" * 400


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["history", "--limit", LARGE], 0),
        (["search", "划线", "--limit", LARGE], 0),
        (["keywords", "1", "--limit", LARGE], 0),
        (["similar", "1", "--limit", LARGE], 0),
        (["show", "1", "--revision", LARGE], 1),
        (["show", LARGE], 1),
        (["highlight", "1", "--quote", "划线", "--occurrence", LARGE], 1),
        (["left-out", "1", "--bring", LARGE], 2),
        (["diff", "1", LARGE, LARGE], 1),
        (["highlight", "1", "--range", f"0:{LARGE}"], 2),
        (["add", LARGE], 2),
        (["export", "--to", LARGE], 2),
        (["backup", LARGE], 3),
        (["--library", LARGE, "list"], 3),
        (["list", LARGE], 0),
    ],
)
def test_what_is_too_large_is_said(
    call: Call, essay: dict[str, Any], arguments: list[str], status: int
) -> None:
    call("highlight", essay["id"], "--quote", "读书")
    done = call(*arguments)
    assert done.status == status, done
    assert done.err.count("\n") <= 1
    assert status == 0 or done.err


@pytest.mark.parametrize("command", ["list", "list --json", "show 1", "--help", "--version"])
def test_streams_that_are_closed_are_no_trouble(
    essay: dict[str, Any], tmp_path: Path, command: str
) -> None:
    for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        done = shell(tmp_path, f"reader {command} {closed}")
        assert (done.returncode, done.stderr) == (0, b""), closed
        bare = shell(tmp_path, f"reader {closed}")
        assert bare.returncode == 2, closed
        assert bare.stderr.count(b"\n") <= 1
    assert shell(tmp_path, "reader add - <&-").returncode == 2
    assert shell(tmp_path, "reader nothing --of-it >&- 2>&-").returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["list", "list --json", "show 1", "--help"])
def test_what_cannot_be_printed_is_said(
    essay: dict[str, Any], tmp_path: Path, command: str
) -> None:
    done = shell(tmp_path, f"reader {command} >/dev/full")
    assert done.returncode == 1
    assert b"cannot be printed" in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert shell(tmp_path, f"reader {command} >/dev/full 2>/dev/full").returncode == 1


def test_the_folder_one_stands_in_is_gone(essay: dict[str, Any], tmp_path: Path) -> None:
    gone = "mkdir gone && cd gone && rmdir ../gone &&"
    assert shell(tmp_path, f"{gone} reader list").returncode == 0
    done = shell(tmp_path, f"{gone} reader add essay.md")
    assert done.returncode == 2
    assert b"not there any more" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_names_that_are_no_text_come_through(call: Call, tmp_path: Path) -> None:
    name = os.fsdecode(b"na\xffme.md")
    try:
        (tmp_path / name).write_text("# 题\n\n字。\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    assert call("add", name).status == 0
    assert call("list", "--json").json[0]["title"] == "题"
    refused = call("add", "no" + name, "--json")
    assert refused.status == 2
    assert "\\xff" in refused.err
    assert refused.json["refused"][0]["code"] == "import_missing"


@pytest.mark.parametrize("host", ["", " ", os.fsdecode(b"\xff"), "no.such.host.invalid"])
def test_no_address_is_not_every_address(call: Call, host: str) -> None:
    pytest.importorskip("reader.cli.web")
    done = call("serve", "--host", host, "--port", "0")
    assert (done.status, done.out) == (2, "")
    assert "Cannot listen" in done.err
    assert done.err.count("\n") == 1
