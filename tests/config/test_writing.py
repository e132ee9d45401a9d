"""Changing a settings file: one value changes, everything a person wrote stays."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config import all_fields, load
from reader.config.writing import change
from reader.errors import UsageError

MINE = """# mine, since 2024
[reading]   # how
measure = 36   # narrow
# and more to come

[keys]
article.find = "F"
"article.next_sentence" = "., ctrl+n"

[unknown]
x = 1
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_only_the_value_changes(file: Path) -> None:
    change(file, "reading.measure", 44)
    assert file.read_text() == MINE.replace("measure = 36", "measure = 44")


def test_new_values_and_sections_are_added(file: Path) -> None:
    change(file, "reading.indent", 0)
    change(file, "interface.theme", "sepia")
    change(file, "library.path", "书库.db")
    settings, _ = load(file)
    assert settings.reading.indent == 0
    assert settings.reading.measure == 36
    assert settings.interface.theme == "sepia"
    assert settings.library.path == "书库.db"
    text = file.read_text()
    for line in MINE.splitlines():
        assert line in text


def test_a_value_is_dropped(file: Path) -> None:
    change(file, "reading.measure", None)
    assert load(file)[0].reading.measure == 40
    assert "# and more to come" in file.read_text()
    before = file.read_text()
    change(file, "clipboard.method", None)
    assert file.read_text() == before


def test_keys_are_changed_however_they_were_written(file: Path) -> None:
    change(file, "keys.article.find", "/")
    change(file, "keys.article.next_sentence", None)
    assert tomllib.loads(file.read_text())["keys"] == {"article.find": "/"}
    assert load(file)[0].keys.bindings == {"article.find": "/"}


def test_a_file_that_is_not_there_is_made_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    change(path, "interface.mouse", False)
    assert path.read_text() == "[interface]\nmouse = false\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_line_ends_byte_order_mark_rights_and_links_stay(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_bytes(b"\xef\xbb\xbf[reading]\r\nmeasure = 36 # a\r\n")
    real.chmod(0o644)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    change(link, "reading.measure", 30)
    change(link, "interface.theme", "dark")
    assert link.is_symlink()
    data = real.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf[reading]\r\nmeasure = 30 # a\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert real.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("content", [b"a = [", b"\xff\xfe", b"[reading]\n[reading]\n"])
def test_a_file_that_is_no_toml_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="settings_unwritable"):
        change(path, "interface.mouse", False)
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["config.toml"]  # noqa: PTH208


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="settings_unwritable"):
        change(tmp_path, "interface.mouse", False)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "config.toml"
    change(path, "export.folder", text)
    assert load(path)[0].export.folder == text


def test_every_setting_takes_its_default(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for field in all_fields():
        if field.kind not in ("keys", "names"):
            change(path, field.key, field.default)
    assert load(path) == (load(tmp_path / "none")[0], [])
