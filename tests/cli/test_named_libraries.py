"""`--library NAME` opens the file that the settings give that name."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.cli.session import Session


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('[libraries]\nwork = "work.db"\nbad = 1\n')
    return path


def session(config: Path, **environ: str) -> Session:
    return Session({"READER_CONFIG": str(config), **environ})


def test_a_name_a_path_and_the_environment(config: Path, tmp_path: Path) -> None:
    named = session(config)
    named.library = "work"
    assert named.paths.library == tmp_path / "work.db"
    path = session(config)
    path.library = str(tmp_path / "other.db")
    assert path.paths.library == tmp_path / "other.db"
    assert session(config, READER_LIBRARY="work").paths.library == tmp_path / "work.db"


def test_a_file_of_that_name_is_meant_as_a_file(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "work").write_bytes(b"")
    named = session(config)
    named.library = "work"
    assert named.paths.library == Path("work")


def test_a_name_that_is_no_path_is_said(config: Path) -> None:
    problems = session(config).problems
    assert [(each.code, each.key) for each in problems] == [("bad_value", "libraries.bad")]
