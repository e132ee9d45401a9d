"""`reader lookup` and the order of `reader list`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.cli import run
from reader.library import Library


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("READER_LIBRARY", str(tmp_path / "library.db"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_word_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lookup", "书", "--lang", "en"]) == 1
    assert "No dictionaries yet" in capsys.readouterr().err
    (tmp_path / "own.u8").write_text("書 书 [shu1] /book/letter/\n", encoding="utf-8")
    (tmp_path / "config.toml").write_text('[dictionary]\nfiles = ["own.u8", "gone.ifo"]\n')
    assert run(["lookup", "書", "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert out == "书 (書)  shū  [own]\n  1. book\n  2. letter\n\n"
    assert "Indexing the dictionary “own.u8”" in err
    assert "is not there" in err
    assert run(["lookup", "书", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["reading"] == "shū"
    assert run(["lookup", "无", "--lang", "en"]) == 1
    assert "do not have “无”" in capsys.readouterr().err


def test_titles_are_listed_by_pinyin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Library.open(tmp_path / "library.db") as library:
        for title in ("乙", "甲", "丙"):
            library.add_bytes(f"# {title}\n\n正文{title}。\n".encode(), f"{title}.md", origin=title)
    assert run(["list", "--sort", "title", "--json"]) == 0
    assert [each["title"] for each in json.loads(capsys.readouterr().out)] == ["丙", "甲", "乙"]
    assert run(["list", "--sort", "title", "--reverse", "--json"]) == 0
    assert [each["title"] for each in json.loads(capsys.readouterr().out)] == ["乙", "甲", "丙"]
