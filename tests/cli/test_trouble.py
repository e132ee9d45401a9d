"""A mistake of the program: a line and a report, never a trace, never a text of the library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from reader.cli.trouble import KEPT, report, tell


def boom(secret: str) -> None:
    raise ZeroDivisionError(f"first\n{secret}")


def caught() -> ZeroDivisionError:
    try:
        boom("私密的批注")
    except ZeroDivisionError as error:
        return error
    raise AssertionError


def test_the_report_says_where_and_what_but_no_values() -> None:
    text = report(caught())
    assert "ZeroDivisionError: first" in text
    assert "test_trouble.py:" in text
    assert "私密的批注\n" not in text.replace('boom("私密的批注")', "")


def test_a_line_is_said_and_old_reports_go(
    tmp_path: Path, capsys: object, monkeypatch: object
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))  # type: ignore[attr-defined]
    folder = tmp_path / "zhupi-reader"
    folder.mkdir()
    for n in range(KEPT + 3):
        (folder / f"trouble-2020010{n:02}-000000-1.txt").write_text("old")
    assert tell(caught(), {"LC_ALL": "C.UTF-8"}) == 1
    out, err = capsys.readouterr()  # type: ignore[attr-defined]
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert "ZeroDivisionError" in err
    kept = sorted(folder.iterdir())
    assert len(kept) == KEPT
    assert "ZeroDivisionError" in kept[-1].read_text()


def test_a_folder_that_cannot_be_written_is_no_second_trouble(
    capsys: object, monkeypatch: object
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")  # type: ignore[attr-defined]
    assert tell(caught(), {"LC_ALL": "C.UTF-8"}) == 1
    assert "READER_DEBUG" in capsys.readouterr().err  # type: ignore[attr-defined]


def test_the_program_itself_ends_so(tmp_path: Path) -> None:
    code = (
        "import sys, reader.cli as cli\n"
        "def run(): raise KeyError('x')\n"
        "cli.run = run\n"
        "from reader.__main__ import main\nmain()\n"
    )
    environ = dict(os.environ, XDG_STATE_HOME=str(tmp_path), LC_ALL="C.UTF-8", READER_DEBUG="")
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "KeyError" in done.stderr
