"""Themes of a person's own: followed where they can be, reported where not, never fatal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reader.cli import run
from reader.i18n import LANGUAGES, catalogue
from reader.tui.themes import DARK, THEMES
from reader.tui.user_themes import load_themes, weaknesses


def write(folder: Path, name: str, text: str) -> Path:
    (folder / "themes").mkdir(exist_ok=True)
    (folder / "themes" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_theme_differs_from_its_base_where_it_says_so(tmp_path: Path) -> None:
    write(
        tmp_path,
        "night",
        'base = "reader-dark"\nbackground = "#101418"\nmuted = "#abc"\n'
        '[highlights]\nyellow = "#4A3F12"\n',
    )
    themes, problems = load_themes(tmp_path)
    night = themes["night"]
    assert problems == []
    assert (night.name, night.background, night.muted) == ("night", "#101418", "#aabbcc")
    assert night.highlights == {**DARK.highlights, "yellow": "#4A3F12"}
    assert night.accent == DARK.accent


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("background = [", "theme_toml", {}),
        ('base = "nobody"', "theme_base", {"base": "nobody"}),
        ('bakground = "#000000"', "theme_key", {"key": "bakground", "near": "background"}),
        ('[highlights]\nyelow = "#000000"', "theme_key", {"near": "highlights.yellow"}),
        ('background = "red"', "theme_colour", {"value": "red", "takes": "#rrggbb"}),
        ("background = 7", "theme_colour", {"value": "7"}),
        (
            'base = "reader-terminal-dark"\naccent = "#FF0000"',
            "theme_colour",
            {"takes": "ansi_red"},
        ),
        ('foreground = "#222222"', "theme_contrast", {"key": "foreground"}),
        ("highlights = 3", "theme_key", {"key": "highlights"}),
    ],
)
def test_what_cannot_be_followed_is_reported(
    text: str, code: str, facts: dict[str, str], tmp_path: Path
) -> None:
    themes, problems = load_themes(write(tmp_path, "mine", text))
    found = next(each for each in problems if each.code == code)
    assert facts.items() <= dict(found.facts).items()
    assert ("mine" in themes) == (code != "theme_toml")
    for language in LANGUAGES:
        sentence = catalogue(language).text(f"problem.{code}", **found.facts)
        assert "mine" in sentence
        assert "{" not in sentence


def test_names_of_ours_are_taken(tmp_path: Path) -> None:
    write(tmp_path, "reader-dark", "")
    write(tmp_path, "-x", "")
    themes, problems = load_themes(tmp_path)
    assert themes == {}
    assert [each.code for each in problems] == ["theme_name", "theme_name"]


def test_a_huge_file_is_left_out(tmp_path: Path) -> None:
    themes, problems = load_themes(write(tmp_path, "big", "#" * 200_000))
    assert (themes, [each.code for each in problems]) == ({}, ["theme_toml"])


def test_no_folder_is_no_theme(tmp_path: Path) -> None:
    assert load_themes(tmp_path) == ({}, [])


def test_our_own_themes_are_strong() -> None:
    assert {name: weaknesses(theme) for name, theme in THEMES.items() if weaknesses(theme)} == {}


async def test_the_screen_takes_it_and_says_what_is_wrong(
    make_reader: Any, make_settings: Any, shelf_folder: Path, press: Any, wait_until: Any, dump: Any
) -> None:
    write(shelf_folder, "night", 'background = "#101418"\nlinc = "#FFFFFF"\nquot = "#FFFFFF"\n')
    app = make_reader(shelf_folder, make_settings(theme="night"), article_id=2)
    async with app.run_test(size=(120, 30)) as pilot:
        await wait_until(pilot, lambda: app.main.document is not None)
        assert app.theme == "night"
        assert app.main.pane.palette.theme.background == "#101418"
        await wait_until(pilot, lambda: "没有 linc" in dump(app))
        assert "还有 1 条" in dump(app)
        names = []
        for _ in range(len(THEMES) + 1):
            await press(pilot, "g", "t")
            names.append(app.theme)
        assert set(names) == {*THEMES, "night"}


async def test_an_unknown_theme_is_said(
    make_reader: Any, make_settings: Any, shelf_folder: Path, wait_until: Any, dump: Any
) -> None:
    app = make_reader(shelf_folder, make_settings(theme="nobody"))
    async with app.run_test(size=(120, 30)) as pilot:
        await wait_until(pilot, lambda: "没有主题 nobody" in dump(app))


def test_doctor_lists_all_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "night", 'linc = "#FFFFFF"\nquot = "#FFFFFF"\n')
    (tmp_path / "config.toml").write_text(
        '[interface]\ntheme = "nobody"\n[keys]\n"article.fly" = "x"\n', encoding="utf-8"
    )
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "config.toml"))
    assert run(["doctor", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    for each in ("linc", "quot", "nobody", "article.fly", "Themes of your own: night"):
        assert each in out
