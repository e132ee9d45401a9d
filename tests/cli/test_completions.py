"""Completion as a shell has it: the scripts are loaded by real shells where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli import run
from reader.cli.main import COMMANDS


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
    offered = [line.split(",", 1)[1].split("\t")[0] for line in asked("add", "--")]
    assert {"--recursive", "--encoding", "--json"} <= set(offered)
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
    offered = {line.split(",", 1)[1].split("\t")[0]: line for line in lines}
    assert set(COMMANDS) <= set(offered)
    assert all("\t" in offered[name] for name in COMMANDS)
