"""Completion as a shell has it: the scripts are loaded by real shells where they are installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.cli import run
from reader.cli.main import COMMANDS
from reader.library import Library


def asked(*words: str, shell: str = "fish") -> list[str]:
    """What the program answers a shell that completes the last word."""
    environ = dict(
        os.environ,
        _READER_COMPLETE=f"{shell}_complete",
        COMP_WORDS=" ".join(("reader", *words)),
        COMP_CWORD=words[-1] if shell == "fish" else str(len(words)),
    )
    done = subprocess.run(
        [sys.executable, "-m", "reader", "--lang", "zh"],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_commands_options_and_paths_are_offered() -> None:
    assert asked("sea") == ["plain,search\t" + asked("sea")[0].split("\t")[1]]
    options = [line.split(",", 1)[1].split("\t")[0] for line in asked("add", "--")]
    assert {"--recursive", "--encoding", "--json"} <= set(options)
    assert asked("add", "some/pa")[0].startswith("file,")
    assert asked("Dokumente/x")[0].startswith("file,")
    assert asked("export", "--to", "no")[0].startswith("file,")
    assert asked("export", "--format", "mark") == ["plain,markdown"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_printed_and_is_that_shells_own(shell: str, capsys: object) -> None:
    assert run(["completions", shell]) == 0
    out = capsys.readouterr().out  # type: ignore[attr-defined]
    assert f"_READER_COMPLETE={shell}_complete" in out
    program = shutil.which(shell)
    if program is not None:
        subprocess.run([program, "-n"], input=out, text=True, check=True)


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_a_command(tmp_path: Path, capsys: object) -> None:
    run(["completions", "bash"])
    script = capsys.readouterr().out  # type: ignore[attr-defined]
    wrapper = tmp_path / "reader"
    wrapper.write_text(f'#!/bin/sh\nexec {sys.executable} -m reader "$@"\n')
    wrapper.chmod(0o755)
    asking = (
        f"{script}\nCOMP_WORDS=(reader sear); COMP_CWORD=1; "
        '_reader_completion reader; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    environ = dict(os.environ, PATH=f"{tmp_path}:{os.environ['PATH']}")
    done = subprocess.run(
        ["bash", "-c", asking], env=environ, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["search"], done.stderr


def test_every_command_has_a_line_for_the_shell() -> None:
    lines = asked("")
    named = {line.split(",", 1)[1].split("\t")[0]: line for line in lines}
    assert set(COMMANDS) <= set(named)
    assert all("\t" in named[name] for name in COMMANDS)


def offered(*words: str, shell: str = "fish") -> dict[str, str]:
    """What is offered for the last word, with the line beside it."""
    lines = [line.split(",", 1)[1] for line in asked(*words, shell=shell) if line]
    return dict(line.partition("\t")[::2] for line in lines)


def test_articles_are_offered_by_number_and_uid_with_their_titles(
    call: Callable[..., Any], essay: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "b.md").write_text("# 第二篇：冒号\n\n正文在这里，也有几句话。\n", "utf-8")
    second = call("add", "b.md", "--json").json["added"][0]
    number, uid = str(essay["id"]), essay["uid"]
    both = {number: "论划线", str(second["id"]): "第二篇：冒号"}
    before = sorted(tmp_path.iterdir())
    for name in ("show", "highlight", "tag", "versions", "undecided", "remove"):
        assert offered(name, "") == both
    assert offered("gloss", "--in", "") == both
    assert offered("remove", number, "") == both
    assert offered("show", number) == {number: "论划线"}
    assert offered("show", uid[:12])[uid] == "论划线"
    assert offered("show", uid[-8:-2]) == {uid[-8:]: "论划线"}
    assert offered("show", "论") == {}
    assert asked("show", number, shell="bash") == [f"plain,{number}"]
    assert asked("show", number, shell="zsh") == ["plain", number, "论划线"]
    assert sorted(tmp_path.iterdir()) == before, "a look leaves nothing behind"
    call("remove", number)
    assert list(offered("show", "")) == [str(second["id"])]


def test_the_library_of_the_line_is_looked_into(
    call: Callable[..., Any], essay: dict[str, Any], tmp_path: Path
) -> None:
    text = tmp_path / "c.md"
    text.write_text("# 另一个库\n\n正文在这里，也有几句话。\n", "utf-8")
    call("--library", tmp_path / "other.db", "add", text)
    assert offered("--library", str(tmp_path / "other.db"), "show", "") == {"1": "另一个库"}


def test_what_an_open_window_wrote_last_is_offered(
    call: Callable[..., Any], essay: dict[str, Any], tmp_path: Path
) -> None:
    with Library.open(tmp_path / "library.db") as library:
        library.add_bytes("# 刚加的\n\n正文在这里。\n".encode(), "d.md", origin="d.md")
        assert "刚加的" in offered("show", "").values()


@pytest.mark.parametrize("what", ["none", "folder", "text", "empty", "cut", "loop", "pipe"])
def test_a_library_that_cannot_be_read_offers_nothing(
    call: Callable[..., Any], essay: dict[str, Any], tmp_path: Path, what: str
) -> None:
    file = tmp_path / "library.db"
    data = file.read_bytes()
    file.unlink()
    if what == "folder":
        file.mkdir()
    elif what in ("text", "empty", "cut"):
        file.write_bytes({"text": b"not a library", "empty": b"", "cut": data[:5000]}[what])
    elif what == "loop":
        file.symlink_to(file)
    elif what == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes with a name here")
        os.mkfifo(file)
    before = sorted(tmp_path.iterdir())
    assert offered("show", "") == {}
    assert sorted(tmp_path.iterdir()) == before


def test_a_hostile_title_stays_on_its_line(call: Callable[..., Any], essay: dict[str, Any]) -> None:
    with contextlib.closing(sqlite3.connect("library.db", isolation_level=None)) as connection:
        connection.execute("UPDATE article SET title = ?", ("a\nplain,rm\t\x1b]0;x\x07b",))
    (line,) = asked("show", "")
    assert line.startswith(f"plain,{essay['id']}\t")
    assert "\x1b" not in line
    assert "\x07" not in line
