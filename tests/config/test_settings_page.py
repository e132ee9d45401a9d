from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reader.cli import run
from reader.config import Settings, load
from reader.i18n import LANGUAGES, Language
from tests.tools.make_settings_page import page
from tests.tools.pages import target


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_settings_is_up_to_date(language: Language) -> None:
    made = target("settings.md", language).read_text(encoding="utf-8")
    assert made == page(language), "run: python -m tests.tools.make_settings_page"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("READER_LIBRARY", str(tmp_path / "library.db"))
    return tmp_path / "config.toml"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_shown_is_a_settings_file(
    language: str, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text('[reading]\nmeasure = 33\n[keys]\n"article.note" = "a, A"\n', "utf-8")
    assert run(["config", "--show", "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert tomllib.loads(shown)["reading"]["measure"] == 33
    config.write_text(shown, "utf-8")
    settings, problems = load(config)
    assert problems == []
    assert settings.keys.bindings == {"article.note": "a, A"}
    assert settings.clipboard == Settings().clipboard


def test_where_things_lie(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text('[export]\nfolder = "notes"\n[library]\npath = "mine.db"\n', "utf-8")
    assert run(["config"]) == 0
    rows = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert rows["config"] == str(config)
    assert rows["export"] == str(config.parent / "notes")
    # READER_LIBRARY was asked for in this very call, the file holds from day to day.
    assert rows["library"] == str(config.parent / "library.db")


def test_the_library_of_the_settings_holds_where_none_is_asked_for(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("READER_LIBRARY")
    config.write_text('[library]\npath = "mine.db"\n', "utf-8")
    assert run(["config", "--where"]) == 0
    assert f"library\t{config.parent / 'mine.db'}" in capsys.readouterr().out


def test_problems_are_said_and_the_rest_goes_on(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text('[interface]\nlanguage = "zh"\n[reading]\nmesure = 3\n', "utf-8")
    assert run(["config"]) == 0
    out, err = capsys.readouterr()
    assert "library" in out
    assert err == f"{config}：没有设置 reading.mesure；是不是 reading.measure？\n"
