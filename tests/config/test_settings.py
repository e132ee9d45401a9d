from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.config import Settings, all_fields, load, merge, standard_paths
from reader.config.settings import toml
from reader.i18n import LANGUAGES, catalogue


def write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_no_file_gives_the_defaults_without_a_word(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == (Settings(), [])
    assert Settings().reading.measure == 40


def test_values_of_a_file_are_taken(tmp_path: Path) -> None:
    settings, problems = load(
        write(
            tmp_path,
            """
            [interface]
            language = "zh"
            mouse = false
            [reading]
            measure = 36
            ambiguous = 2
            digits = "counts"
            [keys]
            "article.next_sentence" = ")"
            article.mark = ["m", "M"]
            [clipboard]
            method = "tmux"
            """,
        )
    )
    assert problems == []
    assert settings.interface.language == "zh"
    assert settings.interface.mouse is False
    assert (settings.reading.measure, settings.reading.ambiguous) == (36, 2)
    assert settings.reading.digits == "counts"
    assert settings.keys.bindings == {"article.next_sentence": ")", "article.mark": "m, M"}
    assert settings.clipboard.method == "tmux"
    assert settings.value("reading.measure") == 36


@pytest.mark.parametrize(
    ("text", "sentence", "key", "nearest"),
    [
        ("[reading]\nmesure = 30", "problem.unknown_key_nearest", "reading.mesure", "measure"),
        ("[reeding]\nmeasure = 30", "problem.unknown_section_nearest", "reeding", "reading"),
        ("[zzzzzz]\nmeasure = 30", "problem.unknown_section", "zzzzzz", ""),
        ("measure = 30", "problem.unknown_key_nearest", "measure", "reading.measure"),
        ("qqqq = 30", "problem.unknown_key", "qqqq", ""),
        ("[reading]\nqqqq = 30", "problem.unknown_key", "reading.qqqq", ""),
        ("[reading]\nmeasure = 3", "problem.bad_value", "reading.measure", ""),
        ("[reading]\nmeasure = true", "problem.bad_value", "reading.measure", ""),
        ('[reading]\nmeasure = "40"', "problem.bad_value", "reading.measure", ""),
        ("[reading]\nambiguous = true", "problem.bad_value", "reading.ambiguous", ""),
        ('[interface]\nlanguage = "fr"', "problem.bad_value", "interface.language", ""),
        ("[interface]\nmouse = 1", "problem.bad_value", "interface.mouse", ""),
        ("[interface]\ntheme = [1]", "problem.bad_value", "interface.theme", ""),
        ("interface = 1", "problem.bad_value", "interface", ""),
        ('[keys]\n"article.next" = 3', "problem.bad_value", "keys.article.next", ""),
    ],
)
def test_mistakes_are_named_and_the_rest_still_counts(
    tmp_path: Path, text: str, sentence: str, key: str, nearest: str
) -> None:
    path = write(tmp_path, text + '\n[export]\nfolder = "notes"\n')
    settings, problems = load(path)
    assert settings.export.folder == "notes"
    assert settings.reading == Settings().reading
    (problem,) = problems
    assert (problem.sentence, problem.key, problem.path) == (sentence, key, str(path))
    assert nearest in problem.nearest
    for language in LANGUAGES:
        said = catalogue(language).text(problem.sentence, **problem.facts())
        assert str(path) in said
        assert key in said
        assert "{" not in said.replace(problem.detail, "")


@pytest.mark.parametrize(
    "content",
    [b"[reading", b"\xff\xfe\x00", b"a = " + b"[" * 5000, b"#" * 1_000_001],
    ids=["syntax", "not utf-8", "deep", "huge"],
)
def test_a_file_that_is_not_toml_changes_nothing(tmp_path: Path, content: bytes) -> None:
    settings, problems = load(write(tmp_path, content))
    assert settings == Settings()
    assert [each.code for each in problems] == ["not_toml"]


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    settings, problems = load(tmp_path)
    assert settings == Settings()
    assert [each.code for each in problems] == ["unreadable"]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    settings, problems = load(write(tmp_path, b"\xef\xbb\xbf[reading]\nmeasure = 33\n"))
    assert (settings.reading.measure, problems) == (33, [])


def test_values_can_be_laid_over_settings() -> None:
    first, _ = merge(Settings(), {"reading": {"measure": 30}})
    second, problems = merge(first, {"reading": {"margin": 4}})
    assert (second.reading.measure, second.reading.margin, problems) == (30, 4, [])


@pytest.mark.parametrize("field", list(all_fields()), ids=lambda field: field.key)
def test_every_setting_has_its_sentence_and_a_sane_default(field) -> None:  # type: ignore[no-untyped-def]
    assert field.accepts(field.default)
    assert not field.accepts(object())
    assert field.expects()
    for language in LANGUAGES:
        assert catalogue(language).raw(field.sentence)


def test_values_are_shown_as_toml() -> None:
    import tomllib

    for value in (True, 3, 'a"b\\c\n\x1b', {"a.b": "c"}):
        assert tomllib.loads(f"x = {toml(value)}")["x"] == value


def test_paths_follow_the_command_line_then_the_environment_then_the_platform() -> None:
    environ = {"READER_LIBRARY": "/env/l.db", "READER_CONFIG": "/env/c.toml"}
    asked = standard_paths(environ, library="/asked/l.db", config="/asked/c.toml")
    assert (asked.library, asked.config) == (Path("/asked/l.db"), Path("/asked/c.toml"))
    named = standard_paths(environ)
    assert (named.library, named.config) == (Path("/env/l.db"), Path("/env/c.toml"))
    plain = standard_paths({})
    assert plain.library.name == "library.db"
    assert plain.config.name == "config.toml"
    assert plain.library.is_absolute()
    assert "zhupi-reader" in str(plain.cache)


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "HOME", "/home/somebody")
    assert standard_paths({}, library="~/l.db").library == Path("/home/somebody/l.db")
    assert standard_paths({}, library="~nobody-here-/l.db").library == Path("~nobody-here-/l.db")
